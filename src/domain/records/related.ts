// What refers to a record, and single cells set by the org itself.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { auditCells } from "./derived.ts";
import type { WriteContext } from "./write-context.ts";

/** Objects and fields that refer to `object`, those among them that the org derives from others; not what a merge left. */
export function childFields(
  catalogue: Catalogue,
  object: SObject,
): { readonly child: SObject; readonly field: Field }[] {
  return catalogue.objects.flatMap((child) =>
    child.fields
      .filter(({ referenceTo, name }) => referenceTo.includes(object.name) && name !== "MasterRecordId")
      .map((field) => ({ child, field })),
  );
}

/** Sets cells of one record as a change by the caller; false if there is no such record. */
export async function setCells(
  { stores, caller, now }: WriteContext,
  object: SObject,
  id: RecordId,
  cells: readonly (readonly [Field, Cell])[],
  options: { readonly deleted?: boolean } = {},
): Promise<boolean> {
  const all = [...cells, ...auditCells(object, "update", now, caller.userId)];
  const [result] = await stores.records.update(
    object,
    all.map(([field]) => field),
    [id],
    [all.map(([, cell]) => cell)],
    options,
  );
  return result !== undefined && "id" in result;
}
