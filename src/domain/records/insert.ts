import type { Field, SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import { formatId15 } from "../model/id.ts";
import type { Cell, Row, RowOutcome } from "../model/record.ts";
import type { Conflict } from "../ports/records.ts";
import { applyRules, type RuledRow, ruleFields, rulesOf } from "./apply-rules.ts";
import { auditCells, autoNumberText, defaultCell, fullName, nameParts } from "./derived.ts";
import type { Plan } from "./plan.ts";
import {
  defaultRecordType,
  isNarrowed,
  isRecordTypeField,
  type NewRowTyping,
  newRowTyping,
} from "./record-types.ts";
import type { Rule } from "./rule.ts";
import { type Validation, validationOf } from "./validation-rules.ts";
import type { PreparedRow, WriteContext } from "./write-context.ts";

/** Inserts rows that passed their own checks; fills `outcomes` at each row's index. */
export async function insertRows(
  context: WriteContext,
  object: SObject,
  plan: Plan,
  rows: readonly PreparedRow[],
  outcomes: RowOutcome[],
): Promise<void> {
  const { stores, caller, now } = context;
  const layout = insertLayout(object, plan, now, caller.userId);
  let sent: PreparedRow[] = [];
  let cells: Row[] = [];
  for (const row of rows) {
    const full = layout.fill(row.cells);
    const strange = layout.typing?.(row.cells, full);
    if (strange) {
      outcomes[row.index] = { ok: false, faults: strange };
      continue;
    }
    if (layout.required.some((position) => full[position] === null)) {
      const missing = layout.required
        .filter((position) => full[position] === null)
        .map((position) => nameAt(layout.fields, position));
      row.faults.push(fault("requiredFieldMissing", { fields: missing.join(", ") }, missing));
      outcomes[row.index] = { ok: false, faults: row.faults };
      continue;
    }
    sent.push(row);
    cells.push(full);
  }
  if (layout.rules.length > 0) {
    const sound = await ruledRows(context, layout, plan, sent, cells, outcomes);
    sent = sent.filter((_, index) => sound[index]);
    cells = cells.filter((_, index) => sound[index]);
  }
  const validation = validationOf(context, object);
  if (validation && sent.length > 0) {
    const sound = await validRows(context, layout, validation, sent, cells, outcomes);
    sent = sent.filter((_, index) => sound[index]);
    cells = cells.filter((_, index) => sound[index]);
  }
  if (sent.length === 0) return;
  for (const { field, position } of layout.autoNumbers) {
    const first = await stores.records.nextAutoNumbers(object, field, cells.length);
    for (const [index, row] of cells.entries())
      row[position] = autoNumberText(
        field.autoNumberFormat ?? "{0}",
        first + index + field.autoNumberStart - 1,
      );
  }
  const results = await stores.records.insert(object, layout.fields, cells);
  for (const [index, row] of sent.entries()) {
    const result = results[index];
    if (result && "id" in result) outcomes[row.index] = { ok: true, id: result.id, created: true };
    else if (result) outcomes[row.index] = { ok: false, faults: [conflictFault(object, result.conflict)] };
  }
}

/** Applies the object's rules to the cells; false for each row that they refuse. */
async function ruledRows(
  context: WriteContext,
  layout: InsertLayout,
  plan: Plan,
  rows: readonly PreparedRow[],
  cells: readonly Row[],
  outcomes: RowOutcome[],
): Promise<boolean[]> {
  const ruled = rows.map(
    (row, index): RuledRow => ({
      id: undefined,
      cells: new Map(layout.ruled.map(({ name, position }) => [name, cells[index]?.[position] ?? null])),
      sent: new Set(plan.fields.flatMap(({ name }, place) => (row.cells[place] === undefined ? [] : [name]))),
      stored: undefined,
    }),
  );
  await applyRules(context, "insert", layout.rules, ruled);
  return ruled.map((row, index) => {
    const full = cells[index];
    const prepared = rows[index];
    if (full) for (const { name, position } of layout.ruled) full[position] = row.cells.get(name) ?? null;
    if (row.fault && prepared) outcomes[prepared.index] = { ok: false, faults: [row.fault] };
    return row.fault === undefined;
  });
}

/** False for each row that breaks a validation rule. */
async function validRows(
  context: WriteContext,
  { fields }: InsertLayout,
  validation: Validation,
  rows: readonly PreparedRow[],
  cells: readonly Row[],
  outcomes: RowOutcome[],
): Promise<boolean[]> {
  const positions = validation.fields.map((field) => fields.indexOf(field));
  const found = await validation.faultsOf(
    context,
    cells.map((row) => ({ cells: positions.map((position) => row[position] ?? null) })),
  );
  return rows.map(({ index: place }, index) => {
    const faults = found[index] ?? [];
    if (faults.length > 0) outcomes[place] = { ok: false, faults };
    return faults.length === 0;
  });
}

interface InsertLayout {
  readonly rules: readonly Rule[];
  /** What record types make of a row; undefined if that is nothing. */
  readonly typing: NewRowTyping | undefined;
  /** Fields that rules read or set, and where they are. */
  readonly ruled: readonly { readonly name: string; readonly position: number }[];
  readonly fields: readonly Field[];
  /** Positions that must not stay null. */
  readonly required: readonly number[];
  readonly autoNumbers: readonly { readonly field: Field; readonly position: number }[];
  fill(cells: readonly (Cell | undefined)[]): Row;
}

const nameAt = (fields: readonly Field[], position: number): string => fields[position]?.name ?? "";

/** Positions: the fields sent, then those with defaults, then the derived and audit ones. */
function insertLayout(object: SObject, plan: Plan, now: number, userId: number): InsertLayout {
  const fields = [...plan.fields];
  const defaultOf = (field: Field): Cell | undefined =>
    isRecordTypeField(field) ? defaultRecordType(object) : defaultCell(field, userId);
  const template: Row = plan.fields.map((field) => defaultOf(field) ?? null);
  const add = (field: Field, cell: Cell): number => {
    template.push(cell);
    return fields.push(field) - 1;
  };
  const present = new Set(plan.fields);
  const audit = auditCells(object, "insert", now, userId);
  const audited = new Set(audit.map(([field]) => field));
  for (const field of object.fields) {
    if (present.has(field) || audited.has(field) || field.type === "id") continue;
    const value = defaultOf(field);
    const demanded = (field.createable && !field.nillable) || isNarrowed(object, field);
    if (value !== undefined && (value !== 0 || field.type !== "boolean")) add(field, value);
    else if (demanded && field.type !== "boolean") add(field, null);
  }
  const parts = nameParts(object);
  const name = parts && {
    position: add(parts.name, null),
    first: fields.indexOf(parts.first),
    last: fields.indexOf(parts.last),
  };
  const autoNumbers = object.fields
    .filter((field) => field.autoNumber)
    .map((field) => ({ field, position: fields.includes(field) ? fields.indexOf(field) : add(field, null) }));
  for (const [field, cell] of audit) add(field, cell);
  const rules = rulesOf(object);
  const ruled = ruleFields(object, rules).map((field) => ({
    name: field.name,
    position: fields.includes(field) ? fields.indexOf(field) : add(field, defaultCell(field, userId) ?? null),
  }));
  const derived = new Set(rules.flatMap(({ to }) => to));
  const defaulted = ruled.filter((one) => derived.has(one.name) && fields[one.position]?.defaultedOnCreate);
  const filledLater = new Set(
    [name, ...autoNumbers, ...defaulted].flatMap((one) => (one ? [one.position] : [])),
  );
  const required = fields.flatMap((field, position) =>
    !field.nillable && field.createable && !filledLater.has(position) ? [position] : [],
  );
  const typing = newRowTyping(object, fields);
  return {
    rules,
    typing,
    ruled,
    fields,
    required,
    autoNumbers,
    fill(cells) {
      const row = template.slice();
      for (let index = 0; index < cells.length; index++) {
        const cell = cells[index];
        if (cell !== undefined) row[index] = cell;
      }
      if (name) row[name.position] = fullName(row[name.first], row[name.last]);
      return row;
    },
  };
}

/** What a client is told when a unique field keeps its row out. */
export function conflictFault(object: SObject, { field, holder }: Conflict): Fault {
  if (object.name === "User" && field.name === "Username")
    return fault("duplicateUsername", undefined, [field.name]);
  return fault("duplicateValue", { field: field.name, id: formatId15(holder) });
}
