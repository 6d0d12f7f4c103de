// The standard object Profile, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { userPermissionFields } from "./user-permission-fields.ts";

export const profile: SObjectFact = {
  name: "Profile",
  label: "Profile",
  labelPlural: "Profiles",
  keyPrefix: "00e",
  createable: false,
  deletable: false,
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, Profile",
  fields: [
    { name: "Id", label: "Profile ID", type: "id" },
    { name: "Name", label: "Name", type: "string", length: 255, nillable: false, nameField: true, createable: false, updateable: false, permissionable: false },
    ...userPermissionFields,
    { name: "UserType", label: "User Type", type: "picklist", length: 40, restrictedPicklist: true, createable: false, updateable: false, permissionable: false, picklist: ["Standard"] },
    { name: "CreatedDate", label: "Created Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "CreatedById", label: "Created By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "CreatedBy", permissionable: false },
    { name: "LastModifiedDate", label: "Last Modified Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "LastModifiedById", label: "Last Modified By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "LastModifiedBy", permissionable: false },
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "Description", label: "Description", type: "string", length: 255, permissionable: false },
    { name: "LastViewedDate", label: "Last Viewed Date", type: "datetime", createable: false, updateable: false, permissionable: false },
    { name: "LastReferencedDate", label: "Last Referenced Date", type: "datetime", createable: false, updateable: false, permissionable: false },
  ],
};
