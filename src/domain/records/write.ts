// The record engine's one way in: every protocol's insert, update, upsert and delete come through here.
import type { Field, SObject } from "../../facts/sobject.ts";
import { writeRefusal } from "../access.ts";
import { type Fault, fault } from "../fault.ts";
import type { Call, Caller } from "../model/call.ts";
import { keyPrefixOf, parseId, type RecordId } from "../model/id.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { deleteRows } from "./delete.ts";
import { insertRows } from "./insert.ts";
import { type Plan, writePlan } from "./plan.ts";
import { checkReferences } from "./references.ts";
import { type TargetedRow, updateRows } from "./update.ts";
import { upsertRows } from "./upsert.ts";
import type { ValueForm } from "./values.ts";
import type { PreparedRow, WriteContext } from "./write-context.ts";

export interface WriteInput {
  readonly operation: "insert" | "update" | "upsert" | "delete";
  readonly object: SObject;
  /** The key of an upsert: an external id field, or Id. */
  readonly externalId?: Field;
  readonly form: ValueForm;
  /** Field names as the client sent them; "Id" among them for update and delete. */
  readonly columns: readonly string[];
  /** Values in the order of `columns`; undefined where a row has none. */
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Writes rows in one transaction. A bad row fails alone with its own faults; outcomes are in the rows' order.
 * Throws only for what concerns all rows: storageFull, or a crash.
 */
export async function writeRecords(ports: Ports, call: Call, input: WriteInput): Promise<RowOutcome[]> {
  const catalogue = await ports.catalogue();
  return ports.stores.transaction((stores) =>
    writeIn({ stores, catalogue, caller: call.caller, now: ports.clock.now() }, input),
  );
}

/** writeRecords() inside a transaction that is already open. */
export async function writeIn(context: WriteContext, input: WriteInput): Promise<RowOutcome[]> {
  const { object, operation, rows } = input;
  const refusals = refusalsOf(context.caller, object, operation);
  const plan = writePlan(
    context.catalogue,
    object,
    input.form,
    operation === "delete" ? "update" : operation,
    input.columns,
  );
  const faults = [...refusals, ...plan.faults];
  if (faults.length > 0) return rows.map(() => ({ ok: false, faults }));
  const outcomes = new Array<RowOutcome>(rows.length);
  const prepared = prepare(object, plan, input);
  await checkReferences(context.stores, context.catalogue, plan.fields, prepared);
  const sound = prepared.filter((row) => {
    if (row.faults.length === 0) return true;
    outcomes[row.index] = { ok: false, faults: row.faults };
    return false;
  });
  if (operation === "insert") await insertRows(context, object, plan, sound, outcomes);
  else if (operation === "upsert" && input.externalId) {
    await upsertRows(context, object, input.externalId, plan, sound, outcomes);
  } else {
    const targeted = sound.filter((row): row is TargetedRow => {
      if (row.id !== undefined) return true;
      outcomes[row.index] = {
        ok: false,
        faults: [fault("missingArgument", { detail: "Id not specified in an update call" }, ["Id"])],
      };
      return false;
    });
    if (operation === "delete") await deleteRows(context, object, targeted, outcomes);
    else await updateRows(context, object, plan, targeted, outcomes);
  }
  if (object.name === "User") await context.stores.identity.sessions.removeInactive();
  return outcomes;
}

function refusalsOf(caller: Caller, object: SObject, operation: WriteInput["operation"]): Fault[] {
  const operations = operation === "upsert" ? (["insert", "update"] as const) : ([operation] as const);
  return operations.flatMap((one) => writeRefusal(caller, object, one) ?? []).slice(0, 1);
}

function prepare(object: SObject, plan: Plan, input: WriteInput): PreparedRow[] {
  return input.rows.map((values, index) => {
    const faults: Fault[] = [];
    const cells = plan.read(values, faults);
    const id = plan.idColumn < 0 ? undefined : idOf(object, values[plan.idColumn], faults);
    if (id !== undefined && input.operation === "insert") {
      faults.push(fault("fieldNotWritable", { fields: "Id" }, ["Id"]));
    }
    return { index, id, cells, faults };
  });
}

/** The record a row names: nothing if it names none, a fault if what it says is no id of the object. */
function idOf(object: SObject, value: unknown, faults: Fault[]): RecordId | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const id = typeof value === "string" ? parseId(value.trim()) : undefined;
  if (id !== undefined && keyPrefixOf(id) === object.keyPrefix) return id;
  const label = object.fieldsByName.get("id")?.label ?? "Id";
  faults.push(fault("malformedId", { field: label, id: String(value).slice(0, 40) }, ["Id"]));
  return undefined;
}
