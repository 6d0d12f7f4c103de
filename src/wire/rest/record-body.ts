import type { ValueForm } from "../../domain/records/values.ts";

/** Columns and the one row of writeRecords(). */
export interface RecordBody {
  readonly form: ValueForm;
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}
