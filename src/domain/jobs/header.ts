// What a header line must be for its job to run at all.
import type { Field, SObject } from "../../facts/sobject.ts";

/** Why the header is none; null if it is one. */
export function checkHeader(
  columns: readonly string[],
  object: SObject,
  operation: string,
  externalId: Field | null,
): string | null {
  if (columns.length === 0 || columns.every((column) => column === ""))
    return "InvalidBatch : The file is empty";
  const seen = new Set<string>();
  for (const column of columns) {
    const name = column.toLowerCase();
    if (!object.fieldsByName.has(name)) return `InvalidBatch : Field name not found : ${column.slice(0, 80)}`;
    if (seen.has(name)) return `InvalidBatch : Duplicate field name : ${column}`;
    seen.add(name);
  }
  const needed = neededColumn(operation, externalId);
  if (needed !== undefined && !seen.has(needed.toLowerCase())) {
    return `InvalidBatch : Field name not found : ${needed} is required for ${operation}`;
  }
  if (operation === "delete" && columns.length > 1)
    return "InvalidBatch : A delete job takes the Id column only";
  return null;
}

/** An upsert by Id may have none: its rows are then all new, as jsforce's live tests want it. */
function neededColumn(operation: string, externalId: Field | null): string | undefined {
  if (operation === "insert") return undefined;
  if (operation !== "upsert") return "Id";
  return externalId?.type === "id" ? undefined : externalId?.name;
}
