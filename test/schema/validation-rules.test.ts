// Validation rules of an SFDX project, at every door: what they refuse, with which words and fields, and what they let by.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ruleFile } from "./rule-files.ts";
import { fieldFile, objectFile, type TypedOrg, typedOrg } from "./typed-org.ts";

const NUMBER = "<type>Number</type><precision>10</precision><scale>2</scale>";
const STAGES = `<type>Picklist</type><valueSet><valueSetDefinition><sorted>false</sorted>${["Open", "Shut"]
  .map((name) => `<value><fullName>${name}</fullName><default>${name === "Open"}</default></value>`)
  .join("")}</valueSetDefinition></valueSet>`;

let org: TypedOrg;
beforeAll(async () => {
  org = await typedOrg({
    ...objectFile("Deal__c"),
    ...fieldFile("Deal__c", "Price__c", NUMBER),
    ...fieldFile("Deal__c", "Cost__c", NUMBER),
    ...fieldFile("Deal__c", "Key__c", "<type>Text</type><length>10</length><externalId>true</externalId>"),
    ...fieldFile("Deal__c", "Due__c", "<type>Date</type>"),
    ...fieldFile("Deal__c", "Stage__c", STAGES),
    ...fieldFile("Deal__c", "Account__c", "<type>Lookup</type><referenceTo>Account</referenceTo>"),
    ...ruleFile(
      "Deal__c",
      "Profit",
      "Price__c < Cost__c",
      'The price {price} is "below" the cost',
      "<errorDisplayField>Price__c</errorDisplayField>",
    ),
    ...ruleFile("Deal__c", "Named", 'BEGINS(Name, "Bad")', "A bad name"),
    ...ruleFile("Deal__c", "Late", "AND(ISNEW(), Due__c < TODAY())", "Too late"),
    ...ruleFile(
      "Deal__c",
      "Fixed",
      'AND(ISCHANGED(Price__c), ISPICKVAL(PRIORVALUE(Stage__c), "Shut"))',
      "The deal is shut",
    ),
    ...ruleFile("Deal__c", "Parent", 'Account__r.Name = "Closed Ltd"', "Not with them"),
    ...ruleFile("Deal__c", "Ratio", "Price__c / Cost__c > 100", "Too good"),
    ...ruleFile("Deal__c", "Asleep", "TRUE", "Never", "<active>false</active>"),
    ...ruleFile(
      "Account",
      "NoTest",
      'CONTAINS(Name, "TEST")',
      "No tests",
      "<errorDisplayField>Name</errorDisplayField>",
    ),
  });
});
afterAll(() => org.stop());

const errors = async (method: string, path: string, row: unknown): Promise<unknown> => {
  const { status, body } = await org.rest(method, path, row);
  expect(status).toBe(400);
  return body;
};

const broken = (message: string, ...fields: string[]) => ({
  message,
  errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
  fields,
});

describe("a record that breaks a rule", () => {
  test("is not made; the message is the rule's and names its field", async () => {
    expect(await errors("POST", "/sobjects/Deal__c", { Name: "x", Price__c: 1, Cost__c: 2 })).toEqual([
      broken('The price {price} is "below" the cost', "Price__c"),
    ]);
    expect(await org.query("SELECT Id FROM Deal__c WHERE Name = 'x'")).toEqual([]);
  });

  test("hears of all rules that it breaks", async () => {
    expect(
      await errors("POST", "/sobjects/Deal__c", {
        Name: "Bad",
        Price__c: 1,
        Cost__c: 2,
        Due__c: "2001-01-01",
      }),
    ).toEqual([
      broken("Too late"),
      broken("A bad name"),
      broken('The price {price} is "below" the cost', "Price__c"),
    ]);
  });

  test("of a standard object is refused too", async () => {
    expect(await errors("POST", "/sobjects/Account", { Name: "a TEST" })).toEqual([
      broken("No tests", "Name"),
    ]);
  });

  test("by its parent's name is refused, however it gets there", async () => {
    const closed = await org.create("Account", { Name: "Closed Ltd" });
    const fine = await org.create("Account", { Name: "Fine Ltd" });
    expect(await errors("POST", "/sobjects/Deal__c", { Account__c: closed })).toEqual([
      broken("Not with them"),
    ]);
    const id = await org.create("Deal__c", { Account__c: fine });
    expect(await errors("PATCH", `/sobjects/Deal__c/${id}`, { Account__c: closed })).toEqual([
      broken("Not with them"),
    ]);
  });
});

describe("an update", () => {
  test("is judged by what it leaves alone as well", async () => {
    const id = await org.create("Deal__c", { Name: "x", Price__c: 5, Cost__c: 2, Due__c: "2990-01-01" });
    expect(await errors("PATCH", `/sobjects/Deal__c/${id}`, { Cost__c: 6 })).toEqual([
      broken('The price {price} is "below" the cost', "Price__c"),
    ]);
    // What is only asked of new records doesn't stop it.
    expect((await org.rest("PATCH", `/sobjects/Deal__c/${id}`, { Due__c: "2001-01-01" })).status).toBe(204);
    expect(await org.read("Deal__c", id, "Cost__c")).toBe(2);
  });

  test("is judged by what was there before", async () => {
    const id = await org.create("Deal__c", { Price__c: 5 });
    expect(
      (await org.rest("PATCH", `/sobjects/Deal__c/${id}`, { Price__c: 6, Stage__c: "Shut" })).status,
    ).toBe(204);
    expect(await errors("PATCH", `/sobjects/Deal__c/${id}`, { Price__c: 7 })).toEqual([
      broken("The deal is shut"),
    ]);
    expect((await org.rest("PATCH", `/sobjects/Deal__c/${id}`, { Price__c: 6, Name: "y" })).status).toBe(204);
  });

  test("of a record that is gone says just that", async () => {
    const id = await org.create("Deal__c", {});
    await org.rest("DELETE", `/sobjects/Deal__c/${id}`);
    const { status, body } = await org.rest("PATCH", `/sobjects/Deal__c/${id}`, { Name: "Bad" });
    expect({ status, body }).toMatchObject({ status: 404, body: [{ errorCode: "ENTITY_IS_DELETED" }] });
  });
});

test("blank numbers are no numbers, and a rule that can't be worked out refuses the row", async () => {
  await org.create("Deal__c", { Price__c: -1 });
  expect(await errors("POST", "/sobjects/Deal__c", { Price__c: 1, Cost__c: 0 })).toEqual([
    {
      message: "The validation rule Ratio can't be evaluated: division by zero",
      errorCode: "FIELD_INTEGRITY_EXCEPTION",
      fields: [],
    },
  ]);
});

test("rows fail alone in a collection, by insert and by upsert", async () => {
  const attributes = { type: "Deal__c" };
  const { body } = await org.rest("POST", "/composite/sobjects", {
    records: [
      { attributes, Name: "Good", Key__c: "g" },
      { attributes, Name: "Bad one" },
    ],
  });
  expect(body).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "A bad name" }] },
  ]);
  const upserted = await org.rest("PATCH", "/composite/sobjects/Deal__c/Key__c", {
    records: [
      { attributes, Key__c: "g", Name: "Bad two" },
      { attributes, Key__c: "n", Name: "Bad three" },
      { attributes, Key__c: "o", Name: "Good" },
    ],
  });
  expect((upserted.body as { success: boolean }[]).map(({ success }) => success)).toEqual([
    false,
    false,
    true,
  ]);
});

test("Bulk jobs obey, row by row", async () => {
  const { body } = await org.rest("POST", "/jobs/ingest", { object: "Deal__c", operation: "insert" });
  const { id } = body as { id: string };
  const csv = "Name,Price__c,Cost__c\nBulk 1,3,2\nBad 2,3,2\nBulk 3,1,2\n";
  await org.rest("PUT", `/jobs/ingest/${id}/batches`, csv, { "content-type": "text/csv" });
  await org.rest("PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
  await expect
    .poll(async () => ((await org.rest("GET", `/jobs/ingest/${id}`)).body as { state: string }).state)
    .toBe("JobComplete");
  const { text } = await org.rest("GET", `/jobs/ingest/${id}/failedResults`);
  expect(text.trim().split("\n").slice(1)).toEqual([
    '"","FIELD_CUSTOM_VALIDATION_EXCEPTION:A bad name:--","Bad 2","3","2"',
    '"","FIELD_CUSTOM_VALIDATION_EXCEPTION:The price {price} is ""below"" the cost:Price__c --","Bulk 3","1","2"',
  ]);
});
