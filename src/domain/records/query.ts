// SOQL from text to pages. A query of more than one page fixes its ids when it runs; pages read them later.
import type { SObject } from "../../facts/sobject.ts";
import { bindQuery, both } from "../../soql/bind.ts";
import { type BoundQuery, type Column, parentsOf } from "../../soql/bound.ts";
import type { Calendar } from "../../soql/date-range.ts";
import { SoqlError } from "../../soql/error.ts";
import { parseQuery } from "../../soql/parse.ts";
import { callersCatalogue, visibleRows } from "../access/access.ts";
import { type Fault, FaultError, fault, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import { firstId, formatId, orderOfId, parseId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Cursor } from "../ports/cursors.ts";
import type { Ports } from "../ports/ports.ts";
import { callersCalendar } from "./callers-calendar.ts";
import { type GroupColumn, groupPage } from "./query-groups.ts";

/** Key prefix of query locators, and how long and how many a user's cursors live. Documented: 2 days, 10 cursors. */
const LOCATOR_PREFIX = "01g";
const CURSOR_LIFE_MS = 2 * 24 * 3600 * 1000;
const CURSORS_PER_USER = 10;

export type QueryPage =
  | { readonly kind: "count"; readonly totalSize: number }
  | {
      /** A row for each group, all on one page. */
      readonly kind: "groups";
      readonly columns: readonly GroupColumn[];
      readonly rows: readonly (readonly Cell[])[];
      readonly totalSize: number;
    }
  | {
      readonly kind: "rows";
      readonly object: SObject;
      readonly columns: readonly Column[];
      /**
       * Cells of `columns`; behind them the row's Id, which every protocol tells of a row; behind it the Ids of all
       * parentsOf(columns), null where there is no parent.
       */
      readonly rows: readonly (readonly Cell[])[];
      readonly totalSize: number;
      readonly done: boolean;
      /** "01g...-2000": asks for the next page; null on the last one. */
      readonly locator: string | null;
    };

export interface QueryOptions {
  /** queryAll: deleted rows too. */
  readonly includeDeleted: boolean;
  /** Rows per page, 1 to 2,000. */
  readonly batchSize: number;
}

/** For queries that don't depend on the day. */
const UTC: Calendar = { now: 0, timeZone: "UTC", firstWeekday: 0, fiscalYearStart: 1 };

const ID_READER = { parse: parseId, order: orderOfId };

/** Parses and binds a query for its caller. Throws MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and their like. */
export async function checkQuery(
  ports: Pick<Ports, "catalogue" | "clock" | "settings" | "stores">,
  call: Call,
  soql: string,
  includeDeleted: boolean,
): Promise<BoundQuery> {
  const catalogue = await callersCatalogue(ports, call.caller);
  try {
    const parsed = parseQuery(soql);
    const calendar = parsed.relative ? await callersCalendar(ports, call) : UTC;
    const query = bindQuery(parsed, soql, {
      catalogue,
      ids: ID_READER,
      caller: call.caller.userId,
      readable: (object) => visibleRows(call.caller, object) === null,
      calendar,
      includeDeleted,
    });
    const visible = visibleRows(call.caller, query.object);
    return visible ? { ...query, where: both(query.where, visible) } : query;
  } catch (error) {
    if (error instanceof SoqlError) throw new FaultError(soqlFault(error));
    throw error;
  }
}

const soqlFault = (error: SoqlError): Fault =>
  (fault as (cause: SoqlError["reason"], params: SoqlError["params"]) => Fault)(error.reason, error.params);

/** Runs a query and gives its first page. */
export async function runQuery(
  ports: Ports,
  call: Call,
  soql: string,
  options: QueryOptions,
): Promise<QueryPage> {
  const query = await checkQuery(ports, call, soql, options.includeDeleted);
  const { records } = ports.stores;
  if (query.kind === "count") return { kind: "count", totalSize: await records.count(query) };
  if (query.groups) return groupPage(records, query, query.groups);
  const limit = Math.min(query.limit ?? Number.MAX_SAFE_INTEGER, options.batchSize + 1);
  const { object, columns } = query;
  const rows = await records.query({ ...query, columns: withIds(object, columns), limit });
  if (rows.length <= options.batchSize) {
    return { kind: "rows", object, columns, rows, totalSize: rows.length, done: true, locator: null };
  }
  // Others may have written since: the ids alone say what is on which page, on the first one too.
  const ids = await records.queryIds(query);
  const first = await records.readColumns(
    object,
    withIds(object, columns),
    [...ids.subarray(0, options.batchSize)],
    { deleted: options.includeDeleted },
  );
  const done = ids.length <= options.batchSize;
  const id = done ? 0 : await keepCursor(ports, call, { soql, includeDeleted: options.includeDeleted }, ids);
  return {
    kind: "rows",
    object,
    columns,
    rows: first.filter((row) => row !== undefined),
    totalSize: ids.length,
    done,
    locator: done ? null : locatorOf(id, options.batchSize),
  };
}

/** What a cursor has that is no SOQL query's: its reader knows what it is about. */
const NO_SOQL = "";

/** Keeps ids in their order for later pages; `query` is null if it is no SOQL. Returns the cursor's number. */
export async function keepCursor(
  ports: Ports,
  call: Call,
  query: { readonly soql: string; readonly includeDeleted: boolean } | null,
  ids: Float64Array,
): Promise<number> {
  const { userId } = call.caller;
  const createdAt = ports.clock.now();
  const { soql, includeDeleted } = query ?? { soql: NO_SOQL, includeDeleted: false };
  return ports.stores.transaction(async ({ cursors }) => {
    const id = await cursors.create({ userId, soql, includeDeleted, totalSize: ids.length, createdAt }, ids);
    await cursors.sweep(createdAt - CURSOR_LIFE_MS, userId, CURSORS_PER_USER);
    return id;
  });
}

/** What is selected, and the Ids that QueryPage has behind it. */
function withIds(object: SObject, columns: readonly Column[]): Column[] {
  const parents = parentsOf(columns).flatMap((way) => {
    const field = way.at(-1)?.object.fieldsByName.get("id");
    return field ? [{ field, parents: way }] : [];
  });
  const field = object.fieldsByName.get("id");
  return field ? [...columns, { field }, ...parents] : [...columns, ...parents];
}

const locatorOf = (cursor: number, position: number): string =>
  `${formatId(firstId(LOCATOR_PREFIX) + cursor)}-${position}`;

/** The page that a locator names. Throws invalidQueryLocator for any that isn't the caller's own. */
export async function nextPage(
  ports: Ports,
  call: Call,
  locator: string,
  batchSize: number,
): Promise<QueryPage> {
  const match = /^([A-Za-z0-9]{15}|[A-Za-z0-9]{18})-(\d{1,10})$/.exec(locator);
  const id = match?.[1] && parseId(match[1]);
  const start = Number(match?.[2]);
  const cursor = id ? await ownCursor(ports, call, id - firstId(LOCATOR_PREFIX)) : undefined;
  if (!cursor || cursor.soql === NO_SOQL || start > cursor.totalSize) throw refuse("invalidQueryLocator");
  const { object, columns } = await checkQuery(ports, call, cursor.soql, cursor.includeDeleted);
  const ids = await ports.stores.cursors.ids(cursor.id, start, batchSize);
  const found = await ports.stores.records.readColumns(object, withIds(object, columns), [...ids], {
    deleted: cursor.includeDeleted,
  });
  const done = start + ids.length >= cursor.totalSize;
  return {
    kind: "rows",
    object,
    columns,
    // A row deleted since the query ran is left out; see docs/differences.md.
    rows: found.filter((row) => row !== undefined),
    totalSize: cursor.totalSize,
    done,
    locator: done ? null : locatorOf(cursor.id, start + ids.length),
  };
}

async function ownCursor(ports: Ports, { caller }: Call, id: number): Promise<Cursor | undefined> {
  const cursor = await ports.stores.cursors.read(id);
  const fresh = cursor && cursor.createdAt >= ports.clock.now() - CURSOR_LIFE_MS;
  return fresh && cursor.userId === caller.userId ? cursor : undefined;
}

/** `count` ids from a position of a cursor that is no SOQL query's. Throws invalidQueryLocator. */
export async function cursorIds(
  ports: Ports,
  call: Call,
  id: number,
  start: number,
  count: number,
): Promise<{ readonly ids: Float64Array; readonly totalSize: number }> {
  const cursor = await ownCursor(ports, call, id);
  if (cursor?.soql !== NO_SOQL) throw refuse("invalidQueryLocator");
  return { ids: await ports.stores.cursors.ids(id, start, count), totalSize: cursor.totalSize };
}
