// Roll-up summary fields within a catalogue: what they sum up, of which type that is, and which records' masters have them.

import type { Field, FieldSummary, RollUp, SObject, SummaryFilter } from "../../facts/sobject.ts";
import { FILTERS_BY_TYPE, SUMMARIZED_TYPES, SUMMARY_PRECISION } from "../../facts/summaries.ts";
import { fieldDefaults, sobject } from "./expand.ts";
import { filterValues } from "./filter-values.ts";

type Find = (name: string) => SObject | undefined;

/** Why a summary can't be worked out. */
export class SummaryError extends Error {}

/** "Line__c.Amount__c" in its two parts; undefined of what has not two. */
export function fieldPath(text: string): { readonly object: string; readonly field: string } | undefined {
  const [, object, field] = /^([^.\s]+)\.([^.\s]+)$/.exec(text) ?? [];
  return object === undefined || field === undefined ? undefined : { object, field };
}

/** A summary's fields as the catalogue has them. */
export interface BoundSummary {
  readonly detail: SObject;
  readonly reference: Field;
  readonly of: Field | null;
  readonly filters: readonly SummaryFilter[];
}

/** Throws SummaryError: of what there isn't, is no detail of `master`, or can't be summed up or filtered by. */
export function boundSummary(
  master: SObject,
  { operation, detail: name, reference: by, of: summed, filters }: FieldSummary,
  find: Find,
): BoundSummary {
  const detail = find(name);
  const reference = detail?.fieldsByName.get(by.toLowerCase());
  if (!detail || !reference) throw new SummaryError(`there is no field ${name}.${by}`);
  if (reference.relationshipOrder === null || !reference.referenceTo.includes(master.name))
    throw new SummaryError(`${name}.${by} is no master-detail field to ${master.name}`);
  const of = summed === null ? null : ownField(detail, summed);
  const types = SUMMARIZED_TYPES[operation];
  if (of && !types.includes(of.type))
    throw new SummaryError(
      `the ${operation} of ${detail.name}.${of.name}, a ${of.type}: it must be one of ${types.join(", ")}`,
    );
  return {
    detail,
    reference,
    of,
    filters: filters.map((filter) => {
      const field = ownField(detail, filter.field);
      const allowed = filterable(field) ? (FILTERS_BY_TYPE[field.type] ?? []) : [];
      if (allowed.length === 0)
        throw new SummaryError(`${detail.name}.${field.name}, a ${field.type}, can't be filtered by`);
      if (!allowed.includes(filter.operation))
        throw new SummaryError(
          `${detail.name}.${field.name}, a ${field.type}, can't be filtered by ${filter.operation}`,
        );
      const values = filterValues(field, filter.operation, filter.value);
      if (typeof values === "string") throw new SummaryError(`${detail.name}.${field.name}: ${values}`);
      return { field, operation: filter.operation, values };
    }),
  };
}

/** A long text can't be filtered by in a query either. */
const filterable = ({ filterable: flag, type }: Field): boolean => flag || type === "multipicklist";

/** What is worked out of other records changes without a write of the detail, so nothing may be summed up by it. */
function ownField(detail: SObject, name: string): Field {
  const field = detail.fieldsByName.get(name.toLowerCase());
  if (!field) throw new SummaryError(`there is no field ${detail.name}.${name}`);
  if (field.formula?.program().reads.some(({ parents }) => parents.length > 0))
    throw new SummaryError(
      `${detail.name}.${field.name} is a formula that reads other records, which summaries don't support`,
    );
  // Whose they are is told by a query's caller, whom a summary doesn't know.
  if (field.name === "LastViewedDate" || field.name === "LastReferencedDate")
    throw new SummaryError(`${detail.name}.${field.name} is each user's own`);
  return field;
}

/** Gives summary fields the types of what they sum up, and objects what is summed up of them and by them. */
export function bindSummaries(objects: readonly SObject[]): readonly SObject[] {
  if (!objects.some(hasSummary)) return objects;
  const before = finder(objects);
  const typed = objects.map((object) => (hasSummary(object) ? withTypes(object, before) : object));
  const details = new Set(
    typed.flatMap(({ fields }) => fields.flatMap(({ summary }) => summary?.detail.toLowerCase() ?? [])),
  );
  let made: readonly RollUp[] | undefined;
  const all = (): readonly RollUp[] => {
    made ??= rollUpsOf(bound);
    return made;
  };
  const bound: readonly SObject[] = typed.map((object) => ({
    ...object,
    ...(details.has(object.name.toLowerCase())
      ? { rollUps: () => all().filter(({ detail }) => detail.name === object.name) }
      : {}),
    ...(hasSummary(object) ? { sums: () => all().filter(({ master }) => master.name === object.name) } : {}),
  }));
  return bound;
}

const hasSummary = ({ fields }: SObject): boolean => fields.some(({ summary }) => summary);

const finder = (objects: readonly SObject[]): Find => {
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  return (name) => byName.get(name.toLowerCase());
};

function withTypes(object: SObject, find: Find): SObject {
  const { fields, fieldsByName: _byName, ...attributes } = object;
  return sobject(
    attributes,
    fields.map((field) => (field.summary ? typed(field, find) : field)),
  );
}

/** A summary of nothing that there is stays a number: the import refuses it. */
function typed(field: Field, find: Find): Field {
  const kind = kindOf(field, find, []);
  if (!kind) return field;
  const { type, scale } = kind;
  const { aggregatable, filterable: found, groupable, sortable } = fieldDefaults(type);
  const precision = type === "date" || type === "datetime" ? 0 : SUMMARY_PRECISION;
  return { ...field, type, scale, precision, aggregatable, filterable: found, groupable, sortable };
}

function kindOf(
  field: Field,
  find: Find,
  open: readonly FieldSummary[],
): Pick<Field, "type" | "scale"> | undefined {
  const { summary } = field;
  if (!summary) return { type: field.type === "int" ? "double" : field.type, scale: field.scale };
  if (summary.operation === "count") return { type: "double", scale: 0 };
  const of = find(summary.detail)?.fieldsByName.get((summary.of ?? "").toLowerCase());
  // Masters of each other, which no record can have.
  if (!of || open.includes(summary)) return undefined;
  const kind = kindOf(of, find, [...open, summary]);
  return kind && SUMMARIZED_TYPES[summary.operation].includes(kind.type) ? kind : undefined;
}

function rollUpsOf(objects: readonly SObject[]): readonly RollUp[] {
  const find = finder(objects);
  const made = new Map<string, RollUp>();
  for (const master of objects) {
    for (const field of master.fields) {
      if (!field.summary) continue;
      const { detail, reference, of, filters } = boundSummary(master, field.summary, find);
      const key = `${detail.name}.${reference.name}`;
      const known = made.get(key);
      const reads = [...(of ? [of] : []), ...filters.map((filter) => filter.field)].flatMap(fieldsRead);
      const summary = { field, operation: field.summary.operation, of, filters };
      made.set(key, {
        detail,
        reference,
        master,
        summaries: [...(known?.summaries ?? []), summary],
        reads: new Set([...(known?.reads ?? ["IsDeleted", reference.name]), ...reads]),
      });
    }
  }
  return [...made.values()];
}

const fieldsRead = (field: Field): readonly string[] =>
  field.formula ? field.formula.program().reads.map((read) => read.field.name) : [field.name];

/** Objects of which something else is summed up than before, or by other formulas. */
export function changedDetails(before: readonly SObject[], after: readonly SObject[]): readonly SObject[] {
  const old = new Map(before.map((object) => [object.name, meaning(object)]));
  return after.filter((object) => object.rollUps && old.get(object.name) !== meaning(object));
}

/** What the summaries of an object's records mean, as a text that changes with it. */
const meaning = (object: SObject): string =>
  JSON.stringify([
    object
      .rollUps?.()
      .map(({ master, summaries }) => [
        master.name,
        summaries.map(({ field }) => [field.name, field.scale, field.summary]),
      ]),
    object.fields.map(
      ({ name, formula, scale }) => formula && [name, scale, formula.text, formula.blanksAsZero],
    ),
  ]);
