// Records that nobody deletes, whatever refers to them.
import type { SObject } from "../../../facts/sobject.ts";
import { type Fault, fault } from "../../fault.ts";
import type { RecordId } from "../../model/id.ts";
import type { Cell } from "../../model/record.ts";
import type { WriteContext } from "../write-context.ts";

const KEPT: Readonly<
  Record<string, { readonly field: string; readonly value: Cell; readonly detail: string }>
> = {
  Pricebook2: { field: "IsStandard", value: 1, detail: "The standard price book can’t be deleted." },
  Contract: { field: "StatusCode", value: "Activated", detail: "An activated contract can’t be deleted." },
  Order: { field: "StatusCode", value: "Activated", detail: "An activated order can’t be deleted." },
};

/** Why a record can't be deleted; undefined if it can, or isn't there. */
export async function keptForever(
  { stores }: WriteContext,
  object: SObject,
  id: RecordId,
): Promise<Fault | undefined> {
  const kept = KEPT[object.name];
  const field = kept && object.fieldsByName.get(kept.field.toLowerCase());
  if (!kept || !field) return undefined;
  const [row] = await stores.records.read(object, [field], [id]);
  return row?.[0] === kept.value ? fault("fieldIntegrity", { detail: kept.detail }) : undefined;
}
