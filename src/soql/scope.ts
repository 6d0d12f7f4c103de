// What the binding of one query knows, and the refusals that need it.
import type { SObject } from "../facts/sobject.ts";
import type { FieldPath } from "./ast.ts";
import { excerpt, SoqlError } from "./error.ts";

export interface Scope {
  readonly text: string;
  readonly object: SObject;
  /** Reads a 15 or 18 character id; undefined if it is none. */
  parseId(text: string): number | undefined;
}

export const offsetOf = (path: FieldPath): number => path.parts[0]?.offset ?? 0;

/** INVALID_FIELD about a field that exists but can't be used so. */
export const unusable = (scope: Scope, path: FieldPath, detail: string): SoqlError =>
  new SoqlError("soqlFieldNotUsable", { window: excerpt(scope.text, offsetOf(path)), detail });
