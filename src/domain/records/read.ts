import type { Field, SObject } from "../../facts/sobject.ts";
import { visibleRows } from "../access/access.ts";
import { FaultError, refuse } from "../fault.ts";
import { type Awaitable, whenThere } from "../model/awaitable.ts";
import type { Call } from "../model/call.ts";
import { keyPrefixOf, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { withComputedRecords } from "./computed.ts";
import { withCurrentSession } from "./current-session.ts";
import { missingFault } from "./update.ts";
import { isFault, valueReader } from "./values.ts";
import { tellsViews, withViews } from "./viewed.ts";
import { idsThatFit, isHiddenRow } from "./visible-ids.ts";

/** One live record's cells. Throws recordNotFound or entityIsDeleted; what the caller may not see isn't there. */
export function readRecord(
  ports: Ports,
  call: Call,
  object: SObject,
  id: RecordId,
  fields: readonly Field[],
): Awaitable<readonly Cell[]> {
  if (keyPrefixOf(id) !== object.keyPrefix) throw refuse("recordNotFound");
  if (object.computed) return readComputed(ports, call, object, id, fields);
  return whenThere(ports.stores.records.read(object, fields, [id]), ([row]) =>
    row &&
    visibleRows(call.caller, object) === null &&
    object.name !== "AuthSession" &&
    !tellsViews(ports, call, fields)
      ? row
      : checkedRow(ports, call, object, fields, id, row),
  );
}

async function readComputed(
  ports: Ports,
  call: Call,
  object: SObject,
  id: RecordId,
  fields: readonly Field[],
): Promise<readonly Cell[]> {
  const { stores } = await withComputedRecords(ports, call, object);
  const [row] = await stores.records.read(object, fields, [id]);
  if (!row) throw refuse("recordNotFound");
  return row;
}

/** Live records' cells in the order of `ids`; undefined where there is none that the caller may see. */
export async function readRecords(
  ports: Ports,
  call: Call,
  object: SObject,
  ids: readonly RecordId[],
  fields: readonly Field[],
): Promise<(readonly Cell[] | undefined)[]> {
  const rows = await visible(ports, call, object, ids, fields);
  const told = await withCurrentSession(ports, call, object, fields, rows, ids);
  return [...(await withViews(ports, call, fields, told, ids))];
}

async function visible(
  ports: Ports,
  call: Call,
  object: SObject,
  ids: readonly RecordId[],
  fields: readonly Field[],
): Promise<(readonly Cell[] | undefined)[]> {
  if (object.computed)
    return (await withComputedRecords(ports, call, object)).stores.records.read(object, fields, ids);
  const { stores } = ports;
  const condition = visibleRows(call.caller, object);
  const rows = await stores.records.read(object, fields, ids);
  if (!condition) return rows;
  const seen = await idsThatFit(stores, object, condition, ids);
  return rows.map((row, index) => (seen.has(ids[index] ?? 0) ? row : undefined));
}

/** How many live records of an object the caller may see. */
export const countRecords = (ports: Ports, call: Call, object: SObject): Promise<number> =>
  ports.stores.records.count({
    object,
    kind: "count",
    columns: [],
    where: visibleRows(call.caller, object),
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  });

async function checkedRow(
  ports: Ports,
  call: Call,
  object: SObject,
  fields: readonly Field[],
  id: RecordId,
  row: readonly Cell[] | undefined,
): Promise<readonly Cell[]> {
  if (row) {
    if (await isHiddenRow(ports.stores, call.caller, object, id)) throw refuse("recordNotFound");
    const told = await withCurrentSession(ports, call, object, fields, [row], [id]);
    const [shown = row] = await withViews(ports, call, fields, told, [id]);
    return shown;
  }
  const missing = await missingFault(ports.stores, object, id);
  throw missing.cause === "entityIsDeleted" ? new FaultError(missing) : refuse("recordNotFound");
}

/** Ids of at most two records whose external id is `text`. Throws if `field` is none, or `text` is no value of it. */
export async function findByExternalId(
  ports: Ports,
  _call: Call,
  object: SObject,
  field: Field,
  text: string,
): Promise<RecordId[]> {
  if (!field.externalId && !field.idLookup) throw refuse("externalIdNotFound", { field: field.name });
  const value = valueReader(field, "json", () => new Set())(text);
  if (isFault(value)) throw new FaultError(value);
  return value === null ? [] : ports.stores.records.find(object, field, value, 2);
}
