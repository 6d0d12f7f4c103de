// `columns=true`: what the columns of a query are, without running it. The sf CLI asks for it to print a table.

import type { ChildColumns, Column } from "../../domain/model/column.ts";
import { type GroupColumn, groupColumns } from "../../domain/records/query-groups.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { CellKind, Field, SObject } from "../../facts/sobject.ts";

const APEX_TYPES: Readonly<Record<CellKind, string>> = {
  text: "String",
  integer: "Integer",
  real: "Double",
  boolean: "Boolean",
  id: "Id",
  datetime: "Datetime",
  date: "Date",
  time: "Time",
  blob: "Blob",
  none: "String",
};

function columnOf(field: Field): Readonly<Record<string, unknown>> {
  const { cell } = FIELD_TYPES[field.type];
  const compound = field.type === "address" ? "Address" : "Location";
  return {
    aggregate: false,
    apexType: cell === "none" ? compound : APEX_TYPES[cell],
    booleanType: cell === "boolean",
    columnName: field.name,
    custom: field.custom,
    displayName: field.name,
    foreignKeyName: field.relationshipName,
    insertable: field.createable,
    joinColumns: [],
    numberType: cell === "integer" || cell === "real",
    textType: cell === "text",
    updatable: field.updateable,
  };
}

type Metadata = Readonly<Record<string, unknown>>;

/** Fields as they are, each parent once, and each child relationship, with what is selected of them. */
function columnsAt(
  columns: readonly Column[],
  depth: number,
  children: readonly ChildColumns[] = [],
): Metadata[] {
  const described: Metadata[] = [];
  const relationships = new Set<string | null>();
  const fields = new Set<string>();
  const childrenAt = (index: number): Metadata[] =>
    children.filter(({ at }) => at === index).map((child) => childColumns(child));
  for (const [index, { field, parents }] of columns.entries()) {
    described.push(...childrenAt(index));
    const parent = parents?.[depth];
    if (!parent) {
      // Several objects of a TYPEOF may have a field of one name.
      if (!fields.has(field.name)) described.push(columnOf(field));
      fields.add(field.name);
      continue;
    }
    const { reference } = parent;
    const name = reference.relationshipName;
    if (relationships.has(name)) continue;
    relationships.add(name);
    const joined = columns.filter((column) => column.parents?.[depth]?.reference === reference);
    described.push({
      ...columnOf(reference),
      apexType: "Id",
      columnName: name,
      displayName: name,
      joinColumns: columnsAt(joined, depth + 1),
      textType: false,
    });
  }
  return described.concat(childrenAt(columns.length));
}

/** The sf CLI knows a child subquery by `aggregate` beside `joinColumns`. */
const childColumns = ({ name, query }: ChildColumns): Metadata => ({
  aggregate: true,
  apexType: null,
  booleanType: false,
  columnName: name,
  custom: name.endsWith("__r"),
  displayName: name,
  foreignKeyName: null,
  insertable: false,
  joinColumns: columnsAt(query.columns, 0),
  numberType: false,
  textType: false,
  updatable: false,
});

/** A bound query, as far as its columns go. */
interface Columns {
  readonly object: SObject;
  readonly columns: readonly Column[];
  readonly groups?: Parameters<typeof groupColumns>[0];
  readonly children?: readonly ChildColumns[];
}

/** The sf CLI shows a function by what it is, or by its alias. */
const groupColumn = ({ name, field, computed }: GroupColumn): Metadata => ({
  ...columnOf(field),
  aggregate: computed,
  columnName: name,
  displayName: computed ? field.name : name,
});

/** The whole answer; a COUNT() has no columns. */
export function columnMetadata({
  object,
  columns,
  groups,
  children,
}: Columns): Readonly<Record<string, unknown>> {
  return {
    columnMetadata: groups ? groupColumns(groups).map(groupColumn) : columnsAt(columns, 0, children),
    entityName: object.name,
    groupBy: (groups?.keys.length ?? 0) > 0,
    idSelected: columns.some(({ field, parents }) => field.type === "id" && !parents),
    keyPrefix: object.keyPrefix || null,
  };
}
