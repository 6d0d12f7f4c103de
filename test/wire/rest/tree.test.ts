import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { run, withOrg } from "./scenario.ts";

const org = withOrg(async ({ org: running }) => {
  await importDefinitions(running.ports, [
    {
      fullName: "City__c",
      label: "City",
      pluralLabel: "Cities",
      nameField: { type: "Text", label: "City Name" },
      fields: [
        {
          fullName: "Region__c",
          label: "Region",
          type: "Lookup",
          referenceTo: "City__c",
          relationshipName: "Parts",
        },
      ],
    },
  ]);
  return {};
});

const TREE = "/composite/tree";
let last = 0;
const record = (type: string, fields: Record<string, unknown>, referenceId = `r${++last}`) => ({
  attributes: { type, referenceId },
  ...fields,
});
const chain = (levels: number): Record<string, unknown> =>
  record("City__c", {
    Name: "link",
    ...(levels > 1 ? { Parts__r: { records: [chain(levels - 1)] } } : {}),
  });

async function rows(soql: string): Promise<Record<string, unknown>[]> {
  const { body } = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
  return (body as { records: Record<string, unknown>[] }).records;
}

describe("a tree of records", () => {
  it("is written with its children, and told level by level", async () => {
    const { send } = org();
    const answer = await send("POST", `${TREE}/Account`, {
      records: [
        record(
          "Account",
          {
            Name: "Acme",
            contacts: {
              records: [
                record("Contact", { LastName: "Li" }, "c1"),
                record("contact", { LastName: "Wu" }, "c2"),
              ],
            },
            ChildAccounts: { records: [record("Account", { Name: "Acme Sub" }, "s1")] },
          },
          "a1",
        ),
        record("Account", { Name: "Globex", Contacts: { records: [] } }, "a2"),
      ],
    });
    expect(answer.status, answer.text).toBe(201);
    const { hasErrors, results } = answer.body as {
      hasErrors: boolean;
      results: { referenceId: string; id: string }[];
    };
    expect(hasErrors).toBe(false);
    expect(results.map(({ referenceId }) => referenceId)).toEqual(["a1", "a2", "c1", "c2", "s1"]);
    const [acme, , li, wu, sub] = results.map(({ id }) => id);
    expect(answer.text).toMatch(/^\{"hasErrors":false,"results":\[\{"referenceId":"a1","id":"001/);
    expect(await rows("SELECT Id, AccountId FROM Contact")).toMatchObject([
      { Id: li, AccountId: acme },
      { Id: wu, AccountId: acme },
    ]);
    expect(await rows("SELECT Id, ParentId FROM Account WHERE Name = 'Acme Sub'")).toMatchObject([
      { Id: sub, ParentId: acme },
    ]);
  });

  it("may have five levels and 200 records", async () => {
    const { send } = org();
    expect((await send("POST", `${TREE}/City__c`, { records: [chain(5)] })).status).toBe(201);
    const records = Array.from({ length: 200 }, (_, index) => record("City__c", { Name: `m${index}` }));
    const { status, body } = await send("POST", `${TREE}/City__c`, { records });
    expect(status).toBe(201);
    expect((body as { results: unknown[] }).results).toHaveLength(200);
    expect(await rows("SELECT Id FROM City__c WHERE Name LIKE 'm%'")).toHaveLength(200);
  });

  it("leaves nothing behind if one of its records is refused, and names only those at fault", async () => {
    const { send } = org();
    const answer = await send("POST", `${TREE}/Account`, {
      records: [
        record("Account", {
          Name: "lost",
          Contacts: {
            records: [
              record("Contact", { LastName: "lost", Email: "no address" }, "bad1"),
              record("Contact", { LastName: "lost" }),
              record("Contact", {}, "bad2"),
            ],
          },
        }),
      ],
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      hasErrors: true,
      results: [
        {
          referenceId: "bad1",
          errors: [
            {
              statusCode: "INVALID_EMAIL_ADDRESS",
              message: "Email: invalid email address: no address",
              fields: ["Email"],
            },
          ],
        },
        {
          referenceId: "bad2",
          errors: [
            {
              statusCode: "REQUIRED_FIELD_MISSING",
              message: "Required fields are missing: [LastName]",
              fields: ["LastName"],
            },
          ],
        },
      ],
    });
    expect(await rows("SELECT Id FROM Account WHERE Name = 'lost'")).toEqual([]);
    expect(await rows("SELECT Id FROM Contact WHERE LastName = 'lost'")).toEqual([]);
  });
});

describe("a tree that is none", () => {
  const error = (referenceId: string, statusCode: string) => ({
    hasErrors: true,
    results: [{ referenceId, errors: [{ statusCode }] }],
  });
  const post = (does: string, records: unknown, status: number, like: unknown) =>
    ({ does, method: "POST", path: `${TREE}/Account`, body: { records }, status, like }) as const;
  const twin = record("Account", { Name: "none" }, "twin");
  run(org, [
    post("one name twice", [twin, twin], 400, error("twin", "INVALID_INPUT")),
    post("no name", [{ attributes: { type: "Account" }, Name: "none" }], 400, error("", "INVALID_INPUT")),
    post("another type", [record("Contact", { LastName: "x" }, "t")], 400, error("t", "INVALID_INPUT")),
    post("an unknown type", [record("Nothing", {}, "u")], 400, error("u", "INVALID_TYPE")),
    post(
      "a child of another type",
      [record("Account", { Name: "none", Contacts: { records: [record("Account", {}, "child")] } })],
      400,
      error("child", "INVALID_INPUT"),
    ),
    post(
      "a child that names its parent",
      [
        record("Account", {
          Name: "none",
          Contacts: { records: [record("Contact", { LastName: "x", accountid: "y" }, "own")] },
        }),
      ],
      400,
      error("own", "INVALID_FIELD"),
    ),
    post(
      "a relationship that isn't there",
      [record("Account", { Name: "none", Nothings: { records: [] } }, "rel")],
      400,
      error("rel", "INVALID_FIELD"),
    ),
    post("a record that is a number", [1], 400, [{ errorCode: "JSON_PARSER_ERROR" }]),
    post("no array", {}, 400, [{ errorCode: "JSON_PARSER_ERROR" }]),
    post(
      "201 records",
      Array.from({ length: 201 }, () => record("Account", { Name: "none" })),
      400,
      [{ errorCode: "EXCEEDED_ID_LIMIT" }],
    ),
    {
      does: "six levels",
      method: "POST",
      path: `${TREE}/City__c`,
      body: { records: [chain(6)] },
      status: 400,
      has: ["INVALID_INPUT"],
    },
    {
      does: "an unknown object",
      method: "POST",
      path: `${TREE}/Nothing`,
      body: { records: [] },
      status: 404,
    },
    { does: "a GET", path: `${TREE}/Account`, status: 405 },
    {
      does: "an old version",
      method: "POST",
      path: `${TREE}/Account`,
      version: 33,
      body: { records: [] },
      status: 404,
    },
  ]);

  it("writes nothing", async () => {
    expect(await rows("SELECT Id FROM Account WHERE Name = 'none'")).toEqual([]);
  });

  it("whatever it is, is no crash", async () => {
    const key = fc.constantFrom(
      "attributes",
      "Contacts",
      "records",
      "Name",
      "__proto__",
      "ChildAccounts",
      "constructor",
    );
    const leaf = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant({ type: "Account", referenceId: "x" }));
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "medium" },
        leaf,
        fc.array(fc.tuple(key, tie("node")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.record({ records: fc.array(tie("node"), { maxLength: 3 }) }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(node, async (body) => {
        const { status, text } = await org().send("POST", `${TREE}/Account`, JSON.stringify(body) ?? "");
        expect(status, text).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});
