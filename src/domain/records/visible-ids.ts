// Which of some records their caller may see, where that depends on the row.
import type { SObject } from "../../facts/sobject.ts";
import { both } from "../../soql/bind.ts";
import type { BoundCondition } from "../../soql/bound.ts";
import { visibleRows } from "../access/access.ts";
import { fault } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Stores } from "../ports/stores.ts";
import type { PreparedRow, WriteContext } from "./write-context.ts";

/** Those of `ids` that fit, deleted ones among them. */
export async function idsThatFit(
  { records }: Pick<Stores, "records">,
  object: SObject,
  condition: BoundCondition,
  ids: readonly RecordId[],
): Promise<ReadonlySet<RecordId>> {
  const field = object.fieldsByName.get("id");
  if (!field) throw new Error(`${object.name} has no Id`);
  const found = await records.queryIds({
    object,
    kind: "rows",
    columns: [],
    where: both({ kind: "in", field, values: ids, negated: false, orNull: false }, condition),
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: true,
  });
  return new Set(found);
}

/** Whether `caller` may see a record, if there is one. */
export async function isHiddenRow(
  stores: Pick<Stores, "records">,
  caller: Caller,
  object: SObject,
  id: RecordId,
): Promise<boolean> {
  const condition = visibleRows(caller, object);
  return condition !== null && !(await idsThatFit(stores, object, condition, [id])).has(id);
}

/** Adds a fault to each row that names a record which its caller may not see: it looks as if it weren't there. */
export async function checkVisible(
  { stores, caller }: WriteContext,
  object: SObject,
  rows: readonly PreparedRow[],
): Promise<void> {
  const condition = visibleRows(caller, object);
  const ids = rows.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (!condition || ids.length === 0) return;
  const seen = await idsThatFit(stores, object, condition, ids);
  for (const { id, faults } of rows)
    if (id !== undefined && !seen.has(id)) faults.push(fault("invalidCrossReference"));
}
