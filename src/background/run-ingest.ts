// Runs an ingest job or batch: reads its upload as rows and gives them to the record engine, a chunk in one transaction.
import { checkHeader } from "../domain/jobs/header.ts";
import { type IngestRow, type IngestTarget, ingestChunk } from "../domain/jobs/ingest.ts";
import { spoolNames } from "../domain/jobs/spool-names.ts";
import type { Job } from "../domain/ports/jobs.ts";
import { fieldNamed } from "../domain/records/names.ts";
import { BatchError } from "../wire/bulk1/batch-records.ts";
import { CsvError } from "../wire/shared/csv-reader.ts";
import {
  type Ended,
  failed,
  type JobPorts,
  jobCaller,
  NO_CALLER,
  Stopped,
  whenThereIsSpace,
} from "./job-run.ts";
import { type UploadedRows, uploadedRows } from "./upload-rows.ts";

/** Undefined if the job was aborted meanwhile. Throws Stopped. */
export async function runIngest(ports: JobPorts, job: Job): Promise<Ended | undefined> {
  // Each attempt goes on behind what was committed: a full disk takes back the chunk at hand and no more.
  return whenThereIsSpace(ports, job, async () =>
    ingest(ports, (await ports.stores.jobs.read(job.id)) ?? job),
  );
}

async function ingest(ports: JobPorts, job: Job): Promise<Ended | undefined> {
  let upload: UploadedRows | undefined;
  try {
    upload = await uploadedRows(ports, job);
    // jsforce's live tests upload nothing, and want a job that is complete; a batch of nothing is none.
    if (!upload && job.batchOf === null && (await isEmptyUpload(ports, job)))
      return { state: "JobComplete", errorMessage: null };
    if (!upload) return failed("InvalidBatch : The file is empty");
    const chunk = chunks(passingOver(upload.pieces, job.processed));
    let { processed } = job;
    for (;;) {
      if (ports.stopped()) throw new Stopped();
      const target = await targetOf(ports, job, upload);
      if (typeof target === "string") return failed(target);
      const written = await ingestChunk(ports, target, processed, chunk(ports.chunkRows));
      if (written === undefined) return undefined;
      if (written === 0) return { state: "JobComplete", errorMessage: null };
      processed += written;
    }
  } catch (error) {
    if (error instanceof CsvError || error instanceof BatchError)
      return failed(`InvalidBatch : ${error.message}`);
    throw error;
  } finally {
    await upload?.pieces.return(undefined);
  }
}

/** What the next chunk is written to, as schema and user are now; a text if that is no longer possible. */
async function targetOf(ports: JobPorts, job: Job, upload: UploadedRows): Promise<IngestTarget | string> {
  const caller = await jobCaller(ports, job);
  if (!caller) return NO_CALLER;
  if (job.operation === "hardDelete" && !caller.permissions.has("BulkApiHardDelete"))
    return "InvalidUser : the user who made the job has lost the permission to delete for good";
  const catalogue = await ports.catalogue();
  const seen = caller.permissions.seen(catalogue);
  const object = seen.object(job.object);
  if (!object) return `InvalidObject : there is no object ${job.object}`;
  const externalId = job.externalIdField === null ? undefined : fieldNamed(object, job.externalIdField);
  if (job.externalIdField !== null && !externalId?.idLookup && !externalId?.externalId)
    return `InvalidBatch : ${job.externalIdField} is no external id field of ${job.object}`;
  const { columns } = upload;
  const problem = upload.problem ?? checkHeader(columns, seen, object, job.operation, externalId ?? null);
  if (problem) return problem;
  const form = job.contentType === "CSV" ? "csv" : "xml";
  return { job, caller, catalogue, object, externalId: externalId ?? null, columns, form };
}

/** A restart reads the file again and passes over the rows that are done. */
async function* passingOver(
  pieces: AsyncIterable<readonly IngestRow[]>,
  done: number,
): AsyncGenerator<readonly IngestRow[]> {
  let passed = 0;
  for await (const piece of pieces) {
    const skipped = Math.min(piece.length, done - passed);
    passed += skipped;
    if (skipped < piece.length) yield skipped === 0 ? piece : piece.slice(skipped);
  }
}

/** Deals out the pieces of one transaction after the other; the last ones are empty. */
function chunks(
  pieces: AsyncIterator<readonly IngestRow[]>,
): (size: number) => AsyncGenerator<readonly IngestRow[]> {
  let left: readonly IngestRow[] = [];
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
      yield rows;
    }
  };
}

const isEmptyUpload = async (ports: JobPorts, job: Job): Promise<boolean> =>
  ((await ports.spool.size(spoolNames(job.id).upload)) ?? 0) === 0;
