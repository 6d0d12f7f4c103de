// What the contract suites need of an engine, and objects to try it with.

import type { Row } from "../../src/domain/model/record.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { catalogueOf, withDefinitions } from "../../src/domain/schema/catalogue.ts";
import type { CustomFieldDefinition, KeptDefinition } from "../../src/domain/schema/definition.ts";
import type { Field, SObject } from "../../src/facts/sobject.ts";
import type { BoundQuery } from "../../src/soql/bound.ts";

export interface Engine {
  /** Stores over data that nobody else has: no object has a table yet. */
  readonly stores: Stores;
  /** The same data by connections of its own, as another thread has it. */
  readonly others: Stores;
  close(): Promise<void>;
}

export type MakeEngine = () => Promise<Engine>;

const text = (fullName: string, more: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition => ({
  fullName,
  label: fullName,
  type: "Text",
  length: 100,
  ...more,
});

const THING: KeptDefinition = {
  fullName: "Thing__c",
  label: "Thing",
  pluralLabel: "Things",
  keyPrefix: "a00",
  nameField: { type: "Text", label: "Name" },
  fields: [
    text("Key__c", { unique: true, externalId: true }),
    text("Exact__c", { unique: true, caseSensitive: true }),
    text("Tag__c", { externalId: true }),
    text("Area__c", { type: "TextArea" }),
    text("Long__c", { type: "LongTextArea", length: 32_000 }),
    text("Mail__c", { type: "Email" }),
    text("Phone__c", { type: "Phone" }),
    text("Url__c", { type: "Url" }),
    text("Pick__c", { type: "Picklist", values: [] }),
    text("Picks__c", { type: "MultiselectPicklist", values: [] }),
    text("Auto__c", { type: "AutoNumber", displayFormat: "{0}" }),
    { fullName: "Number__c", label: "Number", type: "Number", precision: 18, scale: 2 },
    { fullName: "Only__c", label: "Only", type: "Number", precision: 18, scale: 0, unique: true },
    { fullName: "Money__c", label: "Money", type: "Currency", precision: 18, scale: 2 },
    { fullName: "Part__c", label: "Part", type: "Percent", precision: 18, scale: 2 },
    { fullName: "Flag__c", label: "Flag", type: "Checkbox", defaultValue: false },
    { fullName: "Day__c", label: "Day", type: "Date" },
    { fullName: "Moment__c", label: "Moment", type: "DateTime" },
    { fullName: "Hour__c", label: "Hour", type: "Time" },
    { fullName: "Link__c", label: "Link", type: "Lookup", referenceTo: "Account" },
    { fullName: "Place__c", label: "Place", type: "Location", scale: 5 },
  ],
};

/** All objects of an org with Thing__c, to which `more` fields were added. */
export const objects = (more: readonly CustomFieldDefinition[] = []): readonly SObject[] =>
  withDefinitions([{ ...THING, fields: [...THING.fields, ...more] }]);

const CATALOGUE = catalogueOf(1, objects());

export function object(name: string): SObject {
  const found = CATALOGUE.object(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export function fieldsOf(owner: SObject, ...names: readonly string[]): Field[] {
  return names.map((name) => {
    const field = owner.fieldsByName.get(name.toLowerCase());
    if (!field) throw new Error(`no ${name}`);
    return field;
  });
}

export const thing = object("Thing__c");

/** An engine with the tables of all objects. */
export async function ready(make: MakeEngine): Promise<Engine> {
  const engine = await make();
  await engine.stores.transaction(({ schema }) => schema.apply(objects()));
  return engine;
}

/** Inserts rows in a transaction and gives their ids; throws on a conflict. */
export async function insert(
  stores: Stores,
  owner: SObject,
  names: readonly string[],
  rows: readonly Row[],
): Promise<number[]> {
  const results = await stores.transaction(({ records }) =>
    records.insert(owner, fieldsOf(owner, ...names), rows),
  );
  return results.map((result) => {
    if ("id" in result) return result.id;
    throw new Error(`conflict on ${result.conflict.field.name}`);
  });
}

/** All live rows of Thing__c with the fields named, in the order of Id. */
export const queryOf = (names: readonly string[], more: Partial<BoundQuery> = {}): BoundQuery => ({
  object: thing,
  kind: "rows",
  columns: fieldsOf(thing, ...names).map((field) => ({ field })),
  where: null,
  orderBy: [],
  limit: null,
  offset: 0,
  includeDeleted: false,
  ...more,
});
