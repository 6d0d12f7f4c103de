// The rows of an upload, whatever it is written in: its columns, then pieces of rows as the file gives them.
import { fault } from "../domain/fault.ts";
import type { IngestRow } from "../domain/jobs/ingest.ts";
import { spoolNames } from "../domain/jobs/spool-names.ts";
import type { Job } from "../domain/ports/jobs.ts";
import { DELIMITERS, LINE_ENDINGS, LONGEST_ROW_BYTES } from "../facts/bulk.ts";
import { MOST_BATCH_RECORDS } from "../facts/bulk1.ts";
import { BatchError, type BatchRecords, TOO_MANY_RECORDS } from "../wire/bulk1/batch-records.ts";
import { jsonRecords } from "../wire/bulk1/json-records.ts";
import { xmlRecords } from "../wire/bulk1/xml-records.ts";
import { CsvReader, type CsvRow, type LineEnding, lineEndingProblem } from "../wire/shared/csv-reader.ts";
import type { JobPorts } from "./job-run.ts";

export interface UploadedRows {
  readonly columns: readonly string[];
  /** Why the columns can't be trusted; null if they can. */
  readonly problem: string | null;
  /** To be ended by return(). Throws CsvError. */
  readonly pieces: AsyncGenerator<readonly IngestRow[], undefined>;
}

/** Undefined if there is no row, not even a header. Throws CsvError, BatchError. */
export async function uploadedRows(ports: JobPorts, job: Job): Promise<UploadedRows | undefined> {
  if (job.contentType === "CSV") return csvRows(ports, job);
  const records = await (job.contentType === "XML" ? xmlRecords : jsonRecords)(await wholeUpload(ports, job));
  if (records.rows.length === 0) return undefined;
  return { columns: records.columns, problem: null, pieces: recordPieces(records) };
}

/** Records that are dealt out at once: each gets as many cells as there are columns. */
const PIECE = 200;

async function* recordPieces({ columns, rows }: BatchRecords): AsyncGenerator<IngestRow[], undefined> {
  for (let start = 0; start < rows.length; start += PIECE) {
    yield rows.slice(start, start + PIECE).map(({ cells, problem }) => ({
      cells: columns.map((_, index) => cells.get(index)),
      problem: problem === null ? null : badRow(problem),
    }));
  }
}

async function csvRows(ports: JobPorts, job: Job): Promise<UploadedRows | undefined> {
  // A batch is refused whole, so it is counted before its first row is written.
  if (job.batchOf !== null && job.processed === 0) await checkCount(ports, job);
  const pieces = csvPieces(ports, job);
  const first = await pieces.next();
  const [header] = first.done ? [] : first.value;
  if (!header) return undefined;
  return {
    columns: header.cells,
    problem: headerProblem(header, job),
    pieces: ingestPieces(pieces, header.cells.length),
  };
}

async function checkCount(ports: JobPorts, job: Job): Promise<void> {
  let rows = -1;
  for await (const piece of csvPieces(ports, job)) {
    rows += piece.length;
    if (rows > MOST_BATCH_RECORDS) throw new BatchError(TOO_MANY_RECORDS);
  }
}

async function* ingestPieces(
  pieces: AsyncIterable<CsvRow[]>,
  columns: number,
): AsyncGenerator<IngestRow[], undefined> {
  for await (const piece of pieces) yield piece.map((row) => ingestRow(row, columns));
}

/** Batches of Bulk API 1.0 may end their lines in either way. */
const lineEndingOf = (job: Job): LineEnding | "any" =>
  job.batchOf === null ? (LINE_ENDINGS[job.lineEnding] ?? "\n") : "any";

/** The header as a piece of its own, then the rows in pieces as the file gives them. */
async function* csvPieces(ports: JobPorts, job: Job): AsyncGenerator<CsvRow[], undefined> {
  const reader = new CsvReader({
    delimiter: DELIMITERS[job.columnDelimiter] ?? ",",
    lineEnding: lineEndingOf(job),
    maxRowBytes: LONGEST_ROW_BYTES,
  });
  let headed = false;
  for await (const bytes of uploadedBytes(ports, job)) {
    let rows = bytes === null ? reader.end() : reader.push(bytes);
    if (!headed && rows.length > 0) {
      yield rows.slice(0, 1);
      rows = rows.slice(1);
      headed = true;
    }
    if (rows.length > 0) yield rows;
  }
}

/** The upload's bytes, then null for its end. */
async function* uploadedBytes(ports: JobPorts, job: Job): AsyncGenerator<Uint8Array | null> {
  const { upload } = spoolNames(job.id);
  if ((await ports.spool.size(upload)) !== undefined) yield* ports.spool.read(upload);
  yield null;
}

async function wholeUpload(ports: JobPorts, job: Job): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const bytes of uploadedBytes(ports, job)) if (bytes) chunks.push(bytes);
  return Buffer.concat(chunks);
}

function headerProblem({ cells, problem }: CsvRow, job: Job): string | null {
  const ending = lineEndingOf(job);
  const wrongEnding = lineEndingProblem(ending === "any" ? "\n" : ending);
  // A CR in a field's name: the file's lines end with CR alone.
  if (problem === wrongEnding || cells.some((cell) => cell.includes("\r")))
    return `ClientInputError : ${wrongEnding}`;
  return problem && `InvalidBatch : Failed to parse CSV. ${problem}`;
}

function ingestRow({ cells, problem }: CsvRow, columns: number): IngestRow {
  if (problem) return { cells, problem: badRow(`Failed to parse CSV. ${problem}`) };
  if (cells.length === columns) return { cells, problem: null };
  return { cells, problem: badRow(`the row has ${cells.length} cells, the header ${columns}`) };
}

const badRow = (detail: string): IngestRow["problem"] => fault("invalidBatch", { detail });
