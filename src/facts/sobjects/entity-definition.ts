// The schema as objects: EntityDefinition, FieldDefinition and EntityParticle, one row per field. What a field's type
// gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { Field, FieldFact, SObjectFact } from "../sobject.ts";
import { id, SET_BY_SYSTEM } from "./rows.ts";

export const COMPUTED = { createable: false, updateable: false, deletable: false, undeletable: false, searchable: false, replicateable: false, retrieveable: false, triggerable: false, layoutable: false, mruEnabled: false, computed: true } as const;

export const READ_ONLY = { ...SET_BY_SYSTEM, aggregatable: false } as const;
export const text = (name: string, label: string, length = 255, more: Partial<Field> = {}): FieldFact => ({ name, label, type: "string", length, ...READ_ONLY, ...more });
export const number = (name: string, label: string): FieldFact => ({ name, label, type: "int", digits: 9, ...READ_ONLY });
const flag = (name: string, label: string): FieldFact => ({ name, label, type: "boolean", ...READ_ONLY, defaultedOnCreate: false });
/** The parent of rows whose own field only has its name. */
const parent = (relationshipOf: string, object: string, children: string | null): FieldFact => ({ name: `${relationshipOf}#`, label: object, type: "reference", referenceTo: [object], relationshipName: relationshipOf.replace(/Id$/, ""), childRelationshipName: children, relationshipOf, ...READ_ONLY });

/** The name of the object that a row is of, and the way to it. */
export const NAMED_BY_ENTITY = (children: string): readonly FieldFact[] => [
  text("EntityDefinitionId", "Entity Definition ID", 70),
  parent("EntityDefinitionId", "EntityDefinition", children),
];

const NAMES: readonly FieldFact[] = [
  text("DurableId", "Durable ID"),
  text("QualifiedApiName", "Qualified API Name", 70, { nillable: false }),
  text("NamespacePrefix", "Namespace Prefix", 15),
  text("DeveloperName", "Developer Name", 40),
  text("MasterLabel", "Master Label", 40, { nillable: false }),
  text("Label", "Label", 80),
];

export const entityDefinition: SObjectFact = {
  name: "EntityDefinition",
  label: "Entity Definition",
  labelPlural: "Entity Definitions",
  keyPrefix: "4ie",
  ...COMPUTED,
  source: "Tooling API Reference, EntityDefinition; Field Reference (edition 228); fields as in the types of jsforce 3; key prefix as recorded",
  fields: [
    { ...id("Entity Definition ID"), ...READ_ONLY },
    ...NAMES,
    text("PluralLabel", "Plural Label", 80),
    text("KeyPrefix", "Key Prefix", 3),
    text("PublisherId", "Publisher ID", 240),
    { name: "DeploymentStatus", label: "Deployment Status", type: "picklist", length: 255, ...READ_ONLY, restrictedPicklist: true, picklist: ["InDevelopment", "Deployed"] },
    { name: "InternalSharingModel", label: "Internal Sharing Model", type: "picklist", length: 255, ...READ_ONLY, restrictedPicklist: true, picklist: ["ReadWrite", "ControlledByParent"] },
    flag("IsCustomizable", "Is Customizable?"),
    flag("IsCustomSetting", "Is Custom Setting?"),
    flag("IsApexTriggerable", "Is Apex Triggerable?"),
    flag("IsCompactLayoutable", "Is Compact Layout Enabled?"),
    flag("IsDeprecatedAndHidden", "Is Deprecated And Hidden?"),
    flag("IsEverCreatable", "Can Ever Be Created?"),
    flag("IsEverUpdatable", "Can Ever Be Updated?"),
    flag("IsEverDeletable", "Can Ever Be Deleted?"),
    flag("IsFeedEnabled", "Is Feed Enabled?"),
    flag("IsIdEnabled", "Is ID Enabled?"),
    flag("IsLayoutable", "Is Layoutable?"),
    flag("IsMruEnabled", "Is MRU Enabled?"),
    flag("IsProcessEnabled", "Is Approval Process Enabled?"),
    flag("IsQueryable", "Is Queryable?"),
    flag("IsReplicateable", "Is Replicateable?"),
    flag("IsRetrieveable", "Is Retrieveable?"),
    flag("IsSearchLayoutable", "Is Search Layoutable?"),
    flag("IsSearchable", "Is Searchable?"),
    flag("IsTriggerable", "Is Triggerable?"),
    flag("IsWorkflowEnabled", "Is Workflow Enabled?"),
    flag("HasSubtypes", "Has Subtypes?"),
    flag("IsSubtype", "Is Subtype?"),
  ],
};

export const fieldDefinition: SObjectFact = {
  name: "FieldDefinition",
  label: "Field Definition",
  labelPlural: "Field Definitions",
  keyPrefix: "4fe",
  ...COMPUTED,
  source: "Tooling API Reference, FieldDefinition; Field Reference (edition 228); fields as in the types of jsforce 3; key prefix chosen",
  fields: [
    { ...id("Field Definition ID"), ...READ_ONLY },
    ...NAMES,
    ...NAMED_BY_ENTITY("Fields"),
    text("DataType", "Data Type", 255),
    text("ValueTypeId", "Data Type ID", 70),
    text("ExtraTypeInfo", "Extra Type Info", 150),
    number("Length", "Length"),
    number("Precision", "Precision"),
    number("Scale", "Scale"),
    text("RelationshipName", "Relationship Name", 70),
    text("PublisherId", "Publisher ID", 240),
    { name: "Description", label: "Description", type: "textarea", length: 1000, ...READ_ONLY },
    flag("IsCalculated", "Is Calculated?"),
    flag("IsCompound", "Is Compound?"),
    flag("IsCompactLayoutable", "Is Compact Layout Enabled?"),
    flag("IsHighScaleNumber", "Is High Scale Number?"),
    flag("IsHtmlFormatted", "Is HTML Formatted?"),
    flag("IsIndexed", "Is Indexed?"),
    flag("IsNameField", "Is Name Field?"),
    flag("IsNillable", "Is Nillable?"),
    flag("IsPolymorphicForeignKey", "Is Polymorphic Foreign Key?"),
    flag("IsApiFilterable", "Is Field Filterable?"),
    flag("IsApiGroupable", "Is Field Groupable?"),
    flag("IsApiSortable", "Is Field Sortable?"),
    flag("IsFieldHistoryTracked", "Is Field History Tracked?"),
    flag("IsSearchPrefilterable", "Is Field Search Prefilterable?"),
  ],
};

export const entityParticle: SObjectFact = {
  name: "EntityParticle",
  label: "Entity Particle",
  labelPlural: "Entity Particles",
  keyPrefix: "4ep",
  ...COMPUTED,
  source: "Tooling API Reference, EntityParticle; fields as in the types of jsforce 3; key prefix chosen",
  fields: [
    { ...id("Entity Particle ID"), ...READ_ONLY },
    ...NAMES,
    text("Name", "Name", 70),
    ...NAMED_BY_ENTITY("Particles"),
    text("FieldDefinitionId", "Field Definition ID", 150),
    parent("FieldDefinitionId", "FieldDefinition", "Particles"),
    text("DataType", "Data Type", 40),
    text("ValueTypeId", "Data Type ID", 70),
    text("ExtraTypeInfo", "Extra Type Info", 150),
    number("ByteLength", "Byte Length"),
    number("Digits", "Digits"),
    number("Length", "Length"),
    number("Precision", "Precision"),
    number("Scale", "Scale"),
    text("InlineHelpText", "Inline Help Text", 510),
    text("RelationshipName", "Relationship Name", 70),
    number("RelationshipOrder", "Relationship Order"),
    flag("IsAutonumber", "Is Autonumber?"),
    flag("IsCalculated", "Is Calculated?"),
    flag("IsCaseSensitive", "Is Case Sensitive?"),
    flag("IsCompactLayoutable", "Is Compact Layout Enabled?"),
    flag("IsComponent", "Is Component?"),
    flag("IsCompound", "Is Compound?"),
    flag("IsCreatable", "Is Creatable?"),
    flag("IsDefaultedOnCreate", "Is Defaulted on Create?"),
    flag("IsDependentPicklist", "Is Dependent Picklist?"),
    flag("IsDeprecatedAndHidden", "Is Deprecated And Hidden?"),
    flag("IsDisplayLocationInDecimal", "Is Display Location in Decimal?"),
    flag("IsEncrypted", "Is Encrypted?"),
    flag("IsFieldHistoryTracked", "Is Field History Tracked?"),
    flag("IsHighScaleNumber", "Is High Scale Number?"),
    flag("IsHtmlFormatted", "Is HTML Formatted?"),
    flag("IsIdLookup", "Is ID Lookup?"),
    flag("IsLayoutable", "Is Layoutable?"),
    flag("IsNameField", "Is Name Field?"),
    flag("IsNamePointing", "Is Name Pointing?"),
    flag("IsNillable", "Is Nillable?"),
    flag("IsPermissionable", "Is Permissionable?"),
    flag("IsUnique", "Is Unique?"),
    flag("IsUpdatable", "Is Updatable?"),
    flag("IsWriteRequiresMasterRead", "Is Write Requires Master Read?"),
    flag("IsApiFilterable", "Is Field Filterable?"),
    flag("IsApiGroupable", "Is Field Groupable?"),
    flag("IsApiSortable", "Is Field Sortable?"),
  ],
};

export const picklistValueInfo: SObjectFact = {
  name: "PicklistValueInfo",
  label: "Picklist Value Info",
  labelPlural: "Picklist Value Infos",
  keyPrefix: "4pv",
  ...COMPUTED,
  source: "Object Reference, PicklistValueInfo; lengths and key prefix chosen",
  fields: [
    { ...id("Picklist Value Info ID"), ...READ_ONLY },
    text("DurableId", "Durable ID", 500),
    text("EntityParticleId", "Entity Particle ID", 150),
    parent("EntityParticleId", "EntityParticle", "PicklistValues"),
    text("Value", "Value"),
    text("Label", "Label"),
    flag("IsActive", "Is Active?"),
    flag("IsDefaultValue", "Is Default Value?"),
    text("ValidFor", "Valid For", 1000),
  ],
};

/** What of SOQL these objects take is less than that of others. Source: Tooling API, SOQL Operation Limitations. */
export const CATALOGUE_OBJECTS: ReadonlySet<string> = new Set([
  "EntityDefinition",
  "EntityParticle",
  "FieldDefinition",
  "PicklistValueInfo",
]);

/** Columns of which a query has to name one, beside the object's parents. Source: recorded refusals. */
export const REIFIED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  EntityParticle: ["EntityDefinitionId", "FieldDefinitionId", "DurableId"],
  FieldDefinition: ["EntityDefinitionId", "DurableId"],
};
