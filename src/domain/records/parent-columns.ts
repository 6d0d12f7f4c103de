// Rows of one object that name parents by their external ids: written with the parents' ids.
import type { SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import type { RowOutcome } from "../model/record.ts";
import { isParentKey, lookupNamed, parentId } from "./parent-keys.ts";
import type { WriteContext } from "./write-context.ts";

interface Rows {
  readonly object: SObject;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Writes rows of which some hold a ParentKey under a relationship's name; all others as `write` does. A row whose
 * parent isn't there fails alone.
 */
export async function writeWithParents<Input extends Rows>(
  context: WriteContext,
  input: Input,
  write: (context: WriteContext, input: Input) => Promise<RowOutcome[]>,
): Promise<RowOutcome[]> {
  if (!input.rows.some((row) => row.some(isParentKey))) return write(context, input);
  const columns = [...input.columns];
  const faults = new Map<number, Fault>();
  const rows: unknown[][] = [];
  for (const [index, row] of input.rows.entries()) {
    const values = [...row];
    for (const [column, value] of row.entries()) {
      if (!isParentKey(value)) continue;
      const lookup = lookupNamed(input.object, columns[column] ?? "");
      // A name that is no relationship is refused as no field.
      if (!lookup) continue;
      values[column] = undefined;
      let at = columns.findIndex((name) => name.toLowerCase() === lookup.name.toLowerCase());
      if (at < 0) at = columns.push(lookup.name) - 1;
      const id =
        values[at] === undefined
          ? await parentId(context, lookup, value)
          : fault("duplicateInBatch", { value: lookup.name }, [lookup.name]);
      if (typeof id === "string") values[at] = id;
      else if (!faults.has(index)) faults.set(index, id);
    }
    rows.push(values);
  }
  const sound = rows.filter((_, index) => !faults.has(index));
  const used = columns.flatMap((_, at) => (sound.some((row) => row[at] !== undefined) ? [at] : []));
  const outcomes = await write(context, {
    ...input,
    columns: used.map((at) => columns[at] ?? ""),
    rows: sound.map((row) => used.map((at) => row[at])),
  });
  let next = 0;
  return rows.map((_, index) => {
    const reason = faults.get(index);
    const outcome: RowOutcome | undefined = reason ? { ok: false, faults: [reason] } : outcomes[next++];
    if (!outcome) throw new Error("a row that was written has no outcome");
    return outcome;
  });
}
