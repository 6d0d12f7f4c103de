// Opens an org's database: one connection that writes, one that only reads, and the queue of writers.

import type { AuditSeal } from "../../domain/ports/audit.ts";
import type { Stores } from "../../domain/ports/stores.ts";
import { type AuditTrail, auditTrail, beginTrail, catchUp, lacksTrail } from "./audit.ts";
import { batchedJobStore } from "./batched-jobs.ts";
import { blobStore } from "./blobs.ts";
import { type Remember, rememberCommitted } from "./committed.ts";
import { computedRecords } from "./computed-records.ts";
import { cursorStore } from "./cursors.ts";
import { Database } from "./driver.ts";
import { identityStore } from "./identity.ts";
import { jobStore } from "./jobs.ts";
import { type LogSync, logSync } from "./log-sync.ts";
import { migrate } from "./migrate.ts";
import { type OrgRules, orgRules } from "./org-rules.ts";
import { outboxStore } from "./outbox.ts";
import { recordStore } from "./records.ts";
import { recycleBinStore } from "./recycle-bin.ts";
import { rollUps } from "./roll-ups.ts";
import { schemaStore } from "./schema.ts";
import { searchStore } from "./search.ts";
import { usageStore } from "./usage.ts";
import { viewedStore } from "./viewed.ts";
import { nested, writeTogether } from "./write-together.ts";
import type { WriterLock } from "./writer-lock.ts";

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
  /** While it is left to another thread, no commit here moves the log into the database: a large one takes a second. */
  leaveLog(left: boolean): void;
  close(): void;
}

/** Opens (and, on the main thread, brings up to date) the database. Throws NewerDataError on newer data. */
export function openStores(options: StoreOptions): OpenStores {
  const isKept = options.synchronous === "FULL";
  const writer = new Database(options.file, { ...options, readOnly: false });
  const trail = auditTrail(writer, options.audit);
  let log: LogSync | undefined;
  try {
    const isNew = lacksTrail(writer);
    migrate(writer);
    if (isNew) beginTrail(writer, trail, options.audit);
    else catchUp(writer, options.audit);
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
  const rules = orgRules(writer, commits, "writes");
  const summing = rollUps(writer);
  const subject = subjects(writer, trail, (read) => read, rules);
  const writing: Stores = {
    ...subject,
    schema: {
      ...subject.schema,
      setAside(...deletion) {
        // What is behind can't be worked out of columns that have gone.
        summing.settle();
        return subject.schema.setAside(...deletion);
      },
    },
    records: recordStore(writer, (read) => read, summing),
    transaction: (work) => summing.within(() => nested(writer, () => work(writing))),
  };
  const together = writeTogether({ writer, ports: writing, lock: options.lock, log, trail, rules });
  // Every login commits, and a commit costs the reading connection all pages it has in memory, but not the one that made
  // it. Between transactions that one sees what was committed, and no more.
  const beside: Pick<Database, "rowNow"> = {
    rowNow: (sql, ...values) => (writer.isWriting() ? reader : writer).rowNow(sql, ...values),
  };
  const reading: Stores = {
    ...subjects(
      reader,
      auditTrail(reader, options.audit),
      remember,
      orgRules(reader, commits, "reads"),
      beside,
    ),
    transaction: (work, durability) => together((stores) => summing.around(() => work(stores)), durability),
  };
  return {
    stores: reading,
    leaveLog: (left) => writer.checkpointAt(left ? null : options.checkpointPages),
    close() {
      log?.close();
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
  rules: OrgRules,
  logins?: Pick<Database, "rowNow">,
): Omit<Stores, "transaction"> => ({
  audit,
  records: recordStore(database, remember),
  recycleBin: recycleBinStore(database),
  schema: schemaStore(database, rules),
  identity: identityStore(database, audit, remember, rules, logins),
  outbox: outboxStore(database),
  jobs: jobStore(database),
  batchedJobs: batchedJobStore(database),
  blobs: blobStore(database),
  cursors: cursorStore(database),
  search: searchStore(database),
  usage: usageStore(database),
  computedRecords,
  viewed: viewedStore(database, remember),
});
