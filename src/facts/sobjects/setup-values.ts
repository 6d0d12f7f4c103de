// Standard objects that setup fills: values of statuses, record types, business hours. One row per field.
// biome-ignore-all format: rows are compared as lines
import type { FieldFact, SObjectFact } from "../sobject.ts";
import { AUDIT, CREATED_BY, CREATED_DATE, id, LAST_MODIFIED_BY, LAST_MODIFIED_DATE, lookup, SET_BY_SYSTEM, SYSTEM_MODSTAMP } from "./rows.ts";

const READ_ONLY = { createable: false, updateable: false, deletable: false, undeletable: false, searchable: false, triggerable: false, layoutable: false, mruEnabled: false } as const;
const flag = (name: string, label: string): FieldFact => ({ name, label, type: "boolean", createable: false, updateable: false });

/** An object of the values of one picklist; all of them share a key prefix. */
function statusObject(name: string, label: string, own: readonly FieldFact[]): SObjectFact {
  return {
    name,
    label,
    labelPlural: label,
    keyPrefix: "01J",
    ...READ_ONLY,
    source: `Object Reference, ${name}`,
    fields: [
      id("ID"),
      { name: "MasterLabel", label: "Master Label", type: "string", length: 255, ...SET_BY_SYSTEM, nameField: true },
      { name: "ApiName", label: "API Name", type: "string", length: 255, nillable: false, ...SET_BY_SYSTEM },
      ...own,
      CREATED_BY,
      CREATED_DATE,
      LAST_MODIFIED_BY,
      LAST_MODIFIED_DATE,
      SYSTEM_MODSTAMP,
    ],
  };
}

const SORT_ORDER: FieldFact = { name: "SortOrder", label: "Sort Order", type: "int", digits: 9, ...SET_BY_SYSTEM };
const IS_DEFAULT = flag("IsDefault", "Is Default");
const IS_CLOSED = flag("IsClosed", "Is Closed");
const STATUS_CODE = (picklist: FieldFact["picklist"]): FieldFact => ({ name: "StatusCode", label: "Status Code", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, ...(picklist ? { picklist } : {}) });
const CATEGORIES = ["Omitted", "Pipeline", ["BestCase", "Best Case"], ["MostLikely", "Most Likely"], ["Forecast", "Commit"], "Closed"] as const;
const CATEGORY_NAMES = ["Omitted", "Pipeline", "Best Case", "Commit", "Closed"] as const;

export const statusObjects: readonly SObjectFact[] = [
  statusObject("LeadStatus", "Lead Status Value", [SORT_ORDER, IS_DEFAULT, flag("IsConverted", "Is Converted")]),
  statusObject("OpportunityStage", "Opportunity Stage", [
    flag("IsActive", "Is Active"),
    SORT_ORDER,
    IS_CLOSED,
    flag("IsWon", "Is Won"),
    { name: "ForecastCategory", label: "Forecast Category", type: "picklist", length: 40, nillable: false, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: CATEGORIES },
    { name: "ForecastCategoryName", label: "Forecast Category Name", type: "picklist", length: 255, nillable: false, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: CATEGORY_NAMES },
    { name: "DefaultProbability", label: "Probability", type: "percent", precision: 3, ...SET_BY_SYSTEM },
    { name: "Description", label: "Description", type: "string", length: 255, ...SET_BY_SYSTEM },
  ]),
  statusObject("CaseStatus", "Case Status Value", [SORT_ORDER, IS_DEFAULT, IS_CLOSED]),
  statusObject("TaskStatus", "Task Status Value", [SORT_ORDER, IS_DEFAULT, IS_CLOSED]),
  statusObject("TaskPriority", "Task Priority", [SORT_ORDER, IS_DEFAULT, flag("IsHighPriority", "Is High Priority")]),
  statusObject("ContractStatus", "Contract Status Value", [SORT_ORDER, IS_DEFAULT, STATUS_CODE(["Draft", ["InApproval", "In Approval Process"], "Activated"])]),
  statusObject("OrderStatus", "Order Status Value", [SORT_ORDER, IS_DEFAULT, STATUS_CODE(["Draft", "Activated"])]),
  statusObject("SolutionStatus", "Solution Status Value", [SORT_ORDER, IS_DEFAULT, flag("IsReviewed", "Is Reviewed")]),
];

export const recordType: SObjectFact = {
  name: "RecordType",
  label: "Record Type",
  labelPlural: "Record Types",
  keyPrefix: "012",
  ...READ_ONLY,
  source: "Object Reference, RecordType; its rows are made by imports of record types",
  fields: [
    id("Record Type ID"),
    { name: "Name", label: "Name", type: "string", length: 80, nillable: false, ...SET_BY_SYSTEM, nameField: true },
    { name: "DeveloperName", label: "Record Type Name", type: "string", length: 80, nillable: false, ...SET_BY_SYSTEM },
    { name: "NamespacePrefix", label: "Namespace Prefix", type: "string", length: 15, ...SET_BY_SYSTEM },
    { name: "Description", label: "Description", type: "string", length: 255, ...SET_BY_SYSTEM },
    // Business processes aren't served.
    lookup("BusinessProcessId", "Business Process ID", [], { ...SET_BY_SYSTEM, relationshipName: null }),
    { name: "SobjectType", label: "SObject Type Name", type: "picklist", length: 40, nillable: false, ...SET_BY_SYSTEM, restrictedPicklist: true },
    { name: "IsActive", label: "Active", type: "boolean", createable: false, updateable: false },
    CREATED_BY,
    CREATED_DATE,
    LAST_MODIFIED_BY,
    LAST_MODIFIED_DATE,
    SYSTEM_MODSTAMP,
  ],
};

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export const businessHours: SObjectFact = {
  name: "BusinessHours",
  label: "Business Hours",
  labelPlural: "Business Hours",
  keyPrefix: "01m",
  ...READ_ONLY,
  source: "Object Reference, BusinessHours",
  fields: [
    id("Business Hours ID"),
    { name: "Name", label: "Business Hours Name", type: "string", length: 80, nillable: false, ...SET_BY_SYSTEM, nameField: true },
    flag("IsActive", "Active"),
    flag("IsDefault", "Default Business Hours"),
    ...DAYS.flatMap((day): FieldFact[] => [
      { name: `${day}StartTime`, label: `${day} Start`, type: "time", ...SET_BY_SYSTEM },
      { name: `${day}EndTime`, label: `${day} End`, type: "time", ...SET_BY_SYSTEM },
    ]),
    { name: "TimeZoneSidKey", label: "Time Zone", type: "picklist", length: 40, nillable: false, ...SET_BY_SYSTEM, restrictedPicklist: true },
    ...AUDIT,
    { name: "LastViewedDate", label: "Last Viewed Date", type: "datetime", ...SET_BY_SYSTEM },
  ],
};
