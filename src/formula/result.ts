// What a formula came to -> the cell of its field.
import type { Field } from "../facts/sobject.ts";
import { dateOfDay } from "./days.ts";
import { compare, decimalOf, negate, parseDecimal, round, sign, toNumber } from "./decimal.ts";
import type { FormulaCell, FormulaType, Value } from "./formula.ts";

/** Beyond 18 digits a formula field shows an error, and has no value. */
const TOO_BIG = parseDecimal("1e18") ?? decimalOf(0);

/** The type that a formula of a field must have. */
export const RESULT_TYPES: Readonly<Partial<Record<Field["type"], FormulaType>>> = {
  string: "text",
  double: "number",
  currency: "number",
  percent: "number",
  boolean: "boolean",
  date: "date",
  datetime: "datetime",
};

/** Numbers are rounded to the field's scale, half up; texts cut to its length. */
export function resultCell(value: Value, { type, scale, length }: Field): FormulaCell {
  if (type === "boolean") return value === true ? 1 : 0;
  if (value === null) return null;
  if (typeof value === "object") {
    // A half is 50 percent.
    const shown = type === "percent" ? { digits: value.digits, scale: value.scale - 2 } : value;
    const rounded = round(shown, scale);
    const size = sign(rounded) < 0 ? negate(rounded) : rounded;
    return compare(size, TOO_BIG) < 0 ? toNumber(rounded) : null;
  }
  if (typeof value === "number") return type === "date" ? dateOfDay(value).toISOString().slice(0, 10) : value;
  if (typeof value === "string" && value.length > length) return [...value].slice(0, length).join("");
  return String(value);
}
