// A bound query of groups -> SQL: what is asked of each group is worked out once, in a SELECT within; conditions and
// the order of groups stand outside. Subtotals are further SELECTs of the same rows.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field } from "../../facts/sobject.ts";
import { type BoundGroups, type BoundQuery, type Column, columnName } from "../../soql/bound.ts";
import type { SqlValue } from "./driver.ts";
import {
  type CompiledQuery,
  conditionSql,
  From,
  limitSql,
  orderTerms,
  type SqlSource,
  whereClause,
} from "./soql-to-sql.ts";

/** Rows: the cells of `groups.expressions` of each group, in the query's order; the keys break ties. */
export function compileGroups(query: BoundQuery, groups: BoundGroups): CompiledQuery {
  const values: SqlValue[] = [];
  const selects = groups.sets.map((set) => groupSelect(query, groups, set, values));
  const outer = new GroupRows(groups, values);
  const cells = groups.expressions.map((_, index) => `g."e${index}"`).join(", ");
  const having = groups.having ? ` WHERE ${conditionSql(groups.having, outer)}` : "";
  const order = [
    ...query.orderBy.flatMap((term) => orderTerms(term, outer)),
    ...groups.keys.flatMap((key, index) => keyOrder(key, index, outer)),
    ...groups.keys.map((key) => `${outer.column(key)} COLLATE BINARY`),
  ];
  // Materialized: SQLite would move conditions into the SELECTs, one below the other, and bounds how deep they may stand.
  let sql = `WITH g AS MATERIALIZED (${selects.join(" UNION ALL ")}) SELECT ${cells} FROM g${having}`;
  if (order.length > 0) sql += ` ORDER BY ${order.join(", ")}`;
  sql += limitSql(query);
  return { sql, values };
}

/** Keys that are no expressions either, with their places. */
const hiddenKeys = ({ keys, expressions }: BoundGroups): (readonly [number, Column])[] => {
  const names = new Set(expressions.map(columnName));
  return [...keys.entries()].filter(([, key]) => !names.has(columnName(key)));
};

/** Names what the SELECTs within give: "e0" ... are the expressions, "k0" ... other keys, "s0" ... the keys' GROUPING. */
class GroupRows implements SqlSource {
  readonly values: SqlValue[];
  readonly #names: ReadonlyMap<string, string>;

  constructor(groups: BoundGroups, values: SqlValue[]) {
    this.values = values;
    this.#names = new Map([
      ...hiddenKeys(groups).map(([index, key]) => [columnName(key), `k${index}`] as const),
      ...groups.expressions.map((expression, index) => [columnName(expression), `e${index}`] as const),
    ]);
  }

  column(column: Column): string {
    const name = this.#names.get(columnName(column));
    if (!name) throw new Error(`${columnName(column)} is asked of no group`);
    // A column of a SELECT has lost the collation that its field has.
    return isFolded(column.field) ? `(g."${name}" COLLATE NOCASE)` : `g."${name}"`;
  }
}

/** Subtotals stand behind what they sum up, groups in the order of their keys, that without a value first. */
function keyOrder(key: Column, index: number, source: SqlSource): string[] {
  return [`g."s${index}"`, ...orderTerms({ ...key, descending: false, nullsLast: false }, source)];
}

/** Names of the keys that a set of groups is told apart by, and of the others. */
interface KeySet {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
}

/** The groups of one set of keys. */
function groupSelect(
  query: BoundQuery,
  groups: BoundGroups,
  set: readonly boolean[],
  values: SqlValue[],
): string {
  const { keys, expressions } = groups;
  const from = new From(query.object, query.includeDeleted);
  const names = (wanted: boolean): Set<string> =>
    new Set(keys.filter((_, index) => set[index] === wanted).map(columnName));
  const keySet: KeySet = { on: names(true), off: names(false) };
  // Without any aggregate the last set would be no group but all rows.
  const cells = [
    ...expressions.map((expression, index) => `${expressionSql(expression, from, keySet)} AS "e${index}"`),
    ...hiddenKeys(groups).map(([index, key]) => `${expressionSql(key, from, keySet)} AS "k${index}"`),
    ...keys.map((_, index) => `${set[index] ? 0 : 1} AS "s${index}"`),
    "count(*)",
  ].join(", ");
  const where = whereClause(query, from);
  const by = keys.filter((_, index) => set[index]).map((key) => distinctSql(key, from));
  values.push(...from.values);
  return `SELECT ${cells} FROM ${from.clause()}${where}${by.length > 0 ? ` GROUP BY ${by.join(", ")}` : ""}`;
}

/** Values of text fields are one group where `=` says that they are equal. */
const isFolded = ({ type, caseSensitive }: Field): boolean =>
  FIELD_TYPES[type].cell === "text" && !caseSensitive;

/** What tells values apart; texts of ASCII alone are folded without a call out of SQL. */
function distinctSql(column: Column, from: From): string {
  const sql = from.column(column);
  if (!isFolded(column.field)) return sql;
  return `CASE WHEN octet_length(${sql}) = length(${sql}) THEN upper(${sql}) ELSE sf_fold(${sql}) END`;
}

function expressionSql(column: Column, from: From, { on, off }: KeySet): string {
  const { computed } = column;
  if (computed?.kind === "aggregate") return aggregateSql(computed.name, computed.of, from);
  if (computed?.kind === "grouping") return off.has(columnName(computed.of)) ? "1" : "0";
  const isKey = on.has(columnName(column));
  if (!isKey && (off.has(columnName(column)) || (computed && off.has(columnName(computed.of)))))
    return "NULL";
  // Of texts that are one group the first by code points stands for all.
  return isFolded(column.field) ? `min(${from.column(column)} COLLATE BINARY)` : from.column(column);
}

type Aggregate = Extract<Column["computed"], { kind: "aggregate" }>;

function aggregateSql(name: Aggregate["name"], of: Column, from: From): string {
  switch (name) {
    case "COUNT":
      return `count(${from.column(of)})`;
    case "COUNT_DISTINCT":
      return `count(DISTINCT ${distinctSql(of, from)})`;
    case "SUM":
      return sumSql(of, from);
    case "AVG":
      return `${sumSql(of, from)} / count(${from.column(of)})`;
    default:
      return extremeSql(name === "MIN" ? "least" : "greatest", of, from);
  }
}

/** A sum of decimals has no more decimals than its field, though binary fractions would make some. */
function sumSql(of: Column, from: From): string {
  const sum = `sum(CAST(${from.column(of)} AS REAL))`;
  return of.field.type === "int" ? sum : `round(${sum}, ${of.field.scale})`;
}

/** Documented: of a picklist's values the first is that which is defined first. */
function extremeSql(which: "least" | "greatest", of: Column, from: From): string {
  const column = from.column(of);
  const { type, picklistValues } = of.field;
  if (FIELD_TYPES[type].cell !== "text") return `${which === "least" ? "min" : "max"}(${column})`;
  const listed = type === "picklist" ? picklistValues.filter(({ active }) => active) : [];
  if (listed.length === 0) return `sf_${which}(0, ${column})`;
  from.values.push(...listed.map(({ value }) => value));
  const places = listed.map((_, index) => `WHEN ? THEN ${index}`).join(" ");
  return `sf_${which}(CASE ${column} ${places} ELSE ${listed.length} END, ${column})`;
}
