// The object Name: what lookups to several objects have in common. It has no rows of its own: queries ask for its fields through such a lookup.
// biome-ignore-all format: rows are compared as lines
import type { FieldFact, SObjectFact } from "../sobject.ts";

const readOnly = { createable: false, updateable: false, permissionable: false } as const;
const text = (name: string, label: string, length: number, more: Partial<FieldFact> = {}): FieldFact => ({ name, label, type: "string", length, ...readOnly, ...more });

export const nameObject: SObjectFact = {
  name: "Name",
  label: "Name",
  labelPlural: "Names",
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
  source: "documented object, field names of jsforce's standard schema",
  fields: [
    { name: "Id", label: "Name ID", type: "id" },
    text("Name", "Full Name", 255, { nillable: false, nameField: true }),
    text("LastName", "Last Name", 80),
    text("FirstName", "First Name", 40),
    text("Type", "Type", 40),
    text("Alias", "Alias", 8),
    { name: "IsActive", label: "Active", type: "boolean", ...readOnly },
    { name: "ProfileId", label: "Profile ID", type: "reference", referenceTo: ["Profile"], relationshipName: "Profile", ...readOnly },
    { name: "UserRoleId", label: "Role ID", type: "reference", referenceTo: ["UserRole"], relationshipName: "UserRole", ...readOnly },
    text("Title", "Title", 80),
    { name: "Email", label: "Email", type: "email", length: 80, ...readOnly },
    { name: "Phone", label: "Phone", type: "phone", length: 40, ...readOnly },
    text("NameOrAlias", "Name or Alias", 80),
    text("Username", "Username", 80),
  ],
};
