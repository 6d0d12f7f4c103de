// Merging: a master takes what refers to up to two others, which go to the recycle bin.
import { MOST_MERGED_RECORDS } from "../../facts/limits.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { writeRefusal } from "../access/access.ts";
import { type Fault, FaultError, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import { keyPrefixOf, parseId, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { type CollectionRow, checkRows, writeGroups } from "./collection.ts";
import { carryEffects } from "./effects.ts";
import type { NamedRecord } from "./recycle-bin.ts";
import { childFields, setCells } from "./related.ts";
import { missingFault } from "./update.ts";
import type { WriteContext } from "./write-context.ts";

export interface MergeInput {
  /** The master's Id, and the fields that it shall have from now on. */
  readonly master: CollectionRow;
  readonly others: readonly NamedRecord[];
  /** Texts that are too long are cut, not refused. */
  readonly truncate: boolean;
}

export type MergeOutcome =
  | {
      readonly ok: true;
      readonly id: RecordId;
      readonly merged: readonly RecordId[];
      /** Records that referred to a merged one and refer to the master now. */
      readonly related: readonly RecordId[];
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const ALL = Number.MAX_SAFE_INTEGER;

/**
 * Merges records of one object in a transaction of its own; all or nothing. Throws what concerns the request: a column
 * that the object hasn't. Outcomes: mergeFailed, malformedId, entityIsDeleted, insufficientAccess, and an update's.
 */
export async function mergeRecords(ports: Ports, call: Call, input: MergeInput): Promise<MergeOutcome> {
  const { master, truncate } = input;
  const update = { operation: "update", rows: [master], allOrNone: true, truncate } as const;
  const catalogue = await ports.catalogue();
  checkRows(catalogue, call, update);
  try {
    return await ports.stores.transaction(async (stores) => {
      const context = {
        stores,
        catalogue,
        caller: call.caller,
        now: ports.clock.now(),
        address: call.address,
      };
      // The row's object is as its caller sees it; what he doesn't see is merged all the same.
      const object = catalogue.object(master.object.name) ?? master.object;
      const id = masterId(master);
      const merged = await mergedIds(context, object, id, input.others);
      const related = new Set<RecordId>();
      for (const other of merged) {
        for (const child of await moveChildren(context, object, other, id)) related.add(child);
        await retire(context, object, other, id);
      }
      // Last: it may take a unique value that one of the others had.
      const [outcome] = await writeGroups(context, update);
      if (!outcome?.ok) throw new Refused(outcome?.faults ?? []);
      // Activities of a merged contact have the account of the one that stays.
      await carryEffects(context, object, ["AccountId"], [{ id, created: false }]);
      const told = [...related].filter((child) => !merged.includes(child) && isSeen(context, child));
      return { ok: true, id, merged, related: told };
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, faults: error.faults };
    if (error instanceof FaultError) return { ok: false, faults: [error.fault] };
    throw error;
  }
}

/** What moved to the master is told of what the caller may see. */
const isSeen = ({ caller, catalogue }: WriteContext, id: RecordId): boolean =>
  caller.permissions.seen(catalogue).byKeyPrefix(keyPrefixOf(id)) !== undefined;

/** Ends the transaction with the faults of the master's update. */
class Refused extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super("refused");
    this.faults = faults;
  }
}

function masterId({ object, columns, values }: CollectionRow): RecordId {
  const text = values[columns.findIndex((column) => column.toLowerCase() === "id")];
  const id = typeof text === "string" ? parseId(text.trim()) : undefined;
  if (id !== undefined && keyPrefixOf(id) === object.keyPrefix) return id;
  throw refuse("malformedId", { field: "Record ID", id: typeof text === "string" ? text.slice(0, 40) : "" }, [
    "Id",
  ]);
}

/** Ids of the records to merge, all of them live, of the master's object and not the master. */
async function mergedIds(
  context: WriteContext,
  object: SObject,
  master: RecordId,
  others: readonly NamedRecord[],
): Promise<RecordId[]> {
  if (!object.mergeable) throw refuse("mergeFailed", { detail: `${object.name} records can't be merged` });
  const seen = context.caller.permissions.seen(context.catalogue).object(object.name);
  for (const operation of ["update", "delete"] as const) {
    const refusal = writeRefusal(object, seen, operation);
    if (refusal) throw new FaultError(refusal);
  }
  if (others.length === 0 || others.length > MOST_MERGED_RECORDS) {
    throw refuse("mergeFailed", {
      detail: `1 to ${MOST_MERGED_RECORDS} records can be merged with a master`,
    });
  }
  const ids = others.map((other) => {
    if ("code" in other) throw new FaultError(other);
    if (other.object.name !== object.name)
      throw refuse("mergeFailed", { detail: "Records are of different objects" });
    if (other.id === master)
      throw refuse("mergeFailed", { detail: "The master can't be merged with itself" });
    return other.id;
  });
  if (new Set(ids).size < ids.length) throw refuse("mergeFailed", { detail: "A record is named twice" });
  const [idField, converted] = [object.fieldsByName.get("id"), object.fieldsByName.get("isconverted")];
  const fields = [idField, converted].filter((field) => field !== undefined);
  const found = idField ? await context.stores.records.read(object, fields, ids) : [];
  for (const [index, id] of ids.entries()) {
    if (!found[index]) throw new FaultError(await missingFault(context.stores, object, id));
    if (converted && found[index][1] === 1) throw refuse("convertedLead");
  }
  return ids;
}

async function moveChildren(
  context: WriteContext,
  object: SObject,
  from: RecordId,
  to: RecordId,
): Promise<RecordId[]> {
  const moved: RecordId[] = [];
  for (const { child, field } of childFields(context.catalogue, object)) {
    for (const id of await context.stores.records.find(child, field, from, ALL)) {
      // A record can't be its own parent.
      if (await setCells(context, child, id, [[field, id === to ? null : to]])) moved.push(id);
    }
  }
  return moved;
}

async function retire(context: WriteContext, object: SObject, id: RecordId, master: RecordId): Promise<void> {
  const cells: readonly (readonly [Field | undefined, Cell])[] = [
    [object.fieldsByName.get("isdeleted"), 1],
    [object.fieldsByName.get("masterrecordid"), master],
  ];
  await setCells(
    context,
    object,
    id,
    cells.flatMap(([field, cell]) => (field ? [[field, cell] as const] : [])),
  );
}
