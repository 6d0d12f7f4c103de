// Ids of custom objects and fields, which the Tooling API knows them by. They are made of what is kept anyway: an
// object's key prefix, and the number that a field got among the fields of its object.
import { firstId, type RecordId } from "../model/id.ts";
import type { KeptDefinition } from "./definition.ts";

const OBJECT_PREFIX = "01I";
const FIELD_PREFIX = "00N";
/** Numbers of one object's fields; with the key prefixes that there are they fill an id's sequence. */
const NUMBERS = 2 ** 17;

/** Sequence numbers that every key prefix has. */
const SEQUENCES = firstId("001");

const prefixNumber = (keyPrefix: string): number => firstId(keyPrefix) / SEQUENCES;

/** "01I..." of the custom object with a key prefix. */
export const customObjectId = (keyPrefix: string): RecordId =>
  firstId(OBJECT_PREFIX) + prefixNumber(keyPrefix);

/** "00N..." of a field by the key prefix of its object, custom or standard, and its number. */
export const customFieldId = (keyPrefix: string, number: number): RecordId =>
  firstId(FIELD_PREFIX) + prefixNumber(keyPrefix) * NUMBERS + number;

/** Numbers of a definition's fields by their names in lower case, from 1; none is ever given twice. */
export function fieldNumbers({ fields, numbers }: KeptDefinition): ReadonlyMap<string, number> {
  const given = new Map(Object.entries(numbers ?? {}));
  let last = Math.max(0, ...given.values());
  for (const { fullName } of fields) {
    const key = fullName.toLowerCase();
    if (!given.has(key)) given.set(key, ++last);
  }
  return given;
}

/** The definition with the numbers of all its fields, to be kept. */
export const withNumbers = (definition: KeptDefinition): KeptDefinition => ({
  ...definition,
  numbers: Object.fromEntries(fieldNumbers(definition)),
});
