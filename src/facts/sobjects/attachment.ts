// The standard objects Note and Attachment, one row per field.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, lookup, owner, SET_BY_SYSTEM } from "./rows.ts";

const NOTED = ["Account", "Asset", "Contact", "Contract", "Lead", "Opportunity", "Product2"];

export const note: SObjectFact = {
  name: "Note",
  label: "Note",
  labelPlural: "Notes",
  keyPrefix: "002",
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, Note; relationships: recorded describes of its parents",
  fields: [
    id("Note Id"),
    IS_DELETED,
    lookup("ParentId", "Parent ID", NOTED, { nillable: false, updateable: false, namePointing: true, childRelationshipName: "Notes", cascadeDelete: true, permissionable: false }),
    { name: "Title", label: "Title", type: "string", length: 80, nillable: false, nameField: true, permissionable: false },
    { name: "IsPrivate", label: "Private", type: "boolean" },
    { name: "Body", label: "Body", type: "textarea", length: 32000, extraTypeInfo: "plaintextarea", permissionable: false, aggregatable: false, filterable: false, groupable: false, sortable: false },
    owner("User"),
    ...AUDIT,
  ],
};

export const attachment: SObjectFact = {
  name: "Attachment",
  label: "Attachment",
  labelPlural: "Attachments",
  keyPrefix: "00P",
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, Attachment; relationships: recorded describes of its parents",
  fields: [
    id("Attachment ID"),
    IS_DELETED,
    lookup("ParentId", "Parent ID", ["Account", "Asset", "Campaign", "Case", "Contact", "Contract", "Event", "Lead", "Opportunity", "Order", "Product2", "Task"], { nillable: false, updateable: false, namePointing: true, childRelationshipName: "Attachments", cascadeDelete: true, permissionable: false }),
    { name: "Name", label: "File Name", type: "string", length: 255, nillable: false, nameField: true, permissionable: false },
    { name: "IsPrivate", label: "Private", type: "boolean" },
    { name: "ContentType", label: "Content Type", type: "string", length: 120, permissionable: false },
    { name: "BodyLength", label: "Body Length", type: "int", digits: 9, ...SET_BY_SYSTEM },
    { name: "Body", label: "Body", type: "base64", nillable: false, permissionable: false },
    owner("User"),
    ...AUDIT,
    { name: "Description", label: "Description", type: "string", length: 500, permissionable: false, groupable: false },
  ],
};
