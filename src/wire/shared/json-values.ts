// Cells as JSON text, one writer per field type. Texts are built straight away: no values in between.
import { formatId } from "../../domain/model/id.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { CellKind, Field } from "../../facts/sobject.ts";
import { restDatetime } from "./timestamps.ts";

/** Writes a cell that is not null. */
export type CellWriter = (cell: string | number) => string;

/** What JSON.stringify would escape; the test costs a third of the call, and nearly no text has any. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings.
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

const writeText: CellWriter = (cell) => {
  const text = String(cell);
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
};
const writeNumber: CellWriter = (cell) => String(cell);

/** Salesforce writes doubles as such, so that a typed client sees 42.0 and not an integer. */
const writeDouble: CellWriter = (cell) =>
  Number.isInteger(cell) && Math.abs(Number(cell)) < 1e21 ? `${cell}.0` : String(cell);

const WRITERS: Readonly<Record<CellKind, CellWriter>> = {
  text: writeText,
  integer: writeNumber,
  real: writeDouble,
  boolean: (cell) => (cell === 1 ? "true" : "false"),
  id: (cell) => `"${formatId(Number(cell))}"`,
  datetime: (cell) => `"${restDatetime(Number(cell))}"`,
  date: writeText,
  time: writeText,
  // Whoever writes a record tells where the bytes are; see blobUrl() of REST.
  blob: () => "null",
  // A compound field's cell is the JSON text of its parts.
  none: (cell) => String(cell),
};

/** The JSON text of a cell of `field`. */
export const cellWriter = ({ type }: Field): CellWriter =>
  type === "complexvalue" ? String : WRITERS[FIELD_TYPES[type].cell];
