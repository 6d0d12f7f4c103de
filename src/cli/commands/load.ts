// groundfog load: a CSV file into an object, in as many Bulk API 2.0 jobs as its size asks for.
import { createReadStream } from "node:fs";
import { UsageError } from "../../config/refusal.ts";
import type { SettingsOf } from "../../config/schema.ts";
import { writeAtomically } from "../client/atomic-file.ts";
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
import { counted, withoutHeader } from "../client/csv-pages.ts";
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
  const began = performance.now();
  const layout = await layOut(read(file), JOB_LIMIT);
  if (layout.parts.length === 0) throw new CommandFailed(`${file} holds no rows`);
  const session = await connect(settings);
  const bar = progressBar(process.stderr);
  const jobs: string[] = [];
  let processed = 0;
  let failed = 0;
  let uploadedRows = 0;
  let uploadedBytes = 0;
  try {
    for (const part of layout.parts) {
      const job = await createJob(session, "ingest", jobSettings(settings, object, layout));
      const rows = counted(rowsOf(file, layout, part), (count) => {
        const share = (part.end - part.start) * (Math.max(0, count - 1) / Math.max(1, part.rows));
        const done = Math.min(layout.bytes, Math.round(uploadedBytes + share));
        bar.show({
          label: "Uploading ",
          done,
          total: layout.bytes,
          rows: uploadedRows + Math.max(0, count - 1),
        });
      });
      await uploadRows(session, job.id, rows).catch(async (error: unknown) => {
        await abortJob(session, "ingest", job.id).catch(() => undefined);
        throw error;
      });
      uploadedRows += part.rows;
      uploadedBytes += part.end - part.start;
      await finishUpload(session, job.id);
      const done = await waitForJob(session, "ingest", job.id, (seen: JobInfo) => {
        const count = processed + (seen.numberRecordsProcessed ?? 0);
        bar.show({ label: "Processing", done: count, total: layout.rows, rows: count });
      });
      jobs.push(job.id);
      processed += done.numberRecordsProcessed ?? 0;
      failed += done.numberRecordsFailed ?? 0;
    }
  } finally {
    bar.clear();
  }
  const failures = settings.failures ?? `${file.replace(/\.csv$/i, "")}.failed.csv`;
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
