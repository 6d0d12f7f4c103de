// Custom definitions -> Fields and SObjects, as a describe of a real custom object shows them.
import type { Field, FieldFact, FieldType, SObject, ValidationRule } from "../../facts/sobject.ts";
import type { CustomFieldDefinition, CustomFieldType, KeptDefinition } from "./definition.ts";
import { expandField, OBJECT_DEFAULTS, sobject } from "./expand.ts";
import { fieldPath } from "./summary-fields.ts";

const DESCRIBE_TYPES: Readonly<Record<CustomFieldType, FieldType>> = {
  Text: "string",
  TextArea: "textarea",
  LongTextArea: "textarea",
  Number: "double",
  Currency: "currency",
  Percent: "percent",
  Checkbox: "boolean",
  Date: "date",
  DateTime: "datetime",
  Time: "time",
  Email: "email",
  Phone: "phone",
  Url: "url",
  Picklist: "picklist",
  MultiselectPicklist: "multipicklist",
  Lookup: "reference",
  MasterDetail: "reference",
  AutoNumber: "string",
  Location: "location",
  // As long as nothing is known of what it sums up.
  Summary: "double",
};

const FIXED_LENGTHS: Partial<Readonly<Record<CustomFieldType, number>>> = {
  TextArea: 255,
  Email: 80,
  Phone: 40,
  Url: 255,
  Picklist: 255,
  MultiselectPicklist: 4099,
  AutoNumber: 30,
};

/** The fields that one definition makes: one, or three for a location. */
function customFields(definition: CustomFieldDefinition): Field[] {
  const { fullName, label, type } = definition;
  if (type === "Location") return locationFields(definition);
  const required = definition.required === true || type === "MasterDetail";
  const fact: FieldFact = {
    name: fullName,
    label,
    type: DESCRIBE_TYPES[type],
    custom: true,
    nillable: type !== "Checkbox" && !required,
    length:
      definition.length ?? FIXED_LENGTHS[type] ?? (type === "Lookup" || type === "MasterDetail" ? 18 : 0),
    precision: definition.precision ?? 0,
    scale: definition.scale ?? 0,
    unique: definition.unique === true,
    caseSensitive: definition.caseSensitive === true,
    externalId: definition.externalId === true,
    idLookup: definition.externalId === true,
    permissionable: type !== "MasterDetail" && !required,
    inlineHelpText: definition.inlineHelpText ?? null,
    ...(definition.defaultValue === undefined ? {} : { defaultValue: definition.defaultValue }),
    ...(type === "LongTextArea"
      ? { aggregatable: false, filterable: false, groupable: false, sortable: false }
      : {}),
    ...(type === "TextArea" || type === "LongTextArea" ? { extraTypeInfo: "plaintextarea" } : {}),
    ...(type === "AutoNumber" ? autoNumber(definition) : {}),
    ...(type === "Lookup" || type === "MasterDetail" ? reference(definition) : {}),
  };
  const picklistValues = (definition.values ?? []).map(
    ({ value, label: shown, active, default: picked }) => ({
      value,
      label: shown,
      active,
      defaultValue: picked,
    }),
  );
  const field = { ...expandField(fact), picklistValues, restrictedPicklist: definition.restricted === true };
  if (type === "Summary") return [summaryField(field, definition)];
  return [definition.formula === undefined ? field : formulaField(field, definition, definition.formula)];
}

function summaryField(field: Field, definition: CustomFieldDefinition): Field {
  const by = fieldPath(definition.summaryForeignKey ?? "");
  const filters = (definition.summaryFilterItems ?? []).map(({ field: filtered, operation, value = "" }) => ({
    field: fieldPath(filtered)?.field ?? "",
    operation,
    value,
  }));
  return {
    ...field,
    nillable: true,
    createable: false,
    updateable: false,
    defaultedOnCreate: false,
    calculated: true,
    summary: {
      operation: definition.summaryOperation ?? "count",
      detail: by?.object ?? "",
      reference: by?.field ?? "",
      of: fieldPath(definition.summarizedField ?? "")?.field ?? null,
      filters,
    },
  };
}

/** Characters of a text that a formula makes; describes of real ones say so. */
const FORMULA_TEXT = 1300;
/** Source: ktema.org's survey of what can be grouped. */
const GROUPABLE_FORMULAS: readonly CustomFieldType[] = ["Checkbox", "Date"];

const formulaField = (field: Field, definition: CustomFieldDefinition, formula: string): Field => ({
  ...field,
  length: definition.type === "Text" ? FORMULA_TEXT : 0,
  createable: false,
  updateable: false,
  defaultedOnCreate: false,
  calculated: true,
  groupable: GROUPABLE_FORMULAS.includes(definition.type),
  formula: {
    text: formula,
    blanksAsZero: definition.formulaTreatBlanksAs !== "BlankAsBlank",
    program() {
      throw new Error(`the formula of ${definition.fullName} belongs to no catalogue`);
    },
  },
});

function activeRules({ validationRules = [] }: KeptDefinition): { validationRules?: ValidationRule[] } {
  const rules = validationRules
    .filter(({ active }) => active)
    .map((rule) => ({
      name: rule.fullName,
      condition: rule.errorConditionFormula,
      message: rule.errorMessage,
      displayField: rule.errorDisplayField ?? null,
    }));
  return rules.length === 0 ? {} : { validationRules: rules };
}

const autoNumber = (definition: { readonly displayFormat?: string }): Partial<FieldFact> => ({
  autoNumber: true,
  autoNumberFormat: definition.displayFormat ?? "{0}",
  createable: false,
  updateable: false,
  nillable: false,
  defaultedOnCreate: true,
});

function reference(definition: CustomFieldDefinition): Partial<FieldFact> {
  const { type, deleteConstraint, required = false } = definition;
  const master = type === "MasterDetail";
  return {
    referenceTo: [definition.referenceTo ?? ""],
    relationshipName: definition.fullName.replace(/__c$/, "__r"),
    childRelationshipName:
      definition.relationshipName === undefined ? null : `${definition.relationshipName}__r`,
    cascadeDelete: master || deleteConstraint === "Cascade",
    // A required lookup can't be emptied, so its target must stay.
    restrictedDelete:
      deleteConstraint === "Restrict" || (!master && required && deleteConstraint === undefined),
    relationshipOrder: master ? (definition.relationshipOrder ?? 0) : null,
    writeRequiresMasterRead: definition.writeRequiresMasterRead === true,
    updateable: !master || definition.reparentable === true,
  };
}

function locationFields({
  fullName,
  label,
  scale = 5,
  displayLocationInDecimal = false,
  required = false,
}: CustomFieldDefinition): Field[] {
  const stem = fullName.replace(/__c$/, "");
  const part = (name: string, axis: string): Field =>
    expandField({
      name,
      label: `${label} (${axis})`,
      type: "double",
      custom: true,
      precision: scale + 3,
      scale,
      nillable: !required,
      compoundFieldName: fullName,
      displayLocationInDecimal,
    });
  return [
    part(`${stem}__Latitude__s`, "Latitude"),
    part(`${stem}__Longitude__s`, "Longitude"),
    expandField({ name: fullName, label, type: "location", custom: true, displayLocationInDecimal }),
  ];
}

const AUDIT = { createable: false, updateable: false, permissionable: false } as const;
const STAMP = { ...AUDIT, nillable: false, defaultedOnCreate: true } as const;

function standardFields(definition: KeptDefinition): Field[] {
  const detail = definition.fields.some(({ type }) => type === "MasterDetail");
  const named = definition.nameField;
  const user = (
    name: string,
    label: string,
    relationshipName: string,
    more: Partial<FieldFact>,
  ): FieldFact => ({
    name,
    label,
    type: "reference",
    referenceTo: ["User"],
    relationshipName,
    nillable: false,
    defaultedOnCreate: true,
    permissionable: false,
    ...more,
  });
  const facts: FieldFact[] = [
    { name: "Id", label: "Record ID", type: "id" },
    ...(detail ? [] : [user("OwnerId", "Owner ID", "Owner", {})]),
    { name: "IsDeleted", label: "Deleted", type: "boolean", ...AUDIT },
    {
      name: "Name",
      label: named?.label ?? `${definition.label ?? definition.fullName} Name`,
      type: "string",
      length: 80,
      nameField: true,
      idLookup: true,
      permissionable: false,
      ...(named?.type === "AutoNumber" ? autoNumber(named) : { defaultedOnCreate: true }),
    },
    { name: "CreatedDate", label: "Created Date", type: "datetime", ...STAMP },
    user("CreatedById", "Created By ID", "CreatedBy", AUDIT),
    { name: "LastModifiedDate", label: "Last Modified Date", type: "datetime", ...STAMP },
    user("LastModifiedById", "Last Modified By ID", "LastModifiedBy", AUDIT),
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", ...STAMP },
    { name: "LastViewedDate", label: "Last Viewed Date", type: "datetime", ...AUDIT },
    { name: "LastReferencedDate", label: "Last Referenced Date", type: "datetime", ...AUDIT },
  ];
  return facts.map(expandField);
}

/** A custom object with its standard and custom fields. */
export function customObject(definition: KeptDefinition): SObject {
  const label = definition.label ?? definition.fullName;
  return sobject(
    {
      name: definition.fullName,
      label,
      labelPlural: definition.pluralLabel ?? label,
      keyPrefix: definition.keyPrefix ?? "",
      custom: true,
      ...OBJECT_DEFAULTS,
      mruEnabled: false,
      ...activeRules(definition),
    },
    [...standardFields(definition), ...definition.fields.flatMap(customFields)],
  );
}

/** A standard object with custom fields added. */
export function extended(object: SObject, definition: KeptDefinition): SObject {
  const { fields, fieldsByName: _byName, ...attributes } = object;
  return sobject({ ...attributes, ...activeRules(definition) }, [
    ...fields,
    ...definition.fields.flatMap(customFields),
  ]);
}
