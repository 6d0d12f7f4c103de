import type { Field, SObject } from "../../facts/sobject.ts";
import { fault } from "../fault.ts";
import { formatId15, type RecordId } from "../model/id.ts";
import type { Cell, RowOutcome } from "../model/record.ts";
import { auditCells } from "./derived.ts";
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
    if (restricting !== undefined) {
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

/** Objects and fields that refer to `object`, but for audit fields. */
function children({ catalogue }: WriteContext, object: SObject): { child: SObject; field: Field }[] {
  return catalogue.objects.flatMap((child) =>
    child.fields
      .filter((field) => field.referenceTo.includes(object.name) && (field.createable || field.updateable))
      .map((field) => ({ child, field })),
  );
}

async function restrictingChild(
  context: WriteContext,
  object: SObject,
  id: RecordId,
): Promise<string | undefined> {
  for (const { child, field } of children(context, object)) {
    if (!field.restrictedDelete) continue;
    const [found] = await context.stores.records.find(child, field, id, 1);
    // That there is something must be said, but not of what the caller may not see.
    const seen = context.caller.permissions.seen(context.catalogue).object(child.name);
    if (found !== undefined) return seen ? `${child.labelPlural}: ${formatId15(found)}` : "";
  }
  return undefined;
}

async function remove(context: WriteContext, object: SObject, id: RecordId): Promise<boolean> {
  const deleted = object.fieldsByName.get("isdeleted");
  const gone = deleted
    ? await set(context, object, id, deleted, 1)
    : (await context.stores.records.erase(object, [id]))[0] === true;
  if (!gone) return false;
  for (const { child, field } of children(context, object)) {
    for (const found of await context.stores.records.find(child, field, id, ALL)) {
      if (field.cascadeDelete) await remove(context, child, found);
      else if (field.nillable) await set(context, child, found, field, null);
    }
  }
  return true;
}

async function set(
  { stores, caller, now }: WriteContext,
  object: SObject,
  id: RecordId,
  field: Field,
  cell: Cell,
): Promise<boolean> {
  const audit = auditCells(object, "update", now, caller.userId);
  const fields = [field, ...audit.map(([audited]) => audited)];
  const [result] = await stores.records.update(
    object,
    fields,
    [id],
    [[cell, ...audit.map(([, value]) => value)]],
  );
  return result !== undefined && "id" in result;
}
