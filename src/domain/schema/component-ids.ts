// Which component an id of the Tooling API names, and the other way round.
import { parseId, type RecordId } from "../model/id.ts";
import type { Stores } from "../ports/stores.ts";
import { keptDefinitions, standardCatalogue } from "./catalogue.ts";
import { customFieldId, customObjectId, fieldNumbers } from "./durable-ids.ts";
import type { Component } from "./save-components.ts";

interface Named {
  readonly id: RecordId;
  /** "Invoice__c", or "Account.Extra__c". */
  readonly name: string;
}

async function components(
  stores: Pick<Stores, "schema">,
  type: Component["type"],
): Promise<readonly Named[]> {
  return (await keptDefinitions(stores)).flatMap((definition): Named[] => {
    const { fullName, keyPrefix } = definition;
    if (type === "CustomObject")
      return keyPrefix === undefined ? [] : [{ id: customObjectId(keyPrefix), name: fullName }];
    if (type === "RecordType")
      return (definition.recordTypes ?? []).map((recordType) => ({
        id: recordType.id,
        name: `${fullName}.${recordType.fullName}`,
      }));
    // Nobody asks for rules by their ids.
    if (type === "ValidationRule") return [];
    const prefix = keyPrefix ?? standardCatalogue().object(fullName)?.keyPrefix ?? "";
    const numbers = fieldNumbers(definition);
    return definition.fields.map((field) => ({
      id: customFieldId(prefix, numbers.get(field.fullName.toLowerCase()) ?? 0),
      name: `${fullName}.${field.fullName}`,
    }));
  });
}

/** The id of a component by its name, in any letter case; undefined if there is none. */
export async function idOfComponent(
  stores: Pick<Stores, "schema">,
  type: Component["type"],
  fullName: string,
): Promise<RecordId | undefined> {
  const wanted = fullName.toLowerCase();
  return (await components(stores, type)).find(({ name }) => name.toLowerCase() === wanted)?.id;
}

/** The name of a component by its id; undefined if there is none. */
export async function nameOfComponent(
  stores: Pick<Stores, "schema">,
  type: Component["type"],
  id: string,
): Promise<string | undefined> {
  const wanted = parseId(id);
  return (await components(stores, type)).find((each) => each.id === wanted)?.name;
}
