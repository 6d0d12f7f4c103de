// UPDATE of the columns that a Partial names: the keys come from a table of columns, never from outside.
import type { Database, SqlValue } from "./driver.ts";

export type Columns<T> = { readonly [Key in keyof T]-?: string };

/** Cells of a value as SQLite keeps it: booleans are 0 and 1. */
export const toSql = (value: unknown): SqlValue =>
  typeof value === "boolean" ? Number(value) : (value as SqlValue);

/** Runs `UPDATE table SET ... WHERE condition`; tells how many rows changed. */
export function updateRow<T extends object>(
  database: Database,
  table: string,
  columns: Columns<T>,
  changes: Partial<T>,
  condition: string,
  ...values: SqlValue[]
): number {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return 0;
  const assignments = entries.map(([key]) => `${columns[key as keyof T]} = ?`).join(", ");
  const set = entries.map(([, value]) => toSql(value));
  return database.run(`UPDATE ${table} SET ${assignments} WHERE ${condition}`, ...set, ...values).changes;
}
