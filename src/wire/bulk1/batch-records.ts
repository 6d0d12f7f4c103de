// Records of a batch, whatever it is written in: each has fields of its own, which become columns of all.
import { MOST_BATCH_RECORDS } from "../../facts/bulk1.ts";
import { MOST_FIELDS_OF_A_RECORD } from "../../facts/limits.ts";

/** The batch can't be read: no row of it is written. */
export class BatchError extends Error {}

export const TOO_MANY_RECORDS = `the batch has more than ${MOST_BATCH_RECORDS} records`;

interface BatchRow {
  /** By the index of their column: few records have all of them. */
  readonly cells: ReadonlyMap<number, unknown>;
  /** What is wrong with this record alone. */
  readonly problem: string | null;
}

export interface BatchRecords {
  readonly columns: string[];
  readonly rows: BatchRow[];
}

export interface RecordCollector extends BatchRecords {
  /** Adds a record's fields, named as CSV columns are. Throws BatchError for one record or field too many. */
  add(fields: Iterable<readonly [column: string, value: unknown]>, problem?: string | null): void;
}

export function collectRecords(): RecordCollector {
  const positions = new Map<string, number>();
  const columns: string[] = [];
  const rows: BatchRow[] = [];
  return {
    columns,
    rows,
    add(fields, given = null) {
      if (rows.length >= MOST_BATCH_RECORDS) throw new BatchError(TOO_MANY_RECORDS);
      const cells = new Map<number, unknown>();
      let problem = given;
      for (const [column, value] of fields) {
        const name = column.toLowerCase();
        let position = positions.get(name);
        if (position === undefined) {
          if (columns.length >= MOST_FIELDS_OF_A_RECORD)
            throw new BatchError(`the records have more than ${MOST_FIELDS_OF_A_RECORD} different fields`);
          position = columns.push(column) - 1;
          positions.set(name, position);
        }
        if (cells.has(position)) problem ??= `Duplicate field name : ${column}`;
        // What is empty leaves its field alone, as an empty cell of CSV does.
        cells.set(position, value === "" ? undefined : value);
      }
      rows.push({ cells, problem });
    },
  };
}
