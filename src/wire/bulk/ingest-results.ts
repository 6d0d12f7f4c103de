// Result files of an ingest job: the upload read again beside the outcomes of its rows.
import { formatId } from "../../domain/model/id.ts";
import type { Job, JobChunk } from "../../domain/ports/jobs.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { DELIMITERS, LINE_ENDINGS, LONGEST_ROW_BYTES } from "../../facts/bulk.ts";
import { CsvError, type CsvOptions, CsvReader, type CsvRow } from "../shared/csv-reader.ts";

export type ResultKind = "successful" | "failed" | "unprocessed";

const OWN_COLUMNS: Readonly<Record<ResultKind, readonly string[]>> = {
  successful: ["sf__Id", "sf__Created"],
  failed: ["sf__Id", "sf__Error"],
  unprocessed: [],
};

/** The file as it is made, in pieces; the header is always there. */
export async function* ingestResults(
  ports: Ports,
  job: Job,
  uploadName: string,
  kind: ResultKind,
): AsyncGenerator<Buffer> {
  const delimiter = DELIMITERS[job.columnDelimiter] ?? ",";
  const lineEnding = LINE_ENDINGS[job.lineEnding] ?? "\n";
  const line = (cells: readonly string[]): string => `${cells.map(quotedCell).join(delimiter)}${lineEnding}`;
  const outcomes = outcomeReader(ports.stores.jobs.chunks(job.id)[Symbol.asyncIterator]());
  let header: readonly string[] | null = null;
  for await (const rows of uploadedRows(ports, job, uploadName, { delimiter, lineEnding })) {
    const lines: string[] = [];
    for (const { cells } of rows) {
      if (!header) {
        header = cells;
        lines.push(line([...OWN_COLUMNS[kind], ...cells]));
        continue;
      }
      const outcome = await outcomes();
      if (outcome.kind === kind) lines.push(line([...outcome.cells, ...fitted(cells, header.length)]));
    }
    if (lines.length > 0) yield Buffer.from(lines.join(""));
  }
  if (!header) yield Buffer.from(line(OWN_COLUMNS[kind]));
}

const quotedCell = (cell: string): string => `"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`;

/** A row that couldn't be split has too few or too many cells for the header. */
const fitted = (cells: readonly string[], count: number): readonly string[] =>
  cells.length === count ? cells : Array.from({ length: count }, (_, index) => cells[index] ?? "");

async function* uploadedRows(
  ports: Ports,
  job: Job,
  name: string,
  dialect: Pick<CsvOptions, "delimiter" | "lineEnding">,
): AsyncGenerator<CsvRow[]> {
  if (!job.uploaded || (await ports.spool.size(name)) === undefined) return;
  const reader = new CsvReader({ ...dialect, maxRowBytes: LONGEST_ROW_BYTES });
  try {
    for await (const chunk of ports.spool.read(name)) yield reader.push(chunk);
    yield reader.end();
  } catch (error) {
    // The job failed at the same place: behind it there are no rows to tell of.
    if (!(error instanceof CsvError)) throw error;
  }
}

interface Outcome {
  readonly kind: ResultKind;
  readonly cells: readonly string[];
}

/** The outcome of one row after the other; behind the last chunk rows are unprocessed. */
function outcomeReader(chunks: AsyncIterator<JobChunk>): () => Promise<Outcome> {
  let chunk: JobChunk | undefined;
  let row = 0;
  let error = 0;
  let over = false;
  return async () => {
    while (!over && (!chunk || row >= chunk.ids.length)) {
      const next = await chunks.next();
      over = next.done === true;
      chunk = next.done ? undefined : next.value;
      row = 0;
      error = 0;
    }
    if (!chunk) return { kind: "unprocessed", cells: [] };
    const id = chunk.ids[row] ?? 0;
    row += 1;
    if (id !== 0) return { kind: "successful", cells: [formatId(Math.abs(id)), String(id > 0)] };
    error += 1;
    return { kind: "failed", cells: ["", chunk.errors[error - 1] ?? ""] };
  };
}
