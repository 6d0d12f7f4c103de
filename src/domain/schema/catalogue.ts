// All sObjects of an org: the standard ones from facts, and what was imported.
import type { SObject } from "../../facts/sobject.ts";
import { STANDARD_OBJECTS } from "../../facts/standard-objects.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Stores } from "../ports/stores.ts";
import { customObject, extended } from "./custom.ts";
import type { KeptDefinition } from "./definition.ts";
import { expandObject } from "./expand.ts";
import { bindFormulas } from "./formula-fields.ts";
import { withRecordTypes } from "./record-types.ts";
import { bindSummaries } from "./summary-fields.ts";

let standard: readonly SObject[] | null = null;

function standardObjects(): readonly SObject[] {
  standard ??= STANDARD_OBJECTS.map(expandObject);
  return standard;
}

/** The catalogue of an org that has imported nothing. */
export const standardCatalogue = (): Catalogue => catalogueOf(0, standardObjects());

/** The catalogue as the store has it. */
export async function loadCatalogue(stores: Stores): Promise<Catalogue> {
  const version = await stores.schema.version();
  return catalogueOf(version, withDefinitions(await keptDefinitions(stores)));
}

/** Custom objects, and standard ones with custom fields, as they were imported. */
export const keptDefinitions = async ({ schema }: Pick<Stores, "schema">): Promise<KeptDefinition[]> =>
  (await schema.definitions()).map(({ json }) => JSON.parse(json) as KeptDefinition);

/** Custom objects that were deleted: their key prefixes are never given again. */
export const deletedObjects = async ({ schema }: Pick<Stores, "schema">): Promise<KeptDefinition[]> =>
  (await schema.deleted())
    .filter(({ field }) => field === null)
    .map(({ json }) => JSON.parse(json) as KeptDefinition);

/** Standard objects with the fields that definitions add, and the custom objects they make. */
export function withDefinitions(definitions: readonly KeptDefinition[]): SObject[] {
  const byName = new Map(definitions.map((definition) => [definition.fullName.toLowerCase(), definition]));
  const objects = standardObjects().map((object) => {
    const definition = byName.get(object.name.toLowerCase());
    return definition ? withRecordTypes(extended(object, definition), definition) : object;
  });
  const names = new Set(objects.map(({ name }) => name.toLowerCase()));
  const custom = definitions
    .filter(({ fullName }) => !names.has(fullName.toLowerCase()))
    .map((definition) => withRecordTypes(customObject(definition), definition));
  return [...bindFormulas(bindSummaries([...objects, ...custom]))];
}

export function catalogueOf(version: number, objects: readonly SObject[]): Catalogue {
  const sorted = objects.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map(sorted.map((object) => [object.name.toLowerCase(), object]));
  const byPrefix = new Map(sorted.map((object) => [object.keyPrefix, object]));
  return {
    version,
    objects: sorted,
    object: (name) => byName.get(name.toLowerCase()),
    byKeyPrefix: (keyPrefix) => byPrefix.get(keyPrefix),
  };
}
