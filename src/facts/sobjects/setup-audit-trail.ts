// The standard object SetupAuditTrail, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { id, lookup, SET_BY_SYSTEM } from "./rows.ts";

/** Documented: aggregate queries aren't supported on this object. */
const SHOWN = { ...SET_BY_SYSTEM, aggregatable: false } as const;

export const setupAuditTrail: SObjectFact = {
  name: "SetupAuditTrail",
  label: "Setup Audit Trail Entry",
  labelPlural: "Setup Audit Trail Entries",
  keyPrefix: "0Ym",
  createable: false,
  updateable: false,
  deletable: false,
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, SetupAuditTrail (editions 202, 224, 264); fields as in the types of jsforce 3; lengths and key prefix from memory; CreatedById may be null, for the console",
  fields: [
    { ...id("Setup Audit Trail ID"), aggregatable: false },
    { name: "Action", label: "Action", type: "string", length: 255, ...SHOWN, nillable: false, groupable: false },
    { name: "Section", label: "Section", type: "string", length: 255, ...SHOWN, filterable: false, groupable: false },
    { name: "CreatedDate", label: "Created Date", type: "datetime", ...SHOWN, nillable: false, defaultedOnCreate: true },
    lookup("CreatedById", "Created By ID", ["User"], { ...SHOWN, defaultedOnCreate: true }),
    { name: "Display", label: "Display", type: "string", length: 2000, ...SHOWN, filterable: false, groupable: false },
    { name: "DelegateUser", label: "Delegate User", type: "string", length: 80, ...SHOWN, groupable: false },
    { name: "ResponsibleNamespacePrefix", label: "Responsible Namespace Prefix", type: "string", length: 15, ...SHOWN },
    { name: "CreatedByContext", label: "Created By Context", type: "string", length: 80, ...SHOWN },
    { name: "CreatedByIssuer", label: "Created By Issuer", type: "string", length: 255, ...SHOWN },
  ],
};
