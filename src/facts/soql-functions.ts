// Functions of SOQL by their upper-case names. Sources: SOQL Reference, Support for Field Types in Aggregate Functions,
// Date Functions, GROUP BY ROLLUP, GROUP BY CUBE and GROUPING, FORMAT, Location-Based SOQL Queries.
import type { FieldType } from "./sobject.ts";

export type AggregateFunction = "COUNT" | "COUNT_DISTINCT" | "SUM" | "AVG" | "MIN" | "MAX";

export type DateFunction =
  | "CALENDAR_MONTH"
  | "CALENDAR_QUARTER"
  | "CALENDAR_YEAR"
  | "DAY_IN_MONTH"
  | "DAY_IN_WEEK"
  | "DAY_IN_YEAR"
  | "DAY_ONLY"
  | "FISCAL_MONTH"
  | "FISCAL_QUARTER"
  | "FISCAL_YEAR"
  | "HOUR_IN_DAY"
  | "WEEK_IN_MONTH"
  | "WEEK_IN_YEAR";

export type SoqlFunction = AggregateFunction | DateFunction | "GROUPING";

/** Units of DISTANCE(). */
export const DISTANCE_UNITS = ["mi", "km"] as const;
export type DistanceUnit = (typeof DISTANCE_UNITS)[number];

const NUMBERS: readonly FieldType[] = ["int", "double", "currency", "percent"];
/** Besides these a field's own `aggregatable` decides. */
const ANY: readonly FieldType[] = [
  ...NUMBERS,
  "id",
  "string",
  "textarea",
  "picklist",
  "combobox",
  "reference",
  "email",
  "phone",
  "url",
  "date",
  "datetime",
];

/** Types of fields that a function takes. */
export const AGGREGATE_FUNCTIONS: ReadonlyMap<string, ReadonlySet<FieldType>> = new Map([
  ["COUNT", new Set(ANY)],
  ["COUNT_DISTINCT", new Set(ANY)],
  ["SUM", new Set(NUMBERS)],
  ["AVG", new Set(NUMBERS)],
  ["MIN", new Set(ANY)],
  ["MAX", new Set(ANY)],
] satisfies [AggregateFunction, ReadonlySet<FieldType>][]);

const DAYS: ReadonlySet<FieldType> = new Set(["date", "datetime"]);
const MOMENTS: ReadonlySet<FieldType> = new Set(["datetime"]);

/** Types of fields that a function takes. */
export const DATE_FUNCTIONS: ReadonlyMap<string, ReadonlySet<FieldType>> = new Map([
  ["CALENDAR_MONTH", DAYS],
  ["CALENDAR_QUARTER", DAYS],
  ["CALENDAR_YEAR", DAYS],
  ["DAY_IN_MONTH", DAYS],
  ["DAY_IN_WEEK", DAYS],
  ["DAY_IN_YEAR", DAYS],
  ["DAY_ONLY", MOMENTS],
  ["FISCAL_MONTH", DAYS],
  ["FISCAL_QUARTER", DAYS],
  ["FISCAL_YEAR", DAYS],
  ["HOUR_IN_DAY", MOMENTS],
  ["WEEK_IN_MONTH", DAYS],
  ["WEEK_IN_YEAR", DAYS],
] satisfies [DateFunction, ReadonlySet<FieldType>][]);

/** Fields of GROUP BY ROLLUP and of GROUP BY CUBE. */
export const MOST_SUBTOTALED_FIELDS = 3;

/** Types of fields that FORMAT() takes. */
export const FORMATTED: ReadonlySet<FieldType> = new Set([...NUMBERS, "date", "datetime", "time"]);
