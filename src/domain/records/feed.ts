// Pages of an object's rows. In the order of Id a page begins behind the last row of the one before it, which costs the
// same anywhere; any other order is fixed when it is first asked for, as a query's pages are.
import type { SObject } from "../../facts/sobject.ts";
import { both } from "../../soql/bind.ts";
import type { BoundQuery, Column } from "../../soql/bound.ts";
import { visibleRows } from "../access.ts";
import type { Call } from "../model/call.ts";
import type { Condition, Order } from "../model/condition.ts";
import type { RecordId } from "../model/id.ts";
import type { Row } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { cursorIds, keepCursor } from "./query.ts";

export interface Selection {
  readonly object: SObject;
  readonly columns: readonly Column[];
  readonly where: Condition | null;
  /** Id breaks ties. */
  readonly orderBy: readonly Order[];
  /** Of the rows behind the first `offset` ones. */
  readonly limit: number | null;
  readonly offset: number;
}

/** Where a page begins. */
export type Position =
  | { readonly kind: "start" }
  /** Behind a row, in the order of Id; `left` rows are wanted at most. */
  | { readonly kind: "after"; readonly id: RecordId; readonly left: number | null }
  | { readonly kind: "cursor"; readonly cursor: number; readonly at: number };

export interface FeedPage {
  /** Cells of the selection's columns, and the row's Id behind them. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** The page behind this one; null if there is none. */
  readonly next: Position | null;
}

/** A page of at most `size` rows that the caller may see. Throws invalidQueryLocator. */
export async function feedPage(
  ports: Ports,
  call: Call,
  selection: Selection,
  position: Position,
  size: number,
): Promise<FeedPage> {
  if (position.kind === "cursor") return cursorPage(ports, call, selection, position, size);
  const query = bound(call, selection);
  return query.orderBy.length === 0
    ? pageById(ports, query, position, size)
    : firstOrdered(ports, call, selection, query, size);
}

/** How many rows the caller may see, whatever the selection's limit. */
export const feedCount = (ports: Ports, call: Call, selection: Selection): Promise<number> =>
  ports.stores.records.count({
    ...bound(call, selection),
    kind: "count",
    columns: [],
    orderBy: [],
    limit: null,
    offset: 0,
  });

/** One row, as a page has it; undefined if there is none that the caller may see. */
export async function feedRow(
  ports: Ports,
  call: Call,
  selection: Selection,
  id: RecordId,
): Promise<readonly (string | number | null)[] | undefined> {
  const query = bound(call, { ...selection, where: idCondition(selection.object, "=", id) });
  const [row] = await ports.stores.records.query({ ...query, limit: 1 });
  return row;
}

const idField = (object: SObject) => {
  const field = object.fieldsByName.get("id");
  if (!field) throw new Error(`${object.name} has no Id`);
  return field;
};

const idCondition = (object: SObject, operator: "=" | ">", id: RecordId): Condition => ({
  kind: "compare",
  field: idField(object),
  operator,
  value: id,
  orNull: false,
});

const bound = (
  { caller }: Call,
  { object, columns, where, orderBy, limit, offset }: Selection,
): BoundQuery => ({
  object,
  kind: "rows",
  columns: [...columns, { field: idField(object) }],
  where: both(where, visibleRows(caller, object)),
  orderBy,
  limit,
  offset,
  includeDeleted: false,
});

async function pageById(
  ports: Ports,
  query: BoundQuery,
  position: Exclude<Position, { kind: "cursor" }>,
  size: number,
): Promise<FeedPage> {
  const left = position.kind === "after" ? position.left : query.limit;
  const wanted = Math.min(size, left ?? size);
  const rows = await ports.stores.records.query({
    ...query,
    ...(position.kind === "after"
      ? { where: both(query.where, idCondition(query.object, ">", position.id)), offset: 0 }
      : {}),
    limit: left !== null && left <= size ? left : size + 1,
  });
  if (rows.length <= wanted) return { rows, next: null };
  const page = rows.slice(0, wanted);
  const id = Number(page.at(-1)?.at(-1));
  return { rows: page, next: { kind: "after", id, left: left === null ? null : left - wanted } };
}

async function firstOrdered(
  ports: Ports,
  call: Call,
  selection: Selection,
  query: BoundQuery,
  size: number,
): Promise<FeedPage> {
  const { limit } = query;
  const rows = await ports.stores.records.query({
    ...query,
    limit: limit !== null && limit <= size ? limit : size + 1,
  });
  if (rows.length <= size) return { rows, next: null };
  // Others may have written since: the ids alone say what is on which page, on the first one too.
  const ids = await ports.stores.records.queryIds(query);
  const page = await rowsOf(ports, selection, ids.subarray(0, size));
  if (ids.length <= size) return { rows: page, next: null };
  return { rows: page, next: { kind: "cursor", cursor: await keepCursor(ports, call, null, ids), at: size } };
}

async function cursorPage(
  ports: Ports,
  call: Call,
  selection: Selection,
  { cursor, at }: Extract<Position, { kind: "cursor" }>,
  size: number,
): Promise<FeedPage> {
  const { ids, totalSize } = await cursorIds(ports, call, cursor, at, size);
  const next = at + ids.length;
  return {
    rows: await rowsOf(ports, selection, ids),
    next: next < totalSize ? { kind: "cursor", cursor, at: next } : null,
  };
}

/** A row deleted since its page was fixed is left out. */
async function rowsOf(ports: Ports, { object, columns }: Selection, ids: Float64Array): Promise<Row[]> {
  const found = await ports.stores.records.readColumns(
    object,
    [...columns, { field: idField(object) }],
    [...ids],
    { deleted: false },
  );
  return found.filter((row) => row !== undefined) as Row[];
}
