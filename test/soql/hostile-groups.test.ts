// Whatever stands for a query of groups: groups or one of Salesforce's refusals, never a crash, and none of it in SQL.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import type { Call } from "../../src/domain/model/call.ts";
import { type QueryPage, runQuery } from "../../src/domain/records/query.ts";
import { checkQuery } from "../../src/domain/records/ready-query.ts";
import { compileGroups } from "../../src/store/sqlite/groups-to-sql.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import type { PlainRow } from "./evaluator.ts";
import { groupQueries } from "./group-questions.ts";
import { adminCall, fillPlainObject } from "./plain-object.ts";

const REFUSALS = [
  "MALFORMED_QUERY",
  "INVALID_FIELD",
  "INVALID_TYPE",
  "INVALID_QUERY_FILTER_OPERATOR",
  "NUMBER_OUTSIDE_VALID_RANGE",
];

let org: TestOrg;
let session: string;
let call: Call;
let rows: readonly PlainRow[];

beforeAll(async () => {
  org = await startOrg();
  session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  call = await adminCall(org, session);
  rows = await fillPlainObject(org, call);
});
afterAll(() => org.stop());

const run = (soql: string): Promise<QueryPage> =>
  runQuery(org.ports, call, soql, { includeDeleted: false, batchSize: 2000 });

/** The refusal's code; "" if there was an answer. Anything else that is thrown fails the test. */
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
  ..."SELECT FROM WHERE GROUP BY ROLLUP CUBE ROLLUP( CUBE( HAVING ORDER LIMIT OFFSET AND OR NOT IN LIKE null".split(
    " ",
  ),
  ..."COUNT COUNT( COUNT() COUNT_DISTINCT( SUM( AVG( MIN( MAX( GROUPING( CALENDAR_YEAR( DAY_ONLY( HOUR_IN_DAY( convertTimezone(".split(
    " ",
  ),
  ..."( ) , . : = != < > ' \" \\ % _ ; -- ? ?1 :x $x \0 \ud800 😀 expr0 e0 k0 s0 g.e0 t.Id p1 count(*)".split(
    " ",
  ),
  ..."Id Name Type Flag__c Picks__c Long__c Hour__c Moment__c Day__c Parent.Name BillingAddress __proto__ constructor".split(
    " ",
  ),
  ..."'x' 1 -0 1e999 2026-02-30 TODAY LAST_N_DAYS:3 2001 Acc acc.Id".split(" "),
  "(SELECT Id FROM Contacts)",
  "') UNION SELECT 1 --",
  "FIELDS(ALL)",
  "FOR UPDATE",
];

const mutated = (query: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 12 }), fc.constantFrom("", ...PIECES)), {
      maxLength: 3,
    })
    .map((changes) =>
      changes.reduce((text, [at, cut, put]) => {
        const start = at % (text.length + 1);
        return `${text.slice(0, start)}${put}${text.slice(start + cut)}`;
      }, query),
    );

const hostile = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: groupQueries(rows).chain(({ text }) => mutated(text)) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.constantFrom(...PIECES), { maxLength: 12 })
        .map((pieces) => `SELECT Type FROM Account GROUP BY ${pieces.join(" ")}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.constantFrom(...PIECES), { maxLength: 6 })
        .map((pieces) => `SELECT ${pieces.join(" ")} FROM Account GROUP BY Type`),
    },
  );

describe("hostile queries of groups", () => {
  it("are refused or answered: 3,000 within the program", async () => {
    const seen = { refused: 0, answered: 0 };
    await fc.assert(
      fc.asyncProperty(hostile(), async (soql) => {
        seen[(await outcome(soql)) === "" ? "answered" : "refused"] += 1;
      }),
      { numRuns: 3000 },
    );
    expect(seen.answered).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(1000);
  });

  it("are refused or answered: 300 over HTTP", async () => {
    const send = restClient(org.url, session, 60);
    await fc.assert(
      fc.asyncProperty(hostile(), async (soql) => {
        const { status, text, body } = await send("GET", `/query?${new URLSearchParams({ q: soql })}`);
        expect([200, 400], text).toContain(status);
        if (status === 400) expect(REFUSALS).toContain((body as { errorCode: string }[])[0]?.errorCode);
      }),
      { numRuns: 300 },
    );
  });

  it("leave no literal of theirs in SQL but the whole numbers of LIMIT and OFFSET", async () => {
    const conditions = [
      "Name = 'Mark3r'",
      "Name > 'Märk3r'",
      "Name LIKE 'Mark3r%'",
      "Name IN ('Mark3r', null)",
      "MIN(Site) != 'Mark3r'",
      "SUM(AnnualRevenue) > 918273645.5",
      "MAX(Moment__c) < 1987-06-05T04:03:02.918Z",
      "COUNT(Id) IN (918273, 918274)",
    ];
    for (const condition of conditions.flatMap((one) => [one, `NOT ${one}`])) {
      const soql = `SELECT Name mark3r, MIN(Type) FROM Account WHERE Site = 'Mark3r' GROUP BY CUBE(Name) HAVING ${condition} ORDER BY MAX(Pick__c) LIMIT 1987 OFFSET 918`;
      const bound = await checkQuery(org.ports, call, soql, false);
      if (!bound.groups) throw new Error("no groups");
      const { sql } = compileGroups(bound, bound.groups);
      expect(sql).toContain(" LIMIT 1987 OFFSET 918");
      expect(sql.replace(" LIMIT 1987 OFFSET 918", ""), soql).not.toMatch(/mark3r|märk3r|918|1987|5497\d/i);
      expect(sql.replaceAll("ESCAPE '\\'", "")).not.toContain("'");
      await run(soql);
    }
  });

  const many = (count: number, one: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => one(index)).join(",");

  it.each([
    ["30,000 keys", `SELECT Type FROM Account GROUP BY ${many(30_000, () => "Type")}`],
    [
      "33 keys",
      `SELECT COUNT(Id) FROM Account GROUP BY ${many(33, (index) => `${"Parent.".repeat(index % 5)}${["Name", "Site", "Type", "Phone", "Fax", "Sic", "Industry"][Math.floor(index / 5)]}`)}`,
    ],
    ["12,000 functions", `SELECT ${many(12_000, () => "SUM()")} FROM Account`],
    ["a path of 40,000 names", `SELECT COUNT(${Array(40_000).fill("a").join(".")}) FROM Account`],
    ["5,000 functions within each other", `SELECT ${"MAX(".repeat(5000)}Id${")".repeat(5000)} FROM Account`],
    [
      "5,000 conversions",
      `SELECT Id FROM Account WHERE CALENDAR_YEAR(${"convertTimezone(".repeat(5000)}CreatedDate`,
    ],
    ["the prototype as an alias of nothing", "SELECT __proto__ a FROM Account GROUP BY __proto__"],
    ["the constructor as a function", "SELECT constructor(Id) FROM Account"],
  ])("are refused for %s", async (_what, soql) => expect(await outcome(soql)).not.toBe(""));

  it("may have aliases that all objects have", async () => {
    const soql = "SELECT COUNT(Id) hasOwnProperty, MAX(Name) constructor, MIN(Name) toString FROM Account";
    const { body } = await restClient(org.url, session, 60)("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect(Object.keys((body as { records: object[] }).records[0] ?? {})).toEqual([
      "attributes",
      "hasOwnProperty",
      "constructor",
      "toString",
    ]);
  });

  it("may ask for the same in thousands of ways", async () => {
    const counts = many(5000, (index) => `COUNT(Id) c${index}`);
    const page = await run(`SELECT ${counts} FROM Account`);
    expect(page).toMatchObject({ kind: "groups", totalSize: 1 });
    const terms = Array(3000).fill("COUNT(Id) != 5").join(" AND ");
    expect(await outcome(`SELECT Name FROM Account GROUP BY Name HAVING ${terms}`)).toBe("");
  });
});
