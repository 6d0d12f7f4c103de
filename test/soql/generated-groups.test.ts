// Queries of groups against the evaluator: every group, its values and the order. 1,000 in the normal run;
// GROUNDFOG_SOQL_QUERIES and GROUNDFOG_SOQL_SEED as in generated.test.ts.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CALL_FIELDS } from "./date-function-questions.ts";
import type { PlainRow, Value } from "./evaluator.ts";
import { groupAnswer, kindOfExpression } from "./group-evaluator.ts";
import { groupQueries } from "./group-questions.ts";
import { adminCall, FIELDS, fillPlainObject, NOW } from "./plain-object.ts";

const QUERIES = Number(process.env["GROUNDFOG_SOQL_QUERIES"] ?? 1000);
const SEED = process.env["GROUNDFOG_SOQL_SEED"];
const ALL_FIELDS = { ...FIELDS, ...CALL_FIELDS };

let org: TestOrg;
let send: RestClient;
let rows: readonly PlainRow[];

beforeAll(async () => {
  org = await startOrg({ clock: { now: () => NOW } });
  const session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  send = restClient(org.url, session, 60);
  rows = await fillPlainObject(org, await adminCall(org, session));
});
afterAll(() => org.stop());

/** A value as REST's JSON has it. */
const shown = (expression: string, value: Value): Value =>
  typeof value === "number" && kindOfExpression(ALL_FIELDS, expression).kind === "datetime"
    ? new Date(value).toISOString().replace("Z", "+0000")
    : value;

/** Decimal sums are exact to 15 digits: what differs from `wanted` beyond them is told as it. */
function told(expression: string, value: unknown, wanted: Value): unknown {
  if (typeof value !== "number" || typeof wanted !== "number" || !/^(SUM|AVG)/.test(expression)) return value;
  return Math.abs(value - wanted) <= Math.abs(wanted) * 4e-15 ? wanted : value;
}

interface Page {
  readonly totalSize: number;
  readonly done: boolean;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

describe("generated queries of groups", () => {
  it(
    "are answered as the evaluator does",
    async () => {
      const seen = { none: 0, one: 0, many: 0, subtotals: 0 };
      await fc.assert(
        fc.asyncProperty(groupQueries(rows), async ({ text, names, question }) => {
          const resource = question.deleted ? "queryAll" : "query";
          const answered = await send("GET", `/${resource}?q=${encodeURIComponent(text)}`);
          expect(answered.status, answered.text).toBe(200);
          const { totalSize, done, records } = answered.body as Page;
          const expected = groupAnswer(ALL_FIELDS, rows, question);
          seen[expected.length === 0 ? "none" : expected.length === 1 ? "one" : "many"] += 1;
          if (question.subtotals && expected.length > 1) seen.subtotals += 1;
          expect(done).toBe(true);
          expect(totalSize).toBe(expected.length);
          for (const record of records) expect(Object.keys(record)).toEqual(["attributes", ...names]);
          const wanted = expected.map((group) =>
            question.selected.map((one) => shown(one, group[one] ?? null)),
          );
          const answers = records.map((record, row) =>
            question.selected.map((one, index) =>
              told(one, record[names[index] ?? ""], wanted[row]?.[index] ?? null),
            ),
          );
          expect(answers).toEqual(wanted);
        }),
        { numRuns: QUERIES, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
      );
      // Queries that all find nothing, or one group, would prove little.
      expect(seen.many).toBeGreaterThan(QUERIES / 3);
      expect(seen.subtotals).toBeGreaterThan(QUERIES / 20);
    },
    180_000 + QUERIES * 100,
  );
});
