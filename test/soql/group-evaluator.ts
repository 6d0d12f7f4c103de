// What a query of groups must answer, worked out slowly over plain values, from the SOQL reference alone. Three rules are
// ours, since the reference says nothing: texts that are equal are one group, which the first of them by code points
// stands for; groups that the ORDER BY doesn't tell apart come in the order of their keys, subtotals last; and ROLLUP
// and CUBE of no rows give their total.
import {
  answer,
  type Condition,
  cell,
  equal,
  holds,
  kindOf,
  type PlainField,
  type PlainFields,
  type PlainRow,
  plainly,
  type Question,
  ranked,
  type Value,
} from "./evaluator.ts";
import { isDateCall } from "./plain-date-functions.ts";

export interface GroupQuestion
  extends Pick<Question, "where" | "orderBy" | "limit" | "offset" | "deleted" | "calendar"> {
  /** Fields and date functions. */
  readonly keys: readonly string[];
  readonly subtotals: "ROLLUP" | "CUBE" | null;
  /** Keys, "COUNT(Name)", "GROUPING(Type)" and date functions of dates that are keys. */
  readonly selected: readonly string[];
  /** Over the same. */
  readonly having: Condition | null;
}

/** "SUM(Money__c)" is its function and what that is of. */
function parts(expression: string): { readonly name: string; readonly of: string } {
  const [, name = "", of = ""] = /^(\w+)\((.*)\)$/.exec(expression) ?? [];
  return { name, of };
}

/** The type of an expression's values. */
export function kindOfExpression(fields: PlainFields, expression: string): PlainField {
  if (expression in fields) return kindOf(fields, expression);
  const { name, of } = parts(expression);
  return name === "MIN" || name === "MAX" ? kindOf(fields, of) : { kind: "number" };
}

/** The groups in their order, each as the values of its expressions. */
export function groupAnswer(
  fields: PlainFields,
  rows: readonly PlainRow[],
  question: GroupQuestion,
): PlainRow[] {
  const { keys, orderBy, having, limit, offset, calendar } = question;
  const matching = answer(fields, rows, { ...question, orderBy: [], limit: null, offset: 0 });
  const asked = expressionsOf(question);
  const kinds = Object.fromEntries(asked.map((one) => [one, kindOfExpression(fields, one)]));
  const groups = groupingsOf(question)
    .flatMap((on) => split(fields, matching, on, keys.length === 0 || on.length === 0))
    .map((group) => evaluated(fields, group, keys, asked));
  const kept = groups.filter((group) => having === null || holds(kinds, having, group, calendar));
  const byKeys = keys.flatMap((key) => [
    { field: `GROUPING(${key})`, descending: false, nullsLast: false },
    { field: key, descending: false, nullsLast: false },
  ]);
  const sorted = kept.toSorted((left, right) => {
    for (const { field, descending, nullsLast } of [...orderBy, ...byKeys]) {
      const [a, b] = [cell(left, field), cell(right, field)];
      if (a === null && b === null) continue;
      if (a === null) return nullsLast ? 1 : -1;
      if (b === null) return nullsLast ? -1 : 1;
      const order = ranked(kindOf(kinds, field), a, b) || 0;
      if (order !== 0) return descending ? -order : order;
    }
    for (const key of keys) {
      const order = plainly(cell(left, key), cell(right, key));
      if (order !== 0) return order;
    }
    return 0;
  });
  return sorted.slice(offset, limit === null ? undefined : offset + limit);
}

function expressionsOf({ keys, selected, having, orderBy }: GroupQuestion): string[] {
  const named = (condition: Condition | null): string[] => {
    if (condition === null) return [];
    if ("terms" in condition) return condition.terms.flatMap(named);
    return "term" in condition ? named(condition.term) : [condition.field];
  };
  const groupings = keys.map((key) => `GROUPING(${key})`);
  return [
    ...new Set([...keys, ...groupings, ...selected, ...named(having), ...orderBy.map(({ field }) => field)]),
  ];
}

/** Keys that a set of groups is by. */
function groupingsOf({ keys, subtotals }: GroupQuestion): (readonly string[])[] {
  if (subtotals === null) return [keys];
  if (subtotals === "ROLLUP") return [...keys, null].map((_, left) => keys.slice(0, keys.length - left));
  return keys.reduce<string[][]>((sets, key) => sets.flatMap((set) => [[...set, key], set]), [[]]);
}

interface Group {
  readonly on: readonly string[];
  readonly rows: readonly PlainRow[];
}

function split(
  fields: PlainFields,
  rows: readonly PlainRow[],
  on: readonly string[],
  total: boolean,
): Group[] {
  const groups: PlainRow[][] = total ? [[]] : [];
  for (const row of rows) {
    const home = groups.find(([first]) =>
      on.every((key) => first && same(kindOf(fields, key), cell(first, key), cell(row, key))),
    );
    if (home) home.push(row);
    else if (total) groups[0]?.push(row);
    else groups.push([row]);
  }
  return groups.map((group) => ({ on, rows: group }));
}

/** A value that is missing is none of the values, not even false. */
const same = (field: PlainField, a: Value, b: Value): boolean =>
  (a === null) === (b === null) && equal(field, a, b);

function evaluated(
  fields: PlainFields,
  { on, rows }: Group,
  keys: readonly string[],
  asked: readonly string[],
): PlainRow {
  const first = (field: string): Value =>
    rows
      .map((row) => cell(row, field))
      .toSorted((a, b) => (a === null || b === null ? 0 : plainly(a, b)))[0] ?? null;
  return Object.fromEntries(
    asked.map((expression): [string, Value] => {
      if (keys.includes(expression)) return [expression, on.includes(expression) ? first(expression) : null];
      const { name, of } = parts(expression);
      if (name === "GROUPING") return [expression, on.includes(of) ? 0 : 1];
      if (isDateCall(expression)) return [expression, on.includes(of) ? first(expression) : null];
      return [expression, aggregated(kindOf(fields, of), name, rows, of)];
    }),
  );
}

function aggregated(field: PlainField, name: string, rows: readonly PlainRow[], of: string): Value {
  const values = rows.map((row) => cell(row, of)).filter((value) => value !== null);
  if (name === "COUNT") return values.length;
  const distinct = values.filter(
    (value, index) => values.findIndex((one) => equal(field, one, value)) === index,
  );
  if (name === "COUNT_DISTINCT") return distinct.length;
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => ranked(field, a, b) || plainly(a, b));
  if (name === "MIN") return sorted[0] ?? null;
  if (name === "MAX") return sorted.at(-1) ?? null;
  const sum = Number(decimalSum(values.map(Number)));
  return name === "SUM" ? sum : sum / values.length;
}

const DECIMALS = 20;

/** The sum of decimals as they are written. */
function decimalSum(values: readonly number[]): string {
  const scaled = values.reduce((sum, value) => sum + scaledBy(value), 0n);
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(DECIMALS + 1, "0");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

function scaledBy(value: number): bigint {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return BigInt(whole + fraction + "0".repeat(DECIMALS + Number(exponent) - fraction.length));
}
