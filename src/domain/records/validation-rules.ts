// The validation rules of an object, applied to the rows of a write before they are stored.
import type { Field, FormulaRead, SObject, ValidationRule } from "../../facts/sobject.ts";
import { FormulaFailure } from "../../formula/formula.ts";
import { type Fault, fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { type BoundFormula, boundRule } from "../schema/formula-fields.ts";
import { fieldNamed } from "./names.ts";
import type { WriteContext } from "./write-context.ts";

/** A row as it will be, and as it is; cells in the order of `Validation.fields`. */
interface ValidatedRow {
  readonly cells: readonly Cell[];
  /** Absent for a new record. */
  readonly stored?: readonly Cell[];
}

export interface Validation {
  /** Fields of the object that its rules read. */
  readonly fields: readonly Field[];
  /** The faults of each row, none for one that passes; they are those of all rules that it breaks. */
  faultsOf(context: WriteContext, rows: readonly ValidatedRow[]): Promise<readonly (readonly Fault[])[]>;
}

const validations = new WeakMap<SObject, Validation>();

/** What an object of the whole catalogue has of active rules; undefined if nothing, which costs nothing. */
export function validationOf({ catalogue }: WriteContext, object: SObject): Validation | undefined {
  const { validationRules } = object;
  if (!validationRules) return undefined;
  let validation = validations.get(object);
  if (!validation) {
    const bound = validationRules.map((rule) => ({
      rule,
      formula: boundRule(object, rule, (name) => catalogue.object(name)),
    }));
    validation = compiled(object, bound);
    validations.set(object, validation);
  }
  return validation;
}

interface Bound {
  readonly rule: ValidationRule;
  readonly formula: BoundFormula;
}

function compiled(object: SObject, bound: readonly Bound[]): Validation {
  const reads = bound.flatMap(({ formula }) => formula.reads);
  const fields = [...new Set(reads.map(({ field, parents: [first] }) => first?.reference ?? field))];
  const lookups = parentReads(reads);
  const rules = bound.map(({ rule, formula }) => ({
    fault: ruleFault(object, rule),
    name: rule.name,
    run: formula.compiled.run,
    places: formula.reads.map((read) => placeOf(fields, lookups, read)),
  }));
  return {
    fields,
    async faultsOf(context, rows) {
      const parents = await Promise.all(
        lookups.map((lookup) => readParents(context, lookup, fields.indexOf(lookup.reference), rows)),
      );
      const { now, caller } = context;
      return rows.map(({ cells, stored }) => {
        const before = stored ?? cells;
        const found: Fault[] = [];
        for (const { run, places, fault: broken, name } of rules) {
          const cellOf = (from: readonly Cell[]) => (index: number) => {
            const place = places[index];
            return place === undefined ? null : place(from, parents);
          };
          try {
            const environment = {
              cell: cellOf(cells),
              prior: cellOf(before),
              isNew: stored === undefined,
              now,
              timeZone: caller.timeZone,
            };
            if (run(environment) === true) found.push(broken);
          } catch (error) {
            if (!(error instanceof FormulaFailure)) throw error;
            found.push(fault("validationFailure", { name, detail: error.message }));
          }
        }
        return found;
      });
    },
  };
}

function ruleFault(object: SObject, { message, displayField }: ValidationRule): Fault {
  const field = displayField === null ? undefined : fieldNamed(object, displayField);
  return fault("validationRule", { message }, field ? [field.name] : []);
}

/** What is read of the records that one lookup names. */
interface ParentRead {
  readonly reference: Field;
  readonly object: SObject;
  readonly columns: FormulaRead[];
}

function parentReads(reads: readonly FormulaRead[]): readonly ParentRead[] {
  const lookups = new Map<Field, ParentRead>();
  for (const { field, parents } of reads) {
    const [first, ...parentsOfIt] = parents;
    if (!first) continue;
    const lookup = lookups.get(first.reference) ?? { ...first, columns: [] };
    lookup.columns.push({ field, parents: parentsOfIt });
    lookups.set(first.reference, lookup);
  }
  return [...lookups.values()];
}

type ParentCells = ReadonlyMap<RecordId, readonly Cell[]>;
/** Finds one cell of a row, or of a parent of its. */
type Place = (cells: readonly Cell[], parents: readonly ParentCells[]) => Cell;

function placeOf(fields: readonly Field[], lookups: readonly ParentRead[], read: FormulaRead): Place {
  const [first, ...parentsOfIt] = read.parents;
  const own = fields.indexOf(first?.reference ?? read.field);
  if (!first) return (cells) => cells[own] ?? null;
  const way = ({ field, parents }: FormulaRead): string =>
    [...parents.map(({ reference }) => reference.name), field.name].join(".");
  const lookup = lookups.findIndex(({ reference }) => reference === first.reference);
  const wanted = way({ field: read.field, parents: parentsOfIt });
  const column = lookups[lookup]?.columns.findIndex((each) => way(each) === wanted) ?? -1;
  return (cells, parents) => {
    const id = cells[own];
    return typeof id === "number" ? (parents[lookup]?.get(id)?.[column] ?? null) : null;
  };
}

async function readParents(
  { stores }: WriteContext,
  { object, columns }: ParentRead,
  lookup: number,
  rows: readonly ValidatedRow[],
): Promise<ParentCells> {
  const ids = new Set<RecordId>();
  for (const { cells, stored } of rows)
    for (const id of [cells[lookup], stored?.[lookup]]) if (typeof id === "number") ids.add(id);
  const wanted = [...ids];
  const read = await stores.records.readColumns(object, columns, wanted, { deleted: false });
  return new Map(wanted.flatMap((id, index) => (read[index] ? [[id, read[index]] as const] : [])));
}
