// Runs the jobs that can run, oldest first: uploads become rows for the record engine, queries become result files.
import { setTimeout as sleep } from "node:timers/promises";
import type { JobWorkerData } from "./background.ts";
import { type Fault, FaultError, fault } from "./domain/fault.ts";
import { userInfo } from "./domain/identity/user-info.ts";
import { checkHeader } from "./domain/jobs/header.ts";
import { type IngestRow, type IngestTarget, ingestChunk } from "./domain/jobs/ingest.ts";
import type { ResultIndex } from "./domain/jobs/result-index.ts";
import { spoolNames } from "./domain/jobs/spool-names.ts";
import type { Call } from "./domain/model/call.ts";
import type { Job, JobState } from "./domain/ports/jobs.ts";
import type { Ports } from "./domain/ports/ports.ts";
import type { Stores } from "./domain/ports/stores.ts";
import { fieldNamed } from "./domain/records/names.ts";
import { checkQuery } from "./domain/records/query.ts";
import { catalogueCache } from "./domain/schema/catalogue-cache.ts";
import { DELIMITERS, LINE_ENDINGS, LONGEST_ROW_BYTES } from "./facts/bulk.ts";
import { systemClock } from "./platform/clock.ts";
import { stderrLog } from "./platform/log.ts";
import { fileSpool } from "./platform/spool.ts";
import { CsvError, CsvReader, type CsvRow } from "./wire/shared/csv-reader.ts";

/** Rows of a transaction: small ones rewrite an index's pages again and again, large ones keep other writers waiting. */
const CHUNK_ROWS = 50_000;
/** Between attempts to go on after the disk was full. */
const FULL_PAUSE_MS = 500;
/** Rows between two entries of a result's index. */
const INDEX_ROWS = 10_000;

/** What running jobs needs of an org: no keys, no passwords, no mail. */
export type JobPorts = Pick<Ports, "stores" | "clock" | "spool" | "catalogue" | "log" | "settings">;

/** Runs until nothing is runnable, or `stopped` says so; then the job at hand stops behind its last chunk. */
export async function runJobs(stores: Stores, data: JobWorkerData, stopped: () => boolean): Promise<void> {
  const ports: JobPorts = {
    stores,
    clock: systemClock,
    spool: fileSpool(data.directory.spool),
    catalogue: catalogueCache(stores),
    log: stderrLog,
    settings: data.settings,
  };
  while (!stopped()) {
    const job = await stores.jobs.nextRunnable();
    if (!job) return;
    await runJob(ports, job, stopped);
  }
}

async function runJob(ports: JobPorts, job: Job, stopped: () => boolean): Promise<void> {
  const started = performance.now();
  const spent = (): number => job.processingTime + Math.round(performance.now() - started);
  try {
    await change(ports, job, ["UploadComplete"], { state: "InProgress" });
    const outcome = job.kind === "ingest" ? await runIngest(ports, job, stopped) : await runQuery(ports, job);
    if (outcome !== "stopped")
      await change(ports, job, ["InProgress"], { ...outcome, processingTime: spent() });
  } catch (error) {
    if (!(error instanceof FaultError)) ports.log.crash(`job ${job.id}`, error);
    const errorMessage =
      error instanceof FaultError
        ? `${error.fault.code} : ${error.fault.message}`
        : "UNKNOWN_EXCEPTION : the job could not be run";
    await change(ports, job, ["UploadComplete", "InProgress"], {
      state: "Failed",
      errorMessage,
      processingTime: spent(),
    });
  }
}

/** A change of the job's row; while the disk is full it is tried until there is space. */
async function change(
  ports: JobPorts,
  job: Job,
  from: readonly JobState[],
  changes: Partial<Job>,
): Promise<void> {
  const modifiedAt = ports.clock.now();
  await whenThereIsSpace(ports, job, () =>
    ports.stores.transaction(({ jobs }) => jobs.change(job.id, from, { ...changes, modifiedAt })),
  );
}

/** Repeats work that a full disk refused. The job says meanwhile why it doesn't go on, if that much space is left. */
async function whenThereIsSpace<T>(ports: JobPorts, job: Job, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.cause !== "storageFull") throw error;
      const errorMessage = `${error.fault.code} : ${error.fault.message}; the job goes on by itself when there is space again`;
      await ports.stores
        .transaction(({ jobs }) => jobs.change(job.id, ["UploadComplete", "InProgress"], { errorMessage }))
        .catch(() => undefined);
      await sleep(FULL_PAUSE_MS);
    }
  }
}

async function callOf(ports: JobPorts, job: Job): Promise<Call> {
  const user = await userInfo(ports, job.createdById);
  return {
    caller: {
      userId: user.userId,
      username: user.username,
      profileId: user.profileId,
      isAdmin: user.isAdmin,
      timeZone: user.timeZone,
      sessionKey: "",
      sessionKind: "api",
      passwordExpired: false,
    },
    address: "",
    apiVersion: job.apiVersion,
  };
}

type Ended = Partial<Job> | "stopped";

const failed = (errorMessage: string): Ended => ({ state: "Failed", errorMessage });

async function runIngest(ports: JobPorts, job: Job, stopped: () => boolean): Promise<Ended> {
  // Each attempt goes on behind what was committed: a full disk takes back the chunk at hand and no more.
  return whenThereIsSpace(ports, job, async () =>
    ingest(ports, (await ports.stores.jobs.read(job.id)) ?? job, stopped),
  );
}

async function ingest(ports: JobPorts, job: Job, stopped: () => boolean): Promise<Ended> {
  const catalogue = await ports.catalogue();
  const object = catalogue.object(job.object);
  if (!object) return failed(`InvalidObject : there is no object ${job.object}`);
  const externalId = job.externalIdField === null ? null : (fieldNamed(object, job.externalIdField) ?? null);
  const pieces = rowPieces(ports, job);
  try {
    const header = await pieces.next();
    const [row] = header.done ? [] : header.value;
    if (!row) return failed("InvalidBatch : The file is empty");
    const problem = headerProblem(row, job) ?? checkHeader(row.cells, object, job.operation, externalId);
    if (problem) return failed(problem);
    const { caller } = await callOf(ports, job);
    const target: IngestTarget = { job, caller, catalogue, object, externalId, columns: row.cells };
    const rest = passingOver(pieces, job.processed);
    let { processed } = job;
    for (;;) {
      if (stopped()) return "stopped";
      const written = await ingestChunk(ports, target, processed, chunkOf(rest, row.cells.length));
      if (written === undefined) return "stopped";
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

/** The header as a piece of its own, then the rows in pieces as the file gives them. */
async function* rowPieces(ports: JobPorts, job: Job): AsyncGenerator<CsvRow[], undefined> {
  const reader = new CsvReader({
    delimiter: DELIMITERS[job.columnDelimiter] ?? ",",
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
async function* passingOver(
  pieces: AsyncGenerator<CsvRow[], undefined>,
  done: number,
): AsyncGenerator<CsvRow[], undefined> {
  let passed = 0;
  for await (const piece of pieces) {
    const skipped = Math.min(piece.length, done - passed);
    passed += skipped;
    if (skipped < piece.length) yield skipped === 0 ? piece : piece.slice(skipped);
  }
}

/** The pieces of one transaction; the generator it takes them from stays open for the next one. */
async function* chunkOf(
  pieces: AsyncGenerator<CsvRow[], undefined>,
  columns: number,
): AsyncGenerator<IngestRow[]> {
  for (let rows = 0; rows < CHUNK_ROWS; ) {
    const { done, value } = await pieces.next();
    if (done) return;
    rows += value.length;
    yield value.map((row) => ingestRow(row, columns));
  }
}

/** The upload's bytes, then null for its end. */
async function* uploadedPieces(ports: JobPorts, job: Job): AsyncGenerator<Uint8Array | null> {
  const { upload } = spoolNames(job.id);
  if ((await ports.spool.size(upload)) !== undefined) yield* ports.spool.read(upload);
  yield null;
}

function headerProblem({ cells, problem }: CsvRow, job: Job): string | null {
  if (problem) return `InvalidBatch : the header line: ${problem}`;
  const crlf = cells.at(-1)?.endsWith("\r") === true;
  return crlf && job.lineEnding === "LF"
    ? "InvalidBatch : LineEnding is invalid on user data. Current LineEnding setting is LF"
    : null;
}

function ingestRow({ cells, problem }: CsvRow, columns: number): IngestRow {
  if (problem) return { cells, problem: badRow(problem) };
  if (cells.length === columns) return { cells, problem: null };
  return { cells, problem: badRow(`the row has ${cells.length} cells, the header ${columns}`) };
}

const badRow = (detail: string): Fault => fault("invalidBatch", { detail });

async function runQuery(ports: JobPorts, job: Job): Promise<Ended> {
  const names = spoolNames(job.id);
  const call = await callOf(ports, job);
  const query = await checkQuery(ports, call, job.query ?? "", job.operation === "queryAll");
  const delimiter = DELIMITERS[job.columnDelimiter] ?? ",";
  const lineEnding = LINE_ENDINGS[job.lineEnding] ?? "\n";
  const header = Buffer.from(query.fields.map(({ name }) => `"${name}"`).join(delimiter) + lineEnding);
  const blocks: [number, number][] = [];
  let bytes = header.length;
  let rows = 0;
  async function* content(): AsyncGenerator<Uint8Array> {
    yield header;
    for (const block of ports.stores.records.exportCsv(query, { delimiter, lineEnding })) {
      if (rows === 0 || rows - (blocks.at(-1)?.[1] ?? 0) >= INDEX_ROWS) blocks.push([bytes, rows]);
      bytes += block.bytes.length;
      rows += block.rows;
      yield block.bytes;
    }
  }
  await whenThereIsSpace(ports, job, () => {
    blocks.length = 0;
    bytes = header.length;
    rows = 0;
    return ports.spool.write(names.results, content());
  });
  const index: ResultIndex = { header: header.length, rows, bytes, blocks };
  await whenThereIsSpace(ports, job, () =>
    ports.spool.write(names.index, oneChunk(Buffer.from(JSON.stringify(index)))),
  );
  return { state: "JobComplete", processed: rows, errorMessage: null };
}

async function* oneChunk(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
