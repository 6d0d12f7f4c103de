// The standard object PermissionSetAssignment, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";

export const permissionSetAssignment: SObjectFact = {
  name: "PermissionSetAssignment",
  label: "Permission Set Assignment",
  labelPlural: "Permission Set Assignments",
  keyPrefix: "0Pa",
  updateable: false,
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, PermissionSetAssignment; fields as in the types of jsforce 3",
  fields: [
    { name: "Id", label: "PermissionSetAssignment ID", type: "id" },
    { name: "PermissionSetId", label: "PermissionSet ID", type: "reference", nillable: false, updateable: false, referenceTo: ["PermissionSet"], relationshipName: "PermissionSet", childRelationshipName: "Assignments", cascadeDelete: true, permissionable: false },
    { name: "AssigneeId", label: "Assignee ID", type: "reference", nillable: false, updateable: false, referenceTo: ["User"], relationshipName: "Assignee", childRelationshipName: "PermissionSetAssignments", cascadeDelete: true, permissionable: false },
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
  ],
};
