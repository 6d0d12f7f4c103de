import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import type { RestAnswer } from "../../support/client.ts";
import { type Caller, make, run, withOrg } from "./scenario.ts";

async function setUp(caller: Caller): Promise<Record<string, string>> {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "City__c",
      label: "City",
      pluralLabel: "Cities",
      nameField: { type: "Text", label: "City Name" },
      fields: [
        { fullName: "Key__c", label: "Key", type: "Text", length: 60, externalId: true, unique: true },
        { fullName: "Plain__c", label: "Plain", type: "Text", length: 60 },
      ],
    },
  ]);
  const acme = await make(caller, "Account", { Name: "Acme", Phone: "1" });
  const globex = await make(caller, "Account", { Name: "Globex" });
  const gone = await make(caller, "Account", { Name: "Gone" });
  await caller.send("DELETE", `/sobjects/Account/${gone}`);
  const bern = await make(caller, "City__c", { Name: "Bern", Key__c: "bern" });
  return { acme, globex, gone, bern };
}

const org = withOrg(setUp);
const account = (fields: Record<string, unknown>) => ({ attributes: { type: "Account" }, ...fields });
const city = (fields: Record<string, unknown>) => ({ attributes: { type: "City__c" }, ...fields });
const ROLLED_BACK = {
  statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
  fields: [],
};
const UNKNOWN_ID = "001gf0000zzzzzz";
const COLLECTION = "/composite/sobjects";

async function count(object: string, where: string): Promise<number> {
  const soql = `SELECT COUNT() FROM ${object} WHERE ${where}`;
  const { body } = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
  return (body as { totalSize: number }).totalSize;
}

describe("collections that are no collections", () => {
  const records = (amount: number) => Array.from({ length: amount }, () => account({ Name: "many" }));
  run(org, [
    { does: "no body", method: "POST", path: COLLECTION, body: "", status: 400, has: ["JSON_PARSER_ERROR"] },
    { does: "an array", method: "POST", path: COLLECTION, body: [], status: 400, has: ["JSON_PARSER_ERROR"] },
    {
      does: "no records",
      method: "POST",
      path: COLLECTION,
      body: {},
      status: 400,
      has: ["JSON_PARSER_ERROR"],
    },
    {
      does: "a record that is a text",
      method: "POST",
      path: COLLECTION,
      body: { records: ["x"] },
      status: 400,
      has: ["JSON_PARSER_ERROR"],
    },
    {
      does: "a record without type",
      method: "POST",
      path: COLLECTION,
      body: { records: [{ Name: "x" }] },
      status: 400,
      has: ["INVALID_INPUT", "attributes.type"],
    },
    {
      does: "a type that isn't there",
      method: "POST",
      path: COLLECTION,
      body: { records: [account({ Name: "many" }), { attributes: { type: "Nothing" } }] },
      status: 400,
      text: `[{"message":"sObject type 'Nothing' is not supported.","errorCode":"INVALID_TYPE"}]`,
    },
    {
      does: "201 records",
      method: "POST",
      path: COLLECTION,
      body: { records: records(201) },
      status: 400,
      text: '[{"message":"record limit reached. cannot submit more than 200 records into this call","errorCode":"EXCEEDED_ID_LIMIT"}]',
    },
    {
      does: "eleven chunks",
      method: "POST",
      path: COLLECTION,
      body: { records: Array.from({ length: 11 }, (_, n) => (n % 2 ? account : city)({ Name: "many" })) },
      status: 400,
      has: ["LIMIT_EXCEEDED", "Cannot have more than 10 chunks in a single operation."],
    },
    {
      does: "an allOrNone that is neither true nor false",
      method: "POST",
      path: COLLECTION,
      body: { allOrNone: 7, records: [] },
      status: 400,
      has: ["allOrNone"],
    },
    { does: "a GET", path: COLLECTION, status: 405, answersWith: { allow: "POST, PATCH, DELETE" } },
    {
      does: "an old version",
      method: "POST",
      path: COLLECTION,
      version: 41,
      body: { records: [] },
      status: 404,
      has: ["NOT_FOUND"],
    },
    {
      does: "a delete without ids",
      method: "DELETE",
      path: `${COLLECTION}?ids=,`,
      status: 400,
      has: ["MISSING_ARGUMENT"],
    },
    {
      does: "a delete of 201 ids",
      method: "DELETE",
      path: `${COLLECTION}?ids=${Array(201).fill(UNKNOWN_ID).join(",")}`,
      status: 400,
      has: ["EXCEEDED_ID_LIMIT"],
    },
  ]);

  it("write nothing", async () => {
    expect(await count("Account", "Name = 'many'")).toBe(0);
  });
});

describe("creating many", () => {
  it("answers in order, with the rows that failed among the others", async () => {
    const { send } = org();
    const answer = await send("POST", COLLECTION, {
      allOrNone: false,
      records: [
        account({ Name: "c1" }),
        account({ Phone: "1" }),
        city({ name: "c2", Key__c: "c2" }),
        account({ Name: "c3", Nothing__c: 1 }),
        account({ NAME: "c4", NumberOfEmployees: 3 }),
        account({ Name: "c5", Id: UNKNOWN_ID }),
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { id: expect.stringMatching(/^001\w{15}$/), success: true, errors: [] },
      {
        success: false,
        errors: [
          {
            statusCode: "REQUIRED_FIELD_MISSING",
            message: "Required fields are missing: [Name]",
            fields: ["Name"],
          },
        ],
      },
      { id: expect.stringMatching(/^a\w{17}$/), success: true, errors: [] },
      {
        success: false,
        errors: [
          {
            statusCode: "INVALID_FIELD",
            message: "No such column 'Nothing__c' on sobject of type Account",
            fields: [],
          },
        ],
      },
      { id: expect.stringMatching(/^001\w{15}$/), success: true, errors: [] },
      {
        success: false,
        errors: [expect.objectContaining({ statusCode: "INVALID_FIELD_FOR_INSERT_UPDATE", fields: ["Id"] })],
      },
    ]);
    expect(answer.text).toMatch(/^\[\{"id":"\w{18}","success":true,"errors":\[\]\},\{"success":false/);
    const id = (answer.body as { id: string }[])[4]?.id;
    expect((await send("GET", `/sobjects/Account/${id}`)).body).toMatchObject({
      Name: "c4",
      NumberOfEmployees: 3,
      Phone: null,
    });
  });

  it("writes all or nothing, over all objects", async () => {
    const { send } = org();
    const records = [account({ Name: "n1" }), city({ Name: "n2" }), account({}), account({ Name: "n3" })];
    const answer = await send("POST", COLLECTION, { allOrNone: true, records });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { success: false, errors: [ROLLED_BACK] },
      { success: false, errors: [ROLLED_BACK] },
      { success: false, errors: [expect.objectContaining({ statusCode: "REQUIRED_FIELD_MISSING" })] },
      { success: false, errors: [ROLLED_BACK] },
    ]);
    expect(await count("Account", "Name LIKE 'n%'")).toBe(0);
    expect(await count("City__c", "Name = 'n2'")).toBe(0);
    const sound = records.filter((_, index) => index !== 2);
    const again = await send("POST", COLLECTION, { allOrNone: true, records: sound });
    expect((again.body as { success: boolean }[]).every(({ success }) => success)).toBe(true);
    expect(await count("Account", "Name LIKE 'n%'")).toBe(2);
  });

  it("takes 200 records of ten chunks", async () => {
    const records = Array.from({ length: 200 }, (_, n) =>
      Math.floor(n / 20) % 2 ? account({ Name: `t${n}` }) : city({ Name: `t${n}` }),
    );
    const { body } = await org().send("POST", COLLECTION, { records });
    const ids = (body as { id: string }[]).map(({ id }) => id.slice(0, 1));
    expect(ids.join("")).toBe(
      Array.from({ length: 200 }, (_, n) => (Math.floor(n / 20) % 2 ? "0" : "a")).join(""),
    );
  });
});

describe("updating many", () => {
  it("finds each record by its id, in any letter case", async () => {
    const { send, names } = org();
    const answer = await send("PATCH", COLLECTION, {
      records: [
        account({ id: names["acme"], Phone: "2" }),
        account({ Id: names["gone"], Phone: "2" }),
        account({ Phone: "2" }),
        account({ id: "001", Phone: "2" }),
        account({ id: names["globex"], Name: null, Phone: "9" }),
        city({ Id: names["bern"], Plain__c: "x" }),
        account({ id: UNKNOWN_ID, Phone: "2" }),
      ],
    });
    expect(answer.body).toEqual([
      { id: names["acme"], success: true, errors: [] },
      {
        id: names["gone"],
        success: false,
        errors: [{ statusCode: "ENTITY_IS_DELETED", message: "entity is deleted", fields: [] }],
      },
      {
        success: false,
        errors: [
          {
            statusCode: "MISSING_ARGUMENT",
            message: "Id not specified in an update call",
            fields: ["Id"],
          },
        ],
      },
      {
        success: false,
        errors: [
          {
            statusCode: "MALFORMED_ID",
            message: "Account ID: id value of incorrect type: 001",
            fields: ["Id"],
          },
        ],
      },
      {
        id: names["globex"],
        success: false,
        errors: [expect.objectContaining({ statusCode: "REQUIRED_FIELD_MISSING" })],
      },
      { id: names["bern"], success: true, errors: [] },
      {
        id: UNKNOWN_ID,
        success: false,
        errors: [expect.objectContaining({ statusCode: "INVALID_CROSS_REFERENCE_KEY" })],
      },
    ]);
    expect((await send("GET", `/sobjects/Account/${names["acme"]}?fields=Name,Phone`)).body).toMatchObject({
      Name: "Acme",
      Phone: "2",
    });
    expect((await send("GET", `/sobjects/Account/${names["globex"]}?fields=Phone`)).body).toMatchObject({
      Phone: null,
    });
  });

  it("leaves everything as it was if one of all can't be written", async () => {
    const { send, names } = org();
    const answer = await send("PATCH", COLLECTION, {
      allOrNone: true,
      records: [account({ id: names["acme"], Phone: "3" }), account({ id: "001", Phone: "3" })],
    });
    expect(answer.body).toEqual([
      { id: names["acme"], success: false, errors: [ROLLED_BACK] },
      { success: false, errors: [expect.objectContaining({ statusCode: "MALFORMED_ID" })] },
    ]);
    expect(await count("Account", "Phone = '3'")).toBe(0);
  });
});

describe("upserting many", () => {
  it("makes what is new and changes what is there", async () => {
    const { send, names } = org();
    const answer = await send("PATCH", `${COLLECTION}/City__c/Key__c`, {
      records: [
        city({ Name: "Basel", Key__c: "basel" }),
        city({ Key__c: "BERN", Plain__c: "capital" }),
        city({ Name: "no key" }),
        city({ Name: "Basel again", Key__c: "Basel" }),
      ],
    });
    expect(answer.body).toEqual([
      { id: expect.stringMatching(/^a\w{17}$/), success: true, errors: [], created: true },
      { id: names["bern"], success: true, errors: [], created: false },
      {
        success: false,
        errors: [expect.objectContaining({ statusCode: "MISSING_ARGUMENT" })],
        created: false,
      },
      {
        success: false,
        errors: [expect.objectContaining({ statusCode: "DUPLICATE_VALUE" })],
        created: false,
      },
    ]);
  });

  it("says created of every row that was rolled back", async () => {
    const { send } = org();
    const answer = await send("PATCH", `${COLLECTION}/City__c/Key__c`, {
      allOrNone: true,
      records: [
        city({ Name: "Zug", Key__c: "zug" }),
        city({ Key__c: "bern", Plain__c: "lost" }),
        city({ Name: "bad", Key__c: "bad", OwnerId: "nobody" }),
      ],
    });
    expect(answer.body).toEqual([
      { success: false, errors: [ROLLED_BACK], created: true },
      { success: false, errors: [ROLLED_BACK], created: true },
      { success: false, errors: [expect.objectContaining({ statusCode: "MALFORMED_ID" })], created: true },
    ]);
    expect(await count("City__c", "Key__c IN ('zug','bad')")).toBe(0);
    expect(await count("City__c", "Plain__c = 'lost'")).toBe(0);
  });

  run(org, [
    {
      does: "makes records without an Id, and changes those with one",
      method: "PATCH",
      path: `${COLLECTION}/Account/Id`,
      body: { records: [account({ Name: "by id" })] },
      status: 200,
      like: [{ success: true, created: true }],
    },
    {
      does: "needs a field that identifies",
      method: "PATCH",
      path: `${COLLECTION}/City__c/Plain__c`,
      body: { records: [] },
      status: 404,
      has: ["Provided external ID field does not exist or is not accessible: Plain__c"],
    },
    {
      does: "needs records of the object that the path names",
      method: "PATCH",
      path: `${COLLECTION}/City__c/Key__c`,
      body: { records: [city({ Key__c: "stray" }), account({ Name: "stray" })] },
      status: 400,
      has: ["INVALID_INPUT", "City__c"],
    },
    {
      does: "takes no Id beside another key",
      method: "PATCH",
      path: `${COLLECTION}/City__c/Key__c`,
      body: { records: [city({ Key__c: "stray", id: "x" })] },
      status: 400,
      has: ["The Id field should not be specified in the sobject data."],
    },
    {
      does: "came with version 46",
      method: "PATCH",
      path: `${COLLECTION}/City__c/Key__c`,
      version: 45,
      body: { records: [] },
      status: 404,
    },
  ]);
});

describe("deleting many", () => {
  it("names each id, and says what was none", async () => {
    const { send, org: running, session } = org();
    const caller = { send, org: running, session };
    const a = await make(caller, "Account", { Name: "d1" });
    const b = await make(caller, "City__c", { Name: "d2" });
    const ids = [a, "nonsense", b, a, "005"];
    const answer = await send("DELETE", `${COLLECTION}?ids=${ids.join(",")}&allOrNone=false`);
    expect(answer.body).toEqual([
      { id: a, success: true, errors: [] },
      {
        success: false,
        errors: [{ statusCode: "MALFORMED_ID", message: "malformed id nonsense", fields: [] }],
      },
      { id: b, success: true, errors: [] },
      { id: a, success: false, errors: [expect.objectContaining({ statusCode: "ENTITY_IS_DELETED" })] },
      { success: false, errors: [expect.objectContaining({ statusCode: "MALFORMED_ID" })] },
    ]);
    expect(await count("Account", "Name = 'd1'")).toBe(0);
  });

  it.each(["nonsense", UNKNOWN_ID])("deletes nothing with allOrNone beside %s", async (other) => {
    const { send, names } = org();
    const answer = await send("DELETE", `${COLLECTION}?allOrNone=true&ids=${names["acme"]},${other}`);
    expect(answer.body).toMatchObject([
      { id: names["acme"], success: false, errors: [ROLLED_BACK] },
      { success: false },
    ]);
    expect(await count("Account", `Id = '${names["acme"]}'`)).toBe(1);
  });
});

describe("retrieving many", () => {
  const bernJson =
    '{"attributes":{"type":"City__c","url":"/services/data/v60.0/sobjects/City__c/<bern>"},"Id":"<bern>","Name":"Bern"}';
  run(org, [
    {
      does: "gives records in the order of their ids, and null where there is none",
      path: `${COLLECTION}/Account?ids=<globex>,<gone>,x,<acme>,<bern>,<globex>&fields=name`,
      status: 200,
      like: [{ Name: "Globex" }, null, null, { Name: "Acme" }, null, { Name: "Globex" }],
    },
    {
      does: "takes the ids and fields in a body",
      method: "POST",
      version: 60,
      path: `${COLLECTION}/city__c`,
      body: { ids: ["bad"], fields: ["id", "Name"] },
      status: 200,
      text: "[null]",
    },
    {
      does: "writes records as other reads do",
      version: 60,
      path: `${COLLECTION}/City__c?ids=<bern>&fields=Id,Name`,
      status: 200,
      text: `[${bernJson}]`,
    },
    {
      does: "refuses a field that isn't there",
      path: `${COLLECTION}/Account?ids=<acme>&fields=Nothing`,
      status: 400,
      text: `[{"message":"No such column 'Nothing' on sobject of type Account","errorCode":"INVALID_FIELD"}]`,
    },
    {
      does: "refuses an object that isn't there",
      path: `${COLLECTION}/Nothing?ids=<acme>&fields=Id`,
      status: 404,
      has: ["NOT_FOUND"],
    },
    {
      does: "needs ids",
      path: `${COLLECTION}/Account?fields=Id`,
      status: 400,
      has: ["MISSING_ARGUMENT", "ids"],
    },
    {
      does: "needs fields",
      path: `${COLLECTION}/Account?ids=x`,
      status: 400,
      has: ["MISSING_ARGUMENT", "fields"],
    },
    {
      does: "refuses ids that are no texts",
      method: "POST",
      path: `${COLLECTION}/Account`,
      body: { ids: [1], fields: ["Id"] },
      status: 400,
      has: ["JSON_PARSER_ERROR"],
    },
    {
      does: "refuses more than 2,000 ids",
      method: "POST",
      path: `${COLLECTION}/Account`,
      body: { ids: Array(2001).fill(UNKNOWN_ID), fields: ["Id"] },
      status: 400,
      has: ["EXCEEDED_ID_LIMIT", "2000"],
    },
  ]);
});

describe("hostile collections", () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("Account", "City__c", "__proto__", "User"),
  );
  const attributes = fc.oneof(value, fc.record({ type: value, referenceId: value }));
  const name = fc.constantFrom(
    "Name",
    "name",
    "Id",
    "Key__c",
    "__proto__",
    "constructor",
    "OwnerId",
    "attributes",
  );
  const record = fc.oneof(
    value,
    fc
      .tuple(attributes, fc.array(fc.tuple(name, value), { maxLength: 4 }))
      .map(([head, cells]) => Object.fromEntries([["attributes", head], ...cells])),
  );
  const body = fc.record(
    {
      allOrNone: fc.oneof(fc.boolean(), value),
      records: fc.oneof(value, fc.array(record, { maxLength: 5 })),
    },
    { requiredKeys: [] },
  );
  const target = fc.constantFrom(
    ["POST", COLLECTION],
    ["PATCH", COLLECTION],
    ["PATCH", `${COLLECTION}/City__c/Key__c`],
    ["PATCH", `${COLLECTION}/Account/Id`],
    ["POST", `${COLLECTION}/Account`],
  );

  const check = ({ status, text, body: answer }: RestAnswer): void => {
    expect(status, text).toBeLessThan(500);
    expect(answer).toBeInstanceOf(Array);
  };

  it("are refused or written, never a crash", async () => {
    await fc.assert(
      fc.asyncProperty(target, body, async ([method = "", path = ""], sent) => {
        check(await org().send(method, path, sent));
      }),
      { numRuns: 400 },
    );
  });
});
