// The standard object ListView, one row per field.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, id, SET_BY_SYSTEM, VIEWED } from "./rows.ts";

export const listView: SObjectFact = {
  name: "ListView",
  label: "List View",
  labelPlural: "List Views",
  keyPrefix: "00B",
  createable: false,
  updateable: false,
  deletable: false,
  undeletable: false,
  searchable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, ListView",
  fields: [
    id("List View ID"),
    { name: "Name", label: "View Name", type: "string", length: 40, nillable: false, nameField: true, ...SET_BY_SYSTEM },
    { name: "DeveloperName", label: "API Name", type: "string", length: 80, nillable: false, ...SET_BY_SYSTEM },
    { name: "NamespacePrefix", label: "Namespace Prefix", type: "string", length: 15, ...SET_BY_SYSTEM },
    { name: "SobjectType", label: "Sobject Type", type: "string", length: 40, ...SET_BY_SYSTEM },
    { name: "IsSoqlCompatible", label: "Is SOQL Compatible", type: "boolean", nillable: false, defaultedOnCreate: true, ...SET_BY_SYSTEM },
    ...AUDIT,
    ...VIEWED,
  ],
};
