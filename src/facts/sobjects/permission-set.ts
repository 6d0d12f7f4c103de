// The standard object PermissionSet, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { userPermissionFields } from "./user-permission-fields.ts";

export const permissionSet: SObjectFact = {
  name: "PermissionSet",
  label: "Permission Set",
  labelPlural: "Permission Sets",
  keyPrefix: "0PS",
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, PermissionSet; fields as in the types of jsforce 3",
  fields: [
    { name: "Id", label: "PermissionSet ID", type: "id" },
    { name: "Name", label: "Permission Set Name", type: "string", length: 80, nillable: false, nameField: true, permissionable: false },
    { name: "Label", label: "Permission Set Label", type: "string", length: 80, nillable: false, permissionable: false },
    { name: "ProfileId", label: "Profile ID", type: "reference", createable: false, updateable: false, referenceTo: ["Profile"], relationshipName: "Profile", permissionable: false },
    { name: "IsOwnedByProfile", label: "Is Owned By Profile", type: "boolean", createable: false, updateable: false, permissionable: false },
    { name: "IsCustom", label: "Is Custom", type: "boolean", defaultValue: true, createable: false, updateable: false, permissionable: false },
    ...userPermissionFields,
    { name: "Description", label: "Description", type: "string", length: 255, permissionable: false },
    { name: "CreatedDate", label: "Created Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "CreatedById", label: "Created By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "CreatedBy", permissionable: false },
    { name: "LastModifiedDate", label: "Last Modified Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "LastModifiedById", label: "Last Modified By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "LastModifiedBy", permissionable: false },
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "NamespacePrefix", label: "Namespace Prefix", type: "string", length: 15, createable: false, updateable: false, permissionable: false },
    { name: "HasActivationRequired", label: "Has Activation Required", type: "boolean", createable: false, updateable: false, permissionable: false },
  ],
};
