import type { RecordId } from "../model/id.ts";

/** A query whose rows are fetched page by page: its ids in order, fixed when it ran. */
export interface Cursor {
  readonly id: number;
  readonly userId: RecordId;
  readonly soql: string;
  readonly includeDeleted: boolean;
  readonly totalSize: number;
  readonly createdAt: number;
}

export interface CursorStore {
  /** Keeps a cursor and its ids; returns its number. */
  create(cursor: Omit<Cursor, "id">, ids: Float64Array): Promise<number>;
  read(id: number): Promise<Cursor | undefined>;
  /** `count` ids from position `start`. */
  ids(id: number, start: number, count: number): Promise<Float64Array>;
  /** Forgets cursors made before `time`, and all but the `keep` newest of a user. */
  sweep(time: number, userId: RecordId, keep: number): Promise<void>;
}
