// The list of jobs, newest first, page by page.
import { refuse } from "../../domain/fault.ts";
import type { Call } from "../../domain/model/call.ts";
import { firstId, formatId, parseId } from "../../domain/model/id.ts";
import type { Job } from "../../domain/ports/jobs.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Reply, Request } from "../../http/exchange.ts";
import { jsonReply } from "../shared/rest-answer.ts";
import { jobInfo } from "./job-info.ts";

interface Input {
  readonly ports: Ports;
  readonly call: Call;
  readonly request: Request;
  readonly kind: Job["kind"];
}

const JOBS_PER_PAGE = 1000;

/** Values of the list's filters, and whether jobs of ours are such ones. */
const FILTERS: Readonly<Record<string, Readonly<Record<string, boolean | Job["kind"]>>>> = {
  jobType: { v2ingest: "ingest", v2query: "query", classic: false, bigobjectingest: false },
  concurrencyMode: { parallel: true, serial: false },
  isPkChunkingEnabled: { false: true, true: false },
};

/** A caller's own jobs, or all for an administrator. Throws invalidQueryLocator, invalidJob for a filter's value. */
export async function jobList({ ports, call, request, kind }: Input): Promise<Reply> {
  const before = beforeOf(request.query.get("queryLocator"));
  if (!isAsked(request.query, kind)) return jsonReply(200, { done: true, records: [], nextRecordsUrl: null });
  const jobs = await ports.stores.jobs.list(kind, JOBS_PER_PAGE + 1, before);
  const page = jobs.slice(0, JOBS_PER_PAGE);
  const own = page.filter(
    (job) => call.caller.permissions.has("ModifyAllData") || job.createdById === call.caller.userId,
  );
  const last = page.at(-1);
  const next =
    jobs.length > page.length && last
      ? `/services/data/v${call.apiVersion}.0/jobs/${kind}?queryLocator=${formatId(last.id)}`
      : null;
  return jsonReply(200, { done: next === null, records: own.map(jobInfo), nextRecordsUrl: next });
}

function beforeOf(locator: string | null): number {
  if (locator === null) return Number.MAX_SAFE_INTEGER;
  const id = parseId(locator);
  if (id === undefined || id < firstId("750")) throw refuse("invalidQueryLocator");
  return id;
}

function isAsked(query: URLSearchParams, kind: Job["kind"]): boolean {
  return Object.entries(FILTERS).every(([name, values]) => {
    const value = query.get(name);
    if (value === null) return true;
    const meaning = Object.hasOwn(values, value.toLowerCase()) ? values[value.toLowerCase()] : undefined;
    if (meaning === undefined)
      throw refuse("invalidJob", { detail: `${name} must be one of ${Object.keys(values).join(", ")}` });
    return meaning === true || meaning === kind;
  });
}
