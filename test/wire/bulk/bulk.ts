// Bulk API 2.0 as its clients use it, for tests: jobs are made, fed, closed, waited for, and read.
import Papa from "papaparse";
import { expect } from "vitest";
import { type RestAnswer, restClient } from "../../support/client.ts";

export type Info = Readonly<Record<string, unknown>> & { readonly id: string; readonly state: string };
type ResultKind = "successfulResults" | "failedResults" | "unprocessedrecords";

export interface BulkClient {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RestAnswer>;
  /** Makes an ingest job, or with `query` a query job; expects that it is made. */
  create(job: Readonly<Record<string, unknown>>): Promise<Info>;
  /** Sends an upload as it is. */
  put(id: string, csv: string | Uint8Array, headers?: Record<string, string>): Promise<RestAnswer>;
  change(id: string, state: string): Promise<RestAnswer>;
  info(id: string, kind?: "ingest" | "query"): Promise<Info>;
  /** Waits until the job has ended. */
  ended(id: string, kind?: "ingest" | "query"): Promise<Info>;
  /** Makes a job, uploads, closes and waits. */
  load(job: Readonly<Record<string, unknown>>, csv: string | Uint8Array): Promise<Info>;
  /** Makes a query job and waits. */
  query(query: string, job?: Readonly<Record<string, unknown>>): Promise<Info>;
  results(id: string, kind: ResultKind): Promise<string>;
}

const ENDED = new Set(["JobComplete", "Failed", "Aborted"]);

export function bulkClient(url: string, session: string, version?: number): BulkClient {
  const send = restClient(url, session, version);
  const well = async (sent: Promise<RestAnswer>, status: number): Promise<RestAnswer> => {
    const answer = await sent;
    expect(answer.status, answer.text).toBe(status);
    return answer;
  };
  const client: BulkClient = {
    send,
    async create(job) {
      const kind = "query" in job ? "query" : "ingest";
      return (await well(send("POST", `/jobs/${kind}`, job), 200)).body as Info;
    },
    async put(id, csv, headers = {}) {
      const response = await fetch(`${url}/services/data/v${version ?? 60}.0/jobs/ingest/${id}/batches`, {
        method: "PUT",
        headers: { authorization: `Bearer ${session}`, "content-type": "text/csv", ...headers },
        body: typeof csv === "string" ? csv : new Blob([new Uint8Array(csv)]),
      });
      const text = await response.text();
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      return { status: response.status, headers: response.headers, text, body };
    },
    change: (id, state) => send("PATCH", `/jobs/ingest/${id}`, { state }),
    async info(id, kind = "ingest") {
      return (await well(send("GET", `/jobs/${kind}/${id}`), 200)).body as Info;
    },
    async ended(id, kind = "ingest") {
      for (;;) {
        const info = await client.info(id, kind);
        if (ENDED.has(info.state)) return info;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async load(job, csv) {
      const { id } = await client.create(job);
      await well(client.put(id, csv), 201);
      await well(client.change(id, "UploadComplete"), 200);
      return client.ended(id);
    },
    async query(query, job = {}) {
      const { id } = await client.create({ operation: "query", query, ...job });
      return client.ended(id, "query");
    },
    async results(id, kind) {
      const answer = await well(send("GET", `/jobs/ingest/${id}/${kind}`), 200);
      expect(answer.headers.get("content-type")).toBe("text/csv");
      return answer.text;
    },
  };
  return client;
}

/** A result file as rows of cells, read by a parser that isn't ours. */
export function parsed(csv: string, delimiter = ","): string[][] {
  const { data, errors } = Papa.parse<string[]>(csv, { delimiter, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
}

/** A result file as records by column. */
export function records(csv: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(csv, {
    header: true,
    delimiter: ",",
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return data;
}

/** What Bulk API 2.0 says of a refusal: a list of one error with two properties, which Data Loader demands. */
export const refusal = (errorCode: string, message: unknown): unknown => [{ errorCode, message }];
