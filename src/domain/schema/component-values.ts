// What is kept of objects and fields, as the Metadata API has it.
import type { CustomFieldDefinition, KeptDefinition, RecordTypeDefinition } from "./definition.ts";

/** A component's elements by their names. */
export type ComponentValue = {
  readonly [name: string]: ComponentValue | readonly ComponentValue[] | string | number | boolean | undefined;
};

/** A custom object with its fields, or the custom fields of a standard one. */
export function objectComponent(definition: KeptDefinition): ComponentValue {
  const { fullName, label, pluralLabel, description, nameField, keyPrefix } = definition;
  const fields = definition.fields
    .toSorted((a, b) => (a.fullName < b.fullName ? -1 : 1))
    .map((field) => fieldComponent(field));
  const validationRules = (definition.validationRules ?? [])
    .toSorted((a, b) => (a.fullName < b.fullName ? -1 : 1))
    .map((rule) => ({ ...rule }));
  const recordTypes = (definition.recordTypes ?? [])
    .toSorted((a, b) => (a.fullName < b.fullName ? -1 : 1))
    .map((recordType) => recordTypeComponent(recordType));
  if (keyPrefix === undefined) return { fullName, fields, recordTypes, validationRules };
  const detail = definition.fields.some(({ type }) => type === "MasterDetail");
  return {
    fullName,
    deploymentStatus: "Deployed",
    description,
    fields,
    label,
    nameField: { type: "Text", label: `${label ?? fullName} Name`, ...nameField },
    pluralLabel: pluralLabel ?? label,
    recordTypes,
    sharingModel: detail ? "ControlledByParent" : "ReadWrite",
    validationRules,
  };
}

/** A custom field; its attributes have the API's names but for a few. */
export function fieldComponent(field: CustomFieldDefinition, fullName = field.fullName): ComponentValue {
  const { values, restricted, reparentable, defaultValue, summaryFilterItems, ...same } = field;
  return {
    ...same,
    fullName,
    defaultValue: defaultValue === undefined ? undefined : formulaOf(defaultValue),
    externalId: field.externalId ?? false,
    required: field.required ?? false,
    reparentableMasterDetail: reparentable,
    summaryFilterItems: summaryFilterItems?.map((item) => ({ ...item })),
    valueSet: values && {
      restricted: restricted === true,
      valueSetDefinition: {
        sorted: false,
        value: values.map(({ value, label, active, default: picked }) => ({
          fullName: value,
          default: picked,
          isActive: active ? undefined : false,
          label,
        })),
      },
    },
  };
}

export const recordTypeComponent = (
  { active, description, label, picklistValues = [], ...named }: RecordTypeDefinition,
  fullName = named.fullName,
): ComponentValue => ({
  fullName,
  active,
  description,
  label,
  picklistValues: picklistValues.map(({ picklist, values }) => ({
    picklist,
    values: values.map(({ value, default: picked }) => ({ fullName: encoded(value), default: picked })),
  })),
});

/** Values stand URL-encoded in record types, but for blanks and what isn't ASCII. */
const encoded = (value: string): string =>
  value.replaceAll(
    /[!-,./:-@[-^`{-~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );

/** A default value is a formula: a text stands in quotes. */
function formulaOf(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  const quote = value.includes('"') && !value.includes("'") ? "'" : '"';
  return quote + value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`) + quote;
}
