// What may be done with a bulk job when: its states and the refusals between them.
import {
  DELETABLE,
  DELIMITERS,
  INGEST_OPERATIONS,
  LINE_ENDINGS,
  QUERY_OPERATIONS,
} from "../../facts/bulk.ts";
import { FaultError, fault, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Job, JobState } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { checkBulkQuery, ingestTarget, invalidJob, oneOf } from "./target.ts";

/** A job as a client asks for it; all of it is checked here. */
export interface JobRequest {
  readonly kind: Job["kind"];
  readonly object: unknown;
  readonly operation: unknown;
  readonly externalIdFieldName: unknown;
  readonly query: unknown;
  readonly columnDelimiter: unknown;
  readonly lineEnding: unknown;
  readonly contentType: unknown;
}

/** Makes a job: an ingest job is Open, a query job runs. Throws invalidJob or what is wrong with the query. */
export async function createJob(ports: Ports, call: Call, request: JobRequest): Promise<Job> {
  const columnDelimiter = oneOf(
    "columnDelimiter",
    request.columnDelimiter ?? "COMMA",
    Object.keys(DELIMITERS),
  );
  const lineEnding = oneOf("lineEnding", request.lineEnding ?? "LF", Object.keys(LINE_ENDINGS));
  oneOf("contentType", request.contentType ?? "CSV", ["CSV"]);
  const about = await target(ports, call, request);
  const now = ports.clock.now();
  const job: Job = {
    id: 0,
    kind: request.kind,
    ...about,
    columnDelimiter,
    lineEnding,
    apiVersion: call.apiVersion,
    createdById: call.caller.userId,
    createdAt: now,
    modifiedAt: now,
    state: request.kind === "ingest" ? "Open" : "UploadComplete",
    errorMessage: null,
    processed: 0,
    failed: 0,
    processingTime: 0,
    retries: 0,
    uploaded: false,
    batchOf: null,
    contentType: "CSV",
  };
  const id = await ports.stores.transaction(({ jobs }) => jobs.create(job));
  if (request.kind === "query") ports.wake("jobs");
  return { ...job, id };
}

async function target(
  ports: Ports,
  call: Call,
  request: JobRequest,
): Promise<Pick<Job, "object" | "operation" | "externalIdField" | "query">> {
  if (request.kind === "ingest") {
    const operation = oneOf("operation", request.operation, INGEST_OPERATIONS);
    const words = "InvalidObject : Unable to find object";
    return { ...(await ingestTarget(ports, call, operation, request, words)), operation, query: null };
  }
  const operation = oneOf("operation", request.operation, QUERY_OPERATIONS);
  if (typeof request.query !== "string") throw invalidJob("query must be a SOQL query");
  const { object } = await checkBulkQuery(ports, call, request.query, operation === "queryAll");
  return { object: object.name, operation, externalIdField: null, query: request.query };
}

/** A job of the caller, or any for an administrator. Throws notFound for all others, so that none can be guessed. */
export async function ownJob(
  ports: Ports,
  call: Call,
  kind: Job["kind"],
  id: RecordId | undefined,
): Promise<Job> {
  const job = id === undefined ? undefined : await ports.stores.jobs.read(id);
  if (
    job?.kind !== kind ||
    job.batchOf !== null ||
    (job.createdById !== call.caller.userId && !call.caller.permissions.has("ModifyAllData"))
  )
    throw refuse("notFound");
  return job;
}

/** Stores an upload: once a job, and only while it is Open. Nothing is kept of one that breaks off. */
export async function upload(
  ports: Ports,
  job: Job,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (!takesUpload(job)) throw wrongState(job, "Found multiple contents for job");
  const staged = await ports.spool.stage(content);
  try {
    // Of several uploads at once the first one that is complete is the job's; it is never written over.
    const now = await ports.stores.transaction(async ({ jobs }) => {
      const current = await jobs.read(job.id);
      if (!current || !takesUpload(current)) return current ?? job;
      await staged.keep(name);
      await jobs.change(job.id, ["Open"], { uploaded: true, modifiedAt: ports.clock.now() });
      return null;
    });
    if (now) throw wrongState(now, "Found multiple contents for job");
  } finally {
    await staged.drop();
  }
}

const takesUpload = (job: Job): boolean => job.state === "Open" && !job.uploaded;

const wrongState = (job: Job, what: string): FaultError =>
  new FaultError(fault("invalidJobState", { detail: `${what}; the job is ${job.state}` }));

/** The states from which a client may go to each of the two that it can ask for. */
const FROM: Readonly<Record<"UploadComplete" | "Aborted", readonly JobState[]>> = {
  UploadComplete: ["Open"],
  Aborted: ["Open", "UploadComplete", "InProgress"],
};

/** Closes an ingest job, or aborts one. Throws invalidJobState if it is too late. */
export async function changeState(ports: Ports, job: Job, state: unknown): Promise<Job> {
  if (state !== "UploadComplete" && state !== "Aborted")
    throw invalidJob("state must be UploadComplete or Aborted");
  if (state === "UploadComplete" && job.kind === "query") throw invalidJob("state must be Aborted");
  if (state === "UploadComplete" && !job.uploaded) throw wrongState(job, "no data was uploaded");
  const modifiedAt = ports.clock.now();
  const changed = await ports.stores.transaction(({ jobs }) =>
    jobs.change(job.id, FROM[state], { state, modifiedAt }),
  );
  const now = (await ports.stores.jobs.read(job.id)) ?? job;
  if (!changed) throw wrongState(now, `the state can't be changed to ${state}`);
  if (state === "UploadComplete") ports.wake("jobs");
  return now;
}

/** Removes a job and its files. Throws invalidJobState while it may still run. */
export async function removeJob(ports: Ports, job: Job, names: readonly string[]): Promise<void> {
  const states: readonly JobState[] = DELETABLE[job.kind];
  const kept = await ports.stores.transaction(async ({ jobs }) => {
    const now = await jobs.read(job.id);
    if (now && !states.includes(now.state)) return now;
    await jobs.remove(job.id);
    return undefined;
  });
  if (kept) throw wrongState(kept, `a job can be deleted when it is ${states.join(", ")}`);
  for (const name of names) await ports.spool.remove(name);
}
