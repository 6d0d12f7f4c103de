// Whether the picklists and values that record types name are there, once the objects are put together.
import { PICKLIST_NAMES } from "../../facts/record-types.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import type {
  CustomObjectDefinition,
  KeptDefinition,
  RecordTypeDefinition,
  RecordTypePicklistDefinition,
} from "./definition.ts";

const CHOICES: readonly string[] = ["picklist", "multipicklist"];

/** The picklist that a record type names, in any letter case; undefined if there is none. */
function picklistNamed({ fieldsByName }: SObject, named: string): Field | undefined {
  const name = named.toLowerCase();
  const other = Object.hasOwn(PICKLIST_NAMES, name) ? PICKLIST_NAMES[name] : undefined;
  const field = [fieldsByName.get(name), fieldsByName.get(other ?? name)].find(
    (each) => each && CHOICES.includes(each.type),
  );
  return field;
}

/** Throws invalidSchema with "file:line" where `definitions` say it, naming object, record type and picklist. */
export function checkRecordTypes(
  objects: readonly SObject[],
  definitions: readonly CustomObjectDefinition[],
): void {
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  for (const { fullName, recordTypes = [] } of definitions) {
    const object = byName.get(fullName.toLowerCase());
    if (!object) continue;
    for (const recordType of recordTypes) {
      const seen = new Set<Field>();
      for (const picklist of recordType.picklistValues ?? []) {
        const field = picklistNamed(object, picklist.picklist);
        const detail = field && seen.has(field) ? "it stands there twice" : problemOf(field, picklist);
        if (detail !== undefined) throw refused(object, recordType, picklist, detail);
        if (field) seen.add(field);
      }
    }
  }
}

const refused = (
  { name }: SObject,
  recordType: RecordTypeDefinition,
  { picklist, source = recordType.source }: RecordTypePicklistDefinition,
  detail: string,
) =>
  refuse("invalidSchema", {
    detail: `${source === undefined ? "" : `${source}: `}${name}.${recordType.fullName}: ${picklist}: ${detail}`,
  });

function problemOf(field: Field | undefined, { values }: RecordTypePicklistDefinition): string | undefined {
  if (!field) return "there is no such picklist";
  const known = new Set(field.picklistValues.map(({ value }) => value.toLowerCase()));
  const strange = values.find(({ value }) => !known.has(value.toLowerCase()));
  if (strange) return `the picklist has no value ${strange.value}`;
  return values.filter((value) => value.default).length > 1 ? "only one value can be the default" : undefined;
}

/** The kept definition with the names of picklists and the spelling of values that the object has. */
export function spelledRecordTypes(definition: KeptDefinition, object: SObject): KeptDefinition {
  const { recordTypes } = definition;
  if (!recordTypes) return definition;
  return {
    ...definition,
    recordTypes: recordTypes.map((recordType) => ({
      ...recordType,
      ...(recordType.picklistValues
        ? { picklistValues: recordType.picklistValues.map((each) => spelled(object, each)) }
        : {}),
    })),
  };
}

function spelled(object: SObject, given: RecordTypePicklistDefinition): RecordTypePicklistDefinition {
  const field = picklistNamed(object, given.picklist);
  if (!field) return given;
  const names = new Map(field.picklistValues.map(({ value }) => [value.toLowerCase(), value]));
  return {
    picklist: field.name,
    values: given.values.map((each) => ({
      ...each,
      value: names.get(each.value.toLowerCase()) ?? each.value,
    })),
  };
}
