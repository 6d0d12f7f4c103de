import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints, foldCase } from "./collation.ts";

describe("foldCase", () => {
  it.each([
    ["abc_Z", "ABC_Z"],
    ["äéñ", "ÄÉÑ"],
    ["σς", "ΣΣ"],
    ["𐐨", "𐐀"],
    ["straße", "STRAßE"],
    ["ıſ", "ıſ"],
    ["ﬁ", "ﬁ"],
    ["\u212a", "\u212a"],
    ["", ""],
  ])("%s is %s", (text, folded) => expect(foldCase(text)).toBe(folded));

  it("keeps the number of characters, never makes ASCII of what is none, and is the same twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const folded = foldCase(text);
        expect([...folded]).toHaveLength([...text].length);
        for (const [index, character] of [...folded].entries()) {
          expect(character <= "\x7f").toBe(([...text][index] ?? "") <= "\x7f");
        }
        expect(foldCase(folded)).toBe(folded);
      }),
      { numRuns: 3000 },
    );
  });

  it("does so for every character there is", () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const folded = foldCase(String.fromCodePoint(code));
      if ([...folded].length !== 1 || foldCase(folded) !== folded) throw new Error(code.toString(16));
    }
  });
});

describe("compareCodePoints", () => {
  it("orders texts as their bytes in UTF-8 do", () => {
    const text = fc.string({ unit: "binary", maxLength: 5 });
    fc.assert(
      fc.property(text, text, text, (start, a, b) => {
        const order = Buffer.compare(Buffer.from(start + a), Buffer.from(start + b));
        expect(Math.sign(compareCodePoints(start + a, start + b))).toBe(order);
      }),
    );
    expect(compareCodePoints("\u{1f600}", "\ue000")).toBeGreaterThan(0);
  });
});
