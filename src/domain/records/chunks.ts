// Records of several objects as the chunks that writeChunks() takes: runs of records of one object, as they were sent.
import type { SObject } from "../../facts/sobject.ts";
import type { WriteInput } from "./write.ts";

/** A record to write, and the object it is of. */
export interface TypedRecord {
  readonly object: SObject;
  readonly columns: readonly string[];
  /** Values in the order of `columns`. */
  readonly values: readonly unknown[];
}

/** What all chunks have in common. */
export type ChunkOptions = Pick<WriteInput, "operation" | "externalId" | "updateOnly" | "form">;

/** Consecutive records of one object make a chunk; its columns are those of all its records. */
export function chunksOf(records: readonly TypedRecord[], options: ChunkOptions): WriteInput[] {
  const runs: TypedRecord[][] = [];
  for (const record of records) {
    const run = runs.at(-1);
    if (run?.[0]?.object === record.object) run.push(record);
    else runs.push([record]);
  }
  return runs.flatMap((run) => (run[0] ? [chunkOf(run[0].object, run, options)] : []));
}

function chunkOf(object: SObject, records: readonly TypedRecord[], options: ChunkOptions): WriteInput {
  const positions = new Map<string, number>();
  const columns: string[] = [];
  const rows = records.map((record) => {
    const row: unknown[] = [];
    for (const [index, column] of record.columns.entries()) {
      const name = column.toLowerCase();
      let position = positions.get(name);
      if (position === undefined) {
        position = columns.push(column) - 1;
        positions.set(name, position);
      }
      row[position] = record.values[index];
    }
    return row;
  });
  return { ...options, object, columns, rows };
}
