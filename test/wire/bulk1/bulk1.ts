// Bulk API 1.0 as its clients use it, for tests: jobs in XML or JSON, batches, results.
import { expect } from "vitest";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";

export const NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload";

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
}

/** Members of a job, of a batch or of an error, whatever they are written in, as texts. */
export type Members = Readonly<Record<string, string>>;

export interface Bulk1 {
  /** Below /services/async/NN.0; without a content type in `headers` none is sent. */
  send(
    method: string,
    path: string,
    body?: string | Uint8Array,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Makes a job and expects that it is made; in JSON if that is its contentType, else in XML. */
  create(job: Readonly<Record<string, unknown>>): Promise<Members>;
  /** Adds a batch and gives the answer. */
  post(job: string, content: string | Uint8Array, type?: string): Promise<Answer>;
  change(job: string, state: string): Promise<Answer>;
  job(id: string): Promise<Members>;
  batch(job: string, id: string): Promise<Members>;
  /** Waits until the batch has ended. */
  ended(job: string, id: string): Promise<Members>;
  /** Makes a job, adds one batch, closes the job, waits. */
  load(
    job: Readonly<Record<string, unknown>>,
    content: string | Uint8Array,
  ): Promise<{ readonly job: string; readonly batch: Members }>;
  result(job: string, batch: string): Promise<Answer>;
  /** Runs a query and gives its result file. */
  query(soql: string, job?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

export const TYPES: Readonly<Record<string, string>> = {
  CSV: "text/csv",
  XML: "application/xml",
  JSON: "application/json",
};

export const jobXml = (members: Readonly<Record<string, unknown>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?><jobInfo xmlns="${NAMESPACE}">${Object.entries(members)
    .map(([name, value]) => `<${name}>${String(value)}</${name}>`)
    .join("")}</jobInfo>`;

export async function membersOf({ text, type }: Answer): Promise<Members> {
  if (type.startsWith("application/json")) {
    const body = JSON.parse(text) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
  }
  return childrenOf(await readXml(Buffer.from(text)));
}

/** What a refusal says, and in which format. */
export async function refusal(sent: Promise<Answer>) {
  const answer = await sent;
  const { exceptionCode, exceptionMessage } = await membersOf(answer);
  return { status: answer.status, type: answer.type, code: exceptionCode, message: exceptionMessage };
}

export const childrenOf = (element: XmlElement): Members =>
  Object.fromEntries(element.children.map(({ name, text }) => [name, text]));

/** Names of a document's elements directly below its root, in order. */
export const orderOf = async ({ text }: Answer): Promise<string[]> =>
  (await readXml(Buffer.from(text))).children.map(({ name }) => name);

const ENDED = new Set(["Completed", "Failed", "NotProcessed"]);

export function bulk1Client(url: string, session: string, version = 60): Bulk1 {
  const formats = new Map<string, string>();
  const client: Bulk1 = {
    async send(method, path, body, headers = {}) {
      const response = await fetch(`${url}/services/async/${version}.0${path}`, {
        method,
        headers: { "x-sfdc-session": session, ...headers },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? Buffer.from(body) : Buffer.from(body) }),
      });
      return {
        status: response.status,
        type: response.headers.get("content-type") ?? "",
        headers: response.headers,
        text: await response.text(),
      };
    },
    async create(job) {
      const isJson = job["contentType"] === "JSON";
      const body = isJson ? JSON.stringify(job) : jobXml(job);
      const type = isJson ? "application/json" : "application/xml";
      const answer = await client.send("POST", "/job", body, { "content-type": type });
      expect(answer.status, answer.text).toBe(201);
      const members = await membersOf(answer);
      formats.set(members["id"] ?? "", String(job["contentType"]));
      return members;
    },
    post: (job, content, type = TYPES[formats.get(job) ?? "CSV"] ?? "") =>
      client.send("POST", `/job/${job}/batch`, content, { "content-type": type }),
    change: (job, state) =>
      client.send("POST", `/job/${job}`, jobXml({ state }), {
        "content-type": "application/xml; charset=UTF-8",
      }),
    job: async (id) => membersOf(await client.send("GET", `/job/${id}`)),
    batch: async (job, id) => membersOf(await client.send("GET", `/job/${job}/batch/${id}`)),
    async ended(job, id) {
      for (;;) {
        const batch = await client.batch(job, id);
        if (ENDED.has(batch["state"] ?? "")) return batch;
        expect(["Queued", "InProgress"]).toContain(batch["state"]);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async load(job, content) {
      const { id = "" } = await client.create(job);
      const added = await client.post(id, content);
      expect(added.status, added.text).toBe(201);
      expect((await client.change(id, "Closed")).status).toBe(200);
      const { id: batch = "" } = await membersOf(added);
      return { job: id, batch: await client.ended(id, batch) };
    },
    result: (job, batch) => client.send("GET", `/job/${job}/batch/${batch}/result`),
    async query(soql, job = {}) {
      const asked = { operation: "query", object: "City__c", contentType: "CSV", ...job };
      const { job: id, batch } = await client.load(asked, soql);
      expect(batch["state"], batch["stateMessage"]).toBe("Completed");
      const list = await client.result(id, batch["id"] ?? "");
      const result = list.type.startsWith("application/json")
        ? (JSON.parse(list.text) as string[])[0]
        : /<result>(\w+)<\/result>/.exec(list.text)?.[1];
      return client.send("GET", `/job/${id}/batch/${batch["id"]}/result/${result}`);
    },
  };
  return client;
}

/** The result of a batch of rows in CSV, as cells without the header. */
export function resultRows({ text }: Answer): string[][] {
  const [header, ...lines] = text.trimEnd().split("\n");
  expect(header).toBe('"Id","Success","Created","Error"');
  return lines.map((line) => line.slice(1, -1).split('","'));
}
