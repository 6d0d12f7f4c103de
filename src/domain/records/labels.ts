// toLabel(): labels of picklists instead of their values.
import type { Column } from "../../soql/bound.ts";
import type { Cell } from "../model/record.ts";

/** Rows with the labels of the columns that ask for them; the same rows if none does. A value that isn't defined is its own label. */
export function withLabels(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): readonly (readonly Cell[])[] {
  const labels = columns.flatMap(({ field, label }, index) => {
    if (!label) return [];
    const named = new Map(field.picklistValues.map((each) => [each.value, each.label]));
    const several = field.type === "multipicklist";
    return [{ index, named, several }];
  });
  if (labels.length === 0) return rows;
  return rows.map((row) => {
    const shown = [...row];
    for (const { index, named, several } of labels) {
      const cell = row[index];
      if (typeof cell !== "string") continue;
      const values = several ? cell.split(";") : [cell];
      shown[index] = values.map((value) => named.get(value) ?? value).join(";");
    }
    return shown;
  });
}
