// The tree of a query as written; names are not looked up yet.
import type { DateLiteralFact } from "../facts/date-literals.ts";
import type { DistanceUnit, SoqlFunction } from "../facts/soql-functions.ts";
import type { Token } from "./lex.ts";

/** A field path: one name, or an object or relationship name before it; and the function that it is given to. */
export interface FieldPath {
  readonly parts: readonly Token[];
  readonly call?: FunctionCall;
  /** What the SELECT list calls it. */
  readonly alias?: Token;
  /** toLabel() stands around it. */
  readonly label?: true;
  /** FORMAT() stands around it. */
  readonly format?: true;
  /** DISTANCE(): how far what the path names is from somewhere. */
  readonly distance?: Distance;
}

export interface Distance {
  readonly token: Token;
  readonly to: Place | FieldPath;
  readonly unit: DistanceUnit;
}

/** GEOLOCATION(37.775, -122.418), in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface FunctionCall {
  readonly name: SoqlFunction;
  readonly token: Token;
  /** convertTimezone() stands around the field. */
  readonly inZone: boolean;
}

/** GROUP BY, with subtotals for ROLLUP and CUBE. */
export interface GroupBy {
  readonly paths: readonly FieldPath[];
  readonly subtotals: "ROLLUP" | "CUBE" | null;
}

/** FIELDS(...): all fields of the object, or those of one kind. */
export interface FieldGroup {
  readonly group: "ALL" | "STANDARD" | "CUSTOM";
  readonly token: Token;
}

/** (SELECT ...) in the SELECT list: the rows of a child relationship, which its FROM names. */
export interface ChildQuery {
  readonly children: Query;
}

/** TYPEOF What WHEN Account THEN Phone ELSE Name END: what is selected of a parent, by the object that it is of. */
export interface TypeOf {
  /** The relationship, perhaps with others before it. */
  readonly typeOf: FieldPath;
  readonly whens: readonly { readonly object: Token; readonly paths: readonly FieldPath[] }[];
  /** ELSE; empty if there is none. */
  readonly otherwise: readonly FieldPath[];
}

export type Literal =
  | { readonly kind: "string" | "number" | "date" | "datetime" | "time"; readonly token: Token }
  | { readonly kind: "boolean"; readonly value: boolean; readonly token: Token }
  | { readonly kind: "null"; readonly token: Token };

/** TODAY, LAST_N_DAYS:3 and the like: a range of days. `n` is 0 for one without a number. */
export interface DateLiteral {
  readonly kind: "range";
  readonly fact: DateLiteralFact;
  readonly n: number;
  readonly token: Token;
}

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { readonly kind: "and" | "or"; readonly terms: readonly Condition[] }
  | { readonly kind: "not"; readonly term: Condition }
  | {
      readonly kind: "compare";
      readonly path: FieldPath;
      readonly operator: Comparison;
      readonly literal: Literal | DateLiteral;
    }
  | { readonly kind: "like"; readonly path: FieldPath; readonly literal: Literal }
  | {
      /** Of multi-select picklists; `negated` is EXCLUDES. */
      readonly kind: "includes";
      readonly path: FieldPath;
      readonly negated: boolean;
      readonly literals: readonly Literal[];
    }
  | {
      readonly kind: "in";
      readonly path: FieldPath;
      readonly negated: boolean;
      readonly literals: readonly (Literal | DateLiteral)[];
    }
  | SemiJoin;

/** Id IN (SELECT AccountId FROM Contact); `negated` is NOT IN, an anti-join. */
export interface SemiJoin {
  readonly kind: "semiJoin";
  readonly path: FieldPath;
  readonly negated: boolean;
  readonly query: Query;
}

export interface Order {
  readonly path: FieldPath;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface Query {
  /** What FROM names: an object, or in a child query a relationship. */
  readonly object: Token;
  /** What a child query's FROM names before the relationship: "Account" of Account.Contacts. */
  readonly qualifier: Token | null;
  /** What the query calls the object, besides its name. */
  readonly alias: Token | null;
  /** null: COUNT(). */
  readonly fields: readonly (FieldPath | FieldGroup | ChildQuery | TypeOf)[] | null;
  readonly where: Condition | null;
  readonly groupBy: GroupBy | null;
  readonly having: Condition | null;
  readonly orderBy: readonly Order[];
  readonly limit: number | null;
  readonly offset: { readonly value: number; readonly token: Token } | null;
  /** USING SCOPE mine. */
  readonly mine: Token | null;
  /** WITH SYSTEM_MODE: rows that the caller may not see, too. */
  readonly systemMode: Token | null;
  /** FOR VIEW or FOR REFERENCE. */
  readonly viewed: { readonly as: "view" | "reference"; readonly token: Token } | null;
  /** UPDATE TRACKING or UPDATE VIEWSTAT. */
  readonly tracked: Token | null;
  /** Its answer depends on the caller's calendar: it holds a date literal, or a function that needs it. */
  readonly relative: boolean;
}
