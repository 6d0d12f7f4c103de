import type { Field, SObject } from "../../facts/sobject.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import type { SearchExpression } from "../../soql/search.ts";
import type { Row } from "../model/record.ts";

/** Rows of a query that are found by their words, too. */
export interface SearchRequest {
  /** What is looked for. */
  readonly expression: SearchExpression;
  /** The object with all its fields, whoever asks: an index is everybody's. */
  readonly object: SObject;
  /** Where it is looked for; at least one field of SEARCHED_TYPES. */
  readonly fields: readonly Field[];
  readonly query: BoundQuery;
}

/** The words of records. Indexes are made when they are first asked for. */
export interface SearchStore {
  /**
   * The rows of each request, all as of one moment, in its query's order; undefined if an index is behind the records.
   * Throws soslMalformed for
   * wildcards that stand for more words than are looked for.
   */
  find(requests: readonly SearchRequest[]): Promise<Row[][] | undefined>;
  /**
   * Brings the objects' indexes forward by at most `most` records and tells how many are left, 0 if none. Legal only
   * inside Stores.transaction.
   */
  advance(objects: readonly SObject[], most: number): Promise<number>;
}
