// Whatever stands for a query with SELECTs within it: rows or one of Salesforce's refusals, and none of it in SQL.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import type { Call } from "../../src/domain/model/call.ts";
import { type QueryPage, runQuery } from "../../src/domain/records/query.ts";
import { checkQuery } from "../../src/domain/records/ready-query.ts";
import { compileChildCounts, compileChildren } from "../../src/store/sqlite/children-to-sql.ts";
import { compileQuery } from "../../src/store/sqlite/soql-to-sql.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { soapLogin } from "../support/client.ts";
import { joinedQueries, type Rows } from "./joined-questions.ts";
import { fillContacts } from "./plain-contacts.ts";
import { adminCall, fillPlainObject } from "./plain-object.ts";

const REFUSALS = ["MALFORMED_QUERY", "INVALID_FIELD", "INVALID_TYPE", "INVALID_QUERY_FILTER_OPERATOR"];

let org: TestOrg;
let call: Call;
let rows: Rows;

beforeAll(async () => {
  org = await startOrg();
  const session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  call = await adminCall(org, session);
  const accounts = await fillPlainObject(org, call);
  rows = { accounts, contacts: await fillContacts(org, call, accounts) };
});
afterAll(() => org.stop());

const run = (soql: string): Promise<QueryPage> =>
  runQuery(org.ports, call, soql, { includeDeleted: false, batchSize: 200 });

/** The refusal's code; "" if there were rows. Anything else that is thrown fails the test. */
async function outcome(soql: string): Promise<string> {
  try {
    await run(soql);
    return "";
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    expect(REFUSALS).toContain(error.fault.code);
    return error.fault.code;
  }
}

const PIECES = [
  ..."SELECT FROM WHERE AND OR NOT IN ( ) , . ORDER BY LIMIT 0 1 OFFSET COUNT() null Contacts ChildAccounts".split(
    " ",
  ),
  ..."Account Contact Contact.Account.Name AccountId ParentId Id Users __proto__ constructor ' \\ ? ?1 -- 😀 \ud800 \0".split(
    " ",
  ),
  "(SELECT Id FROM Contacts)",
  "(SELECT Id, (SELECT Id FROM Users) FROM Contacts)",
  "(SELECT",
  "Id IN (SELECT AccountId FROM Contact)",
  "NOT IN (SELECT AccountId FROM Contact)",
  "(SELECT FIELDS(ALL) FROM Contacts LIMIT 200)",
  "FROM Account.Contacts",
  "'); DROP TABLE so_Contact; --",
  "\n",
];

const hostile = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      joinedQueries(rows),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.integer({ min: 0, max: 15 }),
          fc.oneof(fc.constantFrom("", ...PIECES), fc.string({ maxLength: 3 })),
        ),
        { maxLength: 3 },
      ),
    )
    .map(([{ text }, changes]) =>
      changes.reduce((changed, [at, cut, put]) => {
        const start = at % (changed.length + 1);
        return `${changed.slice(0, start)}${put}${changed.slice(start + cut)}`;
      }, text),
    );

describe("hostile queries with children and joins", () => {
  it("are refused or answered: 2,000 of them", async () => {
    const seen = { refused: 0, answered: 0 };
    await fc.assert(
      fc.asyncProperty(hostile(), async (soql) => {
        seen[(await outcome(soql)) === "" ? "answered" : "refused"] += 1;
      }),
      { numRuns: 2000 },
    );
    expect(seen.answered).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(500);
  });

  it("leave no literal of theirs in SQL", async () => {
    const inner = "LastName > 'Mark3r' AND Department LIKE 'Märk3r%' AND Birthdate < 1987-06-05";
    const soql = `SELECT Id, (SELECT Id FROM Contacts WHERE ${inner} ORDER BY LastName LIMIT 918), (SELECT Id FROM ChildAccounts WHERE Name IN ('Mark3r') ORDER BY Type) FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE ${inner}) AND Name = 'Mark3r'`;
    const bound = await checkQuery(org.ports, call, soql, false);
    const { children = [] } = bound;
    expect(children).toHaveLength(2);
    for (const { sql } of [
      compileQuery(bound),
      ...children.flatMap((child) => [compileChildren(child), compileChildCounts(child)]),
    ]) {
      expect(sql).not.toMatch(/mark3r|märk3r|1987|918/i);
      expect(sql.replaceAll("ESCAPE '\\'", "")).not.toContain("'");
    }
    await run(soql);
  });

  const many = (count: number, text: string, glue: string): string => Array(count).fill(text).join(glue);
  it.each([
    ["5,000 SELECTs within each other", `SELECT ${many(5000, "(SELECT ", "")}`],
    [
      "5,000 joins within each other",
      `SELECT Id FROM Account WHERE ${many(2500, "Id IN (SELECT Id FROM Account WHERE ", "")}`,
    ],
    ["3,000 child queries", `SELECT ${many(3000, "(SELECT Id FROM Contacts)", ",")} FROM Account`],
    [
      "2,000 joins",
      `SELECT Id FROM Account WHERE ${many(2000, "Id IN (SELECT AccountId FROM Contact)", " AND ")}`,
    ],
    [
      "a join below 5,000 parentheses",
      `SELECT Id FROM Account WHERE ${"(".repeat(5000)}Id IN (SELECT AccountId FROM Contact)`,
    ],
    ["a relationship of 90,000 characters", `SELECT (SELECT Id FROM ${"C".repeat(90_000)}) FROM Account`],
    ["the prototype as a relationship", "SELECT (SELECT Id FROM __proto__) FROM Account"],
    ["the constructor as a relationship", "SELECT (SELECT Id FROM constructor) FROM Account"],
    ["null as a relationship", "SELECT (SELECT Id FROM null) FROM Account"],
  ])("are refused for %s", async (_what, soql) => expect(await outcome(soql)).not.toBe(""));

  it("may nest as deep as the parser goes, in every SELECT", async () => {
    const nested = (field: string): string => {
      const terms = many(30, `${field}!='ä'`, " AND ");
      let condition = terms;
      for (let level = 0; level < 49; level++) condition = `${terms} AND (NOT (${condition}))`;
      return condition;
    };
    const inner = nested("Title");
    const children = `SELECT Id, (SELECT Id FROM Contacts WHERE ${inner}) FROM Account`;
    expect(await outcome(children)).toBe("");
    const join = `Id IN (SELECT AccountId FROM Contact WHERE ${inner})`;
    expect(await outcome(`SELECT Id FROM Account WHERE ${join} AND ${nested("Site")}`)).toBe("");
    expect(inner.length).toBeGreaterThan(20_000);
  });
});
