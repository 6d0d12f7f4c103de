import { describe, expect, it } from "vitest";
import { systemRandom } from "./random.ts";

describe("systemRandom", () => {
  it("gives as many bytes as were asked for, and never the same ones again", () => {
    const seen = new Set<string>();
    for (let draw = 0; draw < 5000; draw++) {
      const bytes = systemRandom.bytes(16);
      expect(bytes).toHaveLength(16);
      seen.add(Buffer.from(bytes).toString("hex"));
    }
    expect(seen.size).toBe(5000);
    for (const count of [0, 1, 255, 256, 257, 5000]) expect(systemRandom.bytes(count)).toHaveLength(count);
  });

  it("gives bytes that nobody else can change", () => {
    const mine = systemRandom.bytes(32);
    const before = Buffer.from(mine);
    for (let draw = 0; draw < 1000; draw++) systemRandom.bytes(32).fill(7);
    expect(Buffer.from(mine)).toEqual(before);
  });

  it("has every value about as often as every other", () => {
    const counts = new Array<number>(256).fill(0);
    for (let draw = 0; draw < 10_000; draw++)
      for (const byte of systemRandom.bytes(100)) counts[byte] = (counts[byte] ?? 0) + 1;
    const expected = 1_000_000 / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: beyond 480 by chance once in 10^15 runs.
    expect(chiSquare).toBeLessThan(480);
  });
});
