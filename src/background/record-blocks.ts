// A query's rows in XML or JSON, block by block: the rows that SQL writes as CSV, read and written again.
import type { Job } from "../domain/ports/jobs.ts";
import { LONGEST_ROW_BYTES } from "../facts/bulk.ts";
import type { BoundQuery, Column } from "../soql/bound.ts";
import { resultWriter } from "../wire/bulk1/query-records.ts";
import { CsvReader } from "../wire/shared/csv-reader.ts";
import type { JobPorts } from "./job-run.ts";

/** The first block begins the document, the last one ends it. `query` selects `columns`, and the Ids behind them. */
export function* recordBlocks(
  ports: JobPorts,
  job: Job,
  query: BoundQuery,
  columns: readonly Column[],
): Generator<{ readonly text: string; readonly rows: number }> {
  if (job.contentType === "CSV") throw new Error("CSV is not written in records");
  const writer = resultWriter(job.contentType, query.object, columns, job.apiVersion);
  const reader = new CsvReader({ delimiter: ",", lineEnding: "\n", maxRowBytes: LONGEST_ROW_BYTES });
  const format = { delimiter: ",", lineEnding: "\n" } as const;
  let before = writer.head;
  for (const block of ports.stores.records.exportCsv(query, format)) {
    // A block holds whole rows, so that none is left for the next one.
    const rows = reader.push(block.bytes).map(({ cells }) => writer.row(cells));
    yield { text: before + rows.join(writer.between), rows: rows.length };
    before = writer.between;
  }
  yield { text: (before === writer.between ? "" : before) + writer.tail, rows: 0 };
}
