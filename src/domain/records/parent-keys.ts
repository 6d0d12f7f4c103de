// A parent named by one of its external ids, where the child has the parent's id: <Account><Key__c>7</Key__c></Account>.
import type { Field, SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import { formatId, type RecordId } from "../model/id.ts";
import { fieldNamed } from "./names.ts";
import { isFault, valueReader } from "./values.ts";
import type { WriteContext } from "./write-context.ts";

/** No JSON that a client sends has it. */
const NAMES_PARENT = Symbol("names a parent");

/** Which parent: the object's name ("" where the lookup has only one), its external id field, and the value. */
export interface ParentKey {
  readonly [NAMES_PARENT]: true;
  readonly parent: string;
  readonly field: string;
  readonly value: string;
}

export const parentKey = (parent: string, field: string, value: string): ParentKey => ({
  [NAMES_PARENT]: true,
  parent,
  field,
  value,
});

export const isParentKey = (value: unknown): value is ParentKey =>
  typeof value === "object" && value !== null && NAMES_PARENT in value;

/** The lookup field of a relationship name, in any letter case. */
export const lookupNamed = (object: SObject, relationship: string): Field | undefined =>
  object.fields.find((field) => field.relationshipName?.toLowerCase() === relationship.toLowerCase());

/** The 18-character id of the one parent that a key names, or why there is none. */
export async function parentId(
  { stores, catalogue: whole, caller }: WriteContext,
  lookup: Field,
  key: ParentKey,
): Promise<string | Fault> {
  const catalogue = caller.permissions.seen(whole);
  const name = key.parent || (lookup.referenceTo.length === 1 ? (lookup.referenceTo[0] ?? "") : "");
  const parent = catalogue.object(name);
  if (!parent || !lookup.referenceTo.includes(parent.name))
    return fault("invalidType", { object: name }, [lookup.name]);
  const field = fieldNamed(parent, key.field);
  if (!field) return fault("unknownColumn", { field: key.field, object: parent.name }, [lookup.name]);
  if (!field.externalId && !field.idLookup)
    return fault("notAnExternalId", { field: field.name, object: parent.name }, [lookup.name]);
  const value = valueReader(field, "xml", () => new Set())(key.value);
  if (isFault(value)) return value;
  const found: RecordId[] = value === null ? [] : await stores.records.find(parent, field, value, 2);
  const [id, another] = found;
  if (id === undefined) {
    const params = { value: key.value.slice(0, 255), field: field.name, object: parent.name };
    return fault("foreignKeyNotFound", params, [lookup.name]);
  }
  if (another === undefined) return formatId(id);
  return fault("externalIdAmbiguous", { label: field.label, ids: found.map(formatId).join(", ") }, [
    lookup.name,
  ]);
}
