import type { Field, SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell, Row, RowOutcome } from "../model/record.ts";
import type { Stores } from "../ports/stores.ts";
import { applyRules, type RuledRow, ruleFields, rulesOf } from "./apply-rules.ts";
import { auditCells, fullName, nameParts } from "./derived.ts";
import { conflictFault } from "./insert.ts";
import type { Plan } from "./plan.ts";
import { updateTyping } from "./record-types.ts";
import { validationOf } from "./validation-rules.ts";
import type { PreparedRow, WriteContext } from "./write-context.ts";

/** A prepared row whose record is known. */
export interface TargetedRow extends PreparedRow {
  readonly id: RecordId;
}

/** Updates rows that passed their own checks, in their order; neighbours that set the same fields go to the store together. */
export async function updateRows(
  context: WriteContext,
  object: SObject,
  plan: Plan,
  rows: readonly TargetedRow[],
  outcomes: RowOutcome[],
): Promise<void> {
  const typed = object.recordTypes
    ? await updateTyping(context.stores, object, plan.fields, rows)
    : undefined;
  const valid = rows.filter((row) => {
    const strange = typed?.get(row.index);
    if (strange) {
      outcomes[row.index] = { ok: false, faults: strange };
      return false;
    }
    const missing = plan.fields.filter((field, index) => row.cells[index] === null && !field.nillable);
    if (missing.length === 0) return true;
    const names = missing.map((field) => field.name);
    outcomes[row.index] = {
      ok: false,
      faults: [fault("requiredFieldMissing", { fields: names.join(", ") }, names)],
    };
    return false;
  });
  for (let start = 0, end = 0; start < valid.length; start = end) {
    while (end < valid.length && setAlike(valid[start], valid[end])) end++;
    await updateGroup(context, object, plan, valid.slice(start, end), outcomes);
  }
}

function setAlike(one: TargetedRow | undefined, other: TargetedRow | undefined): boolean {
  if (!one || !other) return false;
  for (let index = 0; index < one.cells.length; index++)
    if ((one.cells[index] === undefined) !== (other.cells[index] === undefined)) return false;
  return true;
}

async function updateGroup(
  context: WriteContext,
  object: SObject,
  plan: Plan,
  rowsOfGroup: readonly TargetedRow[],
  outcomes: RowOutcome[],
): Promise<void> {
  const { stores, caller, now } = context;
  const set = plan.fields.flatMap((field, index) =>
    rowsOfGroup[0]?.cells[index] === undefined ? [] : [{ field, index }],
  );
  const ruled = await ruledUpdate(context, object, set, rowsOfGroup);
  const group = rowsOfGroup.filter((row, index) => {
    const fault = ruled?.rows[index]?.fault;
    if (fault) outcomes[row.index] = { ok: false, faults: [fault] };
    return !fault;
  });
  const derived = ruled?.rows.filter((row) => row.fault === undefined).map(({ cells }) => cells);
  const audit = auditCells(object, "update", now, caller.userId);
  const parts = nameParts(object);
  const named =
    parts && set.some(({ field }) => field === parts.first || field === parts.last) ? parts : null;
  const fields: Field[] = [
    ...set.map(({ field }) => field),
    ...(named ? [named.name] : []),
    ...(ruled?.fields ?? []),
    ...audit.map(([field]) => field),
  ];
  const auditRow = audit.map(([, cell]) => cell);
  const ids = group.map((row) => row.id);
  const stored = named ? await stores.records.read(object, [named.first, named.last], ids) : [];
  const rows = group.map((row, index): Row => {
    const cells = set.map((entry) => row.cells[entry.index] as Cell);
    if (named) {
      const value = (field: Field, position: number): Cell =>
        set.some((entry) => entry.field === field)
          ? (cells[set.findIndex((entry) => entry.field === field)] ?? null)
          : (stored[index]?.[position] ?? null);
      cells.push(fullName(value(named.first, 0), value(named.last, 1)));
    }
    const following = derived?.[index];
    if (following)
      for (const [place, { field }] of set.entries()) cells[place] = following.get(field.name) ?? null;
    for (const field of ruled?.fields ?? []) cells.push(following?.get(field.name) ?? null);
    return [...cells, ...auditRow];
  });
  await updateValid(context, object, fields, group, rows, outcomes);
}

/** Writes the rows that break no validation rule. */
async function updateValid(
  context: WriteContext,
  object: SObject,
  fields: readonly Field[],
  rowsOfGroup: readonly TargetedRow[],
  cells: readonly Row[],
  outcomes: RowOutcome[],
): Promise<void> {
  const { stores } = context;
  const broken = await brokenRules(context, object, fields, rowsOfGroup, cells);
  const group = rowsOfGroup.filter((row, index) => {
    const faults = broken?.[index] ?? [];
    if (faults.length > 0) outcomes[row.index] = { ok: false, faults };
    return faults.length === 0;
  });
  const rows = broken ? cells.filter((_, index) => broken[index]?.length === 0) : cells;
  const ids = group.map(({ id }) => id);
  const results = await stores.records.update(object, fields, ids, rows);
  for (const [index, row] of group.entries()) {
    const result = results[index];
    if (result && "id" in result) outcomes[row.index] = { ok: true, id: result.id, created: false };
    else if (result && "conflict" in result)
      outcomes[row.index] = { ok: false, faults: [conflictFault(object, result.conflict)] };
    else outcomes[row.index] = { ok: false, faults: [await missingFault(stores, object, row.id)] };
  }
}

/** Faults of rows by validation rules; undefined if the object has none. A record that isn't there breaks none. */
async function brokenRules(
  context: WriteContext,
  object: SObject,
  fields: readonly Field[],
  group: readonly TargetedRow[],
  rows: readonly Row[],
): Promise<(readonly Fault[])[] | undefined> {
  const validation = validationOf(context, object);
  if (!validation) return undefined;
  const ids = group.map(({ id }) => id);
  const read = await context.stores.records.read(object, validation.fields, ids);
  const positions = validation.fields.map((field) => fields.indexOf(field));
  const there = rows.flatMap((row, index) => {
    const stored = read[index];
    if (!stored) return [];
    const cells = positions.map((at, place) => (at < 0 ? stored[place] : row[at]) ?? null);
    return [{ index, cells, stored }];
  });
  const found = await validation.faultsOf(context, there);
  const faults: (readonly Fault[])[] = rows.map(() => []);
  for (const [place, { index }] of there.entries()) faults[index] = found[place] ?? [];
  return faults;
}

interface RuledUpdate {
  /** Fields that rules may set beyond those that the client does. */
  readonly fields: readonly Field[];
  /** One a row of the group. */
  readonly rows: readonly RuledRow[];
}

/** What the rules make of an update of the fields `set`; undefined if they have nothing to say to it. */
async function ruledUpdate(
  context: WriteContext,
  object: SObject,
  set: readonly { readonly field: Field; readonly index: number }[],
  group: readonly TargetedRow[],
): Promise<RuledUpdate | undefined> {
  const names = new Set(set.map(({ field }) => field.name));
  const rules = rulesOf(object).filter(({ from, always }) => always || from.some((name) => names.has(name)));
  if (rules.length === 0) return undefined;
  const fields = ruleFields(object, rules);
  const ids = group.map((row) => row.id);
  const read = await context.stores.records.read(object, fields, ids);
  const rows = group.map((row, index): RuledRow => {
    const found = read[index];
    const stored = new Map(fields.map((field, place) => [field.name, found?.[place] ?? null]));
    const cells = new Map(stored);
    for (const { field, index: place } of set) cells.set(field.name, row.cells[place] ?? null);
    return { id: row.id, cells, sent: names, stored };
  });
  // A record that isn't there has nothing to follow from: the update itself says so.
  await applyRules(
    context,
    "update",
    rules,
    rows.filter((_, index) => read[index]),
  );
  const targets = new Set(rules.flatMap(({ to }) => to));
  return { fields: fields.filter(({ name }) => targets.has(name) && !names.has(name)), rows };
}

/** Deleted, or never there. */
export async function missingFault(stores: Stores, object: SObject, id: RecordId): Promise<Fault> {
  const field = object.fieldsByName.get("id");
  const [row] = field ? await stores.records.read(object, [field], [id], { deleted: true }) : [];
  return row ? fault("entityIsDeleted") : fault("invalidCrossReference");
}
