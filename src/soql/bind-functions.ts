// Functions of a field -> columns that are worked out.

import type { Field, FieldType } from "../facts/sobject.ts";
import {
  AGGREGATE_FUNCTIONS,
  type AggregateFunction,
  DATE_FUNCTIONS,
  type DateFunction,
} from "../facts/soql-functions.ts";
import type { FieldPath, FunctionCall } from "./ast.ts";
import { placedColumn } from "./bind-shown.ts";
import { type Column, columnName } from "./bound.ts";
import { type SoqlError, syntaxError } from "./error.ts";
import { columnOf } from "./path.ts";
import { offsetOf, type Scope } from "./scope.ts";

/** A field that stands for a function's result: `source` with another name and type. */
function resultField(source: Field, name: string, type: FieldType): Field {
  const same = type === source.type;
  return {
    ...source,
    name,
    label: name,
    type,
    picklistValues: same ? source.picklistValues : [],
    relationshipName: null,
    referenceTo: [],
    filterable: true,
    sortable: true,
  };
}

/** What of a row a condition may ask for: a field, a date function of one, or a distance. */
export const rowColumn = (scope: Scope, path: FieldPath): Column =>
  path.call && DATE_FUNCTIONS.has(path.call.name)
    ? dateColumn(scope, path, path.call)
    : placedColumn(scope, path);

const fieldOf = (scope: Scope, { parts }: FieldPath): Column => columnOf(scope, { parts });

const notSupported = (scope: Scope, path: FieldPath, reason: string): SoqlError =>
  syntaxError(scope.text, offsetOf(path), reason);

/** Throws what is no date, and convertTimezone() of what is no moment. */
function dateColumn(scope: Scope, path: FieldPath, { name, inZone }: FunctionCall): Column {
  const of = fieldOf(scope, path);
  const { field } = of;
  if (!DATE_FUNCTIONS.get(name)?.has(field.type) || !field.filterable)
    throw notSupported(scope, path, `field ${field.name} does not support date function ${name}`);
  if (inZone && field.type !== "datetime")
    throw notSupported(scope, path, `field ${field.name} does not support convertTimezone`);
  const { timeZone, fiscalYearStart, fiscalYearNamedByStart = false } = scope.calendar;
  const argument = inZone ? `convertTimezone(${columnName(of)})` : columnName(of);
  return {
    field: resultField(field, `${name}(${argument})`, name === "DAY_ONLY" ? "date" : "int"),
    computed: {
      kind: "date",
      name: name as DateFunction,
      of,
      timeZone: inZone ? timeZone : null,
      fiscal: { start: fiscalYearStart, namedByStart: fiscalYearNamedByStart },
    },
  };
}

/** Throws fields that the function can't be of. */
export function aggregateColumn(scope: Scope, path: FieldPath, { name }: FunctionCall): Column {
  const of = fieldOf(scope, path);
  const { field } = of;
  if (!field.aggregatable || !AGGREGATE_FUNCTIONS.get(name)?.has(field.type))
    throw notSupported(scope, path, `field ${field.name} does not support aggregate operator ${name}`);
  return {
    field: resultField(field, `${name}(${columnName(of)})`, aggregateType(name as AggregateFunction, field)),
    computed: { kind: "aggregate", name: name as AggregateFunction, of },
  };
}

function aggregateType(name: AggregateFunction, { type }: Field): FieldType {
  if (name === "COUNT" || name === "COUNT_DISTINCT") return "int";
  if (name === "AVG") return "double";
  return name === "SUM" && type !== "int" ? "double" : type;
}

/** GROUPING of a key. */
export const groupingColumn = (key: Column): Column => ({
  field: resultField(key.field, `GROUPING(${columnName(key)})`, "int"),
  computed: { kind: "grouping", of: key },
});
