import type { RecordId } from "../model/id.ts";

/** A query whose rows are fetched page by page: its ids in order, fixed when it ran. */
export interface Cursor {
  readonly id: number;
  readonly userId: RecordId;
  readonly soql: string;
  readonly includeDeleted: boolean;
  readonly totalSize: number;
  readonly createdAt: number;
  /** Absent for the rows of the query itself. */
  readonly child?: ChildOf;
}

/** Whose rows a cursor has that is of a child subquery. */
export interface ChildOf {
  /** The cursor of the rows that have the children; null if there is none. */
  readonly query: number | null;
  /** Which of the query's subqueries, from 0. */
  readonly index: number;
  readonly parent: RecordId;
}

export interface CursorStore {
  /** Keeps a cursor and its ids; returns its number. */
  create(cursor: Omit<Cursor, "id">, ids: Float64Array): Promise<number>;
  read(id: number): Promise<Cursor | undefined>;
  /** The newest cursor of one row's children. */
  findChild(child: ChildOf): Promise<Cursor | undefined>;
  /** `count` ids from position `start`. */
  ids(id: number, start: number, count: number): Promise<Float64Array>;
  /** Forgets cursors made before `time`, and all but those of a user's `keep` newest queries, with their children's. */
  sweep(time: number, userId: RecordId, keep: number): Promise<void>;
}
