// SOSL over REST.
import { type FoundRows, runSearch } from "../../domain/records/search.ts";
import type { Answer, Handler, RestCall } from "./answer.ts";
import { rowWriter } from "./query-json.ts";

/** The first version that tells what was found as a member of an object; those before it answer with the array alone. */
const WITH_MEMBER = 37;

/** GET search?q= */
export const search: Handler = (rest) => searchAnswer(rest, rest.request.query.get("q") ?? "");

/** Runs a SOSL text and tells what it found, object by object. */
export async function searchAnswer(rest: RestCall, sosl: string): Promise<Answer> {
  const { ports, call, base } = rest;
  const found = await runSearch(ports, call, sosl);
  const records = `[${found.flatMap((one) => recordsOf(base, one)).join(",")}]`;
  return { status: 200, json: call.apiVersion < WITH_MEMBER ? records : `{"searchRecords":${records}}` };
}

function recordsOf(base: string, { object, columns, rows }: FoundRows): string[] {
  const write = rowWriter(base, object, columns);
  return rows.map((row, index) => write(row, index));
}
