// Parents and children by the path of a record, parents named by their external ids, and upserts that make nothing.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { make, run, withOrg } from "./scenario.ts";

const KEYED_ACCOUNT = {
  fullName: "Account",
  fields: [
    { fullName: "Key__c", label: "Key", type: "Text", length: 20, unique: true, externalId: true },
    { fullName: "Same__c", label: "Same", type: "Text", length: 20, externalId: true },
  ],
} as const;

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [KEYED_ACCOUNT]);
  const acme = await make(caller, "Account", { Name: "Acme", Key__c: "k 1", Same__c: "s" });
  const other = await make(caller, "Account", { Name: "Other", Key__c: "k2", Same__c: "s" });
  const ann = await make(caller, "Contact", { LastName: "Ann", AccountId: acme });
  const bob = await make(caller, "Contact", { LastName: "Bob", AccountId: acme });
  const alone = await make(caller, "Contact", { LastName: "Alone" });
  return { acme, other, ann, bob, alone };
});

const NOT_FOUND = [{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }];
const XML = { accept: "application/xml" };

describe("a relationship in a path", () => {
  run(org, [
    {
      does: "is the parent, in any letter case, with the fields that are asked for",
      path: "/sobjects/Contact/<ann>/account?fields=Name",
      version: 60,
      status: 200,
      text: '{"attributes":{"type":"Account","url":"/services/data/v60.0/sobjects/Account/<acme>"},"Name":"Acme","Id":"<acme>"}',
    },
    {
      does: "is an owner",
      path: "/sobjects/Contact/<ann>/Owner?fields=Alias",
      status: 200,
      like: { Alias: "admin" },
    },
    {
      does: "is the children, as a query has them",
      path: "/sobjects/Account/<acme>/Contacts?fields=LastName",
      status: 200,
      like: {
        totalSize: 2,
        done: true,
        records: [
          { LastName: "Ann", Id: expect.any(String) },
          { LastName: "Bob", Id: expect.any(String) },
        ],
      },
    },
    {
      does: "is children with all their fields",
      path: "/sobjects/Account/<acme>/contacts",
      status: 200,
      like: { totalSize: 2 },
      has: ['"MailingAddress":null', '"Email":null'],
    },
    {
      does: "is children in XML",
      path: "/sobjects/Account/<acme>/Contacts?fields=LastName",
      headers: XML,
      status: 200,
      type: "application/xml;charset=UTF-8",
      has: ["<QueryResult><totalSize>2</totalSize><done>true</done><records ", "<LastName>Ann</LastName>"],
    },
    {
      does: "is no child at all",
      path: "/sobjects/Account/<other>/Contacts",
      status: 200,
      like: { totalSize: 0 },
    },
    {
      does: "is not there if the lookup is empty",
      path: "/sobjects/Contact/<alone>/Account",
      status: 404,
      like: NOT_FOUND,
    },
    { does: "is none of the object", path: "/sobjects/Contact/<ann>/Nothing", status: 404, like: NOT_FOUND },
    {
      does: "is none of Object.prototype",
      path: "/sobjects/Contact/<ann>/__proto__",
      status: 404,
      like: NOT_FOUND,
    },
    {
      does: "is not to be chained",
      path: "/sobjects/Contact/<ann>/Account/Owner",
      status: 404,
      like: NOT_FOUND,
    },
    {
      does: "of a record that isn't there",
      path: "/sobjects/Account/001gf00000zzzzzAAA/Contacts",
      status: 404,
      like: NOT_FOUND,
    },
    {
      does: "of another object's record",
      path: "/sobjects/Account/<ann>/Contacts",
      status: 404,
      like: NOT_FOUND,
    },
    {
      does: "of children can't be changed",
      method: "PATCH",
      path: "/sobjects/Account/<acme>/Contacts",
      body: { LastName: "x" },
      status: 404,
      like: NOT_FOUND,
    },
  ]);

  it("changes and deletes the parent", async () => {
    const caller = org();
    const parent = await make(caller, "Account", { Name: "before" });
    const child = await make(caller, "Contact", { LastName: "x", AccountId: parent });
    const path = `/sobjects/Contact/${child}/Account`;
    expect((await caller.send("PATCH", path, { Name: "after" })).status).toBe(204);
    expect((await caller.send("GET", `/sobjects/Account/${parent}`)).body).toMatchObject({ Name: "after" });
    expect((await caller.send("DELETE", path)).status).toBe(204);
    expect((await caller.send("GET", `/sobjects/Account/${parent}`)).status).toBe(404);
  });
});

describe("a parent named by its external id", () => {
  it.each([
    ["a record", (Account: unknown) => ["POST", "/sobjects/Contact", { LastName: "x", Account }] as const],
    [
      "a record of a collection",
      (Account: unknown) =>
        [
          "POST",
          "/composite/sobjects",
          { records: [{ attributes: { type: "Contact" }, LastName: "x", Account }] },
        ] as const,
    ],
  ])("is found for %s", async (_what, request) => {
    const { send, names } = org();
    const sent = async (account: unknown) => {
      const [method, path, record] = request(account);
      const { body } = await send(method, path, record);
      return (Array.isArray(body) ? body[0] : body) as { id?: string };
    };
    for (const account of [{ Key__c: "k 1" }, { attributes: { type: "Account" }, key__c: "K 1" }]) {
      const { id } = await sent(account);
      const { body } = await send("GET", `/sobjects/Contact/${id}`);
      expect(body).toMatchObject({ AccountId: names["acme"] });
    }
    const missing = JSON.stringify(await sent({ Key__c: "nobody" }));
    expect(missing).toContain("Foreign key external ID: nobody not found for field Key__c in entity Account");
    expect(JSON.stringify(await sent({ Same__c: "s" }))).toContain("more than one record found");
    expect(JSON.stringify(await sent({ Name: "Acme" }))).toContain("does not match an External ID");
  });

  it("fails the rows alone whose parent isn't there", async () => {
    const { send, names } = org();
    const row = (fields: object) => ({ attributes: { type: "Contact" }, LastName: "row", ...fields });
    const { body } = await send("POST", "/composite/sobjects", {
      records: [
        row({ Account: { Key__c: "k2" } }),
        row({ Account: { Key__c: "nobody" } }),
        row({ AccountId: names["acme"] }),
        row({ AccountId: names["acme"], Account: { Key__c: "k2" } }),
        row({ Nothing: { Key__c: "k2" } }),
        row({}),
      ],
    });
    const results = body as { success: boolean; errors: { statusCode: string }[] }[];
    expect(results.map(({ success, errors }) => (success ? true : errors[0]?.statusCode))).toEqual([
      true,
      "INVALID_FIELD",
      true,
      "DUPLICATE_VALUE",
      "INVALID_FIELD",
      true,
    ]);
  });

  it("changes a record, and is found for an upsert", async () => {
    const { send, names } = org();
    const child = `/sobjects/Contact/${names["bob"]}`;
    expect((await send("PATCH", child, { Account: { Key__c: "k2" } })).status).toBe(204);
    expect((await send("GET", child)).body).toMatchObject({ AccountId: names["other"] });
    const upsert = await send("PATCH", "/sobjects/Account/Key__c/k3", {
      Name: "x",
      Parent: { Key__c: "k2" },
    });
    expect(upsert.status, upsert.text).toBe(201);
  });
});

describe("updateOnly", () => {
  run(org, [
    {
      does: "makes no record",
      method: "PATCH",
      path: "/sobjects/Account/Key__c/new?updateOnly=true",
      body: { Name: "x" },
      status: 404,
      like: NOT_FOUND,
    },
    {
      does: "changes one that is there",
      method: "PATCH",
      path: "/sobjects/Account/Key__c/k2?updateOnly=true",
      body: { Phone: "2" },
      status: 200,
      like: { created: false },
    },
    {
      does: "fails the rows of a collection that are new, and those alone",
      method: "PATCH",
      path: "/composite/sobjects/Account/Key__c?updateOnly=true",
      body: {
        records: ["k2", "new"].map((Key__c) => ({ attributes: { type: "Account" }, Key__c, Phone: "3" })),
      },
      status: 200,
      like: [{ success: true }, { success: false, errors: [{ statusCode: "NOT_FOUND" }] }],
    },
    {
      does: "needs an Id where that is the key",
      method: "PATCH",
      path: "/composite/sobjects/Account/Id?updateOnly=true",
      body: { records: [{ attributes: { type: "Account" }, Name: "x" }] },
      status: 200,
      like: [{ success: false, errors: [{ statusCode: "MISSING_ARGUMENT" }] }],
    },
  ]);
});
