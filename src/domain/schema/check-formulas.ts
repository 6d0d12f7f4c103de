// Whether all formulas of an org can be worked out, once its objects are put together.
import type { SObject } from "../../facts/sobject.ts";
import { FormulaError } from "../../formula/formula.ts";
import { refuse } from "../fault.ts";
import type { CustomObjectDefinition } from "./definition.ts";
import { boundField, boundRule } from "./formula-fields.ts";

/** Different parents that the formulas of an object may read. Documented; a query joins at most 63. */
const MOST_PARENTS = 15;

/**
 * Throws invalidSchema naming object, field or rule, and character; and "file:line" where `definitions` say it. All
 * formulas are looked at: another field's change can spoil one.
 */
export function checkFormulas(
  objects: readonly SObject[],
  definitions: readonly CustomObjectDefinition[],
): void {
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  const find = (name: string): SObject | undefined => byName.get(name.toLowerCase());
  const sources = sourcesOf(definitions);
  const refused = (name: string, detail: string) => {
    const source = sources.get(name.toLowerCase());
    return refuse("invalidSchema", {
      detail: `${source === undefined ? "" : `${source}: `}${name}: ${detail}`,
    });
  };
  const tried = <T>(name: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      throw refused(name, `${error.message} (character ${error.at + 1} of the formula)`);
    }
  };
  for (const object of objects) {
    const ways = new Set<string>();
    for (const field of object.fields) {
      if (!field.formula) continue;
      const name = `${object.name}.${field.name}`;
      const { reads } = tried(name, () => boundField(object, field, find));
      for (const { parents } of reads)
        for (let length = 1; length <= parents.length; length++)
          ways.add(
            parents
              .slice(0, length)
              .map(({ reference }) => reference.name)
              .join("."),
          );
      if (ways.size > MOST_PARENTS)
        throw refused(
          name,
          `the formulas of ${object.name} read more than ${MOST_PARENTS} different parents`,
        );
    }
    for (const rule of object.validationRules ?? []) {
      const name = `${object.name}.${rule.name}`;
      tried(name, () => boundRule(object, rule, find));
      const { displayField } = rule;
      if (displayField !== null && !object.fieldsByName.has(displayField.toLowerCase()))
        throw refused(name, `there is no field ${displayField} to show the message at`);
    }
  }
}

/** Where formulas were read, by "object.name" in lower case. */
const sourcesOf = (definitions: readonly CustomObjectDefinition[]): ReadonlyMap<string, string> =>
  new Map(
    definitions.flatMap(({ fullName: object, fields, validationRules = [] }) =>
      [...fields, ...validationRules].flatMap(({ fullName, source }) =>
        source === undefined ? [] : [[`${object}.${fullName}`.toLowerCase(), source] as const],
      ),
    ),
  );
