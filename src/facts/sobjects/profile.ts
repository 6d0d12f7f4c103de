// The standard object Profile, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";

export const profile: SObjectFact = {
  name: "Profile",
  label: "Profile",
  labelPlural: "Profiles",
  keyPrefix: "00e",
  updateable: false,
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
    { name: "PermissionsApiEnabled", label: "API Enabled", type: "boolean", createable: false, updateable: false, permissionable: false },
    { name: "PermissionsModifyAllData", label: "Modify All Data", type: "boolean", createable: false, updateable: false, permissionable: false },
    { name: "PermissionsViewAllData", label: "View All Data", type: "boolean", createable: false, updateable: false, permissionable: false },
    { name: "PermissionsManageUsers", label: "Manage Users", type: "boolean", createable: false, updateable: false, permissionable: false },
    { name: "PermissionsManageIpAddresses", label: "Manage IP Addresses", type: "boolean", createable: false, updateable: false, permissionable: false },
    { name: "UserType", label: "User Type", type: "picklist", length: 40, restrictedPicklist: true, createable: false, updateable: false, permissionable: false, picklist: ["Standard"] },
    { name: "CreatedDate", label: "Created Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "CreatedById", label: "Created By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "CreatedBy", permissionable: false },
    { name: "LastModifiedDate", label: "Last Modified Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "LastModifiedById", label: "Last Modified By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "LastModifiedBy", permissionable: false },
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "Description", label: "Description", type: "string", length: 255, createable: false, updateable: false, permissionable: false },
    { name: "LastViewedDate", label: "Last Viewed Date", type: "datetime", createable: false, updateable: false, permissionable: false },
    { name: "LastReferencedDate", label: "Last Referenced Date", type: "datetime", createable: false, updateable: false, permissionable: false },
  ],
};
