import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonErrorOffset, jsonErrorText } from "./json-error.ts";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("where JSON goes wrong", () => {
  it.each([
    ['{"Name":"x"', "Unexpected end-of-input at [line:1, column:12]"],
    ['{"Name":}', "Unexpected character ('}' (code 125)) at [line:1, column:9]"],
    ['{\n "Name": x}', "Unexpected character ('x' (code 120)) at [line:2, column:10]"],
    ["{'Name':1}", "Unexpected character (''' (code 39)) at [line:1, column:2]"],
    ['{"a":1,}', "Unexpected character ('}' (code 125)) at [line:1, column:8]"],
    ['{"a":"b\tc"}', "Unexpected character ('?' (code 9)) at [line:1, column:8]"],
    ['{"a":1} x', "Unexpected character ('x' (code 120)) at [line:1, column:9]"],
    ["", "Unexpected end-of-input at [line:1, column:1]"],
  ])("%j", (text, message) => expect(jsonErrorText(text)).toBe(message));

  it("is somewhere exactly where JSON.parse refuses the text", () => {
    const edit = fc.record({
      at: fc.nat(),
      drop: fc.nat(2),
      put: fc.constantFrom(
        "",
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "1",
        "-",
        "e",
        "\n",
        "\u0001",
        "true",
        "nul",
      ),
    });
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.array(edit, { maxLength: 3 }), (json, edits) => {
        let text = json;
        for (const { at, drop, put } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + put + text.slice(start + drop);
        }
        const offset = jsonErrorOffset(text);
        expect(offset === undefined).toBe(isJson(text));
        if (offset !== undefined) expect(offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 3000 },
    );
  });

  it("is found in deep and long texts too", () => {
    expect(jsonErrorOffset("[".repeat(500_000))).toBe(500_000);
    expect(jsonErrorOffset(`["${"x".repeat(2_000_000)}`)).toBe(2_000_002);
    expect(jsonErrorOffset(`["${"\\n".repeat(500_000)}"]`)).toBeUndefined();
  });
});
