// undelete and emptyRecycleBin: ids of any objects, each with an outcome of its own.
import { ROWS_PER_CALL } from "../../facts/limits.ts";
import type { SObject } from "../../facts/sobject.ts";
import { writeRefusal } from "../access/access.ts";
import { type Fault, FaultError, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { writeRows } from "./all-or-none.ts";
import { inBin, purge, restore } from "./restore.ts";
import type { WriteContext } from "./write-context.ts";

/** A record as a client names it, or what is wrong with the name. */
export type NamedRecord = { readonly object: SObject; readonly id: RecordId } | Fault;

/**
 * Brings records back from the recycle bin, each with the children that went with it and the lookups that it lost.
 * Throws tooManyRecords. Outcomes: notInRecycleBin, undeleteWithoutMaster, duplicateValue, insufficientAccess.
 */
export function undeleteRecords(
  ports: Ports,
  call: Call,
  named: readonly NamedRecord[],
  { allOrNone }: { readonly allOrNone: boolean },
): Promise<readonly RowOutcome[]> {
  return eachOf(ports, call, named, allOrNone, async (context, object, id) => {
    if (!object.undeletable || !(await inBin(context, object, id))) throw refuse("notInRecycleBin");
    await restore(context, object, id);
  });
}

/** Removes records from the recycle bin for good. Throws tooManyRecords. Outcomes: notToBePurged, insufficientAccess. */
export function emptyRecycleBin(
  ports: Ports,
  call: Call,
  named: readonly NamedRecord[],
): Promise<readonly RowOutcome[]> {
  return eachOf(ports, call, named, false, async (context, object, id) => {
    if (!(await inBin(context, object, id))) throw refuse("notToBePurged");
    await purge(context, object, id);
  });
}

function eachOf(
  ports: Ports,
  call: Call,
  named: readonly NamedRecord[],
  allOrNone: boolean,
  act: (context: WriteContext, object: SObject, id: RecordId) => Promise<void>,
): Promise<readonly RowOutcome[]> {
  if (named.length > ROWS_PER_CALL) throw refuse("tooManyRecords", { limit: String(ROWS_PER_CALL) });
  return writeRows(ports, call, allOrNone, async (context) => {
    const outcomes: RowOutcome[] = [];
    for (const one of named) outcomes.push(await outcomeOf(context, one, act));
    return outcomes;
  });
}

/** A row that fails takes its own part back, with the children that were done before. */
async function outcomeOf(
  context: WriteContext,
  named: NamedRecord,
  act: (context: WriteContext, object: SObject, id: RecordId) => Promise<void>,
): Promise<RowOutcome> {
  if ("code" in named) return { ok: false, faults: [named] };
  const { catalogue, caller } = context;
  const { id } = named;
  // It is as its caller sees it; what he doesn't see comes back all the same.
  const object = catalogue.object(named.object.name) ?? named.object;
  const refusal = writeRefusal(object, caller.permissions.seen(catalogue).object(object.name), "delete");
  if (refusal && refusal.cause !== "entityNotDeletable") return { ok: false, faults: [refusal] };
  try {
    await context.stores.transaction((stores) => act({ ...context, stores }, object, id));
    return { ok: true, id, created: false };
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, faults: [error.fault] };
    throw error;
  }
}
