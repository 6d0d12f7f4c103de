// toLabel() and FORMAT(): what a user sees instead of the values that are kept.
import type { Column } from "../../soql/bound.ts";
import { foldCase } from "../../soql/collation.ts";
import type { Cell } from "../model/record.ts";
import { formatter } from "./formats.ts";

type Shows = (cell: string | number) => Cell;

/** Rows with what is shown of the columns that ask for it; the same rows if none does. A picklist's value that isn't defined is its own label. */
export function withLabels(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): readonly (readonly Cell[])[] {
  const shows = columns.flatMap((column, index): [number, Shows][] => {
    const { computed } = column;
    if (column.label) return [[index, labels(column)]];
    return computed?.kind === "shown" && computed.format ? [[index, formatter(computed.format)]] : [];
  });
  if (shows.length === 0) return rows;
  return rows.map((row) => {
    const shown = [...row];
    for (const [index, show] of shows) {
      const cell = row[index] ?? null;
      if (cell !== null) shown[index] = show(cell);
    }
    return shown;
  });
}

function labels({ field }: Column): Shows {
  const named = new Map(field.picklistValues.map((each) => [foldCase(each.value), each.label]));
  const several = field.type === "multipicklist";
  return (cell) => {
    const values = several ? String(cell).split(";") : [String(cell)];
    return values.map((value) => named.get(foldCase(value)) ?? value).join(";");
  };
}
