import type { SObject } from "../../facts/sobject.ts";
import { fault } from "../fault.ts";
import { formatId15, type RecordId } from "../model/id.ts";
import type { RowOutcome } from "../model/record.ts";
import { childFields, setCells } from "./related.ts";
import { missingFault, type TargetedRow } from "./update.ts";
import type { WriteContext } from "./write-context.ts";

const ALL = Number.MAX_SAFE_INTEGER;

/** Moves records to the recycle bin, with the children that belong to them; other lookups to them are cleared. */
export async function deleteRows(
  context: WriteContext,
  object: SObject,
  rows: readonly TargetedRow[],
  outcomes: RowOutcome[],
): Promise<void> {
  for (const row of rows) {
    const restricting = await restrictingChild(context, object, row.id);
    if (restricting) {
      const params = { name: formatId15(row.id), records: restricting };
      outcomes[row.index] = { ok: false, faults: [fault("restrictedDelete", params)] };
      continue;
    }
    const gone = await remove(context, object, row.id);
    outcomes[row.index] = gone
      ? { ok: true, id: row.id, created: false }
      : { ok: false, faults: [await missingFault(context.stores, object, row.id)] };
  }
}

async function restrictingChild(
  context: WriteContext,
  object: SObject,
  id: RecordId,
): Promise<string | undefined> {
  for (const { child, field } of childFields(context.catalogue, object)) {
    if (!field.restrictedDelete) continue;
    const [found] = await context.stores.records.find(child, field, id, 1);
    if (found !== undefined) return `${child.labelPlural}: ${formatId15(found)}`;
  }
  return undefined;
}

/** What went with the record, and which lookups lost it, is noted for its way back. */
async function remove(context: WriteContext, object: SObject, id: RecordId): Promise<boolean> {
  const { records, recycleBin } = context.stores;
  const deleted = object.fieldsByName.get("isdeleted");
  if (!deleted) return false;
  if (!(await setCells(context, object, id, [[deleted, 1]]))) return false;
  for (const { child, field } of childFields(context.catalogue, object)) {
    for (const found of await records.find(child, field, id, ALL)) {
      if (field.cascadeDelete) {
        if (await remove(context, child, found)) await recycleBin.addChild(id, found);
      } else if (field.nillable && (await setCells(context, child, found, [[field, null]]))) {
        await recycleBin.addLookup(id, { child: found, field: field.name });
      }
    }
  }
  return true;
}
