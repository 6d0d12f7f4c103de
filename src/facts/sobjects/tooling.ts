// Objects of the Tooling API alone: CustomObject and CustomField, one row per field. What a field's type gives by
// default is left out.
// biome-ignore-all format: rows are compared as lines
import type { FieldFact, SObjectFact } from "../sobject.ts";
import { COMPUTED, NAMED_BY_ENTITY, number, READ_ONLY, text } from "./entity-definition.ts";
import { id } from "./rows.ts";

const FLAGS = { ...COMPUTED, createable: true, updateable: true, retrieveable: true } as const;
const complex = (name: string, label: string): FieldFact => ({ name, label, type: "complexvalue", ...READ_ONLY });

/** Of rows that the Metadata API knows as components, too: these are told of one row at a time. */
const COMPONENT: readonly FieldFact[] = [
  text("FullName", "Full Name", 255, { createable: true, filterable: false, sortable: false }),
  { ...complex("Metadata", "Metadata"), createable: true, updateable: true },
];
const STATE: FieldFact = { name: "ManageableState", label: "Manageable State", type: "picklist", length: 40, ...READ_ONLY, restrictedPicklist: true, picklist: ["unmanaged"] };
const DESCRIPTION: FieldFact = { name: "Description", label: "Description", type: "textarea", length: 1000, ...READ_ONLY };
const SOURCE = "Tooling API Reference; types of @jsforce/jsforce-node; key prefix as recorded";

export const customObjectRow: SObjectFact = {
  name: "CustomObject",
  label: "Custom Object Definition",
  labelPlural: "Custom Object Definitions",
  keyPrefix: "01I",
  ...FLAGS,
  source: SOURCE,
  fields: [
    id("Custom Object Definition ID"),
    text("DeveloperName", "Object Name", 40, { nillable: false }),
    text("NamespacePrefix", "Namespace Prefix", 15),
    STATE,
    DESCRIPTION,
    { name: "SharingModel", label: "Sharing Model", type: "picklist", length: 40, ...READ_ONLY, restrictedPicklist: true, picklist: ["Edit", "ControlledByParent"] },
    ...COMPONENT,
  ],
};

export const customFieldRow: SObjectFact = {
  name: "CustomField",
  label: "Custom Field Definition",
  labelPlural: "Custom Field Definitions",
  keyPrefix: "00N",
  ...FLAGS,
  source: SOURCE,
  fields: [
    id("Custom Field Definition ID"),
    text("TableEnumOrId", "Custom Object Definition ID", 40, { nillable: false }),
    text("DeveloperName", "Field Name", 40, { nillable: false }),
    text("NamespacePrefix", "Namespace Prefix", 15),
    ...NAMED_BY_ENTITY("CustomFields"),
    STATE,
    DESCRIPTION,
    text("InlineHelpText", "Help Text", 510),
    number("Length", "Length"),
    number("Precision", "Precision"),
    number("Scale", "Scale"),
    text("RelationshipLabel", "Related List Label", 80),
    ...COMPONENT,
  ],
};

/** What the Tooling API tells beyond the fields that the other APIs have. */
export const TOOLING_FIELDS: Readonly<Record<string, readonly FieldFact[]>> = {
  EntityParticle: [complex("ReferenceTo", "Entities Referenced by Relationship")],
  FieldDefinition: [complex("ReferenceTo", "Entities Referenced by Relationship")],
};

/** Objects of the data API that the Tooling API has as well, to be read. */
export const TOOLING_OBJECTS: readonly string[] = [
  "EntityDefinition",
  "EntityParticle",
  "PicklistValueInfo",
  "FieldDefinition",
  "Group",
  "Organization",
  "PermissionSet",
  "Profile",
  "RecordType",
  "User",
  "UserRole",
];
