// Whatever stands for a search: records or one of Salesforce's refusals, never a crash, and none of it in SQL.
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import type { Call } from "../../src/domain/model/call.ts";
import { runSearch } from "../../src/domain/records/search.ts";
import { adminCall } from "../soql/plain-object.ts";
import { soapLogin } from "../support/client.ts";
import { searched, searchOrg } from "./search-org.ts";

const REFUSALS = [
  "MALFORMED_SEARCH",
  "INVALID_SEARCH",
  "INVALID_FIELD",
  "INVALID_TYPE",
  "INVALID_QUERY_FILTER_OPERATOR",
  "NUMBER_OUTSIDE_VALID_RANGE",
];

/** A quick form; more on demand. */
const RUNS = Number(process.env["HOSTILE_SEARCHES"] ?? 5000);

let call: Call;
const org = searchOrg(async ({ make }) => {
  await make("Account", { Name: "Mark3r NEAR c0 content rowid rank", Site: "a:b -c ^d" });
});
beforeAll(async () => {
  const { org: running } = org();
  const { username, password, securityToken } = running.admin;
  call = await adminCall(running, await soapLogin(running.url, username, password + securityToken));
});

const SEEDS = [
  "FIND {mark3r}",
  "FIND {\"mark3r near\" OR (na* AND NOT x?y)} IN NAME FIELDS RETURNING Account(Name WHERE Name LIKE 'M%' ORDER BY Name LIMIT 5 OFFSET 0)",
  "FIND {con\\:tent AND r?nk} IN ALL FIELDS RETURNING Account(Id, Owner.Name), Contact(Id) LIMIT 10 UPDATE TRACKING",
  "FIND {mark* near* c0*} RETURNING Lead(Id WHERE CreatedDate = TODAY AND Company != null), User WITH SPELL_CORRECTION = true",
];

const PIECES = [
  ...'{ } ( ) " \' * ? \\ \\\\ \\} \\" & | ! ^ ~ : + - [ ] , ; -- /* */ . 0 1e9 -1 \0 \ud800 \u2028 😀 \ufeff \u{f0000} \u{f0001} \u0301 İ ß ﬁ 東京 ํ'.split(
    " ",
  ),
  ..."FIND IN ALL FIELDS RETURNING Account Contact(Id) WHERE ORDER BY LIMIT OFFSET WITH UPDATE AND OR NOT NEAR".split(
    " ",
  ),
  ..."__proto__ constructor so_Account search_Account sqlite_master c0 rowid".split(" "),
  "AND NOT",
  'c0 : "x"',
  '" OR "',
  '"* NOT "',
  "NEAR(a b, 5)",
  "'); DROP TABLE so_Account; --",
  "a*b*c*d*e*",
  "\n",
  "\t",
];

const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.integer({ min: 0, max: 8 }),
        fc.oneof(fc.constantFrom("", ...PIECES), fc.string({ maxLength: 3 })),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([seed, changes]) =>
    changes.reduce((text, [at, cut, put]) => {
      const start = at % (text.length + 1);
      return `${text.slice(0, start)}${put}${text.slice(start + cut)}`;
    }, seed),
  );

const hostile = fc.oneof(
  { weight: 6, arbitrary: mutated },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...PIECES), { maxLength: 12 })
      .map((pieces) => `FIND {mark3r ${pieces.join(" ")}}`),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }).map((text) => `FIND {${text}}`) },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }).map((text) => `FIND {mark3r} ${text}`) },
);

async function outcome(sosl: string): Promise<"refused" | "answered"> {
  try {
    await runSearch(org().org.ports, call, sosl);
    return "answered";
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    expect(REFUSALS).toContain(error.fault.code);
    return "refused";
  }
}

describe("hostile searches", () => {
  it("are refused or answered within the program", async () => {
    const seen = { refused: 0, answered: 0 };
    await fc.assert(
      fc.asyncProperty(hostile, async (sosl) => {
        seen[await outcome(sosl)] += 1;
      }),
      { numRuns: RUNS },
    );
    expect(seen.answered).toBeGreaterThan(RUNS / 50);
    expect(seen.refused).toBeGreaterThan(RUNS / 5);
  });

  it("are refused or answered over HTTP", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (sosl) => {
        const { status, text, body } = await searched(org().send, sosl);
        expect([200, 400], text).toContain(status);
        if (status === 400) expect(REFUSALS).toContain((body as { errorCode: string }[])[0]?.errorCode);
      }),
      { numRuns: 300 },
    );
  });

  it("are refused or answered as parameters", async () => {
    const piece = fc.oneof(
      fc.constantFrom(...PIECES, "Account", "Name", "Name='x'"),
      fc.string({ maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(piece, piece, piece, piece, async (q, name, fields, where) => {
        const { status, text, body } = await org().send("POST", "/parameterizedSearch", {
          q: `mark3r ${q}`,
          sobjects: [
            { name, fields: [fields], where },
            { name: "Account", fields: [fields], where },
          ],
        });
        expect([200, 400], text).toContain(status);
        if (status === 400) expect(REFUSALS).toContain((body as { errorCode: string }[])[0]?.errorCode);
      }),
      { numRuns: 300 },
    );
  });

  it("leave none of their text in SQL", async () => {
    const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
    const exec = vi.spyOn(DatabaseSync.prototype, "exec");
    for (const find of [
      "tain7ed",
      '"tain7ed tain7ed"',
      "tain7?d*",
      "tain7ed AND NOT (tain7* OR c0)",
      "tain7ed\\'\\\"",
    ]) {
      await outcome(
        `FIND {${find}} IN NAME FIELDS RETURNING Account(Id WHERE Name LIKE 'tain7ed' OR Site = 'tain7ed')`,
      );
    }
    const sql = [...prepare.mock.calls, ...exec.mock.calls].map(([text]) => text);
    expect(sql.some((text) => text.includes("MATCH ?"))).toBe(true);
    expect(sql.filter((text) => text.includes("tain7"))).toEqual([]);
    vi.restoreAllMocks();
  });

  it("mean nothing to the index's own language", async () => {
    const { names } = org();
    const find = (text: string) => names(`FIND {${text}} RETURNING Account(Name)`);
    const all = [expect.stringContaining("Mark3r")];
    // Words of FTS5's language are words, and its marks none.
    expect(await find("near AND c0")).toEqual(all);
    expect(await find('"NEAR c0"')).toEqual(all);
    expect(await find("c0\\:mark3r")).toEqual([]);
    expect(await find('"a\\:b \\-c \\^d"')).toEqual(all);
    expect(await find("rank AND NOT near")).toEqual([]);
    expect(await find('mark3r AND "\\" OR \\""')).toEqual([]);
  });
});

describe("large searches", () => {
  it("are answered", async () => {
    const { names } = org();
    const many = Array.from({ length: 380 }, (_, index) => `word${index}`);
    const find = (text: string) => names(`FIND {${text}} RETURNING Account(Name)`);
    expect(await find(`${many.join(" OR ")} OR mark3r`.slice(0, 4000))).toHaveLength(0);
    expect(await find(["mark3r", ...many].join(" OR "))).toHaveLength(1);
    expect(
      await find(`mark3r ${Array.from({ length: 1500 }, (_, index) => `w${index}`).join(" ")}`),
    ).toHaveLength(1);
    expect(await find(`mark3r ${"near ".repeat(790)}`)).toHaveLength(1);
    expect(await find(`"${"mark3r ".repeat(500)}"`)).toHaveLength(0);
  });

  it("beyond 100,000 characters are refused", async () => {
    const { refusal } = org();
    expect(await refusal(`FIND {mark3r} RETURNING Account(Id${", Id".repeat(3000)})`)).toMatch(
      /^INVALID_FIELD/,
    );
    const { org: running } = org();
    await expect(runSearch(running.ports, call, `FIND {mark3r} ${" ".repeat(100_000)}`)).rejects.toThrow(
      "SOSL statements cannot be longer than 100000 characters.",
    );
  });
});
