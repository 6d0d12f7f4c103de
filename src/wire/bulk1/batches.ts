// Batches of a job: added, told, and their requests and results read.
import { Readable } from "node:stream";
import { type FaultError, refuse } from "../../domain/fault.ts";
import { addQuery, addRows, isQueryJob } from "../../domain/jobs/batched.ts";
import { spoolNames } from "../../domain/jobs/spool-names.ts";
import type { Call } from "../../domain/model/call.ts";
import { firstId, formatId } from "../../domain/model/id.ts";
import type { BatchedJob } from "../../domain/ports/batched-jobs.ts";
import type { Job } from "../../domain/ports/jobs.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { CONTENT_TYPES, LARGEST_BATCH_BYTES } from "../../facts/bulk1.ts";
import { BodyEncodingError, BodyTooLargeError, type Reply, type Request } from "../../http/exchange.ts";
import { type Format, objectReply, textReply, xmlDocument, xmlMembers } from "./answer.ts";
import { batchMembers } from "./infos.ts";
import { batchResults } from "./ingest-results.ts";

interface OfJob {
  readonly ports: Ports;
  readonly call: Call;
  readonly request: Request;
  readonly job: BatchedJob;
  readonly format: Format;
}

interface OfBatch extends Pick<OfJob, "ports" | "format"> {
  readonly batch: Job;
}

/** Throws invalidBatch, batchTooLarge, unsupportedMediaType, featureNotEnabled, invalidJobState, storageFull. */
export async function addBatch({ ports, call, request, job, format }: OfJob): Promise<Reply> {
  const batch = await added(ports, call, request, job).catch((error: unknown) => {
    throw unreadable(error);
  });
  return objectReply(format, 201, "batchInfo", batchMembers(batch, format));
}

async function added(ports: Ports, call: Call, request: Request, job: BatchedJob): Promise<Job> {
  const type = request.headers["content-type"] ?? CONTENT_TYPES[job.contentType];
  if (/^zip\//i.test(type))
    throw refuse("featureNotEnabled", { detail: `${type.slice(0, 80)}: batches of ZIP files can't be read` });
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? "UTF-8";
  if (!/^(utf-8|us-ascii)$/i.test(charset))
    throw refuse("unsupportedMediaType", { detail: `a batch must be in UTF-8, not ${charset.slice(0, 40)}` });
  if (isQueryJob(job)) {
    const bytes = await request.body.bytes(LARGEST_BATCH_BYTES);
    return addQuery(ports, call, job, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  }
  if (!mediaTypeOf(job).test(type))
    throw refuse("invalidBatch", {
      detail: `Content-Type must be ${CONTENT_TYPES[job.contentType]}, as the job's contentType is ${job.contentType}`,
    });
  return addRows(ports, call, job, request.body.stream(LARGEST_BATCH_BYTES));
}

const mediaTypeOf = ({ contentType }: BatchedJob): RegExp =>
  contentType === "XML"
    ? /^(application|text)\/xml\s*(;|$)/i
    : new RegExp(`^${CONTENT_TYPES[contentType]}\\s*(;|$)`, "i");

function unreadable(error: unknown): unknown {
  if (error instanceof BodyTooLargeError)
    return refuse("batchTooLarge", { limit: String(LARGEST_BATCH_BYTES) });
  if (error instanceof BodyEncodingError || error instanceof TypeError)
    return refuse("invalidBatch", { detail: "the batch can't be read: it is cut off or not UTF-8" });
  return error;
}

export async function listBatches({ ports, job, format }: OfJob): Promise<Reply> {
  const batches = await ports.stores.batchedJobs.batches(job.id);
  if (format === "JSON") {
    const infos = batches.map((batch) => Object.fromEntries(batchMembers(batch, format)));
    return textReply(format, 200, JSON.stringify({ batchInfo: infos }));
  }
  const infos = batches.map((batch) => `<batchInfo>${xmlMembers(batchMembers(batch, format))}</batchInfo>`);
  return textReply(format, 200, xmlDocument("batchInfoList", infos.join("")));
}

export const showBatch = ({ batch, format }: OfBatch): Reply =>
  objectReply(format, 200, "batchInfo", batchMembers(batch, format));

/** What was sent, as it was sent. */
export async function batchRequest({ ports, batch }: OfBatch): Promise<Reply> {
  if (batch.kind === "query") return rowsReply(batch, batch.query ?? "");
  return fileReply(ports, batch, spoolNames(batch.id).upload);
}

/** Of rows what came of each, of a query the list of its results. Throws invalidBatch before there are any. */
export async function batchResult({ ports, batch, format }: OfBatch): Promise<Reply> {
  const isQuery = batch.kind === "query";
  const done = batch.state === "JobComplete" || (batch.state === "Failed" && !isQuery && batch.processed > 0);
  if (!done) throw notProcessed();
  if (!isQuery)
    return rowsReply(batch, Readable.from(batchResults(batch, ports.stores.jobs.chunks(batch.id))));
  const id = resultId(batch);
  if (format === "JSON") return textReply(format, 200, JSON.stringify([id]));
  return textReply(format, 200, xmlDocument("result-list", `<result>${id}</result>`));
}

/** Rows that a query found. Throws invalidBatch for any other id than the batch's own one result. */
export async function queryResult({ ports, batch }: OfBatch, id: string): Promise<Reply> {
  if (batch.kind !== "query" || batch.state !== "JobComplete") throw notProcessed();
  const known = resultId(batch);
  if (id !== known && id !== known.slice(0, 15))
    throw refuse("invalidBatch", { detail: `Unable to find result: ${id.slice(0, 40)}` });
  return fileReply(ports, batch, spoolNames(batch.id).results);
}

/** In the words of a refusal that WSC's own tests have. */
const notProcessed = (): FaultError => refuse("invalidBatch", { detail: "Records not processed" });

const resultId = ({ id }: Job): string => formatId(firstId("752") + (id - firstId("751")));

function rowsReply({ contentType }: Job, body: string | Readable): Reply {
  return { status: 200, headers: { "content-type": `${CONTENT_TYPES[contentType]};charset=UTF-8` }, body };
}

async function fileReply(ports: Ports, batch: Job, name: string): Promise<Reply> {
  const size = await ports.spool.size(name);
  if (size === undefined) throw refuse("invalidBatch", { detail: "the batch's file is not there any more" });
  const reply = rowsReply(batch, Readable.from(ports.spool.read(name)));
  return { ...reply, headers: { ...reply.headers, "content-length": String(size) } };
}
