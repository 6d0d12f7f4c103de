// A facts row with what it leaves out. scripts/sobject-from-describe.ts leaves out exactly what these defaults give.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field, FieldFact, FieldType, SObject, SObjectFact } from "../../facts/sobject.ts";

/** The attributes of a field of `type` of which nothing else is said. */
export function fieldDefaults(type: FieldType): Omit<Field, "name" | "label" | "type"> {
  const { aggregatable, filterable, groupable, sortable } = FIELD_TYPES[type];
  const fixed = type === "id" || type === "boolean";
  const compound = FIELD_TYPES[type].cell === "none";
  return {
    length: type === "id" || type === "reference" ? 18 : 0,
    precision: 0,
    scale: 0,
    digits: type === "int" ? 8 : 0,
    nillable: !fixed,
    createable: type !== "id" && !compound,
    updateable: type !== "id" && !compound,
    defaultedOnCreate: fixed,
    unique: false,
    caseSensitive: false,
    externalId: false,
    idLookup: type === "id",
    autoNumber: false,
    autoNumberFormat: null,
    autoNumberStart: 1,
    nameField: false,
    namePointing: false,
    custom: false,
    calculated: false,
    defaultValue: type === "boolean" ? false : null,
    picklistValues: [],
    restrictedPicklist: false,
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    relationshipOrder: null,
    cascadeDelete: false,
    restrictedDelete: false,
    writeRequiresMasterRead: false,
    compoundFieldName: null,
    extraTypeInfo: null,
    inlineHelpText: null,
    htmlFormatted: false,
    permissionable: !fixed,
    aggregatable,
    filterable,
    groupable,
    sortable,
    displayLocationInDecimal: false,
  };
}

export function expandField(fact: FieldFact): Field {
  const { picklist, picklistDefault, ...given } = fact;
  const picklistValues = (picklist ?? []).map((entry) => {
    const [value, label] = typeof entry === "string" ? [entry, entry] : entry;
    return { value, label, active: true, defaultValue: value === picklistDefault };
  });
  return { ...fieldDefaults(fact.type), picklistValues, ...given };
}

/** What an object can do unless it says otherwise. */
export const OBJECT_DEFAULTS = {
  createable: true,
  updateable: true,
  deletable: true,
  undeletable: true,
  queryable: true,
  retrieveable: true,
  searchable: true,
  mergeable: false,
  replicateable: true,
  triggerable: true,
  layoutable: true,
  feedEnabled: false,
  mruEnabled: true,
  deepCloneable: false,
} as const;

export function expandObject(fact: SObjectFact): SObject {
  const { source: _source, fields: rows, ...given } = fact;
  return sobject({ custom: false, ...OBJECT_DEFAULTS, ...given }, rows.map(expandField));
}

/** An SObject of its attributes and fields. */
export function sobject(
  attributes: Omit<SObject, "fields" | "fieldsByName">,
  fields: readonly Field[],
): SObject {
  return {
    ...attributes,
    fields,
    fieldsByName: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
  };
}
