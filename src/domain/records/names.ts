import type { Field, SObject } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import type { Catalogue } from "../model/catalogue.ts";

/** The object a client named, in any letter case. Throws unknownObject. */
export function objectNamed(catalogue: Catalogue, name: string): SObject {
  const object = catalogue.object(name);
  if (!object) throw refuse("unknownObject");
  return object;
}

/** The field a client named, in any letter case. */
export const fieldNamed = (object: SObject, name: string): Field | undefined =>
  object.fieldsByName.get(name.toLowerCase());

/** An object that every org has. */
export function objectOf({ catalogue }: { readonly catalogue: Catalogue }, name: string): SObject {
  const object = catalogue.object(name);
  if (!object) throw new Error(`there is no ${name}`);
  return object;
}

/** A field that the object has in every org. */
export function fieldOf(object: SObject, name: string): Field {
  const field = fieldNamed(object, name);
  if (!field) throw new Error(`there is no ${object.name}.${name}`);
  return field;
}
