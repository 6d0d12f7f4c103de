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
