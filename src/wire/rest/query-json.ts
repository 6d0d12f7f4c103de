// A row of a query as a record in REST's JSON: a parent is a record within it, null if there is none.

import { type Column, parentsOf, wayOf } from "../../domain/model/column.ts";
import { formatId } from "../../domain/model/id.ts";
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
  return membersAt("", columns, base, object, columns.length, idColumns, children);
}

/** The record at the end of a way: its attributes, then in the order of their first mention fields, parents and children. */
function membersAt(
  way: string,
  columns: readonly Column[],
  base: string,
  object: SObject,
  idColumn: number,
  idColumns: ReadonlyMap<string, number>,
  children: readonly ChildMember[],
): RowWriter {
  const depth = way === "" ? 0 : way.split(".").length;
  const members: Member[] = [];
  const written = new Set<string>();
  const place = `${base}/sobjects/${object.name}/`;
  const bytesAt =
    (name: string, index: number): Member =>
    (row) =>
      row[index] === null
        ? `"${name}":null`
        : `"${name}":"${place}${formatId(Number(row[idColumn]))}/${name}"`;
  const childrenAt = (index: number): Member[] =>
    children.filter(({ at }) => at === index).map(({ member }) => member);
  for (const [index, { field, parents = [] }] of columns.entries()) {
    members.push(...childrenAt(index));
    if (wayOf(parents.slice(0, depth)) !== way || parents.length < depth) continue;
    const parent = parents[depth];
    if (!parent) {
      const write = field.type === "base64" ? null : cellWriter(field);
      members.push(
        write ? fieldMember(JSON.stringify(field.name), write, index) : bytesAt(field.name, index),
      );
      continue;
    }
    const next = wayOf(parents.slice(0, depth + 1));
    if (written.has(next)) continue;
    written.add(next);
    const nextId = idColumns.get(next) ?? 0;
    const write = membersAt(next, columns, base, parent.object, nextId, idColumns, []);
    const key = JSON.stringify(parent.reference.relationshipName);
    members.push((row, at) => `${key}:${row[nextId] === null ? "null" : write(row, at)}`);
  }
  members.push(...childrenAt(columns.length));
  const start = `{"attributes":{"type":"${object.name}","url":"${place}`;
  return (row, index) =>
    `${start}${formatId(Number(row[idColumn]))}"},${members.map((member) => member(row, index)).join(",")}}`;
}

const fieldMember =
  (key: string, write: (cell: string | number) => string, index: number): Member =>
  (row) => {
    const cell = row[index] ?? null;
    return `${key}:${cell === null ? "null" : write(cell)}`;
  };
