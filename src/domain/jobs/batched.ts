// Jobs of Bulk API 1.0 and their batches. A batch is what the job worker runs; its job says what all have in common.
import { INGEST_OPERATIONS, QUERY_OPERATIONS } from "../../facts/bulk.ts";
import {
  CONCURRENCY_MODES,
  CONTENT_TYPES,
  type ContentType,
  JSON_SINCE,
  ZIP_CONTENT_TYPES,
} from "../../facts/bulk1.ts";
import { FaultError, fault, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import { formatId, parseId } from "../model/id.ts";
import type { BatchedJob, BatchedJobState } from "../ports/batched-jobs.ts";
import type { Job } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { spoolNames } from "./spool-names.ts";
import { ingestTarget, invalidJob, oneOf, targetObject } from "./target.ts";

/** A job as a client asks for it; all of it is checked here. */
export interface BatchedJobRequest {
  readonly object: unknown;
  readonly operation: unknown;
  readonly externalIdFieldName: unknown;
  /** A name, or its place in the list of modes. */
  readonly concurrencyMode: unknown;
  readonly contentType: unknown;
  readonly assignmentRuleId: unknown;
}

export const isQueryJob = ({ operation }: Pick<BatchedJob, "operation">): boolean =>
  (QUERY_OPERATIONS as readonly string[]).includes(operation);

/** Makes an open job. Throws invalidJob, featureNotEnabled. */
export async function createBatchedJob(
  ports: Ports,
  call: Call,
  request: BatchedJobRequest,
): Promise<BatchedJob> {
  const operation = oneOf("operation", request.operation, [...INGEST_OPERATIONS, ...QUERY_OPERATIONS]);
  const mode = request.concurrencyMode ?? CONCURRENCY_MODES[0];
  const named =
    typeof mode === "number" || mode === "0" || mode === "1" ? CONCURRENCY_MODES[Number(mode)] : mode;
  const concurrencyMode = oneOf("concurrencyMode", named, CONCURRENCY_MODES);
  const contentType = contentTypeOf(call, request.contentType ?? "XML");
  const { assignmentRuleId: rule } = request;
  if (rule !== undefined && rule !== null && rule !== "")
    throw invalidJob(`no assignment rule has the id ${String(rule).slice(0, 40)}`);
  const words = "Unable to find object";
  const about = isQueryJob({ operation })
    ? { object: await targetObject(ports, call.caller, request.object, words), externalIdField: null }
    : await ingestTarget(ports, call, operation, request, words);
  const now = ports.clock.now();
  const job: BatchedJob = {
    id: 0,
    operation,
    ...about,
    concurrencyMode,
    contentType,
    apiVersion: call.apiVersion,
    createdById: call.caller.userId,
    createdAt: now,
    modifiedAt: now,
    state: "Open",
  };
  const id = await ports.stores.transaction(({ batchedJobs }) => batchedJobs.create(job));
  return { ...job, id };
}

function contentTypeOf({ apiVersion }: Call, value: unknown): ContentType {
  if ((ZIP_CONTENT_TYPES as readonly unknown[]).includes(value))
    throw refuse("featureNotEnabled", {
      detail: `${String(value)} is not supported: batches of ZIP files can't be read`,
    });
  const contentType = oneOf("contentType", value, Object.keys(CONTENT_TYPES) as ContentType[]);
  if (contentType === "JSON" && apiVersion < JSON_SINCE)
    throw invalidJob(`contentType JSON is there from API version ${JSON_SINCE}.0 on`);
  return contentType;
}

/** A job of the caller, or any for an administrator. Throws invalidJob for all others, so that none can be guessed. */
export async function ownBatchedJob(ports: Ports, { caller }: Call, text: string): Promise<BatchedJob> {
  const id = parseId(text);
  const job = id === undefined ? undefined : await ports.stores.batchedJobs.read(id);
  if (!job || (job.createdById !== caller.userId && !caller.permissions.has("ModifyAllData")))
    throw invalidJob(`Unable to find job: ${text.slice(0, 40)}`);
  return job;
}

/** A batch of a job. Throws invalidBatch if it isn't one of its. */
export async function batchOfJob(ports: Ports, job: BatchedJob, text: string): Promise<Job> {
  const id = parseId(text);
  const batch = id === undefined ? undefined : await ports.stores.jobs.read(id);
  if (batch?.batchOf === job.id) return batch;
  throw new FaultError(fault("invalidBatch", { detail: `Unable to find batch: ${text.slice(0, 40)}` }));
}

const wrongState = (what: string, { state }: BatchedJob): FaultError =>
  new FaultError(fault("invalidJobState", { detail: `${what}; the job is ${state}` }));

function checkOpen(job: BatchedJob): void {
  if (job.state !== "Open") throw wrongState("a batch can be added to an open job only", job);
}

/** Adds rows to an open job, to be written as soon as may be. Nothing is kept of content that breaks off. */
export async function addRows(
  ports: Ports,
  call: Call,
  job: BatchedJob,
  content: AsyncIterable<Uint8Array>,
): Promise<Job> {
  checkOpen(job);
  const staged = await ports.spool.stage(content);
  try {
    if (staged.bytes === 0) throw refuse("batchEmpty");
    return await addBatch(ports, call, job, { kind: "ingest", query: null, uploaded: true }, (name) =>
      staged.keep(name),
    );
  } finally {
    await staged.drop();
  }
}

/** Adds a query to an open job. What is wrong with it is told by the batch when it has failed. */
export async function addQuery(ports: Ports, call: Call, job: BatchedJob, soql: string): Promise<Job> {
  checkOpen(job);
  return addBatch(ports, call, job, { kind: "query", query: soql, uploaded: false }, async () => undefined);
}

async function addBatch(
  ports: Ports,
  { caller }: Call,
  job: BatchedJob,
  what: Pick<Job, "kind" | "query" | "uploaded">,
  keep: (uploadName: string) => Promise<void>,
): Promise<Job> {
  const now = ports.clock.now();
  const batch = await ports.stores.transaction(async ({ jobs, batchedJobs }) => {
    const current = (await batchedJobs.read(job.id)) ?? job;
    checkOpen(current);
    const fresh: Job = {
      id: 0,
      ...what,
      operation: job.operation,
      object: job.object,
      externalIdField: job.externalIdField,
      columnDelimiter: "COMMA",
      lineEnding: "LF",
      apiVersion: job.apiVersion,
      createdById: caller.userId,
      createdAt: now,
      modifiedAt: now,
      state: "UploadComplete",
      errorMessage: null,
      processed: 0,
      failed: 0,
      processingTime: 0,
      retries: 0,
      batchOf: job.id,
      contentType: job.contentType,
    };
    const id = await jobs.create(fresh);
    await keep(spoolNames(id).upload);
    await batchedJobs.change(job.id, ["Open"], { state: "Open", modifiedAt: now });
    return { ...fresh, id };
  });
  ports.wake("jobs");
  return batch;
}

/** The states from which a client may go to each of the two that it can ask for. */
const FROM: Readonly<Record<"Closed" | "Aborted", readonly BatchedJobState[]>> = {
  Closed: ["Open"],
  Aborted: ["Open", "Closed"],
};

/**
 * Closes a job, whose batches go on, or aborts it: batches that haven't begun are not processed, one that has goes on.
 * Throws invalidJob, invalidJobState.
 */
export async function changeBatchedJob(ports: Ports, job: BatchedJob, asked: unknown): Promise<BatchedJob> {
  const state = oneOf("state", asked, ["Closed", "Aborted"]);
  const modifiedAt = ports.clock.now();
  const changed = await ports.stores.transaction(async ({ jobs, batchedJobs }) => {
    if (!(await batchedJobs.change(job.id, FROM[state], { state, modifiedAt }))) return false;
    if (state === "Aborted") {
      for (const { id } of await batchedJobs.batches(job.id))
        await jobs.change(id, ["UploadComplete"], { state: "Aborted", modifiedAt });
    }
    return true;
  });
  const now = (await ports.stores.batchedJobs.read(job.id)) ?? job;
  if (!changed) throw wrongState(`the job ${formatId(job.id)} can't become ${state}`, now);
  return now;
}
