import type { SObject } from "../../facts/sobject.ts";
import { fault } from "../fault.ts";
import { formatId15, type RecordId } from "../model/id.ts";
import type { RowOutcome } from "../model/record.ts";
import { type ChildrenOf, childrenOf } from "./children.ts";
import { keptForever } from "./object-rules/kept-forever.ts";
import { setCells } from "./related.ts";
import { missingFault, type TargetedRow } from "./update.ts";
import { isHiddenRow } from "./visible-ids.ts";
import type { WriteContext } from "./write-context.ts";

const ALL = Number.MAX_SAFE_INTEGER;
/** Draft contracts and orders go with their account, activated ones keep it. */
const ACTIVATED = "Activated";

/** Moves records to the recycle bin, with the children that belong to them; other lookups to them are cleared. */
export async function deleteRows(
  context: WriteContext,
  object: SObject,
  rows: readonly TargetedRow[],
  outcomes: RowOutcome[],
): Promise<void> {
  const children = childrenOf(context);
  for (const row of rows) {
    if (await isHiddenRow(context.stores, context.caller, object, row.id)) {
      outcomes[row.index] = { ok: false, faults: [fault("invalidCrossReference")] };
      continue;
    }
    const kept = await keptForever(context, object, row.id);
    if (kept) {
      outcomes[row.index] = { ok: false, faults: [kept] };
      continue;
    }
    const restricting = await restrictingChild(context, children, object, row.id);
    if (restricting !== undefined) {
      const params = { name: formatId15(row.id), records: restricting };
      outcomes[row.index] = { ok: false, faults: [fault("restrictedDelete", params)] };
      continue;
    }
    const gone = await remove(context, children, object, row.id);
    outcomes[row.index] = gone
      ? { ok: true, id: row.id, created: false }
      : { ok: false, faults: [await missingFault(context.stores, object, row.id)] };
  }
}

async function restrictingChild(
  { stores, catalogue, caller }: WriteContext,
  children: ChildrenOf,
  object: SObject,
  id: RecordId,
): Promise<string | undefined> {
  for (const { child, field } of await children(object)) {
    // What can't be without its parent, and doesn't go with it, keeps it.
    if (!field.restrictedDelete && (field.cascadeDelete || field.nillable)) continue;
    const status = field.cascadeDelete ? child.fieldsByName.get("statuscode") : undefined;
    const found = await stores.records.find(child, field, id, status ? ALL : 1);
    const rows = status ? await stores.records.read(child, [status], found) : [];
    const restricting = status ? found.find((_, index) => rows[index]?.[0] === ACTIVATED) : found[0];
    if (restricting === undefined) continue;
    // That there is something must be said, but not of what the caller may not see.
    const seen = caller.permissions.seen(catalogue).object(child.name);
    return seen ? `${child.labelPlural}: ${formatId15(restricting)}` : "";
  }
  return undefined;
}

/** What went with the record, and which lookups lost it, is noted for its way back. */
async function remove(
  context: WriteContext,
  children: ChildrenOf,
  object: SObject,
  id: RecordId,
): Promise<boolean> {
  const { records, recycleBin } = context.stores;
  const deleted = object.fieldsByName.get("isdeleted");
  if (
    deleted ? !(await setCells(context, object, id, [[deleted, 1]])) : !(await isThere(context, object, id))
  )
    return false;
  for (const { child, field } of await children(object)) {
    for (const found of await records.find(child, field, id, ALL)) {
      if (field.cascadeDelete) {
        if (await remove(context, children, child, found)) await recycleBin.addChild(id, found);
      } else if (field.nillable && (await setCells(context, child, found, [[field, null]]))) {
        await recycleBin.addLookup(id, { child: found, field: field.name });
      }
    }
  }
  // There is no recycle bin for what doesn't know that it is deleted.
  if (!deleted) await records.remove(object, [id]);
  return true;
}

async function isThere({ stores }: WriteContext, object: SObject, id: RecordId): Promise<boolean> {
  const field = object.fieldsByName.get("id");
  const [row] = field ? await stores.records.read(object, [field], [id]) : [];
  return row !== undefined;
}
