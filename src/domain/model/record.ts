import type { Fault } from "../fault.ts";
import type { RecordId } from "./id.ts";

/**
 * One stored value. What it means is said by its field's type: ids are RecordId numbers, booleans 0 or 1,
 * datetimes milliseconds since 1970, dates "YYYY-MM-DD", times "HH:MM:SS.sssZ"; an empty text is null.
 */
export type Cell = string | number | null;

/** Cells in the order of a list of fields that travels with them. */
export type Row = Cell[];

/** What became of one row of a write: the answer's `success`, `id`, `created` and `errors`. */
export type RowOutcome =
  | { readonly ok: true; readonly id: RecordId; readonly created: boolean }
  | { readonly ok: false; readonly faults: readonly Fault[] };
