import type { Field, SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import { formatId } from "../model/id.ts";
import type { Cell, RowOutcome } from "../model/record.ts";
import { insertRows } from "./insert.ts";
import type { Plan } from "./plan.ts";
import { type TargetedRow, updateRows } from "./update.ts";
import type { PreparedRow, WriteContext } from "./write-context.ts";

/** Inserts the rows whose external id is new, unless `updateOnly`, and updates the others. A value twice in one call is refused. */
export async function upsertRows(
  context: WriteContext,
  object: SObject,
  key: Field,
  plan: Plan,
  rows: readonly PreparedRow[],
  outcomes: RowOutcome[],
  updateOnly: boolean,
): Promise<void> {
  const position = plan.fields.indexOf(key);
  const inserts: PreparedRow[] = [];
  const updates: TargetedRow[] = [];
  const seen = new Set<Cell>();
  for (const row of rows) {
    const refuseRow = (reason: Fault): void => {
      outcomes[row.index] = { ok: false, faults: [reason] };
    };
    const value = key.type === "id" ? (row.id ?? null) : (row.cells[position] ?? null);
    if (value === null) {
      if (key.type === "id" && !updateOnly) inserts.push(row);
      else refuseRow(fault("missingArgument", { detail: `${key.name} not specified` }, [key.name]));
      continue;
    }
    const folded = typeof value === "string" && !key.caseSensitive ? value.toLowerCase() : value;
    if (seen.has(folded)) {
      refuseRow(fault("duplicateInBatch", { value: String(value) }, [key.name]));
      continue;
    }
    seen.add(folded);
    const found =
      key.type === "id" ? [row.id ?? 0] : await context.stores.records.find(object, key, value, 2);
    const [id] = found;
    if (found.length > 1) {
      refuseRow(
        fault("externalIdAmbiguous", { label: key.label, ids: found.map(formatId).join(", ") }, [key.name]),
      );
    } else if (id === undefined && updateOnly) refuseRow(fault("recordNotFound"));
    else if (id === undefined) inserts.push(row);
    else updates.push({ ...row, id });
  }
  await insertRows(context, object, plan, permitted(inserts, plan, "createable", outcomes), outcomes);
  await updateRows(context, object, plan, permitted(updates, plan, "updateable", outcomes), outcomes);
}

/** Rows that set no field which can only be set the other way. */
function permitted<R extends PreparedRow>(
  rows: readonly R[],
  plan: Plan,
  flag: "createable" | "updateable",
  outcomes: RowOutcome[],
): R[] {
  const fixed = plan.seenFields.flatMap((field, index) => (field[flag] ? [] : [{ field, index }]));
  if (fixed.length === 0) return [...rows];
  return rows.filter((row) => {
    const names = fixed.filter(({ index }) => row.cells[index] !== undefined).map(({ field }) => field.name);
    if (names.length === 0) return true;
    outcomes[row.index] = {
      ok: false,
      faults: [fault("fieldNotWritable", { fields: names.join(", ") }, names)],
    };
    return false;
  });
}
