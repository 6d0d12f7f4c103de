import type { RecordId } from "../model/id.ts";

/** A lookup that was emptied because its record was deleted. */
export interface EmptiedLookup {
  readonly child: RecordId;
  /** API name of the field. */
  readonly field: string;
}

interface PurgedRecord {
  readonly id: RecordId;
  readonly deletedAt: number;
}

/** What the recycle bin knows beyond the rows that are deleted. */
export interface RecycleBinStore {
  /** `child` was deleted because `master` was: it is not in the bin by itself. */
  addChild(master: RecordId, child: RecordId): Promise<void>;
  /** Those that were deleted with a record directly, in the order of their ids. */
  children(master: RecordId): Promise<RecordId[]>;
  masterOf(child: RecordId): Promise<RecordId | undefined>;
  /** Noting the same lookup twice is noting it once. */
  addLookup(target: RecordId, lookup: EmptiedLookup): Promise<void>;
  lookups(target: RecordId): Promise<EmptiedLookup[]>;
  /** Forgets what went with a record, with whom it went, and the lookups to it. */
  forget(id: RecordId): Promise<void>;
  /** A record left the bin for good; lookups of its own are forgotten too. */
  addPurged(purged: PurgedRecord): Promise<void>;
  /** Of one object, those that were deleted from `start` on and before `end`; at most `limit`, in the order of their ids. */
  purged(keyPrefix: string, start: number, end: number, limit: number): Promise<PurgedRecord[]>;
}
