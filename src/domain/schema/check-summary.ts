// What a roll-up summary field may be: taken for itself, and within an org whose objects are put together.

import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { MOST_SUMMARIES } from "../../facts/summaries.ts";
import { FormulaError } from "../../formula/formula.ts";
import { refuse } from "../fault.ts";
import type { CustomFieldDefinition, CustomObjectDefinition, FieldProblem } from "./definition.ts";
import { boundSummary, fieldPath, SummaryError } from "./summary-fields.ts";

/** What is wrong with a Summary; undefined if nothing is. */
export function summaryProblem(field: CustomFieldDefinition): FieldProblem | undefined {
  const { required, summaryOperation, summaryForeignKey, summarizedField, summaryFilterItems } = field;
  if (required === true) return { attribute: "required", detail: "a Summary can't be required" };
  if (summaryOperation === undefined)
    return { attribute: "summaryOperation", detail: "summaryOperation is missing" };
  if (summaryForeignKey === undefined)
    return { attribute: "summaryForeignKey", detail: "summaryForeignKey is missing" };
  const by = fieldPath(summaryForeignKey);
  if (!by) return { attribute: "summaryForeignKey", detail: "summaryForeignKey is Object__c.Master__c" };
  const own = (name: string): boolean => fieldPath(name)?.object.toLowerCase() === by.object.toLowerCase();
  if (summaryOperation === "count" && summarizedField !== undefined)
    return { attribute: "summarizedField", detail: "a count has no summarizedField" };
  if (summaryOperation !== "count" && (summarizedField === undefined || !own(summarizedField)))
    return { attribute: "summarizedField", detail: `summarizedField must be a field of ${by.object}` };
  const strange = (summaryFilterItems ?? []).find((item) => !own(item.field));
  return (
    strange && {
      attribute: "summaryFilterItems",
      detail: `${strange.field} is no field of ${by.object}: a summary filters by fields of what it sums up`,
    }
  );
}

/**
 * Throws invalidSchema naming object and field; and "file:line" where `definitions` say it. All summaries are looked
 * at: another field's change can spoil one. `before` is what there was.
 */
export function checkSummaries(
  objects: readonly SObject[],
  before: readonly SObject[],
  definitions: readonly CustomObjectDefinition[],
): void {
  const find = finder(objects);
  const old = finder(before);
  const sources = new Map(
    definitions.flatMap(({ fullName, fields }) =>
      fields.map((field) => [`${fullName}.${field.fullName}`.toLowerCase(), field.source]),
    ),
  );
  for (const object of objects) {
    const summaries = object.fields.filter(({ summary }) => summary);
    for (const field of summaries) {
      const name = `${object.name}.${field.name}`;
      const problem =
        summaries.length > MOST_SUMMARIES
          ? `an object has at most ${MOST_SUMMARIES} roll-up summary fields`
          : problemOf(object, field, find, old(object.name)?.fieldsByName.get(field.name.toLowerCase()));
      if (problem === undefined) continue;
      const source = sources.get(name.toLowerCase());
      throw refuse("invalidSchema", {
        detail: `${source === undefined ? "" : `${source}: `}${name}: ${problem}`,
      });
    }
  }
}

const finder = (objects: readonly SObject[]): ((name: string) => SObject | undefined) => {
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  return (name) => byName.get(name.toLowerCase());
};

function problemOf(
  object: SObject,
  field: Field,
  find: (name: string) => SObject | undefined,
  known: Field | undefined,
): string | undefined {
  if (!field.summary) return undefined;
  if (isCircle(object, field, find)) return "it is summed up of itself";
  try {
    boundSummary(object, field.summary, find);
  } catch (error) {
    if (error instanceof SummaryError) return error.message;
    // A formula that can't be worked out is told as such, in the words of formulas.
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
  if (known && FIELD_TYPES[known.type].cell !== FIELD_TYPES[field.type].cell)
    return `the type can't be changed from ${known.type} to ${field.type}`;
  return undefined;
}

/** Objects can be masters of each other, though they never have records then. */
function isCircle(object: SObject, field: Field, find: (name: string) => SObject | undefined): boolean {
  const seen = new Set([object.name.toLowerCase()]);
  for (let { summary } = field; summary; ) {
    const detail = summary.detail.toLowerCase();
    if (seen.has(detail)) return true;
    seen.add(detail);
    summary = find(detail)?.fieldsByName.get((summary.of ?? "").toLowerCase())?.summary;
  }
  return false;
}
