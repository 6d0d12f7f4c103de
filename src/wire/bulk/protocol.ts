// Bulk API 2.0: jobs under /services/data/vNN.0/jobs. JSON controls, CSV moves through the spool.
import { Readable } from "node:stream";
import { checkMayWrite } from "../../domain/access/access.ts";
import { FaultError, fault, refuse } from "../../domain/fault.ts";
import { changeState, createJob, ownJob, removeJob, upload } from "../../domain/jobs/control.ts";
import { spoolNames } from "../../domain/jobs/spool-names.ts";
import type { Call } from "../../domain/model/call.ts";
import { parseId } from "../../domain/model/id.ts";
import type { Job } from "../../domain/ports/jobs.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { countApiCall } from "../../domain/records/limits.ts";
import { INGEST_SINCE, QUERY_SINCE } from "../../facts/bulk.ts";
import { BULK_UPLOAD_LIMIT, REST_BODY_LIMIT } from "../../facts/limits.ts";
import { BodyEncodingError, type Protocol, type Reply, type Request } from "../../http/exchange.ts";
import { apiVersionOf } from "../shared/api-version.ts";
import { authenticate } from "../shared/credentials.ts";
import { bodyFault, jsonObject } from "../shared/json-body.ts";
import { faultReply, jsonReply, withLimitInfo } from "../shared/rest-answer.ts";
import { ingestResults, type ResultKind } from "./ingest-results.ts";
import { jobInfo } from "./job-info.ts";
import { jobList } from "./job-list.ts";
import { resultPage } from "./query-results.ts";

interface Input {
  readonly ports: Ports;
  readonly call: Call;
  readonly request: Request;
  readonly kind: Job["kind"];
  /** The job's id as the path has it. */
  readonly id: string;
}

interface Route {
  readonly method: string;
  /** Segments behind /jobs, lower case; "{id}" is the job's. */
  readonly path: readonly string[];
  run(input: Input): Promise<Reply>;
}

const route = (method: string, path: string, run: Route["run"]): Route => ({
  method,
  path: path.split("/"),
  run,
});

// Names match in any letter case: jsforce asks for unprocessedrecords, simple-salesforce for unprocessedRecords.
const ROUTES: readonly Route[] = [
  route("POST", "ingest", create),
  route("GET", "ingest", jobList),
  route("GET", "ingest/{id}", show),
  route("PUT", "ingest/{id}/batches", putBatches),
  route("PATCH", "ingest/{id}", patch),
  route("DELETE", "ingest/{id}", remove),
  route("GET", "ingest/{id}/successfulresults", results("successful")),
  route("GET", "ingest/{id}/failedresults", results("failed")),
  route("GET", "ingest/{id}/unprocessedrecords", results("unprocessed")),
  route("POST", "query", create),
  route("GET", "query", jobList),
  route("GET", "query/{id}", show),
  route("PATCH", "query/{id}", patch),
  route("DELETE", "query/{id}", remove),
  route("GET", "query/{id}/results", queryResults),
];

export function bulkProtocol(ports: Ports): Protocol {
  return {
    name: "bulk",
    mounts: ["/services/data/{any}/jobs"],
    async handle(request) {
      try {
        return withLimitInfo(ports, await handle(ports, request));
      } catch (error) {
        if (error instanceof FaultError) return withLimitInfo(ports, faultReply([error.fault]));
        throw error;
      }
    },
    crashed: (request) => faultReply([fault("unknown", { id: request.id })]),
  };
}

async function handle(ports: Ports, request: Request): Promise<Reply> {
  const segments = request.path.split("/").slice(3);
  const apiVersion = apiVersionOf(segments[0]);
  if (apiVersion === undefined) throw refuse("notFound");
  const caller = await authenticate(ports, request);
  countApiCall(ports);
  const path = segments.slice(2);
  const kind = path[0]?.toLowerCase() === "query" ? "query" : "ingest";
  if (apiVersion < (kind === "query" ? QUERY_SINCE : INGEST_SINCE)) throw refuse("notFound");
  const there = ROUTES.filter((each) => matches(each.path, path));
  const method = request.method === "HEAD" ? "GET" : request.method;
  const found = there.find((each) => each.method === method);
  if (!found) {
    if (there.length === 0) throw refuse("notFound");
    throw refuse("methodNotAllowed", {
      method: request.method,
      allowed: there.map((each) => each.method).join(","),
    });
  }
  if (kind === "ingest" && found.method !== "GET") checkMayWrite(caller);
  const call = { caller, address: request.address, apiVersion };
  return found.run({ ports, call, request, kind, id: path[1] ?? "" });
}

const matches = (route: readonly string[], path: readonly string[]): boolean =>
  route.length === path.length &&
  route.every((segment, index) => segment === "{id}" || segment === path[index]?.toLowerCase());

const jobOf = ({ ports, call, kind, id }: Input): Promise<Job> => ownJob(ports, call, kind, parseId(id));

async function create({ ports, call, request, kind }: Input): Promise<Reply> {
  if (request.headers["content-type"]?.startsWith("multipart/")) {
    throw refuse("unsupportedMediaType", {
      detail: "create the job with JSON and send its data to contentUrl",
    });
  }
  const body = await jsonObject(request, REST_BODY_LIMIT);
  const job = await createJob(ports, call, {
    kind,
    object: body.get("object"),
    operation: body.get("operation"),
    externalIdFieldName: body.get("externalIdFieldName"),
    query: body.get("query"),
    columnDelimiter: body.get("columnDelimiter"),
    lineEnding: body.get("lineEnding"),
    contentType: body.get("contentType"),
  });
  return jsonReply(200, jobInfo(job));
}

async function show(input: Input): Promise<Reply> {
  const job = await jobOf(input);
  return jsonReply(200, jobInfo(isHeldBack(input, job) ? { ...job, state: "InProgress" } : job));
}

/** Data Loader looks twice as soon as it has closed a job, and fetches no results of one that has ended by then. */
function isHeldBack({ ports, request }: Input, job: Job): boolean {
  const age = ports.clock.now() - job.modifiedAt;
  const client = request.headers["sforce-call-options"] ?? "";
  return (
    job.kind === "ingest" &&
    job.state === "JobComplete" &&
    age >= 0 &&
    age < 1000 &&
    /client=DataLoader/i.test(client)
  );
}

async function putBatches(input: Input): Promise<Reply> {
  const { ports, request } = input;
  const job = await jobOf(input);
  const type = request.headers["content-type"] ?? "text/csv";
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? "UTF-8";
  if (!/^text\/csv\s*(;|$)/i.test(type) || !/^(utf-8|us-ascii)$/i.test(charset))
    throw refuse("unsupportedMediaType", {
      detail: `Content-Type must be text/csv in UTF-8, not ${type.slice(0, 80)}`,
    });
  try {
    await upload(ports, job, spoolNames(job.id).upload, request.body.stream(BULK_UPLOAD_LIMIT));
  } catch (error) {
    if (error instanceof BodyEncodingError)
      throw refuse("invalidBatch", { detail: `the upload can't be read: ${error.message}` });
    throw error instanceof FaultError ? error : bodyFault(error);
  }
  return { status: 201 };
}

async function patch(input: Input): Promise<Reply> {
  const job = await jobOf(input);
  const body = await jsonObject(input.request, REST_BODY_LIMIT);
  return jsonReply(200, jobInfo(await changeState(input.ports, job, body.get("state"))));
}

async function remove(input: Input): Promise<Reply> {
  const job = await jobOf(input);
  await removeJob(input.ports, job, Object.values(spoolNames(job.id)));
  return { status: 204 };
}

function results(kind: ResultKind): Route["run"] {
  return async (input) => {
    const job = await jobOf(input);
    if (job.state === "Open" || job.state === "UploadComplete" || job.state === "InProgress") {
      throw refuse("invalidJobState", {
        detail: `results are there when the job has ended; it is ${job.state}`,
      });
    }
    const content = ingestResults(input.ports, job, spoolNames(job.id).upload, kind);
    return { status: 200, headers: { "content-type": "text/csv" }, body: Readable.from(content) };
  };
}

async function queryResults(input: Input): Promise<Reply> {
  const job = await jobOf(input);
  if (job.state !== "JobComplete") {
    throw refuse("invalidJobState", {
      detail: `results are there when the job is JobComplete; it is ${job.state}`,
    });
  }
  const locator = input.request.query.get("locator");
  const wanted = input.request.query.get("maxRecords");
  if (wanted !== null && !/^[1-9]\d{0,8}$/.test(wanted))
    throw refuse("invalidJob", { detail: "maxRecords must be a positive number" });
  const page = await resultPage(
    input.ports,
    spoolNames(job.id),
    locator === "null" ? null : locator,
    wanted === null ? null : Number(wanted),
  );
  return {
    status: 200,
    headers: {
      "content-type": "text/csv",
      "content-length": String(page.bytes),
      "Sforce-Locator": page.locator,
      "Sforce-NumberOfRecords": String(page.rows),
    },
    body: Readable.from(page.content),
  };
}
