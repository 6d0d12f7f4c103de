import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt, placeOf, SoqlError, syntaxError } from "./error.ts";

describe("excerpt", () => {
  it("has the shape that real orgs answer with", () => {
    const query = `SELECT ${"Field__c, ".repeat(30)}Assignable_Adoption_Date__c FROM Contact WHERE (Id = 'somethingwonky') LIMIT 1`;
    const offset = query.indexOf("Id =");
    const lines = excerpt(query, offset).split("\n");
    // Cut to a window that begins at a token, with the caret under the one at fault.
    expect(lines).toEqual([
      "",
      "Assignable_Adoption_Date__c FROM Contact WHERE (Id = 'somethingwonky') LIMIT 1",
      "                                                ^",
      `ERROR at Row:1:Column:${offset + 1}`,
      "",
    ]);
  });

  it("shows a short query whole", () => {
    expect(excerpt("SELECT x FROM Account", 7)).toBe(
      "\nSELECT x FROM Account\n       ^\nERROR at Row:1:Column:8\n",
    );
  });

  it("shows the line of the token and counts rows and columns in the whole query", () => {
    expect(excerpt("SELECT Id\nFROM Account\nWHERE x = 1\nLIMIT 1", 29)).toBe(
      "\nWHERE x = 1\n      ^\nERROR at Row:3:Column:7\n",
    );
    expect(excerpt("\n\nx", 2)).toBe("\nx\n^\nERROR at Row:3:Column:1\n");
  });

  it("points behind the last character where the end is at fault", () => {
    expect(excerpt("SELECT", 6)).toBe("\nSELECT\n      ^\nERROR at Row:1:Column:7\n");
    expect(excerpt("", 0)).toBe("\n\n^\nERROR at Row:1:Column:1\n");
    expect(excerpt("SELECT\n", 7)).toBe("\n\n^\nERROR at Row:2:Column:1\n");
  });

  it("always has the caret under the character at fault, and no more than a window of the query", () => {
    const text = fc
      .array(fc.constantFrom("a", "bc ", " ", "\n", "'", "ä", "x".repeat(60)))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat(), (query, at) => {
        const offset = at % (query.length + 1);
        const lines = excerpt(query, offset).split("\n");
        expect(lines).toHaveLength(5);
        const [, window = "", caret = "", place = ""] = lines;
        expect(window.length).toBeLessThanOrEqual(100);
        expect(caret).toMatch(/^ *\^$/);
        const expected = query[offset] === "\n" ? undefined : query[offset];
        expect(window[caret.length - 1]).toBe(expected);
        const { row, column } = placeOf(query, offset);
        expect(place).toBe(`ERROR at Row:${row}:Column:${column}`);
        const line = query.split("\n")[row - 1] ?? "";
        expect(line[column - 1]).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("comes before the reason in a syntax error", () => {
    const error = syntaxError("SELECT", 6, "unexpected token: '<EOF>'");
    expect(error).toBeInstanceOf(SoqlError);
    expect(error.reason).toBe("soqlSyntax");
    expect(error.params).toEqual({
      detail: "\nSELECT\n      ^\nERROR at Row:1:Column:7\nunexpected token: '<EOF>'",
    });
  });
});
