import { expect, it } from "vitest";
import { sweepJobs } from "../../../src/domain/jobs/sweep.ts";
import type { Job } from "../../../src/domain/ports/jobs.ts";
import { soapLogin } from "../../support/client.ts";
import { person } from "../../support/identity.ts";
import { type BulkClient, bulkClient, type Info, refusal } from "./bulk.ts";
import { INSERT, withCities } from "./cities.ts";

const DAY = 24 * 3_600_000;
let aside = 0;
const cities = withCities({ clock: { now: () => Date.now() + aside } });

interface List {
  readonly done: boolean;
  readonly records: readonly Info[];
  readonly nextRecordsUrl: string | null;
}

const list = async (path: string, { bulk } = cities()): Promise<List> => {
  const { status, body, text } = await bulk.send("GET", path);
  expect(status, text).toBe(200);
  return body as List;
};

it("lists jobs of its kind, newest first, as each of them is told", async () => {
  const { bulk } = cities();
  expect(await list("/jobs/query")).toEqual({ done: true, records: [], nextRecordsUrl: null });
  const first = await bulk.load(INSERT, "Name\nBern\n");
  const second = await bulk.create(INSERT);
  const query = await bulk.query("SELECT Id FROM City__c");
  expect((await list("/jobs/ingest")).records).toEqual([second, first]);
  expect((await list("/jobs/query/")).records).toEqual([query]);
});

it("filters by what all jobs here are, or aren't", async () => {
  const count = async (path: string): Promise<number> => (await list(path)).records.length;
  const all = await count("/jobs/ingest");
  expect(all).toBeGreaterThan(0);
  for (const [filter, found] of [
    ["jobType=V2Ingest", all],
    ["jobType=Classic", 0],
    ["jobType=BigObjectIngest", 0],
    ["concurrencyMode=parallel", all],
    ["concurrencyMode=serial", 0],
    ["isPkChunkingEnabled=false", all],
    ["isPkChunkingEnabled=true", 0],
    ["jobType=V2Ingest&isPkChunkingEnabled=true", 0],
  ] as const)
    expect([filter, await count(`/jobs/ingest?${filter}`)]).toEqual([filter, found]);
  expect(await count("/jobs/query?jobType=V2Query")).toBe(1);
  for (const filter of ["jobType=Other", "concurrencyMode=", "isPkChunkingEnabled=constructor"]) {
    const { status, body } = await cities().bulk.send("GET", `/jobs/ingest?${filter}`);
    expect([status, body]).toEqual([400, refusal("INVALIDJOB", expect.stringContaining("must be one of"))]);
  }
});

it("shows a user his own jobs only", async () => {
  const { org } = cities();
  const who = await person(org);
  const his = bulkClient(org.url, await soapLogin(org.url, who.username, who.password + who.token));
  expect((await list("/jobs/ingest", { ...cities(), bulk: his })).records).toEqual([]);
  const job = await his.create(INSERT);
  expect((await list("/jobs/ingest", { ...cities(), bulk: his })).records).toEqual([job]);
  expect((await list("/jobs/ingest")).records[0]).toEqual(job);
});

it("comes in pages of a thousand", async () => {
  const { org, bulk } = cities();
  const example = await org.ports.stores.jobs.list("ingest", 1, Number.MAX_SAFE_INTEGER);
  await org.ports.stores.transaction(async ({ jobs }) => {
    for (let count = 0; count < 1500; count++)
      await jobs.create({ ...(example[0] as Job), state: "Aborted" });
  });
  const first = await list("/jobs/ingest");
  expect([first.records.length, first.done]).toEqual([1000, false]);
  expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v68\.0\/jobs\/ingest\?queryLocator=/);
  const second = await list(String(first.nextRecordsUrl).replace("/services/data/v68.0", ""));
  expect([second.done, second.nextRecordsUrl]).toEqual([true, null]);
  const ids = [...first.records, ...second.records].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? 1 : -1)));
  for (const locator of ["", "x", "001000000000001AAA"]) {
    const { status, body } = await bulk.send("GET", `/jobs/ingest?queryLocator=${locator}`);
    expect([status, body]).toEqual([400, refusal("INVALID_QUERY_LOCATOR", "invalid query locator")]);
  }
});

it("forgets jobs a week after they ended, with their files, and no others", async () => {
  const { org } = cities();
  // Sessions don't last as long as jobs.
  const signedIn = async (): Promise<BulkClient> => {
    const { username, password, securityToken } = org.admin;
    return bulkClient(org.url, await soapLogin(org.url, username, password + securityToken));
  };
  let bulk = await signedIn();
  const old = await bulk.load(INSERT, "Name\nOld\n");
  const query = await bulk.query("SELECT Id FROM City__c");
  const files = async (id: string): Promise<string[]> =>
    (await org.ports.spool.names()).filter((name) => name.startsWith(id));
  aside = 6 * DAY;
  bulk = await signedIn();
  // As a crash between the removal of a job and that of its files leaves it.
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  await org.ports.spool.write("750zzzzzzzzzzzzAAA.upload", nothing());
  const young = await bulk.load(INSERT, "Name\nYoung\n");
  const open = await bulk.create(INSERT);
  await bulk.put(open.id, "Name\nOpen\n");
  await sweepJobs(org.ports);
  expect(await bulk.info(old.id)).toEqual(old);
  expect(await files("750zzz")).toEqual([]);
  aside = 7 * DAY + 60_000;
  bulk = await signedIn();
  await sweepJobs(org.ports);
  for (const path of [`/jobs/ingest/${old.id}`, `/jobs/query/${query.id}`])
    expect((await bulk.send("GET", path)).status).toBe(404);
  expect([await files(old.id), await files(query.id)]).toEqual([[], []]);
  expect(await bulk.info(open.id)).toMatchObject({ state: "Open" });
  expect(await files(open.id)).toEqual([`${open.id}.upload`]);
  // The job thread keeps the system's time: by that, the young job ended a week ago.
  expect((await bulk.send("GET", `/jobs/ingest/${young.id}`)).status).toBe(404);
  expect(
    (await bulk.send("GET", "/query?q=SELECT+COUNT()+FROM+City__c+WHERE+Name='Old'")).body,
  ).toMatchObject({ totalSize: 1 });
});
