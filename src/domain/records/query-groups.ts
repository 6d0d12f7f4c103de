// The rows of a query of groups: one for each group, never more than one page.
import { MOST_GROUPS } from "../../facts/limits.ts";
import type { Field } from "../../facts/sobject.ts";
import type { BoundGroups, BoundQuery } from "../../soql/bound.ts";
import { refuse } from "../fault.ts";
import type { Cell } from "../model/record.ts";
import type { RecordStore } from "../ports/records.ts";
import { formatter } from "./formats.ts";

/** An element of the SELECT list. */
export interface GroupColumn {
  /** The alias, "expr0" and so on for functions without one, else the field's name. */
  readonly name: string;
  /** Tells the type of the cells; its name is the expression, such as "COUNT(Id)". */
  readonly field: Field;
  /** It is a function of a field. */
  readonly computed: boolean;
}

interface GroupPage {
  readonly kind: "groups";
  readonly columns: readonly GroupColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly totalSize: number;
}

export const groupColumns = ({ outputs, expressions }: BoundGroups): GroupColumn[] =>
  outputs.flatMap(({ name, expression, format }) => {
    const column = expressions[expression];
    if (!column) return [];
    const field: Field = format ? { ...column.field, type: "string" } : column.field;
    return [{ name, field, computed: column.computed !== undefined }];
  });

/** Throws tooManyGroups. */
export async function groupPage(
  records: RecordStore,
  query: BoundQuery,
  groups: BoundGroups,
): Promise<GroupPage> {
  const limit = Math.min(query.limit ?? Number.MAX_SAFE_INTEGER, MOST_GROUPS + 1);
  const found = await records.queryGroups({ ...query, limit }, groups);
  if (found.length > MOST_GROUPS) throw refuse("tooManyGroups");
  const shows = groups.outputs.map(({ format }) => (format ? formatter(format) : null));
  const rows = found.map((cells) =>
    groups.outputs.map(({ expression }, index) => {
      const cell = cells[expression] ?? null;
      return cell === null ? null : (shows[index]?.(cell) ?? cell);
    }),
  );
  return { kind: "groups", columns: groupColumns(groups), rows, totalSize: rows.length };
}
