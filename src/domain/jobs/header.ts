// What the columns of an upload must be for its job to run at all.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { writtenField } from "./columns.ts";

/** Why the columns are none, for the caller whose catalogue it is; null if they are. */
export function checkHeader(
  columns: readonly string[],
  catalogue: Catalogue,
  object: SObject,
  operation: string,
  externalId: Field | null,
): string | null {
  if (columns.length === 0 || columns.every((column) => column === ""))
    return "InvalidBatch : The file is empty";
  const seen = new Set<string>();
  for (const column of columns) {
    const name = writtenField(catalogue, object, column)?.name.toLowerCase();
    if (name === undefined) return `InvalidBatch : Field name not found : ${column.slice(0, 80)}`;
    if (seen.has(name)) return `InvalidBatch : Duplicate field name : ${column}`;
    seen.add(name);
  }
  const needed = neededColumn(operation, externalId);
  if (needed !== undefined && !seen.has(needed.toLowerCase())) {
    return `InvalidBatch : Field name not found : ${needed} is required for ${operation}`;
  }
  if (/delete$/i.test(operation) && columns.length > 1)
    return "InvalidBatch : A delete job takes the Id column only";
  return null;
}

/** An upsert by Id may have none: its rows are then all new, as jsforce's live tests want it. */
function neededColumn(operation: string, externalId: Field | null): string | undefined {
  if (operation === "insert") return undefined;
  if (operation !== "upsert") return "Id";
  return externalId?.type === "id" ? undefined : externalId?.name;
}
