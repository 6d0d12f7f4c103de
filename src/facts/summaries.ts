// Roll-up summary fields: what they can do. Source: the metadata WSDLs, whose FilterOperation also has `within`, which is
// about places, and Salesforce's Help on roll-up summary fields.
import type { FieldType, FilterOperation, SummaryOperation } from "./sobject.ts";

export const SUMMARY_OPERATIONS: readonly SummaryOperation[] = ["count", "max", "min", "sum"];

export const FILTER_OPERATIONS: readonly FilterOperation[] = [
  "equals",
  "notEqual",
  "lessThan",
  "greaterThan",
  "lessOrEqual",
  "greaterOrEqual",
  "contains",
  "notContain",
  "startsWith",
  "includes",
  "excludes",
];

/** An object can get so many when its org asks for more than 25. */
export const MOST_SUMMARIES = 40;

/** Digits of a summary that is a number; describes of real ones say so, as those of formulas do. */
export const SUMMARY_PRECISION = 18;

const NUMBERS: readonly FieldType[] = ["int", "double", "currency", "percent"];
const SORTED: readonly FieldType[] = [...NUMBERS, "date", "datetime"];

/** Types of fields that an operation sums up. */
export const SUMMARIZED_TYPES: Readonly<Record<SummaryOperation, readonly FieldType[]>> = {
  count: [],
  sum: NUMBERS,
  min: SORTED,
  max: SORTED,
};

const EQUAL: readonly FilterOperation[] = ["equals", "notEqual"];
const ORDERED: readonly FilterOperation[] = [
  ...EQUAL,
  "lessThan",
  "greaterThan",
  "lessOrEqual",
  "greaterOrEqual",
];
const OF_TEXTS: readonly FilterOperation[] = [...EQUAL, "contains", "notContain", "startsWith"];

/** Operations of filters by the type of their field; fields of other types can't be filtered by here. */
export const FILTERS_BY_TYPE: Readonly<Partial<Record<FieldType, readonly FilterOperation[]>>> = {
  boolean: EQUAL,
  int: ORDERED,
  double: ORDERED,
  currency: ORDERED,
  percent: ORDERED,
  date: ORDERED,
  datetime: ORDERED,
  string: OF_TEXTS,
  picklist: OF_TEXTS,
  combobox: OF_TEXTS,
  email: OF_TEXTS,
  phone: OF_TEXTS,
  url: OF_TEXTS,
  textarea: OF_TEXTS,
  multipicklist: [...EQUAL, "includes", "excludes"],
};
