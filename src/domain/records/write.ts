// The record engine's one way in: every protocol's insert, update, upsert and delete come through here.
import type { Field, SObject } from "../../facts/sobject.ts";
import { writeRefusal } from "../access/access.ts";
import { checkPowers } from "../access/powers.ts";
import { checkSetupRows, followSetupWrite, saysWhoMayDoWhat } from "../access/setup-rows.ts";
import { rowsBefore, tellSetupWrites } from "../audit/setup-writes.ts";
import { type Fault, fault, refuse } from "../fault.ts";
import { checkUsernames, makeUsers, withUserDefaults } from "../identity/inserted-users.ts";
import type { Call } from "../model/call.ts";
import { keyPrefixOf, parseId, type RecordId } from "../model/id.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { storeBlobs } from "./blobs.ts";
import { deleteRows } from "./delete.ts";
import { carryEffects } from "./effects.ts";
import { insertRows } from "./insert.ts";
import { withParentIds } from "./named-parents.ts";
import { fieldNamed } from "./names.ts";
import { type Plan, writePlan } from "./plan.ts";
import { checkReferences } from "./references.ts";
import { type TargetedRow, updateRows } from "./update.ts";
import { upsertRows } from "./upsert.ts";
import type { ValueForm } from "./values.ts";
import { checkVisible } from "./visible-ids.ts";
import type { PreparedRow, WriteContext } from "./write-context.ts";

export interface WriteInput {
  readonly operation: "insert" | "update" | "upsert" | "delete";
  readonly object: SObject;
  /** The key of an upsert: an external id field, or Id. */
  readonly externalId?: Field;
  /** An upsert makes no record: a row whose key names none fails. */
  readonly updateOnly?: boolean;
  readonly form: ValueForm;
  /** Field names as the client sent them; "Id" among them for update and delete. */
  readonly columns: readonly string[];
  /** Values in the order of `columns`; undefined where a row has none. */
  readonly rows: readonly (readonly unknown[])[];
  /** No row is written unless all are: the others' outcomes are then allOrNoneRolledBack. */
  readonly allOrNone?: boolean;
}

/**
 * Writes rows in one transaction. A bad row fails alone with its own faults; outcomes are in the rows' order.
 * Throws only for what concerns all rows: storageFull, or a crash.
 */
export async function writeRecords(ports: Ports, call: Call, input: WriteInput): Promise<RowOutcome[]> {
  const [outcomes] = await writeChunks(ports, call, [input], input.allOrNone ?? false);
  return outcomes ?? [];
}

/** Carries the outcomes out of a transaction that must not be kept. */
class RolledBack extends Error {
  readonly outcomes: readonly (readonly RowOutcome[])[];

  constructor(outcomes: readonly (readonly RowOutcome[])[]) {
    super("rolled back");
    this.outcomes = outcomes;
  }
}

/** writeRecords() of several inputs, one after the other in one transaction; `allOrNone` concerns the rows of all. */
export async function writeChunks(
  ports: Ports,
  call: Call,
  chunks: readonly WriteInput[],
  allOrNone: boolean,
): Promise<RowOutcome[][]> {
  const catalogue = await ports.catalogue();
  try {
    return await ports.stores.transaction(async (stores) => {
      const context = {
        stores,
        catalogue,
        caller: call.caller,
        now: ports.clock.now(),
        address: call.address,
      };
      const outcomes: RowOutcome[][] = [];
      for (const chunk of chunks) outcomes.push(await writeIn(context, chunk));
      if (allOrNone && outcomes.some((chunk) => chunk.some(({ ok }) => !ok))) throw new RolledBack(outcomes);
      return outcomes;
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return error.outcomes.map((chunk) => chunk.map(rolledBack));
  }
}

const rolledBack = (outcome: RowOutcome): RowOutcome =>
  outcome.ok ? { ok: false, faults: [fault("allOrNoneRolledBack")] } : outcome;

/** writeRecords() inside a transaction that is already open. */
export async function writeIn(context: WriteContext, given: WriteInput): Promise<RowOutcome[]> {
  const newUsers = given.object.name === "User" && given.operation === "insert";
  const { catalogue, caller } = context;
  const visible = caller.permissions.seen(catalogue);
  // The input's object is as its caller sees it; what he doesn't see has defaults and is kept all the same.
  const object = catalogue.object(given.object.name) ?? given.object;
  const seen = visible.object(object.name);
  const { faults, ...named } =
    given.form !== "csv"
      ? await withParentIds(context, seen ?? object, given)
      : { ...given, faults: NO_FAULTS };
  const sent = newUsers ? withUserDefaults({ ...given, ...named }) : { ...given, ...named };
  const bytes = await storeBlobs(context.stores, object, sent.columns, sent.rows);
  const input = { ...sent, rows: bytes.rows };
  const { operation, rows } = input;
  const refusals = refusalsOf(object, seen, operation);
  const plan = writePlan(
    catalogue,
    { object, seen: seen ?? object },
    input.form,
    operation === "delete" ? "update" : operation,
    input.columns,
  );
  const outcomes = new Array<RowOutcome>(rows.length);
  const prepared = prepare(object, plan, input, { refusals, faults }, outcomes);
  await checkVisible(context, object, prepared);
  await checkReferences(context, visible, plan.fields, prepared);
  if (saysWhoMayDoWhat(object)) await checkSetupRows(context, object, plan, prepared, operation === "delete");
  await checkPowers(context, object, plan, prepared);
  if (object.name === "User") checkUsernames(plan.fields, prepared);
  const sound = prepared.filter((row) => {
    if (row.faults.length === 0) return true;
    outcomes[row.index] = { ok: false, faults: row.faults };
    return false;
  });
  const before = await rowsBefore(
    context,
    object,
    sound.map(({ id }) => id),
  );
  if (operation === "insert") await insertRows(context, object, plan, sound, outcomes);
  else if (operation === "upsert" && input.externalId) {
    const key = fieldNamed(object, input.externalId.name);
    if (!key || !fieldNamed(seen ?? object, key.name))
      throw refuse("externalIdNotFound", { field: input.externalId.name });
    await upsertRows(context, object, key, plan, sound, outcomes, input.updateOnly ?? false);
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
  await bytes.settle(outcomes);
  const written = outcomes.filter((outcome) => outcome.ok);
  const names = plan.fields.map(({ name }) => name);
  await carryEffects(context, object, names, written);
  const ids = written.map(({ id }) => id);
  if (saysWhoMayDoWhat(object)) await followSetupWrite(context, object, ids);
  if (newUsers) await makeUsers(context, ids);
  await tellSetupWrites(context, object, ids, before);
  if (object.name === "User") await context.stores.identity.sessions.removeInactive();
  return outcomes;
}

function refusalsOf(object: SObject, seen: SObject | undefined, operation: WriteInput["operation"]): Fault[] {
  // Which rows of an upsert are new users turns out too late for what these need.
  if (object.name === "User" && operation === "upsert")
    return [fault("entityNotWritable", { object: object.name, operation })];
  const operations = operation === "upsert" ? (["insert", "update"] as const) : ([operation] as const);
  return operations.flatMap((one) => writeRefusal(object, seen, one) ?? []).slice(0, 1);
}

const NO_FAULTS: ReadonlyMap<number, Fault> = new Map();

/** Why rows may not be written: what concerns all, and by index what concerns one. */
interface Refused {
  readonly refusals: readonly Fault[];
  readonly faults: ReadonlyMap<number, Fault>;
}

/** Reads the rows. One that may not be written, or not so, has its outcome at once. */
function prepare(
  object: SObject,
  plan: Plan,
  input: WriteInput,
  { refusals, faults: byRow }: Refused,
  outcomes: RowOutcome[],
): PreparedRow[] {
  const prepared: PreparedRow[] = [];
  for (const [index, values] of input.rows.entries()) {
    const own = byRow.get(index);
    const columnFaults = plan.columnFaults(values);
    if (refusals.length > 0 || own || columnFaults.length > 0) {
      outcomes[index] = { ok: false, faults: [...refusals, ...(own ? [own] : []), ...columnFaults] };
      continue;
    }
    const faults: Fault[] = [];
    const cells = plan.read(values, faults);
    const id = plan.idColumn < 0 ? undefined : idOf(object, values[plan.idColumn], faults);
    if (id !== undefined && input.operation === "insert") {
      faults.push(fault("fieldNotWritable", { fields: "Id" }, ["Id"]));
    } else if (id !== undefined && input.operation === "upsert" && input.externalId?.type !== "id") {
      faults.push(fault("keyInBody", { field: "Id" }, ["Id"]));
    }
    prepared.push({ index, id, cells, faults });
  }
  return prepared;
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
