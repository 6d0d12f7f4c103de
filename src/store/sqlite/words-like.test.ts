import fc from "fast-check";
import { expect, it } from "vitest";
import { isLike } from "./words-like.ts";

it("agrees with a regular expression", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "Ä", "😀"), { maxLength: 8 });
  const pattern = fc.array(fc.constantFrom("a", "b", "Ä", "😀", "*", "?"), { maxLength: 6 });
  fc.assert(
    fc.property(letters, pattern, (word, wanted) => {
      const source = wanted.map((each) => (each === "*" ? ".*" : each === "?" ? "." : each)).join("");
      expect(isLike(word.join(""), wanted.join(""))).toBe(
        new RegExp(`^${source}$`, "su").test(word.join("")),
      );
    }),
    { numRuns: 3000 },
  );
});

it("isn't slowed by many wildcards", () => {
  // A matcher that tries every way would not come back.
  expect(isLike("a".repeat(2000), `${"a*".repeat(300)}b`)).toBe(false);
});
