// Record types of an object: what is kept of them -> what the rest of the program knows, and how imports add to it.
import { RECORD_TYPE_ID, RECORD_TYPE_LENGTHS, STANDARD_WITH_RECORD_TYPES } from "../../facts/record-types.ts";
import type { RecordType, SObject } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import type {
  CustomObjectDefinition,
  KeptDefinition,
  KeptRecordType,
  RecordTypeDefinition,
  RecordTypePicklistDefinition,
} from "./definition.ts";
import { expandField, sobject } from "./expand.ts";

/** The object with its record types, and the field that names a record's; itself if it has none. */
export function withRecordTypes(object: SObject, { recordTypes = [] }: KeptDefinition): SObject {
  if (recordTypes.length === 0) return object;
  const { fields, fieldsByName: _byName, ...attributes } = object;
  const before = STANDARD_WITH_RECORD_TYPES[object.name] ?? "Name";
  const place = fields.findIndex(({ name }) => name === before) + 1;
  return sobject({ ...attributes, recordTypes: recordTypes.map(recordTypeOf) }, [
    ...fields.slice(0, place),
    expandField(RECORD_TYPE_ID),
    ...fields.slice(place),
  ]);
}

const recordTypeOf = ({
  id,
  fullName,
  label,
  active,
  default: picked = false,
  picklistValues = [],
}: KeptRecordType): RecordType => ({
  id,
  developerName: fullName,
  label,
  active,
  isDefault: picked && active,
  picklists: new Map(
    picklistValues.map(({ picklist, values }) => [
      picklist.toLowerCase(),
      {
        values: new Set(values.map(({ value }) => value.toLowerCase())),
        defaultValue: values.find((each) => each.default)?.value ?? null,
      },
    ]),
  ),
});

/** The definition whose record types name a picklist no more: it is gone, and one of its name is another one. */
export function withoutPicklists(definition: KeptDefinition, name: string): KeptDefinition {
  const { recordTypes } = definition;
  if (!recordTypes) return definition;
  return {
    ...definition,
    recordTypes: recordTypes.map(({ picklistValues = [], ...recordType }) => {
      const left = picklistValues.filter(({ picklist }) => picklist.toLowerCase() !== name.toLowerCase());
      return { ...recordType, ...(left.length === 0 ? {} : { picklistValues: left }) };
    }),
  };
}

const NAME = /^[A-Za-z](?:[A-Za-z0-9]|_(?!_|$))*$/;

/** What is wrong with a record type taken for itself; undefined if nothing is. */
export function recordTypeProblem({
  fullName,
  label,
  description = "",
}: RecordTypeDefinition): string | undefined {
  if (!NAME.test(fullName) || fullName.length > RECORD_TYPE_LENGTHS.fullName)
    return `the name of a record type is at most ${RECORD_TYPE_LENGTHS.fullName} letters, digits and single underscores`;
  if (label === "") return "label is empty";
  if (label.length > RECORD_TYPE_LENGTHS.label)
    return `label is longer than ${RECORD_TYPE_LENGTHS.label} characters`;
  return description.length > RECORD_TYPE_LENGTHS.description
    ? `description is longer than ${RECORD_TYPE_LENGTHS.description} characters`
    : undefined;
}

/** No row yet. */
export const NO_ROW = 0;

/**
 * Record types of an import put over those that are kept: by their names, and by the names of their picklists; others
 * stay. New ones have no row. Throws invalidSchema naming object and record type.
 */
export function mergeRecordTypes(
  object: string,
  { recordTypes = [] }: Pick<CustomObjectDefinition, "recordTypes">,
  before: KeptDefinition | undefined,
): Pick<KeptDefinition, "recordTypes"> {
  let merged = [...(before?.recordTypes ?? [])];
  const refused = (recordType: RecordTypeDefinition, detail: string) => {
    const place = recordType.source === undefined ? "" : `${recordType.source}: `;
    return refuse("invalidSchema", { detail: `${place}${object}.${recordType.fullName}: ${detail}` });
  };
  const [first, ...more] = recordTypes;
  if (first && !object.endsWith("__c") && !Object.hasOwn(STANDARD_WITH_RECORD_TYPES, object))
    throw refused(first, `${object} can't have record types`);
  const seen = new Set<string>();
  for (const recordType of first ? [first, ...more] : []) {
    const key = recordType.fullName.toLowerCase();
    const problem = seen.has(key) ? "the record type is defined twice" : recordTypeProblem(recordType);
    if (problem !== undefined) throw refused(recordType, problem);
    seen.add(key);
    const known = merged.find(({ fullName }) => fullName.toLowerCase() === key);
    const result = mergedRecordType(recordType, known);
    merged = known ? merged.map((each) => (each === known ? result : each)) : [...merged, result];
  }
  const marked = recordTypes.filter((each) => each.default === true);
  const [picked, another] = marked;
  if (another) throw refused(another, "only one record type of an object can be its default");
  if (picked)
    merged = merged.map((each) => ({
      ...each,
      default: each.fullName.toLowerCase() === picked.fullName.toLowerCase(),
    }));
  return merged.length === 0 ? {} : { recordTypes: merged };
}

function mergedRecordType(
  { source: _source, picklistValues = [], ...given }: RecordTypeDefinition,
  known: KeptRecordType | undefined,
): KeptRecordType {
  const picklists = new Map<string, RecordTypePicklistDefinition>(
    known?.picklistValues?.map((each) => [each.picklist.toLowerCase(), each]),
  );
  for (const { picklist, values } of picklistValues)
    picklists.set(picklist.toLowerCase(), { picklist, values });
  return {
    ...given,
    ...(known?.default === undefined || given.default !== undefined ? {} : { default: known.default }),
    ...(picklists.size === 0 ? {} : { picklistValues: [...picklists.values()] }),
    id: known?.id ?? NO_ROW,
    fullName: known?.fullName ?? given.fullName,
  };
}
