// Child subqueries and semi-joins against the evaluator: every row, every child, their values and their order. 300
// queries in the normal run; GROUNDFOG_SOQL_QUERIES and GROUNDFOG_SOQL_SEED are those of generated.test.ts.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { answer, type PlainFields, type PlainRow, type Value } from "./evaluator.ts";
import { ASKED, childrenByParent, joinedQueries, type Rows } from "./joined-questions.ts";
import { fillContacts } from "./plain-contacts.ts";
import { adminCall, FIELDS, fillPlainObject, NOW } from "./plain-object.ts";

const QUERIES = Number(process.env["GROUNDFOG_SOQL_QUERIES"] ?? 300);
const SEED = process.env["GROUNDFOG_SOQL_SEED"];

let org: TestOrg;
let send: RestClient;
let rows: Rows;

beforeAll(async () => {
  org = await startOrg({ clock: { now: () => NOW } });
  const session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  send = restClient(org.url, session, 60);
  const call = await adminCall(org, session);
  const accounts = await fillPlainObject(org, call);
  rows = { accounts, contacts: await fillContacts(org, call, accounts) };
});
afterAll(() => org.stop());

/** A value as REST's JSON has it. */
const shown = (fields: PlainFields, field: string, value: Value): Value =>
  fields[field]?.kind === "datetime" && typeof value === "number"
    ? new Date(value).toISOString().replace("Z", "+0000")
    : value;

type Json = Readonly<Record<string, unknown>>;
interface Page {
  readonly totalSize: number;
  readonly done: boolean;
  readonly records: readonly Json[];
}

/** A field of a record; null, too, where a parent is null. */
const told = (record: Json, field: string): unknown =>
  field.split(".").reduce<unknown>((value, name) => (value === null ? null : (value as Json)[name]), record);

const idOf = (record: Json): string => (record["attributes"] as { url: string }).url.slice(-18);

const values = (fields: PlainFields, selected: readonly string[], row: PlainRow): readonly unknown[] => [
  row["Id"],
  ...selected.map((field) => shown(fields, field, row[field] ?? null)),
];
const toldValues = (selected: readonly string[], record: Json): readonly unknown[] => [
  idOf(record),
  ...selected.map((field) => told(record, field)),
];

describe("generated queries with children and joins", () => {
  it(
    "are answered as the evaluator does",
    async () => {
      const seen = { some: 0, childless: 0, withChildren: 0, joined: 0 };
      await fc.assert(
        fc.asyncProperty(joinedQueries(rows), async ({ text, selected, question, children }) => {
          const resource = question.deleted ? "queryAll" : "query";
          const sent = `/${resource}?q=${encodeURIComponent(text)}`;
          const { status, text: answered, body } = await send("GET", sent);
          expect(status, answered).toBe(200);
          const { totalSize, records } = body as Page;
          const expected = answer(ASKED, rows.accounts, question);
          expect(totalSize).toBe(expected.length);
          expect(records.map((record) => toldValues(selected, record))).toEqual(
            expected.map((row) => values(FIELDS, selected, row)),
          );
          if (expected.length > 0 && expected.length < rows.accounts.length) seen.some += 1;
          if (/\bIN\s*\(\s*SELECT/i.test(text)) seen.joined += 1;
          for (const each of children) {
            const found = childrenByParent(each, question.deleted);
            for (const [index, row] of expected.entries()) {
              const page = records[index]?.[each.relationship] as Page | null;
              const wanted = found.get(row["Id"]) ?? [];
              seen[wanted.length === 0 ? "childless" : "withChildren"] += 1;
              if (wanted.length === 0) {
                expect(page).toBe(null);
                continue;
              }
              expect([page?.totalSize, page?.done]).toEqual([wanted.length, true]);
              expect(page?.records.map((record) => toldValues(each.selected, record))).toEqual(
                wanted.map((child) => values(each.fields, each.selected, child)),
              );
            }
          }
        }),
        { numRuns: QUERIES, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
      );
      // Queries that find nothing would prove little.
      expect(seen.some).toBeGreaterThan(QUERIES / 4);
      expect(seen.joined).toBeGreaterThan(QUERIES / 4);
      expect(seen.withChildren).toBeGreaterThan(QUERIES);
      expect(seen.childless).toBeGreaterThan(QUERIES);
    },
    180_000 + QUERIES * 100,
  );
});
