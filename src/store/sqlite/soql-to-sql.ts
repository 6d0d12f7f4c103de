// Bound query -> SQL. Identifiers come from the catalogue, every value but LIMIT's is a parameter.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import {
  type BoundCondition,
  type BoundOrder,
  type BoundQuery,
  type Column,
  type Parent,
  wayOf,
} from "../../soql/bound.ts";
import { dateFunctionSql } from "./date-functions-to-sql.ts";
import { distanceSql } from "./distance-to-sql.ts";
import type { SqlValue } from "./driver.ts";
import { formulaSql } from "./formula-to-sql.ts";
import { nameSql } from "./name-to-sql.ts";
import { quoted, softDeleted, tableOf } from "./record-tables.ts";
import { viewedSql } from "./viewed.ts";

export interface CompiledQuery {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Rows: what is selected, in order. */
export const compileQuery = (query: BoundQuery): CompiledQuery =>
  compileSelect(query, columnsSql(query.columns));

/** compileQuery() of the rows that a full-text table has for a MATCH text. `table` is quoted. */
export const compileMatch = (query: BoundQuery, table: string, match: string): CompiledQuery =>
  compileSelect(query, columnsSql(query.columns), { table, match });

export const columnsSql =
  (columns: readonly Column[]) =>
  (from: From): string =>
    columns.map((column) => valueSql(from, column)).join(", ");

export const compileIds = (query: BoundQuery): CompiledQuery => compileSelect(query, () => 't."Id"');

export function compileCount(query: BoundQuery): CompiledQuery {
  if (query.limit === null && query.offset === 0) {
    const from = new From(query.object, query.includeDeleted);
    const where = whereClause(query, from);
    return { sql: `SELECT count(*) FROM ${from.clause()}${where}`, values: from.values };
  }
  const { sql, values } = compileIds(query);
  return { sql: `SELECT count(*) FROM (${sql})`, values };
}

/** What to select of a query's rows; the rows and their parents are named by `from`. */
type Expressions = (from: From) => string;

/** SELECT of any expressions over a query's rows, in its order; Id breaks ties, so that pages are stable. */
export function compileSelect(
  query: BoundQuery,
  expressions: Expressions,
  found?: { readonly table: string; readonly match: string },
): CompiledQuery {
  const from = new From(query.object, query.includeDeleted);
  const selected = expressions(from);
  let where = whereClause(query, from);
  if (found) {
    where = `${where || " WHERE 1"} AND ${found.table} MATCH ? AND t."Id" = m.rowid`;
    from.values.push(found.match);
  }
  // SQLite keeps a CROSS JOIN's order: what was found, which comes by its ids, so that a limit ends it early.
  const source = found ? `${found.table} AS m CROSS JOIN ` : "";
  const order = [
    ...query.orderBy.flatMap((term) => orderTerms(term, from)),
    found ? "m.rowid" : 't."Id"',
  ].join(", ");
  let sql = `SELECT ${selected} FROM ${source}${from.clause()}${where} ORDER BY ${order}`;
  if (query.limit !== null || query.offset > 0) sql += limitSql(query);
  return { sql, values: from.values };
}

/** Numbers and no parameters: SQLite plans with a LIMIT's value, and would prepare the statement anew at every run. */
export function limitSql({ limit, offset }: Pick<BoundQuery, "limit" | "offset">): string {
  const [most, skipped] = [limit ?? -1, offset];
  if (!Number.isSafeInteger(most) || !Number.isSafeInteger(skipped)) throw new Error("a limit is no number");
  return ` LIMIT ${most} OFFSET ${skipped}`;
}

/** compileSelect() in the order of Id, for rows behind an id; the last two parameters are that id and a limit. */
export function compileSelectAfter(query: BoundQuery, expressions: Expressions): CompiledQuery {
  const from = new From(query.object, query.includeDeleted);
  const selected = expressions(from);
  const where = whereClause(query, from) || " WHERE 1";
  const sql = `SELECT ${selected} FROM ${from.clause()}${where} AND t."Id" > ? ORDER BY t."Id" LIMIT ?`;
  return { sql, values: from.values };
}

/** Any expressions over live rows by their ids, in that order; the only parameter is a JSON text of the ids. */
export function compileSelectOf(object: SObject, expressions: Expressions): string {
  const from = new From(object, false);
  const selected = expressions(from);
  const live = softDeleted(object) ? ' AND t."IsDeleted" = 0' : "";
  // SQLite keeps a CROSS JOIN's order: the list first.
  return `SELECT ${selected} FROM json_each(?) AS j CROSS JOIN ${from.clause()} WHERE t."Id" = j.value${live} ORDER BY j.key`;
}

/** One row by its id, the only parameter. */
export function compileById(object: SObject, columns: readonly Column[], includeDeleted: boolean): string {
  const from = new From(object, includeDeleted);
  const selected = columnsSql(columns)(from);
  const live = softDeleted(object) && !includeDeleted ? ' AND t."IsDeleted" = 0' : "";
  return `SELECT ${selected} FROM ${from.clause()} WHERE t."Id" = ?${live}`;
}

/** What conditions and orders are about: names of columns in SQL, and the parameters in the order of their places. */
export interface SqlSource {
  readonly values: SqlValue[];
  column(column: Column): string;
}

/** The column that a way's last step goes by. */
const referenceColumn = (parents: readonly Parent[]): Column => {
  const field = parents.at(-1)?.reference as Field;
  const before = parents.slice(0, -1);
  return before.length > 0 ? { field, parents: before } : { field };
};

/** The rows of a query as "t" and their parents as "p1", "p2" ..., joined as they are asked for; and its parameters. */
export class From implements SqlSource {
  readonly values: SqlValue[] = [];
  readonly object: SObject;
  readonly #includeDeleted: boolean;
  readonly #aliases = new Map<string, string>();
  #joins = "";

  constructor(object: SObject, includeDeleted: boolean) {
    this.object = object;
    this.#includeDeleted = includeDeleted;
  }

  /** The SQL name of the row at the end of a way, which isn't one of several objects. */
  row(parents: readonly Parent[] = []): string {
    const last = parents.at(-1);
    if (!last) return "t";
    const way = wayOf(parents);
    let alias = this.#aliases.get(way);
    if (!alias) {
      const child = this.column(referenceColumn(parents));
      alias = `p${this.#aliases.size + 1}`;
      this.#aliases.set(way, alias);
      const live = softDeleted(last.object) && !this.#includeDeleted ? ` AND ${alias}."IsDeleted" = 0` : "";
      this.#joins += ` LEFT JOIN ${tableOf(last.object)} AS ${alias} ON ${alias}."Id" = ${child}${live}`;
    }
    return alias;
  }

  column({ field, parents, computed }: Column): string {
    if (computed?.kind === "date") return dateFunctionSql(computed, this.column(computed.of));
    if (computed?.kind === "distance") return distanceSql(computed, (each) => this.column(each));
    if (computed?.kind === "viewed") return viewedSql(computed, this.row(parents));
    if (computed?.kind === "shown") return this.column(computed.of);
    if (computed) throw new Error(`${field.name} is of a group`);
    const among = parents?.at(-1)?.among;
    if (parents && among)
      return nameSql(field, among, this.column(referenceColumn(parents)), this.#includeDeleted);
    if (hasFormula(field)) return formulaSql(field, parents, (read) => this.column(read));
    return `${this.row(parents)}.${quoted(field.name)}`;
  }

  /** After all that names rows. */
  clause(): string {
    return `${tableOf(this.object)} AS t${this.#joins}`;
  }

  /** The parents alone, behind "t". After all that names rows. */
  get joins(): string {
    return this.#joins;
  }
}

const hasFormula = (field: Field): field is Field & { readonly formula: NonNullable<Field["formula"]> } =>
  field.formula !== undefined;

function valueSql(from: From, column: Column): string {
  const { object, among } = column.parents?.at(-1) ?? {};
  if (column.computed || among || column.field.formula) return from.column(column);
  const prefix = `${from.row(column.parents)}.`;
  return columnExpression(object ?? from.object, column.field, prefix);
}

/** The value of a field: its column, or for a compound one the JSON text of its parts, null if all are. */
export function columnExpression(object: SObject, field: Field, prefix = ""): string {
  if (FIELD_TYPES[field.type].cell !== "none") return prefix + quoted(field.name);
  const parts = object.fields.filter((part) => part.compoundFieldName === field.name && part !== field);
  const stem = field.name.replace(/Address$/, "");
  const pairs = parts.map((part) => `'${partName(part.name, stem)}', ${prefix}${quoted(part.name)}`);
  const some = parts.map((part) => prefix + quoted(part.name)).join(", ");
  // Documented: a place of which a half is missing is none.
  const missing =
    field.type === "location"
      ? parts.map((part) => `${prefix}${quoted(part.name)} IS NULL`).join(" OR ")
      : `coalesce(${some}, NULL) IS NULL`;
  return `CASE WHEN ${missing} THEN NULL ELSE json_object(${pairs.join(", ")}) END`;
}

/** "BillingPostalCode" of "BillingAddress" is postalCode; "Place__Latitude__s" of "Place__c" is latitude. */
function partName(name: string, stem: string): string {
  const short =
    /__(Latitude|Longitude)__s$/.exec(name)?.[1] ?? (name.startsWith(stem) ? name.slice(stem.length) : name);
  return short.charAt(0).toLowerCase() + short.slice(1);
}

export function orderTerms(order: BoundOrder, from: SqlSource): string[] {
  const { field, descending, nullsLast } = order;
  const column = from.column(order);
  const direction = descending ? "DESC" : "ASC";
  const text = FIELD_TYPES[field.type].cell === "text";
  const term = `${text ? folded(column) : column} ${direction} NULLS ${nullsLast ? "LAST" : "FIRST"}`;
  const listed = field.type === "picklist" ? field.picklistValues.filter(({ active }) => active) : [];
  if (listed.length === 0) return [term];
  // Picklists are sorted as they are defined, values that aren't defined come behind.
  const places = listed.map((_, index) => `WHEN ? THEN ${index}`).join(" ");
  from.values.push(...listed.map(({ value }) => value));
  return [
    `${column} IS NULL ${nullsLast ? "ASC" : "DESC"}`,
    `CASE ${column} ${places} ELSE ${listed.length} END ${direction}`,
    term,
  ];
}

export function whereClause(query: BoundQuery, from: From): string {
  const terms: string[] = [];
  if (softDeleted(query.object) && !query.includeDeleted) terms.push('t."IsDeleted" = 0');
  if (query.where) terms.push(conditionSql(query.where, from));
  return terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}`;
}

export function conditionSql(condition: BoundCondition, from: SqlSource): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return joined(
        condition.terms.map((term) => conditionSql(term, from)),
        condition.kind === "and" ? "AND" : "OR",
      );
    case "null":
      return `${from.column(condition)} IS ${condition.negated ? "NOT NULL" : "NULL"}`;
    case "compare": {
      const equality = condition.operator === "=" || condition.operator === "!=";
      const { left, right } = operands(from, condition, [condition.value], !equality);
      from.values.push(condition.value);
      const operator = condition.operator === "!=" ? "<>" : condition.operator;
      return withNull(from, condition, `${left} ${operator} ${right}`);
    }
    case "in":
      return inSql(condition, from);
    case "includes":
      return includesSql(condition, from);
    case "semiJoin": {
      const [selected] = condition.query.columns;
      if (!selected) throw new Error("a semi-join selects nothing");
      const joined = subselect(condition.query, selected);
      from.values.push(...joined.values);
      return `${from.column(condition)}${condition.negated ? " NOT" : ""} IN (${joined.sql})`;
    }
    default: {
      const pattern = likePattern(condition.pattern);
      // LIKE never minds letter case, not even of a field whose values are told apart by it.
      const { left, right } = operands(
        from,
        { ...condition, field: { ...condition.field, caseSensitive: false } },
        [pattern],
      );
      from.values.push(pattern);
      return withNull(from, condition, `${left} ${condition.negated ? "NOT " : ""}LIKE ${right} ESCAPE '\\'`);
    }
  }
}

/** The values of a column that are not null. The plus keeps SQLite from walking an index for that, out of the rows' order. */
function subselect(query: BoundQuery, column: Column): CompiledQuery {
  const from = new From(query.object, query.includeDeleted);
  const value = from.column(column);
  const where = whereClause(query, from) || " WHERE 1";
  return {
    sql: `SELECT ${value} FROM ${from.clause()}${where} AND +${value} IS NOT NULL`,
    values: from.values,
  };
}

/** A leaf with its answer for rows without a value: SQL alone would say "unknown", which no NOT stands above. */
function withNull(from: SqlSource, leaf: Column & { readonly orNull: boolean }, sql: string): string {
  return leaf.orNull ? `(${sql} OR ${from.column(leaf)} IS NULL)` : sql;
}

/** Terms as a balanced tree: SQLite bounds the depth of an expression at 1,000. */
function joined(terms: readonly string[], operator: "AND" | "OR"): string {
  if (terms.length === 1) return terms[0] ?? "";
  const middle = terms.length >> 1;
  return `(${joined(terms.slice(0, middle), operator)} ${operator} ${joined(terms.slice(middle), operator)})`;
}

/**
 * SQLite's NOCASE and LIKE know ASCII letters only, and NOCASE has "_" before letters: what they can't do is compared
 * folded, at a function call a row.
 */
function operands(
  from: SqlSource,
  compared: Column,
  values: readonly (string | number)[],
  ordering = false,
): { left: string; right: string } {
  const { type, caseSensitive } = compared.field;
  const column = from.column(compared);
  const text = FIELD_TYPES[type].cell === "text" && !caseSensitive;
  const folds =
    text && (ordering || values.some((value) => typeof value === "string" && /[^\0-\x7f]/.test(value)));
  return folds ? { left: folded(column), right: "sf_fold(?)" } : { left: column, right: "?" };
}

/** The column may bring a collation along, which would compare the folded texts once more. */
const folded = (column: string): string => `sf_fold(${column}) COLLATE BINARY`;

/** Lists beyond this go through one JSON parameter: SQLite takes 32,766 parameters. */
const MANY = 500;

function inSql(condition: Extract<BoundCondition, { kind: "in" }>, from: SqlSource): string {
  const { negated } = condition;
  if (condition.values.length === 0) {
    const column = from.column(condition);
    if (negated) return condition.orNull ? "1" : `${column} IS NOT NULL`;
    return condition.orNull ? `${column} IS NULL` : "0";
  }
  const { left, right } = operands(from, condition, condition.values);
  const not = negated ? " NOT" : "";
  if (condition.values.length <= MANY) {
    from.values.push(...condition.values);
    return withNull(from, condition, `${left}${not} IN (${condition.values.map(() => right).join(", ")})`);
  }
  from.values.push(JSON.stringify(condition.values));
  const listed = right === "?" ? "value" : "sf_fold(value)";
  return withNull(from, condition, `${left}${not} IN (SELECT ${listed} FROM json_each(?))`);
}

/** Values of a multi-select picklist are kept with ";" between them. */
function includesSql(condition: Extract<BoundCondition, { kind: "includes" }>, from: SqlSource): string {
  const selected = `char(59) || sf_fold(${from.column(condition)}) || char(59)`;
  const all = condition.combinations.map((combination) => {
    from.values.push(...combination.map((value) => `;${value};`));
    return joined(
      combination.map(() => `instr(${selected}, sf_fold(?)) > 0`),
      "AND",
    );
  });
  const some = joined(all, "OR");
  return withNull(from, condition, condition.negated ? `NOT (${some})` : some);
}

/** SOQL's escapes to SQLite's: \% \_ and \\ stay, other escapes mean their character. */
function likePattern(raw: string): string {
  return raw.replaceAll(/\\(u[0-9A-Fa-f]{4}|.)/gs, (_, code: string) => {
    if (code === "%" || code === "_" || code === "\\") return `\\${code}`;
    if (code.length === 5) {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[%_\\]/.test(character) ? `\\${character}` : character;
    }
    return { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }[code.toLowerCase()] ?? code;
  });
}
