// Which parents' fields may be asked for beside a record's own.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Parent as Bound } from "../../soql/bound.ts";
import { visibleRows } from "../access/access.ts";
import type { Caller } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";

export type Parent = Bound;

/** The parent that a reference leads to; undefined if it has no name, no one kind, or rows that the caller may not see. */
function parentBy(catalogue: Catalogue, caller: Caller, reference: Field): Parent | undefined {
  const [target, another] = reference.referenceTo;
  const object = target !== undefined && another === undefined ? catalogue.object(target) : undefined;
  if (!reference.relationshipName || !object?.queryable || visibleRows(caller, object)) return undefined;
  return { reference, object };
}

/** All of an object's parents. */
export const parentsOfObject = (catalogue: Catalogue, caller: Caller, object: SObject): Parent[] =>
  object.fields.flatMap((field) => parentBy(catalogue, caller, field) ?? []);
