import fc from "fast-check";
import { expect, it } from "vitest";
import { equalBytes } from "./equal.ts";

it("says whether two byte strings are the same", () => {
  const bytes = fc.uint8Array({ maxLength: 8, max: 3 });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      expect(equalBytes(one, other)).toBe(Buffer.from(one).equals(other));
      expect(equalBytes(one, Uint8Array.from(one))).toBe(true);
    }),
  );
});

it("looks at every byte, wherever they differ", () => {
  const looks = (different: number | null): number => {
    let read = 0;
    const kept = new Proxy(new Uint8Array(32), {
      get(bytes, name) {
        if (typeof name === "string" && /^\d+$/.test(name)) read += 1;
        return Reflect.get(bytes, name, bytes);
      },
    });
    const given = new Uint8Array(32);
    if (different !== null) given[different] = 1;
    expect(equalBytes(kept, given)).toBe(different === null);
    return read;
  };
  expect([null, 0, 15, 31].map(looks)).toEqual([32, 32, 32, 32]);
});
