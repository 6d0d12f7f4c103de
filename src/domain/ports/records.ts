import type { Field, SObject } from "../../facts/sobject.ts";
import type { BoundQuery, Column } from "../../soql/bound.ts";
import type { Awaitable } from "../model/awaitable.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell, Row } from "../model/record.ts";

/** A row that a unique field keeps out. */
export interface Conflict {
  readonly field: Field;
  /** The record that has the value already. */
  readonly holder: RecordId;
}

export type InsertResult = { readonly id: RecordId } | { readonly conflict: Conflict };
export type UpdateResult =
  | { readonly id: RecordId }
  | { readonly conflict: Conflict }
  | { readonly missing: true };

/** How rows are written as CSV. */
export interface CsvFormat {
  /** One character. */
  readonly delimiter: string;
  readonly lineEnding: "\n" | "\r\n";
}

/** Consecutive complete rows in UTF-8. */
export interface CsvBlock {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** Rows of all objects. Writes are legal only inside Stores.transaction. */
export interface RecordStore {
  /** Live rows by id, in the order of `ids`; undefined where there is none. `deleted: true` finds deleted ones too. */
  read(
    object: SObject,
    fields: readonly Field[],
    ids: readonly RecordId[],
    options?: { readonly deleted?: boolean },
  ): Awaitable<(readonly Cell[] | undefined)[]>;
  /**
   * Rows by id as a query has them: fields of their parents too, null where there is no parent. Without `deleted` a
   * deleted row is undefined, and a deleted parent isn't there.
   */
  readColumns(
    object: SObject,
    columns: readonly Column[],
    ids: readonly RecordId[],
    options: { readonly deleted: boolean },
  ): Promise<(readonly Cell[] | undefined)[]>;
  /** Ids of at most `limit` live rows whose `field` equals `value`, compared as the field compares. */
  find(object: SObject, field: Field, value: Cell, limit: number): Promise<RecordId[]>;
  /** Takes rows away for good; tells of each whether there was one. For objects without IsDeleted. */
  erase(object: SObject, ids: readonly RecordId[]): Promise<boolean[]>;
  /** Writes rows in order, giving each the object's next id; a row that a unique field refuses is left out. */
  insert(object: SObject, fields: readonly Field[], rows: readonly Row[]): Promise<InsertResult[]>;
  /** Lets the object's ids begin at a sequence number; before its first row. */
  startIdsAt(object: SObject, sequence: number): Promise<void>;
  /** Sets `fields` of live rows; `rows[i]` belongs to `ids[i]`. */
  update(
    object: SObject,
    fields: readonly Field[],
    ids: readonly RecordId[],
    rows: readonly Row[],
  ): Promise<UpdateResult[]>;
  /** Rows of a query, in its order. */
  query(query: BoundQuery): Promise<Row[]>;
  count(query: BoundQuery): Promise<number>;
  /** Ids of a query's rows, in its order. */
  queryIds(query: BoundQuery): Promise<Float64Array>;
  /** Rows of a query as CSV without a header, in its order, as of one moment. */
  exportCsv(query: BoundQuery, format: CsvFormat): Iterable<CsvBlock>;
  /** The next value of an object's auto number field; gaps are possible. */
  nextAutoNumbers(object: SObject, field: Field, count: number): Promise<number>;
}
