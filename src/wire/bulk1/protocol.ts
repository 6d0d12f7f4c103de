// Bulk API 1.0: jobs and their batches under /services/async/NN.0, in XML or JSON.
import { checkMayWrite } from "../../domain/access/access.ts";
import { FaultError, fault, refuse } from "../../domain/fault.ts";
import {
  batchOfJob,
  changeBatchedJob,
  createBatchedJob,
  isQueryJob,
  ownBatchedJob,
} from "../../domain/jobs/batched.ts";
import type { Call } from "../../domain/model/call.ts";
import type { BatchedJob } from "../../domain/ports/batched-jobs.ts";
import type { Job } from "../../domain/ports/jobs.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { countApiCall } from "../../domain/records/limits.ts";
import type { Protocol, Reply, Request } from "../../http/exchange.ts";
import { apiVersionOf } from "../shared/api-version.ts";
import { authenticate } from "../shared/credentials.ts";
import { compressed, errorReply, type Format, formatOf, objectReply } from "./answer.ts";
import { addBatch, batchRequest, batchResult, listBatches, queryResult, showBatch } from "./batches.ts";
import { jobMembers } from "./infos.ts";
import { readJob } from "./read-job.ts";

interface Input {
  readonly ports: Ports;
  readonly call: Call;
  readonly request: Request;
  /** The request's own for a job, the job's for its batches. */
  readonly format: Format;
}

type OfJob = Input & { readonly job: BatchedJob };

/** `ids` are those behind the job's, if any. */
type Act = (input: OfJob, ids: readonly string[]) => Promise<Reply>;

const CREATE = { POST: createJob };

/** An act on the batch whose id comes first. */
const ofBatch =
  (act: (input: OfJob & { readonly batch: Job }, id: string) => Reply | Promise<Reply>): Act =>
  async (input, [id = "", another = ""]) =>
    act({ ...input, batch: await batchOfJob(input.ports, input.job, id) }, another);

/** By the path behind /job/{id}, then by method. */
const ACTS: ReadonlyMap<string, Readonly<Record<string, Act>>> = new Map(
  Object.entries<Readonly<Record<string, Act>>>({
    "": { GET: ({ ports, job, format }) => jobReply(ports, job, format), POST: changeJob },
    batch: { GET: listBatches, POST: addBatch },
    "batch/{id}": { GET: ofBatch(showBatch) },
    "batch/{id}/request": { GET: ofBatch(batchRequest) },
    "batch/{id}/result": { GET: ofBatch(batchResult) },
    "batch/{id}/result/{id}": { GET: ofBatch(queryResult) },
  }),
);

export function bulk1Protocol(ports: Ports): Protocol {
  return {
    name: "bulk1",
    mounts: ["/services/async"],
    async handle(request) {
      const told = { format: formatOf(request) };
      try {
        return await compressed(request, await handle(ports, request, told));
      } catch (error) {
        if (error instanceof FaultError) return errorReply(told.format, error.fault);
        throw error;
      }
    },
    crashed: (request) => errorReply(formatOf(request), fault("unknown", { id: request.id })),
  };
}

/** `told` becomes the format of what is answered as soon as it is known: a refusal is written in it, too. */
async function handle(ports: Ports, request: Request, told: { format: Format }): Promise<Reply> {
  const [version, ...path] = request.path.split("/").slice(3);
  const apiVersion = apiVersionOf(`v${version ?? ""}`);
  if (apiVersion === undefined) throw refuse("unsupportedApiVersion");
  const caller = await authenticate(ports, request);
  countApiCall(ports);
  const call = { caller, address: request.address, apiVersion };
  const [first, jobId, ...rest] = path;
  if (first !== "job") throw refuse("notFound");
  if (jobId === undefined) return chosen(request, CREATE)({ ports, call, request, format: told.format });
  if (rest[0] === "spec")
    throw refuse("featureNotEnabled", { detail: "Transformation specs are not supported" });
  const acts = ACTS.get(rest.map((segment, index) => (index % 2 === 1 ? "{id}" : segment)).join("/"));
  if (!acts) throw refuse("notFound");
  const act = chosen(request, acts);
  const job = await ownBatchedJob(ports, call, jobId);
  if (request.method === "POST" && !isQueryJob(job)) checkMayWrite(caller);
  if (rest.length > 0) told.format = job.contentType === "JSON" ? "JSON" : "XML";
  return act({ ports, call, request, job, format: told.format }, [rest[1] ?? "", rest[3] ?? ""]);
}

/** Throws methodNotAllowed. */
function chosen<Chosen>({ method }: Request, acts: Readonly<Record<string, Chosen>>): Chosen {
  const act = acts[method === "HEAD" ? "GET" : method];
  if (act === undefined) throw refuse("methodNotAllowed", { method, allowed: Object.keys(acts).join(",") });
  return act;
}

async function createJob({ ports, call, request, format }: Input): Promise<Reply> {
  const asked = await readJob(request);
  if (!isQueryJob({ operation: String(asked.get("operation")) })) checkMayWrite(call.caller);
  const job = await createBatchedJob(ports, call, {
    object: asked.get("object"),
    operation: asked.get("operation"),
    externalIdFieldName: asked.get("externalIdFieldName"),
    concurrencyMode: asked.get("concurrencyMode"),
    contentType: asked.get("contentType"),
    assignmentRuleId: asked.get("assignmentRuleId"),
  });
  return objectReply(format, 201, "jobInfo", jobMembers(job, [], format));
}

async function changeJob({ ports, request, job, format }: OfJob): Promise<Reply> {
  const asked = await readJob(request);
  return jobReply(ports, await changeBatchedJob(ports, job, asked.get("state")), format);
}

async function jobReply(ports: Ports, job: BatchedJob, format: Format): Promise<Reply> {
  const batches = await ports.stores.batchedJobs.batches(job.id);
  return objectReply(format, 200, "jobInfo", jobMembers(job, batches, format));
}
