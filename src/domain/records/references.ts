// References must point to live records; checked once per batch.
import type { Field } from "../../facts/sobject.ts";
import { visibleRows } from "../access/access.ts";
import { type Fault, fault } from "../fault.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { formatId15, keyPrefixOf, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { idsThatFit } from "./visible-ids.ts";
import type { WriteContext } from "./write-context.ts";

interface ReferencingRow {
  readonly cells: readonly (Cell | undefined)[];
  readonly faults: Fault[];
}

/** Adds a fault to each row that refers to a record which isn't there. */
export async function checkReferences(
  context: Pick<WriteContext, "stores" | "caller">,
  catalogue: Catalogue,
  fields: readonly Field[],
  rows: readonly ReferencingRow[],
): Promise<void> {
  for (const [index, field] of fields.entries()) {
    if (field.type !== "reference") continue;
    const wanted = new Set<RecordId>();
    for (const row of rows) {
      const cell = row.cells[index];
      if (typeof cell === "number") wanted.add(cell);
    }
    if (wanted.size === 0) continue;
    const missing = await missingRecords(context, catalogue, wanted);
    if (missing.size === 0) continue;
    for (const row of rows) {
      const cell = row.cells[index];
      if (typeof cell === "number" && missing.has(cell)) {
        row.faults.push(fault("crossReferenceAccess", { id: formatId15(cell) }));
      }
    }
  }
}

async function missingRecords(
  { stores, caller }: Pick<WriteContext, "stores" | "caller">,
  catalogue: Catalogue,
  ids: ReadonlySet<RecordId>,
): Promise<Set<RecordId>> {
  const missing = new Set<RecordId>();
  for (const [prefix, group] of Map.groupBy(ids, keyPrefixOf)) {
    const object = catalogue.byKeyPrefix(prefix);
    const id = object?.fieldsByName.get("id");
    const found = object && id ? await stores.records.read(object, [id], group) : [];
    const visible = object && visibleRows(caller, object);
    const seen = object && visible ? await idsThatFit(stores, object, visible, group) : undefined;
    for (const [index, wanted] of group.entries())
      if (!found[index] || seen?.has(wanted) === false) missing.add(wanted);
  }
  return missing;
}
