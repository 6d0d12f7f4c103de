// The Bulk API 2.0 calls that load and export need.
import { setTimeout as sleep } from "node:timers/promises";
import { CommandFailed } from "../failure.ts";
import { call, causeOf } from "./rest-call.ts";
import type { Session } from "./soap-login.ts";

/** What is told about a job, of what we read. */
export interface JobInfo {
  readonly id: string;
  readonly state: "Open" | "UploadComplete" | "InProgress" | "JobComplete" | "Failed" | "Aborted";
  readonly numberRecordsProcessed?: number;
  readonly numberRecordsFailed?: number;
  readonly errorMessage?: string;
}

export type JobKind = "ingest" | "query";

export const createJob = (session: Session, kind: JobKind, settings: Readonly<Record<string, unknown>>) =>
  callJson(session, "POST", `jobs/${kind}`, settings);

/** Uploads rows, header first. The body is read as fast as the org takes it. */
export async function uploadRows(
  session: Session,
  id: string,
  rows: AsyncIterable<Uint8Array>,
): Promise<void> {
  const response = await call(session, "PUT", `jobs/ingest/${id}/batches`, {
    // Node takes any async iterable of bytes as a body; the type knows only the browser's kinds.
    body: rows as unknown as ReadableStream,
    duplex: "half",
    headers: { "content-type": "text/csv; charset=UTF-8" },
  });
  await response.arrayBuffer();
}

export const finishUpload = (session: Session, id: string) =>
  callJson(session, "PATCH", `jobs/ingest/${id}`, { state: "UploadComplete" });

export const abortJob = (session: Session, kind: JobKind, id: string) =>
  callJson(session, "PATCH", `jobs/${kind}/${id}`, { state: "Aborted" });

/** Waits until the job is done, telling each look at it. Throws CommandFailed if the org gave up on the job. */
export async function waitForJob(
  session: Session,
  kind: JobKind,
  id: string,
  seen: (job: JobInfo) => void,
): Promise<JobInfo> {
  for (let wait = 25; ; wait = Math.min(wait * 1.5, 60)) {
    const job = await callJson(session, "GET", `jobs/${kind}/${id}`);
    seen(job);
    if (job.state === "JobComplete") return job;
    if (job.state === "Failed" || job.state === "Aborted") {
      throw new CommandFailed(
        `job ${id} ended as ${job.state}${job.errorMessage ? `: ${job.errorMessage}` : ""}`,
      );
    }
    await sleep(wait);
  }
}

/** The failed rows of an ingest job, as CSV with a header. */
export const failedResults = async (session: Session, id: string): Promise<AsyncIterable<Uint8Array>> =>
  bytesOf(await call(session, "GET", `jobs/ingest/${id}/failedResults`, { headers: { accept: "text/csv" } }));

/** A page of a query job's rows as CSV with a header: how much it is, and where the next one is; null after the last. */
export async function queryResults(session: Session, id: string, locator: string | null) {
  const query = locator === null ? "" : `?locator=${encodeURIComponent(locator)}`;
  const response = await call(session, "GET", `jobs/query/${id}/results${query}`, {
    headers: { accept: "text/csv" },
  });
  const next = response.headers.get("sforce-locator");
  return {
    content: bytesOf(response),
    rows: Number(response.headers.get("sforce-numberofrecords") ?? 0),
    bytes: Number(response.headers.get("content-length") ?? 0),
    next: next === null || next === "null" ? null : next,
  };
}

async function callJson(session: Session, method: string, path: string, body?: unknown): Promise<JobInfo> {
  const headers = { "content-type": "application/json; charset=UTF-8" };
  const options: RequestInit = body === undefined ? {} : { headers, body: JSON.stringify(body) };
  return (await (await call(session, method, path, options)).json()) as JobInfo;
}

/** Throws CommandFailed if the line breaks before the answer's end. */
async function* bytesOf(response: Response): AsyncGenerator<Uint8Array> {
  const bytes = response.body?.getReader();
  while (bytes) {
    const { done, value } = await bytes.read().catch((error: unknown) => {
      throw new CommandFailed(`the answer broke off: ${causeOf(error)}`);
    });
    if (done) return;
    yield value;
  }
}
