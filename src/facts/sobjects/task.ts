// The standard object Task, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, longText, lookup, SET_BY_SYSTEM } from "./rows.ts";

export const task: SObjectFact = {
  name: "Task",
  label: "Task",
  labelPlural: "Tasks",
  keyPrefix: "00T",
  source: "Object Reference, Task (AccountId as told there); what it shares with Event as recorded there; recurring series are left out",
  fields: [
    id("Activity ID"),
    lookup("WhoId", "Name ID", ["Contact", "Lead"], { namePointing: true, childRelationshipName: "Tasks", cascadeDelete: true }),
    lookup("WhatId", "Related To ID", ["Account", "Asset", "Campaign", "Case", "Contract", "Opportunity", "Order", "Product2"], { namePointing: true, childRelationshipName: "Tasks", cascadeDelete: true }),
    { name: "Subject", label: "Subject", type: "combobox", length: 255, nameField: true, permissionable: false, groupable: false, picklist: ["Call", "Email", "Send Letter", "Send Quote", "Other"] },
    { name: "ActivityDate", label: "Due Date Only", type: "date" },
    { name: "Status", label: "Status", type: "picklist", length: 255, nillable: false, defaultedOnCreate: true, defaultValue: "Not Started", permissionable: false, picklist: ["Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"], picklistDefault: "Not Started" },
    { name: "Priority", label: "Priority", type: "picklist", length: 255, nillable: false, defaultedOnCreate: true, defaultValue: "Normal", permissionable: false, picklist: ["High", "Normal", "Low"], picklistDefault: "Normal" },
    { name: "IsHighPriority", label: "High Priority", type: "boolean", createable: false, updateable: false },
    lookup("OwnerId", "Assigned To ID", ["Group", "User"], { nillable: false, defaultedOnCreate: true, namePointing: true, permissionable: false }),
    longText("Description", "Description", 32000),
    IS_DELETED,
    lookup("AccountId", "Account ID", ["Account"], SET_BY_SYSTEM),
    { name: "IsClosed", label: "Closed", type: "boolean", createable: false, updateable: false },
    ...AUDIT,
    { name: "IsArchived", label: "Archived", type: "boolean", createable: false, updateable: false },
    { name: "CallDurationInSeconds", label: "Call Duration", type: "int" },
    { name: "CallType", label: "Call Type", type: "picklist", length: 40, restrictedPicklist: true, picklist: ["Internal", "Inbound", "Outbound"] },
    { name: "CallDisposition", label: "Call Result", type: "string", length: 255 },
    { name: "CallObject", label: "Call Object Identifier", type: "string", length: 255 },
    { name: "ReminderDateTime", label: "Reminder Date/Time", type: "datetime", permissionable: false },
    { name: "IsReminderSet", label: "Reminder Set", type: "boolean" },
    { name: "TaskSubtype", label: "Task Subtype", type: "picklist", length: 40, updateable: false, restrictedPicklist: true, permissionable: false, picklist: ["Task", "Email", ["ListEmail", "List Email"], "Cadence", "Call", ["LinkedIn", "LinkedIn"]] },
    { name: "CompletedDateTime", label: "Completed Date", type: "datetime", ...SET_BY_SYSTEM },
  ],
};
