// What the tests of standard objects ask: one record made, one read, one refused.
import { expect } from "vitest";
import { type Caller, make } from "../wire/rest/scenario.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** The record as it is, with null for what it has not. */
export async function read(caller: Caller, object: string, id: string): Promise<Fields> {
  const { status, body, text } = await caller.send("GET", `/sobjects/${object}/${id}`);
  expect(status, text).toBe(200);
  return body as Fields;
}

/** Makes a record and reads it. */
export async function made(caller: Caller, object: string, fields: Fields): Promise<Fields> {
  return read(caller, object, await make(caller, object, fields));
}

/** Changes a record and reads it. */
export async function changed(caller: Caller, object: string, id: unknown, fields: Fields): Promise<Fields> {
  const { status, text } = await caller.send("PATCH", `/sobjects/${object}/${String(id)}`, fields);
  expect(status, text).toBe(204);
  return read(caller, object, String(id));
}

/** "CODE message [fields]" of a create or, with an id, of an update that is refused. */
export async function refusal(caller: Caller, object: string, fields: Fields, id?: unknown): Promise<string> {
  const { status, body, text } = id
    ? await caller.send("PATCH", `/sobjects/${object}/${String(id)}`, fields)
    : await caller.send("POST", `/sobjects/${object}`, fields);
  expect(status, text).toBe(400);
  const [error] = body as { errorCode: string; message: string; fields?: string[] }[];
  return `${error?.errorCode} ${error?.message} [${(error?.fields ?? []).join(",")}]`;
}

/** Records of a query. */
export async function query(caller: Caller, soql: string): Promise<Fields[]> {
  const { status, body, text } = await caller.send("GET", `/query?q=${encodeURIComponent(soql)}`);
  expect(status, text).toBe(200);
  return (body as { records: Fields[] }).records;
}
