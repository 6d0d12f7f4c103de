// Distances, and what a SELECT list shows otherwise than it is kept: labels, formats, other names.
import type { Field } from "../facts/sobject.ts";
import { FORMATTED } from "../facts/soql-functions.ts";
import type { Comparison, Distance, FieldPath, Query } from "./ast.ts";
import { type Column, columnName, type Format, type PlaceColumns } from "./bound.ts";
import { syntaxError } from "./error.ts";
import { columnOf, REFERENCED, VIEWED } from "./path.ts";
import { type Scope, unusable } from "./scope.ts";

/** The org has one currency. */
const CURRENCY = "USD";

/** A field, or a distance: what rows may be ordered by. */
export const placedColumn = (scope: Scope, path: FieldPath): Column =>
  path.distance ? distanceColumn(scope, path, path.distance) : columnOf(scope, path);

/** Throws what has no place. */
function distanceColumn(scope: Scope, path: FieldPath, { to, unit }: Distance, name?: string): Column {
  const of = columnOf(scope, { parts: path.parts });
  const from = placeOf(scope, path, of);
  const other = "parts" in to ? columnOf(scope, to) : undefined;
  const aim = "parts" in to ? placeOf(scope, to, columnOf(scope, to)) : to;
  const written = other ? columnName(other) : Object.values(to).join();
  const field: Field = {
    ...of.field,
    name: name ?? `DISTANCE(${columnName(of)},${written},${unit})`,
    type: "double",
    scale: 15,
    nillable: true,
    filterable: true,
    sortable: true,
    groupable: false,
    aggregatable: false,
  };
  return { field, computed: { kind: "distance", of, from, to: aim, unit } };
}

/** The columns of a place's degrees. */
function placeOf(scope: Scope, path: FieldPath, { field, parents }: Column): PlaceColumns {
  const object = parents?.at(-1)?.object ?? scope.object;
  const part = (ending: RegExp): Column | undefined => {
    const found = object.fields.find(
      ({ name, compoundFieldName }) => compoundFieldName === field.name && ending.test(name),
    );
    return found && { field: found, ...(parents ? { parents } : {}) };
  };
  const latitude = part(/(?:^|[a-z]|__)Latitude(?:__s)?$/);
  const longitude = part(/(?:^|[a-z]|__)Longitude(?:__s)?$/);
  if (latitude && longitude) return { latitude, longitude };
  throw unusable(scope, path, `DISTANCE is of geolocation fields only, and '${field.name}' is none`);
}

/** Documented: a distance is less or greater, never equal. */
export function refuseOperator(scope: Scope, path: FieldPath, operator: Comparison | "IN"): void {
  if (!path.distance || operator === "<" || operator === ">") return;
  throw syntaxError(scope.text, path.distance.token.offset, `DISTANCE can be compared by < and > only`);
}

/** How the caller sees values of `of`. */
export const formatOf = ({ calendar }: Scope, of: Format["of"]): Format => ({
  of,
  locale: calendar.locale ?? "en_US",
  timeZone: calendar.timeZone,
  currency: CURRENCY,
});

/** Throws fields that FORMAT() doesn't take. */
export function checkFormatted(scope: Scope, path: FieldPath, { name, type }: Field): void {
  if (FORMATTED.has(type)) return;
  throw unusable(
    scope,
    path,
    `FORMAT is of number, date, time, and currency fields only, and '${name}' is none`,
  );
}

/** What an element of the SELECT list of a query of rows gives; `unnamed`: how many distances without an alias there were. */
export function selectedColumn(scope: Scope, path: FieldPath, unnamed: number): Column {
  const alias = path.alias?.text;
  if (alias?.toLowerCase() === "attributes")
    throw syntaxError(scope.text, path.alias?.offset ?? 0, `duplicate alias: ${alias}`);
  if (path.distance) return distanceColumn(scope, path, path.distance, alias ?? `expr${unnamed}`);
  const column = columnOf(scope, path);
  const { field } = column;
  if (path.format) {
    checkFormatted(scope, path, field);
    return renamed(column, alias, { ...field, type: "string" }, formatOf(scope, field));
  }
  if (!path.label) return column;
  if (!hasLabel(column))
    throw unusable(scope, path, `toLabel is of picklists only, and '${field.name}' is none`);
  const labelled: Column = { ...column, label: true };
  return alias === undefined ? labelled : { ...renamed(labelled, alias, field, null), label: true };
}

/** Picklists, and the names of record types, which are their own labels. Source: SOQL reference, toLabel(). */
const hasLabel = ({ field, parents = [] }: Column): boolean =>
  field.type === "picklist" ||
  field.type === "multipicklist" ||
  (field.nameField && parents.at(-1)?.object.name === "RecordType");

/** With an alias it is the row's own, whatever it is of. */
function renamed(of: Column, alias: string | undefined, field: Field, format: Format | null): Column {
  const way = alias === undefined && of.parents ? { parents: of.parents } : {};
  return { field: { ...field, name: alias ?? field.name }, ...way, computed: { kind: "shown", of, format } };
}

/** Throws FOR VIEW and FOR REFERENCE of what isn't viewed, and UPDATE TRACKING and VIEWSTAT: there are no articles. */
export function refuseTail({ text, object }: Scope, { viewed, tracked, fields, groupBy }: Query): void {
  if (tracked) throw syntaxError(text, tracked.offset, `UPDATE ${tracked.text} is for articles only`);
  if (!viewed) return;
  const { offset } = viewed.token;
  const rows = fields && !groupBy && !fields.some((field) => "call" in field);
  if (!rows) throw syntaxError(text, offset, `a grouped query cannot use FOR ${viewed.token.text}`);
  const kept = [VIEWED, REFERENCED].every((name) => object.fieldsByName.has(name.toLowerCase()));
  if (!kept || object.computed)
    throw syntaxError(text, offset, `${object.name} doesn't keep when it was viewed`);
}
