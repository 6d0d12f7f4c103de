// SOQL from text to pages. A query of more than one page fixes its ids when it runs; pages read them later.
import { type BindContext, bindQuery, both } from "../../soql/bind.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import type { Calendar } from "../../soql/date-range.ts";
import { SoqlError } from "../../soql/error.ts";
import { parseQuery } from "../../soql/parse.ts";
import { callersCatalogue, visibleRows } from "../access/access.ts";
import { type Fault, FaultError, fault, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import { orderOfId, parseId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { nameSObject } from "../schema/name-object.ts";
import { callersCalendar } from "./callers-calendar.ts";
import { type ChildPlan, planChildren, readChildren } from "./child-rows.ts";
import { checkComputed, checkOneRow, refuseQueryMore, withComputedRecords } from "./computed.ts";
import { forgetDeadSessions, withCurrentSession } from "./current-session.ts";
import { checkFileQuery, isBytes } from "./file-queries.ts";
import { withLabels } from "./labels.ts";
import { cursorOf, keepCursor, locatorOf, type QuerySource } from "./query-cursors.ts";
import { groupPage } from "./query-groups.ts";
import { idsOf, type QueryPage, withIds } from "./query-page.ts";
import { noteViewed } from "./viewed.ts";

export type { ChildRows, QueryPage, RowsPage } from "./query-page.ts";

export interface QueryOptions {
  /** queryAll: deleted rows too. */
  readonly includeDeleted: boolean;
  /** Rows per page, 1 to 2,000. */
  readonly batchSize: number;
  /** The bytes of base64 fields will be among the cells: a page is then one row. */
  readonly inlineBytes?: boolean;
}

/** Documented: the first API version with TYPEOF. */
const TYPEOF_SINCE = 46;

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
  try {
    const parsed = parseQuery(soql);
    const query = bindQuery(parsed, soql, await bindContext(ports, call, parsed.relative, includeDeleted));
    if (query.object.computed) checkComputed(query);
    checkFileQuery(query);
    const visible = visibleRows(call.caller, query.object);
    return visible ? { ...query, where: both(query.where, visible) } : query;
  } catch (error) {
    if (error instanceof SoqlError) throw new FaultError(soqlFault(error));
    throw error;
  }
}

/** What the names and values of a caller's query mean; `relative`: the day matters. */
export async function bindContext(
  ports: Pick<Ports, "catalogue" | "clock" | "settings" | "stores">,
  call: Call,
  relative: boolean,
  includeDeleted: boolean,
): Promise<BindContext> {
  const catalogue = await callersCatalogue(ports, call.caller);
  return {
    catalogue,
    ids: ID_READER,
    caller: call.caller.userId,
    nameObject: nameSObject(),
    typeOf: call.apiVersion >= TYPEOF_SINCE,
    readable: (object) => visibleRows(call.caller, object) === null,
    calendar: relative ? await callersCalendar(ports, call) : UTC,
    includeDeleted,
  };
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
  return query.object.computed
    ? firstPage(await withComputedRecords(ports, call), call, soql, options, query)
    : firstPage(ports, call, soql, options, query);
}

async function firstPage(
  ports: Ports,
  call: Call,
  soql: string,
  options: QueryOptions,
  query: BoundQuery,
): Promise<QueryPage> {
  const { records } = ports.stores;
  await forgetDeadSessions(ports, query.object);
  if (query.kind === "count") return { kind: "count", totalSize: await records.count(query) };
  if (query.groups) return groupPage(records, query, query.groups);
  const { includeDeleted } = options;
  const batchSize = pageRows(query, options);
  const limit = Math.min(query.limit ?? Number.MAX_SAFE_INTEGER, batchSize + 1);
  const { object, columns } = query;
  const rows = await records.query({ ...query, columns: withIds(object, columns), limit });
  if (object.computed) checkOneRow(query, rows.length);
  if (rows.length <= batchSize) {
    const plan = query.children && (await planChildren(records, query, idsOf(query, rows), batchSize));
    if (!plan || plan.taken === rows.length) {
      const source = { soql, includeDeleted, cursor: null };
      const children = plan ? await readChildren(ports, call, source, query, plan, batchSize) : [];
      await noteViewed(ports, call, query, idsOf(query, rows));
      return {
        kind: "rows",
        object,
        columns,
        rows: withLabels(columns, await current(ports, call, query, rows)),
        children,
        totalSize: rows.length,
        done: true,
        locator: null,
      };
    }
  }
  refuseQueryMore(query);
  // Others may have written since: the ids alone say what is on which page, on the first one too.
  const ids = await records.queryIds(query);
  const plan = await planChildren(records, query, [...ids.subarray(0, batchSize)], batchSize);
  const done = plan.taken >= ids.length;
  const cursor = done ? null : await keepCursor(ports, call, { soql, includeDeleted }, ids);
  const page = await plannedPage(ports, call, { soql, includeDeleted, cursor }, query, plan, batchSize);
  const locator = cursor === null ? null : locatorOf(cursor, plan.taken);
  return { ...page, totalSize: ids.length, done, locator };
}

const pageRows = (
  { columns }: BoundQuery,
  { batchSize, inlineBytes }: Omit<QueryOptions, "includeDeleted">,
): number => (inlineBytes && columns.some(isBytes) ? 1 : batchSize);

/** The rows that a plan takes, with their children. */
async function plannedPage(
  ports: Ports,
  call: Call,
  source: QuerySource,
  query: BoundQuery,
  plan: ChildPlan,
  batchSize: number,
): Promise<Omit<Extract<QueryPage, { kind: "rows" }>, "totalSize" | "done" | "locator">> {
  const { object, columns } = query;
  const found = await ports.stores.records.readColumns(object, withIds(object, columns), plan.parents, {
    deleted: source.includeDeleted,
  });
  // A row deleted since the query ran is left out; see docs/differences.md.
  const rows = found.filter((row) => row !== undefined);
  const parents = query.children ? idsOf(query, rows) : [];
  const children = await readChildren(ports, call, source, query, { ...plan, parents }, batchSize);
  const told = await current(ports, call, query, rows);
  await noteViewed(ports, call, query, idsOf(query, rows));
  return { kind: "rows", object, columns, rows: withLabels(columns, told), children };
}

/** Rows of a query, which have their ids behind the columns, with what is the caller's own of them. */
const current = (
  ports: Ports,
  call: Call,
  { object, columns }: BoundQuery,
  rows: readonly (readonly Cell[])[],
): Promise<readonly (readonly Cell[])[]> =>
  withCurrentSession(
    ports,
    call,
    object,
    columns.map(({ field, computed }) => (computed ? { ...field, name: "" } : field)),
    rows,
    rows.map((row) => Number(row[columns.length])),
  );

/** The page that a locator names. Throws invalidQueryLocator for any that isn't the caller's own. */
export async function nextPage(
  ports: Ports,
  call: Call,
  locator: string,
  rows: number,
  inlineBytes = false,
): Promise<QueryPage> {
  const { cursor, start } = await cursorOf(ports, call, locator);
  const { soql, includeDeleted, child } = cursor;
  const whole = await checkQuery(ports, call, soql, includeDeleted);
  const query = child ? whole.children?.[child.index]?.query : whole;
  if (!query) throw refuse("invalidQueryLocator");
  const at = query.object.computed ? await withComputedRecords(ports, call) : ports;
  const batchSize = pageRows(query, { batchSize: rows, inlineBytes });
  const ids = await ports.stores.cursors.ids(cursor.id, start, batchSize);
  const plan = await planChildren(at.stores.records, query, [...ids], batchSize);
  const source = { soql, includeDeleted, cursor: cursor.id };
  const page = await plannedPage(at, call, source, query, plan, batchSize);
  const end = start + plan.taken;
  const done = end >= cursor.totalSize;
  return {
    ...page,
    totalSize: cursor.totalSize,
    done,
    locator: done ? null : locatorOf(cursor.id, end),
  };
}
