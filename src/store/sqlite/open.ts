// Opens an org's database: one connection that writes, one that only reads, and the queue of writers.

import { FaultError, refuse } from "../../domain/fault.ts";
import type { AuditSeal } from "../../domain/ports/audit.ts";
import type { Stores } from "../../domain/ports/stores.ts";
import { type AuditTrail, auditTrail, beginTrail, catchUp, lacksTrail } from "./audit.ts";
import { batchedJobStore } from "./batched-jobs.ts";
import { type Remember, rememberCommitted } from "./committed.ts";
import { cursorStore } from "./cursors.ts";
import { Database, sqliteErrorKind } from "./driver.ts";
import { identityStore } from "./identity.ts";
import { jobStore } from "./jobs.ts";
import { migrate } from "./migrate.ts";
import { outboxStore } from "./outbox.ts";
import { recordStore } from "./records.ts";
import { recycleBinStore } from "./recycle-bin.ts";
import { schemaStore } from "./schema.ts";
import { searchStore } from "./search.ts";
import { usageStore } from "./usage.ts";

/** Admits one writer at a time over all threads of the process. */
export interface WriterLock {
  /** Resolves when it is this caller's turn; the function it gives ends the turn. */
  acquire(): Promise<() => void>;
  /** One shared cell, counted up behind every commit: what was read before may have changed. */
  readonly commits: Int32Array<SharedArrayBuffer>;
}

export interface StoreOptions {
  readonly file: string;
  /** "FULL": what was acknowledged survives a power cut. "OFF" is for orgs that aren't kept. */
  readonly synchronous: "FULL" | "OFF";
  readonly lock: WriterLock;
  /** Page cache of the writing connection in KiB. */
  readonly cacheKib: number;
  /** Pages of the write-ahead log after which a commit moves them into the database itself. */
  readonly checkpointPages?: number;
  /** Key and head of the audit trail. */
  readonly audit: AuditSeal;
}

export interface OpenStores {
  readonly stores: Stores;
  close(): void;
}

/** Opens (and, on the main thread, brings up to date) the database. Throws NewerDataError on newer data. */
export function openStores(options: StoreOptions): OpenStores {
  const writer = new Database(options.file, { ...options, readOnly: false });
  const trail = auditTrail(writer, options.audit);
  try {
    const isNew = lacksTrail(writer);
    migrate(writer);
    if (isNew) beginTrail(writer, trail, options.audit);
    else catchUp(writer, options.audit);
  } catch (error) {
    writer.close();
    throw error;
  }
  const { commits } = options.lock;
  const reader = new Database(options.file, {
    synchronous: options.synchronous,
    cacheKib: 16_384,
    readOnly: true,
    commits,
  });
  const remember: Remember = (read, bounds) => rememberCommitted(commits, read, bounds);
  const writing: Stores = {
    ...subjects(writer, trail, (read) => read),
    transaction: (work) => nested(writer, () => work(writing)),
  };
  const reading: Stores = {
    ...subjects(reader, auditTrail(reader, options.audit), remember),
    async transaction(work, { durable } = {}) {
      const release = await options.lock.acquire();
      try {
        // The log is then synced by the next commit that is not so patient.
        if (durable === "later" && options.synchronous === "FULL") writer.exec("PRAGMA synchronous = NORMAL");
        writer.run("BEGIN IMMEDIATE");
        const result = await work(writing);
        writer.run("COMMIT");
        Atomics.add(commits, 0, 1);
        trail.committed();
        return result;
      } catch (error) {
        trail.rolledBack();
        rollBack(writer);
        if (!(error instanceof FaultError) && sqliteErrorKind(error) === "full") throw refuse("storageFull");
        throw error;
      } finally {
        if (durable === "later") writer.exec(`PRAGMA synchronous = ${options.synchronous}`);
        release();
      }
    },
  };
  return {
    stores: reading,
    close() {
      reader.close();
      writer.close();
      options.audit.close();
    },
  };
}

const subjects = (
  database: Database,
  audit: AuditTrail,
  remember: Remember,
): Omit<Stores, "transaction"> => ({
  audit,
  records: recordStore(database, remember),
  recycleBin: recycleBinStore(database),
  schema: schemaStore(database, remember),
  identity: identityStore(database, audit, remember),
  outbox: outboxStore(database),
  jobs: jobStore(database),
  batchedJobs: batchedJobStore(database),
  cursors: cursorStore(database),
  search: searchStore(database),
  usage: usageStore(database),
});

/** A transaction inside the open one: its failure takes back its own part only. */
async function nested<T>(writer: Database, work: () => Promise<T>): Promise<T> {
  writer.exec("SAVEPOINT nested");
  try {
    const result = await work();
    writer.exec("RELEASE nested");
    return result;
  } catch (error) {
    try {
      writer.exec("ROLLBACK TO nested; RELEASE nested");
    } catch {
      // As below: on a full disk the whole transaction is gone already.
    }
    throw error;
  }
}

/** SQLite may have rolled back by itself, as it does on a full disk. */
function rollBack(database: Database): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // No transaction is open any more: nothing is left to undo.
  }
}

/** The lock of the main thread: first come, first served. */
export function writerQueue(): WriterLock {
  let last = Promise.resolve();
  return {
    commits: new Int32Array(new SharedArrayBuffer(4)),
    acquire() {
      let release = (): void => {};
      const turn = last;
      last = new Promise((resolve) => {
        release = resolve;
      });
      return turn.then(() => release);
    },
  };
}
