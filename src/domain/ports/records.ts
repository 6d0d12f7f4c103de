import type { Field, SObject } from "../../facts/sobject.ts";
import type { BoundChild, BoundGroups, BoundQuery, Column, Parent } from "../../soql/bound.ts";
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

/** All rows of an object whose rows aren't kept. `fields` begin with Id. */
export interface ComputedTable {
  readonly object: SObject;
  readonly fields: readonly Field[];
  readonly rows: readonly Row[];
}

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

/**
 * A member of a row's JSON object. Texts and dates are strings; numbers have no exponent, and whole ones no point;
 * datetimes end with "Z" and times with nothing.
 */
export type JsonMember =
  | {
      readonly name: string;
      readonly column: Column;
      /** Of numbers: as a text. Of ids: a text around it. */
      readonly form?:
        | { readonly kind: "quoted" }
        | { readonly kind: "link"; readonly before: string; readonly after: string };
    }
  /** The same text in every row. */
  | { readonly name: string; readonly text: string }
  /** An object of a parent's columns, null where there is no parent. */
  | {
      readonly name: string;
      readonly parents: readonly Parent[];
      readonly members: readonly JsonMember[];
    };

/** What a page has at most: rows, and bytes after which it takes no further block of them. */
export interface PageSize {
  readonly rows: number;
  readonly bytes: number;
}

/** Rows as JSON in UTF-8. */
export interface JsonPage {
  /** Objects with "," between them; none is empty. */
  readonly blocks: readonly Uint8Array[];
  /** Rows, or of ids those that were looked for. */
  readonly taken: number;
  /** There are surely no more. */
  readonly isEnd: boolean;
  /** The last row's id; 0 if there is none. */
  readonly last: RecordId;
}

/**
 * Rows of all objects. Writes are legal only inside Stores.transaction. Whatever they do, the roll-up summaries of live
 * masters are right for whoever reads them, and at the transaction's end; SystemModstamp moves with them.
 */
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
  /** Writes rows in order, giving each the object's next id; a row that a unique field refuses is left out. */
  insert(object: SObject, fields: readonly Field[], rows: readonly Row[]): Promise<InsertResult[]>;
  /** Lets the object's ids begin at a sequence number; before its first row. */
  startIdsAt(object: SObject, sequence: number): Promise<void>;
  /** Sets `fields` of live rows; `rows[i]` belongs to `ids[i]`. `deleted: true` sets those of deleted ones too. */
  update(
    object: SObject,
    fields: readonly Field[],
    ids: readonly RecordId[],
    rows: readonly Row[],
    options?: { readonly deleted?: boolean },
  ): Promise<UpdateResult[]>;
  /**
   * Works out what masters sum up of an object's records, after summaries became others. `now`: the SystemModstamp of
   * masters whose summaries changed by that.
   */
  sumUpAnew(object: SObject, now: number): Promise<void>;
  /** Removes rows for good, deleted or not. */
  remove(object: SObject, ids: readonly RecordId[]): Promise<void>;
  /** Rows of a query, in its order. */
  query(query: BoundQuery): Awaitable<Row[]>;
  count(query: BoundQuery): Promise<number>;
  /** Fields whose indexes the engine would use to find a query's rows of its own object; none: it reads them all. */
  indexesOf(query: BoundQuery): Promise<readonly Field[]>;
  /** The cells of `groups.expressions` of each group of a query's rows, in its order. */
  queryGroups(query: BoundQuery, groups: BoundGroups): Promise<Row[]>;
  /** Ids of a query's rows, in its order. */
  queryIds(query: BoundQuery): Promise<Float64Array>;
  /** A query's rows behind an id, in the order of Id; the query's own order, limit and offset are not looked at. */
  jsonAfter(
    query: BoundQuery,
    members: readonly JsonMember[],
    after: RecordId,
    size: PageSize,
  ): Promise<JsonPage>;
  /** Live rows by id, in the order of `ids`; where there is none, nothing. */
  jsonOf(
    object: SObject,
    members: readonly JsonMember[],
    ids: readonly RecordId[],
    size: PageSize,
  ): Promise<JsonPage>;
  /** How many children each of `parents` has by a child subquery, without its LIMIT; those without any are left out. */
  countChildren(child: BoundChild, parents: readonly RecordId[]): Promise<ReadonlyMap<RecordId, number>>;
  /** Of each of `parents` at most `most` children, in the subquery's order: the parent's id, then the cells. */
  children(child: BoundChild, parents: readonly RecordId[], most: number): Promise<Row[]>;
  /** Rows of a query as CSV without a header, in its order, as of one moment. */
  exportCsv(query: BoundQuery, format: CsvFormat): Iterable<CsvBlock>;
  /** The next value of an object's auto number field; gaps are possible. */
  nextAutoNumbers(object: SObject, field: Field, count: number): Promise<number>;
}
