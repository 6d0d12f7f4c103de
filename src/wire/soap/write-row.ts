// Rows of a query as sObjects, as recorded: a parent is an sObject within it, its children are a QueryResult.
import {
  type Column,
  namedAt,
  parentsOf,
  type Relationship,
  type Way,
  wayOf,
} from "../../domain/model/column.ts";
import { formatId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import type { ChildRows, QueryPage, RowsPage } from "../../domain/records/query.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import type { SObject } from "../../facts/sobject.ts";
import { type SoapObject, type SoapWriter, writeMessage } from "./write-message.ts";
import { fieldWriter, recordHead, recordWriter } from "./write-record.ts";

/** XML of a row, or of something within it; `index`: which of the page's rows. */
type Member = (row: readonly Cell[], index: number) => string;

interface NamedMember {
  /** The element's. */
  readonly name: string;
  readonly write: Member;
}

interface Compiling {
  readonly flavour: SoapFlavour;
  readonly apiVersion: number;
  readonly columns: readonly Column[];
  readonly children: readonly ChildRows[];
}

/** A page as the WSDL's QueryResult. */
export function queryResult(
  flavour: SoapFlavour,
  apiVersion: number,
  page: Extract<QueryPage, { kind: "rows" }>,
): SoapObject {
  const { columns, children } = page;
  return resultOf(page, rowWriter({ flavour, apiVersion, columns, children }, page.object));
}

/** Rows without children, each as an sObject. */
export function rowWriters(
  flavour: SoapFlavour,
  apiVersion: number,
  { object, columns, rows }: Pick<Extract<QueryPage, { kind: "rows" }>, "object" | "columns" | "rows">,
): readonly SoapWriter[] {
  return rows.map(rowWriter({ flavour, apiVersion, columns, children: [] }, object));
}

type RowWriter = (row: readonly Cell[], index: number) => SoapWriter;

const resultOf = ({ rows, totalSize, done, locator }: RowsPage, write: RowWriter): SoapObject => ({
  done,
  queryLocator: locator,
  records: rows.map((row, index) => write(row, index)),
  size: totalSize,
});

function rowWriter(compiling: Compiling, object: SObject): RowWriter {
  const { flavour, apiVersion, columns, children } = compiling;
  if (children.length === 0 && columns.every(({ parents }) => !parents)) {
    const fields = columns.map(({ field }) => field);
    return recordWriter(flavour, apiVersion, object, fields);
  }
  const write = recordAt(compiling, [], object);
  return (row, index) => (element) => `<${element}${write(row, index)}</${element}>`;
}

/** What follows "<element" of the record at the end of a way. */
function recordAt(compiling: Compiling, way: Way, object: SObject): Member {
  const { flavour, apiVersion, columns } = compiling;
  const partner = flavour.segment === "u";
  const head = recordHead(flavour, object);
  const members: NamedMember[] = [];
  let idColumn = -1;
  let at = 0;
  const childrenUpTo = (column: number): void => {
    for (; at <= column; at++) members.push(...childrenAt(compiling, way.length, at));
  };
  for (const named of namedAt(columns, way)) {
    const { column } = named;
    childrenUpTo(column);
    if ("ways" in named) {
      members.push(parentMember(compiling, named));
      continue;
    }
    const { field } = named;
    if (field.type === "id") idColumn = column;
    if (field.type === "id" && !partner) continue;
    const write = fieldWriter(field, apiVersion, partner);
    members.push({ name: field.name, write: (row) => write(row[column]) });
  }
  childrenUpTo(columns.length);
  // A type's elements are in the order of their names in the enterprise WSDL.
  if (!partner) members.sort((a, b) => (a.name < b.name ? -1 : 1));
  return (row, index) => {
    const id = row[idColumn];
    const slot = typeof id === "number" ? `<sf:Id>${formatId(id)}</sf:Id>` : '<sf:Id xsi:nil="true"/>';
    return head + slot + members.map(({ write }) => write(row, index)).join("");
  };
}

const missing = ({ flavour }: Compiling, name: string): string =>
  flavour.segment === "u" ? `<sf:${name} xsi:nil="true"/>` : "";

/** Of the ways of a relationship the one that leads to a record. */
function parentMember(compiling: Compiling, { name, ways }: Relationship): NamedMember {
  const { columns } = compiling;
  const known = parentsOf(columns).map((way) => wayOf(way));
  const branches = ways.flatMap((way) => {
    const object = way.at(-1)?.object;
    if (!object) return [];
    const idColumn = columns.length + 1 + known.indexOf(wayOf(way));
    return [{ idColumn, write: recordAt(compiling, way, object) }];
  });
  const nil = missing(compiling, name);
  return {
    name,
    write: (row, index) => {
      const found = branches.find(({ idColumn }) => row[idColumn] !== null);
      return found ? `<sf:${name}${found.write(row, index)}</sf:${name}>` : nil;
    },
  };
}

/** The child relationships that stand before a column; only rows of the query itself have any. */
function childrenAt(compiling: Compiling, depth: number, column: number): NamedMember[] {
  const here = depth > 0 ? [] : compiling.children.filter(({ at }) => at === column);
  return here.map((child) => childMember(compiling, child));
}

function childMember(compiling: Compiling, { name, object, columns, pages }: ChildRows): NamedMember {
  const { flavour, apiVersion } = compiling;
  const write = rowWriter({ flavour, apiVersion, columns, children: [] }, object);
  const nil = missing(compiling, name);
  return {
    name,
    write: (_, index) => {
      const page = pages[index];
      if (!page) return nil;
      const result = writeMessage("QueryResult", resultOf(page, write), apiVersion);
      return `<sf:${name} xsi:type="QueryResult">${result}</sf:${name}>`;
    },
  };
}
