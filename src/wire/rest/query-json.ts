// A row of a query as a record in REST's JSON: a parent is a record within it, null if there is none.

import {
  type Column,
  namedAt,
  parentsOf,
  parentType,
  type Relationship,
  type Way,
  wayOf,
} from "../../domain/model/column.ts";
import { formatId, type RecordId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import type { SObject } from "../../facts/sobject.ts";
import { cellWriter } from "../shared/json-values.ts";
import { recordWriter } from "./record-json.ts";

/** `index`: which of the page's rows. */
export type RowWriter = (row: readonly Cell[], index: number) => string;

/** `"Name":...` of a field, a parent with all that is selected of it, or the rows of a child relationship. */
type Member = RowWriter;

/** A child relationship's member, and how many of the columns stand before it. */
export interface ChildMember {
  readonly at: number;
  readonly member: Member;
}

/**
 * Compiles the writer of a query's rows; see RowsPage for what they hold.
 *
 * @param base "/services/data/v60.0"
 */
export function rowWriter(
  base: string,
  object: SObject,
  columns: readonly Column[],
  children: readonly ChildMember[] = [],
): RowWriter {
  if (children.length === 0 && columns.every(({ parents }) => !parents)) {
    return recordWriter(
      base,
      object,
      columns.map(({ field }) => field),
    );
  }
  const idColumns = new Map(
    parentsOf(columns).map((way, index) => [wayOf(way), columns.length + 1 + index] as const),
  );
  const write = membersOf([], { base, object, columns, idColumns }, children);
  const start = attributes(base, object, () => object.name);
  return (row, index) => `${start(Number(row[columns.length]))},${write(row, index)}}`;
}

interface Compiling {
  readonly base: string;
  readonly object: SObject;
  readonly columns: readonly Column[];
  /** Where the Ids of parents stand, by their way. */
  readonly idColumns: ReadonlyMap<string, number>;
}

/** `{"attributes":{...}`; a parent of several kinds says that it is a Name, and where the record itself is. */
const attributes = (
  base: string,
  { name }: SObject,
  typeOf: (id: RecordId) => string,
): ((id: RecordId) => string) => {
  const start = `{"attributes":{"type":"${name}","url":"${base}/sobjects/`;
  return (id) => `${start}${typeOf(id)}/${formatId(id)}"}`;
};

/** The record at the end of a way: in the order of their first mention fields, parents and children. */
function membersOf(way: Way, compiling: Compiling, children: readonly ChildMember[] = []): RowWriter {
  const { columns } = compiling;
  const members: Member[] = [];
  let at = 0;
  const childrenUpTo = (column: number): void => {
    for (; at <= column; at++)
      members.push(...children.filter((child) => child.at === at).map(({ member }) => member));
  };
  for (const named of namedAt(columns, way)) {
    const { column } = named;
    childrenUpTo(column);
    if ("ways" in named) members.push(parentMember(named, compiling));
    else {
      const { field } = named;
      const key = JSON.stringify(field.name);
      members.push(
        field.type === "base64"
          ? bytesMember(field.name, column, way, compiling)
          : fieldMember(key, cellWriter(field), column),
      );
    }
  }
  childrenUpTo(columns.length);
  return (row, index) => members.map((member) => member(row, index)).join(",");
}

/** Of the ways of a relationship the one that leads to a record. */
function parentMember({ name, ways }: Relationship, compiling: Compiling): Member {
  const key = JSON.stringify(name);
  const branches = ways.flatMap((way) => {
    const last = way.at(-1);
    if (!last) return [];
    const start = attributes(compiling.base, last.object, parentType(last));
    const idColumn = compiling.idColumns.get(wayOf(way)) ?? 0;
    return [{ idColumn, start, write: membersOf(way, compiling) }];
  });
  return (row, index) => {
    for (const { idColumn, start, write } of branches) {
      const id = row[idColumn];
      if (typeof id === "number") return `${key}:${start(id)},${write(row, index)}}`;
    }
    return `${key}:null`;
  };
}

const fieldMember =
  (key: string, write: (cell: string | number) => string, index: number): Member =>
  (row) => {
    const cell = row[index] ?? null;
    return `${key}:${cell === null ? "null" : write(cell)}`;
  };

/** In place of bytes stands where they are. */
function bytesMember(name: string, column: number, way: Way, compiling: Compiling): Member {
  const { base, columns, idColumns } = compiling;
  const { object } = way.at(-1) ?? compiling;
  const idColumn = way.length === 0 ? columns.length : (idColumns.get(wayOf(way)) ?? 0);
  return (row) =>
    row[column] === null
      ? `"${name}":null`
      : `"${name}":"${base}/sobjects/${object.name}/${formatId(Number(row[idColumn]))}/${name}"`;
}
