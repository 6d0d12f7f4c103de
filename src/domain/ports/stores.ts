import type { AuditStore } from "./audit.ts";
import type { BatchedJobStore } from "./batched-jobs.ts";
import type { BlobStore } from "./blobs.ts";
import type { CursorStore } from "./cursors.ts";
import type { IdentityStore } from "./identity.ts";
import type { JobStore } from "./jobs.ts";
import type { OutboxStore } from "./outbox.ts";
import type { ComputedTable, RecordStore } from "./records.ts";
import type { RecycleBinStore } from "./recycle-bin.ts";
import type { SchemaStore } from "./schema.ts";
import type { SearchStore } from "./search.ts";
import type { UsageStore } from "./usage.ts";
import type { ViewedStore } from "./viewed.ts";

/** All that an org keeps, one port per subject. */
export interface Stores {
  readonly audit: AuditStore;
  readonly records: RecordStore;
  readonly recycleBin: RecycleBinStore;
  readonly schema: SchemaStore;
  readonly identity: IdentityStore;
  readonly outbox: OutboxStore;
  readonly jobs: JobStore;
  readonly batchedJobs: BatchedJobStore;
  readonly blobs: BlobStore;
  readonly cursors: CursorStore;
  readonly search: SearchStore;
  readonly usage: UsageStore;
  /** Rows that are worked out, to be asked like those that are kept; nothing of them is kept. They can't be written. */
  computedRecords(tables: readonly ComputedTable[]): RecordStore;
  readonly viewed: ViewedStore;
  /**
   * Runs `work` as the only writer, all or nothing. Outside of it every port only reads, and reads what was
   * committed. One inside another is all or nothing for itself and kept with the outer one. Don't hash or wait for
   * the network inside: all writers queue behind it.
   */
  transaction<T>(work: (stores: Stores) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

interface TransactionOptions {
  /**
   * "later": a power cut may take the transaction back, whole, until one without this option has followed. For work
   * that goes on behind what is there, and is acknowledged at its end only.
   */
  readonly durable?: "later";
}
