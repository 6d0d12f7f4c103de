// The query endpoint against the evaluator: every row, its values and the order. 1,500 queries in the normal run;
// GROUNDFOG_SOQL_QUERIES=100000 npx vitest run test/soql/generated.test.ts asks as many as it says, and
// GROUNDFOG_SOQL_SEED repeats a run.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CALL_FIELDS } from "./date-function-questions.ts";
import { DISTANCE_FIELDS, withDistances } from "./distance-questions.ts";
import { answer, type PlainRow, type Value } from "./evaluator.ts";
import { adminCall, FIELDS, fillPlainObject, NOW } from "./plain-object.ts";
import { queries } from "./questions.ts";

const QUERIES = Number(process.env["GROUNDFOG_SOQL_QUERIES"] ?? 1500);
const SEED = process.env["GROUNDFOG_SOQL_SEED"];

const ALL_FIELDS = { ...FIELDS, ...CALL_FIELDS, ...DISTANCE_FIELDS };

let org: TestOrg;
let send: RestClient;
let rows: readonly PlainRow[];

beforeAll(async () => {
  org = await startOrg({ clock: { now: () => NOW } });
  const session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  send = restClient(org.url, session, 60);
  rows = withDistances(await fillPlainObject(org, await adminCall(org, session)));
});
afterAll(() => org.stop());

/** A value as REST's JSON has it. */
const shown = (field: string, value: Value): Value =>
  FIELDS[field]?.kind === "datetime" && typeof value === "number"
    ? new Date(value).toISOString().replace("Z", "+0000")
    : value;

interface Page {
  readonly totalSize: number;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** A field of a record in REST's JSON; null, too, where a parent is null. */
function told(record: Page["records"][number], field: string): unknown {
  let value: unknown = record;
  for (const name of field.split(".")) {
    if (value === null) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

describe("generated queries", () => {
  it(
    "are answered as the evaluator does",
    async () => {
      const seen = { empty: 0, all: 0, some: 0, counted: 0 };
      await fc.assert(
        fc.asyncProperty(queries(rows), async ({ text, selected, question }) => {
          const resource = question.deleted ? "queryAll" : "query";
          const {
            status,
            text: answered,
            body,
          } = await send("GET", `/${resource}?q=${encodeURIComponent(text)}`);
          expect(status, answered).toBe(200);
          const again = await send("GET", `/${resource}?q=${encodeURIComponent(text)}`);
          expect(again.text, "what is kept of the query says the same").toBe(answered);
          const { totalSize, records } = body as Page;
          const expected = answer(ALL_FIELDS, rows, question);
          expect(totalSize).toBe(expected.length);
          if (!selected) {
            seen.counted += 1;
            return;
          }
          if (expected.length === 0) seen.empty += 1;
          else if (expected.length === rows.length) seen.all += 1;
          else seen.some += 1;
          const url = (record: Page["records"][number]): unknown =>
            (record["attributes"] as { url: string }).url;
          expect(records.map(url)).toEqual(
            expected.map((row) => `/services/data/v60.0/sobjects/Account/${row["Id"]}`),
          );
          const answers = records.map((record) => selected.map((field) => told(record, field)));
          expect(answers).toEqual(
            expected.map((row) => selected.map((field) => shown(field, row[field] ?? null))),
          );
        }),
        { numRuns: QUERIES, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
      );
      // Queries that all find nothing, or everything, would prove little.
      expect(seen.some).toBeGreaterThan(QUERIES / 3);
      expect(seen.counted).toBeGreaterThan(0);
    },
    180_000 + QUERIES * 100,
  );
});
