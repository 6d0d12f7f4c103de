// The standard objects Folder and Document, one row per field.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, lookup, SET_BY_SYSTEM, VIEWED } from "./rows.ts";

const PLAIN = { permissionable: false } as const;

export const folder: SObjectFact = {
  name: "Folder",
  label: "Folder",
  labelPlural: "Folders",
  keyPrefix: "00l",
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, Folder",
  fields: [
    id("Folder ID"),
    lookup("ParentId", "Parent Folder ID", ["Folder"], { permissionable: false, childRelationshipName: "SubFolders", relationshipName: "Parent" }),
    { name: "Name", label: "Name", type: "string", length: 40, nillable: false, nameField: true, ...PLAIN },
    { name: "DeveloperName", label: "Folder Unique Name", type: "string", length: 80, ...PLAIN },
    { name: "AccessType", label: "Access Type", type: "picklist", length: 40, nillable: false, restrictedPicklist: true, ...PLAIN, picklist: ["Shared", "Public", "Hidden", ["PublicInternal", "Public Internal"]] },
    { name: "IsReadonly", label: "Read Only", type: "boolean" },
    { name: "Type", label: "Type", type: "picklist", length: 40, nillable: false, updateable: false, restrictedPicklist: true, ...PLAIN, picklist: ["Document", "Email", "Report", "Dashboard"] },
    { name: "NamespacePrefix", label: "Namespace Prefix", type: "string", length: 15, ...SET_BY_SYSTEM },
    ...AUDIT,
  ],
};

export const documentObject: SObjectFact = {
  name: "Document",
  label: "Document",
  labelPlural: "Documents",
  keyPrefix: "015",
  undeletable: false,
  source: "Object Reference, Document",
  fields: [
    id("Document ID"),
    lookup("FolderId", "Folder ID", ["Folder", "User"], { nillable: false, namePointing: true, permissionable: false }),
    IS_DELETED,
    { name: "Name", label: "Document Name", type: "string", length: 255, nillable: false, nameField: true, ...PLAIN },
    { name: "DeveloperName", label: "Document Unique Name", type: "string", length: 80, nillable: false, defaultedOnCreate: true, ...PLAIN },
    { name: "NamespacePrefix", label: "Namespace Prefix", type: "string", length: 15, ...SET_BY_SYSTEM },
    { name: "ContentType", label: "MIME Type", type: "string", length: 120, ...PLAIN },
    { name: "Type", label: "File Extension", type: "string", length: 40, ...PLAIN },
    { name: "IsPublic", label: "Externally Available", type: "boolean" },
    { name: "BodyLength", label: "Body Length", type: "int", digits: 9, nillable: false, ...SET_BY_SYSTEM },
    { name: "Body", label: "Body", type: "base64", ...PLAIN },
    { name: "Url", label: "Url", type: "string", length: 1000, ...PLAIN, groupable: false },
    { name: "Description", label: "Description", type: "textarea", length: 255, extraTypeInfo: "plaintextarea", ...PLAIN },
    { name: "Keywords", label: "Keywords", type: "string", length: 255, ...PLAIN },
    { name: "IsInternalUseOnly", label: "Internal Use Only", type: "boolean" },
    lookup("AuthorId", "Author ID", ["User"], { nillable: false, permissionable: false, defaultedOnCreate: true }),
    ...AUDIT,
    { name: "IsBodySearchable", label: "Document Content Searchable", type: "boolean", createable: false, updateable: false },
    ...VIEWED,
  ],
};
