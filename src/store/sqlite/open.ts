// Opens an org's database: one connection that writes, one that only reads, and the queue of writers.

import { FaultError, refuse } from "../../domain/fault.ts";
import type { Stores } from "../../domain/ports/stores.ts";
import { type Remember, rememberCommitted } from "./committed.ts";
import { cursorStore } from "./cursors.ts";
import { Database, sqliteErrorKind } from "./driver.ts";
import { identityStore } from "./identity.ts";
import { jobStore } from "./jobs.ts";
import { type LogSync, logSync } from "./log-sync.ts";
import { migrate } from "./migrate.ts";
import { outboxStore } from "./outbox.ts";
import { recordStore } from "./records.ts";
import { recycleBinStore } from "./recycle-bin.ts";
import { schemaStore } from "./schema.ts";
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
}

export interface OpenStores {
  readonly stores: Stores;
  close(): void;
}

/** Opens (and, on the main thread, brings up to date) the database. Throws NewerDataError on newer data. */
export function openStores(options: StoreOptions): OpenStores {
  const isKept = options.synchronous === "FULL";
  const writer = new Database(options.file, { ...options, readOnly: false });
  let log: LogSync | undefined;
  try {
    migrate(writer);
    log = isKept ? logSync(options.file) : undefined;
    // A commit leaves the log to the system; whoever has to be sure waits for `log`.
    if (isKept) writer.exec("PRAGMA synchronous = NORMAL");
  } catch (error) {
    log?.close();
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
    ...subjects(writer, (read) => read),
    transaction: (work) => nested(writer, () => work(writing)),
  };
  const reading: Stores = {
    ...subjects(reader, remember),
    async transaction(work, { durable } = {}) {
      const result = await written(work);
      if (durable !== "later") await log?.synced();
      return result;
    },
  };
  const written = async <T>(work: (stores: Stores) => Promise<T>): Promise<T> => {
    const release = await options.lock.acquire();
    try {
      writer.run("BEGIN IMMEDIATE");
      const result = await work(writing);
      writer.run("COMMIT");
      Atomics.add(commits, 0, 1);
      return result;
    } catch (error) {
      rollBack(writer);
      if (!(error instanceof FaultError) && sqliteErrorKind(error) === "full") throw refuse("storageFull");
      throw error;
    } finally {
      release();
    }
  };
  return {
    stores: reading,
    close() {
      log?.close();
      reader.close();
      writer.close();
    },
  };
}

const subjects = (database: Database, remember: Remember): Omit<Stores, "transaction"> => ({
  records: recordStore(database, remember),
  recycleBin: recycleBinStore(database),
  schema: schemaStore(database, remember),
  identity: identityStore(database, remember),
  outbox: outboxStore(database),
  jobs: jobStore(database),
  cursors: cursorStore(database),
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
