// Date literals: ranges of whole days relative to today. Source: SOQL Reference, Date Formats and Date Literals in WHERE.

export type PeriodUnit = "day" | "week" | "month" | "quarter" | "year" | "fiscal quarter" | "fiscal year";

/** Periods from the one that today is in: 0 is that one, "-n" is n before it. */
type Distance = number | "n" | "-n";

export interface DateLiteralFact {
  readonly unit: PeriodUnit;
  /** First and last period, inclusive. */
  readonly from: Distance;
  readonly to: Distance;
}

const range = (unit: PeriodUnit, from: Distance, to: Distance): DateLiteralFact => ({ unit, from, to });

/** By upper-case name; those with an "n" are written with ":n". */
export const DATE_LITERALS: ReadonlyMap<string, DateLiteralFact> = new Map([
  ["YESTERDAY", range("day", -1, -1)],
  ["TODAY", range("day", 0, 0)],
  ["TOMORROW", range("day", 1, 1)],
  ["LAST_90_DAYS", range("day", -90, 0)],
  ["NEXT_90_DAYS", range("day", 1, 90)],
  ["LAST_N_DAYS", range("day", "-n", 0)],
  ["NEXT_N_DAYS", range("day", 1, "n")],
  ["N_DAYS_AGO", range("day", "-n", "-n")],
  ["LAST_WEEK", range("week", -1, -1)],
  ["THIS_WEEK", range("week", 0, 0)],
  ["NEXT_WEEK", range("week", 1, 1)],
  ["LAST_N_WEEKS", range("week", "-n", -1)],
  ["NEXT_N_WEEKS", range("week", 1, "n")],
  ["N_WEEKS_AGO", range("week", "-n", "-n")],
  ["LAST_MONTH", range("month", -1, -1)],
  ["THIS_MONTH", range("month", 0, 0)],
  ["NEXT_MONTH", range("month", 1, 1)],
  ["LAST_N_MONTHS", range("month", "-n", -1)],
  ["NEXT_N_MONTHS", range("month", 1, "n")],
  ["N_MONTHS_AGO", range("month", "-n", "-n")],
  ["LAST_QUARTER", range("quarter", -1, -1)],
  ["THIS_QUARTER", range("quarter", 0, 0)],
  ["NEXT_QUARTER", range("quarter", 1, 1)],
  ["LAST_N_QUARTERS", range("quarter", "-n", -1)],
  ["NEXT_N_QUARTERS", range("quarter", 1, "n")],
  ["N_QUARTERS_AGO", range("quarter", "-n", "-n")],
  ["LAST_YEAR", range("year", -1, -1)],
  ["THIS_YEAR", range("year", 0, 0)],
  ["NEXT_YEAR", range("year", 1, 1)],
  ["LAST_N_YEARS", range("year", "-n", -1)],
  ["NEXT_N_YEARS", range("year", 1, "n")],
  ["N_YEARS_AGO", range("year", "-n", "-n")],
  ["LAST_FISCAL_QUARTER", range("fiscal quarter", -1, -1)],
  ["THIS_FISCAL_QUARTER", range("fiscal quarter", 0, 0)],
  ["NEXT_FISCAL_QUARTER", range("fiscal quarter", 1, 1)],
  ["LAST_N_FISCAL_QUARTERS", range("fiscal quarter", "-n", -1)],
  ["NEXT_N_FISCAL_QUARTERS", range("fiscal quarter", 1, "n")],
  ["N_FISCAL_QUARTERS_AGO", range("fiscal quarter", "-n", "-n")],
  ["LAST_FISCAL_YEAR", range("fiscal year", -1, -1)],
  ["THIS_FISCAL_YEAR", range("fiscal year", 0, 0)],
  ["NEXT_FISCAL_YEAR", range("fiscal year", 1, 1)],
  ["LAST_N_FISCAL_YEARS", range("fiscal year", "-n", -1)],
  ["NEXT_N_FISCAL_YEARS", range("fiscal year", 1, "n")],
  ["N_FISCAL_YEARS_AGO", range("fiscal year", "-n", "-n")],
]);

/** Days that a date or datetime can have. Source: SOQL Reference, dateTime field values. */
export const EARLIEST_YEAR = 1700;
export const LATEST_YEAR = 4000;

/** Whether a literal is written with ":n". */
export const takesNumber = ({ from, to }: DateLiteralFact): boolean =>
  typeof from === "string" || typeof to === "string";
