// SOQL from text to pages. A query of more than one page fixes its ids when it runs; pages read them later.
import type { BoundQuery } from "../../soql/bound.ts";
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { type ChildPlan, planChildren, readChildren } from "./child-rows.ts";
import { checkOneRow, refuseQueryMore, withComputedRecords } from "./computed.ts";
import { forgetDeadSessions, isSession, withCurrentSession } from "./current-session.ts";
import { isBytes } from "./file-queries.ts";
import { withLabels } from "./labels.ts";
import { cursorOf, keepCursor, locatorOf, type QuerySource } from "./query-cursors.ts";
import { groupPage } from "./query-groups.ts";
import { idsOf, type QueryPage, withIds } from "./query-page.ts";
import type { ReadyQuery } from "./query-plans.ts";
import { checkQuery, readyQuery } from "./ready-query.ts";
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

/** Runs a query and gives its first page. */
export async function runQuery(
  ports: Ports,
  call: Call,
  soql: string,
  options: QueryOptions,
): Promise<QueryPage> {
  const asked = readyQuery(ports, call, soql, options.includeDeleted);
  // Here and below: what is there at once isn't awaited, which a point query would feel.
  const ready = asked instanceof Promise ? await asked : asked;
  return ready.query.object.computed
    ? firstPage(await withComputedRecords(ports, call, ready.query.object), call, soql, options, ready)
    : firstPage(ports, call, soql, options, ready);
}

async function firstPage(
  ports: Ports,
  call: Call,
  soql: string,
  options: QueryOptions,
  ready: ReadyQuery,
): Promise<QueryPage> {
  const { query } = ready;
  const { object, columns } = query;
  const { records } = ports.stores;
  if (isSession(object)) await forgetDeadSessions(ports);
  if (query.kind === "count") return { kind: "count", totalSize: await records.count(query) };
  if (query.groups) return groupPage(records, query, query.groups);
  const { includeDeleted } = options;
  const batchSize = pageRows(query, options);
  const found = records.query(firstRows(ready, batchSize));
  const rows = found instanceof Promise ? await found : found;
  if (object.computed) checkOneRow(query, rows.length);
  if (rows.length <= batchSize) {
    const plan = query.children && (await planChildren(records, query, idsOf(query, rows), batchSize));
    if (!plan || plan.taken === rows.length) {
      const source = { soql, includeDeleted, cursor: null };
      const children = plan ? await readChildren(ports, call, source, query, plan, batchSize) : [];
      if (query.viewed) await noteViewed(ports, call, query, idsOf(query, rows));
      const told = isSession(object) ? await current(ports, call, query, rows) : rows;
      return {
        kind: "rows",
        object,
        columns,
        rows: withLabels(columns, told),
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

/** A query's rows with their ids, as many as tell whether there are more than a page. */
function firstRows(ready: ReadyQuery, batchSize: number): BoundQuery {
  if (ready.first?.batchSize === batchSize) return ready.first.query;
  const { query } = ready;
  const limit = Math.min(query.limit ?? Number.MAX_SAFE_INTEGER, batchSize + 1);
  const rows = { ...query, columns: withIds(query.object, query.columns), limit };
  ready.first = { batchSize, query: rows };
  return rows;
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
  const at = query.object.computed ? await withComputedRecords(ports, call, query.object) : ports;
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
