// Date functions of SOQL in SQL. Dates are texts, moments are milliseconds since 1970.
import type { DateFunction } from "../../facts/soql-functions.ts";
import type { Computed, FiscalYear } from "../../soql/bound.ts";

type Computation = Extract<Computed, { kind: "date" }>;

/** SQL of a function of what `value` is the SQL of; null of null. */
export function dateFunctionSql({ name, of, timeZone, fiscal }: Computation, value: string): string {
  const moment = of.field.type === "datetime";
  const zoned = timeZone === null ? value : `sf_local(${value}, '${zoneName(timeZone)}')`;
  const time = moment ? `${zoned} / 1000.0, 'unixepoch'` : value;
  if (name === "DAY_ONLY") return `strftime('%Y-%m-%d', ${time})`;
  return `(${numberSql(name, fiscal, (format) => `CAST(strftime('%${format}', ${time}) AS INTEGER)`)})`;
}

function numberSql(
  name: Exclude<DateFunction, "DAY_ONLY">,
  { start, namedByStart }: FiscalYear,
  part: (format: string) => string,
): string {
  const fiscalMonth = `(${part("m")} - ${start} + 12) % 12`;
  switch (name) {
    case "CALENDAR_MONTH":
      return part("m");
    case "CALENDAR_QUARTER":
      return `(${part("m")} + 2) / 3`;
    case "CALENDAR_YEAR":
      return part("Y");
    case "DAY_IN_MONTH":
      return part("d");
    case "DAY_IN_WEEK":
      return `${part("w")} + 1`;
    case "DAY_IN_YEAR":
      return part("j");
    case "FISCAL_MONTH":
      return `${fiscalMonth} + 1`;
    case "FISCAL_QUARTER":
      return `${fiscalMonth} / 3 + 1`;
    case "FISCAL_YEAR":
      if (start === 1) return part("Y");
      return namedByStart
        ? `${part("Y")} - (${part("m")} < ${start})`
        : `${part("Y")} + (${part("m")} >= ${start})`;
    case "HOUR_IN_DAY":
      return part("H");
    case "WEEK_IN_MONTH":
      return `(${part("d")} + 6) / 7`;
    default:
      return `(${part("j")} + 6) / 7`;
  }
}

/** The name stands in SQL: it comes from a user's record. */
function zoneName(timeZone: string): string {
  if (!/^[\w+/-]{1,60}$/.test(timeZone)) throw new Error(`no name of a time zone: ${timeZone}`);
  return timeZone;
}
