// Cursors of queries of more than one page, and the locators that name them.
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import { firstId, formatId, parseId } from "../model/id.ts";
import type { ChildOf, Cursor } from "../ports/cursors.ts";
import type { Ports } from "../ports/ports.ts";

/** Key prefix of query locators, and how long and how many a user's cursors live. Documented: 2 days, 10 cursors. */
const LOCATOR_PREFIX = "01g";
const CURSOR_LIFE_MS = 2 * 24 * 3600 * 1000;
const CURSORS_PER_USER = 10;

/** What a cursor has that is no SOQL query's: its reader knows what it is about. */
const NO_SOQL = "";

/** The query that a page is of. */
export interface QuerySource {
  readonly soql: string;
  readonly includeDeleted: boolean;
  /** Its cursor's number; null if all rows were on the first page. */
  readonly cursor: number | null;
}

/** Keeps the ids of a query, or of one row's children, for later pages; `query` is null if it is no SOQL. Gives the cursor's number. */
export async function keepCursor(
  ports: Ports,
  call: Call,
  query: Omit<QuerySource, "cursor"> | null,
  ids: Float64Array,
  child?: ChildOf,
): Promise<number> {
  const { userId } = call.caller;
  const createdAt = ports.clock.now();
  const { soql, includeDeleted } = query ?? { soql: NO_SOQL, includeDeleted: false };
  const cursor = { userId, soql, includeDeleted, totalSize: ids.length, createdAt };
  return ports.stores.transaction(async ({ cursors }) => {
    const id = await cursors.create(child ? { ...cursor, child } : cursor, ids);
    await cursors.sweep(createdAt - CURSOR_LIFE_MS, userId, CURSORS_PER_USER);
    return id;
  });
}

export const locatorOf = (cursor: number, position: number): string =>
  `${formatId(firstId(LOCATOR_PREFIX) + cursor)}-${position}`;

/** The cursor and position that a locator names. Throws invalidQueryLocator for any that isn't the caller's own. */
export async function cursorOf(
  ports: Ports,
  call: Call,
  locator: string,
): Promise<{ readonly cursor: Cursor; readonly start: number }> {
  const match = /^([A-Za-z0-9]{15}|[A-Za-z0-9]{18})-(\d{1,10})$/.exec(locator);
  const id = match?.[1] && parseId(match[1]);
  const start = Number(match?.[2]);
  const cursor = id ? await ownCursor(ports, call, id - firstId(LOCATOR_PREFIX)) : undefined;
  if (!cursor || cursor.soql === NO_SOQL || start > cursor.totalSize) throw refuse("invalidQueryLocator");
  return { cursor, start };
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
