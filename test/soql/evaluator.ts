// What a query must answer, worked out slowly over plain values, from the semantics of Salesforce's SOQL reference
// alone: nothing here comes from the engine. Two rules are ours, since the reference says nothing: rows that the
// ORDER BY doesn't tell apart come in the order of their Id, and a character whose upper case isn't one character
// of its own kind ("ß", "ı", "ſ") is its own upper case.

import { argumentOf, called, isCall } from "./plain-date-functions.ts";

export type Value = string | number | boolean | null;

/** Datetimes are milliseconds, dates and times texts, ids their 18 characters, an empty text is null. */
export type PlainRow = Readonly<Record<string, Value>>;

export interface PlainField {
  readonly kind: "text" | "exact" | "picklist" | "number" | "boolean" | "date" | "datetime" | "time" | "id";
  /** Active values of a picklist in the order of their definition. */
  readonly values?: readonly string[];
}

/**
 * "Parent.Name" is the Name of the row whose Id this row has as ParentId; "CALENDAR_YEAR(Day__c)" and the like are
 * fields, too, if that which they are of is one.
 */
export type PlainFields = Readonly<Record<string, PlainField>>;

export type PatternPart = { readonly any: true } | { readonly one: true } | { readonly character: string };

export type Condition =
  | { readonly kind: "and" | "or"; readonly terms: readonly Condition[] }
  | { readonly kind: "not"; readonly term: Condition }
  | {
      readonly kind: "compare";
      readonly field: string;
      readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=";
      readonly value: Value;
    }
  | {
      readonly kind: "in";
      readonly field: string;
      readonly negated: boolean;
      readonly values: readonly Value[];
    }
  | { readonly kind: "like"; readonly field: string; readonly pattern: readonly PatternPart[] }
  | {
      readonly kind: "includes";
      readonly field: string;
      /** EXCLUDES. */
      readonly negated: boolean;
      readonly combinations: readonly string[];
    }
  | {
      readonly kind: "period";
      readonly field: string;
      readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=";
      /** Of a date literal, in upper case. */
      readonly name: string;
      readonly n: number;
    }
  | {
      /** IN (SELECT ...): the field has one of the values that the inner question finds; an empty one is none. */
      readonly kind: "joined";
      readonly field: string;
      readonly negated: boolean;
      readonly inner: Inner;
    };

/** A question about other rows, and which of their fields is asked for. */
interface Inner {
  readonly fields: PlainFields;
  readonly rows: readonly PlainRow[];
  readonly field: string;
  readonly question: Question;
}

/** Whose days, weeks and fiscal years the date literals are. */
export interface PlainCalendar {
  /** "2026-03-08" */
  readonly today: string;
  readonly timeZone: string;
  /** 0 is Sunday. */
  readonly firstWeekday: number;
  /** 1 to 12. */
  readonly fiscalYearStart: number;
}

export interface Question {
  readonly where: Condition | null;
  readonly orderBy: readonly {
    readonly field: string;
    readonly descending: boolean;
    readonly nullsLast: boolean;
  }[];
  readonly limit: number | null;
  readonly offset: number;
  /** queryAll: rows whose IsDeleted is true, too. */
  readonly deleted: boolean;
  readonly calendar: PlainCalendar;
}

/** The rows of a query in its order. */
export function answer(fields: PlainFields, rows: readonly PlainRow[], question: Question): PlainRow[] {
  const { where, orderBy, limit, offset, deleted, calendar } = question;
  const matching = complete(fields, rows, calendar).filter(
    (row) =>
      (deleted || row["IsDeleted"] !== true) && (where === null || holds(fields, where, row, calendar)),
  );
  const sorted = matching.toSorted((left, right) => {
    for (const { field, descending, nullsLast } of orderBy) {
      const [a, b] = [cell(left, field), cell(right, field)];
      if (a === null && b === null) continue;
      if (a === null) return nullsLast ? 1 : -1;
      if (b === null) return nullsLast ? -1 : 1;
      const order = ranked(kindOf(fields, field), a, b);
      if (order !== 0) return descending ? -order : order;
    }
    return plainly(cell(left, "Id"), cell(right, "Id"));
  });
  return sorted.slice(offset, limit === null ? undefined : offset + limit);
}

/** Rows by themselves and the fields that were asked of them: they are the same for all queries. */
const completed = new WeakMap<PlainFields, WeakMap<readonly PlainRow[], PlainRow[]>>();

/** The rows with the fields of their parents and the values of date functions. */
function complete(fields: PlainFields, rows: readonly PlainRow[], calendar: PlainCalendar): PlainRow[] {
  const known = completed.get(fields) ?? new WeakMap<readonly PlainRow[], PlainRow[]>();
  const found = known.get(rows) ?? withFunctions(fields, withParents(fields, rows), calendar);
  completed.set(fields, known.set(rows, found));
  return found;
}

/** The rows with the values of date functions beside their fields. */
function withFunctions(fields: PlainFields, rows: readonly PlainRow[], calendar: PlainCalendar): PlainRow[] {
  const calls = Object.keys(fields).filter(isCall);
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(calls.map((call) => [call, called(call, cell(row, argumentOf(call)), calendar)])),
  }));
}

/** The rows with the fields of their parents beside their own; null where there is no parent. */
function withParents(fields: PlainFields, rows: readonly PlainRow[]): PlainRow[] {
  const byId = new Map(rows.map((row) => [row["Id"], row]));
  const follow = (row: PlainRow | undefined, path: readonly string[]): Value => {
    const [step = "", ...rest] = path;
    if (!row) return null;
    return rest.length === 0 ? cell(row, step) : follow(byId.get(cell(row, `${step}Id`)), rest);
  };
  const paths = Object.keys(fields).filter((field) => field.includes(".") && !isCall(field));
  return rows.map((row) => ({
    ...row,
    // Rows may bring fields of parents that aren't rows of the same object.
    ...Object.fromEntries(
      paths.map((path) => [path, path in row ? cell(row, path) : follow(row, path.split("."))]),
    ),
  }));
}

export const cell = (row: PlainRow, field: string): Value => row[field] ?? null;

export function kindOf(fields: PlainFields, field: string): PlainField {
  const found = fields[field];
  if (!found) throw new Error(`the model has no ${field}`);
  return found;
}

/** Picklists are sorted as they are defined, with what isn't defined behind; all texts regardless of case. */
export function ranked(field: PlainField, a: Value, b: Value): number {
  const { kind, values = [] } = field;
  if (kind === "picklist") {
    const place = (value: Value): number => {
      const index = values.findIndex((defined) => upper(defined) === upper(String(value)));
      return index < 0 ? values.length : index;
    };
    if (place(a) !== place(b)) return place(a) - place(b);
  }
  if (kind === "text" || kind === "picklist" || kind === "exact") {
    return plainly(upper(String(a)), upper(String(b)));
  }
  return plainly(a, b);
}

/** Texts by their UTF-8 bytes, false before true. */
export function plainly(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

const ALONE = new Set(["ß", "ı", "ſ"]);

const upper = (text: string): string =>
  [...text].map((character) => (ALONE.has(character) ? character : character.toUpperCase())).join("");

export function holds(
  fields: PlainFields,
  condition: Condition,
  row: PlainRow,
  calendar: PlainCalendar,
): boolean {
  switch (condition.kind) {
    case "and":
      return condition.terms.every((term) => holds(fields, term, row, calendar));
    case "or":
      return condition.terms.some((term) => holds(fields, term, row, calendar));
    case "not":
      return !holds(fields, condition.term, row, calendar);
    case "in": {
      const { field, values, negated } = condition;
      return values.some((value) => equal(kindOf(fields, field), cell(row, field), value)) !== negated;
    }
    case "like": {
      const value = cell(row, condition.field);
      return value !== null && like([...upper(String(value))], condition.pattern);
    }
    case "includes": {
      const selected = upper(String(cell(row, condition.field) ?? "")).split(";");
      const found = condition.combinations.some((combination) =>
        combination.split(";").every((value) => selected.includes(upper(value))),
      );
      return found !== condition.negated;
    }
    case "joined": {
      const { fields: innerFields, rows, field, question } = condition.inner;
      const found = answer(innerFields, rows, question).map((inner) => cell(inner, field));
      const value = cell(row, condition.field);
      return value !== null && found.includes(value) !== condition.negated;
    }
    case "period":
      return isInPeriod(cell(row, condition.field), condition, calendar);
    default:
      return compares(kindOf(fields, condition.field), cell(row, condition.field), condition);
  }
}

/** An empty text is null; of a boolean null is false, also that of a parent that isn't there. Nothing equals null but null. */
export function equal(field: PlainField, value: Value, literal: Value): boolean {
  if (field.kind === "boolean") return (value ?? false) === (literal ?? false);
  const wanted = literal === "" ? null : literal;
  if (value === null || wanted === null) return value === wanted;
  return comparable(field, value) === comparable(field, wanted);
}

const comparable = ({ kind }: PlainField, value: Value): Value =>
  kind === "text" || kind === "picklist" ? upper(String(value)) : value;

function compares(
  field: PlainField,
  value: Value,
  { operator, value: literal }: Extract<Condition, { kind: "compare" }>,
): boolean {
  if (operator === "=") return equal(field, value, literal);
  if (operator === "!=") return !equal(field, value, literal);
  if (value === null || literal === null || literal === "") return false;
  const order = plainly(comparable(field, value), comparable(field, literal));
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

function like(characters: readonly string[], pattern: readonly PatternPart[]): boolean {
  const [part, ...rest] = pattern;
  if (!part) return characters.length === 0;
  if ("any" in part) {
    return characters.concat("").some((_, index) => like(characters.slice(index), rest));
  }
  const [character, ...others] = characters;
  if (character === undefined) return false;
  return ("one" in part || upper(part.character) === character) && like(others, rest);
}

/** Whether a date or moment is in, before or behind the periods that a date literal means. */
function isInPeriod(
  value: Value,
  { operator, name, n }: Extract<Condition, { kind: "period" }>,
  calendar: PlainCalendar,
): boolean {
  if (value === null) return operator === "!=";
  const [unit, first, last] = periods(name, n);
  const distance =
    periodNumber(unit, localDay(value, calendar), calendar) - periodNumber(unit, calendar.today, calendar);
  if (operator === "<") return distance < first;
  if (operator === "<=") return distance <= last;
  if (operator === ">") return distance > last;
  if (operator === ">=") return distance >= first;
  return (distance >= first && distance <= last) === (operator === "=");
}

/** Unit, first and last period of a literal, counted from today's. */
function periods(name: string, n: number): [unit: string, first: number, last: number] {
  const days = ["YESTERDAY", "TODAY", "TOMORROW"].indexOf(name);
  if (days >= 0) return ["DAY", days - 1, days - 1];
  const ago = /^N_(\w+)S_AGO$/.exec(name)?.[1];
  if (ago) return [ago, -n, -n];
  const many = /^(LAST|NEXT)_(?:N|90)_(\w+)S$/.exec(name);
  if (many?.[2]) {
    const count = name.includes("_90_") ? 90 : n;
    // Of days the last ones end with today, of all other periods with the one before this.
    if (many[1] === "LAST") return [many[2], -count, many[2] === "DAY" ? 0 : -1];
    return [many[2], 1, count];
  }
  const [word = "", ...unit] = name.split("_");
  const distance = ["LAST", "THIS", "NEXT"].indexOf(word) - 1;
  return [unit.join("_"), distance, distance];
}

function localDay(value: Value, { timeZone }: PlainCalendar): string {
  if (typeof value === "string") return value;
  const moment = Math.max(Number(value), Date.UTC(1000, 0));
  return new Date(moment).toLocaleDateString("sv-SE", { timeZone });
}

function periodNumber(unit: string, day: string, { firstWeekday, fiscalYearStart }: PlainCalendar): number {
  const [year = 0, month = 0] = day.split("-").map(Number);
  const days = Date.parse(day) / 86_400_000;
  const fiscalYear = month >= fiscalYearStart ? year : year - 1;
  switch (unit) {
    case "DAY":
      return days;
    case "WEEK":
      // Day 3 was a Sunday.
      return Math.floor((days - 3 - firstWeekday) / 7);
    case "MONTH":
      return year * 12 + month;
    case "QUARTER":
      return year * 4 + Math.floor((month - 1) / 3);
    case "YEAR":
      return year;
    case "FISCAL_QUARTER":
      return fiscalYear * 4 + Math.floor(((month - fiscalYearStart + 12) % 12) / 3);
    case "FISCAL_YEAR":
      return fiscalYear;
    default:
      throw new Error(`no period of dates: ${unit}`);
  }
}
