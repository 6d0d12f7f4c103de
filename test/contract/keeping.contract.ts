// Cursors, jobs, mail and the count of calls: what is kept beside the records.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cursor } from "../../src/domain/ports/cursors.ts";
import type { Job, JobChunk, JobState } from "../../src/domain/ports/jobs.ts";
import type { Mail } from "../../src/domain/ports/outbox.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { type Engine, type MakeEngine, ready } from "./harness.ts";

const USER = 11;
const OTHER = 12;

const cursor = (more: Partial<Cursor> = {}): Omit<Cursor, "id"> => ({
  userId: USER,
  soql: "SELECT Id FROM Account",
  includeDeleted: false,
  totalSize: 0,
  createdAt: 1000,
  ...more,
});

const job = (more: Partial<Job> = {}): Job => ({
  id: 0,
  kind: "ingest",
  operation: "upsert",
  object: "Account",
  externalIdField: "Key__c",
  query: null,
  columnDelimiter: "TAB",
  lineEnding: "CRLF",
  apiVersion: 60,
  createdById: USER,
  createdAt: 1,
  modifiedAt: 2,
  state: "Open",
  errorMessage: null,
  processed: 3,
  failed: 4,
  processingTime: 5,
  retries: 6,
  uploaded: false,
  batchOf: null,
  contentType: "CSV",
  ...more,
});

const mail = (more: Partial<Mail> = {}): Omit<Mail, "id" | "sealed"> => ({
  to: "a@b.co",
  userId: USER,
  subject: "Zoë",
  messageId: "<1@groundfog>",
  createdAt: 1,
  state: "queued",
  attempts: 0,
  nextAttemptAt: 100,
  lastError: null,
  ...more,
});

export function keepingContract(make: MakeEngine): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await ready(make);
  });
  afterAll(() => engine.close());
  const inTransaction = <T>(work: (stores: Stores) => Promise<T>): Promise<T> =>
    engine.stores.transaction(work);

  describe("cursors", () => {
    it.each([0, 1, 1999, 2000, 2001, 5432])("give %i ids back in pages of any size", async (size) => {
      const { cursors } = engine.stores;
      const ids = Float64Array.from({ length: size }, (_, index) => 2 ** 52 - index * 3);
      const kept = cursor({ totalSize: size, includeDeleted: true, createdAt: 5 });
      const id = await inTransaction((stores) => stores.cursors.create(kept, ids));
      expect(await cursors.read(id)).toEqual({ ...kept, id });
      for (const page of [1, 7, 200, 1999, 2000, 2001, 9999]) {
        if (page === 1 && size > 1) continue;
        const pages: number[] = [];
        for (let start = 0; start < size; start += page) pages.push(...(await cursors.ids(id, start, page)));
        expect(pages).toEqual([...ids]);
      }
      expect(await cursors.ids(id, size, 10)).toHaveLength(0);
    });

    it("give the ids that they were made of, whatever becomes of the array", async () => {
      const ids = Float64Array.from([1, 2, 3]).subarray(1);
      const id = await inTransaction((stores) => stores.cursors.create(cursor({ totalSize: 2 }), ids));
      ids.fill(9);
      expect([...(await engine.stores.cursors.ids(id, 0, 5))]).toEqual([2, 3]);
    });

    it("know nothing of others", async () => {
      expect(await engine.stores.cursors.read(999_999)).toBeUndefined();
      expect(await engine.stores.cursors.ids(999_999, 0, 10)).toHaveLength(0);
    });

    it("are swept by age, and by number for one user only", async () => {
      const { cursors } = engine.stores;
      const create = (more: Partial<Cursor>): Promise<number> =>
        inTransaction((stores) => stores.cursors.create(cursor(more), Float64Array.from([1])));
      await inTransaction((stores) => stores.cursors.sweep(Number.MAX_SAFE_INTEGER, USER, 0));
      const old = await create({ createdAt: 99 });
      const theirs = await create({ createdAt: 100, userId: OTHER });
      const own: number[] = [];
      for (let count = 0; count < 4; count++) own.push(await create({ createdAt: 100 }));
      await inTransaction((stores) => stores.cursors.sweep(100, USER, 3));
      const left = await Promise.all(
        [old, theirs, ...own].map(async (id) => (await cursors.read(id)) !== undefined),
      );
      expect(left).toEqual([false, true, false, true, true, true]);
      expect(await cursors.ids(old, 0, 1)).toHaveLength(0);
      expect(await create({})).toBeGreaterThan(own.at(-1) ?? 0);
    });
  });

  describe("jobs", () => {
    const create = (more: Partial<Job> = {}): Promise<number> =>
      inTransaction(({ jobs }) => jobs.create(job(more)));

    it("come back as they were made, with growing ids of their own prefix", async () => {
      const first = await create();
      const second = await create({ kind: "query", query: "SELECT Id FROM Account", uploaded: true });
      expect(second).toBeGreaterThan(first);
      expect(await engine.stores.jobs.read(first)).toEqual(job({ id: first }));
      expect(await engine.stores.jobs.read(second)).toEqual(
        job({ id: second, kind: "query", query: "SELECT Id FROM Account", uploaded: true }),
      );
      expect(await engine.stores.jobs.read(1)).toBeUndefined();
      await inTransaction(({ jobs }) => jobs.remove(second));
      expect(await create()).toBeGreaterThan(second);
    });

    it("are listed newest first, in pages", async () => {
      const ids = [await create(), await create(), await create()].reverse();
      const list = async (limit: number, before: number): Promise<number[]> =>
        (await engine.stores.jobs.list("ingest", limit, before)).map(({ id }) => id);
      expect(await list(2, Number.MAX_SAFE_INTEGER)).toEqual(ids.slice(0, 2));
      expect(await list(1, ids[1] ?? 0)).toEqual(ids.slice(2));
    });

    it("change only from the states that are named", async () => {
      const id = await create();
      const change = (from: readonly JobState[], changes: Partial<Job>): Promise<boolean> =>
        inTransaction(({ jobs }) => jobs.change(id, from, changes));
      expect(await change(["UploadComplete", "InProgress"], { state: "JobComplete" })).toBe(false);
      expect(await change(["Open"], { state: "UploadComplete", uploaded: true, errorMessage: "x" })).toBe(
        true,
      );
      expect(await change(["Open"], { state: "Aborted" })).toBe(false);
      expect(await engine.stores.jobs.read(id)).toEqual(
        job({ id, state: "UploadComplete", uploaded: true, errorMessage: "x" }),
      );
      await inTransaction(({ jobs }) => jobs.remove(id));
      expect(await change(["UploadComplete"], { state: "Aborted" })).toBe(false);
    });

    it("run the oldest first, of either kind", async () => {
      const runnable = async (): Promise<number | undefined> => (await engine.stores.jobs.nextRunnable())?.id;
      expect(await runnable()).toBeUndefined();
      await create();
      const first = await create({ kind: "query", state: "InProgress" });
      const second = await create({ state: "UploadComplete" });
      expect(await runnable()).toBe(first);
      await inTransaction(({ jobs }) => jobs.change(first, ["InProgress"], { state: "JobComplete" }));
      expect(await runnable()).toBe(second);
      await inTransaction(({ jobs }) => jobs.remove(second));
      expect(await runnable()).toBeUndefined();
    });

    it("give their chunks in the order of the rows, and lose them with themselves", async () => {
      const [id, other] = [await create(), await create()];
      const chunk = (firstRow: number, jobId = id): JobChunk => ({
        jobId,
        firstRow,
        ids: Float64Array.from([firstRow, -firstRow, 0, 2 ** 52]),
        errors: [`CODE:Zoë "${firstRow}"\n:Name`],
      });
      for (const each of [chunk(20_000), chunk(0), chunk(9), chunk(0, other)]) {
        await inTransaction(({ jobs }) => jobs.addChunk(each));
      }
      const chunksOf = async (owner: number): Promise<JobChunk[]> => {
        const chunks: JobChunk[] = [];
        for await (const each of engine.stores.jobs.chunks(owner)) chunks.push(each);
        return chunks;
      };
      expect(await chunksOf(id)).toEqual([chunk(0), chunk(9), chunk(20_000)]);
      await expect(inTransaction(({ jobs }) => jobs.addChunk(chunk(9)))).rejects.toThrow();
      await inTransaction(({ jobs }) => jobs.remove(id));
      expect(await chunksOf(id)).toEqual([]);
      expect(await chunksOf(other)).toEqual([chunk(0, other)]);
    });
  });

  describe("outbox", () => {
    const add = (more: Partial<Mail> = {}): Promise<number> =>
      inTransaction(({ outbox }) => outbox.add(mail(more)));
    const lease = (now: number, by = engine.stores): Promise<number | undefined> =>
      by.transaction(async ({ outbox }) => (await outbox.lease(now, 50))?.id);

    it("keeps a mail and its sealed body", async () => {
      const id = await add({ state: "kept" });
      expect(await engine.stores.outbox.read(id)).toEqual({ ...mail({ state: "kept" }), id, sealed: null });
      await inTransaction(({ outbox }) => outbox.setBody(id, Uint8Array.from([1, 0, 255])));
      const body = (await engine.stores.outbox.read(id))?.sealed;
      expect(body && [...body]).toEqual([1, 0, 255]);
      await inTransaction(({ outbox }) => outbox.setBody(id, null));
      expect((await engine.stores.outbox.read(id))?.sealed).toBeNull();
      expect(await engine.stores.outbox.read(999)).toBeUndefined();
    });

    it("lists the newest 200, of one user or of all", async () => {
      const ids: number[] = [];
      for (let count = 0; count < 201; count++) ids.push(await add({ state: "kept", userId: OTHER }));
      const other = await add({ state: "kept", userId: null });
      const list = async (userId: number | null): Promise<number[]> =>
        (await engine.stores.outbox.list(userId)).map(({ id }) => id);
      expect(await list(OTHER)).toEqual(ids.toReversed().slice(0, 200));
      expect((await list(null))[0]).toBe(other);
    });

    it("leases what is due, the longest waiting first, to one deliverer", async () => {
      expect(await lease(1_000_000)).toBeUndefined();
      const [second, first, later] = [
        await add({ nextAttemptAt: 100 }),
        await add({ nextAttemptAt: 90 }),
        await add({ nextAttemptAt: 101 }),
      ];
      await add({ nextAttemptAt: 1, state: "sent" });
      expect(await lease(89)).toBeUndefined();
      expect([await lease(100), await lease(100, engine.others), await lease(100)]).toEqual([
        first,
        second,
        undefined,
      ]);
      expect(await lease(149)).toBe(later);
      // A lease that ran out: whoever had it has gone.
      expect(await lease(150)).toBe(second);
      await inTransaction(({ outbox }) =>
        outbox.change(second, { state: "failed", attempts: 9, lastError: "gone", nextAttemptAt: 7 }),
      );
      expect(await engine.stores.outbox.read(second)).toMatchObject({
        state: "failed",
        attempts: 9,
        lastError: "gone",
        nextAttemptAt: 7,
      });
      expect(await lease(150)).toBe(first);
    });

    it("leases each of many mails once to many deliverers at a time", async () => {
      const ids = await Promise.all(Array.from({ length: 40 }, () => add({ nextAttemptAt: 5000 })));
      const leased = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          lease(5000, index % 2 === 0 ? engine.stores : engine.others),
        ),
      );
      const taken = leased.filter((id) => id !== undefined && ids.includes(id));
      expect(new Set(taken).size).toBe(40);
      expect(taken).toHaveLength(40);
    });
  });

  describe("usage", () => {
    it("adds up calls by hour and forgets old hours", async () => {
      const { usage } = engine.stores;
      const sorted = async (): Promise<unknown> => [...(await usage.read())].sort(([a], [b]) => a - b);
      await inTransaction((stores) =>
        stores.usage.add(
          [
            [10, 1],
            [11, 2],
          ],
          0,
        ),
      );
      await inTransaction((stores) =>
        stores.usage.add(
          [
            [11, 3],
            [12, 4],
          ],
          11,
        ),
      );
      expect(await sorted()).toEqual([
        [11, 5],
        [12, 4],
      ]);
      await inTransaction((stores) => stores.usage.add([], 99));
      expect(await sorted()).toEqual([]);
    });
  });
}
