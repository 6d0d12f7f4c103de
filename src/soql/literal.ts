// A literal as a cell of the field it is compared with, or why it can't be one.
import { FIELD_TYPES } from "../facts/field-types.ts";
import type { Field } from "../facts/sobject.ts";
import type { DateLiteral, FieldPath, Literal } from "./ast.ts";
import { dayRange } from "./date-range.ts";
import { excerpt, SoqlError } from "./error.ts";
import { offsetOf, type Scope, unusable } from "./scope.ts";
import { dayText, startOfDay } from "./time-zone.ts";

const LAST_DAY = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * The cell; null for null and for an empty text, which are one thing in Salesforce. Of a boolean null is false.
 * `ordering`: it is compared by <, <=, > or >=.
 */
export function literalCell(
  scope: Scope,
  path: FieldPath,
  field: Field,
  literal: Literal,
  ordering = false,
): string | number | null {
  if (literal.kind === "null") return field.type === "boolean" ? 0 : null;
  const { text, raw } = literal.token;
  const mismatch = (): SoqlError => wrongType(scope, path, field, literal);
  switch (FIELD_TYPES[field.type].cell) {
    case "text":
      if (literal.kind !== "string") throw mismatch();
      return text === "" ? null : text;
    case "id": {
      if (literal.kind !== "string") throw mismatch();
      if (text === "") return null;
      const id = ordering ? scope.ids.order(text) : scope.ids.parse(text);
      if (id !== undefined) return id;
      const window = excerpt(scope.text, offsetOf(path));
      throw new SoqlError("soqlBadFilter", { window, detail: `invalid ID field: ${raw}` });
    }
    case "boolean":
      if (literal.kind !== "boolean") throw mismatch();
      return literal.value ? 1 : 0;
    case "integer":
    case "real": {
      const value = Number(text);
      if (literal.kind !== "number" || !Number.isFinite(value)) throw mismatch();
      if (field.type === "int" && !Number.isInteger(value)) throw mismatch();
      return value;
    }
    case "date":
      if (literal.kind !== "date") throw mismatch();
      if (!isDay(text)) throw badDate(scope, literal);
      return text;
    case "datetime":
      if (literal.kind !== "datetime") throw mismatch();
      return moment(scope, literal);
    case "time":
      if (literal.kind !== "time") throw mismatch();
      if (!isTime(text)) throw badDate(scope, literal);
      return `${text.slice(0, 8)}.${(/\.(\d+)/.exec(text)?.[1] ?? "").padEnd(3, "0").slice(0, 3)}Z`;
    default:
      throw mismatch();
  }
}

/** The first cell of the days that a date literal stands for, and the first one behind them. */
export function rangeCells(
  scope: Scope,
  path: FieldPath,
  field: Field,
  literal: DateLiteral,
): { readonly from: string | number; readonly until: string | number } {
  if (field.type !== "date" && field.type !== "datetime") throw wrongType(scope, path, field, literal);
  const days = dayRange(literal.fact, literal.n, scope.calendar);
  if (!days) throw badDate(scope, literal);
  const cell = (day: number): string | number =>
    field.type === "date" ? dayText(day) : startOfDay(scope.calendar.timeZone, day);
  return { from: cell(days.from), until: cell(days.until) };
}

function wrongType(scope: Scope, path: FieldPath, field: Field, literal: Literal | DateLiteral): SoqlError {
  const textual = ["text", "id"].includes(FIELD_TYPES[field.type].cell);
  const type = { datetime: "dateTime", reference: "id" }[field.type as string] ?? field.type;
  const quotes =
    literal.kind === "string" && !textual
      ? " and should not be enclosed in quotes"
      : textual && literal.kind !== "string"
        ? " and should be enclosed in quotes"
        : "";
  return unusable(
    scope,
    path,
    `value of filter criterion for field '${field.name}' must be of type ${type}${quotes}`,
  );
}

const badDate = (scope: Scope, literal: Literal | DateLiteral): SoqlError =>
  new SoqlError("soqlSyntax", {
    detail: `${excerpt(scope.text, literal.token.offset)}Invalid date: ${literal.token.text}`,
  });

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && leap ? 29 : (LAST_DAY[month - 1] ?? 0);
  return year >= 1 && day >= 1 && day <= last;
}

const isTime = (text: string): boolean => /^([01]\d|2[0-3])(:[0-5]\d){2}/.test(text);

/** The furthest that a time zone is from UTC, in minutes. */
const FURTHEST_ZONE = 14 * 60;

/** Milliseconds since 1970. */
function moment(scope: Scope, literal: Literal): number {
  const { text } = literal.token;
  const parts = /^(.{10})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):?(\d{2}))$/.exec(text);
  const [hour, minute, second] = [Number(parts?.[2]), Number(parts?.[3]), Number(parts?.[4])];
  if (!parts?.[1] || !isDay(parts[1]) || !isTime(text.slice(11))) throw badDate(scope, literal);
  const offset = (Number(parts[7] ?? 0) * 60 + Number(parts[8] ?? 0)) * (parts[6] === "-" ? -1 : 1);
  if (Math.abs(offset) > FURTHEST_ZONE || Number(parts[8] ?? 0) > 59) throw badDate(scope, literal);
  const milliseconds = Number((parts[5] ?? "").padEnd(3, "0").slice(0, 3));
  return (
    Date.parse(`${parts[1]}T00:00:00.000Z`) +
    ((hour * 60 + minute - offset) * 60 + second) * 1000 +
    milliseconds
  );
}
