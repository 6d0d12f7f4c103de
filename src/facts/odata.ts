// OData V4 as this org speaks it. Source: OASIS OData Version 4.0, parts 1 to 3, and OData JSON Format 4.0; limits without
// a source are chosen.
import type { FieldType } from "./sobject.ts";

export const ODATA_VERSION = "4.0";

/** XML namespaces of a metadata document. */
export const EDMX_NAMESPACE = "http://docs.oasis-open.org/odata/ns/edmx";
export const EDM_NAMESPACE = "http://docs.oasis-open.org/odata/ns/edm";

/** Namespace of the entity types, and the name of the container of their sets. */
export const MODEL_NAMESPACE = "Groundfog";
export const CONTAINER_NAME = "Org";

/** Rows of a page; `Prefer: odata.maxpagesize` may ask for fewer. */
export const FEED_PAGE_ROWS = 2000;

/** After which a page ends early: rows with long texts must not fill the memory. */
export const FEED_PAGE_BYTES = 8_000_000;

/** How deep a $filter may nest, how long a text in it may be, and how many fields $orderby may name. */
export const DEEPEST_FILTER = 100;
export const LONGEST_FILTER_TEXT = 8000;
export const MOST_FEED_ORDERS = 32;

/** Levels of parents in a path, and parents that one request may name: what SOQL has for them. */
export const FEED_PARENT_LEVELS = 5;
export const FEED_PARENTS = 55;

/** Salesforce's names of the types, in OData's; compound fields are none, their parts are there, and neither are files. */
export const EDM_TYPES: Readonly<Record<FieldType, EdmType | null>> = {
  id: "Edm.String",
  reference: "Edm.String",
  boolean: "Edm.Boolean",
  string: "Edm.String",
  textarea: "Edm.String",
  picklist: "Edm.String",
  multipicklist: "Edm.String",
  combobox: "Edm.String",
  email: "Edm.String",
  phone: "Edm.String",
  url: "Edm.String",
  int: "Edm.Int32",
  double: "Edm.Decimal",
  currency: "Edm.Decimal",
  percent: "Edm.Decimal",
  date: "Edm.Date",
  datetime: "Edm.DateTimeOffset",
  time: "Edm.TimeOfDay",
  base64: null,
  address: null,
  location: null,
  complexvalue: null,
};

export type EdmType =
  | "Edm.String"
  | "Edm.Boolean"
  | "Edm.Int32"
  | "Edm.Decimal"
  | "Edm.Date"
  | "Edm.DateTimeOffset"
  | "Edm.TimeOfDay";

/** Digits of a number whose field says nothing. */
export const DEFAULT_PRECISION = 18;
/** Digits of seconds that datetimes and times are kept with. */
export const SECOND_DIGITS = 3;

/** Query options that OData reserves, without their "$". */
export const SYSTEM_OPTIONS = [
  "filter",
  "select",
  "expand",
  "orderby",
  "top",
  "skip",
  "count",
  "format",
  "skiptoken",
] as const;
export type SystemOption = (typeof SYSTEM_OPTIONS)[number];
/** Reserved ones that nothing here answers. */
export const OTHER_SYSTEM_OPTIONS = [
  "apply",
  "compute",
  "deltatoken",
  "id",
  "index",
  "levels",
  "schemaversion",
  "search",
] as const;
