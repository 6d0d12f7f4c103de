import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstId } from "../../domain/model/id.ts";
import { expandField } from "../../domain/schema/expand.ts";
import type { FieldType } from "../../facts/sobject.ts";
import { cellWriter } from "./json-values.ts";

const write = (type: FieldType, cell: string | number): string =>
  cellWriter(expandField({ name: "X__c", label: "X", type }))(cell);

describe("cells as JSON", () => {
  it.each([
    ["boolean", 1, "true"],
    ["boolean", 0, "false"],
    ["int", 42, "42"],
    ["double", 42, "42.0"],
    ["double", 1.25, "1.25"],
    ["currency", -3, "-3.0"],
    ["percent", 1e21, "1e+21"],
    ["datetime", 0, '"1970-01-01T00:00:00.000+0000"'],
    ["datetime", Date.UTC(2026, 0, 31, 12, 5, 9, 7), '"2026-01-31T12:05:09.007+0000"'],
    ["date", "2026-01-31", '"2026-01-31"'],
    ["time", "12:05:09.007Z", '"12:05:09.007Z"'],
    ["string", 'say "hi"\n\u2028', JSON.stringify('say "hi"\n\u2028')],
    ["address", '{"city":"Bern"}', '{"city":"Bern"}'],
  ] as const)("%s %s", (type, cell, json) => expect(write(type, cell)).toBe(json));

  it("writes ids with 18 characters", () => {
    expect(write("id", firstId("001"))).toMatch(/^"001[A-Za-z0-9]{15}"$/);
    expect(write("reference", firstId("005"))).toMatch(/^"005[A-Za-z0-9]{15}"$/);
  });

  it("writes any text and any number so that JSON reads the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(JSON.parse(write("textarea", text))).toBe(text);
      }),
    );
    const number = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((value) => !Object.is(value, -0));
    fc.assert(
      fc.property(number, (value) => {
        expect(JSON.parse(write("double", value))).toBe(value);
      }),
    );
  });
});
