import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // As many as there are cores: by default one less, which of two cores leaves one idle.
    maxWorkers: "100%",
    // No test asserts a speed: what hangs ends here, and what is slow because others run beside it doesn't.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      // Units keep nothing outside their modules, which each file gets anew: they need no process each.
      { extends: true, test: { name: "units", include: ["src/**/*.test.ts"], isolate: false } },
      { extends: true, test: { name: "org", include: ["test/**/*.test.ts"] } },
    ],
  },
});
