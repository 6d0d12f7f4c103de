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
import { checkRecordTypes } from "./check-record-types.ts";
import { checkRelationships } from "./check-relationships.ts";
import { checkSummaries } from "./check-summary.ts";
import type { ComponentType, CustomFieldDefinition, KeptDefinition } from "./definition.ts";
import { withNumbers } from "./durable-ids.ts";
import { removeRecordTypeRows } from "./record-type-rows.ts";
import { withoutPicklists } from "./record-types.ts";
import { fieldReference, formulaReferences, lookupReferences, summaryReferences } from "./references.ts";

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
 * standardNotDeletable, masterNotDeletable, recordTypeNotDeletable, or componentReferenced naming what refers to it; undefined if it was.
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
  if (type === "RecordType")
    return definition?.recordTypes?.some((each) => same(each.fullName, fieldName))
      ? fault("recordTypeNotDeletable")
      : missing;
  const field = definition?.fields.find((each) => same(each.fullName, fieldName));
  if (definition && field) return await deleteField(within, actor, kept, definition, field, options);
  return standard?.fieldsByName.has(fieldName.toLowerCase())
    ? fault("standardNotDeletable", { type, name: fullName })
    : missing;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const OBJECT_USED = "This custom object is used by another feature. Remove the usage and try again.";
const FIELD_USED = "This custom field is referenced elsewhere in salesforce.com.";

const OBJECT_SUMMED_UP =
  "This custom object is summarized by a field in another object. Remove the usage and try again.";

const sentences = (sentence: string, references: readonly string[]): readonly string[] =>
  references.map((reference) => `${sentence} : ${reference}.`);

const referenced = (told: readonly string[]): Fault | undefined =>
  told.length === 0 ? undefined : fault("componentReferenced", { references: told.join(" ") });

async function deleteObject(
  within: Within,
  actor: Actor,
  kept: readonly KeptDefinition[],
  definition: KeptDefinition,
  options: DeleteOptions,
): Promise<Fault | undefined> {
  const { fullName } = definition;
  const after = kept.filter((each) => each !== definition);
  const summaries = summaryReferences(withDefinitions(after)).map(
    ({ object, field }) => `${object.label} Custom Fields: ${field.label}`,
  );
  // Who else reads its fields does so over a lookup to it.
  const used = referenced([
    ...sentences(OBJECT_USED, lookupReferences(kept, fullName)),
    ...sentences(OBJECT_SUMMED_UP, summaries),
  ]);
  if (used) return used;
  const { stores } = within;
  const before = objectIn(withDefinitions(kept), fullName);
  await forgetAccess(stores, catalogueOf(0, withDefinitions(kept)), before.name, null);
  await stores.schema.removeDefinition(fullName);
  const json = JSON.stringify(definition);
  const deletion = { object: fullName, field: null, json, deletedAt: within.clock.now() };
  const id = await stores.schema.setAside(before, null, deletion);
  await removeRecordTypeRows(stores, definition);
  await finish(within, actor, { kept, after, name: fullName }, options.purge ? id : undefined);
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
  const rest = withNumbers(definition);
  const without = withoutPicklists(
    { ...rest, fields: rest.fields.filter((each) => each !== field) },
    field.fullName,
  );
  const after = kept.map((each) => (each === definition ? without : each));
  const left = withDefinitions(after);
  const summaries = summaryReferences(left).map((each) => fieldReference(each.object.name, each.field.name));
  // Without its master the object's rows would have no owner either.
  if (field.type === "MasterDetail")
    return referenced(sentences(FIELD_USED, summaries)) ?? fault("masterNotDeletable", { name });
  const used = referenced(sentences(FIELD_USED, [...formulaReferences(left), ...summaries]));
  if (used) return used;
  const { stores } = within;
  const objects = withDefinitions(kept);
  const before = objectIn(objects, definition.fullName);
  const there = new Set(objectIn(left, definition.fullName).fields.map((each) => each.name));
  const fields = before.fields.filter((each) => !there.has(each.name));
  const permissions = [...new Set(fields.flatMap((each) => fieldPermissionName(before, each) ?? []))];
  await forgetAccess(stores, catalogueOf(0, objects), before.name, permissions);
  const deletedAt = within.clock.now();
  const deletion = { object: before.name, field: field.fullName, json: JSON.stringify(field), deletedAt };
  const id = await stores.schema.setAside(before, fields, deletion);
  const json = JSON.stringify(withoutName(without, field.fullName, id));
  await stores.schema.saveDefinition({ object: before.name, json });
  await finish(within, actor, { kept, after, name }, options.purge ? id : undefined);
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
  await finish(within, actor, { kept, after, name: `${rest.fullName}.${rule.fullName}` }, undefined);
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

interface Deletion {
  readonly kept: readonly KeptDefinition[];
  readonly after: readonly KeptDefinition[];
  /** Of what was deleted. */
  readonly name: string;
}

async function finish(
  within: Within,
  actor: Actor,
  { kept, after, name }: Deletion,
  purged: number | undefined,
): Promise<void> {
  const { stores } = within;
  const objects = withDefinitions(after);
  checkRelationships(after, objects);
  checkFormulas(objects, []);
  checkSummaries(objects, withDefinitions(kept), []);
  checkRecordTypes(objects, after);
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
