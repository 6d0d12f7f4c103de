// A date literal as the days it stands for.
import { type DateLiteralFact, EARLIEST_YEAR, LATEST_YEAR, type PeriodUnit } from "../facts/date-literals.ts";
import { dayAt } from "./time-zone.ts";

/** What "today" and a period are for the caller of a query. */
export interface Calendar {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The caller's; an IANA name. */
  readonly timeZone: string;
  /** First day of the week by the caller's locale: 0 is Sunday. */
  readonly firstWeekday: number;
  /** The month that the org's fiscal year begins with, 1 to 12. */
  readonly fiscalYearStart: number;
  /** A fiscal year has the number of the calendar year that it begins in, instead of that which it ends in. */
  readonly fiscalYearNamedByStart?: boolean;
  /** How the caller sees numbers and dates: Salesforce's name of a locale, "en_US" if it isn't said. */
  readonly locale?: string;
}

/** Days since 1970-01-01: the first one, and the one behind the last one. */
export interface DayRange {
  readonly from: number;
  readonly until: number;
}

const MONTHS: Readonly<Record<Exclude<PeriodUnit, "day" | "week">, number>> = {
  month: 1,
  quarter: 3,
  year: 12,
  "fiscal quarter": 3,
  "fiscal year": 12,
};

/** The days of a literal; undefined if they reach beyond the years that dates can have. */
export function dayRange(fact: DateLiteralFact, n: number, calendar: Calendar): DayRange | undefined {
  const distance = (bound: number | "n" | "-n"): number => (bound === "n" ? n : bound === "-n" ? -n : bound);
  const today = dayAt(calendar.timeZone, calendar.now);
  const from = periodStart(fact.unit, today, distance(fact.from), calendar);
  const until = periodStart(fact.unit, today, distance(fact.to) + 1, calendar);
  return from === undefined || until === undefined ? undefined : { from, until };
}

/** First day of the period that is `distance` periods from that of `today`. */
function periodStart(
  unit: PeriodUnit,
  today: number,
  distance: number,
  { firstWeekday, fiscalYearStart }: Calendar,
): number | undefined {
  if (unit === "day") return possible(today + distance);
  // 1970-01-01 was a Thursday.
  if (unit === "week") return possible(today - ((today + 4 - firstWeekday) % 7) + 7 * distance);
  const length = MONTHS[unit];
  const anchor = unit.startsWith("fiscal") ? fiscalYearStart - 1 : 0;
  const date = new Date(today * DAY_MS);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() - anchor;
  const first = (Math.floor(month / length) + distance) * length + anchor;
  const year = Math.floor(first / 12);
  return year < EARLIEST_YEAR || year > LATEST_YEAR ? undefined : Date.UTC(year, first - year * 12) / DAY_MS;
}

const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(EARLIEST_YEAR, 0) / DAY_MS;
const LATEST = Date.UTC(LATEST_YEAR, 11, 31) / DAY_MS;

const possible = (day: number): number | undefined => (day < EARLIEST || day > LATEST ? undefined : day);
