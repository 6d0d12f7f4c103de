import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // As many as there are cores: by default one less, which of two cores leaves one idle.
    maxWorkers: "100%",
    // No test asserts a speed: what hangs ends here, and what is slow because others run beside it doesn't.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
