// `columns=true`: what the columns of a query are, without running it. The sf CLI asks for it to print a table.
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

/** A bound query, as far as its columns go. */
interface Columns {
  readonly object: SObject;
  readonly fields: readonly Field[];
}

/** The whole answer; a COUNT() has no columns. */
export function columnMetadata({ object, fields }: Columns): Readonly<Record<string, unknown>> {
  return {
    columnMetadata: fields.map(columnOf),
    entityName: object.name,
    groupBy: false,
    idSelected: fields.some((field) => field.type === "id"),
    keyPrefix: object.keyPrefix,
  };
}
