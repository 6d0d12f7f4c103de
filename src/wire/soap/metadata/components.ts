// The components that there are, as they are named.

import { standardCatalogue } from "../../../domain/schema/catalogue.ts";
import {
  type ComponentValue,
  fieldComponent,
  objectComponent,
  recordTypeComponent,
} from "../../../domain/schema/component-values.ts";
import type { ComponentType, KeptDefinition } from "../../../domain/schema/definition.ts";
import { STATUS_VALUES, type StatusValue } from "../../../facts/status-values.ts";

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Names of all components of a type, sorted: standard objects too, if they can have custom fields. */
export function componentNames(kept: readonly KeptDefinition[], type: string): readonly string[] {
  if (type === "CustomField")
    return kept
      .flatMap(({ fullName, fields }) => fields.map((field) => `${fullName}.${field.fullName}`))
      .toSorted();
  if (type === "ValidationRule")
    return kept
      .flatMap(({ fullName, validationRules = [] }) =>
        validationRules.map((rule) => `${fullName}.${rule.fullName}`),
      )
      .toSorted();
  if (type === "RecordType")
    return kept
      .flatMap(({ fullName, recordTypes = [] }) => recordTypes.map((each) => `${fullName}.${each.fullName}`))
      .toSorted();
  if (type !== "CustomObject") return [];
  const standard = standardCatalogue()
    .objects.filter(({ layoutable }) => layoutable)
    .map(({ name }) => name);
  return [...new Set([...standard, ...kept.map(({ fullName }) => fullName)])].toSorted();
}

/** A component by its name; undefined if there is none. */
export function componentOf(
  kept: readonly KeptDefinition[],
  type: ComponentType,
  fullName: string,
  apiVersion: number,
): ComponentValue | undefined {
  if (type === "CustomObject") {
    const definition = kept.find((each) => same(each.fullName, fullName));
    if (definition) return objectComponent(definition);
    const standard = standardCatalogue().object(fullName);
    return standard?.layoutable ? { fullName: standard.name, fields: [] } : undefined;
  }
  const [objectName = "", fieldName = ""] = fullName.split(".");
  const object = kept.find((each) => same(each.fullName, objectName));
  if (type === "ValidationRule") {
    const rule = object?.validationRules?.find((each) => same(each.fullName, fieldName));
    return object && rule && { ...rule, fullName: `${object.fullName}.${rule.fullName}` };
  }
  if (type === "RecordType") {
    const recordType = object?.recordTypes?.find((each) => same(each.fullName, fieldName));
    return recordType && recordTypeComponent(recordType, `${object?.fullName}.${recordType.fullName}`);
  }
  const field = object?.fields.find((each) => same(each.fullName, fieldName));
  if (object && field) return fieldComponent(field, `${object.fullName}.${field.fullName}`);
  return standardPicklist(objectName, fieldName, apiVersion);
}

/** What the values of a standard picklist mean is told by the records that setup keeps of them. */
const STATUSES: Readonly<Record<string, keyof typeof STATUS_VALUES>> = {
  "Case.Status": "CaseStatus",
  "Lead.Status": "LeadStatus",
  "Opportunity.StageName": "OpportunityStage",
  "Task.Status": "TaskStatus",
};

/** API versions after this one tell the values of standard picklists as components of their own. */
const LAST_WITH_PICKLIST = 37;

function standardPicklist(
  objectName: string,
  fieldName: string,
  apiVersion: number,
): ComponentValue | undefined {
  const object = standardCatalogue().object(objectName);
  const field = object?.fieldsByName.get(fieldName.toLowerCase());
  if (!object || field?.type !== "picklist") return undefined;
  const fullName = `${object.name}.${field.name}`;
  const component = { fullName, label: field.label, type: "Picklist" };
  const status = Object.hasOwn(STATUSES, fullName) ? STATUSES[fullName] : undefined;
  if (apiVersion > LAST_WITH_PICKLIST) return component;
  const meanings = new Map<string, StatusValue["cells"]>(
    status ? STATUS_VALUES[status].map(({ value, cells }) => [value, cells]) : [],
  );
  const flag = (value: string, name: string): boolean | undefined => {
    const cell = meanings.get(value)?.[name];
    return cell === undefined ? undefined : cell === 1;
  };
  const picklistValues = field.picklistValues.map(({ value, defaultValue }) => ({
    fullName: value,
    closed: flag(value, "IsClosed"),
    converted: flag(value, "IsConverted"),
    default: defaultValue,
    won: flag(value, "IsWon"),
  }));
  return { ...component, picklist: { picklistValues, sorted: false } };
}
