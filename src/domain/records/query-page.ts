// A page of a query, and what every row of one carries.
import type { SObject } from "../../facts/sobject.ts";
import { type BoundQuery, type Column, parentsOf } from "../../soql/bound.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { GroupColumn } from "./query-groups.ts";

export type QueryPage =
  | { readonly kind: "count"; readonly totalSize: number }
  | {
      /** A row for each group, all on one page. */
      readonly kind: "groups";
      readonly columns: readonly GroupColumn[];
      readonly rows: readonly (readonly Cell[])[];
      readonly totalSize: number;
    }
  | (RowsPage & {
      readonly kind: "rows";
      readonly object: SObject;
      readonly columns: readonly Column[];
      /** What child subqueries found, in the query's order. */
      readonly children: readonly ChildRows[];
    });

export interface RowsPage {
  /**
   * Cells of `columns`; behind them the row's Id, which every protocol tells of a row; behind it the Ids of all
   * parentsOf(columns), null where there is no parent.
   */
  readonly rows: readonly (readonly Cell[])[];
  readonly totalSize: number;
  readonly done: boolean;
  /** "01g...-2000": asks for the next page; null on the last one. */
  readonly locator: string | null;
}

export interface ChildRows {
  /** The relationship's name, such as "Contacts". */
  readonly name: string;
  /** How many of the page's columns stand before it. */
  readonly at: number;
  readonly object: SObject;
  readonly columns: readonly Column[];
  /** One for each row of the page; null: it has no children. */
  readonly pages: readonly (RowsPage | null)[];
}

/** What is selected, and the Ids that RowsPage has behind it. */
export function withIds(object: SObject, columns: readonly Column[]): Column[] {
  const parents = parentsOf(columns).flatMap((way) => {
    const field = way.at(-1)?.object.fieldsByName.get("id");
    return field ? [{ field, parents: way }] : [];
  });
  const field = object.fieldsByName.get("id");
  return field ? [...columns, { field }, ...parents] : [...columns, ...parents];
}

/** The Ids that withIds() has selected. */
export const idsOf = ({ columns }: BoundQuery, rows: readonly (readonly Cell[])[]): RecordId[] =>
  rows.map((row) => Number(row[columns.length]));
