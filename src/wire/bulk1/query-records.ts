// Rows of a query as a result file in XML or JSON, from the cells of the same rows in CSV.
import { type Column, namedAt, parentsOf, parentType, type Way, wayOf } from "../../domain/model/column.ts";
import { parseId } from "../../domain/model/id.ts";
import { ASYNC_NAMESPACE, type ContentType } from "../../facts/bulk1.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { CellKind, Field, SObject } from "../../facts/sobject.ts";
import { escapeXml } from "../shared/xml.ts";

export interface ResultWriter {
  readonly head: string;
  /** What stands between two rows. */
  readonly between: string;
  /** @param cells those of the columns, the row's Id, and the Ids of its parents; "" where there is nothing. */
  row(cells: readonly string[]): string;
  readonly tail: string;
}

const XSI = "http://www.w3.org/2001/XMLSchema-instance";

export function resultWriter(
  contentType: Exclude<ContentType, "CSV">,
  object: SObject,
  columns: readonly Column[],
  apiVersion: number,
): ResultWriter {
  const tree = recordAt([], columns, object, columns.length, idColumns(columns));
  if (contentType === "JSON") {
    const base = `/services/data/v${apiVersion}.0/sobjects`;
    return { head: "[", between: ",", row: (cells) => jsonRecord(tree, cells, base), tail: "]" };
  }
  return {
    head: `<?xml version="1.0" encoding="UTF-8"?><queryResult xmlns="${ASYNC_NAMESPACE}" xmlns:xsi="${XSI}">`,
    between: "",
    row: (cells) => `<records xsi:type="sObject">${xmlRecord(tree, cells)}</records>`,
    tail: "</queryResult>",
  };
}

interface RecordShape {
  readonly object: SObject;
  /** The name of the object that a record is of, by its id. */
  readonly typeOf: (id: string) => string;
  readonly idColumn: number;
  readonly members: readonly Member[];
}

type Member =
  | { readonly name: string; readonly column: number; readonly field: Field }
  | { readonly name: string; readonly parent: RecordShape };

/** Where the Ids of parents stand, by their way. */
const idColumns = (columns: readonly Column[]): ReadonlyMap<string, number> =>
  new Map(parentsOf(columns).map((way, index) => [wayOf(way), columns.length + 1 + index] as const));

/** The record at the end of a way, its fields and parents in the order of their first mention. */
function recordAt(
  way: Way,
  columns: readonly Column[],
  object: SObject,
  idColumn: number,
  ids: ReadonlyMap<string, number>,
): RecordShape {
  const last = way.at(-1);
  const typeOf = last ? parentType(last) : () => object.name;
  const members = namedAt(columns, way).map((named): Member => {
    if ("field" in named) return { name: named.field.name, column: named.column, field: named.field };
    // There is no TYPEOF in Bulk queries, so there is one way.
    const next = named.ways[0] ?? [];
    const parent = recordAt(next, columns, next.at(-1)?.object ?? object, ids.get(wayOf(next)) ?? 0, ids);
    return { name: named.name, parent };
  });
  return { object, typeOf: (id) => typeOf(parseId(id) ?? 0), idColumn, members };
}

function jsonRecord(
  { object, typeOf, idColumn, members }: RecordShape,
  cells: readonly string[],
  base: string,
): string {
  const id = cells[idColumn] ?? "";
  const fields = members.map((member) => {
    const name = JSON.stringify(member.name);
    if (!("parent" in member)) return `${name}:${jsonValue(member.field, cells[member.column] ?? "")}`;
    const { parent } = member;
    return `${name}:${(cells[parent.idColumn] ?? "") === "" ? "null" : jsonRecord(parent, cells, base)}`;
  });
  const attributes = `"attributes":{"type":"${object.name}","url":"${base}/${typeOf(id)}/${id}"}`;
  return `{${[attributes, ...fields].join(",")}}`;
}

const cellOf = (field: Field): CellKind => FIELD_TYPES[field.type].cell;

/** Datetimes are milliseconds since 1970, as real orgs were recorded to give them here and nowhere else. */
function jsonValue(field: Field, text: string): string {
  if (text === "") return "null";
  switch (cellOf(field)) {
    case "boolean":
    case "integer":
      return text;
    case "real":
      return text.includes(".") ? text : `${text}.0`;
    case "datetime":
      return String(Date.parse(text));
    default:
      return JSON.stringify(text);
  }
}

function xmlRecord({ object, members }: RecordShape, cells: readonly string[]): string {
  const fields = members.map((member) => {
    if ("parent" in member) {
      const { name, parent } = member;
      return (cells[parent.idColumn] ?? "") === ""
        ? `<${name} xsi:nil="true"/>`
        : `<${name} xsi:type="sObject">${xmlRecord(parent, cells)}</${name}>`;
    }
    const text = cells[member.column] ?? "";
    return text === ""
      ? `<${member.name} xsi:nil="true"/>`
      : `<${member.name}>${escapeXml(text)}</${member.name}>`;
  });
  return `<type>${object.name}</type>${fields.join("")}`;
}
