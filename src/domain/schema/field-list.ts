import type { Field, SObject } from "../../facts/sobject.ts";

/** The fields of these names, those that an object has; one array per object, which the store knows again. */
export function fieldList(names: readonly string[]): (object: SObject) => readonly Field[] {
  const lists = new WeakMap<SObject, readonly Field[]>();
  return (object) => {
    let fields = lists.get(object);
    if (!fields) {
      fields = names.flatMap((name) => object.fieldsByName.get(name.toLowerCase()) ?? []);
      lists.set(object, fields);
    }
    return fields;
  };
}
