import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FaultError } from "../../domain/fault.ts";
import { SoqlError } from "../../soql/error.ts";
import { parseFind } from "../../soql/parse-find.ts";
import { matchText } from "./match-text.ts";

const WORDS = ["abc", "abd", "bcd"];
const wordsLike = (pattern: string, most: number): readonly string[] => {
  const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
  return WORDS.filter((word) => new RegExp(`^${source}$`, "u").test(word)).slice(0, most);
};

function textOf(find: string): string | null {
  const expression = parseFind(find);
  return expression && matchText(expression, wordsLike);
}

describe("what FTS5 is asked", () => {
  it.each([
    ["joe", '"joe"'],
    ['"joe smith"', '"joe smith"'],
    ["joe smith", '("joe" AND "smith")'],
    ["joe OR smith AND NOT jones", '("joe" OR ("smith" NOT "jones"))'],
    ["joe*", '"joe"*'],
    ['"joe smi*"', '"joe smi"*'],
    ["ab?", '(" abc" OR " abd")'],
    ['"ab? joe"', '(" abc joe" OR " abd joe")'],
    ['"ab* bcd"', '(" abc bcd" OR " abd bcd")'],
    ["x?z", null],
    ["joe x?z", null],
    ["joe OR x?z", '("joe")'],
    ["x?y OR x?z", null],
    ["joe AND NOT x?z", '"joe"'],
    ["x?z AND NOT joe", null],
  ])("%s", (find, text) => {
    expect(textOf(find)).toBe(text);
  });

  it("is made of words in quotation marks, whatever is looked for", () => {
    const piece = fc.oneof(
      fc.constantFrom(...'AND OR NOT ( ) " * ? \\ ab? b*d : ^ NEAR \\" \\* {c0}'.split(" ")),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    let asked = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(" ", ""), (pieces, between) => {
        try {
          const text = textOf(pieces.join(between));
          if (text === null) return;
          asked += 1;
          const frame = text.replaceAll(/"[ a-z0-9\u0080-\u{10ffff}]*"\*?/gu, "w");
          expect(frame).toMatch(/^[w()]+( (AND|OR|NOT) [w()]+)*$/);
        } catch (error) {
          if (!(error instanceof SoqlError || error instanceof FaultError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
    expect(asked).toBeGreaterThan(100);
  });
});
