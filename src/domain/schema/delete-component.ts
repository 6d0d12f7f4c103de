// Deletes a custom object or field. Its rows and values are out of every API at once, and on disk until they are purged.
import type { SObject } from "../../facts/sobject.ts";
import { forgetAccess } from "../access/forget-access.ts";
import { fieldPermissionName } from "../access/seen.ts";
import { type Fault, fault } from "../fault.ts";
import { securityEvent } from "../identity/events.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { catalogueOf, keptDefinitions, standardCatalogue, withDefinitions } from "./catalogue.ts";
import { checkFormulas } from "./check-formulas.ts";
import { checkRelationships } from "./check-relationships.ts";
import type { ComponentType, CustomFieldDefinition, KeptDefinition } from "./definition.ts";
import { withNumbers } from "./durable-ids.ts";
import { formulaReferences, lookupReferences } from "./references.ts";

/** The component that is to be deleted: "City__c", or "City__c.Mayor__c". */
export interface NamedComponent {
  readonly type: ComponentType;
  readonly fullName: string;
}

export interface DeleteOptions {
  /** Removes rows and values for good at once. */
  readonly purge?: boolean;
}

type Within = Pick<Ports, "stores" | "clock">;

/**
 * Deletes a component in the transaction that `within` is in. Gives why it can't be deleted: componentNotFound,
 * standardNotDeletable, masterNotDeletable, or componentReferenced naming what refers to it; undefined if it was.
 */
export async function deleteComponent(
  within: Within,
  actor: Actor,
  { type, fullName }: NamedComponent,
  options: DeleteOptions = {},
): Promise<Fault | undefined> {
  const kept = await keptDefinitions(within.stores);
  const [objectName = "", fieldName = ""] = type === "CustomObject" ? [fullName] : fullName.split(".");
  const definition = kept.find((each) => same(each.fullName, objectName));
  const standard = standardCatalogue().object(objectName);
  const missing = fault("componentNotFound", { type, name: fullName });
  if (type === "CustomObject") {
    if (standard) return fault("standardNotDeletable", { type, name: standard.name });
    return definition ? await deleteObject(within, actor, kept, definition, options) : missing;
  }
  if (type === "ValidationRule")
    return (await deleteRule(within, actor, kept, definition, fieldName)) ? undefined : missing;
  const field = definition?.fields.find((each) => same(each.fullName, fieldName));
  if (definition && field) return await deleteField(within, actor, kept, definition, field, options);
  return standard?.fieldsByName.has(fieldName.toLowerCase())
    ? fault("standardNotDeletable", { type, name: fullName })
    : missing;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const OBJECT_USED = "This custom object is used by another feature. Remove the usage and try again.";
const FIELD_USED = "This custom field is referenced elsewhere in salesforce.com.";

const referenced = (sentence: string, references: readonly string[]): Fault | undefined =>
  references.length === 0
    ? undefined
    : fault("componentReferenced", {
        references: references.map((reference) => `${sentence} : ${reference}.`).join(" "),
      });

async function deleteObject(
  within: Within,
  actor: Actor,
  kept: readonly KeptDefinition[],
  definition: KeptDefinition,
  options: DeleteOptions,
): Promise<Fault | undefined> {
  const { fullName } = definition;
  const after = kept.filter((each) => each !== definition);
  const lookups = lookupReferences(kept, fullName);
  // Whoever reads its fields does so over a lookup to it.
  const used = referenced(OBJECT_USED, lookups);
  if (used) return used;
  const { stores } = within;
  const before = objectIn(withDefinitions(kept), fullName);
  await forgetAccess(stores, catalogueOf(0, withDefinitions(kept)), before.name, null);
  await stores.schema.removeDefinition(fullName);
  const json = JSON.stringify(definition);
  const deletion = { object: fullName, field: null, json, deletedAt: within.clock.now() };
  const id = await stores.schema.setAside(before, null, deletion);
  await finish(within, actor, after, fullName, options.purge ? id : undefined);
  return undefined;
}

async function deleteField(
  within: Within,
  actor: Actor,
  kept: readonly KeptDefinition[],
  definition: KeptDefinition,
  field: CustomFieldDefinition,
  options: DeleteOptions,
): Promise<Fault | undefined> {
  const name = `${definition.fullName}.${field.fullName}`;
  // Without it the object's rows would have neither an owner nor a master.
  if (field.type === "MasterDetail") return fault("masterNotDeletable", { name });
  const rest = withNumbers(definition);
  const without = { ...rest, fields: rest.fields.filter((each) => each !== field) };
  const after = kept.map((each) => (each === definition ? without : each));
  const used = referenced(FIELD_USED, formulaReferences(withDefinitions(after)));
  if (used) return used;
  const { stores } = within;
  const objects = withDefinitions(kept);
  const before = objectIn(objects, definition.fullName);
  const there = new Set(
    objectIn(withDefinitions(after), definition.fullName).fields.map((each) => each.name),
  );
  const fields = before.fields.filter((each) => !there.has(each.name));
  const permissions = [...new Set(fields.flatMap((each) => fieldPermissionName(before, each) ?? []))];
  await forgetAccess(stores, catalogueOf(0, objects), before.name, permissions);
  const deletedAt = within.clock.now();
  const deletion = { object: before.name, field: field.fullName, json: JSON.stringify(field), deletedAt };
  const id = await stores.schema.setAside(before, fields, deletion);
  const left = withoutName(without, field.fullName, id);
  await stores.schema.saveDefinition({ object: before.name, json: JSON.stringify(left) });
  await finish(within, actor, after, name, options.purge ? id : undefined);
  return undefined;
}

/** Whether there was such a rule. Nothing of it is kept: nobody brings it back at Salesforce either. */
async function deleteRule(
  within: Within,
  actor: Actor,
  kept: readonly KeptDefinition[],
  definition: KeptDefinition | undefined,
  name: string,
): Promise<boolean> {
  const rule = definition?.validationRules?.find((each) => same(each.fullName, name));
  if (!definition || !rule) return false;
  const { validationRules = [], ...rest } = definition;
  const left = validationRules.filter((each) => each !== rule);
  const without = { ...rest, ...(left.length === 0 ? {} : { validationRules: left }) };
  const after = kept.map((each) => (each === definition ? without : each));
  await within.stores.schema.saveDefinition({ object: rest.fullName, json: JSON.stringify(without) });
  await finish(within, actor, after, `${rest.fullName}.${rule.fullName}`, undefined);
  return true;
}

/** The number of a deleted field stays given: one that is made under its name is another one. */
function withoutName(definition: KeptDefinition, name: string, id: number): KeptDefinition {
  const numbers = Object.entries(definition.numbers ?? {}).map(([key, number]) => [
    same(key, name) ? `${key}#${id}` : key,
    number,
  ]);
  return { ...definition, numbers: Object.fromEntries(numbers) };
}

function objectIn(objects: readonly SObject[], name: string): SObject {
  const object = objects.find((each) => same(each.name, name));
  if (!object) throw new Error(`${name} is in no catalogue`);
  return object;
}

async function finish(
  within: Within,
  actor: Actor,
  after: readonly KeptDefinition[],
  name: string,
  purged: number | undefined,
): Promise<void> {
  const { stores } = within;
  const objects = withDefinitions(after);
  checkRelationships(after, objects);
  checkFormulas(objects, []);
  if (purged !== undefined) await stores.schema.purge(purged);
  await stores.schema.apply(objects);
  await stores.identity.addEvent(securityEvent(within, actor, "schema deleted", null, name));
}

/** Salesforce keeps what is deleted of the schema for this time. Documented. */
const KEPT_MS = 15 * 24 * 3_600_000;

/** Purges what was deleted 15 days ago. */
export async function purgeDeletedSchema({ stores, clock }: Within): Promise<void> {
  const before = clock.now() - KEPT_MS;
  const due = (all: Awaited<ReturnType<Stores["schema"]["deleted"]>>) =>
    all.filter(({ deletedAt, isPurged }) => !isPurged && deletedAt <= before);
  if (due(await stores.schema.deleted()).length === 0) return;
  await stores.transaction(async (inside) => {
    for (const { id } of due(await inside.schema.deleted())) await inside.schema.purge(id);
  });
}
