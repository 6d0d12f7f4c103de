// groundfog export: an object or the rows of a SOQL query into a CSV file, through a Bulk API 2.0 query job.
import type { SettingsOf } from "../../config/schema.ts";
import { checkPlace, writeAtomically } from "../client/atomic-file.ts";
import { createJob, queryResults, waitForJob } from "../client/bulk.ts";
import { connect } from "../client/connect.ts";
import { measured, withHeader, withoutHeader } from "../client/csv-pages.ts";
import { type ColumnTypes, planExport } from "../client/export-query.ts";
import { printLine } from "../output.ts";
import { formatCount, formatDuration, progressBar } from "../progress.ts";

/** Exit code 0. Throws UsageError or CommandFailed; `file` is then what it was before. */
export async function exportRows(
  settings: SettingsOf<"export">,
  [words = "", file = ""]: readonly string[],
): Promise<number> {
  const began = performance.now();
  checkPlace(file);
  const session = await connect(settings);
  const { query, types: typesOf } = await planExport(session, words);
  const types = settings.header === "typed" ? await typesOf() : null;
  const bar = progressBar(process.stderr);
  let rows = 0;
  try {
    const job = await createJob(session, "query", {
      operation: "query",
      query,
      contentType: "CSV",
      columnDelimiter: settings.delimiter.toUpperCase(),
      lineEnding: "LF",
    });
    const done = await waitForJob(session, "query", job.id, (seen) => {
      bar.show({ label: "Querying   ", done: 0, total: 0, rows: seen.numberRecordsProcessed ?? 0 });
    });
    const total = done.numberRecordsProcessed ?? 0;
    await writeAtomically(
      file,
      pages(async (locator) => {
        const page = await queryResults(session, job.id, locator);
        const before = rows;
        rows += page.rows;
        const content = measured(page.content, (bytes) => {
          const done = before + Math.round(page.rows * Math.min(1, bytes / Math.max(1, page.bytes)));
          bar.show({ label: "Downloading", done, total, rows: done });
        });
        return { content, next: page.next };
      }, types),
    );
  } finally {
    bar.clear();
  }
  printLine(`${formatCount(rows)} rows written to ${file} (${formatDuration(performance.now() - began)})`);
  return 0;
}

interface Page {
  readonly content: AsyncIterable<Uint8Array>;
  readonly next: string | null;
}

async function* pages(
  fetchPage: (locator: string | null) => Promise<Page>,
  types: ColumnTypes | null,
): AsyncGenerator<Uint8Array> {
  let page = await fetchPage(null);
  yield* types === null ? page.content : withHeader(page.content, (header) => typed(header, types));
  while (page.next !== null) {
    page = await fetchPage(page.next);
    yield* withoutHeader(page.content);
  }
}

/** `"Name","Amount"` becomes `"Name:String","Amount:Double"`; header cells are always quoted and hold no quotes. */
const typed = (header: string, types: ColumnTypes): string =>
  header.replaceAll(/"([^"]+)"/g, (cell, name: string) => {
    const type = types.get(name.toLowerCase());
    return type === undefined ? cell : `"${name}:${type}"`;
  });
