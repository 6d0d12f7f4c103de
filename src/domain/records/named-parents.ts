// Rows of JSON or XML that name parents by external ids, in JSON as {"Who": {"attributes": {"type": "Contact"}, "Email": "a@b.co"}}:
// the same rows with the parents' ids.
import type { Field, SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import { fieldNamed } from "./names.ts";
import { isParentKey, lookupNamed, type ParentKey, parentId, parentKey } from "./parent-keys.ts";
import type { WriteContext } from "./write-context.ts";

interface NamedRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Why rows can't be written, by their index. */
  readonly faults: ReadonlyMap<number, Fault>;
}

const NONE: ReadonlyMap<number, Fault> = new Map();

/** `object` is as its caller sees it; rows that name no parent so are the given ones. */
export async function withParentIds(
  context: WriteContext,
  object: SObject,
  { columns, rows }: Pick<NamedRows, "columns" | "rows">,
): Promise<NamedRows> {
  const lookups = columns.map((column, index) =>
    !fieldNamed(object, column) && rows.some((row) => isObject(row[index]))
      ? lookupNamed(object, column)
      : undefined,
  );
  if (lookups.every((lookup) => lookup === undefined)) return { columns, rows, faults: NONE };
  const all = [...columns];
  const places = lookups.map((lookup) => {
    if (!lookup) return undefined;
    const known = all.findIndex((column) => column.toLowerCase() === lookup.name.toLowerCase());
    return known >= 0 ? known : all.push(lookup.name) - 1;
  });
  const faults = new Map<number, Fault>();
  const resolved: unknown[][] = [];
  for (const [index, row] of rows.entries()) {
    const cells = [...row];
    for (const [column, lookup] of lookups.entries()) {
      if (!lookup || !isObject(row[column])) continue;
      const place = places[column] ?? 0;
      const id =
        cells[place] === undefined
          ? await idOf(context, lookup, row[column])
          : fault("duplicateInBatch", { value: lookup.name }, [lookup.name]);
      cells[column] = undefined;
      if (typeof id === "string") cells[place] = id;
      else faults.set(index, id);
    }
    resolved.push(cells);
  }
  return { columns: all, rows: resolved, faults };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

async function idOf(context: WriteContext, lookup: Field, value: object): Promise<string | Fault> {
  const key = keyOf(value);
  if (key) return parentId(context, lookup, key);
  const detail = `${lookup.relationshipName} must hold one external id field`;
  return fault("jsonParserError", { detail }, [lookup.name]);
}

/** The one field in it, and the type that its attributes tell. */
function keyOf(value: object): ParentKey | undefined {
  if (isParentKey(value)) return value;
  const entries = Object.entries(value);
  const isAttributes = ([name]: readonly [string, unknown]): boolean => name.toLowerCase() === "attributes";
  const [key, another] = entries.filter((entry) => !isAttributes(entry));
  if (!key || another) return undefined;
  const [field, text] = key;
  if (typeof text !== "string" && typeof text !== "number") return undefined;
  const told: unknown = entries.find(isAttributes)?.[1];
  const type = isObject(told) && "type" in told && typeof told.type === "string" ? told.type : "";
  return parentKey(type, field, String(text));
}
