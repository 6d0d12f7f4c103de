// What was changed and what was deleted in a span of time, for those who keep a copy.

import { DAYS_OF_REPLICATION, MOST_REPLICATED_IDS } from "../../facts/limits.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { BoundCondition, BoundQuery } from "../../soql/bound.ts";
import { visibleRows } from "../access/access.ts";
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Row } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";

/** Milliseconds since 1970; seconds don't count. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Updated {
  readonly ids: readonly RecordId[];
  /** All changes before it were told: where the next span begins. */
  readonly latestDateCovered: number;
}

export interface Deleted {
  readonly records: readonly { readonly id: RecordId; readonly deletedDate: number }[];
  /** Deletions since then are known. */
  readonly earliestDateAvailable: number;
  readonly latestDateCovered: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const wholeMinute = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS;

/** Live records that were made or changed in the span. Throws INVALID_REPLICATION_DATE, tooManyReplicated, notReplicated. */
export async function updatedRecords(
  ports: Ports,
  call: Call,
  object: SObject,
  span: Span,
): Promise<Updated> {
  const now = ports.clock.now();
  const { rows, latestDateCovered } = await changed(ports, call, object, checked(span, now), now, false);
  return { ids: rows.map(([id]) => Number(id)), latestDateCovered };
}

/** Records that were deleted in the span. Throws what updatedRecords() throws. */
export async function deletedRecords(
  ports: Ports,
  call: Call,
  object: SObject,
  span: Span,
): Promise<Deleted> {
  const now = ports.clock.now();
  const { start, end } = checked(span, now);
  const { rows, latestDateCovered } = await changed(ports, call, object, { start, end }, now, true);
  const left = await ports.stores.recycleBin.purged(object.keyPrefix, start, end, MOST_REPLICATED_IDS + 1);
  const records = [
    ...rows.map(([id, stamp]) => ({ id: Number(id), deletedDate: Number(stamp) })),
    ...left.map(({ id, deletedAt }) => ({ id, deletedDate: deletedAt })),
  ].toSorted((a, b) => a.id - b.id);
  checkCount(records.length);
  return {
    records,
    earliestDateAvailable: await madeAt(ports),
    latestDateCovered,
  };
}

function checked({ start, end }: Span, now: number): Span {
  const span = { start: wholeMinute(start), end: wholeMinute(end) };
  if (span.end - span.start < MINUTE_MS) {
    throw refuse("invalidReplicationDate", {
      detail: "endDate must be at least one minute greater than startDate",
    });
  }
  if (span.start < wholeMinute(now) - DAYS_OF_REPLICATION * DAY_MS) {
    throw refuse("invalidReplicationDate", {
      detail: `startDate cannot be more than ${DAYS_OF_REPLICATION} days ago`,
    });
  }
  return span;
}

async function changed(
  ports: Ports,
  call: Call,
  object: SObject,
  { start, end }: Span,
  now: number,
  deleted: boolean,
): Promise<{ readonly rows: readonly Row[]; readonly latestDateCovered: number }> {
  const id = object.fieldsByName.get("id");
  const stamp = object.fieldsByName.get("systemmodstamp");
  if (!object.replicateable || !id || !stamp) throw refuse("notReplicated", { object: object.name });
  const latestDateCovered = Math.min(end, wholeMinute(now));
  const flag = object.fieldsByName.get("isdeleted");
  if (deleted && !flag) return { rows: [], latestDateCovered };
  const visible = visibleRows(call.caller, object);
  const terms: BoundCondition[] = [
    compare(stamp, ">=", start),
    compare(stamp, "<", end),
    ...(deleted && flag ? [compare(flag, "=", 1)] : []),
    ...(visible ? [visible] : []),
  ];
  const query: BoundQuery = {
    object,
    kind: "rows",
    columns: [{ field: id }, { field: stamp }],
    where: { kind: "and", terms },
    orderBy: [],
    limit: MOST_REPLICATED_IDS + 1,
    offset: 0,
    includeDeleted: deleted,
  };
  const rows = await ports.stores.records.query(query);
  checkCount(rows.length);
  return { rows, latestDateCovered };
}

function checkCount(count: number): void {
  if (count > MOST_REPLICATED_IDS) throw refuse("tooManyReplicated", { most: String(MOST_REPLICATED_IDS) });
}

const compare = (field: Field, operator: "=" | "<" | ">=", value: number): BoundCondition => ({
  kind: "compare",
  field,
  operator,
  value,
  orNull: false,
});

/** When the org was made: what leaves the recycle bin is remembered, so all deletions since are known. */
async function madeAt({ stores, settings, ...ports }: Ports): Promise<number> {
  const organization = (await ports.catalogue()).object("Organization");
  const created = organization?.fieldsByName.get("createddate");
  if (!organization || !created) return 0;
  const [row] = await stores.records.read(organization, [created], [settings.orgId]);
  return Number(row?.[0] ?? 0);
}
