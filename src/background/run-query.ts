// Runs a query job or batch: its rows become a result file, made by SQL itself, and an index of where rows begin in it.
import type { ResultIndex } from "../domain/jobs/result-index.ts";
import { spoolNames } from "../domain/jobs/spool-names.ts";
import { checkBulkQuery } from "../domain/jobs/target.ts";
import type { Job } from "../domain/ports/jobs.ts";
import { withIds } from "../domain/records/query-page.ts";
import { DELIMITERS, LINE_ENDINGS } from "../facts/bulk.ts";
import { NO_RECORDS_FOUND } from "../facts/bulk1.ts";
import { type BoundQuery, columnName } from "../soql/bound.ts";
import {
  type Ended,
  failed,
  type JobPorts,
  jobCaller,
  NO_CALLER,
  Stopped,
  whenThereIsSpace,
} from "./job-run.ts";
import { recordBlocks } from "./record-blocks.ts";

/** Rows between two entries of a result's index. */
const INDEX_ROWS = 10_000;

/** Throws Stopped, and what is wrong with the query by now. */
export async function runQuery(ports: JobPorts, job: Job): Promise<Ended> {
  const caller = await jobCaller(ports, job);
  if (!caller) return failed(NO_CALLER);
  const call = { caller, address: "", apiVersion: job.apiVersion };
  const query = await checkBulkQuery(ports, call, job.query ?? "", job.operation === "queryAll");
  if (query.object.name !== job.object)
    return failed(
      `InvalidBatch : Failed to process query: the query is of ${query.object.name}, the job of ${job.object}`,
    );
  return job.contentType === "CSV" ? runCsv(ports, job, query) : runRecords(ports, job, query);
}

async function runCsv(ports: JobPorts, job: Job, query: BoundQuery): Promise<Ended> {
  const names = spoolNames(job.id);
  const delimiter = DELIMITERS[job.columnDelimiter] ?? ",";
  const lineEnding = LINE_ENDINGS[job.lineEnding] ?? "\n";
  const header = Buffer.from(
    query.columns.map((column) => `"${columnName(column)}"`).join(delimiter) + lineEnding,
  );
  const blocks: [number, number][] = [];
  let bytes = header.length;
  let rows = 0;
  async function* content(): AsyncGenerator<Uint8Array> {
    yield header;
    for (const block of ports.stores.records.exportCsv(query, { delimiter, lineEnding })) {
      if (ports.stopped()) throw new Stopped();
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
  if (job.batchOf !== null) {
    const nothing = Buffer.from(NO_RECORDS_FOUND);
    if (rows === 0)
      await whenThereIsSpace(ports, job, () => ports.spool.write(names.results, oneChunk(nothing)));
    return { state: "JobComplete", processed: rows, errorMessage: null };
  }
  const index: ResultIndex = { header: header.length, rows, bytes, blocks };
  await whenThereIsSpace(ports, job, () =>
    ports.spool.write(names.index, oneChunk(Buffer.from(JSON.stringify(index)))),
  );
  return { state: "JobComplete", processed: rows, errorMessage: null };
}

/** A batch's result in XML or JSON, which is read whole: it has no index. */
async function runRecords(ports: JobPorts, job: Job, query: BoundQuery): Promise<Ended> {
  const { results } = spoolNames(job.id);
  const withRowIds = { ...query, columns: withIds(query.object, query.columns) };
  let rows = 0;
  async function* content(): AsyncGenerator<Uint8Array> {
    for (const block of recordBlocks(ports, job, withRowIds, query.columns)) {
      if (ports.stopped()) throw new Stopped();
      rows += block.rows;
      yield Buffer.from(block.text);
    }
  }
  await whenThereIsSpace(ports, job, () => {
    rows = 0;
    return ports.spool.write(results, content());
  });
  return { state: "JobComplete", processed: rows, errorMessage: null };
}

async function* oneChunk(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
