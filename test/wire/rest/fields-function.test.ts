// FIELDS(): the fields of an object without their names.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { bulkClient } from "../bulk/bulk.ts";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  const { ports } = caller.org;
  await importDefinitions(ports, [
    { fullName: "Account", fields: [{ fullName: "Key__c", label: "Key", type: "Text", length: 10 }] },
  ]);
  return { account: await make(caller, "Account", { Name: "Acme", Key__c: "k" }) };
});
const q = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;

async function keys(soql: string): Promise<string[]> {
  const { status, text, body } = await org().send("GET", q(soql));
  expect(status, text).toBe(200);
  return Object.keys((body as { records: object[] }).records[0] ?? {}).filter((key) => key !== "attributes");
}

describe("FIELDS()", () => {
  it("is all fields, or the standard or the custom ones, in the order of the describe", async () => {
    const { body } = await org().send("GET", "/sobjects/Account/describe");
    const { fields } = body as { fields: { name: string; custom: boolean }[] };
    const names = (wanted: (custom: boolean) => boolean): string[] =>
      fields.filter(({ custom }) => wanted(custom)).map(({ name }) => name);
    expect(await keys("SELECT FIELDS(ALL) FROM Account LIMIT 200")).toEqual(names(() => true));
    expect(await keys("select fields ( standard ) from Account")).toEqual(names((custom) => !custom));
    expect(await keys("SELECT Name, FIELDS(Custom), Owner.Name FROM Account LIMIT 1")).toEqual([
      "Name",
      "Key__c",
      "Owner",
    ]);
  });

  const limited = [
    {
      message: "The SOQL FIELDS function must have a LIMIT of at most 200",
      errorCode: "MALFORMED_QUERY",
    },
  ];
  run(org, [
    {
      does: "wants a limit of all fields",
      path: q("SELECT FIELDS(ALL) FROM Account"),
      status: 400,
      like: limited,
    },
    {
      does: "wants a limit of custom fields, of 200 at most",
      path: q("SELECT FIELDS(CUSTOM) FROM Account LIMIT 201"),
      status: 400,
      like: limited,
    },
    {
      does: "refuses a field that is selected beside it",
      path: q("SELECT Id, FIELDS(ALL) FROM Account LIMIT 1"),
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
      has: ["duplicate field selected: Id"],
    },
    {
      does: "refuses custom fields where there are none",
      path: q("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 1"),
      status: 400,
      like: [{ errorCode: "MALFORMED_QUERY" }],
    },
  ]);

  it.each([
    ["FIELDS(ALL)", "The SOQL FIELDS function is not supported with an unbounded set of fields in this API"],
    ["FIELDS(STANDARD)", "Selecting compound data not supported in Bulk Query: BillingAddress"],
  ])("is refused in Bulk: %s", async (fields, reason) => {
    const bulk = bulkClient(org().org.url, org().session);
    const query = `SELECT ${fields} FROM Account LIMIT 10`;
    const { status, text } = await bulk.send("POST", "/jobs/query", { operation: "query", query });
    expect(status).toBe(400);
    expect(text).toContain(reason);
  });

  it("is exported where no field is compound", async () => {
    const bulk = bulkClient(org().org.url, org().session);
    const { id, state } = await bulk.query("SELECT FIELDS(STANDARD) FROM Profile");
    expect(state).toBe("JobComplete");
    const { text } = await bulk.send("GET", `/jobs/query/${id}/results`);
    expect(text).toMatch(/^"Id","Name",/);
  });
});
