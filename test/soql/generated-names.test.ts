// Parents of several kinds against the evaluator: conditions and orders by their Names, what is selected of them, TYPEOF,
// and groups. 400 queries in the normal run; GROUNDFOG_SOQL_QUERIES and GROUNDFOG_SOQL_SEED are those of generated.test.ts.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { rounds } from "../support/rounds.ts";
import { answer } from "./evaluator.ts";
import { groupAnswer } from "./group-evaluator.ts";
import { nameGroups, nameQueries } from "./name-questions.ts";
import { adminCall, NOW } from "./plain-object.ts";
import { fillTasks, TASK_FIELDS, type Tasks } from "./plain-tasks.ts";

const QUERIES = Number(process.env["GROUNDFOG_SOQL_QUERIES"] ?? 400);
const SEED = process.env["GROUNDFOG_SOQL_SEED"];

let org: TestOrg;
let send: RestClient;
let tasks: Tasks;

beforeAll(async () => {
  org = await startOrg({ clock: { now: () => NOW } });
  const session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  send = restClient(org.url, session, 60);
  tasks = await fillTasks(org, await adminCall(org, session), send);
});
afterAll(() => org.stop());

type Json = Readonly<Record<string, unknown>>;
interface Page {
  readonly totalSize: number;
  readonly records: readonly Json[];
}

const asked = async (text: string, deleted: boolean): Promise<Page> => {
  const resource = deleted ? "queryAll" : "query";
  const { status, text: answered, body } = await send("GET", `/${resource}?q=${encodeURIComponent(text)}`);
  expect(status, answered).toBe(200);
  return body as Page;
};

/** The attributes of a parent with its id instead of its URL, which must be of the object that the id is of; no others. */
function parent(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  const { attributes, ...fields } = value as Json & { attributes: { type: string; url: string } };
  const { type, url } = attributes;
  const [object, id = ""] = url.split("/").slice(-2);
  expect(object).toBe(tasks.targets.get(id)?.object);
  const within = Object.entries(fields).map(([name, field]) => {
    const { attributes: _, ...rest } = (field ?? {}) as Json;
    return [name, field !== null && typeof field === "object" ? rest : field];
  });
  return { attributes: { type, id }, ...Object.fromEntries(within) };
}

const runs = { numRuns: QUERIES, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

describe("generated queries of parents of several kinds", () => {
  it(
    "are answered as the evaluator does",
    async () => {
      const seen = { some: 0, typeOf: 0 };
      const property = fc.asyncProperty(nameQueries(tasks), async ({ text, elements, question }) => {
        const { totalSize, records } = await asked(text, question.deleted);
        const rows = question.deleted ? tasks.all : tasks.live;
        const expected = answer(TASK_FIELDS, rows, question);
        expect(totalSize).toBe(expected.length);
        expect(records.map((record) => elements.map(({ key }) => parent(record[key])))).toEqual(
          expected.map((row) => elements.map(({ value }) => value(row))),
        );
        for (const record of records)
          expect(Object.keys(record)).toEqual(["attributes", ...elements.map(({ key }) => key)]);
        if (expected.length > 0 && expected.length < rows.length) seen.some += 1;
        if (/typeof/i.test(text) && expected.length > 0) seen.typeOf += 1;
      });
      // Queries that find nothing would prove little: some 38 of 100 find some rows and not all.
      const least = (): number => Math.min(seen.some, seen.typeOf);
      await rounds(() => fc.assert(property, runs), least, QUERIES / 4);
    },
    180_000 + QUERIES * 100,
  );

  it(
    "are grouped as the evaluator does",
    async () => {
      let many = 0;
      const property = fc.asyncProperty(nameGroups(tasks), async ({ text, question }) => {
        const { records } = await asked(text, question.deleted);
        const expected = groupAnswer(TASK_FIELDS, question.deleted ? tasks.all : tasks.live, question);
        expect(records.map((record) => question.selected.map((_, index) => record[`a${index}`]))).toEqual(
          expected.map((group) => question.selected.map((one) => group[one] ?? null)),
        );
        if (expected.length > 1) many += 1;
      });
      const some = { ...runs, numRuns: Math.ceil(QUERIES / 4) };
      await rounds(
        () => fc.assert(property, some),
        () => many,
        QUERIES / 80,
      );
    },
    180_000 + QUERIES * 100,
  );
});
