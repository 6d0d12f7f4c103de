// A query whose names are catalogue entries and whose values are cells. NOT has been pushed down to the
// comparisons, so an engine evaluates it with two truth values.
import type { Field, SObject } from "../facts/sobject.ts";

/** A step from a record to its parent. */
export interface Parent {
  /** The reference field, and the object that it refers to. */
  readonly reference: Field;
  readonly object: SObject;
}

/** A field of the rows, or of a parent of theirs. */
export interface Column {
  readonly field: Field;
  /** The way to the parent; absent for a field of the rows themselves. */
  readonly parents?: readonly Parent[];
  /** A picklist's label is meant, not its value. */
  readonly label?: true;
}

export interface BoundQuery {
  readonly object: SObject;
  /** "count" is SELECT COUNT(): no rows, a number. */
  readonly kind: "rows" | "count";
  /** What is selected, in the query's order; empty for "count". */
  readonly columns: readonly Column[];
  /** What is selected of the rows' children, in the query's order; absent if nothing is. */
  readonly children?: readonly BoundChild[];
  /** FIELDS(ALL) or FIELDS(CUSTOM), which not every API takes. */
  readonly unbounded?: boolean;
  readonly where: BoundCondition | null;
  readonly orderBy: readonly BoundOrder[];
  readonly limit: number | null;
  readonly offset: number;
  /** queryAll: deleted rows too. */
  readonly includeDeleted: boolean;
}

/** A child subquery: its rows are those of `query` whose `reference` is the row that they belong to. */
export interface BoundChild {
  /** The relationship's name, such as "Contacts". */
  readonly name: string;
  /** How many of the columns stand before it. */
  readonly at: number;
  readonly reference: Field;
  readonly query: BoundQuery;
}

export interface BoundOrder extends Column {
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** Relationship names of the way to a column's record, such as "Account.Owner"; "" for the rows themselves. */
export const wayOf = (parents: readonly Parent[] = []): string =>
  parents.map(({ reference }) => reference.relationshipName ?? reference.name).join(".");

/** "Account.Owner.Name", as the catalogue spells it. */
export const columnName = ({ field, parents }: Column): string =>
  parents ? `${wayOf(parents)}.${field.name}` : field.name;

/** Every parent that columns name, and those between, each once: "Account", then "Account.Owner". */
export function parentsOf(columns: readonly Column[]): (readonly Parent[])[] {
  const ways = new Map<string, readonly Parent[]>();
  for (const { parents = [] } of columns) {
    for (let length = 1; length <= parents.length; length++) {
      const way = parents.slice(0, length);
      if (!ways.has(wayOf(way))) ways.set(wayOf(way), way);
    }
  }
  return [...ways.values()];
}

/** Every leaf is true or false; `orNull` says that a row without a value matches. */
export type BoundCondition =
  | { readonly kind: "and" | "or"; readonly terms: readonly BoundCondition[] }
  | (Column & {
      readonly kind: "compare";
      readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=";
      /** Never null: comparisons with null are "null" leaves. */
      readonly value: string | number;
      readonly orNull: boolean;
    })
  | (Column & { readonly kind: "null"; readonly negated: boolean })
  | (Column & {
      readonly kind: "in";
      /** Without null; whether null was listed is in `orNull`. */
      readonly values: readonly (string | number)[];
      readonly negated: boolean;
      readonly orNull: boolean;
    })
  | (Column & {
      /** The field is never null where it is `negated`. */
      readonly kind: "semiJoin";
      /** Of one column: any of its values that is not null matches. */
      readonly query: BoundQuery;
      readonly negated: boolean;
    })
  | (Column & {
      readonly kind: "includes";
      /** One of them must be selected whole. */
      readonly combinations: readonly (readonly string[])[];
      readonly negated: boolean;
      readonly orNull: boolean;
    })
  | (Column & {
      readonly kind: "like";
      /** SOQL pattern with % and _, backslash escapes kept. */
      readonly pattern: string;
      readonly negated: boolean;
      readonly orNull: boolean;
    });
