// What refers to a custom field or object, and so keeps it from being deleted.
import type { Field, SObject } from "../../facts/sobject.ts";
import { FormulaError } from "../../formula/formula.ts";
import type { KeptDefinition } from "./definition.ts";
import { boundField, boundRule } from "./formula-fields.ts";
import { boundSummary, SummaryError } from "./summary-fields.ts";

/** What a reference is called: "Custom Formula Field - Line__c.Total". */
type Reference = `${string} - ${string}`;

/**
 * Formula fields and active validation rules that can't be worked out among `after`, which lacks what is to be deleted.
 * Inactive rules hold nobody back.
 */
export function formulaReferences(after: readonly SObject[]): readonly Reference[] {
  const find = finder(after);
  return after.flatMap((object) => [
    ...object.fields
      .filter((field) => field.formula && fails(() => boundField(object, field, find)))
      .map(({ name }): Reference => `Custom Formula Field - ${object.name}.${withoutSuffix(name)}`),
    ...(object.validationRules ?? [])
      .filter(
        (rule) =>
          fails(() => boundRule(object, rule, find)) ||
          (rule.displayField !== null && !object.fieldsByName.has(rule.displayField.toLowerCase())),
      )
      .map(({ name }): Reference => `Validation Rule - ${name}`),
  ]);
}

/** Roll-up summary fields that can't be worked out among `after`, which lacks what is to be deleted. */
export function summaryReferences(
  after: readonly SObject[],
): readonly { readonly object: SObject; readonly field: Field }[] {
  const find = finder(after);
  return after.flatMap((object) =>
    object.fields
      .filter(({ summary }) => summary && fails(() => boundSummary(object, summary, find)))
      .map((field) => ({ object, field })),
  );
}

export const fieldReference = (object: string, field: string): Reference =>
  `Custom Field - ${object}.${withoutSuffix(field)}`;

/** Fields of other objects that look an object up. */
export const lookupReferences = (kept: readonly KeptDefinition[], object: string): readonly Reference[] =>
  kept
    .filter(({ fullName }) => fullName !== object)
    .flatMap(({ fullName, fields }) =>
      fields
        .filter(({ referenceTo }) => referenceTo?.toLowerCase() === object.toLowerCase())
        .map((field) => fieldReference(fullName, field.fullName)),
    );

function finder(objects: readonly SObject[]): (name: string) => SObject | undefined {
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  return (name) => byName.get(name.toLowerCase());
}

const withoutSuffix = (name: string): string => name.replace(/__c$/, "");

function fails(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof FormulaError || error instanceof SummaryError) return true;
    throw error;
  }
}
