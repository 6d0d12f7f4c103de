import { describe, expect, it } from "vitest";
import { SoqlError } from "./error.ts";
import { parseFind } from "./parse-find.ts";
import type { SearchExpression } from "./search.ts";

/** (a & b), (a | b), (a - b) and "phrases". */
function shown(expression: SearchExpression | null): string {
  if (!expression) return "nothing";
  switch (expression.kind) {
    case "phrase":
      return expression.words.join("_");
    case "andNot":
      return `(${shown(expression.left)} - ${shown(expression.right)})`;
    default:
      return `(${expression.terms.map(shown).join(expression.kind === "and" ? " & " : " | ")})`;
  }
}

function reading(text: string): string {
  try {
    return shown(parseFind(text));
  } catch (error) {
    if (!(error instanceof SoqlError)) throw error;
    return error.params["detail"] ?? error.reason;
  }
}

describe("the text in braces", () => {
  it.each([
    ["joe", "joe"],
    ["Joe SMITH", "(joe & smith)"],
    ['"Joe Smith"', "joe_smith"],
    ["joe and smith", "(joe & smith)"],
    ["joe OR smith jones", "(joe | (smith & jones))"],
    ["joe smith OR jones", "((joe & smith) | jones)"],
    ["(joe OR smith) jones", "((joe | smith) & jones)"],
    ["(joe OR (smith OR jones))", "(joe | smith | jones)"],
    ["joe AND NOT smith", "(joe - smith)"],
    ["joe AND NOT smith AND jones", "(joe - (smith & jones))"],
    ["joe AND NOT smith AND NOT jones", "(joe - (smith - jones))"],
    ["joe smith AND NOT jones OR roe", "(((joe & smith) - jones) | roe)"],
    ["joe AND NOT (smith OR jones)", "(joe - (smith | jones))"],
    ["why not", "(why & not)"],
    ["NOT joe", "(not & joe)"],
    ["joe OR NOT smith", "(joe | (not & smith))"],
    ['joe AND "NOT" smith', "(joe & not & smith)"],
    ["joe \\AND smith", "(joe & and & smith)"],
    ["android order notary", "(android & order & notary)"],
    ['joe"smith jones"roe', "(joe & smith_jones & roe)"],
    ["me@acme.com", "me_acme_com"],
    ["o\\'neil", "o_neil"],
    ["joe\\?", "joe"],
    ["joe* sm?th", "(joe* & sm?th)"],
    ["joe** s?*t", "(joe* & s?*t)"],
    ["acme.co*", "acme_co*"],
    ["ÄRG?R*", "Ärg?r*"],
    ['"joe* sm?th"', "joe*_sm?th"],
    ["\\& joe", "joe"],
    ["joe OR \\&", "joe"],
    ["joe AND NOT \\&", "joe"],
    ["joe \u{f0000}smith", "(joe & smith)"],
    ["joe\u{f0001}", "joe"],
    ["\\& AND NOT joe", "AND NOT needs a word before it"],
    ["()", "soslTooShort"],
    ["joe ()", "an operator of the search has nothing to stand between"],
    ["joe AND AND smith", "an operator of the search has nothing to stand between"],
    ["joe AND OR smith", "an operator of the search has nothing to stand between"],
    ["AND NOT joe", "an operator of the search has nothing to stand between"],
    ["joe AND NOT", "an operator of the search has nothing to stand between"],
    ["joe.*", "a wildcard can't be the first character of a word"],
    ["a OR b*", "(a | b*)"],
    ["\\", "a backslash must precede a character"],
    ["joe* ".repeat(51), "only 50 words may have wildcards"],
  ])("%s", (text, wanted) => {
    expect(reading(text)).toBe(wanted);
  });

  it.each([..."&|!{}[]^~:'+-"])("has %s behind a backslash only", (character) => {
    const detail = `the reserved character ${character} must be preceded by a backslash`;
    expect(reading(`joe${character}smith`)).toBe(detail);
    expect(reading(`"joe ${character} smith"`)).toBe(detail);
    expect(reading(`joe\\${character}smith`)).toBe("joe_smith");
    expect(reading(`"joe \\${character} smith"`)).toBe("joe_smith");
  });
});
