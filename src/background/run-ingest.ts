// Runs an ingest job: reads its upload as rows and gives them to the record engine, a chunk in one transaction.
import { type Fault, fault } from "../domain/fault.ts";
import { checkHeader } from "../domain/jobs/header.ts";
import { type IngestRow, type IngestTarget, ingestChunk } from "../domain/jobs/ingest.ts";
import { spoolNames } from "../domain/jobs/spool-names.ts";
import type { Job } from "../domain/ports/jobs.ts";
import { fieldNamed } from "../domain/records/names.ts";
import { DELIMITERS, LINE_ENDINGS, LONGEST_ROW_BYTES } from "../facts/bulk.ts";
import { CsvError, CsvReader, type CsvRow, lineEndingProblem } from "../wire/shared/csv-reader.ts";
import {
  type Ended,
  failed,
  type JobPorts,
  jobCaller,
  NO_CALLER,
  Stopped,
  whenThereIsSpace,
} from "./job-run.ts";

/** Undefined if the job was aborted meanwhile. Throws Stopped. */
export async function runIngest(ports: JobPorts, job: Job): Promise<Ended | undefined> {
  // Each attempt goes on behind what was committed: a full disk takes back the chunk at hand and no more.
  return whenThereIsSpace(ports, job, async () =>
    ingest(ports, (await ports.stores.jobs.read(job.id)) ?? job),
  );
}

async function ingest(ports: JobPorts, job: Job): Promise<Ended | undefined> {
  const pieces = rowPieces(ports, job);
  try {
    const first = await pieces.next();
    const [header] = first.done ? [] : first.value;
    // jsforce's live tests upload nothing, and want a job that is complete.
    if (!header && (await isEmptyUpload(ports, job))) return { state: "JobComplete", errorMessage: null };
    if (!header) return failed("InvalidBatch : The file is empty");
    const chunk = chunks(passingOver(pieces, job.processed), header.cells.length);
    let { processed } = job;
    for (;;) {
      if (ports.stopped()) throw new Stopped();
      const target = await targetOf(ports, job, header);
      if (typeof target === "string") return failed(target);
      const written = await ingestChunk(ports, target, processed, chunk(ports.chunkRows));
      if (written === undefined) return undefined;
      if (written === 0) return { state: "JobComplete", errorMessage: null };
      processed += written;
    }
  } catch (error) {
    if (error instanceof CsvError) return failed(`InvalidBatch : ${error.message}`);
    throw error;
  } finally {
    await pieces.return(undefined);
  }
}

/** What the next chunk is written to, as schema and user are now; a text if that is no longer possible. */
async function targetOf(ports: JobPorts, job: Job, header: CsvRow): Promise<IngestTarget | string> {
  const caller = await jobCaller(ports, job);
  if (!caller) return NO_CALLER;
  const catalogue = await ports.catalogue();
  const object = caller.permissions.seen(catalogue).object(job.object);
  if (!object) return `InvalidObject : there is no object ${job.object}`;
  const externalId = job.externalIdField === null ? undefined : fieldNamed(object, job.externalIdField);
  if (job.externalIdField !== null && !externalId?.idLookup && !externalId?.externalId)
    return `InvalidBatch : ${job.externalIdField} is no external id field of ${job.object}`;
  const problem =
    headerProblem(header, job) ?? checkHeader(header.cells, object, job.operation, externalId ?? null);
  if (problem) return problem;
  return { job, caller, catalogue, object, externalId: externalId ?? null, columns: header.cells };
}

const lineEndingOf = (job: Job): "\n" | "\r\n" => LINE_ENDINGS[job.lineEnding] ?? "\n";

/** The header as a piece of its own, then the rows in pieces as the file gives them. */
async function* rowPieces(ports: JobPorts, job: Job): AsyncGenerator<CsvRow[], undefined> {
  const reader = new CsvReader({
    delimiter: DELIMITERS[job.columnDelimiter] ?? ",",
    lineEnding: lineEndingOf(job),
    maxRowBytes: LONGEST_ROW_BYTES,
  });
  let headed = false;
  for await (const bytes of uploadedPieces(ports, job)) {
    let rows = bytes === null ? reader.end() : reader.push(bytes);
    if (!headed && rows.length > 0) {
      yield rows.slice(0, 1);
      rows = rows.slice(1);
      headed = true;
    }
    if (rows.length > 0) yield rows;
  }
}

/** A restart reads the file again and passes over the rows that are done. */
async function* passingOver(pieces: AsyncIterable<CsvRow[]>, done: number): AsyncGenerator<CsvRow[]> {
  let passed = 0;
  for await (const piece of pieces) {
    const skipped = Math.min(piece.length, done - passed);
    passed += skipped;
    if (skipped < piece.length) yield skipped === 0 ? piece : piece.slice(skipped);
  }
}

/** Deals out the pieces of one transaction after the other; the last ones are empty. */
function chunks(
  pieces: AsyncIterator<CsvRow[]>,
  columns: number,
): (size: number) => AsyncGenerator<IngestRow[]> {
  let left: CsvRow[] = [];
  return async function* chunk(size) {
    for (let missing = size; missing > 0; ) {
      if (left.length === 0) {
        const { done, value } = await pieces.next();
        if (done) return;
        left = value;
      }
      const rows = left.length > missing ? left.slice(0, missing) : left;
      left = left.slice(rows.length);
      missing -= rows.length;
      yield rows.map((row) => ingestRow(row, columns));
    }
  };
}

/** The upload's bytes, then null for its end. */
async function* uploadedPieces(ports: JobPorts, job: Job): AsyncGenerator<Uint8Array | null> {
  const { upload } = spoolNames(job.id);
  if ((await ports.spool.size(upload)) !== undefined) yield* ports.spool.read(upload);
  yield null;
}

const isEmptyUpload = async (ports: JobPorts, job: Job): Promise<boolean> =>
  ((await ports.spool.size(spoolNames(job.id).upload)) ?? 0) === 0;

function headerProblem({ cells, problem }: CsvRow, job: Job): string | null {
  const wrongEnding = lineEndingProblem(lineEndingOf(job));
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

const badRow = (detail: string): Fault => fault("invalidBatch", { detail });
