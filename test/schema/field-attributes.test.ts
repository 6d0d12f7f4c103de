// What a field file says beyond its type: required, unique, external id, numbering, place, parents.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldFile, objectFile, type TypedOrg, typedOrg } from "./typed-org.ts";

const NUMBERED = "<label>No</label><type>AutoNumber</type><displayFormat>K-{000}</displayFormat>";

const FILES = {
  ...objectFile("Key__c"),
  ...fieldFile(
    "Key__c",
    "Code__c",
    "<type>Text</type><length>8</length><required>true</required><unique>true</unique><caseSensitive>false</caseSensitive><externalId>true</externalId>",
  ),
  ...fieldFile(
    "Key__c",
    "Number__c",
    "<type>Number</type><precision>9</precision><scale>0</scale><unique>true</unique><externalId>true</externalId>",
  ),
  ...fieldFile(
    "Key__c",
    "Exact__c",
    "<type>Text</type><length>8</length><unique>true</unique><caseSensitive>true</caseSensitive>",
  ),
  ...fieldFile(
    "Key__c",
    "Serial__c",
    "<type>AutoNumber</type><displayFormat>S-{0000}</displayFormat><startingNumber>7</startingNumber>",
  ),
  ...fieldFile(
    "Key__c",
    "Place__c",
    "<type>Location</type><scale>4</scale><displayLocationInDecimal>true</displayLocationInDecimal>",
  ),
  ...objectFile("Child__c", NUMBERED),
  ...fieldFile(
    "Child__c",
    "Master__c",
    "<type>MasterDetail</type><referenceTo>Key__c</referenceTo><relationshipName>Children</relationshipName><relationshipOrder>0</relationshipOrder><reparentableMasterDetail>false</reparentableMasterDetail>",
  ),
  ...fieldFile(
    "Child__c",
    "Company__c",
    "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Things</relationshipName><deleteConstraint>SetNull</deleteConstraint>",
  ),
};

let org: TypedOrg;
let count = 0;
beforeAll(async () => {
  org = await typedOrg(FILES);
});
afterAll(() => org.stop());

const newKey = (row = {}): Promise<string> => org.create("Key__c", { Code__c: `new ${count++}`, ...row });

describe("required", () => {
  it("is described, asked for, and can't be emptied", async () => {
    expect(await org.described("Key__c", "Code__c")).toMatchObject({
      nillable: false,
      permissionable: false,
    });
    const missing = { status: 400, code: "REQUIRED_FIELD_MISSING", fields: ["Code__c"] };
    expect(await org.refusal("Key__c", {})).toEqual(missing);
    expect(await org.refusal("Key__c", { Code__c: "" })).toEqual(missing);
    const id = await newKey();
    const emptied = await org.rest("PATCH", `/sobjects/Key__c/${id}`, { Code__c: null });
    expect(emptied).toMatchObject({ status: 400, body: [{ errorCode: "REQUIRED_FIELD_MISSING" }] });
  });
});

describe("unique", () => {
  it("takes letters of either case for the same, unless the field says otherwise", async () => {
    expect(await org.described("Key__c", "Code__c")).toMatchObject({ unique: true, caseSensitive: false });
    expect(await org.described("Key__c", "Exact__c")).toMatchObject({ unique: true, caseSensitive: true });
    await newKey({ Code__c: "abc", Exact__c: "abc", Number__c: 1 });
    expect(await org.refusal("Key__c", { Code__c: "ABC" })).toMatchObject({
      status: 400,
      code: "DUPLICATE_VALUE",
    });
    await newKey({ Exact__c: "ABC" });
    expect(await org.refusal("Key__c", { Code__c: "x", Exact__c: "abc" })).toMatchObject({
      code: "DUPLICATE_VALUE",
    });
    expect(await org.refusal("Key__c", { Code__c: "x", Number__c: 1 })).toMatchObject({
      code: "DUPLICATE_VALUE",
    });
  });

  it("lets any number of rows have no value", async () => {
    await newKey({ Number__c: null });
    await newKey({ Number__c: null });
  });
});

describe("an external id", () => {
  it.each([
    ["Code__c", "ext", { Number__c: 77 }],
    ["Number__c", "4711", { Code__c: "n4711" }],
  ])("%s finds its row for read and upsert", async (field, value, row) => {
    expect(await org.described("Key__c", field)).toMatchObject({ externalId: true, idLookup: true });
    const path = `/sobjects/Key__c/${field}/${value}`;
    const made = await org.rest("PATCH", path, row);
    expect(made).toMatchObject({ status: 201, body: { created: true } });
    const { id } = made.body as { id: string };
    expect(await org.rest("PATCH", path, { Name: "again" })).toMatchObject({
      status: 200,
      body: { id, created: false },
    });
    expect((await org.rest("GET", path)).body).toMatchObject({ Id: id, Name: "again" });
  });
});

describe("an AutoNumber", () => {
  it("counts from its start in its format, and takes no value", async () => {
    expect(await org.described("Key__c", "Serial__c")).toMatchObject({
      type: "string",
      autoNumber: true,
      createable: false,
      updateable: false,
    });
    const first = String(await org.read("Key__c", await newKey(), "Serial__c"));
    const second = String(await org.read("Key__c", await newKey(), "Serial__c"));
    expect(first).toMatch(/^S-\d{4}$/);
    const number = Number(first.slice(2));
    expect(number).toBeGreaterThanOrEqual(7);
    expect(second).toBe(`S-${String(number + 1).padStart(4, "0")}`);
    expect(await org.refusal("Key__c", { Code__c: "y", Serial__c: "S-0001" })).toMatchObject({
      status: 400,
      code: "INVALID_FIELD_FOR_INSERT_UPDATE",
    });
  });
});

describe("a Location", () => {
  it("is two numbers that are written, and one value that is read", async () => {
    expect(await org.described("Key__c", "Place__c")).toMatchObject({
      type: "location",
      createable: false,
      displayLocationInDecimal: true,
    });
    expect(await org.described("Key__c", "Place__Latitude__s")).toMatchObject({
      type: "double",
      scale: 4,
      compoundFieldName: "Place__c",
      createable: true,
    });
    const id = await newKey({ Place__Latitude__s: 64.1466, Place__Longitude__s: -21.9426 });
    expect(await org.read("Key__c", id, "Place__Latitude__s")).toBe(64.1466);
    expect(await org.read("Key__c", id, "Place__c")).toEqual({ latitude: 64.1466, longitude: -21.9426 });
    expect(await org.read("Key__c", await newKey(), "Place__c")).toBeNull();
    for (const [latitude, longitude] of [
      [90.0001, 0],
      [-91, 0],
      [0, 180.5],
      [0, -181],
    ]) {
      const beyond = { Code__c: "z", Place__Latitude__s: latitude, Place__Longitude__s: longitude };
      expect(await org.refusal("Key__c", beyond)).toMatchObject({
        status: 400,
        code: "NUMBER_OUTSIDE_VALID_RANGE",
      });
    }
    await newKey({ Place__Latitude__s: -90, Place__Longitude__s: 180 });
  });
});

describe("a MasterDetail", () => {
  it("is required, can't be changed, and takes its details with it", async () => {
    expect(await org.described("Child__c", "Master__c")).toMatchObject({
      type: "reference",
      referenceTo: ["Key__c"],
      relationshipName: "Master__r",
      cascadeDelete: true,
      nillable: false,
      updateable: false,
      relationshipOrder: 0,
    });
    expect(await org.described("Child__c", "OwnerId")).toBeUndefined();
    expect(await org.refusal("Child__c", {})).toMatchObject({
      code: "REQUIRED_FIELD_MISSING",
      fields: ["Master__c"],
    });
    const master = await newKey();
    const child = await org.create("Child__c", { Master__c: master });
    expect(await org.read("Child__c", child, "Name")).toMatch(/^K-\d{3}$/);
    const moved = await org.rest("PATCH", `/sobjects/Child__c/${child}`, { Master__c: await newKey() });
    expect(moved).toMatchObject({ status: 400, body: [{ errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE" }] });
    expect((await org.rest("DELETE", `/sobjects/Key__c/${master}`)).status).toBe(204);
    expect(await org.query(`SELECT Id FROM Child__c WHERE Id = '${child}'`)).toEqual([]);
  });
});

describe("a Lookup", () => {
  it("takes ids of its object only, and is emptied when the row goes", async () => {
    expect(await org.described("Child__c", "Company__c")).toMatchObject({
      type: "reference",
      referenceTo: ["Account"],
      relationshipName: "Company__r",
      cascadeDelete: false,
      nillable: true,
    });
    const master = await newKey();
    const company = await org.create("Account", { Name: "Company" });
    const child = await org.create("Child__c", { Master__c: master, Company__c: company });
    expect(await org.read("Child__c", child, "Company__c")).toBe(company);
    expect(await org.refusal("Child__c", { Master__c: master, Company__c: master })).toMatchObject({
      status: 400,
    });
    expect(await org.refusal("Child__c", { Master__c: master, Company__c: "nobody" })).toMatchObject({
      code: "MALFORMED_ID",
    });
    expect((await org.rest("DELETE", `/sobjects/Account/${company}`)).status).toBe(204);
    expect(await org.read("Child__c", child, "Company__c")).toBeNull();
  });
});
