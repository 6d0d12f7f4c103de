// What a client sent -> a cell, or the fault that says why not. One reader per field, compiled once per plan.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import { MASTER_RECORD_TYPE, RECORD_TYPE_PREFIX } from "../../facts/record-types.ts";
import type { Field, RecordType } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import { StoredBytes } from "../model/bytes.ts";
import { keyPrefixOf, parseId, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";

/** "json": values as JSON types them. "csv": texts, as Bulk API rows hold them. "xml": texts of elements. */
export type ValueForm = "json" | "csv" | "xml";

/** Reads one value. A Fault is an object; cells never are. */
export type ValueReader = (value: unknown) => Cell | Fault;

export const isFault = (value: Cell | Fault): value is Fault => typeof value === "object" && value !== null;

/** Key prefixes of the objects a reference may point to. */
export type PrefixesOf = (field: Field) => ReadonlySet<string>;

/**
 * The reader of a field for one form. Null and empty text read as null, but for booleans; in XML an empty element is
 * no value of a type that isn't text. `recordTypes`: those that the field can name.
 */
export function valueReader(
  field: Field,
  form: ValueForm,
  prefixesOf: PrefixesOf,
  recordTypes?: readonly RecordType[],
): ValueReader {
  const wrong = wrongType(field, form);
  const read = recordTypes
    ? textual(wrong, recordTypeOf(field, recordTypes))
    : typedReader(field, wrong, prefixesOf);
  if (form !== "xml" || FIELD_TYPES[field.type].cell === "text") return read;
  // XML Schema: blanks around a value that isn't text mean nothing, and a date may have a time zone.
  return (value) => {
    if (typeof value !== "string") return read(value);
    const text = value.trim();
    if (text === "") return wrong(value);
    return read(field.type === "date" ? text.replace(DATE_ZONE, "$1") : text);
  };
}

const DATE_ZONE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$/;

function typedReader(field: Field, wrong: Wrong, prefixesOf: PrefixesOf): ValueReader {
  switch (field.type) {
    case "boolean":
      return booleanReader(wrong);
    case "int":
      return numberReader(field, wrong, integerOf(field));
    case "double":
    case "currency":
    case "percent":
      return numberReader(field, wrong, decimalOf(field));
    case "date":
      return textual(wrong, (text) => dateCell(text) ?? wrong(text));
    case "datetime":
      return textual(wrong, (text) => datetimeCell(text) ?? wrong(text));
    case "time":
      return textual(wrong, (text) => timeCell(text) ?? wrong(text));
    case "base64":
      return bytesReader(wrong);
    case "reference":
    case "id":
      return textual(wrong, referenceOf(field, prefixesOf(field)));
    default:
      return textual(wrong, textOf(field));
  }
}

type Wrong = (value: unknown) => Fault;

/** JSON faults name the token as Jackson does, all others the field's label: both as recorded. */
function wrongType(field: Field, form: ValueForm): Wrong {
  if (form !== "json") {
    return (value) => fault("invalidValue", { label: field.label, value: shown(value) }, [field.name]);
  }
  return (value) => fault("wrongJsonType", { type: field.type, token: tokenOf(value), value: shown(value) });
}

function tokenOf(value: unknown): string {
  if (value === null) return "VALUE_NULL";
  if (typeof value === "string") return "VALUE_STRING";
  if (typeof value === "number") return Number.isInteger(value) ? "VALUE_NUMBER_INT" : "VALUE_NUMBER_FLOAT";
  if (typeof value === "boolean") return value ? "VALUE_TRUE" : "VALUE_FALSE";
  return Array.isArray(value) ? "START_ARRAY" : "START_OBJECT";
}

const shown = (value: unknown): string => (typeof value === "object" && value !== null ? "" : String(value));

function textual(wrong: Wrong, read: (text: string) => Cell | Fault): ValueReader {
  return (value) => {
    if (typeof value === "string") return value === "" ? null : read(value);
    return value === null ? null : wrong(value);
  };
}

function booleanReader(wrong: Wrong): ValueReader {
  return (value) => {
    if (value === true) return 1;
    if (value === false) return 0;
    if (typeof value !== "string") return wrong(value);
    const text = value.toLowerCase();
    if (text === "true" || text === "1") return 1;
    return text === "false" || text === "0" ? 0 : wrong(value);
  };
}

const SHOWN_OF_BYTES = 40;

/** What could be read is stored already; see blobs.ts. */
function bytesReader(wrong: Wrong): ValueReader {
  return (value) => {
    if (value instanceof StoredBytes) return value.cell;
    if (value === null || value === "") return null;
    return wrong(typeof value === "string" ? value.slice(0, SHOWN_OF_BYTES) : value);
  };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

function numberReader(field: Field, wrong: Wrong, check: (value: number) => number | null): ValueReader {
  return (value) => {
    let number: number;
    if (typeof value === "number") number = value;
    else if (typeof value === "string") {
      if (value === "") return null;
      const text = value.trim();
      if (!NUMBER.test(text)) return wrong(value);
      number = Number(text);
    } else return value === null ? null : wrong(value);
    if (!Number.isFinite(number)) return wrong(value);
    const checked = check(number);
    return checked ?? fault("numberOutOfRange", { label: field.label, value: String(value) }, [field.name]);
  };
}

/** Whole numbers of at most `digits` digits, and of 32 bits. */
function integerOf(field: Field): (value: number) => number | null {
  const limit = field.digits > 0 ? 10 ** field.digits - 1 : 2_147_483_647;
  return (value) =>
    Number.isInteger(value) && Math.abs(value) <= Math.min(limit, 2_147_483_647) ? value : null;
}

/** Rounded half up to the field's scale, as Salesforce stores it; null beyond its digits. */
function decimalOf(field: Field): (value: number) => number | null {
  const whole = 10 ** Math.max(0, (field.precision || 18) - field.scale);
  const degrees = mostDegrees(field);
  return (value) => {
    const rounded = roundTo(value, field.scale);
    return Math.abs(rounded) < whole && Math.abs(rounded) <= degrees ? rounded : null;
  };
}

/** What a part of a location or an address can be at most; Infinity for other numbers. */
function mostDegrees({ compoundFieldName, name }: Field): number {
  if (compoundFieldName === null) return Number.POSITIVE_INFINITY;
  if (/Latitude(__s)?$/.test(name)) return 90;
  return /Longitude(__s)?$/.test(name) ? 180 : Number.POSITIVE_INFINITY;
}

/** Rounds the decimal text, not the binary value: 1.005 to two digits is 1.01. */
function roundTo(value: number, scale: number): number {
  if (Number.isInteger(value)) return value;
  const text = String(Math.abs(value));
  const digits = text.includes("e") ? 99 : text.length - text.indexOf(".") - 1;
  if (digits <= scale) return value;
  const scaled = Number(`${Math.abs(value)}e${scale}`);
  if (!Number.isFinite(scaled)) return Number(value.toFixed(Math.min(scale, 100)));
  return Math.sign(value) * Number(`${Math.round(scaled)}e-${scale}`);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATETIME =
  /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]00:?00)?$/;

/** "2026-01-31" of a date or the date part of a datetime; undefined if no such day exists. */
export function dateCell(text: string): string | undefined {
  const day = text.length > 10 && DATETIME.test(text) ? text.slice(0, 10) : text;
  const match = DATE.exec(day);
  if (!match) return undefined;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const last = new Date(Date.UTC(2000, 0, 1));
  last.setUTCFullYear(year, month, 0);
  return year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= last.getUTCDate() ? day : undefined;
}

/** Four digits hold the years of all moments, in UTC too. */
const FIRST_MOMENT = Date.parse("0001-01-01T00:00:00.000Z");
const LAST_MOMENT = Date.parse("9999-12-31T23:59:59.999Z");

/** Milliseconds since 1970 of an ISO 8601 text; without an offset it is UTC. */
export function datetimeCell(text: string): number | undefined {
  const match = DATETIME.exec(text);
  if (!match?.[1] || !dateCell(match[1])) return undefined;
  const [hour, minute, second] = [Number(match[2] ?? 0), Number(match[3] ?? 0), Number(match[4] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const milliseconds = Number((match[5] ?? "0").padEnd(3, "0").slice(0, 3));
  const offset = (Number(match[7] ?? 0) * 60 + Number(match[8] ?? 0)) * (match[6] === "-" ? -1 : 1);
  if (Math.abs(offset) > 14 * 60) return undefined;
  const day = Date.parse(`${match[1]}T00:00:00.000Z`);
  const moment = day + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
  return moment >= FIRST_MOMENT && moment <= LAST_MOMENT ? moment : undefined;
}

function timeCell(text: string): string | undefined {
  const match = TIME.exec(text);
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59 || Number(match[3] ?? 0) > 59)
    return undefined;
  return `${match[1]}:${match[2]}:${match[3] ?? "00"}.${(match[4] ?? "").padEnd(3, "0").slice(0, 3)}Z`;
}

function referenceOf(field: Field, prefixes: ReadonlySet<string>): (text: string) => RecordId | Fault {
  return (text) => {
    const id = parseId(text.trim());
    if (id !== undefined && (prefixes.size === 0 || prefixes.has(keyPrefixOf(id)))) return id;
    return fault("malformedId", { field: field.label, id: text }, [field.name]);
  };
}

/** Only active record types of the object itself can be named, and the Master one, which is none. */
function recordTypeOf(
  field: Field,
  recordTypes: readonly RecordType[],
): (text: string) => RecordId | null | Fault {
  const usable = new Set(recordTypes.filter(({ active }) => active).map(({ id }) => id));
  const master: string = MASTER_RECORD_TYPE.recordTypeId;
  return (text) => {
    const named = text.trim();
    const id = parseId(named);
    if (id === undefined || keyPrefixOf(id) !== RECORD_TYPE_PREFIX)
      return fault("malformedId", { field: field.label, id: text }, [field.name]);
    if (named.slice(0, 15) === master.slice(0, 15)) return null;
    return usable.has(id) ? id : fault("recordTypeNotValid", { id: named }, [field.name]);
  };
}

const EMAIL = /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+\.[^\s@<>(),;:\\"[\].]+$/;

function textOf(field: Field): (text: string) => string | Fault {
  const { length: max, label, name } = field;
  const allowed = field.restrictedPicklist
    ? new Map(
        field.picklistValues.filter((entry) => entry.active).map(({ value }) => [value.toLowerCase(), value]),
      )
    : null;
  return (text) => {
    if (text.length > max && max > 0 && [...text].length > max) {
      return fault("stringTooLong", { label, value: text.slice(0, 255), max: String(max) }, [name]);
    }
    if (text.includes("\0") || !text.isWellFormed()) {
      return fault("invalidValue", { label, value: "text with a NUL or a lone surrogate" }, [name]);
    }
    if (field.type === "email" && !EMAIL.test(text))
      return fault("invalidEmail", { label, value: text }, [name]);
    return allowed ? picklistOf(field, allowed, text) : text;
  };
}

function picklistOf(field: Field, allowed: ReadonlyMap<string, string>, text: string): string | Fault {
  const parts = field.type === "multipicklist" ? text.split(";") : [text];
  const known = parts.map((part) => allowed.get(part.toLowerCase()));
  if (known.every((part) => part !== undefined)) return known.join(";");
  return fault("restrictedPicklist", { label: field.label, value: text }, [field.name]);
}
