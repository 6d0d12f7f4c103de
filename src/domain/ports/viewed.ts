import type { RecordId } from "../model/id.ts";

/** What a user has seen of a record; milliseconds since 1970. */
export interface Viewing {
  readonly id: RecordId;
  /** Null: only records that are related to it were viewed. */
  readonly viewedAt: number | null;
  readonly referencedAt: number;
}

/** Ids of one object: from the first one, up to the one that is none of its own any more. */
export interface IdRange {
  readonly from: RecordId;
  readonly until: RecordId;
}

export interface ViewedStore {
  /**
   * Notes that a user has viewed records of one object, or records that are related to them. Of the object's records the
   * `keep` that he has seen last are kept, and none that he has not seen since `since`.
   */
  note(
    userId: RecordId,
    ids: readonly RecordId[],
    as: "view" | "reference",
    at: number,
    bounds: { readonly range: IdRange; readonly keep: number; readonly since: number },
  ): Promise<void>;
  /** A user's records, the last one first; ids decide where moments don't. */
  recent(userId: RecordId, range: IdRange | null): Promise<Viewing[]>;
  /** Those of `ids` that the user has seen. */
  find(userId: RecordId, ids: readonly RecordId[]): Promise<Viewing[]>;
  /** There are any. Cheap: every read of a record asks. */
  hasAny(userId: RecordId): boolean;
}
