// The children of a page's rows. A page holds at most as many children as rows may be on one, but for those of its
// first row: it takes fewer rows instead. Where one row has more children than a page, a cursor of their own has them.

import { both } from "../../soql/bind.ts";
import type { BoundChild, BoundCondition, BoundQuery } from "../../soql/bound.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Row } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { RecordStore } from "../ports/records.ts";
import { withLabels } from "./labels.ts";
import { keepCursor, locatorOf, type QuerySource } from "./query-cursors.ts";
import { type ChildRows, type RowsPage, withIds } from "./query-page.ts";

export interface ChildPlan {
  /** How many of the rows are on the page. */
  readonly taken: number;
  readonly parents: readonly RecordId[];
  /** Of each subquery, how many children each row has. */
  readonly counts: readonly ReadonlyMap<RecordId, number>[];
}

/** How many of `rows`, from the first, are on one page with their children. */
export async function planChildren(
  records: RecordStore,
  { children = [] }: BoundQuery,
  rows: readonly RecordId[],
  batchSize: number,
): Promise<ChildPlan> {
  if (children.length === 0) return { taken: rows.length, parents: rows, counts: [] };
  const counts: ReadonlyMap<RecordId, number>[] = [];
  for (const child of children) counts.push(await counted(records, child, rows));
  let taken = 0;
  for (let room = batchSize; taken < rows.length; taken++) {
    const id = rows[taken] ?? 0;
    for (const count of counts) room -= Math.min(count.get(id) ?? 0, batchSize);
    if (room < 0 && taken > 0) break;
  }
  return { taken, parents: rows.slice(0, taken), counts };
}

async function counted(
  records: RecordStore,
  child: BoundChild,
  rows: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, number>> {
  const counts = await records.countChildren(child, rows);
  const most = child.query.limit ?? Number.MAX_SAFE_INTEGER;
  return new Map([...counts].map(([id, count]) => [id, Math.min(count, most)]));
}

/** What the child subqueries of a query find for a plan's rows. */
export async function readChildren(
  ports: Ports,
  call: Call,
  source: QuerySource,
  { children = [] }: BoundQuery,
  plan: ChildPlan,
  batchSize: number,
): Promise<ChildRows[]> {
  const found: ReadChild[] = [];
  for (const [index, child] of children.entries())
    found.push(await readChild(ports, source, child, index, plan, batchSize));
  // New cursors come last: with a commit between them the reads wouldn't be of one moment.
  let query = source.cursor;
  const told: ChildRows[] = [];
  for (const [index, { child, pages, fresh }] of found.entries()) {
    for (const { parent, ids, rows } of fresh) {
      const cursor = await keepCursor(ports, call, source, ids, { query, index, parent });
      query ??= cursor;
      const locator = locatorOf(cursor, batchSize);
      pages.set(parent, { rows, totalSize: ids.length, done: false, locator });
    }
    const { name, at } = child;
    const { object, columns } = child.query;
    told.push({ name, at, object, columns, pages: plan.parents.map((id) => pages.get(id) ?? null) });
  }
  return told;
}

interface ReadChild {
  readonly child: BoundChild;
  /** By parent. */
  readonly pages: Map<RecordId, RowsPage>;
  /** More children than a page holds, and no cursor yet: the ids of all, and the rows of the first page. */
  readonly fresh: {
    readonly parent: RecordId;
    readonly ids: Float64Array;
    readonly rows: RowsPage["rows"];
  }[];
}

async function readChild(
  ports: Ports,
  source: QuerySource,
  child: BoundChild,
  index: number,
  { parents, counts }: ChildPlan,
  batchSize: number,
): Promise<ReadChild> {
  const { records, cursors } = ports.stores;
  const { object, columns, includeDeleted } = child.query;
  const selected = withIds(object, columns);
  const count = (id: RecordId): number => counts[index]?.get(id) ?? 0;
  const pages = await smallPages(
    records,
    { ...child, query: { ...child.query, columns: selected } },
    parents.filter((id) => count(id) > 0 && count(id) <= batchSize),
    batchSize,
  );
  const fresh: ReadChild["fresh"] = [];
  for (const parent of parents.filter((id) => count(id) > batchSize)) {
    const { cursor: query } = source;
    const known = query === null ? undefined : await cursors.findChild({ query, index, parent });
    const ids = known
      ? await cursors.ids(known.id, 0, batchSize)
      : await records.queryIds(childrenOf(child, parent));
    const shown = await records.readColumns(object, selected, [...ids.subarray(0, batchSize)], {
      deleted: includeDeleted,
    });
    const found = shown.filter((row) => row !== undefined);
    const rows = withLabels(columns, found);
    const totalSize = known?.totalSize ?? ids.length;
    if (totalSize <= batchSize) pages.set(parent, { rows, totalSize, done: true, locator: null });
    else if (!known) fresh.push({ parent, ids, rows });
    else pages.set(parent, { rows, totalSize, done: false, locator: locatorOf(known.id, batchSize) });
  }
  return { child, pages, fresh };
}

/** The children of rows that have few, by row. */
async function smallPages(
  records: RecordStore,
  child: BoundChild,
  parents: readonly RecordId[],
  batchSize: number,
): Promise<Map<RecordId, RowsPage>> {
  const rows = new Map<RecordId, Row[]>();
  const most = Math.min(child.query.limit ?? batchSize, batchSize);
  const found = parents.length > 0 ? await records.children(child, parents, most) : [];
  for (const [parent, ...row] of found) {
    const id = Number(parent);
    const listed = rows.get(id);
    if (listed) listed.push(row);
    else rows.set(id, [row]);
  }
  return new Map(
    [...rows].map(([id, own]) => {
      const labelled = withLabels(child.query.columns, own);
      return [id, { rows: labelled, totalSize: own.length, done: true, locator: null }];
    }),
  );
}

/** The children of one row. */
function childrenOf({ reference, query }: BoundChild, parent: RecordId): BoundQuery {
  const own: BoundCondition = {
    kind: "compare",
    field: reference,
    operator: "=",
    value: parent,
    orNull: false,
  };
  return { ...query, where: both(query.where, own) };
}
