// Every plain field type of an SFDX project, from its file to REST and back: describe, values, default, refusals.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldFile, objectFile, type TypedOrg, typedOrg } from "./typed-org.ts";

const valueSet = (restricted: boolean, ...values: string[]): string =>
  `<valueSet><restricted>${restricted}</restricted><valueSetDefinition><sorted>false</sorted>${values
    .map((value, index) => `<value><fullName>${value}</fullName><default>${index === 1}</default></value>`)
    .join("")}</valueSetDefinition></valueSet>`;

interface FieldCase {
  /** Elements beside fullName and label. */
  readonly xml: string;
  readonly describe: Readonly<Record<string, unknown>>;
  /** Written value, and what is read if that differs. */
  readonly values: readonly (readonly [unknown, unknown?])[];
  /** Written value and the error code. */
  readonly refused: readonly (readonly [unknown, string])[];
  /** What a row without a value gets; null if absent. */
  readonly default?: unknown;
}

const CASES: Readonly<Record<string, FieldCase>> = {
  Text: {
    xml: '<type>Text</type><length>10</length><defaultValue>"none"</defaultValue>',
    describe: { type: "string", soapType: "xsd:string", length: 10, nillable: true, defaultValue: "none" },
    values: [["short"], ["Ünï漢字🌫"], ["", null], [null]],
    refused: [["12345678901", "STRING_TOO_LONG"]],
    default: "none",
  },
  TextArea: {
    xml: "<type>TextArea</type>",
    describe: { type: "textarea", length: 255, extraTypeInfo: "plaintextarea", filterable: true },
    values: [["two\nlines"]],
    refused: [["x".repeat(256), "STRING_TOO_LONG"]],
  },
  LongTextArea: {
    xml: "<type>LongTextArea</type><length>1000</length><visibleLines>3</visibleLines>",
    describe: { type: "textarea", length: 1000, filterable: false, sortable: false },
    values: [["x".repeat(1000)]],
    refused: [["x".repeat(1001), "STRING_TOO_LONG"]],
  },
  Number: {
    xml: "<type>Number</type><precision>6</precision><scale>2</scale><defaultValue>7</defaultValue>",
    describe: { type: "double", soapType: "xsd:double", precision: 6, scale: 2, defaultValue: 7 },
    values: [[12.25], [-9999.99], [0], [null], ["3.5", 3.5]],
    refused: [
      [10_000, "NUMBER_OUTSIDE_VALID_RANGE"],
      ["many", "JSON_PARSER_ERROR"],
    ],
    default: 7,
  },
  Currency: {
    xml: "<type>Currency</type><precision>18</precision><scale>2</scale>",
    describe: { type: "currency", precision: 18, scale: 2 },
    values: [[1234.5], [-0.01]],
    refused: [["ten", "JSON_PARSER_ERROR"]],
  },
  Percent: {
    xml: "<type>Percent</type><precision>5</precision><scale>1</scale><defaultValue>0.5</defaultValue>",
    describe: { type: "percent", precision: 5, scale: 1, defaultValue: 0.5 },
    values: [[99.9], [-12.5]],
    refused: [[100_000, "NUMBER_OUTSIDE_VALID_RANGE"]],
    default: 0.5,
  },
  Checkbox: {
    xml: "<type>Checkbox</type><defaultValue>true</defaultValue>",
    describe: { type: "boolean", nillable: false, defaultValue: true, defaultedOnCreate: true },
    values: [[true], [false]],
    refused: [["perhaps", "JSON_PARSER_ERROR"]],
    default: true,
  },
  Date: {
    xml: "<type>Date</type>",
    describe: { type: "date", soapType: "xsd:date" },
    values: [["2024-02-29"], ["1700-01-01"]],
    refused: [
      ["2023-02-29", "JSON_PARSER_ERROR"],
      ["29.02.2024", "JSON_PARSER_ERROR"],
    ],
  },
  DateTime: {
    xml: "<type>DateTime</type>",
    describe: { type: "datetime", soapType: "xsd:dateTime" },
    values: [
      ["2024-02-29T12:34:56.000Z", "2024-02-29T12:34:56.000+0000"],
      ["2024-02-29T14:34:56+02:00", "2024-02-29T12:34:56.000+0000"],
    ],
    refused: [["2024-02-29T25:00:00Z", "JSON_PARSER_ERROR"]],
  },
  Time: {
    xml: "<type>Time</type>",
    describe: { type: "time", soapType: "xsd:time" },
    values: [["12:34:56.789Z"], ["00:00:00.000Z"]],
    refused: [["25:00:00Z", "JSON_PARSER_ERROR"]],
  },
  Email: {
    xml: "<type>Email</type>",
    describe: { type: "email", length: 80 },
    values: [["ada@example.test"]],
    refused: [["no address", "INVALID_EMAIL_ADDRESS"]],
  },
  Phone: {
    xml: "<type>Phone</type>",
    describe: { type: "phone", length: 40 },
    values: [["+354 555 1234"]],
    refused: [["1".repeat(41), "STRING_TOO_LONG"]],
  },
  Url: {
    xml: "<type>Url</type>",
    describe: { type: "url", length: 255 },
    values: [["https://example.test/x?y=1"]],
    refused: [["x".repeat(256), "STRING_TOO_LONG"]],
  },
  Picklist: {
    xml: `<type>Picklist</type>${valueSet(true, "Red", "Green")}`,
    describe: {
      type: "picklist",
      restrictedPicklist: true,
      picklistValues: [
        { value: "Red", label: "Red", active: true, defaultValue: false, validFor: null },
        { value: "Green", label: "Green", active: true, defaultValue: true, validFor: null },
      ],
    },
    values: [["Red"], [null]],
    refused: [["Blue", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"]],
    default: "Green",
  },
  OpenPicklist: {
    xml: `<type>Picklist</type>${valueSet(false, "Red")}`,
    describe: { type: "picklist", restrictedPicklist: false },
    values: [["Red"], ["Blue"]],
    refused: [["x".repeat(256), "STRING_TOO_LONG"]],
  },
  MultiselectPicklist: {
    xml: `<type>MultiselectPicklist</type><visibleLines>4</visibleLines>${valueSet(true, "A", "B", "C")}`,
    describe: { type: "multipicklist", restrictedPicklist: true, sortable: false },
    values: [["A;C"], ["B"]],
    refused: [["A;D", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"]],
    default: "B",
  },
};

let org: TypedOrg;
beforeAll(async () => {
  const fields = Object.entries(CASES).map(([type, { xml }]) => fieldFile("Thing__c", `${type}__c`, xml));
  org = await typedOrg(Object.assign(objectFile("Thing__c"), ...fields));
});
afterAll(() => org.stop());

describe.each(Object.entries(CASES))(
  "%s",
  (type, { describe: wanted, values, refused, default: byDefault = null }) => {
    const name = `${type}__c`;

    it("is described", async () => {
      expect(await org.described("Thing__c", name)).toMatchObject({
        custom: true,
        createable: true,
        ...wanted,
      });
    });

    it("takes values and gives them back", async () => {
      for (const [written, wantedBack = written] of values) {
        const id = await org.create("Thing__c", { [name]: written });
        expect(await org.read("Thing__c", id, name)).toEqual(wantedBack);
      }
    });

    it("gives a row without a value its default", async () => {
      expect(await org.read("Thing__c", await org.create("Thing__c", {}), name)).toEqual(byDefault);
    });

    it("refuses what it can't hold", async () => {
      for (const [value, code] of refused) {
        const refusal = await org.refusal("Thing__c", { [name]: value });
        expect({ value, ...refusal }).toMatchObject({ value, status: 400, code });
      }
    });
  },
);
