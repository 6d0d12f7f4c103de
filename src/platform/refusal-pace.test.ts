import { expect, it } from "vitest";
import { refusalPace } from "./refusal-pace.ts";

it("refuses a hundred a second at once, and makes the others wait, but not without end", async () => {
  let now = 5000;
  const waits: (() => void)[] = [];
  const pace = refusalPace(
    () => now,
    (ms) => {
      expect(ms).toBeGreaterThanOrEqual(1500);
      expect(ms).toBeLessThanOrEqual(4500);
      return new Promise<void>((resolve) => waits.push(resolve));
    },
  );
  const refuse = (count: number): Promise<void>[] => Array.from({ length: count }, pace);
  await Promise.all(refuse(100));
  const held = refuse(50);
  expect(waits).toHaveLength(50);
  now += 999;
  held.push(...refuse(1));
  expect(waits).toHaveLength(51);
  now += 1;
  await Promise.all(refuse(100));
  expect(waits).toHaveLength(51);
  for (const resume of waits) resume();
  await Promise.all(held);
  refuse(10_000);
  expect(waits).toHaveLength(51 + 10_000);
  await Promise.all(refuse(10));
  expect(waits).toHaveLength(51 + 10_000);
});
