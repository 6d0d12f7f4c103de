import fc from "fast-check";
import { expect, it } from "vitest";
import { evenShares } from "./even-shares.ts";

it.each([
  [[19, 35], 20, [10, 10]],
  [[5, 35], 20, [5, 15]],
  [[20, 100], 100, [20, 80]],
  [[3, 3, 3], 7, [3, 2, 2]],
  [[], 10, []],
  [[0, 4], 10, [0, 4]],
  [[5], 0, [0]],
])("%j of %i", (counts, room, shares) => {
  expect(evenShares(counts, room)).toEqual(shares);
});

it("fills the room, takes no more than there is, and nobody has two less than another without having all", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3000 }), { maxLength: 30 }), fc.nat({ max: 2000 }), (counts, room) => {
      const shares = evenShares(counts, room);
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
      expect(sum(shares)).toBe(Math.min(sum(counts), room));
      shares.forEach((share, index) => {
        expect(share).toBeLessThanOrEqual(counts[index] ?? 0);
        if (share < (counts[index] ?? 0)) expect(share).toBeGreaterThanOrEqual(Math.max(...shares) - 1);
      });
    }),
  );
});
