// Pages of an object's rows as JSON. In the order of Id a page begins behind the last row of the one before it, which costs
// the same anywhere; any other order is fixed when it is first asked for, as a query's pages are.
import type { SObject } from "../../facts/sobject.ts";
import { both } from "../../soql/bind.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import { visibleRows } from "../access/access.ts";
import type { Call } from "../model/call.ts";
import { callersColumn } from "../model/column.ts";
import type { Condition, Order } from "../model/condition.ts";
import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import type { JsonMember, PageSize } from "../ports/records.ts";
import { cursorIds, keepCursor } from "./query-cursors.ts";

export type { JsonMember, PageSize } from "../ports/records.ts";

export interface Selection {
  readonly object: SObject;
  /** What is told of a row. */
  readonly members: readonly JsonMember[];
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
  /** Objects in UTF-8 with "," between them. */
  readonly blocks: readonly Uint8Array[];
  /** The page behind this one; null if there is none. */
  readonly next: Position | null;
}

/** A page of rows that the caller may see. Throws invalidQueryLocator. */
export async function feedPage(
  ports: Ports,
  call: Call,
  selection: Selection,
  position: Position,
  size: PageSize,
): Promise<FeedPage> {
  const own = { ...selection, members: callersMembers(call, selection.members) };
  if (position.kind === "cursor") return cursorPage(ports, call, own, position, size);
  const query = bound(call, own);
  if (query.orderBy.length > 0) return firstOrdered(ports, call, own, query, size);
  if (position.kind === "after") return pageAfter(ports, own, query, position, size);
  const id = await idBefore(ports, query);
  return id === undefined
    ? { blocks: [], next: null }
    : pageAfter(ports, own, query, { id, left: query.limit }, size);
}

/** What is told of a row, as the caller has it. */
function callersMembers(call: Call, members: readonly JsonMember[]): JsonMember[] {
  return members.map((member) => {
    if ("members" in member) return { ...member, members: callersMembers(call, member.members) };
    if (!("column" in member)) return member;
    const { field, parents } = member.column;
    return { ...member, column: callersColumn({ caller: call.caller.userId }, field, parents) };
  });
}

/** How many rows the caller may see, whatever the selection's limit. */
export const feedCount = (ports: Ports, call: Call, selection: Selection): Promise<number> =>
  ports.stores.records.count({
    ...bound(call, selection),
    kind: "count",
    orderBy: [],
    limit: null,
    offset: 0,
  });

/** One row as a page has it; undefined if there is none that the caller may see. */
export async function feedRow(
  ports: Ports,
  call: Call,
  selection: Selection,
  id: RecordId,
): Promise<Uint8Array | undefined> {
  const query = bound(call, { ...selection, where: idCondition(selection.object, "=", id) });
  const members = callersMembers(call, selection.members);
  const { blocks } = await ports.stores.records.jsonAfter(query, members, 0, { rows: 1, bytes: 1 });
  return blocks[0];
}

function idCondition(object: SObject, operator: "=" | ">", id: RecordId): Condition {
  const field = object.fieldsByName.get("id");
  if (!field) throw new Error(`${object.name} has no Id`);
  return { kind: "compare", field, operator, value: id, orNull: false };
}

const bound = ({ caller }: Call, { object, where, orderBy, limit, offset }: Selection): BoundQuery => ({
  object,
  kind: "rows",
  columns: [],
  where: both(where, visibleRows(caller, object)),
  orderBy,
  limit,
  offset,
  includeDeleted: false,
});

/** The id behind which the first page begins; undefined if there are no rows there. */
async function idBefore({ stores }: Ports, query: BoundQuery): Promise<RecordId | undefined> {
  if (query.offset === 0) return 0;
  const [id] = await stores.records.queryIds({ ...query, limit: 1, offset: query.offset - 1 });
  return id;
}

async function pageAfter(
  { stores }: Ports,
  { members }: Selection,
  query: BoundQuery,
  { id, left }: Pick<Extract<Position, { kind: "after" }>, "id" | "left">,
  size: PageSize,
): Promise<FeedPage> {
  const wanted = Math.min(size.rows, left ?? size.rows);
  const page = await stores.records.jsonAfter(query, members, id, { ...size, rows: wanted });
  const { blocks, taken, last } = page;
  const rest = left === null ? null : left - taken;
  const isLast = page.isEnd || rest === 0 || !(await isMore(stores, query, last));
  return { blocks, next: isLast ? null : { kind: "after", id: last, left: rest } };
}

async function isMore(stores: Ports["stores"], query: BoundQuery, after: RecordId): Promise<boolean> {
  const where = both(query.where, idCondition(query.object, ">", after));
  return (await stores.records.queryIds({ ...query, where, limit: 1, offset: 0 })).length > 0;
}

async function firstOrdered(
  ports: Ports,
  call: Call,
  { object, members }: Selection,
  query: BoundQuery,
  size: PageSize,
): Promise<FeedPage> {
  const ids = await ports.stores.records.queryIds(query);
  const { blocks, taken } = await ports.stores.records.jsonOf(
    object,
    members,
    [...ids.subarray(0, size.rows)],
    size,
  );
  if (taken === ids.length) return { blocks, next: null };
  return { blocks, next: { kind: "cursor", cursor: await keepCursor(ports, call, null, ids), at: taken } };
}

/** A row deleted since the order was fixed is left out. */
async function cursorPage(
  ports: Ports,
  call: Call,
  { object, members }: Selection,
  { cursor, at }: Extract<Position, { kind: "cursor" }>,
  size: PageSize,
): Promise<FeedPage> {
  const { ids, totalSize } = await cursorIds(ports, call, cursor, at, size.rows);
  const { blocks, taken } = await ports.stores.records.jsonOf(object, members, [...ids], size);
  const next = at + taken;
  return { blocks, next: next < totalSize ? { kind: "cursor", cursor, at: next } : null };
}
