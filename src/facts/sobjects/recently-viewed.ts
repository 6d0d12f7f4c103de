// The standard object RecentlyViewed, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { Field, FieldFact, SObjectFact } from "../sobject.ts";
import { COMPUTED } from "./entity-definition.ts";
import { id, SET_BY_SYSTEM } from "./rows.ts";

const text = (name: string, label: string, length: number, more: Partial<Field> = {}): FieldFact => ({ name, label, type: "string", length, ...SET_BY_SYSTEM, ...more });
const moment = (name: string, label: string): FieldFact => ({ name, label, type: "datetime", ...SET_BY_SYSTEM });
const reference = (name: string, label: string, to: string, more: Partial<Field> = {}): FieldFact => ({ name, label, type: "reference", referenceTo: [to], relationshipName: null, ...SET_BY_SYSTEM, ...more });

export const RECENTLY_VIEWED = "RecentlyViewed";

export const recentlyViewed: SObjectFact = {
  name: RECENTLY_VIEWED,
  label: "Recently Viewed",
  labelPlural: "Recently Viewed",
  keyPrefix: "",
  ...COMPUTED,
  source: "Object Reference, RecentlyViewed (editions 242 and 260); order of fields as in published descriptions of it; labels and lengths as of Name; no key prefix from memory",
  fields: [
    id("Recently Viewed ID"),
    text("Name", "Name", 255, { nameField: true }),
    text("LastName", "Last Name", 80),
    text("FirstName", "First Name", 40),
    { name: "Type", label: "Type", type: "picklist", length: 40, ...SET_BY_SYSTEM },
    text("Alias", "Alias", 8),
    reference("UserRoleId", "Role ID", "UserRole"),
    reference("RecordTypeId", "Record Type ID", "RecordType"),
    { name: "IsActive", label: "Active", type: "boolean", ...SET_BY_SYSTEM },
    reference("ProfileId", "Profile ID", "Profile"),
    text("Title", "Title", 80),
    { name: "Email", label: "Email", type: "email", length: 80, ...SET_BY_SYSTEM },
    { name: "Phone", label: "Phone", type: "phone", length: 40, ...SET_BY_SYSTEM },
    moment("LastViewedDate", "Last Viewed Date"),
    moment("LastReferencedDate", "Last Referenced Date"),
  ],
};

/** Fields that are those of the record, as far as its object has them; others are those of users alone. */
export const TOLD_OF_ALL: ReadonlySet<string> = new Set(["LastName", "FirstName", "Alias", "RecordTypeId", "Email", "Phone"]);
export const TOLD_OF_USERS: ReadonlySet<string> = new Set([...TOLD_OF_ALL, "UserRoleId", "IsActive", "ProfileId", "Title"]);
