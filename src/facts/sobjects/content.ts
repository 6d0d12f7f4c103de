// The standard objects of Salesforce Files, one row per field. Files of the org itself only: no links to files elsewhere.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { CREATED_BY, CREATED_DATE, IS_DELETED, id, LAST_MODIFIED_BY, LAST_MODIFIED_DATE, lookup, owner, SET_BY_SYSTEM, SYSTEM_MODSTAMP, VIEWED } from "./rows.ts";

const LINKED = ["Account", "Asset", "Campaign", "Case", "Contact", "Contract", "Event", "Group", "Lead", "Opportunity", "Order", "OrderItem", "Organization", "Product2", "Task", "User"];
const ONCE = { ...SET_BY_SYSTEM, nillable: false } as const;
const PLAIN = { permissionable: false } as const;
const CREATE_ONLY = { updateable: false, permissionable: false } as const;
const SHARING_OPTION = { name: "SharingOption", label: "Prevent others from sharing and unsharing", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, picklistDefault: "A", picklist: [["A", "Allowed"], ["R", "Restricted"]] } as const;
const SHARING_PRIVACY = { name: "SharingPrivacy", label: "File Privacy on Records", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, picklistDefault: "N", picklist: [["N", "Visible to Anyone With Record Access"], ["P", "Private on Records"]] } as const;
const PUBLISH_STATUS = { name: "PublishStatus", label: "Publish Status", type: "picklist", length: 40, ...ONCE, restrictedPicklist: true, picklistDefault: "R", picklist: [["U", "Upload Interrupted"], ["P", "Public"], ["R", "Personal Library"]] } as const;

export const contentDocument: SObjectFact = {
  name: "ContentDocument",
  label: "Content Document",
  labelPlural: "Content Documents",
  keyPrefix: "069",
  createable: false,
  layoutable: false,
  source: "Object Reference, ContentDocument",
  fields: [
    id("ContentDocument ID"),
    CREATED_BY,
    CREATED_DATE,
    LAST_MODIFIED_BY,
    LAST_MODIFIED_DATE,
    { name: "IsArchived", label: "Is Archived", type: "boolean", createable: false, updateable: false },
    lookup("ArchivedById", "User ID", ["User"], { ...SET_BY_SYSTEM, relationshipName: null }),
    { name: "ArchivedDate", label: "Archived Date", type: "date", ...SET_BY_SYSTEM },
    IS_DELETED,
    { ...owner("User"), ...SET_BY_SYSTEM },
    SYSTEM_MODSTAMP,
    { name: "Title", label: "Title", type: "string", length: 255, nillable: false, createable: false, permissionable: false, nameField: true },
    PUBLISH_STATUS,
    lookup("LatestPublishedVersionId", "Latest Published Version ID", ["ContentVersion"], SET_BY_SYSTEM),
    { name: "ParentId", label: "Parent ID", type: "string", length: 18, ...SET_BY_SYSTEM },
    ...VIEWED,
    { name: "Description", label: "Description", type: "textarea", length: 1000, extraTypeInfo: "plaintextarea", createable: false, permissionable: false, groupable: false },
    { name: "ContentSize", label: "Size", type: "int", digits: 9, ...SET_BY_SYSTEM },
    { name: "FileType", label: "File Type", type: "string", length: 20, ...SET_BY_SYSTEM },
    { name: "FileExtension", label: "File Extension", type: "string", length: 40, ...SET_BY_SYSTEM },
    SHARING_OPTION,
    SHARING_PRIVACY,
    { name: "ContentModifiedDate", label: "Content Modified Date", type: "datetime", ...SET_BY_SYSTEM },
  ],
};

export const contentVersion: SObjectFact = {
  name: "ContentVersion",
  label: "Content Version",
  labelPlural: "Content Versions",
  keyPrefix: "068",
  deletable: false,
  undeletable: false,
  layoutable: false,
  source: "Object Reference, ContentVersion",
  fields: [
    id("ContentVersion ID"),
    lookup("ContentDocumentId", "ContentDocument ID", ["ContentDocument"], { ...CREATE_ONLY, nillable: false, defaultedOnCreate: true, childRelationshipName: "ContentVersions", cascadeDelete: true }),
    { name: "IsLatest", label: "Is Latest", type: "boolean", createable: false, updateable: false },
    { name: "ContentUrl", label: "Content URL", type: "url", length: 1300, ...SET_BY_SYSTEM, groupable: false },
    { name: "VersionNumber", label: "Version Number", type: "string", length: 20, ...SET_BY_SYSTEM },
    { name: "Title", label: "Title", type: "string", length: 255, nillable: false, defaultedOnCreate: true, ...PLAIN, nameField: true },
    { name: "Description", label: "Description", type: "textarea", length: 1000, extraTypeInfo: "plaintextarea", ...PLAIN, groupable: false },
    { name: "ReasonForChange", label: "Reason For Change", type: "string", length: 1000, ...CREATE_ONLY, groupable: false },
    { ...SHARING_OPTION, createable: true, updateable: true, nillable: false, defaultedOnCreate: true },
    { ...SHARING_PRIVACY, createable: true, updateable: true, nillable: false, defaultedOnCreate: true },
    { name: "PathOnClient", label: "Path On Client", type: "string", length: 500, ...CREATE_ONLY, groupable: false },
    { name: "RatingCount", label: "Rating Count", type: "int", ...SET_BY_SYSTEM },
    IS_DELETED,
    { name: "ContentModifiedDate", label: "Content Modified Date", type: "datetime", ...SET_BY_SYSTEM },
    lookup("ContentModifiedById", "User ID", ["User"], SET_BY_SYSTEM),
    { ...owner("User"), updateable: false },
    CREATED_BY,
    CREATED_DATE,
    LAST_MODIFIED_BY,
    LAST_MODIFIED_DATE,
    SYSTEM_MODSTAMP,
    { name: "TagCsv", label: "Tags", type: "textarea", length: 2000, ...SET_BY_SYSTEM, aggregatable: false, filterable: false, groupable: false, sortable: false },
    { name: "FileType", label: "File Type", type: "string", length: 20, ...ONCE },
    PUBLISH_STATUS,
    { name: "VersionData", label: "Version Data", type: "base64", nillable: false, ...CREATE_ONLY },
    { name: "ContentSize", label: "Size", type: "int", digits: 9, ...SET_BY_SYSTEM },
    { name: "FileExtension", label: "File Extension", type: "string", length: 40, ...SET_BY_SYSTEM },
    lookup("FirstPublishLocationId", "First Publish Location ID", LINKED, { ...CREATE_ONLY, namePointing: true }),
    { name: "Origin", label: "Content Origin", type: "picklist", length: 40, ...CREATE_ONLY, nillable: false, defaultedOnCreate: true, restrictedPicklist: true, picklistDefault: "H", picklist: [["C", "Content"], ["H", "Chatter"]] },
    { name: "ContentLocation", label: "Content Location", type: "picklist", length: 40, ...ONCE, restrictedPicklist: true, picklistDefault: "S", picklist: [["S", "Salesforce"], ["E", "External"], ["L", "Social Customer Service"]] },
    { name: "Checksum", label: "Checksum", type: "string", length: 50, ...SET_BY_SYSTEM },
    { name: "IsMajorVersion", label: "Major Version", type: "boolean", createable: false, updateable: false },
    { name: "IsAssetEnabled", label: "Asset File Enabled", type: "boolean", createable: false, updateable: false },
  ],
};

export const contentDocumentLink: SObjectFact = {
  name: "ContentDocumentLink",
  label: "Content Document Link",
  labelPlural: "Content Document Link",
  keyPrefix: "06A",
  undeletable: false,
  layoutable: false,
  searchable: false,
  mruEnabled: false,
  source: "Object Reference, ContentDocumentLink; relationships: recorded describes of its parents",
  fields: [
    id("ContentDocumentLink ID"),
    lookup("LinkedEntityId", "Linked Entity ID", LINKED, { ...CREATE_ONLY, nillable: false, namePointing: true, childRelationshipName: "ContentDocumentLinks", cascadeDelete: true }),
    lookup("ContentDocumentId", "ContentDocument ID", ["ContentDocument"], { ...CREATE_ONLY, nillable: false, childRelationshipName: "ContentDocumentLinks", cascadeDelete: true }),
    IS_DELETED,
    SYSTEM_MODSTAMP,
    { name: "ShareType", label: "Share Type", type: "picklist", length: 40, ...PLAIN, restrictedPicklist: true, picklistDefault: "V", picklist: [["V", "Viewer"], ["C", "Collaborator"], ["I", "Inferred"]] },
    { name: "Visibility", label: "Visibility", type: "picklist", length: 40, ...PLAIN, restrictedPicklist: true, picklistDefault: "AllUsers", picklist: [["AllUsers", "All Users"], ["InternalUsers", "Standard Users"], ["SharedUsers", "Shared Users"]] },
  ],
};
