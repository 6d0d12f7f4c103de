// Imports custom definitions: all of them or none. Adding loses nothing; what would is refused.
import type { SObject } from "../../facts/sobject.ts";
import { FaultError, fault } from "../fault.ts";
import type { Ports } from "../ports/ports.ts";
import { withDefinitions } from "./catalogue.ts";
import type { CustomFieldDefinition, CustomObjectDefinition, KeptDefinition } from "./definition.ts";

const refuseSchema = (detail: string): FaultError => new FaultError(fault("invalidSchema", { detail }));

/** Key prefixes of custom objects, in the order in which they are given out: a00 to azz. */
const PREFIX_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Makes custom objects and fields, or adds fields. Throws invalidSchema naming the field; then nothing has changed. */
export async function importDefinitions(
  ports: Ports,
  definitions: readonly CustomObjectDefinition[],
): Promise<{ readonly objects: readonly string[]; readonly fields: readonly string[] }> {
  return ports.stores.transaction(async (stores) => {
    const kept = new Map<string, KeptDefinition>();
    for (const { object, json } of await stores.schema.definitions()) {
      kept.set(object.toLowerCase(), JSON.parse(json) as KeptDefinition);
    }
    const standard = new Map(withDefinitions([]).map((object) => [object.name.toLowerCase(), object]));
    const objects: string[] = [];
    const fields: string[] = [];
    for (const definition of definitions) {
      const key = definition.fullName.toLowerCase();
      const before = kept.get(key);
      if (!before && !standard.has(key)) objects.push(definition.fullName);
      const known = new Set(before?.fields.map(({ fullName }) => fullName.toLowerCase()));
      fields.push(...definition.fields.filter(({ fullName }) => !known.has(fullName.toLowerCase())).map((field) => `${definition.fullName}.${field.fullName}`));
      kept.set(key, merged(definition, before, standard.get(key), [...kept.values()]));
    }
    const catalogue = withDefinitions([...kept.values()]);
    checkReferences([...kept.values()], new Set(catalogue.map(({ name }) => name.toLowerCase())));
    for (const definition of definitions) {
      const definitionNow = kept.get(definition.fullName.toLowerCase());
      await stores.schema.saveDefinition({ object: definition.fullName, json: JSON.stringify(definitionNow) });
    }
    await stores.schema.apply(catalogue);
    return { objects, fields };
  });
}

function merged(
  definition: CustomObjectDefinition,
  before: KeptDefinition | undefined,
  standard: SObject | undefined,
  others: readonly KeptDefinition[],
): KeptDefinition {
  const { fullName } = definition;
  if (!standard && !/^[A-Za-z](?:[A-Za-z0-9]|_(?!_))*__c$/.test(fullName)) {
    throw refuseSchema(`${fullName}: there is no standard object of this name, and a custom object's name ends in __c`);
  }
  const fields = [...(before?.fields ?? [])];
  for (const field of definition.fields) {
    checkField(fullName, field);
    if (standard?.fieldsByName.has(field.fullName.toLowerCase())) throw refuseSchema(`${fullName}.${field.fullName} is a standard field`);
    const position = fields.findIndex((known) => known.fullName.toLowerCase() === field.fullName.toLowerCase());
    const known = fields[position];
    if (!known) fields.push(field);
    else {
      if (known.type !== field.type) {
        throw refuseSchema(`${fullName}.${field.fullName}: the type can't be changed from ${known.type} to ${field.type}`);
      }
      if ((field.length ?? 0) < (known.length ?? 0)) throw refuseSchema(`${fullName}.${field.fullName}: the length can't shrink`);
      if (field.unique !== known.unique || field.caseSensitive !== known.caseSensitive) {
        throw refuseSchema(`${fullName}.${field.fullName}: unique and caseSensitive can't be changed`);
      }
      fields[position] = field;
    }
  }
  if (standard) return { fullName: standard.name, fields };
  return { ...before, ...definition, fields, keyPrefix: before?.keyPrefix ?? nextPrefix(others) };
}

function nextPrefix(others: readonly KeptDefinition[]): string {
  const used = new Set(others.map(({ keyPrefix }) => keyPrefix));
  for (const high of PREFIX_DIGITS) {
    for (const low of PREFIX_DIGITS) if (!used.has(`a${high}${low}`)) return `a${high}${low}`;
  }
  throw refuseSchema("there are as many custom objects as there can be");
}

function checkField(object: string, field: CustomFieldDefinition): void {
  const where = `${object}.${field.fullName}`;
  if (!/^[A-Za-z](?:[A-Za-z0-9]|_(?!_))*__c$/.test(field.fullName) || field.fullName.length > 43) {
    throw refuseSchema(`${where}: a custom field's name is letters, digits and single underscores, and ends in __c`);
  }
  const range = (name: "length" | "precision" | "scale", least: number, most: number): void => {
    const value = field[name];
    if (value === undefined || !Number.isInteger(value) || value < least || value > most) {
      throw refuseSchema(`${where}: ${name} must be between ${least} and ${most}`);
    }
  };
  if (field.type === "Text") range("length", 1, 255);
  if (field.type === "LongTextArea") range("length", 256, 131_072);
  if (field.type === "Number" || field.type === "Currency" || field.type === "Percent") {
    range("precision", 1, 18);
    range("scale", 0, field.precision ?? 18);
  }
  if (field.type === "Location") range("scale", 0, 15);
  if ((field.type === "Lookup" || field.type === "MasterDetail") && !field.referenceTo) {
    throw refuseSchema(`${where}: referenceTo is missing`);
  }
  if ((field.type === "Picklist" || field.type === "MultiselectPicklist") && !field.values?.length) {
    throw refuseSchema(`${where}: a picklist needs values`);
  }
  if (field.unique && !["Text", "Number", "Email"].includes(field.type)) throw refuseSchema(`${where}: a ${field.type} can't be unique`);
  if (field.externalId && !["Text", "Number", "Email", "AutoNumber"].includes(field.type)) {
    throw refuseSchema(`${where}: a ${field.type} can't be an external id`);
  }
}

function checkReferences(definitions: readonly KeptDefinition[], objects: ReadonlySet<string>): void {
  for (const { fullName, fields } of definitions) {
    for (const field of fields) {
      if (field.referenceTo !== undefined && !objects.has(field.referenceTo.toLowerCase())) {
        throw refuseSchema(`${fullName}.${field.fullName} refers to ${field.referenceTo}, which doesn't exist`);
      }
    }
  }
}
