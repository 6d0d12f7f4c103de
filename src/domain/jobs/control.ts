// What may be done with a bulk job when: its states and the refusals between them.
import {
  DELETABLE,
  DELIMITERS,
  INGEST_OPERATIONS,
  LINE_ENDINGS,
  QUERY_OPERATIONS,
} from "../../facts/bulk.ts";
import { columnName } from "../../soql/bound.ts";
import { callersCatalogue } from "../access/access.ts";
import { FaultError, fault, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Job, JobState } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { fieldNamed } from "../records/names.ts";
import { checkQuery } from "../records/query.ts";

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

const invalid = (detail: string): FaultError => new FaultError(fault("invalidJob", { detail }));

/** Makes a job: an ingest job is Open, a query job runs. Throws invalidJob or what is wrong with the query. */
export async function createJob(ports: Ports, call: Call, request: JobRequest): Promise<Job> {
  const columnDelimiter = oneOf(
    "columnDelimiter",
    request.columnDelimiter ?? "COMMA",
    Object.keys(DELIMITERS),
  );
  const lineEnding = oneOf("lineEnding", request.lineEnding ?? "LF", Object.keys(LINE_ENDINGS));
  oneOf("contentType", request.contentType ?? "CSV", ["CSV"]);
  const target =
    request.kind === "ingest"
      ? await ingestTarget(ports, call, request)
      : await queryTarget(ports, call, request);
  const now = ports.clock.now();
  const job: Job = {
    id: 0,
    kind: request.kind,
    externalIdField: null,
    query: null,
    ...target,
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
  };
  const id = await ports.stores.transaction(({ jobs }) => jobs.create(job));
  if (request.kind === "query") ports.wake("jobs");
  return { ...job, id };
}

function oneOf(name: string, value: unknown, allowed: readonly string[]): string {
  if (typeof value === "string" && allowed.includes(value)) return value;
  throw invalid(`${name} must be one of ${allowed.join(", ")}`);
}

async function ingestTarget(
  ports: Ports,
  call: Call,
  request: JobRequest,
): Promise<Pick<Job, "object" | "operation" | "externalIdField">> {
  if (request.operation === "hardDelete") {
    const detail = call.caller.permissions.has("BulkApiHardDelete")
      ? "hardDelete is not enabled for this org"
      : "hardDelete operation requires special user profile permission, please contact your system administrator";
    throw refuse("featureNotEnabled", { detail });
  }
  const operation = oneOf("operation", request.operation, INGEST_OPERATIONS);
  const object =
    typeof request.object === "string"
      ? (await callersCatalogue(ports, call.caller)).object(request.object)
      : undefined;
  if (!object)
    throw invalid(`InvalidObject : Unable to find object: ${String(request.object ?? "").slice(0, 80)}`);
  if (operation !== "upsert") return { object: object.name, operation, externalIdField: null };
  const name = typeof request.externalIdFieldName === "string" ? request.externalIdFieldName : "";
  const field = fieldNamed(object, name);
  if (!field?.idLookup && !field?.externalId) {
    throw invalid(
      `externalIdFieldName must name Id or an external id field of ${object.name}: ${name.slice(0, 80)}`,
    );
  }
  return { object: object.name, operation, externalIdField: field.name };
}

async function queryTarget(
  ports: Ports,
  call: Call,
  request: JobRequest,
): Promise<Pick<Job, "object" | "operation" | "query">> {
  const operation = oneOf("operation", request.operation, QUERY_OPERATIONS);
  if (typeof request.query !== "string") throw invalid("query must be a SOQL query");
  const query = await checkQuery(ports, call, request.query, operation === "queryAll");
  if (query.kind !== "rows" || query.children)
    throw invalid("Aggregate Relationships not supported in Bulk Query");
  if (query.columns.some(({ label }) => label)) throw invalid("toLabel is not supported in Bulk Query");
  if (query.unbounded)
    throw invalid("The SOQL FIELDS function is not supported with an unbounded set of fields in this API");
  const compound = query.columns.find(({ field: { type } }) => type === "address" || type === "location");
  if (compound)
    throw invalid(
      `FUNCTIONALITY_NOT_ENABLED: Selecting compound data not supported in Bulk Query: ${columnName(compound)}`,
    );
  return { object: query.object.name, operation, query: request.query };
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
    throw invalid("state must be UploadComplete or Aborted");
  if (state === "UploadComplete" && job.kind === "query") throw invalid("state must be Aborted");
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
