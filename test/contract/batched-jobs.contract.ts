// Jobs of Bulk API 1.0, and their batches among the other jobs.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BatchedJob, BatchedJobState } from "../../src/domain/ports/batched-jobs.ts";
import type { Job } from "../../src/domain/ports/jobs.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { type Engine, type MakeEngine, ready } from "./harness.ts";

const USER = 11;

const batchedJob = (more: Partial<BatchedJob> = {}): BatchedJob => ({
  id: 0,
  operation: "upsert",
  object: "Account",
  externalIdField: "Key__c",
  concurrencyMode: "Serial",
  contentType: "JSON",
  apiVersion: 60,
  createdById: USER,
  createdAt: 1,
  modifiedAt: 2,
  state: "Open",
  ...more,
});

const batch = (batchOf: number | null, more: Partial<Job> = {}): Job => ({
  id: 0,
  kind: "ingest",
  operation: "upsert",
  object: "Account",
  externalIdField: "Key__c",
  query: null,
  columnDelimiter: "COMMA",
  lineEnding: "LF",
  apiVersion: 60,
  createdById: USER,
  createdAt: 1,
  modifiedAt: 2,
  state: "JobComplete",
  errorMessage: null,
  processed: 0,
  failed: 0,
  processingTime: 0,
  retries: 0,
  uploaded: true,
  batchOf,
  contentType: "JSON",
  ...more,
});

export function batchedJobsContract(make: MakeEngine): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await ready(make);
  });
  afterAll(() => engine.close());
  const inTransaction = <T>(work: (stores: Stores) => Promise<T>): Promise<T> =>
    engine.stores.transaction(work);
  const create = (more: Partial<BatchedJob> = {}): Promise<number> =>
    inTransaction(({ batchedJobs }) => batchedJobs.create(batchedJob(more)));
  const add = (owner: number | null, more: Partial<Job> = {}): Promise<number> =>
    inTransaction(({ jobs }) => jobs.create(batch(owner, more)));

  describe("batched jobs", () => {
    it("come back as they were made, with ids that no other job has", async () => {
      const first = await create();
      const other = await add(null);
      const second = await create({ externalIdField: null, contentType: "XML" });
      expect(new Set([first, other, second]).size).toBe(3);
      expect(await engine.stores.batchedJobs.read(first)).toEqual(batchedJob({ id: first }));
      expect(await engine.stores.batchedJobs.read(second)).toEqual(
        batchedJob({ id: second, externalIdField: null, contentType: "XML" }),
      );
      expect(await engine.stores.batchedJobs.read(other)).toBeUndefined();
      await inTransaction(({ batchedJobs }) => batchedJobs.remove(second));
      expect(await create()).toBeGreaterThan(second);
    });

    it("have batches in the order in which they were added, which are nobody else's and in no list", async () => {
      const [one, two] = [await create(), await create()];
      const ids = [await add(one), await add(two), await add(one)];
      const batches = await engine.stores.batchedJobs.batches(one);
      expect(batches).toEqual([batch(one, { id: ids[0] ?? 0 }), batch(one, { id: ids[2] ?? 0 })]);
      const listed = await engine.stores.jobs.list("ingest", 100, Number.MAX_SAFE_INTEGER);
      expect(listed.filter(({ batchOf }) => batchOf !== null)).toEqual([]);
      await inTransaction(({ batchedJobs }) => batchedJobs.remove(one));
      expect(await engine.stores.jobs.read(ids[0] ?? 0)).toBeUndefined();
      expect(await engine.stores.jobs.read(ids[1] ?? 0)).toBeDefined();
      await expect(add(one)).rejects.toThrow();
    });

    it("change only from the states that are named", async () => {
      const id = await create();
      const change = (from: readonly BatchedJobState[], state: BatchedJobState): Promise<boolean> =>
        inTransaction(({ batchedJobs }) => batchedJobs.change(id, from, { state, modifiedAt: 3 }));
      expect(await change(["Closed"], "Aborted")).toBe(false);
      expect(await change(["Open"], "Closed")).toBe(true);
      expect(await engine.stores.batchedJobs.read(id)).toEqual(
        batchedJob({ id, state: "Closed", modifiedAt: 3 }),
      );
    });

    it("are idle when neither they nor a batch of theirs were changed since, and none can run", async () => {
      const made = { createdAt: 50, modifiedAt: 50 };
      const idle = await create(made);
      await add(idle, made);
      const fresh = await create({ ...made, modifiedAt: 100 });
      const changed = await create(made);
      await add(changed, { ...made, modifiedAt: 100 });
      const waiting = await create(made);
      await add(waiting, { ...made, state: "UploadComplete" });
      const found = await engine.stores.batchedJobs.idle(100);
      expect([idle, fresh, changed, waiting].map((id) => found.includes(id))).toEqual([
        true,
        false,
        false,
        false,
      ]);
      expect(await engine.stores.jobs.idle(Number.MAX_SAFE_INTEGER)).not.toContain(
        (await engine.stores.batchedJobs.batches(idle))[0]?.id,
      );
    });

    it("have batches that run in turn with other jobs, the oldest first", async () => {
      const owner = await create();
      const first = await add(owner, { createdAt: -3, state: "UploadComplete" });
      const second = await add(null, { createdAt: -2, state: "UploadComplete" });
      const third = await add(owner, { createdAt: -1, state: "InProgress" });
      for (const id of [first, second, third]) {
        expect((await engine.stores.jobs.nextRunnable())?.id).toBe(id);
        await inTransaction(({ jobs }) =>
          jobs.change(id, ["UploadComplete", "InProgress"], { state: "JobComplete" }),
        );
      }
    });
  });
}
