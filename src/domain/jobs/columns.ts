// What a column of an upload names: a field, or a parent by one of its external ids.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { fieldNamed } from "../records/names.ts";
import { lookupNamed } from "../records/parent-keys.ts";

/** `Account.Key__c`, or where the lookup has several parents `Contact:Who.Email`. */
export interface ParentColumn {
  readonly lookup: Field;
  /** "" where the lookup has only one. */
  readonly parent: string;
  readonly key: string;
}

const PARENT = /^(?:(\w+):)?(\w+)\.(\w+)$/;

/** The parent that a column names; undefined if its form is another one or there is no such relationship. */
export function parentColumn(object: SObject, column: string): ParentColumn | undefined {
  const [, parent = "", relationship = "", key = ""] = PARENT.exec(column) ?? [];
  const lookup = relationship === "" ? undefined : lookupNamed(object, relationship);
  return lookup && { lookup, parent, key };
}

/** The field that a column writes, as the caller whose catalogue it is sees it; undefined if there is none. */
export function writtenField(catalogue: Catalogue, object: SObject, column: string): Field | undefined {
  const field = object.fieldsByName.get(column.toLowerCase());
  if (field) return field;
  const found = parentColumn(object, column);
  if (!found) return undefined;
  const { lookup, parent, key } = found;
  const name = parent === "" && lookup.referenceTo.length === 1 ? (lookup.referenceTo[0] ?? "") : parent;
  const master = catalogue.object(name);
  if (!master || !lookup.referenceTo.includes(master.name)) return undefined;
  const named = fieldNamed(master, key);
  return named?.externalId || named?.idLookup ? lookup : undefined;
}
