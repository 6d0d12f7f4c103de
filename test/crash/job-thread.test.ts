// The thread that runs jobs dies, or is told to stop: jobs neither hang nor start again from the beginning.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { parseId } from "../../src/domain/model/id.ts";
import { soapLogin } from "../support/client.ts";
import { ADMIN, makeOrg, startProcess, temporaryDirectory } from "../support/server-process.ts";
import { bulkClient, parsed } from "../wire/bulk/bulk.ts";
import { CITY, INSERT, withCities } from "../wire/bulk/cities.ts";

describe("a job that crashes its thread", () => {
  const cities = withCities();

  it("is tried three times, then fails with a clear word, and the jobs behind it run", async () => {
    const { org, bulk } = cities();
    const [bad, good] = [await bulk.create(INSERT), await bulk.create(INSERT)];
    for (const { id } of [bad, good]) expect((await bulk.put(id, `Name\n${id}\n`)).status).toBe(201);
    // The database refuses all that the job's runner says of its state, the failure too; only retries may be counted.
    const database = new DatabaseSync(join(org.dataDir, "org.db"), { timeout: 60_000 });
    database.exec(`CREATE TRIGGER broken BEFORE UPDATE OF state ON job
      WHEN NEW.id = ${parseId(bad.id)} AND NEW.state <> 'UploadComplete' AND NEW.retries = OLD.retries
      BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END`);
    for (const { id } of [bad, good]) expect((await bulk.change(id, "UploadComplete")).status).toBe(200);
    expect(await bulk.ended(good.id)).toMatchObject({ state: "JobComplete", retries: 0 });
    expect(await bulk.info(bad.id)).toMatchObject({
      state: "Failed",
      retries: 3,
      errorMessage: "UNKNOWN_EXCEPTION : running the job crashed 3 times; it is not tried again",
    });
    expect(parsed(await bulk.results(bad.id, "unprocessedrecords"))).toEqual([["Name"], [bad.id]]);
    database.exec("DROP TRIGGER broken");
    database.close();
    expect(await bulk.load(INSERT, "Name\nafterwards\n")).toMatchObject({ state: "JobComplete" });
  });
});

it("a job that a stop interrupts goes on at the next start, behind what was done", async () => {
  const [data, rows] = [temporaryDirectory(), 8000];
  await makeOrg(data, [CITY]);
  const first = await startProcess(data, 250);
  const session = await soapLogin(first.url, ADMIN.username, ADMIN.password);
  const bulk = bulkClient(first.url, session);
  const { id } = await bulk.create(INSERT);
  const names = Array.from({ length: rows }, (_, row) => `s-${row}`);
  await bulk.put(id, `Key__c\n${names.join("\n")}\n`);
  await bulk.change(id, "UploadComplete");
  await expect
    .poll(() => bulk.info(id), { interval: 2 })
    .toMatchObject({ state: "InProgress", numberRecordsProcessed: expect.toSatisfy((done) => done > 0) });
  expect(await first.stop()).toBe(0);
  expect(first.errors()).toBe("");

  const second = await startProcess(data, 250);
  const again = bulkClient(second.url, session);
  expect(await again.ended(id)).toMatchObject({
    state: "JobComplete",
    numberRecordsProcessed: rows,
    numberRecordsFailed: 0,
    retries: 0,
  });
  expect(
    parsed(await again.results(id, "successfulResults"))
      .slice(1)
      .map((row) => row[2]),
  ).toEqual(names);
  expect(await second.stop()).toBe(0);
});
