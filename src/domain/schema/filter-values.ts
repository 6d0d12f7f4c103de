// The values of a summary's filter: a text as filters have it, with commas between several, -> cells.
import type { Field, FilterOperation, SummaryFilter } from "../../facts/sobject.ts";
import { isFault, type ValueReader, valueReader } from "../records/values.ts";

const BLANKS: readonly FilterOperation[] = ["equals", "notEqual"];

/** The cells, or why there are none. A blank text is a blank value. */
export function filterValues(
  field: Field,
  operation: FilterOperation,
  text: string,
): SummaryFilter["values"] | string {
  const parts = text.trim() === "" ? [""] : valuesOf(text);
  if (!parts) return `the quotes of the value ${text} don't end`;
  const read = cellReader(field);
  const values: (string | number | null)[] = [];
  for (const part of parts) {
    if (part === "" && !BLANKS.includes(operation)) return `${operation} needs a value`;
    const cell = part === "" ? null : read(part);
    if (cell === undefined || (typeof cell === "object" && cell !== null))
      return `${part} is no value of a ${field.type}${HINTS[field.type] ?? ""}`;
    if (field.type === "boolean" && cell === null) return "a checkbox is true or false";
    values.push(cell);
  }
  return values;
}

const HINTS: Readonly<Record<string, string>> = {
  date: " (they are written as 2026-01-31 here)",
  datetime: " (they are written as 2026-01-31T10:00:00Z here)",
};

/** What stands between commas; a value in quotes may have commas of its own, and a quote doubled. */
function valuesOf(text: string): string[] | undefined {
  const values: string[] = [];
  let rest = text.trim();
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"\s*(?:,|$)/.exec(rest);
    if (!quoted && rest.startsWith('"')) return undefined;
    const plain = quoted ? undefined : /^([^,]*)(?:,|$)/.exec(rest);
    const [whole = "", value = ""] = quoted ?? plain ?? [];
    values.push(quoted ? value.replaceAll('""', '"') : value.trim());
    rest = rest.slice(whole.length).trimStart();
    if (!whole.endsWith(",")) return values;
  }
}

const DATETIME = /^\d{4}-\d{2}-\d{2}T/;

/** Texts are compared as they are: neither their length nor a picklist's values matter to a comparison. */
function cellReader(field: Field): (part: string) => ReturnType<ValueReader> | undefined {
  switch (field.type) {
    case "boolean":
    case "date":
      return whole(field, (part) => field.type !== "date" || part.length === "2026-01-31".length);
    case "datetime":
      return whole(field, (part) => DATETIME.test(part));
    case "int":
    case "double":
    case "currency":
    case "percent":
      return (part) => (/^[+-]?\d{1,18}(\.\d{1,18})?$/.test(part) ? Number(part) : undefined);
    default:
      return (part) => part;
  }
}

/** Read as a client's value is. */
function whole(
  field: Field,
  fits: (part: string) => boolean,
): (part: string) => ReturnType<ValueReader> | undefined {
  const read = valueReader(field, "csv", () => new Set());
  return (part) => {
    const cell = fits(part) ? read(part) : undefined;
    return cell !== undefined && isFault(cell) ? undefined : cell;
  };
}
