// Imports custom definitions: all of them or none. Adding loses nothing; what would lose something is refused.
import type { SObject } from "../../facts/sobject.ts";
import { bringAccessUpToDate } from "../access/defaults.ts";
import { refuse } from "../fault.ts";
import { securityEvent } from "../identity/events.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { catalogueOf, deletedObjects, keptDefinitions, withDefinitions } from "./catalogue.ts";
import { checkFormulas } from "./check-formulas.ts";
import { checkRecordTypes, spelledRecordTypes } from "./check-record-types.ts";
import { checkRelationships } from "./check-relationships.ts";
import { checkSummaries } from "./check-summary.ts";
import type { CustomObjectDefinition, KeptDefinition } from "./definition.ts";
import { withNumbers } from "./durable-ids.ts";
import { mergeDefinition } from "./merge-definition.ts";
import { withRecordTypeRows } from "./record-type-rows.ts";
import { changedDetails } from "./summary-fields.ts";

/** What an import added: API names of objects, and of fields as "City__c.Population__c". */
export interface Imported {
  readonly objects: readonly string[];
  readonly fields: readonly string[];
}

/**
 * Makes custom objects and fields, and widens or relabels those that there are. What a definition leaves out stays.
 * Throws invalidSchema naming object and field; then nothing has changed.
 */
export async function importDefinitions(
  ports: Pick<Ports, "stores" | "clock">,
  definitions: readonly CustomObjectDefinition[],
  actor: Actor = { kind: "console" },
): Promise<Imported> {
  return await ports.stores.transaction(async (stores) => {
    const kept = new Map<string, KeptDefinition>();
    for (const definition of await keptDefinitions(stores))
      kept.set(definition.fullName.toLowerCase(), definition);
    const earlier = new Map(kept);
    const old = withDefinitions([...kept.values()]);
    const before = namesOf(old);
    const standard = new Map(withDefinitions([]).map((object) => [object.name.toLowerCase(), object]));
    const gone = await deletedObjects(stores);
    const changed = new Set<string>();
    for (const definition of definitions) {
      const key = definition.fullName.toLowerCase();
      if (changed.has(key))
        throw refuse("invalidSchema", { detail: `${definition.fullName} is defined twice` });
      changed.add(key);
      const nextPrefix = (): string => freePrefix([...kept.values(), ...gone]);
      kept.set(key, mergeDefinition(definition, kept.get(key), standard.get(key), nextPrefix));
    }
    const merged = withDefinitions([...kept.values()]);
    checkRelationships([...kept.values()], merged);
    checkFormulas(merged, definitions);
    checkSummaries(merged, old, definitions);
    checkRecordTypes(merged, definitions);
    const byName = catalogueOf(0, merged);
    for (const key of changed) {
      const object = byName.object(key);
      const found = kept.get(key);
      if (!object || !found) continue;
      const spelled = spelledRecordTypes(found, object);
      const by = { now: ports.clock.now(), actor };
      const definition = await withRecordTypeRows(stores, spelled, earlier.get(key), by);
      kept.set(key, definition);
      await stores.schema.saveDefinition({
        object: definition.fullName,
        json: JSON.stringify(withNumbers(definition)),
      });
    }
    const objects = withDefinitions([...kept.values()]);
    await stores.schema.apply(objects);
    for (const object of changedDetails(old, objects))
      await stores.records.sumUpAnew(object, ports.clock.now());
    await bringAccessUpToDate(stores, catalogueOf(0, objects));
    const after = namesOf(objects);
    const fields = after.fields.filter((name) => !before.fields.includes(name));
    await startAutoNumbers(stores, objects, [...kept.values()], new Set(fields));
    const detail = definitions.map(({ fullName }) => fullName).join(", ");
    await stores.identity.addEvent(securityEvent(ports, actor, "schema imported", null, detail));
    return {
      objects: after.objects.filter((name) => !before.objects.includes(name)),
      fields: fields.filter((name) => name.endsWith("__c")),
    };
  });
}

const namesOf = (objects: readonly SObject[]) => ({
  objects: objects.map(({ name }) => name),
  fields: objects.flatMap((object) => object.fields.map((field) => `${object.name}.${field.name}`)),
});

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Key prefixes of custom objects are given out in this order: a00, a01 ... azz. */
function freePrefix(kept: readonly KeptDefinition[]): string {
  const used = new Set(kept.map(({ keyPrefix }) => keyPrefix));
  for (const high of DIGITS) {
    for (const low of DIGITS) if (!used.has(`a${high}${low}`)) return `a${high}${low}`;
  }
  throw refuse("invalidSchema", { detail: "there are as many custom objects as there can be" });
}

/** Numbers of a new field begin at its starting number. */
async function startAutoNumbers(
  stores: Stores,
  objects: readonly SObject[],
  kept: readonly KeptDefinition[],
  added: ReadonlySet<string>,
): Promise<void> {
  const catalogue = catalogueOf(0, objects);
  for (const { fullName, nameField, fields } of kept) {
    const object = catalogue.object(fullName);
    if (!object) continue;
    for (const { fullName: name, startingNumber = 1 } of [{ ...nameField, fullName: "Name" }, ...fields]) {
      const field = object.fieldsByName.get(name.toLowerCase());
      if (!field?.autoNumber || startingNumber <= 1 || !added.has(`${object.name}.${field.name}`)) continue;
      await stores.records.nextAutoNumbers(object, field, startingNumber - 1);
    }
  }
}
