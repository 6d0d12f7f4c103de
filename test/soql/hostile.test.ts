// Whatever stands for a query: rows or one of Salesforce's refusals, never a crash, and none of it in SQL.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import type { Call } from "../../src/domain/model/call.ts";
import { type QueryPage, runQuery } from "../../src/domain/records/query.ts";
import { checkQuery } from "../../src/domain/records/ready-query.ts";
import { compileCount, compileIds, compileQuery } from "../../src/store/sqlite/soql-to-sql.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import type { PlainRow } from "./evaluator.ts";
import { adminCall, fillPlainObject } from "./plain-object.ts";
import { queries } from "./questions.ts";

const REFUSALS = [
  "MALFORMED_QUERY",
  "INVALID_FIELD",
  "INVALID_TYPE",
  "INVALID_QUERY_FILTER_OPERATOR",
  "NUMBER_OUTSIDE_VALID_RANGE",
];

let org: TestOrg;
let send: RestClient;
let call: Call;
let rows: readonly PlainRow[];

beforeAll(async () => {
  org = await startOrg();
  const session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  send = restClient(org.url, session, 60);
  call = await adminCall(org, session);
  rows = await fillPlainObject(org, call);
});
afterAll(() => org.stop());

const run = (soql: string): Promise<QueryPage> =>
  runQuery(org.ports, call, soql, { includeDeleted: false, batchSize: 2000 });

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

const live = (): number => rows.filter((row) => row["IsDeleted"] !== true).length;

const PIECES = [
  ..."SELECT FROM WHERE AND OR NOT IN LIKE ORDER BY ASC DESC NULLS FIRST LAST LIMIT OFFSET COUNT() null true".split(
    " ",
  ),
  ..."( ) , . : = != <> < <= > >= ' \" \\ \\' % _ ; -- /* */ ? ?1 :x @x $x \0 \ud800 \u2028 😀 \ufeff".split(
    " ",
  ),
  ..."Id Name Account Site Flag__c Picks__c Long__c BillingAddress so_Account sqlite_master __proto__ constructor".split(
    " ",
  ),
  ..."'x' 'ä' 1 -0 1e999 2026-01-31 2026-02-30T00:00:00Z 25:00:00Z 99999999999999999999 TODAY LAST_N_DAYS:3".split(
    " ",
  ),
  "INCLUDES ('a')",
  "(SELECT Id FROM Contacts)",
  "GROUP BY Name",
  "FIELDS(ALL)",
  "'); DROP TABLE so_Account; --",
  "' OR 1=1",
  "\n",
  "\t",
];

const mutated = (query: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.nat(),
        fc.integer({ min: 0, max: 12 }),
        fc.oneof(fc.constantFrom("", ...PIECES), fc.string({ maxLength: 3 })),
      ),
      { maxLength: 3 },
    )
    .map((changes) =>
      changes.reduce((text, [at, cut, put]) => {
        const start = at % (text.length + 1);
        return `${text.slice(0, start)}${put}${text.slice(start + cut)}`;
      }, query),
    );

const hostile = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: queries(rows).chain(({ text }) => mutated(text)) },
    {
      weight: 2,
      arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(" ")),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
    {
      weight: 1,
      arbitrary: fc.string({ maxLength: 30 }).map((text) => `SELECT Id FROM Account WHERE ${text}`),
    },
  );

describe("hostile queries", () => {
  it("are refused or answered: 5,000 within the program", async () => {
    const seen = { refused: 0, answered: 0 };
    await fc.assert(
      fc.asyncProperty(hostile(), async (soql) => {
        seen[(await outcome(soql)) === "" ? "answered" : "refused"] += 1;
      }),
      { numRuns: 5000 },
    );
    expect(seen.answered).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(1000);
  });

  it("are refused or answered: 1,000 over HTTP", async () => {
    await fc.assert(
      fc.asyncProperty(hostile(), async (soql) => {
        const { status, text, body } = await send("GET", `/query?${new URLSearchParams({ q: soql })}`);
        expect([200, 400], text).toContain(status);
        if (status === 400) {
          expect(body).toMatchObject([{ message: expect.any(String) }]);
          expect(REFUSALS).toContain((body as { errorCode: string }[])[0]?.errorCode);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("leave no literal of theirs in SQL but the whole numbers of LIMIT and OFFSET", async () => {
    const literals = [
      ["Name", "'Mark3r'"],
      ["Name", "'Märk3r'"],
      ["Exact__c", "'x'' OR \\'Mark3r'".replace("''", "\\'")],
      ["AnnualRevenue", "918273645.5"],
      ["NumberOfEmployees", "918273"],
      ["Day__c", "1987-06-05"],
      ["Moment__c", "1987-06-05T04:03:02.918Z"],
      ["Hour__c", "19:18:27.918Z"],
      ["ParentId", "'001gf00000Mark3'"],
    ] as const;
    const markers = /mark3r|märk3r|mark3|918|1987|549863/i;
    for (const [field, literal] of literals) {
      const list = Array.from({ length: 600 }, (_, index) =>
        literal.startsWith("'") ? `'Mark3r ${index}'` : `${index}`,
      );
      const conditions = [
        `${field} = ${literal}`,
        `${field} != ${literal}`,
        `${field} IN (${literal}, ${literal}, null)`,
      ];
      if (field !== "ParentId") conditions.push(`${field} >= ${literal}`, `${field} < ${literal}`);
      if (field === "Name")
        conditions.push(`Picks__c INCLUDES (${literal}, 'Zulu;Mark3r')`, `Picks__c EXCLUDES (${literal})`);
      if (field === "Name" || field === "Exact__c")
        conditions.push(`${field} LIKE ${literal}`, `${field} IN (${list.join(",")})`);
      for (const condition of conditions.flatMap((one) => [one, `NOT ${one}`])) {
        const soql = `SELECT Id, Name FROM Account WHERE ${condition} ORDER BY Name, Type LIMIT 1987 OFFSET 918`;
        const bound = await checkQuery(org.ports, call, soql, false);
        for (const { sql } of [compileQuery(bound), compileIds(bound), compileCount(bound)]) {
          expect(sql).toContain(" LIMIT 1987 OFFSET 918");
          expect(sql.replace(" LIMIT 1987 OFFSET 918", ""), soql).not.toMatch(markers);
          expect(sql.replaceAll("ESCAPE '\\'", "")).not.toContain("'");
        }
        await run(soql);
      }
    }
  });

  it("have the same SQL whatever they compare with", async () => {
    const sqlOf = async (value: string): Promise<string> =>
      compileQuery(
        await checkQuery(
          org.ports,
          call,
          `SELECT Id FROM Account WHERE Name > '${value}' OR Site LIKE '${value}'`,
          false,
        ),
      ).sql;
    const plain = await sqlOf("x");
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }).filter((text) => /^[\x20-\x7e]+$/.test(text)),
        async (text) => {
          expect(await sqlOf(text.replaceAll("\\", "\\\\").replaceAll("'", "\\'"))).toBe(plain);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["5,000 parentheses", `SELECT Id FROM Account WHERE ${"(".repeat(5000)}Id = null${")".repeat(5000)}`],
    ["5,000 parentheses that aren't closed", `SELECT Id FROM Account WHERE ${"(".repeat(5000)}`],
    ["5,000 NOTs", `SELECT Id FROM Account WHERE ${"(NOT ".repeat(5000)}Id = null${")".repeat(5000)}`],
    ["more than 100,000 characters", `SELECT Id FROM Account WHERE Name = 'x'${" ".repeat(100_000)}`],
    ["a text of 90,000 characters", `SELECT Id FROM Account WHERE Name = '${"x".repeat(90_000)}'`],
    ["a pattern of 90,000 characters", `SELECT Id FROM Account WHERE Name LIKE '${"%".repeat(90_000)}'`],
    ["30,000 fields in ORDER BY", `SELECT Id FROM Account ORDER BY ${Array(30_000).fill("Id").join(",")}`],
    ["30,000 selected fields", `SELECT ${Array(30_000).fill("Id").join(",")} FROM Account`],
    ["a path of 40,000 names", `SELECT ${Array(40_000).fill("a").join(".")} FROM Account`],
    ["a name of 90,000 characters", `SELECT ${"a".repeat(90_000)} FROM Account`],
    ["a number of 90,000 digits", `SELECT Id FROM Account WHERE AnnualRevenue = ${"9".repeat(90_000)}`],
    ["NUL", "SELECT Id FROM Account WHERE Name = 'a\0b'"],
    ["an escaped NUL", "SELECT Id FROM Account WHERE Name LIKE 'a\\u0000%'"],
    ["half a character", "SELECT Id FROM Account WHERE Name = '\ud83d'"],
    ["half a character, escaped", "SELECT Id FROM Account WHERE Name = '\\ud83d'"],
    ["the prototype as a field", "SELECT __proto__ FROM Account"],
    ["the constructor as a field", "SELECT constructor FROM Account"],
    ["the constructor as an object", "SELECT Id FROM constructor"],
    ["the constructor in a condition", "SELECT Id FROM Account WHERE constructor = 1"],
    ["the constructor before a field", "SELECT constructor.Id FROM Account"],
    ["a table of SQL", "SELECT Id FROM sqlite_master"],
    ["a table of ours", "SELECT Id FROM so_Account"],
  ])("are refused for %s", async (_what, soql) => expect(await outcome(soql)).not.toBe(""));

  it("say what is wrong with 100,001 characters", async () => {
    await expect(run("SELECT Id FROM Account".padEnd(100_001))).rejects.toThrow(
      "MALFORMED_QUERY: SOQL statements cannot be longer than 100000 characters.",
    );
  });

  it("may list 20,000 values", async () => {
    const values = Array.from({ length: 20_000 }, (_, index) => index.toString(36));
    const texts = values.slice(0, 12_000).map((value) => `'${value}'`);
    const count = async (condition: string): Promise<number> =>
      (await run(`SELECT COUNT() FROM Account WHERE ${condition}`)).totalSize;
    const numbers = Array.from({ length: 17_000 }, (_, index) => index).concat(Array(3000).fill(0));
    const few = rows.filter(
      (row) =>
        row["IsDeleted"] !== true && [0, 1, 7, 10, 100].includes(Number(row["NumberOfEmployees"] ?? -1)),
    );
    expect(await count(`NumberOfEmployees IN (${numbers.join(",")})`)).toBe(few.length);
    expect(await count(`NumberOfEmployees NOT IN (${numbers.join(",")})`)).toBe(live() - few.length);
    const listed = await count(`Name IN (${texts.join(",")})`);
    expect(listed).toBeGreaterThan(0);
    expect(await count(`Name NOT IN (${texts.join(",")})`)).toBe(live() - listed);
  });

  it("may have as many conditions as 100,000 characters hold", async () => {
    for (const operator of ["AND", "OR"]) {
      const terms = Array(6000).fill("Id != null").join(` ${operator} `);
      expect((await run(`SELECT COUNT() FROM Account WHERE ${terms}`)).totalSize).toBe(live());
    }
    const mixed = Array(3000).fill("(Name!='ä' OR Flag__c=true)").join(" AND ");
    expect(await outcome(`SELECT Id FROM Account WHERE ${mixed}`)).toBe("");
  });

  it("may nest as deep as the parser goes, with many conditions at each level", async () => {
    const many = Array(140).fill("Site!='ä'").join(" AND ");
    let condition = "Site!='ä'";
    for (let level = 0; level < 50; level++) condition = `(${many} AND (NOT ${condition}))`;
    expect(condition.length).toBeGreaterThan(95_000);
    expect(await outcome(`SELECT Id FROM Account WHERE ${condition}`)).toBe("");
  });

  it("may ask for what no text matches in many ways", async () => {
    const pattern = "%a".repeat(1900);
    expect(await outcome(`SELECT Id FROM Account WHERE Name LIKE '${pattern}b'`)).toBe("");
    expect(await outcome(`SELECT Id FROM Account WHERE Name LIKE '${"%ä".repeat(1900)}_'`)).toBe("");
  });
});
