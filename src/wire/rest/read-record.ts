// The body of a request that writes one record: a JSON object of field names and values.
import { type Fault, fault, refuse } from "../../domain/fault.ts";
import { MOST_FIELDS_OF_A_RECORD, REST_BODY_LIMIT } from "../../facts/limits.ts";
import type { Request } from "../../http/exchange.ts";
import { jsonErrorText } from "../shared/json-error.ts";

/** Columns and the one row of writeRecords(). */
export interface RecordBody {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * Reads the fields of a record. `attributes` is left out; of a name that comes twice, in whatever letter case, the
 * last one counts. Throws unsupportedMediaType, jsonParserError, and BodyTooLargeError beyond 50 MB.
 */
export async function readRecordBody(request: Request): Promise<RecordBody> {
  refuseMediaType(request.headers["content-type"]);
  const text = decoded(await request.body.bytes(REST_BODY_LIMIT));
  if (text.trim() === "") throw refuse("jsonParserError", { detail: NO_BODY });
  const entries = Object.entries(parsedObject(text));
  if (entries.length > MOST_FIELDS_OF_A_RECORD) {
    throw refuse("jsonParserError", { detail: `More than ${MOST_FIELDS_OF_A_RECORD} fields in one record` });
  }
  const byName = new Map(entries.map((entry) => [entry[0].toLowerCase(), entry]));
  byName.delete("attributes");
  const kept = [...byName.values()];
  return { columns: kept.map(([name]) => name), values: kept.map(([, value]) => value) };
}

const NO_BODY = "The HTTP entity body is required, but this request has no entity body.";

/** The refusal of a record that names a field which the path says already; undefined if it doesn't. */
export function namedTwice(body: RecordBody, field: string): Fault | undefined {
  const name = field.toLowerCase();
  return body.columns.some((column) => column.toLowerCase() === name)
    ? fault("keyInBody", { field })
    : undefined;
}

function refuseMediaType(contentType: string | undefined): void {
  if (contentType === undefined) return;
  const [type = "", ...parameters] = contentType.toLowerCase().split(";");
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^\s"]*)/.exec(parameter)?.[1])
    .find(Boolean);
  const json = /^application\/(?:[\w.-]+\+)?json$/.test(type.trim());
  if (json && (charset === undefined || /^(utf-?8|us-ascii|ascii)$/.test(charset))) return;
  throw refuse("unsupportedMediaType", {
    detail: `Content-Type header specified in HTTP request is not supported: ${contentType.slice(0, 100)}`,
  });
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("jsonParserError", { detail: "Invalid UTF-8 in the request body" });
  }
}

function parsedObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("jsonParserError", { detail: jsonErrorText(text) });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  const token = Array.isArray(value) ? "START_ARRAY" : "a scalar";
  throw refuse("jsonParserError", {
    detail: `Cannot deserialize instance of sobject from ${token} value at [line:1, column:1]`,
  });
}
