// Days and moments of the years 1 to 9999, which four digits can tell.
import { FormulaFailure } from "./formula.ts";

export const DAY_MS = 86_400_000;

const [FIRST, LAST] = [Date.parse("0001-01-01T00:00:00.000Z"), Date.parse("9999-12-31T23:59:59.999Z")];

/** Throws FormulaFailure for a moment beyond those. */
export function checkedMoment(moment: number): number {
  if (moment >= FIRST && moment <= LAST) return moment;
  throw new FormulaFailure("a date is out of range");
}

/** Throws FormulaFailure for a day beyond those. */
export function checkedDay(day: number): number {
  checkedMoment(day * DAY_MS);
  return day;
}

/** undefined for a day that there isn't. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year >= 1 && year <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / DAY_MS : undefined;
}

export const dateOfDay = (day: number): Date => new Date(day * DAY_MS);
