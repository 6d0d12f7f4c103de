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
import { type Layout, layOut, type Part } from "../client/csv-rows.ts";
import type { Session } from "../client/soap-login.ts";
import { CommandFailed } from "../failure.ts";
import { printLine } from "../output.ts";
import { formatCount, formatDuration, progressBar } from "../progress.ts";

/** Salesforce takes 150 MB a job in base64, which its guides translate to 100 MB of CSV. */
const JOB_LIMIT = 100_000_000;
const PIECE = 1024 * 1024;

/** Exit code 0, or 1 if rows failed. Throws UsageError or CommandFailed. */
export async function load(
  settings: SettingsOf<"load">,
  [object = "", file = ""]: readonly string[],
): Promise<number> {
  checkOperation(settings);
  const failures = settings.failures ?? `${file.replace(/\.csv$/i, "")}.failed.csv`;
  const began = performance.now();
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandFailed(`${file} is a directory`);
  checkPlace(failures);
  const layout = await layOut(read(file), JOB_LIMIT);
  if (layout.parts.length === 0) throw new CommandFailed(`${file} holds no rows`);
  const session = await connect(settings);
  const bar = progressBar(process.stderr);
  const jobs: string[] = [];
  let processed = 0;
  let failed = 0;
  // While the org works on one part the next is on its way; it is closed only behind that one, so parts keep order.
  const upload = (index: number): Promise<string> | null => {
    const part = layout.parts[index];
    if (!part) return null;
    const seen = (bytes: number): void => {
      const rows = Math.round(part.rows * Math.min(1, bytes / (part.end - part.start)));
      if (index === 0) bar.show({ label: "Uploading ", done: bytes, total: layout.bytes, rows });
    };
    const uploaded = uploadPart(
      session,
      jobSettings(settings, object, layout),
      rowsOf(file, layout, part),
      seen,
    );
    // It is awaited later; a failure must not end the process before.
    uploaded.catch(() => undefined);
    return uploaded;
  };
  let next = upload(0);
  try {
    for (let index = 0; next; index++) {
      const id: string = await next;
      next = upload(index + 1);
      await finishUpload(session, id);
      const done = await waitForJob(session, "ingest", id, (seen: JobInfo) => {
        const count = processed + (seen.numberRecordsProcessed ?? 0);
        bar.show({ label: "Processing", done: count, total: layout.rows, rows: count });
      });
      jobs.push(id);
      processed += done.numberRecordsProcessed ?? 0;
      failed += done.numberRecordsFailed ?? 0;
    }
  } catch (error) {
    const ahead = await next?.catch(() => null);
    if (ahead) await abortJob(session, "ingest", ahead).catch(() => undefined);
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

function checkOperation(settings: SettingsOf<"load">): void {
  const isUpsert = settings.operation === "upsert";
  if (isUpsert && settings["external-id"] === null)
    throw new UsageError("--operation upsert needs --external-id FIELD");
  if (!isUpsert && settings["external-id"] !== null)
    throw new UsageError("--external-id is for --operation upsert only");
}

function jobSettings(settings: SettingsOf<"load">, object: string, layout: Layout) {
  return {
    object,
    operation: settings.operation,
    contentType: "CSV",
    columnDelimiter: settings.delimiter.toUpperCase(),
    lineEnding: layout.lineEnding,
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

async function* rowsOf(file: string, layout: Layout, part: Part): AsyncGenerator<Uint8Array> {
  yield layout.header;
  yield* read(file, { start: part.start, end: part.end - 1 });
}

async function* joined(session: Session, jobs: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const [index, id] of jobs.entries()) {
    const page = await failedResults(session, id);
    yield* index === 0 ? page : withoutHeader(page);
  }
}
