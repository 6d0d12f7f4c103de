// Each date literal with the range that the SOQL reference gives it.
import { describe, expect, it } from "vitest";
import { DATE_LITERALS } from "../facts/date-literals.ts";
import { type Calendar, dayRange } from "./date-range.ts";
import { dayText } from "./time-zone.ts";

/** A Tuesday; the fiscal year begins in October. */
const CALENDAR: Calendar = {
  now: Date.UTC(2026, 10, 24, 12),
  timeZone: "UTC",
  firstWeekday: 0,
  fiscalYearStart: 10,
};

const days = (literal: string, calendar: Partial<Calendar> = {}): string => {
  const [name = "", n = "0"] = literal.split(":");
  const fact = DATE_LITERALS.get(name);
  if (!fact) throw new Error(`no literal ${name}`);
  const range = dayRange(fact, Number(n), { ...CALENDAR, ...calendar });
  return range ? `${dayText(range.from)} ${dayText(range.until - 1)}` : "none";
};

const DOCUMENTED: readonly (readonly [string, string, string])[] = [
  ["YESTERDAY", "2026-11-23", "2026-11-23"],
  ["TODAY", "2026-11-24", "2026-11-24"],
  ["TOMORROW", "2026-11-25", "2026-11-25"],
  // 91 days: today is one of them.
  ["LAST_90_DAYS", "2026-08-26", "2026-11-24"],
  ["NEXT_90_DAYS", "2026-11-25", "2027-02-22"],
  // Yesterday and today.
  ["LAST_N_DAYS:1", "2026-11-23", "2026-11-24"],
  ["LAST_N_DAYS:365", "2025-11-24", "2026-11-24"],
  // Tomorrow and not today.
  ["NEXT_N_DAYS:1", "2026-11-25", "2026-11-25"],
  ["NEXT_N_DAYS:15", "2026-11-25", "2026-12-09"],
  ["N_DAYS_AGO:25", "2026-10-30", "2026-10-30"],
  ["LAST_WEEK", "2026-11-15", "2026-11-21"],
  ["THIS_WEEK", "2026-11-22", "2026-11-28"],
  ["NEXT_WEEK", "2026-11-29", "2026-12-05"],
  ["LAST_N_WEEKS:2", "2026-11-08", "2026-11-21"],
  ["NEXT_N_WEEKS:4", "2026-11-29", "2026-12-26"],
  ["N_WEEKS_AGO:4", "2026-10-25", "2026-10-31"],
  ["LAST_MONTH", "2026-10-01", "2026-10-31"],
  ["THIS_MONTH", "2026-11-01", "2026-11-30"],
  ["NEXT_MONTH", "2026-12-01", "2026-12-31"],
  ["LAST_N_MONTHS:2", "2026-09-01", "2026-10-31"],
  ["NEXT_N_MONTHS:2", "2026-12-01", "2027-01-31"],
  ["N_MONTHS_AGO:9", "2026-02-01", "2026-02-28"],
  ["LAST_QUARTER", "2026-07-01", "2026-09-30"],
  ["THIS_QUARTER", "2026-10-01", "2026-12-31"],
  ["NEXT_QUARTER", "2027-01-01", "2027-03-31"],
  ["LAST_N_QUARTERS:2", "2026-04-01", "2026-09-30"],
  ["NEXT_N_QUARTERS:2", "2027-01-01", "2027-06-30"],
  ["N_QUARTERS_AGO:4", "2025-10-01", "2025-12-31"],
  ["LAST_YEAR", "2025-01-01", "2025-12-31"],
  ["THIS_YEAR", "2026-01-01", "2026-12-31"],
  ["NEXT_YEAR", "2027-01-01", "2027-12-31"],
  ["LAST_N_YEARS:5", "2021-01-01", "2025-12-31"],
  ["NEXT_N_YEARS:5", "2027-01-01", "2031-12-31"],
  ["N_YEARS_AGO:2", "2024-01-01", "2024-12-31"],
  ["LAST_FISCAL_QUARTER", "2026-07-01", "2026-09-30"],
  ["THIS_FISCAL_QUARTER", "2026-10-01", "2026-12-31"],
  ["NEXT_FISCAL_QUARTER", "2027-01-01", "2027-03-31"],
  ["LAST_N_FISCAL_QUARTERS:6", "2025-04-01", "2026-09-30"],
  ["NEXT_N_FISCAL_QUARTERS:6", "2027-01-01", "2028-06-30"],
  ["N_FISCAL_QUARTERS_AGO:6", "2025-04-01", "2025-06-30"],
  ["LAST_FISCAL_YEAR", "2025-10-01", "2026-09-30"],
  ["THIS_FISCAL_YEAR", "2026-10-01", "2027-09-30"],
  ["NEXT_FISCAL_YEAR", "2027-10-01", "2028-09-30"],
  ["LAST_N_FISCAL_YEARS:3", "2023-10-01", "2026-09-30"],
  ["NEXT_N_FISCAL_YEARS:3", "2027-10-01", "2030-09-30"],
  ["N_FISCAL_YEARS_AGO:3", "2023-10-01", "2024-09-30"],
];

describe("date literals", () => {
  it.each(DOCUMENTED)("%s is %s to %s", (literal, first, last) => {
    expect(days(literal)).toBe(`${first} ${last}`);
  });

  it("are all here", () => {
    const tried = DOCUMENTED.map(([literal]) => literal.split(":")[0]);
    expect(new Set(tried)).toEqual(new Set(DATE_LITERALS.keys()));
  });

  it.each([
    [1, "2026-11-23 2026-11-29"],
    [6, "2026-11-21 2026-11-27"],
    [0, "2026-11-22 2026-11-28"],
    [2, "2026-11-24 2026-11-30"],
    [3, "2026-11-18 2026-11-24"],
  ])("have weeks that begin on day %i of the week", (firstWeekday, range) => {
    expect(days("THIS_WEEK", { firstWeekday })).toBe(range);
  });

  it("have fiscal quarters that are no calendar quarters", () => {
    expect(days("THIS_FISCAL_QUARTER", { fiscalYearStart: 2 })).toBe("2026-11-01 2027-01-31");
    expect(days("THIS_FISCAL_YEAR", { fiscalYearStart: 12 })).toBe("2025-12-01 2026-11-30");
    expect(days("THIS_FISCAL_YEAR", { fiscalYearStart: 1 })).toBe("2026-01-01 2026-12-31");
  });

  it("begin with the caller's day, not with UTC's", () => {
    const now = Date.UTC(2026, 0, 1, 3);
    expect(days("TODAY", { now, timeZone: "America/Los_Angeles" })).toBe("2025-12-31 2025-12-31");
    expect(days("THIS_YEAR", { now, timeZone: "America/Los_Angeles" })).toBe("2025-01-01 2025-12-31");
    expect(days("TODAY", { now: now + 12 * 3_600_000, timeZone: "Asia/Tokyo" })).toBe(
      "2026-01-02 2026-01-02",
    );
  });

  it("end with the years that dates can have", () => {
    expect(days("LAST_N_YEARS:326")).toBe("1700-01-01 2025-12-31");
    expect(days("LAST_N_YEARS:327")).toBe("none");
    expect(days("NEXT_N_DAYS:721000")).toContain("2026-11-25 4000-");
    expect(days("NEXT_N_DAYS:722000")).toBe("none");
    expect(days("N_WEEKS_AGO:999999999")).toBe("none");
  });
});
