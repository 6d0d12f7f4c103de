// The standard objects UserRole, Group, GroupMember and QueueSobject, one row per field.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, CREATED_BY, id, LAST_MODIFIED_BY, LAST_MODIFIED_DATE, lookup, owner, SET_BY_SYSTEM, SYSTEM_MODSTAMP } from "./rows.ts";

const PLAIN = { permissionable: false } as const;
const SETUP = { undeletable: false, triggerable: false, layoutable: false, mruEnabled: false } as const;
const ACCESS = ["None", "Read", "Edit"] as const;

export const userRole: SObjectFact = {
  name: "UserRole",
  label: "Role",
  labelPlural: "Role",
  keyPrefix: "00E",
  ...SETUP,
  source: "recorded describeGlobal, API 52.0; fields: Object Reference, UserRole; portal roles are left out",
  fields: [
    id("Role ID"),
    { name: "Name", label: "Name", type: "string", length: 80, nillable: false, nameField: true, ...PLAIN },
    lookup("ParentRoleId", "Parent Role ID", ["UserRole"], { permissionable: false, relationshipName: null }),
    { name: "RollupDescription", label: "Description", type: "string", length: 80, ...PLAIN },
    { name: "OpportunityAccessForAccountOwner", label: "Opportunity Access Level for Account Owner", type: "picklist", length: 40, nillable: false, restrictedPicklist: true, ...PLAIN, defaultedOnCreate: true, picklist: ACCESS, picklistDefault: "Edit" },
    { name: "CaseAccessForAccountOwner", label: "Case Access Level for Account Owner", type: "picklist", length: 40, restrictedPicklist: true, ...PLAIN, defaultedOnCreate: true, picklist: ACCESS, picklistDefault: "Edit" },
    { name: "ContactAccessForAccountOwner", label: "Contact Access Level for Account Owner", type: "picklist", length: 40, restrictedPicklist: true, ...PLAIN, defaultedOnCreate: true, picklist: ACCESS, picklistDefault: "Edit" },
    lookup("ForecastUserId", "User ID", ["User"], { permissionable: false, relationshipName: null }),
    { name: "MayForecastManagerShare", label: "May Forecast Manager Share", type: "boolean", createable: false, updateable: false },
    LAST_MODIFIED_DATE,
    LAST_MODIFIED_BY,
    SYSTEM_MODSTAMP,
    { name: "DeveloperName", label: "Developer Name", type: "string", length: 80, ...PLAIN },
  ],
};

export const group: SObjectFact = {
  name: "Group",
  label: "Group",
  labelPlural: "Group",
  keyPrefix: "00G",
  ...SETUP,
  searchable: false,
  source: "Object Reference, Group; public groups and queues, since those of roles are left out",
  fields: [
    id("Group ID"),
    { name: "Name", label: "Name", type: "string", length: 40, nillable: false, nameField: true, ...PLAIN },
    { name: "DeveloperName", label: "Developer Name", type: "string", length: 80, ...PLAIN },
    lookup("RelatedId", "Related ID", ["User", "UserRole"], { ...SET_BY_SYSTEM, namePointing: true }),
    { name: "Type", label: "Type", type: "picklist", length: 40, nillable: false, updateable: false, defaultedOnCreate: true, restrictedPicklist: true, ...PLAIN, picklist: ["Regular", "Queue"], picklistDefault: "Regular" },
    { name: "Email", label: "Email", type: "email", length: 255, ...PLAIN },
    { ...owner("Organization", "User"), createable: false, updateable: false },
    { name: "DoesSendEmailToMembers", label: "Send Email to Members", type: "boolean" },
    { name: "DoesIncludeBosses", label: "Include Bosses", type: "boolean" },
    ...AUDIT,
  ],
};

export const groupMember: SObjectFact = {
  name: "GroupMember",
  label: "Group Member",
  labelPlural: "Group Member",
  keyPrefix: "011",
  ...SETUP,
  updateable: false,
  searchable: false,
  replicateable: false,
  source: "Object Reference, GroupMember; relationship: recorded describe of User",
  fields: [
    id("GroupMember ID"),
    lookup("GroupId", "Group ID", ["Group"], { nillable: false, updateable: false, childRelationshipName: "GroupMembers", cascadeDelete: true, permissionable: false }),
    lookup("UserOrGroupId", "User/Group ID", ["Group", "User"], { nillable: false, updateable: false, relationshipName: null, cascadeDelete: true, permissionable: false, namePointing: true }),
    SYSTEM_MODSTAMP,
  ],
};

export const queueSobject: SObjectFact = {
  name: "QueueSobject",
  label: "Queue Sobject",
  labelPlural: "Queue Sobject",
  keyPrefix: "03g",
  ...SETUP,
  updateable: false,
  searchable: false,
  replicateable: false,
  source: "Object Reference, QueueSobject",
  fields: [
    id("ID"),
    lookup("QueueId", "Group ID", ["Group"], { nillable: false, updateable: false, childRelationshipName: "QueueSobjects", cascadeDelete: true, permissionable: false }),
    { name: "SobjectType", label: "Sobject Type", type: "picklist", length: 40, nillable: false, updateable: false, restrictedPicklist: true, ...PLAIN, picklist: ["Case", "Lead", "Order", "Task"] },
    CREATED_BY,
    SYSTEM_MODSTAMP,
  ],
};
