// What a user has viewed: FOR VIEW and FOR REFERENCE note it; LastViewedDate, LastReferencedDate and lists of recent records
// tell it.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import { REFERENCED, VIEWED } from "../../soql/path.ts";
import { callersCatalogue, checkMayWrite } from "../access/access.ts";
import type { Call } from "../model/call.ts";
import { firstId, keyPrefixOf, type RecordId, SEQUENCES } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { IdRange, Viewing } from "../ports/viewed.ts";
import { isHiddenRow } from "./visible-ids.ts";

/** Documented: records of each object that are kept of a user, and days after which they are forgotten. */
const MOST_RECORDS = 200;
const KEPT_MS = 90 * 24 * 3600 * 1000;

const idsOf = ({ keyPrefix }: SObject): IdRange => {
  const from = firstId(keyPrefix);
  return { from, until: from + SEQUENCES };
};

/** Notes what a page of a query has found, if it says so. Throws insufficientAccessOnCall in a session that may change nothing. */
export async function noteViewed(
  ports: Ports,
  { caller }: Call,
  { object, viewed }: BoundQuery,
  ids: readonly RecordId[],
): Promise<void> {
  if (!viewed || ids.length === 0) return;
  checkMayWrite(caller);
  const now = ports.clock.now();
  const bounds = { range: idsOf(object), keep: MOST_RECORDS, since: now - KEPT_MS };
  await ports.stores.transaction(({ viewed: store }) => store.note(caller.userId, ids, viewed, now, bounds), {
    durable: "later",
  });
}

type Rows<R> = readonly (readonly Cell[] | R)[];

const seenAt = (viewing: Viewing | undefined, name: string): Cell =>
  (name === VIEWED ? viewing?.viewedAt : viewing?.referencedAt) ?? null;

/** Whether rows of `fields` are different for a user who has viewed some of them. */
export function tellsViews(
  { stores }: Pick<Ports, "stores">,
  { caller }: Call,
  fields: readonly Field[],
): boolean {
  return (
    stores.viewed.hasAny(caller.userId) && fields.some(({ name }) => name === VIEWED || name === REFERENCED)
  );
}

/** Rows of `fields` by their ids, with the caller's LastViewedDate and LastReferencedDate; the same rows if they have none. */
export async function withViews<R>(
  ports: Pick<Ports, "stores">,
  call: Call,
  fields: readonly Field[],
  rows: Rows<R>,
  ids: readonly RecordId[],
): Promise<Rows<R>> {
  if (!tellsViews(ports, call, fields)) return rows;
  const found = await ports.stores.viewed.find(call.caller.userId, ids);
  if (found.length === 0) return rows;
  const byId = new Map(found.map((viewing) => [viewing.id, viewing]));
  return rows.map((row, index) => {
    const viewing = byId.get(ids[index] ?? 0);
    if (!viewing || !Array.isArray(row)) return row;
    const told = [...row];
    for (const [at, { name }] of fields.entries()) {
      if (name === VIEWED || name === REFERENCED) told[at] = seenAt(viewing, name);
    }
    return told;
  });
}

export interface RecentRecord {
  readonly object: SObject;
  readonly id: RecordId;
  readonly name: Cell;
}

/** What the caller has viewed last, of one object or of all, as far as he may see it and it is still there. */
export async function recentRecords(
  ports: Ports,
  call: Call,
  only: SObject | null,
  limit = MOST_RECORDS,
): Promise<RecentRecord[]> {
  if (only && only.keyPrefix === "") return [];
  const catalogue = await callersCatalogue(ports, call.caller);
  const seen = await ports.stores.viewed.recent(call.caller.userId, only && idsOf(only));
  const byPrefix = new Map(catalogue.objects.map((object) => [object.keyPrefix, object]));
  const recent: RecentRecord[] = [];
  for (const { id } of seen) {
    if (recent.length >= limit) break;
    const object = byPrefix.get(keyPrefixOf(id));
    const name = object?.fields.find(({ nameField }) => nameField);
    if (!object || !name) continue;
    const [row] = await ports.stores.records.read(object, [name], [id]);
    if (row && !(await isHiddenRow(ports.stores, call.caller, object, id)))
      recent.push({ object, id, name: row[0] ?? null });
  }
  return recent;
}
