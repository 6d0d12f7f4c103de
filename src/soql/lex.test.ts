import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SoqlError } from "./error.ts";
import { lex } from "./lex.ts";

const kinds = (text: string): string[] => lex(text).map(({ kind, text: shown }) => `${kind} ${shown}`);

const refusal = (text: string): string => {
  try {
    lex(text);
    return "";
  } catch (error) {
    if (error instanceof SoqlError) return error.params["detail"] ?? "";
    throw error;
  }
};

describe("lex", () => {
  it.each([
    ["", ["end <EOF>"]],
    [" \t\r\n\f", ["end <EOF>"]],
    ["SELECT Id", ["word SELECT", "word Id", "end <EOF>"]],
    ["a<=b<>c!=d>=e<f>g=h", "a <= b <> c != d >= e < f > g = h".split(" ").map(kindOf).concat("end <EOF>")],
    ["(a,b.c:d)", "( a , b . c : d )".split(" ").map(kindOf).concat("end <EOF>")],
    ["Key__c A1_b", ["word Key__c", "word A1_b", "end <EOF>"]],
    ["2026-01-31", ["date 2026-01-31", "end <EOF>"]],
    ["12:05:09Z 12:05:09.123456Z", ["time 12:05:09Z", "time 12:05:09.123456Z", "end <EOF>"]],
    [
      "1 -1 +1 1.5 .5 1. 1e3 1.5E-7",
      "1 -1 +1 1.5 .5 1. 1e3 1.5E-7"
        .split(" ")
        .map((text) => `number ${text}`)
        .concat("end <EOF>"),
    ],
  ])("splits %j", (text, tokens) => expect(kinds(text)).toEqual(tokens));

  it.each([
    "2026-01-31T12:05:09Z",
    "2026-01-31T12:05:09.1Z",
    "2026-01-31T12:05:09.123456789+02:00",
    "2026-01-31T12:05:09-0930",
  ])("takes %s for one datetime", (text) => expect(kinds(text)).toEqual([`datetime ${text}`, "end <EOF>"]));

  it.each([
    ["''", "", ""],
    ["'a b'", "a b", "a b"],
    ["'Zoë 😀'", "Zoë 😀", "Zoë 😀"],
    ["'line\nbreak'", "line\nbreak", "line\nbreak"],
    ["'o\\'neil'", "o'neil", "o\\'neil"],
    ["'a\\\\'", "a\\", "a\\\\"],
    ["'\\n\\N\\r\\R\\t\\T\\b\\B\\f\\F\\\"'", '\n\n\r\r\t\t\b\b\f\f"', '\\n\\N\\r\\R\\t\\T\\b\\B\\f\\F\\"'],
    ["'10\\% \\_'", "10% _", "10\\% \\_"],
    ["'\\u00e4\\u00E4'", "ää", "\\u00e4\\u00E4"],
    ["'\\ud83d\\ude00'", "😀", "\\ud83d\\ude00"],
  ])("reads the text of %s, and keeps it as written", (text, value, raw) => {
    expect(lex(text)[0]).toEqual({ kind: "string", text: value, raw, offset: 0 });
  });

  it("says where each token begins, in UTF-16 units", () => {
    expect(lex(" a\n '😀' = 1").map(({ offset }) => offset)).toEqual([1, 4, 9, 11, 12]);
  });

  it.each(["'", "'a", "'a\\'", "'a''", "'\\"])("refuses %s, which doesn't end", (text) => {
    expect(refusal(text)).toMatch(/ERROR at Row:1:Column:\d+\n/);
  });

  it.each(["'\\x'", "'\\u12'", "'\\u12G4'", "'\\ '", "'\\0'"])("refuses the escape in %s", (text) => {
    expect(refusal(text)).toContain(
      "ERROR at Row:1:Column:2\nline 1:1 no viable alternative at character '\\'",
    );
  });

  it("names the line of a wrong escape", () => {
    expect(refusal("a\nb '\\x'")).toContain("ERROR at Row:2:Column:4\nline 2:3 no viable");
  });

  it.each(["'\\u0000'", "'\0'", "'\\ud800'", "'\udc00'"])("refuses %j, which no record holds", (text) => {
    expect(refusal(text)).toContain("invalid character in a string");
  });

  it("takes texts of 4,000 characters and refuses longer ones", () => {
    expect(lex(`'${"a".repeat(4000)}'`)).toHaveLength(2);
    expect(refusal(`'${"a".repeat(4001)}'`)).toContain("a string can't be longer than 4000 characters");
  });

  it.each([
    "\0",
    "\ud800",
    "ä",
    "😀",
    "@",
    "a = ;",
    "\u00a0",
    "1a",
    "2026-01-31x",
    "2026-01-31T",
    "1..2",
    '"a"',
    "`",
    "--",
  ])("refuses %j", (text) => expect(refusal(text)).toContain("unexpected token: '"));

  it("shows a character beyond 16 bits whole", () =>
    expect(refusal("😀")).toContain("unexpected token: '😀'"));

  it("loses no character of any text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "SELECT",
        "a",
        "(",
        ")",
        "<=",
        "'x'",
        "'\\''",
        "1",
        "-1.5",
        "2026-01-01",
        "12:00:00Z",
        " ",
        "\n",
        ",",
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        (text) => {
          let tokens: ReturnType<typeof lex>;
          try {
            tokens = lex(text);
          } catch (error) {
            expect(error).toBeInstanceOf(SoqlError);
            return;
          }
          let end = 0;
          for (const { kind, offset, raw, text: shown } of tokens) {
            expect(text.slice(end, offset)).toMatch(/^[ \t\r\n\f]*$/);
            end = offset + (kind === "string" ? raw.length + 2 : kind === "end" ? 0 : shown.length);
          }
          expect(end).toBe(text.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function kindOf(text: string): string {
  return `${/^\w/.test(text) ? "word" : "symbol"} ${text}`;
}
