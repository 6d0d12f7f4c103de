// The rows of EntityDefinition, FieldDefinition and EntityParticle: a catalogue as its caller sees it, as tables.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { firstId, formatId15 } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { ComputedTable } from "../ports/records.ts";
import { dataTypeName, valueTypeName } from "./data-type-names.ts";
import type { CustomFieldDefinition, KeptDefinition } from "./definition.ts";
import { describeField } from "./describe.ts";
import { customFieldId, customObjectId, fieldNumbers } from "./durable-ids.ts";

export type Cells = Readonly<Record<string, Cell | boolean>>;

/** What a name says of itself in Setup. */
const PUBLISHER = (custom: boolean): string => (custom ? "<local>" : "System");

/** The tables of `catalogue` about `objects`; `definitions` are those that these were made of. */
export function schemaTables(
  catalogue: Catalogue,
  objects: readonly SObject[],
  definitions: readonly KeptDefinition[],
): ComputedTable[] {
  const kept = new Map(definitions.map((each) => [each.fullName.toLowerCase(), each]));
  const labels = new Map(objects.map(({ name, label }) => [name, label]));
  const entities: Cells[] = [];
  const fields: Cells[] = [];
  const particles: Cells[] = [];
  const values: Cells[] = [];
  for (const object of objects) {
    const definition = kept.get(object.name.toLowerCase());
    entities.push(entityCells(object));
    const entity = entities.length;
    const places = new Map<Field, number>();
    for (const field of definedFields(object)) {
      fields.push(fieldCells(labels, object, definition, field, entity));
      places.set(field, fields.length);
    }
    for (const field of object.fields) {
      if (field.relationshipOf) continue;
      const whole = compoundOf(object, field) ?? field;
      particles.push(particleCells(object, definition, field, whole, entity, places.get(whole) ?? 0));
      values.push(...valueCells(fieldDurableId(object, definition, field), field, particles.length));
    }
  }
  return [
    ...tableOf(catalogue, "EntityDefinition", entities),
    ...tableOf(catalogue, "FieldDefinition", fields),
    ...tableOf(catalogue, "EntityParticle", particles),
    ...tableOf(catalogue, "PicklistValueInfo", values),
  ];
}

/** A table of rows whose ids are in their order. */
export function tableOf(catalogue: Catalogue, name: string, rows: readonly Cells[]): ComputedTable[] {
  const object = catalogue.object(name);
  const id = object?.fieldsByName.get("id");
  if (!object || !id) return [];
  const fields = [id, ...object.fields.filter((field) => field !== id)];
  const first = firstId(object.keyPrefix);
  return [
    {
      object,
      fields,
      rows: rows.map((row, index) => {
        const cells = fields.map((field) => cellOf(row[field.name], field));
        cells[0] = (row["Id"] as number | undefined) ?? first + index + 1;
        return cells;
      }),
    },
  ];
}

function cellOf(value: Cell | boolean | undefined, { type }: Field): Cell {
  if (type === "boolean") return value === true ? 1 : 0;
  return typeof value === "boolean" || value === undefined || value === "" ? null : value;
}

/** The compound field that a field is a part of: an address, a location, or the name of a person. */
function compoundOf(object: SObject, field: Field): Field | undefined {
  const whole = object.fieldsByName.get(field.compoundFieldName?.toLowerCase() ?? "");
  return whole === field ? undefined : whole;
}

/** The fields that have definitions: compound ones, and not what they are made of. */
export const definedFields = (object: SObject): Field[] =>
  object.fields.filter((field) => !field.relationshipOf && !compoundOf(object, field));

export const isIndexed = (field: Field): boolean =>
  field.unique || field.externalId || field.nameField || field.idLookup || field.type === "reference";

/** "Account", or "01I..." of a custom object. */
const entityDurableId = (object: SObject): string =>
  object.custom ? formatId15(customObjectId(object.keyPrefix)) : object.name;

/** "Account.Name", or "Account.00N..." of a custom field. */
function fieldDurableId(object: SObject, definition: KeptDefinition | undefined, field: Field): string {
  const number = definition && fieldNumbers(definition).get(field.name.toLowerCase());
  const own = number === undefined ? field.name : formatId15(customFieldId(object.keyPrefix, number));
  return `${entityDurableId(object)}.${own}`;
}

const names = (name: string, label: string, durableId: string): Cells => ({
  DurableId: durableId,
  QualifiedApiName: name,
  DeveloperName: name.replace(/__[cs]$/, ""),
  MasterLabel: label,
  Label: label,
});

const entityCells = (object: SObject): Cells => ({
  ...names(object.name, object.label, entityDurableId(object)),
  PluralLabel: object.labelPlural,
  KeyPrefix: object.keyPrefix || null,
  PublisherId: PUBLISHER(object.custom),
  DeploymentStatus: object.custom ? "Deployed" : null,
  InternalSharingModel: object.fields.some(({ relationshipOrder }) => relationshipOrder !== null)
    ? "ControlledByParent"
    : "ReadWrite",
  IsCustomizable: object.layoutable,
  IsApexTriggerable: object.triggerable,
  IsCompactLayoutable: object.layoutable,
  IsEverCreatable: object.createable,
  IsEverUpdatable: object.updateable,
  IsEverDeletable: object.deletable,
  IsFeedEnabled: object.feedEnabled,
  IsIdEnabled: true,
  IsLayoutable: object.layoutable,
  IsMruEnabled: object.mruEnabled,
  IsQueryable: object.queryable,
  IsReplicateable: object.replicateable,
  IsRetrieveable: object.retrieveable,
  IsSearchLayoutable: object.searchable,
  IsSearchable: object.searchable,
  IsTriggerable: object.triggerable,
});

/** What a field and its parts are told alike. */
const shared = (object: SObject, field: Field, entity: number): Cells => ({
  EntityDefinitionId: entityDurableId(object),
  "EntityDefinitionId#": firstId("4ie") + entity,
  ValueTypeId: valueTypeName(field),
  ExtraTypeInfo: field.extraTypeInfo,
  Length: field.length,
  Precision: field.precision,
  Scale: field.scale,
  RelationshipName: field.relationshipName,
  IsCalculated: field.calculated,
  IsCompound: object.fields.some((part) => compoundOf(object, part) === field),
  IsCompactLayoutable: object.layoutable && field.type !== "textarea",
  IsHtmlFormatted: field.htmlFormatted,
  IsNameField: field.nameField,
  IsNillable: field.nillable,
  IsApiFilterable: field.filterable,
  IsApiGroupable: field.groupable,
  IsApiSortable: field.sortable,
  ReferenceTo: JSON.stringify({ referenceTo: field.referenceTo.length > 0 ? field.referenceTo : null }),
});

function fieldCells(
  labels: ReadonlyMap<string, string>,
  object: SObject,
  definition: KeptDefinition | undefined,
  field: Field,
  entity: number,
): Cells {
  const custom: CustomFieldDefinition | undefined = definition?.fields.find(
    ({ fullName }) => fullName.toLowerCase() === field.name.toLowerCase(),
  );
  return {
    ...names(field.name, field.label, fieldDurableId(object, definition, field)),
    ...shared(object, field, entity),
    DataType: dataTypeName(field, labels),
    PublisherId: PUBLISHER(field.custom),
    Description: custom?.description ?? null,
    IsIndexed: isIndexed(field),
    IsPolymorphicForeignKey: field.referenceTo.length > 1 || field.namePointing,
    IsSearchPrefilterable: describeField(object, field)["searchPrefilterable"] === true,
  };
}

/** Values of a picklist; nothing here depends on another field's value. */
const valueCells = (durableId: string, field: Field, particle: number): Cells[] =>
  field.picklistValues.map(({ value, label, active, defaultValue }) => ({
    DurableId: `${durableId}.${value}`,
    EntityParticleId: durableId,
    "EntityParticleId#": firstId("4ep") + particle,
    Value: value,
    Label: label,
    IsActive: active,
    IsDefaultValue: defaultValue,
  }));

function particleCells(
  object: SObject,
  definition: KeptDefinition | undefined,
  field: Field,
  whole: Field,
  entity: number,
  place: number,
): Cells {
  return {
    ...names(field.name, field.label, fieldDurableId(object, definition, field)),
    ...shared(object, field, entity),
    Name: field.name.replace(/__[cs]$/, ""),
    FieldDefinitionId: fieldDurableId(object, definition, whole),
    "FieldDefinitionId#": firstId("4fe") + place,
    DataType: field.type,
    ByteLength: describeField(object, field)["byteLength"] as number,
    Digits: field.digits,
    InlineHelpText: field.inlineHelpText,
    RelationshipOrder: field.relationshipOrder,
    IsAutonumber: field.autoNumber,
    IsCaseSensitive: field.caseSensitive,
    IsComponent: whole !== field,
    IsCreatable: field.createable,
    IsDefaultedOnCreate: field.defaultedOnCreate,
    IsDisplayLocationInDecimal: field.displayLocationInDecimal,
    IsIdLookup: field.idLookup,
    IsLayoutable: object.layoutable,
    IsNamePointing: field.namePointing,
    IsPermissionable: field.permissionable,
    IsUnique: field.unique,
    IsUpdatable: field.updateable,
    IsWriteRequiresMasterRead: field.writeRequiresMasterRead,
  };
}
