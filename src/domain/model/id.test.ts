import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstId, formatId, formatId15, keyPrefixOf, parseId } from "./id.ts";

describe("record ids", () => {
  it("read recorded pairs of 15 and 18 characters, and no wrong checksum", () => {
    for (const [short, check] of [
      ["00Di0000000icUB", "EAY"],
      ["00D50000000IZ3Z", "EAW"],
      ["00550000001fg5O", "AAQ"],
      ["00Dg0000006RDAM", "EA4"],
      ["00DJ0000003Khyy", "MAC"],
    ] as const) {
      expect(parseId(short + check)).toBeDefined();
      expect(parseId(short + check)).toBe(parseId(short));
      expect(parseId(`${short}AAB`)).toBeUndefined();
    }
  });

  it("survive the way out and back, in both forms, and keep their order", () => {
    const sequence = fc.integer({ min: 0, max: 2 ** 35 - 2 });
    const prefix = fc.constantFrom("001", "005", "00D", "a00", "zzz", "0Ya");
    fc.assert(
      fc.property(prefix, sequence, sequence, (keyPrefix, one, other) => {
        const id = firstId(keyPrefix) + one;
        expect(formatId(id)).toMatch(/^[A-Za-z0-9]{15}[A-Z0-5]{3}$/);
        expect(parseId(formatId(id))).toBe(id);
        expect(parseId(formatId15(id))).toBe(id);
        expect(keyPrefixOf(id)).toBe(keyPrefix);
        const second = formatId15(firstId(keyPrefix) + other);
        expect(formatId15(id) < second).toBe(one < other);
      }),
      { numRuns: 2000 },
    );
  });

  it("refuse what is no id", () => {
    for (const text of ["", "001", "00100000000000!", "001000000000000AAAA", "00100000000000é"]) {
      expect(parseId(text)).toBeUndefined();
    }
  });
});
