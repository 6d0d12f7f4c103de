// SELECT list and GROUP BY of a query of groups. What HAVING and ORDER BY name joins the expressions as it is bound.
import { AGGREGATE_FUNCTIONS, MOST_SUBTOTALED_FIELDS } from "../facts/soql-functions.ts";
import type { FieldGroup, FieldPath, GroupBy, Query } from "./ast.ts";
import { aggregateColumn, groupingColumn, rowColumn } from "./bind-functions.ts";
import { checkFormatted, formatOf } from "./bind-shown.ts";
import { type BoundGroups, type Column, columnName, type Format, type GroupOutput } from "./bound.ts";
import { SoqlError, syntaxError } from "./error.ts";
import { columnOf } from "./path.ts";
import { offsetOf, type Scope, unusable } from "./scope.ts";

/** Far more than a report has, far fewer than an engine takes. */
const MOST_KEYS = 32;
const MOST_EXPRESSIONS = 500;

export interface GroupBinding {
  /** To be made when all clauses are bound. */
  groups(having: BoundGroups["having"]): BoundGroups;
  /** For the conditions of HAVING. */
  readonly having: Scope;
  readonly orderBy: Scope;
}

/** Undefined for a query of rows. */
export function bindGroups(scope: Scope, query: Query): GroupBinding | undefined {
  const items = query.fields ?? [];
  const called = items.some((item) => "call" in item);
  if (!query.groupBy && !called) {
    const aliased = items.find((item) => "alias" in item && !item.label && !item.format && !item.distance);
    if (!aliased) return undefined;
    throw syntaxError(
      scope.text,
      offsetOf(aliased as FieldPath),
      "only aggregate expressions use field aliasing",
    );
  }
  if (!query.fields) {
    const [first] = query.groupBy?.paths ?? [];
    const offset = first ? offsetOf(first) : query.object.offset;
    throw syntaxError(scope.text, offset, "COUNT() can't be used with GROUP BY: use COUNT(fieldName)");
  }
  if (!query.groupBy) refuseLimits(query);
  const { groupBy } = query;
  const keys = groupBy ? groupBy.paths.map((path) => keyOf(scope, path)) : [];
  if (groupBy) refuseKeys(scope, groupBy, keys);
  const group: Group = { keys, subtotals: Boolean(groupBy?.subtotals), expressions: new Map() };
  const outputs = outputsOf(scope, group, items);
  const expressions = group.expressions;
  return {
    groups: (having) => ({
      keys,
      sets: groupingSets(keys.length, groupBy?.subtotals ?? null),
      expressions: [...expressions.values()],
      outputs,
      having,
    }),
    having: { ...scope, column: (inner, path) => expression(inner, group, path, "Field") },
    orderBy: { ...scope, column: (inner, path) => expression(inner, group, path, "Ordered field") },
  };
}

interface Group {
  readonly keys: readonly Column[];
  readonly subtotals: boolean;
  /** By their columnName(), in the order of their first mention. */
  readonly expressions: Map<string, Column>;
}

function refuseLimits({ limit, offset }: Query): void {
  const clause = limit !== null ? "LIMIT" : offset ? "OFFSET" : null;
  if (clause === null) return;
  const reason = `Non-grouped query that uses overall aggregate functions cannot also use ${clause}`;
  throw new SoqlError("soqlSyntax", { detail: reason });
}

function keyOf(scope: Scope, path: FieldPath): Column {
  const key = rowColumn(scope, path);
  if (key.computed?.kind === "date" || key.field.groupable) return key;
  throw unusable(scope, path, `field '${key.field.name}' can not be grouped in a query call`);
}

function refuseKeys(scope: Scope, { paths, subtotals }: GroupBy, keys: readonly Column[]): void {
  const most = subtotals ? MOST_SUBTOTALED_FIELDS : MOST_KEYS;
  const names = new Set<string>();
  for (const [index, key] of keys.entries()) {
    const at = offsetOf(paths[index] as FieldPath);
    const name = columnName(key);
    if (index >= most)
      throw syntaxError(scope.text, at, `GROUP BY ${subtotals ?? ""} takes at most ${most} fields`);
    if (names.has(name)) throw syntaxError(scope.text, at, `duplicate grouping expression: ${name}`);
    names.add(name);
  }
}

/** ROLLUP leaves keys off from the right, CUBE every combination of them. */
function groupingSets(keys: number, subtotals: "ROLLUP" | "CUBE" | null): boolean[][] {
  const all = Array<boolean>(keys).fill(true);
  if (!subtotals) return [all];
  const sets = Array.from({ length: 2 ** keys }, (_, left) =>
    all.map((_, index) => ((left >> (keys - 1 - index)) & 1) === 0),
  );
  const isPrefix = (set: readonly boolean[]): boolean =>
    set.every((on, index) => !on || set[index - 1] !== false);
  return subtotals === "CUBE" ? sets : sets.filter(isPrefix);
}

function outputsOf(scope: Scope, group: Group, items: NonNullable<Query["fields"]>): GroupOutput[] {
  // What every record of REST's has beside its fields.
  const names = new Set(["attributes"]);
  const outputs: GroupOutput[] = [];
  let unnamed = 0;
  for (const item of items) {
    if ("children" in item) {
      const { offset } = item.children.object;
      throw syntaxError(
        scope.text,
        offset,
        "Grouped query cannot use child relationships in the SELECT list",
      );
    }
    if ("whens" in item)
      throw syntaxError(
        scope.text,
        offsetOf(item.typeOf),
        "Grouped query cannot use TYPEOF in the SELECT list",
      );
    const path = "group" in item ? firstUngrouped(scope, group, item) : item;
    const column = expression(scope, group, path, "Field");
    const format = path.format ? { format: groupFormat(scope, path, column) } : {};
    const implied = path.call ? `expr${unnamed}` : column.field.name;
    if (path.call && !path.alias) unnamed += 1;
    const name = path.alias?.text ?? implied;
    if (names.has(name.toLowerCase()))
      throw syntaxError(scope.text, offsetOf(path), `duplicate alias: ${name}`);
    names.add(name.toLowerCase());
    const at = [...group.expressions.keys()].indexOf(columnName(column));
    outputs.push({ name, expression: at, ...format });
  }
  return outputs;
}

/** FORMAT() in a query of groups is of aggregate functions; a sum of money is money. */
function groupFormat(scope: Scope, path: FieldPath, { field, computed }: Column): Format {
  if (computed?.kind !== "aggregate")
    throw syntaxError(scope.text, offsetOf(path), "a grouped query cannot use FORMAT() of a grouped field");
  checkFormatted(scope, path, field);
  const { type } = computed.of.field;
  const money = type === "currency" || type === "percent";
  return formatOf(scope, money && field.type === "double" ? computed.of.field : field);
}

/** FIELDS() are never all grouped. */
function firstUngrouped(scope: Scope, group: Group, { token }: FieldGroup): FieldPath {
  const keys = new Set(group.keys.map(columnName));
  const field = scope.object.fields.find(({ name }) => !keys.has(name));
  return { parts: [{ ...token, text: field?.name ?? token.text }] };
}

const notGrouped = (scope: Scope, path: FieldPath, what: string, column: Column): SoqlError =>
  syntaxError(scope.text, offsetOf(path), `${what} must be grouped or aggregated: ${column.field.name}`);

/** What is asked of a group, and from now on is one of its expressions. */
function expression(scope: Scope, group: Group, path: FieldPath, what: string): Column {
  const column = boundExpression(scope, group, path, what);
  group.expressions.set(columnName(column), column);
  if (group.expressions.size > MOST_EXPRESSIONS)
    throw syntaxError(
      scope.text,
      offsetOf(path),
      `only ${MOST_EXPRESSIONS} expressions are allowed of a group`,
    );
  return column;
}

function boundExpression(scope: Scope, group: Group, path: FieldPath, what: string): Column {
  const { call, parts, distance, label } = path;
  if (label) throw syntaxError(scope.text, offsetOf(path), "a grouped query cannot use toLabel()");
  if (distance) throw syntaxError(scope.text, distance.token.offset, "a grouped query cannot use DISTANCE()");
  const isKey = (column: Column): boolean => group.keys.some((key) => columnName(key) === columnName(column));
  if (call && AGGREGATE_FUNCTIONS.has(call.name)) {
    const column = columnOf(scope, { parts });
    if (isKey(column)) {
      const reason = `Grouped field should not be aggregated: ${column.field.name}`;
      throw syntaxError(scope.text, offsetOf(path), reason);
    }
    return aggregateColumn(scope, path, call);
  }
  if (call?.name === "GROUPING") {
    const column = columnOf(scope, { parts });
    if (!isKey(column)) throw notGrouped(scope, path, what, column);
    if (group.subtotals) return groupingColumn(column);
    throw syntaxError(
      scope.text,
      call.token.offset,
      "GROUPING can only be used with GROUP BY ROLLUP or CUBE",
    );
  }
  const column = rowColumn(scope, { parts, ...(call ? { call } : {}) });
  if (isKey(column)) return column;
  // Documented: a date that is grouped by may be given to date functions; a moment may not.
  const of = column.computed?.kind === "date" ? column.computed.of : undefined;
  if (of && isKey(of)) return column;
  throw notGrouped(scope, path, what, of ?? column);
}
