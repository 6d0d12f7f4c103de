// One record out of the recycle bin: back to life with what went with it, or gone for good.
import type { Field, SObject } from "../../facts/sobject.ts";
import { FaultError, refuse } from "../fault.ts";
import { formatId, formatId15, keyPrefixOf, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { EmptiedLookup } from "../ports/recycle-bin.ts";
import { conflictFault } from "./insert.ts";
import { setCells } from "./related.ts";
import type { WriteContext } from "./write-context.ts";

type Cells = ReadonlyMap<Field, Cell>;

/** Cells of a deleted record; undefined if it is none. */
async function deletedCells(
  { stores }: WriteContext,
  object: SObject,
  id: RecordId,
): Promise<Cells | undefined> {
  const flag = object.fieldsByName.get("isdeleted");
  if (!flag) return undefined;
  const [row] = await stores.records.read(object, object.fields, [id], { deleted: true });
  const cells = row && new Map(object.fields.map((field, index) => [field, row[index] ?? null]));
  return cells?.get(flag) === 1 ? cells : undefined;
}

/** Whether a record lies in the bin by itself, not with a master of its. */
export async function inBin(context: WriteContext, object: SObject, id: RecordId): Promise<boolean> {
  if ((await context.stores.recycleBin.masterOf(id)) !== undefined) return false;
  return (await deletedCells(context, object, id)) !== undefined;
}

/**
 * Brings a deleted record back, then what went with it, then the lookups that lost it. Throws
 * undeleteWithoutMaster, or the conflict with a record that has a unique value of its by now.
 */
export async function restore(context: WriteContext, object: SObject, id: RecordId): Promise<void> {
  const { stores, catalogue } = context;
  const cells = await deletedCells(context, object, id);
  const flag = object.fieldsByName.get("isdeleted");
  if (!cells || !flag) return;
  await checkUnique(context, object, id, cells);
  const set: (readonly [Field, Cell])[] = [[flag, 0], ...(await lostLookups(context, id, cells))];
  await setCells(context, object, id, set, { deleted: true });
  for (const child of await stores.recycleBin.children(id)) {
    const childObject = catalogue.byKeyPrefix(keyPrefixOf(child));
    if (childObject) await restore(context, childObject, child);
  }
  for (const lookup of await stores.recycleBin.lookups(id)) await fill(context, lookup, id);
  await stores.recycleBin.forget(id);
}

async function checkUnique(
  { stores }: WriteContext,
  object: SObject,
  id: RecordId,
  cells: Cells,
): Promise<void> {
  for (const [field, value] of cells) {
    if (!field.unique || value === null) continue;
    const [holder] = await stores.records.find(object, field, value, 1);
    if (holder !== undefined && holder !== id) throw new FaultError(conflictFault(object, { field, holder }));
  }
}

/** Lookups to what isn't there any more are emptied, noted if it may come back; whose master isn't there can't come. */
async function lostLookups(
  { stores, catalogue }: WriteContext,
  id: RecordId,
  cells: Cells,
): Promise<(readonly [Field, Cell])[]> {
  const lost: (readonly [Field, Cell])[] = [];
  for (const [field, value] of cells) {
    if (field.type !== "reference" || typeof value !== "number") continue;
    if (field.name === "MasterRecordId") lost.push([field, null]);
    if (!field.createable && !field.updateable) continue;
    const target = catalogue.byKeyPrefix(keyPrefixOf(value));
    const idField = target?.fieldsByName.get("id");
    if (!target || !idField) continue;
    const [live] = await stores.records.read(target, [idField], [value]);
    if (live) continue;
    if (!field.nillable) throw refuse("undeleteWithoutMaster", { field: field.name, id: formatId15(value) });
    lost.push([field, null]);
    const [binned] = await stores.records.read(target, [idField], [value], { deleted: true });
    if (binned) await stores.recycleBin.addLookup(value, { child: id, field: field.name });
  }
  return lost;
}

/** A lookup that has got another record since keeps it. */
async function fill(context: WriteContext, { child, field }: EmptiedLookup, id: RecordId): Promise<void> {
  const { stores, catalogue } = context;
  const object = catalogue.byKeyPrefix(keyPrefixOf(child));
  const lookup = object?.fieldsByName.get(field.toLowerCase());
  if (!object || !lookup) return;
  const [live] = await stores.records.read(object, [lookup], [child]);
  if (live) {
    if (live[0] === null) await setCells(context, object, child, [[lookup, id]]);
    return;
  }
  // What is deleted itself keeps the time of its deletion.
  const [binned] = await stores.records.read(object, [lookup], [child], { deleted: true });
  if (binned?.[0] === null) await stores.records.update(object, [lookup], [child], [[id]], { deleted: true });
}

/** Removes a deleted record for good, with what went with it; that it was deleted, and when, remains known. */
export async function purge(context: WriteContext, object: SObject, id: RecordId): Promise<void> {
  const { stores, catalogue } = context;
  const cells = await deletedCells(context, object, id);
  if (!cells) throw new Error(`${formatId(id)} is not in the recycle bin`);
  for (const child of await stores.recycleBin.children(id)) {
    const childObject = catalogue.byKeyPrefix(keyPrefixOf(child));
    if (childObject) await purge(context, childObject, child);
  }
  const stamp = object.fieldsByName.get("systemmodstamp");
  await stores.records.remove(object, [id]);
  await stores.recycleBin.forget(id);
  await stores.recycleBin.addPurged({ id, deletedAt: Number((stamp && cells.get(stamp)) ?? context.now) });
}
