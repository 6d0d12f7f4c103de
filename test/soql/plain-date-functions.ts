// What the date functions give, from the SOQL reference alone.

type Value = string | number | boolean | null;

interface Calendar {
  readonly timeZone: string;
  /** 1 to 12. */
  readonly fiscalYearStart: number;
}

export const NUMBER_FUNCTIONS = [
  "CALENDAR_MONTH",
  "CALENDAR_QUARTER",
  "CALENDAR_YEAR",
  "DAY_IN_MONTH",
  "DAY_IN_WEEK",
  "DAY_IN_YEAR",
  "FISCAL_MONTH",
  "FISCAL_QUARTER",
  "FISCAL_YEAR",
  "WEEK_IN_MONTH",
  "WEEK_IN_YEAR",
] as const;

/** "FISCAL_YEAR(convertTimezone(Parent.Moment__c))" taken apart. */
const CALL = /^(\w+)\((convertTimezone\()?([\w.]+?)\)+$/;

export const isCall = (field: string): boolean => field.includes("(");

/** Whether it is a date function, and no aggregate. */
export const isDateCall = (expression: string): boolean =>
  /^(CALENDAR|DAY|FISCAL|HOUR|WEEK)_\w+\(/.test(expression);

/** The field that a function is of. */
export const argumentOf = (field: string): string => CALL.exec(field)?.[3] ?? field;

/** The function's value of the value of its field. */
export function called(field: string, value: Value, calendar: Calendar): Value {
  const [, name = "", zoned] = CALL.exec(field) ?? [];
  if (value === null) return null;
  const moment = typeof value === "string" ? Date.parse(`${value}T00:00:00Z`) : Number(value);
  const date = new Date(zoned ? moment + offset(calendar.timeZone, moment) : moment);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const newYear = new Date(date);
  newYear.setUTCFullYear(year, 0, 1);
  const dayInYear = Math.round((date.getTime() - newYear.getTime()) / 86_400_000) + 1;
  const fiscalMonth = ((month - calendar.fiscalYearStart + 12) % 12) + 1;
  const values: Readonly<Record<string, Value>> = {
    CALENDAR_MONTH: month,
    CALENDAR_QUARTER: Math.ceil(month / 3),
    CALENDAR_YEAR: year,
    DAY_IN_MONTH: day,
    DAY_IN_WEEK: date.getUTCDay() + 1,
    DAY_IN_YEAR: dayInYear,
    DAY_ONLY: date.toISOString().slice(0, 10),
    FISCAL_MONTH: fiscalMonth,
    FISCAL_QUARTER: Math.ceil(fiscalMonth / 3),
    // The org names its fiscal years by the calendar year that they end in.
    FISCAL_YEAR: fiscalMonth > month ? year : calendar.fiscalYearStart === 1 ? year : year + 1,
    HOUR_IN_DAY: date.getUTCHours(),
    WEEK_IN_MONTH: Math.ceil(day / 7),
    WEEK_IN_YEAR: Math.ceil(dayInYear / 7),
  };
  return values[name] ?? null;
}

/** Milliseconds that the zone's clocks are ahead of UTC. */
function offset(timeZone: string, moment: number): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const parts = format.formatToParts(Math.max(moment, Date.UTC(1000, 0)));
  const text = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0", seconds = "0"] =
    /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -size : size;
}
