import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Field, FieldType } from "../../facts/sobject.ts";
import { firstId, formatId } from "../model/id.ts";
import { dateCell, datetimeCell, isFault, type ValueForm, valueReader } from "./values.ts";

const field = (type: FieldType, more: Partial<Field> = {}): Field =>
  ({
    name: "X__c",
    label: "X",
    type,
    length: 0,
    precision: 0,
    scale: 0,
    digits: 0,
    picklistValues: [],
    restrictedPicklist: false,
    ...more,
  }) as Field;

const read = (target: Field, form: ValueForm, value: unknown): unknown => {
  const cell = valueReader(target, form, () => new Set(["001"]))(value);
  return isFault(cell) ? cell.code : cell;
};

describe("values", () => {
  it("reads text up to its length, counted in characters", () => {
    const text = field("string", { length: 3 });
    expect(read(text, "json", "abc")).toBe("abc");
    expect(read(text, "json", "äöü")).toBe("äöü");
    expect(read(text, "json", "😀😀😀")).toBe("😀😀😀");
    expect(read(text, "json", "abcd")).toBe("STRING_TOO_LONG");
    expect(read(text, "json", "")).toBeNull();
    expect(read(text, "json", 1)).toBe("JSON_PARSER_ERROR");
    expect(read(text, "json", "a\0")).toBe("INVALID_TYPE_ON_FIELD_IN_RECORD");
    expect(read(text, "json", "\ud800")).toBe("INVALID_TYPE_ON_FIELD_IN_RECORD");
  });

  it("rounds decimals half up by their decimal text and refuses too many digits", () => {
    const money = field("currency", { precision: 5, scale: 2 });
    expect(read(money, "csv", "1.005")).toBe(1.01);
    expect(read(money, "csv", "-1.005")).toBe(-1.01);
    expect(read(money, "csv", "1e2")).toBe(100);
    expect(read(money, "json", 999.99)).toBe(999.99);
    expect(read(money, "json", 1000)).toBe("NUMBER_OUTSIDE_VALID_RANGE");
    for (const text of ["1,5", "0x10", "Infinity", "NaN", "1 000", "--1", "1e9999"]) {
      expect(read(money, "csv", text)).toBe("INVALID_TYPE_ON_FIELD_IN_RECORD");
    }
  });

  it("refuses integers with a fraction or of more than 32 bits", () => {
    const whole = field("int", { digits: 8 });
    expect(read(whole, "json", 12)).toBe(12);
    expect(read(whole, "json", 1.5)).toBe("NUMBER_OUTSIDE_VALID_RANGE");
    expect(read(whole, "json", 100_000_000)).toBe("NUMBER_OUTSIDE_VALID_RANGE");
    expect(read(field("int"), "json", 2 ** 31)).toBe("NUMBER_OUTSIDE_VALID_RANGE");
  });

  it("knows which days and moments exist", () => {
    expect(dateCell("2024-02-29")).toBe("2024-02-29");
    for (const text of ["2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01", "24-1-1", "2024-01-01x"]) {
      expect(dateCell(text)).toBeUndefined();
    }
    expect(datetimeCell("2024-02-29T10:00:00.5+02:00")).toBe(Date.UTC(2024, 1, 29, 8, 0, 0, 500));
    expect(datetimeCell("2024-02-29T10:00:00.000+0000")).toBe(Date.UTC(2024, 1, 29, 10));
    expect(datetimeCell("2024-02-29T24:00:00Z")).toBeUndefined();
    expect(datetimeCell("2024-02-30T10:00:00Z")).toBeUndefined();
    expect(datetimeCell("9999-12-31T23:59:59.999Z")).toBe(253_402_300_799_999);
    expect(datetimeCell("9999-12-31T23:59:59-01:00")).toBeUndefined();
    expect(datetimeCell("0001-01-01T00:00:00Z")).toBe(-62_135_596_800_000);
    expect(datetimeCell("0001-01-01T00:00:00+01:00")).toBeUndefined();
  });

  it("agrees with Date about every millisecond", () => {
    const moment = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(fc.property(moment, (date) => datetimeCell(date.toISOString()) === date.getTime()));
  });

  it("reads references of the right object only", () => {
    const account = firstId("001") + 7;
    expect(read(field("reference"), "json", formatId(account))).toBe(account);
    expect(read(field("reference"), "json", formatId(account).slice(0, 15))).toBe(account);
    expect(read(field("reference"), "json", formatId(firstId("003") + 7))).toBe("MALFORMED_ID");
    expect(read(field("reference"), "json", "001")).toBe("MALFORMED_ID");
  });

  it("spells restricted picklist values as they are defined", () => {
    const pick = {
      length: 40,
      restrictedPicklist: true,
      picklistValues: [{ value: "Hot", label: "Hot", active: true, defaultValue: false }],
    };
    expect(read(field("picklist", pick), "csv", "hot")).toBe("Hot");
    expect(read(field("picklist", pick), "csv", "cold")).toBe("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    expect(read(field("multipicklist", pick), "csv", "Hot;cold")).toBe(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    );
  });

  it("never throws and never lets a wrong type through", () => {
    const types: FieldType[] = [
      "boolean",
      "string",
      "int",
      "double",
      "date",
      "datetime",
      "time",
      "email",
      "reference",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.anything(),
        fc.constantFrom<ValueForm>("json", "csv"),
        (type, value, form) => {
          const cell = valueReader(
            field(type, { length: 10, precision: 18, scale: 2 }),
            form,
            () => new Set(),
          )(value);
          expect(isFault(cell) || cell === null || typeof cell === "string" || typeof cell === "number").toBe(
            true,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});
