// Applies an object's rules to the rows of a write.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Fault } from "../fault.ts";
import { keyPrefixOf, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { OBJECT_RULES } from "./object-rules/object-rules.ts";
import type { Rule, RuleRow } from "./rule.ts";
import type { WriteContext } from "./write-context.ts";

/** A row to which rules are applied: its cells by field name, which they change. */
export interface RuledRow {
  readonly id: RecordId | undefined;
  readonly cells: Map<string, Cell>;
  readonly sent: ReadonlySet<string>;
  readonly stored: ReadonlyMap<string, Cell> | undefined;
  fault?: Fault;
}

export const rulesOf = (object: SObject): readonly Rule[] => OBJECT_RULES[object.name] ?? [];

/** Names of all fields that rules read or set. */
export const ruleFields = (object: SObject, rules: readonly Rule[]): Field[] =>
  [...new Set(rules.flatMap(({ from, to, parents = {} }) => [...from, ...to, ...Object.keys(parents)]))].map(
    (name) => {
      const field = object.fieldsByName.get(name.toLowerCase());
      if (!field) throw new Error(`a rule names ${object.name}.${name}, which there isn't`);
      return field;
    },
  );

/** Applies rules one after the other; a row with a fault is passed by. */
export async function applyRules(
  context: WriteContext,
  operation: RuleRow["operation"],
  rules: readonly Rule[],
  rows: readonly RuledRow[],
): Promise<void> {
  for (const rule of rules) {
    const open = rows.filter(({ fault }) => fault === undefined);
    const parents = await readParents(context, rule, open);
    const views = open.map((row) => view(context, operation, row, parents));
    for (const [index, row] of open.entries()) {
      const found = views[index] && rule.apply(views[index]);
      if (found) row.fault = found;
    }
    if (!rule.check) continue;
    const sound = open.flatMap((row, index) =>
      row.fault === undefined && views[index] ? [{ row, seen: views[index] }] : [],
    );
    const faults = await rule.check(
      context,
      sound.map(({ seen }) => seen),
    );
    for (const [index, { row }] of sound.entries()) {
      const found = faults[index];
      if (found) row.fault = found;
    }
  }
}

/** Cells of parents by id and field name. */
type Parents = ReadonlyMap<RecordId, ReadonlyMap<string, Cell>>;

async function readParents(
  { stores, catalogue }: WriteContext,
  { parents = {} }: Rule,
  rows: readonly RuledRow[],
): Promise<Parents> {
  const read = new Map<RecordId, Map<string, Cell>>();
  for (const [lookup, names] of Object.entries(parents)) {
    const ids = new Set(rows.map(({ cells }) => cells.get(lookup)).filter((id) => typeof id === "number"));
    for (const [prefix, group] of Map.groupBy(ids, keyPrefixOf)) {
      const object = catalogue.byKeyPrefix(prefix);
      const fields = names.flatMap((name) => object?.fieldsByName.get(name.toLowerCase()) ?? []);
      if (!object || fields.length === 0) continue;
      const found = await stores.records.read(object, fields, group);
      for (const [index, id] of group.entries()) {
        const cells = read.get(id) ?? new Map<string, Cell>();
        for (const [place, field] of fields.entries()) cells.set(field.name, found[index]?.[place] ?? null);
        read.set(id, cells);
      }
    }
  }
  return read;
}

function view(
  { now, caller }: WriteContext,
  operation: RuleRow["operation"],
  { id, cells, sent, stored }: RuledRow,
  parents: Parents,
): RuleRow {
  return {
    operation,
    now,
    userId: caller.userId,
    id,
    get: (field) => cells.get(field) ?? null,
    set: (field, cell) => void cells.set(field, cell),
    sent: (field) => sent.has(field),
    before: (field) => (stored ? (stored.get(field) ?? null) : undefined),
    parent(lookup, field) {
      const parent = cells.get(lookup);
      return typeof parent === "number" ? parents.get(parent)?.get(field) : undefined;
    },
  };
}
