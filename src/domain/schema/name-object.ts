// The object Name, which is in no catalogue: it has no rows of its own.
import type { SObject } from "../../facts/sobject.ts";
import { nameObject } from "../../facts/sobjects/name.ts";
import { expandObject } from "./expand.ts";

let name: SObject | null = null;

/** What lookups to several objects have in common. */
export function nameSObject(): SObject {
  name ??= expandObject(nameObject);
  return name;
}
