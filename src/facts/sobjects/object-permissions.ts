// The standard object ObjectPermissions, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";

export const objectPermissions: SObjectFact = {
  name: "ObjectPermissions",
  label: "Object Permissions",
  labelPlural: "Object Permissions",
  keyPrefix: "110",
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, ObjectPermissions; fields as in the types of jsforce 3",
  fields: [
    { name: "Id", label: "ObjectPermissions ID", type: "id" },
    { name: "ParentId", label: "Parent ID", type: "reference", nillable: false, updateable: false, referenceTo: ["PermissionSet"], relationshipName: "Parent", childRelationshipName: "ObjectPerms", cascadeDelete: true, permissionable: false },
    { name: "SobjectType", label: "SObject Type", type: "picklist", length: 40, nillable: false, updateable: false, permissionable: false },
    { name: "PermissionsCreate", label: "Create Records", type: "boolean", permissionable: false },
    { name: "PermissionsRead", label: "Read Records", type: "boolean", permissionable: false },
    { name: "PermissionsEdit", label: "Edit Records", type: "boolean", permissionable: false },
    { name: "PermissionsDelete", label: "Delete Records", type: "boolean", permissionable: false },
    { name: "PermissionsViewAllRecords", label: "Read All Records", type: "boolean", permissionable: false },
    { name: "PermissionsModifyAllRecords", label: "Edit All Records", type: "boolean", permissionable: false },
    { name: "CreatedDate", label: "Created Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "CreatedById", label: "Created By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "CreatedBy", permissionable: false },
    { name: "LastModifiedDate", label: "Last Modified Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "LastModifiedById", label: "Last Modified By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "LastModifiedBy", permissionable: false },
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
  ],
};
