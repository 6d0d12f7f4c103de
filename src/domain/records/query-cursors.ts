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

/** The query that a page is of. */
export interface QuerySource {
  readonly soql: string;
  readonly includeDeleted: boolean;
  /** Its cursor's number; null if all rows were on the first page. */
  readonly cursor: number | null;
}

/** Keeps the ids of a query, or of one row's children; gives the cursor's number. */
export async function keepCursor(
  ports: Ports,
  call: Call,
  { soql, includeDeleted }: Omit<QuerySource, "cursor">,
  ids: Float64Array,
  child?: ChildOf,
): Promise<number> {
  const { userId } = call.caller;
  const createdAt = ports.clock.now();
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
  const cursor = id ? await ports.stores.cursors.read(id - firstId(LOCATOR_PREFIX)) : undefined;
  const fresh = cursor && cursor.createdAt >= ports.clock.now() - CURSOR_LIFE_MS;
  if (!fresh || cursor.userId !== call.caller.userId || start > cursor.totalSize)
    throw refuse("invalidQueryLocator");
  return { cursor, start };
}
