// What the binding of one query knows, and the refusals that need it.
import type { SObject } from "../facts/sobject.ts";
import type { Condition, FieldPath, Query } from "./ast.ts";
import type { BoundQuery, Column } from "./bound.ts";
import type { Calendar } from "./date-range.ts";
import { excerpt, SoqlError } from "./error.ts";

/** What an engine's ids are; both give undefined for what is no id of 15 or 18 characters. */
export interface IdReader {
  /** The id's number. */
  parse(text: string): number | undefined;
  /** A number that is less or greater than an id's as the text is. */
  order(text: string): number | undefined;
}

export interface Scope {
  readonly text: string;
  readonly object: SObject;
  /** Whose query it is: the number of the user's id. */
  readonly caller: number;
  /** Names of the object before a dot, in lower case. */
  readonly names: ReadonlySet<string>;
  readonly ids: IdReader;
  readonly calendar: Calendar;
  /** An object that parents may be of; undefined if there is none that the caller may see. */
  parent(name: string): SObject | undefined;
  /** The object Name, which parents of several kinds have in common. */
  readonly nameObject: SObject;
  /** The ways to parents that the query has named so far. */
  readonly ways: Set<string>;
  /** What a field, or a function of one, is where the scope is. Throws what can't stand there. */
  column(scope: Scope, path: FieldPath): Column;
  /** The query's conditions as written. */
  readonly where: Condition | null;
  /** Binds the SELECT of a semi-join, of an object that the caller may see. */
  bindJoined(query: Query): BoundQuery;
}

export const offsetOf = (path: FieldPath): number => path.parts[0]?.offset ?? 0;

/** INVALID_FIELD about a field that exists but can't be used so. */
export const unusable = (scope: Scope, path: FieldPath, detail: string): SoqlError =>
  new SoqlError("soqlFieldNotUsable", { window: excerpt(scope.text, offsetOf(path)), detail });
