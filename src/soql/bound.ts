// A query whose names are catalogue entries and whose values are cells. NOT has been pushed down to the
// comparisons, so an engine evaluates it with two truth values.
import type { Field, SObject } from "../facts/sobject.ts";
import type { AggregateFunction, DateFunction, DistanceUnit } from "../facts/soql-functions.ts";

/** A step from a record to its parent. */
export interface Parent {
  /** The reference field, and the object that it refers to. */
  readonly reference: Field;
  readonly object: SObject;
  /**
   * The parent is a record of any of these, of which `object`, then Name, has what they have in common. Those that the
   * caller may not see are left out, and with them there is no parent.
   */
  readonly among?: readonly SObject[];
  /** Of a TYPEOF: there is no parent but a record of `object`; or behind its ELSE, of those `among`. */
  readonly branch?: "when" | "else";
}

/** A field of the rows, or of a parent of theirs. */
export interface Column {
  readonly field: Field;
  /** The way to the parent; absent for a field of the rows themselves. */
  readonly parents?: readonly Parent[];
  /** What the value is worked out by, if it isn't the field's own; `field` then tells the result's type. */
  readonly computed?: Computed;
  /** A picklist's label is meant, not its value. */
  readonly label?: true;
}

export interface BoundQuery {
  readonly object: SObject;
  /** "count" is SELECT COUNT(): no rows, a number. "groups": a row for each group. */
  readonly kind: "rows" | "count" | "groups";
  /** What is selected, in the query's order; empty for "count" and "groups". */
  readonly columns: readonly Column[];
  /** For "groups" only. */
  readonly groups?: BoundGroups;
  /** What is selected of the rows' children, in the query's order; absent if nothing is. */
  readonly children?: readonly BoundChild[];
  /** FIELDS(ALL) or FIELDS(CUSTOM), which not every API takes. */
  readonly unbounded?: boolean;
  /** What is found counts as viewed by the caller, or as referenced. */
  readonly viewed?: "view" | "reference";
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
export const wayOf = (parents: readonly Parent[] = []): string => parents.map(stepOf).join(".");

/** "Owner", or "What<Account>" of a TYPEOF, which goes several ways by one relationship. */
const stepOf = ({ reference, object, branch }: Parent): string => {
  const name = reference.relationshipName ?? reference.name;
  return branch ? `${name}<${object.name}>` : name;
};

/** A relationship by its way: those of a TYPEOF's branches are one. */
export const relationshipOf = (parents: readonly Parent[]): string => {
  const last = parents.at(-1);
  return last ? `${wayOf(parents.slice(0, -1))}.${last.reference.name}` : "";
};

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

/** Where a fiscal year begins, and which year's number it has. */
export interface FiscalYear {
  /** 1 to 12. */
  readonly start: number;
  readonly namedByStart: boolean;
}

/** How a user sees values of a field. */
export interface Format {
  /** Its type and its decimals tell how. */
  readonly of: Pick<Field, "type" | "scale">;
  /** Salesforce's name, such as "en_US". */
  readonly locale: string;
  /** An IANA name. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
}

export interface PlaceColumns {
  readonly latitude: Column;
  readonly longitude: Column;
}

export type Computed =
  | {
      /** Of a row's date or moment; of a moment in UTC if there is no time zone. */
      readonly kind: "date";
      readonly name: DateFunction;
      readonly of: Column;
      /** An IANA name. */
      readonly timeZone: string | null;
      readonly fiscal: FiscalYear;
    }
  | { readonly kind: "aggregate"; readonly name: AggregateFunction; readonly of: Column }
  /** When a user has last viewed the record, or a record that is related to it; see LastViewedDate. */
  | { readonly kind: "viewed"; readonly of: Column; readonly user: number }
  /** Under another name; with a format it becomes the text that the user sees of it, once it is read. */
  | { readonly kind: "shown"; readonly of: Column; readonly format: Format | null }
  | {
      /** Along a great circle; null unless both places are there whole. */
      readonly kind: "distance";
      /** The field whose place it is. */
      readonly of: Column;
      readonly from: PlaceColumns;
      readonly to: PlaceColumns | { readonly latitude: number; readonly longitude: number };
      readonly unit: DistanceUnit;
    }
  /** 1 in rows that are subtotals over the key, else 0. */
  | { readonly kind: "grouping"; readonly of: Column };

export interface BoundGroups {
  /** What groups are told apart by: fields and date functions; none for one group of all rows, also of no rows. */
  readonly keys: readonly Column[];
  /** Which keys rows are grouped by, the finest grouping first; one set but for ROLLUP and CUBE. */
  readonly sets: readonly (readonly boolean[])[];
  /** What is asked of each group, each once, told apart by its columnName(). */
  readonly expressions: readonly Column[];
  readonly outputs: readonly GroupOutput[];
  readonly having: BoundCondition | null;
}

/** An element of the SELECT list. */
export interface GroupOutput {
  /** Its alias, "expr0" and so on for a function without one, else the field's name. */
  readonly name: string;
  /** Where in the expressions it is. */
  readonly expression: number;
  readonly format?: Format;
}
