// groundfog load: a CSV file into an object, in as many Bulk API 2.0 jobs as its size asks for.
import { createReadStream, statSync } from "node:fs";
import { UsageError } from "../../config/refusal.ts";
import type { SettingsOf } from "../../config/schema.ts";
import { checkPlace, writeAtomically } from "../client/atomic-file.ts";
import {
  abortJob,
  createJob,
  failedResults,
  finishUpload,
  type JobInfo,
  uploadRows,
  waitForJob,
} from "../client/bulk.ts";
import { connect } from "../client/connect.ts";
import { measured, withoutHeader } from "../client/csv-pages.ts";
import { type Header, headerOf, type Part, partsOf } from "../client/csv-rows.ts";
import type { Session } from "../client/soap-login.ts";
import { CommandFailed } from "../failure.ts";
import { printLine } from "../output.ts";
import { formatCount, formatDuration, progressBar } from "../progress.ts";

/** Salesforce takes 150 MB a job in base64, which its guides translate to 100 MB of CSV. */
const JOB_LIMIT = 100_000_000;
/** The first job is a small one and each next at most three times as large, so that the org has work at once. */
const FIRST_JOB = 10_000_000;
const PIECE = 1024 * 1024;

/** Exit code 0, or 1 if rows failed. Throws UsageError or CommandFailed. */
export async function load(
  settings: SettingsOf<"load">,
  [object = "", file = ""]: readonly string[],
): Promise<number> {
  checkOperation(settings);
  const failures = settings.failures ?? `${file.replace(/\.csv$/i, "")}.failed.csv`;
  const began = performance.now();
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) throw new CommandFailed(`${file} is a directory`);
  checkPlace(failures);
  const header = await headerOf(read(file));
  const limitOf = (index: number): number => Math.min(JOB_LIMIT, FIRST_JOB * 3 ** index) - header.end;
  const parts = partsOf(read(file, { start: header.end }), header.end, limitOf);
  const first = (await parts.next()).value;
  if (!first) throw new CommandFailed(`${file} holds no rows`);
  const total = (stats?.size ?? first.end) - header.end;
  const session = await connect(settings);
  const bar = progressBar(process.stderr);
  const jobs: string[] = [];
  let processed = 0;
  let failed = 0;
  // While the org works on one part the next is on its way; it is closed only behind that one, so parts keep order.
  const upload = async (part: Part | undefined): Promise<Uploaded | null> => {
    if (!part) return null;
    const size = part.end - part.start;
    const seen = (bytes: number): void => {
      const rows = Math.round(part.rows * Math.min(1, bytes / size));
      if (part === first) bar.show({ label: "Uploading ", done: bytes, total: size, rows });
    };
    const job = jobSettings(settings, object, header);
    return { part, id: await uploadPart(session, job, rowsOf(file, header, part), seen) };
  };
  const uploadNext = (): Promise<Uploaded | null> => {
    const uploaded = parts.next().then(({ value }) => upload(value));
    // It is awaited later; a failure must not end the process before.
    uploaded.catch(() => undefined);
    return uploaded;
  };
  let next = upload(first);
  try {
    for (let current = await next; current; current = await next) {
      const { id, part } = current;
      next = uploadNext();
      await finishUpload(session, id);
      const done = await waitForJob(session, "ingest", id, (seen: JobInfo) => {
        const rows = seen.numberRecordsProcessed ?? 0;
        const bytes = part.start - header.end + (rows / part.rows) * (part.end - part.start);
        bar.show({ label: "Processing", done: bytes, total, rows: processed + rows });
      });
      jobs.push(id);
      processed += done.numberRecordsProcessed ?? 0;
      failed += done.numberRecordsFailed ?? 0;
    }
  } catch (error) {
    const ahead = await next.catch(() => null);
    if (ahead) await abortJob(session, "ingest", ahead.id).catch(() => undefined);
    if (jobs.length === 0 || !(error instanceof Error)) throw error;
    const before = `the file's first ${formatCount(processed)} rows were dealt with before, ${formatCount(failed)} of them failed`;
    throw new CommandFailed(`${error.message}; ${before}`);
  } finally {
    bar.clear();
  }
  if (failed > 0) await writeAtomically(failures, joined(session, jobs));
  const took = formatDuration(performance.now() - began);
  const jobCount = jobs.length === 1 ? "1 job" : `${jobs.length} jobs`;
  printLine(
    `${formatCount(processed - failed)} rows loaded, ${formatCount(failed)} failed (${jobCount}, ${took})`,
  );
  if (failed > 0) printLine(`Failed rows and their reasons: ${failures}`);
  return failed > 0 ? 1 : 0;
}

/** A part in place, its job still open. */
interface Uploaded {
  readonly part: Part;
  readonly id: string;
}

function checkOperation(settings: SettingsOf<"load">): void {
  const isUpsert = settings.operation === "upsert";
  if (isUpsert && settings["external-id"] === null)
    throw new UsageError("--operation upsert needs --external-id FIELD");
  if (!isUpsert && settings["external-id"] !== null)
    throw new UsageError("--external-id is for --operation upsert only");
}

function jobSettings(settings: SettingsOf<"load">, object: string, header: Header) {
  return {
    object,
    operation: settings.operation,
    contentType: "CSV",
    columnDelimiter: settings.delimiter.toUpperCase(),
    lineEnding: header.lineEnding,
    ...(settings["external-id"] === null ? {} : { externalIdFieldName: settings["external-id"] }),
  };
}

/** A new job with its rows in place, still open; its id. `seen` is told how many bytes are up. */
async function uploadPart(
  session: Session,
  job: Readonly<Record<string, unknown>>,
  content: AsyncIterable<Uint8Array>,
  seen: (rows: number) => void,
): Promise<string> {
  const { id } = await createJob(session, "ingest", job);
  await uploadRows(session, id, measured(content, seen)).catch(async (error: unknown) => {
    await abortJob(session, "ingest", id).catch(() => undefined);
    throw error;
  });
  return id;
}

const read = (file: string, range: { start?: number; end?: number } = {}): AsyncIterable<Buffer> =>
  createReadStream(file, { ...range, highWaterMark: PIECE });

async function* rowsOf(file: string, header: Header, part: Part): AsyncGenerator<Uint8Array> {
  yield header.bytes;
  yield* read(file, { start: part.start, end: part.end - 1 });
}

async function* joined(session: Session, jobs: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const [index, id] of jobs.entries()) {
    const page = await failedResults(session, id);
    yield* index === 0 ? page : withoutHeader(page);
  }
}
