// A query whose names are catalogue entries and whose values are cells. NOT has been pushed down to the
// comparisons, so an engine evaluates it with two truth values.
import type { Field, SObject } from "../facts/sobject.ts";

export interface BoundQuery {
  readonly object: SObject;
  /** "count" is SELECT COUNT(): no rows, a number. */
  readonly kind: "rows" | "count";
  /** Selected fields in the query's order; empty for "count". */
  readonly fields: readonly Field[];
  readonly where: BoundCondition | null;
  readonly orderBy: readonly BoundOrder[];
  readonly limit: number | null;
  readonly offset: number;
  /** queryAll: deleted rows too. */
  readonly includeDeleted: boolean;
}

export interface BoundOrder {
  readonly field: Field;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** Every leaf is true or false; `orNull` says that a row without a value matches. */
export type BoundCondition =
  | { readonly kind: "and" | "or"; readonly terms: readonly BoundCondition[] }
  | {
      readonly kind: "compare";
      readonly field: Field;
      readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=";
      /** Never null: comparisons with null are "null" leaves. */
      readonly value: string | number;
      readonly orNull: boolean;
    }
  | { readonly kind: "null"; readonly field: Field; readonly negated: boolean }
  | {
      readonly kind: "in";
      readonly field: Field;
      /** Without null; whether null was listed is in `orNull`. */
      readonly values: readonly (string | number)[];
      readonly negated: boolean;
      readonly orNull: boolean;
    }
  | {
      readonly kind: "includes";
      /** A multi-select picklist. */
      readonly field: Field;
      /** One of them must be selected whole. */
      readonly combinations: readonly (readonly string[])[];
      readonly negated: boolean;
      readonly orNull: boolean;
    }
  | {
      readonly kind: "like";
      readonly field: Field;
      /** SOQL pattern with % and _, backslash escapes kept. */
      readonly pattern: string;
      readonly negated: boolean;
      readonly orNull: boolean;
    };
