import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldWord, wordsOf } from "./words.ts";

describe("words of a text", () => {
  it.each([
    ["", []],
    ["  \t\n", []],
    ["One two", ["one", "two"]],
    ["O'Neil & Sons, Inc.", ["o", "neil", "sons", "inc"]],
    ["me@acme.com", ["me", "acme", "com"]],
    ["foo_bar-baz/1.5", ["foo", "bar", "baz", "1", "5"]],
    ["x12 12x", ["x12", "12x"]],
    ["Straße“quoted”", ["straße", "quoted"]],
    ["a\u00a0b\u2028c", ["a", "b", "c"]],
    ["nul\0in\ud800side", ["nul", "in", "side"]],
    ["😀 only", ["only"]],
  ])("%j", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it("are the same in any letter case and normal form", () => {
    for (const [one, other] of [
      ["ÄRGER", "ärger"],
      ["ΣΊΣΥΦΟΣ", "σίσυφος"],
      ["Cafe\u0301", "CAFÉ"],
      ["жук", "ЖУК"],
    ] as const)
      expect(wordsOf(one)).toEqual(wordsOf(other));
  });

  it("are told apart by their accents", () => {
    expect(wordsOf("resume")).not.toEqual(wordsOf("résumé"));
  });

  it("are found where a script has no blanks", () => {
    expect(wordsOf("東京都")).toEqual(["東京", "都"]);
    expect(wordsOf("ABC東京都xyz")).toEqual(["abc", "東京", "都", "xyz"]);
    expect(wordsOf("สวัสดีชาวโลก").length).toBeGreaterThan(1);
  });

  it("have nothing in them that the index's language or its tokenizer knows", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const word of wordsOf(text)) {
          expect(word).toMatch(/^[a-z0-9\u0080-\u{10ffff}]+$/u);
          expect(word.isWellFormed()).toBe(true);
          expect(foldWord(word)).toBe(word);
        }
      }),
    );
  });

  it("of ASCII are what a tokenizer for ASCII sees", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        const seen = text
          .toLowerCase()
          .split(/[^a-z0-9]/)
          .filter((word) => word !== "");
        expect(wordsOf(text)).toEqual(seen);
      }),
    );
  });
});
