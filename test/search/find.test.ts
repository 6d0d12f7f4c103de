// FIND {...}: the examples of the SOSL reference, each with records that it finds and records that it doesn't.
import { describe, expect, it } from "vitest";
import { searchOrg } from "./search-org.ts";

const NAMES = [
  "John Smith",
  "Smith, John",
  "Joan Meyers",
  "mike meyers",
  "Michael Meyers",
  "Jon Johan",
  "Johnson",
  "Bob Jones",
  "Sally Smith",
  "Bob and Jones",
  "Monday Meeting",
  "Meeting on Monday",
  "MyProspect of MyCompany",
  "MyProspect",
  "Find in returning limit",
  "Why not?",
  "{1+1}:2",
  "acme.com",
  "ÄRGER über Straßen",
  "ΣΊΣΥΦΟΣ",
  "東京都",
];

const org = searchOrg(async ({ make }) => {
  for (const Name of NAMES) await make("Account", { Name });
});

const find = (text: string): Promise<readonly unknown[]> =>
  org().names(`FIND {${text}} RETURNING Account(Name)`);

describe("what is looked for", () => {
  it.each([
    ["a word, whatever its letter case", "SMITH", ["John Smith", "Smith, John", "Sally Smith"]],
    ["words side by side, all of them, anywhere", "john smith", ["John Smith", "Smith, John"]],
    ["a phrase, in this order", '"john smith"', ["John Smith"]],
    ["a phrase of other words", '"monday meeting"', ["Monday Meeting"]],
    ["both of two words", "MyProspect AND MyCompany", ["MyProspect of MyCompany"]],
    ["either of two words", "Johnson OR MyCompany", ["Johnson", "MyProspect of MyCompany"]],
    ["a word without another one", "MyProspect AND NOT MyCompany", ["MyProspect"]],
    ["operators in any letter case", "MyProspect and not MyCompany", ["MyProspect"]],
    ["groups", '("Bob" and "Jones") OR ("Sally" and "Smith")', ["Bob Jones", "Sally Smith", "Bob and Jones"]],
    ["a group within a conjunction", '("Bob") and ("Jones" OR "Thomas")', ["Bob Jones", "Bob and Jones"]],
    ["AND before OR", "MyProspect AND MyCompany OR Johnson", ["Johnson", "MyProspect of MyCompany"]],
    ["a group instead", "MyProspect AND (MyCompany OR Johnson)", ["MyProspect of MyCompany"]],
    ["operators as words in quotation marks", '"and"', ["Bob and Jones"]],
    ["a phrase with an operator's word in it", '"bob and jones"', ["Bob and Jones"]],
    ["the words of the language", "FIND", ["Find in returning limit"]],
    ["IN", "IN", ["Find in returning limit"]],
    ["RETURNING", "RETURNING", ["Find in returning limit"]],
    ["LIMIT", "LIMIT", ["Find in returning limit"]],
    ["* for any characters at the end", "john*", ["John Smith", "Smith, John", "Johnson"]],
    ["* for none or more in the middle", "mi* meyers", ["mike meyers", "Michael Meyers"]],
    ["? for one character", "jo?n", ["John Smith", "Smith, John", "Joan Meyers"]],
    ["wildcards in a phrase", '"mi*e m?yers"', ["mike meyers"]],
    ["an escaped character", "Why not\\?", ["Why not?"]],
    ["an escaped character in a phrase", '"why not\\?"', ["Why not?"]],
    ["reserved characters, escaped", "\\{1\\+1\\}\\:2", ["{1+1}:2"]],
    ["words that punctuation parts, beside each other", "acme.com", ["acme.com"]],
    ["letters beyond ASCII in any case", "ärger", ["ÄRGER über Straßen"]],
    ["wildcards beyond ASCII", "ÜB?R stra*", ["ÄRGER über Straßen"]],
    ["both small sigmas", "σίσυφος", ["ΣΊΣΥΦΟΣ"]],
    ["words of a script without blanks", "東京", ["東京都"]],
    ["an escaped backslash", "joan\\\\", ["Joan Meyers"]],
    ["a term without a word is not looked at", "\\& johnson", ["Johnson"]],
    ["a single letter beside others", "johnson AND NOT q", ["Johnson"]],
  ])("%s: %s", async (_, text, names) => {
    expect(await find(text)).toEqual(names);
  });

  it("is no part of a word of a script without blanks", async () => {
    expect(await find("京都")).toEqual([]);
  });

  it("is evaluated from right to left where AND NOT stands before AND", async () => {
    expect(await find("smith AND NOT john AND sally")).toEqual(["John Smith", "Smith, John", "Sally Smith"]);
    expect(await find("(smith AND NOT john) AND sally")).toEqual(["Sally Smith"]);
  });

  it("has no operators beyond 4,000 characters: any of the terms is enough", async () => {
    const padding = `x${"y".repeat(4000)}`;
    expect(await find(`johnson AND ${padding}`)).toEqual(["Johnson"]);
    expect(await find(`johnson AND NOT (${padding} OR acme)`)).toEqual(["Johnson", "acme.com"]);
  });

  it("is nothing beyond 10,000 characters", async () => {
    expect(await find(`johnson OR ${"y".repeat(10_000)}`)).toEqual([]);
  });
});

const TOO_SHORT = "INVALID_SEARCH search term must be longer than one character: ";
const NO_TERM = "MALFORMED_SEARCH No search term found. The search term must be enclosed in braces.";

describe("what is refused", () => {
  it.each([
    ["no braces", "FIND 'Jones' IN ALL FIELDS", NO_TERM],
    ["an open brace", "FIND {Jones", NO_TERM],
    ["an escaped brace only", "FIND {Jones\\}", NO_TERM],
    ["nothing at all", " ", NO_TERM],
    ["SOQL", "SELECT Id FROM Account", NO_TERM],
    ["one character", "FIND {a}", `${TOO_SHORT}a`],
    ["one character and a wildcard", "FIND {a*}", `${TOO_SHORT}a*`],
    ["no character", "FIND { }", TOO_SHORT],
    ["punctuation", "FIND {\\?\\?}", `${TOO_SHORT}\\?\\?`],
    ["an open phrase", 'FIND {"John Smith}', "MALFORMED_SEARCH a phrase in quotation marks isn't closed"],
    ["an open parenthesis", "FIND {(john}", "MALFORMED_SEARCH a parenthesis in the search isn't closed"],
    ["a closed parenthesis", "FIND {john)}", "MALFORMED_SEARCH unexpected ')' in the search"],
    [
      "an operator at the end",
      "FIND {john AND}",
      "MALFORMED_SEARCH an operator of the search has nothing to stand between",
    ],
    [
      "an operator at the start",
      "FIND {OR john}",
      "MALFORMED_SEARCH an operator of the search has nothing to stand between",
    ],
    [
      "a wildcard at the start",
      "FIND {*john}",
      "MALFORMED_SEARCH a wildcard can't be the first character of a word",
    ],
    [
      "a wildcard alone",
      "FIND {john AND *}",
      "MALFORMED_SEARCH a wildcard can't be the first character of a word",
    ],
    [
      "a reserved character",
      "FIND {rock & roll}",
      "MALFORMED_SEARCH the reserved character & must be preceded by a backslash",
    ],
    [
      "a reserved character in a phrase",
      'FIND {"o\'neil"}',
      "MALFORMED_SEARCH the reserved character ' must be preceded by a backslash",
    ],
    ["a backslash alone", "FIND {(john\\)}", "MALFORMED_SEARCH a parenthesis in the search isn't closed"],
  ])("%s: %s", async (_, sosl, refusal) => {
    expect(await org().refusal(sosl)).toBe(refusal);
  });

  it("is nested 50 deep at most", async () => {
    const nested = (depth: number): string => `FIND {${"(".repeat(depth)}johnson${")".repeat(depth)}}`;
    expect(await org().found(nested(49))).toHaveLength(1);
    expect(await org().refusal(nested(50))).toBe("MALFORMED_SEARCH the search is nested too deeply");
  });
});
