// The rows of CustomObject and CustomField, which only the Tooling API has.
import type { Catalogue } from "../model/catalogue.ts";
import { firstId, formatId, formatId15 } from "../model/id.ts";
import type { ComputedTable } from "../ports/records.ts";
import { standardCatalogue } from "./catalogue.ts";
import { type ComponentValue, fieldComponent, objectComponent } from "./component-values.ts";
import type { KeptDefinition } from "./definition.ts";
import { customFieldId, customObjectId, fieldNumbers } from "./durable-ids.ts";
import { type Cells, tableOf } from "./schema-tables.ts";

const STATE = { ManageableState: "unmanaged" } as const;

/** `entities`: the objects that EntityDefinition has, in its order. */
export function toolingTables(
  catalogue: Catalogue,
  entities: readonly string[],
  definitions: readonly KeptDefinition[],
): ComputedTable[] {
  return [
    ...tableOf(catalogue, "CustomObject", definitions.flatMap(objectCells)),
    ...tableOf(
      catalogue,
      "CustomField",
      definitions.flatMap((definition) => fieldRows(definition, entities.indexOf(definition.fullName) + 1)),
    ),
  ];
}

function objectCells(definition: KeptDefinition): Cells[] {
  const { fullName, keyPrefix, description = null, fields } = definition;
  if (keyPrefix === undefined) return [];
  const detail = fields.some(({ type }) => type === "MasterDetail");
  return [
    {
      Id: customObjectId(keyPrefix),
      DeveloperName: fullName.replace(/__c$/, ""),
      ...STATE,
      Description: description,
      SharingModel: detail ? "ControlledByParent" : "Edit",
      FullName: fullName,
      Metadata: metadataOf(objectComponent({ ...definition, fields: [] })),
    },
  ];
}

function fieldRows(definition: KeptDefinition, entity: number): Cells[] {
  const { fullName: object, fields } = definition;
  const keyPrefix = definition.keyPrefix ?? standardCatalogue().object(object)?.keyPrefix;
  if (keyPrefix === undefined) return [];
  const numbers = fieldNumbers(definition);
  const custom = definition.keyPrefix !== undefined;
  return fields.map((field) => ({
    Id: customFieldId(keyPrefix, numbers.get(field.fullName.toLowerCase()) ?? 0),
    TableEnumOrId: custom ? formatId(customObjectId(keyPrefix)) : object,
    DeveloperName: field.fullName.replace(/__c$/, ""),
    EntityDefinitionId: custom ? formatId15(customObjectId(keyPrefix)) : object,
    "EntityDefinitionId#": entity > 0 ? firstId("4ie") + entity : null,
    ...STATE,
    Description: field.description ?? null,
    InlineHelpText: field.inlineHelpText ?? null,
    Length: field.length ?? null,
    Precision: field.precision ?? null,
    Scale: field.scale ?? null,
    FullName: `${object}.${field.fullName}`,
    Metadata: metadataOf(fieldComponent(field)),
  }));
}

/** A component's elements but for those that have columns or rows of their own. */
function metadataOf({
  fullName: _name,
  fields: _fields,
  recordTypes: _types,
  ...metadata
}: ComponentValue): string {
  return JSON.stringify(metadata);
}
