// The standard object FieldPermissions, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";

export const fieldPermissions: SObjectFact = {
  name: "FieldPermissions",
  label: "Field Permissions",
  labelPlural: "Field Permissions",
  keyPrefix: "01k",
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, FieldPermissions; fields as in the types of jsforce 3",
  fields: [
    { name: "Id", label: "FieldPermissions ID", type: "id" },
    { name: "ParentId", label: "Parent ID", type: "reference", nillable: false, updateable: false, referenceTo: ["PermissionSet"], relationshipName: "Parent", childRelationshipName: "FieldPerms", cascadeDelete: true, permissionable: false },
    { name: "SobjectType", label: "SObject Type", type: "picklist", length: 40, nillable: false, updateable: false, permissionable: false },
    { name: "Field", label: "Field Name", type: "picklist", length: 255, nillable: false, updateable: false, permissionable: false },
    { name: "PermissionsEdit", label: "Edit Field", type: "boolean", permissionable: false },
    { name: "PermissionsRead", label: "Read Field", type: "boolean", permissionable: false },
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
  ],
};
