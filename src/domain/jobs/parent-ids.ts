// Rows of an upload with ids in place of the keys of parents.
import type { SObject } from "../../facts/sobject.ts";
import type { Fault } from "../fault.ts";
import { parentId, parentKey } from "../records/parent-keys.ts";
import { CSV_NULL } from "../records/plan.ts";
import type { WriteContext } from "../records/write-context.ts";
import { type ParentColumn, parentColumn } from "./columns.ts";

export interface ParentIds {
  /** The columns, with a lookup's own name where a parent is named. */
  readonly columns: readonly string[];
  /** No column names a parent: rows are as they are. */
  readonly none: boolean;
  /** The row with ids in place of keys, or the fault of the first key that names no one record. */
  row(context: WriteContext, cells: readonly unknown[]): Promise<readonly unknown[] | Fault>;
}

/** Keys that were looked up are remembered: make it anew where records may have changed. */
export function parentIds(object: SObject, columns: readonly string[]): ParentIds {
  const parents: (readonly [index: number, ParentColumn])[] = columns.flatMap((column, index) => {
    const found = object.fieldsByName.has(column.toLowerCase()) ? undefined : parentColumn(object, column);
    return found ? [[index, found] as const] : [];
  });
  const named = new Map(parents);
  const known = new Map<string, string | Fault>();
  return {
    columns: columns.map((column, index) => named.get(index)?.lookup.name ?? column),
    none: parents.length === 0,
    async row(context, cells) {
      const resolved = [...cells];
      for (const [index, { lookup, parent, key }] of parents) {
        const value = cells[index];
        if (value === undefined || value === null || value === "" || value === CSV_NULL) continue;
        const text = String(value);
        const place = `${index} ${text}`;
        let id = known.get(place);
        if (id === undefined) {
          id = await parentId(context, lookup, parentKey(parent, key, text));
          known.set(place, id);
        }
        if (typeof id !== "string") return id;
        resolved[index] = id;
      }
      return resolved;
    },
  };
}
