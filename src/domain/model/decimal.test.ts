import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainDecimal } from "./decimal.ts";

describe("plainDecimal", () => {
  it.each([
    [0, "0.0"],
    [-0, "0.0"],
    [42, "42.0"],
    [-3, "-3.0"],
    [0.1, "0.1"],
    [1e-7, "0.0000001"],
    [-1.5e-7, "-0.00000015"],
    [12345678901234.56, "12345678901234.56"],
    [1e21, "1000000000000000000000.0"],
    [-1.25e22, "-12500000000000000000000.0"],
    [Number.MIN_VALUE, `0.${"0".repeat(323)}5`],
  ])("%d is %s", (value, text) => expect(plainDecimal(value)).toBe(text));

  it("has no exponent and reads as the number it was", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(text).toMatch(/^-?\d+\.\d+$/);
        expect(Number(text) === value).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
