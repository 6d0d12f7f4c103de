// What describes and layouts tell of an object's record types: its own, and last the Master one.
import { MASTER_RECORD_TYPE } from "../../facts/record-types.ts";
import type { Field, RecordType, SObject } from "../../facts/sobject.ts";
import { formatId } from "../model/id.ts";

export interface RecordTypeInfo {
  readonly active: boolean;
  readonly available: boolean;
  readonly defaultRecordTypeMapping: boolean;
  readonly developerName: string;
  readonly master: boolean;
  readonly name: string;
  readonly recordTypeId: string;
}

/** None for objects without layouts and for User, as recorded. Who may use which isn't kept: active ones are available. */
export function recordTypeInfos(object: SObject): readonly RecordTypeInfo[] {
  if (!object.layoutable || object.name === "User") return [];
  const { recordTypes = [] } = object;
  return [
    ...recordTypes.map(({ id, developerName, label, active, isDefault }) => ({
      active,
      available: active,
      defaultRecordTypeMapping: isDefault,
      developerName,
      master: false,
      name: label,
      recordTypeId: formatId(id),
    })),
    {
      active: true,
      available: true,
      defaultRecordTypeMapping: !recordTypes.some(({ isDefault }) => isDefault),
      master: true,
      ...MASTER_RECORD_TYPE,
    },
  ];
}

/** The record type with an id of 15 or 18 characters, the Master one too; undefined if the object has none such. */
export function recordTypeInfo(object: SObject, id: string): RecordTypeInfo | undefined {
  return recordTypeInfos(object).find(({ recordTypeId }) =>
    [recordTypeId, recordTypeId.slice(0, 15)].includes(id),
  );
}

/** The values that a record type leaves of a picklist, the one that new records get marked. */
export function valuesFor(
  object: SObject,
  { recordTypeId }: RecordTypeInfo,
  field: Field,
): Field["picklistValues"] {
  const recordType = object.recordTypes?.find(({ id }) => formatId(id) === recordTypeId);
  const picklist = recordType?.picklists.get(field.name.toLowerCase());
  if (!picklist) return field.picklistValues;
  return field.picklistValues
    .filter(({ value }) => picklist.values.has(value.toLowerCase()))
    .map((entry) => ({
      ...entry,
      defaultValue:
        picklist.defaultValue === null ? entry.defaultValue : entry.value === picklist.defaultValue,
    }));
}

/** Whether who makes a record has a choice. */
export const choosesRecordType = ({ recordTypes = [] }: SObject): boolean =>
  recordTypes.filter(({ active }: RecordType) => active).length > 1;
