// What an entity type is made of: an object's fields, but for compound ones, and its parents.

import type { Call } from "../../domain/model/call.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { type Parent, parentsOfObject } from "../../domain/records/parents.ts";
import { EDM_TYPES } from "../../facts/odata.ts";
import type { Field, SObject } from "../../facts/sobject.ts";

/** The org as a caller sees it. */
export interface Model {
  readonly catalogue: Catalogue;
  readonly call: Call;
}

/** The feed is made by SQL, which has no rows that are worked out. */
const isFed = ({ queryable, computed }: SObject): boolean => queryable && !computed;

/** Objects that have an entity set. */
export const entityObjects = ({ catalogue }: Model): SObject[] => catalogue.objects.filter(isFed);

/** Names are compared as they are written; undefined if there is no such set. */
export function entityObject({ catalogue }: Model, name: string): SObject | undefined {
  const object = catalogue.object(name);
  return object && isFed(object) && object.name === name ? object : undefined;
}

export const propertiesOf = (object: SObject): Field[] =>
  object.fields.filter(({ type }) => EDM_TYPES[type] !== null);

export function propertyOf(object: SObject, name: string): Field | undefined {
  const field = object.fieldsByName.get(name.toLowerCase());
  return field && field.name === name && EDM_TYPES[field.type] !== null ? field : undefined;
}

/** Parents as navigation properties; one whose name a field has already is left out. */
export function navigationsOf({ catalogue, call }: Model, object: SObject): Parent[] {
  const names = new Set(object.fields.map(({ name }) => name));
  return parentsOfObject(catalogue, call.caller, object).filter(({ reference }) => {
    const name = navigationName(reference);
    if (names.has(name)) return false;
    names.add(name);
    return true;
  });
}

export const navigationName = (reference: Field): string => reference.relationshipName ?? reference.name;

export const navigationOf = (model: Model, object: SObject, name: string): Parent | undefined =>
  navigationsOf(model, object).find(({ reference }) => navigationName(reference) === name);
