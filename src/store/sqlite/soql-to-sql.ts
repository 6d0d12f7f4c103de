// Bound query -> SQL. Identifiers come from the catalogue, every value is a parameter.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { BoundCondition, BoundOrder, BoundQuery } from "../../soql/bound.ts";
import type { SqlValue } from "./driver.ts";
import { quoted, tableOf } from "./record-tables.ts";

export interface CompiledQuery {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Rows: the selected fields in order. */
export const compileQuery = (query: BoundQuery): CompiledQuery =>
  compileSelect(query, query.fields.map((field) => columnExpression(query.object, field)).join(", "));

export const compileIds = (query: BoundQuery): CompiledQuery => compileSelect(query, '"Id"');

export function compileCount(query: BoundQuery): CompiledQuery {
  if (query.limit === null && query.offset === 0) {
    const values: SqlValue[] = [];
    return { sql: `SELECT count(*) FROM ${tableOf(query.object)}${whereClause(query, values)}`, values };
  }
  const { sql, values } = compileIds(query);
  return { sql: `SELECT count(*) FROM (${sql})`, values };
}

/** SELECT of any expressions over a query's rows, in its order; Id breaks ties, so that pages are stable. */
export function compileSelect(query: BoundQuery, expressions: string): CompiledQuery {
  const values: SqlValue[] = [];
  const where = whereClause(query, values);
  const order = [...query.orderBy.flatMap((term) => orderTerms(term, values)), '"Id"'].join(", ");
  let sql = `SELECT ${expressions} FROM ${tableOf(query.object)}${where} ORDER BY ${order}`;
  if (query.limit !== null || query.offset > 0) {
    sql += " LIMIT ? OFFSET ?";
    values.push(query.limit ?? -1, query.offset);
  }
  return { sql, values };
}

/** compileSelect() in the order of Id, for rows behind an id; the last two parameters are that id and a limit. */
export function compileSelectAfter(query: BoundQuery, expressions: string): CompiledQuery {
  const values: SqlValue[] = [];
  const where = whereClause(query, values) || " WHERE 1";
  const sql = `SELECT ${expressions} FROM ${tableOf(query.object)}${where} AND "Id" > ? ORDER BY "Id" LIMIT ?`;
  return { sql, values };
}

/** The value of a field: its column, or for a compound one the JSON text of its parts, null if all are. */
export function columnExpression(object: SObject, field: Field): string {
  if (FIELD_TYPES[field.type].cell !== "none") return quoted(field.name);
  const parts = object.fields.filter((part) => part.compoundFieldName === field.name && part !== field);
  const stem = field.name.replace(/Address$/, "");
  const pairs = parts.map((part) => `'${partName(part.name, stem)}', ${quoted(part.name)}`);
  const some = parts.map((part) => quoted(part.name)).join(", ");
  return `CASE WHEN coalesce(${some}, NULL) IS NULL THEN NULL ELSE json_object(${pairs.join(", ")}) END`;
}

/** "BillingPostalCode" of "BillingAddress" is postalCode; "Place__Latitude__s" of "Place__c" is latitude. */
function partName(name: string, stem: string): string {
  const short =
    /__(Latitude|Longitude)__s$/.exec(name)?.[1] ?? (name.startsWith(stem) ? name.slice(stem.length) : name);
  return short.charAt(0).toLowerCase() + short.slice(1);
}

function orderTerms({ field, descending, nullsLast }: BoundOrder, values: SqlValue[]): string[] {
  const column = quoted(field.name);
  const direction = descending ? "DESC" : "ASC";
  const text = FIELD_TYPES[field.type].cell === "text";
  const term = `${text ? `sf_fold(${column})` : column} ${direction} NULLS ${nullsLast ? "LAST" : "FIRST"}`;
  const listed = field.type === "picklist" ? field.picklistValues.filter(({ active }) => active) : [];
  if (listed.length === 0) return [term];
  // Picklists are sorted as they are defined, values that aren't defined come behind.
  const places = listed.map((_, index) => `WHEN ? THEN ${index}`).join(" ");
  values.push(...listed.map(({ value }) => value));
  return [
    `${column} IS NULL ${nullsLast ? "ASC" : "DESC"}`,
    `CASE ${column} ${places} ELSE ${listed.length} END ${direction}`,
    term,
  ];
}

function whereClause(query: BoundQuery, values: SqlValue[]): string {
  const terms: string[] = [];
  if (query.object.fieldsByName.has("isdeleted") && !query.includeDeleted) terms.push('"IsDeleted" = 0');
  if (query.where) terms.push(conditionSql(query.where, values));
  return terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}`;
}

function conditionSql(condition: BoundCondition, values: SqlValue[]): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return joined(
        condition.terms.map((term) => conditionSql(term, values)),
        condition.kind === "and" ? "AND" : "OR",
      );
    case "null":
      return `${quoted(condition.field.name)} IS ${condition.negated ? "NOT NULL" : "NULL"}`;
    case "compare": {
      const equality = condition.operator === "=" || condition.operator === "!=";
      const { left, right } = operands(condition.field, [condition.value], !equality);
      values.push(condition.value);
      const operator = condition.operator === "!=" ? "<>" : condition.operator;
      return withNull(condition, `${left} ${operator} ${right}`);
    }
    case "in":
      return inSql(condition, values);
    case "includes":
      return includesSql(condition, values);
    default: {
      const pattern = likePattern(condition.pattern);
      // LIKE never minds letter case, not even of a field whose values are told apart by it.
      const { left, right } = operands({ ...condition.field, caseSensitive: false }, [pattern]);
      values.push(pattern);
      return withNull(condition, `${left} ${condition.negated ? "NOT " : ""}LIKE ${right} ESCAPE '\\'`);
    }
  }
}

/** A leaf with its answer for rows without a value: SQL alone would say "unknown", which no NOT stands above. */
function withNull(
  { field, orNull }: { readonly field: Field; readonly orNull: boolean },
  sql: string,
): string {
  return orNull ? `(${sql} OR ${quoted(field.name)} IS NULL)` : sql;
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
  { name, type, caseSensitive }: Field,
  compared: readonly (string | number)[],
  ordering = false,
): { left: string; right: string } {
  const text = FIELD_TYPES[type].cell === "text" && !caseSensitive;
  const folds =
    text && (ordering || compared.some((value) => typeof value === "string" && /[^\0-\x7f]/.test(value)));
  return folds
    ? { left: `sf_fold(${quoted(name)})`, right: "sf_fold(?)" }
    : { left: quoted(name), right: "?" };
}

/** Lists beyond this go through one JSON parameter: SQLite takes 32,766 parameters. */
const MANY = 500;

function inSql(condition: Extract<BoundCondition, { kind: "in" }>, values: SqlValue[]): string {
  const { field, negated } = condition;
  if (condition.values.length === 0) {
    const column = quoted(field.name);
    if (negated) return condition.orNull ? "1" : `${column} IS NOT NULL`;
    return condition.orNull ? `${column} IS NULL` : "0";
  }
  const { left, right } = operands(field, condition.values);
  const not = negated ? " NOT" : "";
  if (condition.values.length <= MANY) {
    values.push(...condition.values);
    return withNull(condition, `${left}${not} IN (${condition.values.map(() => right).join(", ")})`);
  }
  values.push(JSON.stringify(condition.values));
  const listed = right === "?" ? "value" : "sf_fold(value)";
  return withNull(condition, `${left}${not} IN (SELECT ${listed} FROM json_each(?))`);
}

/** Values of a multi-select picklist are kept with ";" between them. */
function includesSql(condition: Extract<BoundCondition, { kind: "includes" }>, values: SqlValue[]): string {
  const selected = `char(59) || sf_fold(${quoted(condition.field.name)}) || char(59)`;
  const all = condition.combinations.map((combination) => {
    values.push(...combination.map((value) => `;${value};`));
    return joined(
      combination.map(() => `instr(${selected}, sf_fold(?)) > 0`),
      "AND",
    );
  });
  const some = joined(all, "OR");
  return withNull(condition, condition.negated ? `NOT (${some})` : some);
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
