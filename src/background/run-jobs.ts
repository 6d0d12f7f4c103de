// Runs the jobs that can run, oldest first: uploads become rows for the record engine, queries become result files.
import { join } from "node:path";
import { type Fault, FaultError } from "../domain/fault.ts";
import type { Job, JobState } from "../domain/ports/jobs.ts";
import type { Stores } from "../domain/ports/stores.ts";
import { catalogueCache } from "../domain/schema/catalogue-cache.ts";
import { systemClock } from "../platform/clock.ts";
import { stderrLog } from "../platform/log.ts";
import { diskReserve } from "../platform/reserve.ts";
import { fileSpool } from "../platform/spool.ts";
import { type JobPorts, Stopped, whenThereIsSpace } from "./job-run.ts";
import type { JobWorkerData } from "./job-thread.ts";
import { runIngest } from "./run-ingest.ts";
import { runQuery } from "./run-query.ts";

/** Rows of a transaction: small ones rewrite an index's pages again and again, large ones keep other writers waiting. */
const CHUNK_ROWS = 50_000;

/**
 * Runs until nothing is runnable, or `stopped` says so; then the job at hand stops behind its last chunk. Tells each
 * job before it is run. Throws if a job can't even be marked as failed.
 */
export async function runJobs(
  stores: Stores,
  data: JobWorkerData,
  stopped: () => boolean,
  running: (job: Job) => void,
): Promise<void> {
  const ports: JobPorts = {
    stores,
    clock: systemClock,
    spool: fileSpool(data.directory.spool),
    catalogue: catalogueCache(stores),
    log: stderrLog,
    settings: data.settings,
    reserve: diskReserve(join(data.directory.path, "reserve")),
    chunkRows: data.chunkRows ?? CHUNK_ROWS,
    stopped,
  };
  while (!stopped()) {
    const job = await stores.jobs.nextRunnable();
    if (!job) return;
    running(job);
    await runJob(ports, job);
  }
}

async function runJob(ports: JobPorts, job: Job): Promise<void> {
  const started = performance.now();
  const spent = (): number => job.processingTime + Math.round(performance.now() - started);
  try {
    const taken = await change(ports, job, ["UploadComplete"], { state: "InProgress" });
    // Aborted or deleted since it was found.
    if (!taken && job.state === "UploadComplete") return;
    const ended = job.kind === "ingest" ? await runIngest(ports, job) : await runQuery(ports, job);
    if (ended) await change(ports, job, ["InProgress"], { ...ended, processingTime: spent() });
  } catch (error) {
    if (error instanceof Stopped) return;
    if (!(error instanceof FaultError)) ports.log.crash(`job ${job.id}`, error);
    const errorMessage =
      error instanceof FaultError
        ? refusedJob(job, error.fault)
        : "UNKNOWN_EXCEPTION : the job could not be run";
    await change(ports, job, ["UploadComplete", "InProgress"], {
      state: "Failed",
      errorMessage,
      processingTime: spent(),
    }).catch((failure: unknown) => {
      if (!(failure instanceof Stopped)) throw failure;
    });
  }
}

function refusedJob({ batchOf, kind }: Job, { cause, code, message }: Fault): string {
  if (batchOf === null || kind !== "query") return `${code} : ${message}`;
  return `InvalidBatch : Failed to process query: ${cause === "invalidJob" ? "" : `${code}: `}${message}`;
}

/** A change of the job's row; while the disk is full it is tried until there is space. */
async function change(
  ports: JobPorts,
  job: Job,
  from: readonly JobState[],
  changes: Partial<Job>,
): Promise<boolean> {
  const modifiedAt = ports.clock.now();
  return whenThereIsSpace(ports, job, () =>
    ports.stores.transaction(({ jobs }) => jobs.change(job.id, from, { ...changes, modifiedAt })),
  );
}
