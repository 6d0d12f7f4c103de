// Whether the lookups of all custom definitions of an org fit together.
import type { SObject } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import type { CustomFieldDefinition, KeptDefinition } from "./definition.ts";

const MOST_MASTERS = 2;

/** Throws invalidSchema naming the field that refers to nothing, or to what it can't, or takes a name that is taken. */
export function checkRelationships(
  definitions: readonly KeptDefinition[],
  objects: readonly SObject[],
): void {
  const byName = new Map(objects.map((object) => [object.name, object]));
  for (const { fullName, fields } of definitions) {
    const masters = fields.filter(({ type }) => type === "MasterDetail");
    if (masters.length > MOST_MASTERS) {
      throw refuse("invalidSchema", { detail: `${fullName} has more than ${MOST_MASTERS} masters` });
    }
    for (const field of fields) {
      if (field.referenceTo === undefined) continue;
      const problem = targetProblem(fullName, field, byName.get(field.referenceTo));
      if (problem !== undefined)
        throw refuse("invalidSchema", { detail: `${fullName}.${field.fullName}: ${problem}` });
    }
  }
  checkNames(objects);
}

function targetProblem(
  object: string,
  { type, referenceTo }: CustomFieldDefinition,
  target: SObject | undefined,
): string | undefined {
  if (!target) return `it refers to ${referenceTo}, which there isn't`;
  if (!target.layoutable) return `a lookup can't refer to ${target.name}`;
  if (type !== "MasterDetail") return undefined;
  if (!target.deletable) return `${target.name} can't be a master`;
  return target.name.toLowerCase() === object.toLowerCase() ? "an object can't be its own master" : undefined;
}

/** Children are asked for by relationship name, so a parent has each only once. */
function checkNames(objects: readonly SObject[]): void {
  const taken = new Map<string, string>();
  for (const object of objects) {
    for (const field of object.fields) {
      if (field.childRelationshipName === null) continue;
      for (const parent of field.referenceTo) {
        const key = `${parent}.${field.childRelationshipName}`.toLowerCase();
        const where = `${object.name}.${field.name}`;
        const holder = taken.get(key);
        if (holder !== undefined) {
          const detail = `${where}: ${holder} is ${parent}'s relationship ${field.childRelationshipName} already`;
          throw refuse("invalidSchema", { detail });
        }
        taken.set(key, where);
      }
    }
  }
}
