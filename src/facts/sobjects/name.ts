// The standard object Name: what is common to all that a polymorphic lookup points to. It is described, and has no rows.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { id, lookup, SET_BY_SYSTEM, VIEWED } from "./rows.ts";

export const nameObject: SObjectFact = {
  name: "Name",
  label: "Name",
  labelPlural: "Name",
  keyPrefix: "",
  createable: false,
  updateable: false,
  deletable: false,
  undeletable: false,
  queryable: false,
  retrieveable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, Name",
  fields: [
    id("Id"),
    { name: "Name", label: "Name", type: "string", length: 255, ...SET_BY_SYSTEM, nameField: true },
    { name: "LastName", label: "Last Name", type: "string", length: 80, ...SET_BY_SYSTEM },
    { name: "FirstName", label: "First Name", type: "string", length: 40, ...SET_BY_SYSTEM },
    { name: "Type", label: "Type", type: "string", length: 80, ...SET_BY_SYSTEM },
    { name: "Alias", label: "Alias", type: "string", length: 8, ...SET_BY_SYSTEM },
    lookup("UserRoleId", "Role ID", ["UserRole"], SET_BY_SYSTEM),
    { name: "IsActive", label: "Active", type: "boolean", createable: false, updateable: false },
    lookup("ProfileId", "Profile ID", ["Profile"], SET_BY_SYSTEM),
    { name: "Title", label: "Title", type: "string", length: 128, ...SET_BY_SYSTEM },
    { name: "Email", label: "Email", type: "email", length: 128, ...SET_BY_SYSTEM },
    { name: "Phone", label: "Phone", type: "phone", length: 40, ...SET_BY_SYSTEM },
    { name: "NameOrAlias", label: "Name or Alias", type: "string", length: 121, ...SET_BY_SYSTEM },
    { name: "Username", label: "Username", type: "string", length: 80, ...SET_BY_SYSTEM },
    ...VIEWED,
  ],
};
