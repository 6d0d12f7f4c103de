// The body of a request that writes one record: a JSON object of field names and values.
import { refuse } from "../../domain/fault.ts";
import { MOST_FIELDS_OF_A_RECORD, REST_BODY_LIMIT } from "../../facts/limits.ts";
import type { Request } from "../../http/exchange.ts";
import { jsonErrorText } from "../shared/json-error.ts";

/** Columns and the one row of writeRecords(). */
export interface RecordBody {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * Reads the fields of a record. `attributes` is left out; of a name that comes twice the last one counts, but
 * two spellings of one name are refused. Throws unsupportedMediaType, jsonParserError, and BodyTooLargeError beyond 50 MB.
 */
export async function readRecordBody(request: Request): Promise<RecordBody> {
  refuseMediaType(request.headers["content-type"]);
  const text = decoded(await request.body.bytes(REST_BODY_LIMIT));
  if (text.trim() === "") throw refuse("jsonParserError", { detail: NO_BODY });
  const entries = Object.entries(parsedObject(text));
  if (entries.length > MOST_FIELDS_OF_A_RECORD) {
    throw refuse("jsonParserError", { detail: `More than ${MOST_FIELDS_OF_A_RECORD} fields in one record` });
  }
  const kept = entries.filter(([name]) => name.toLowerCase() !== "attributes");
  const seen = new Set<string>();
  for (const [name] of kept) {
    // Which of the two came last is not known any more, so neither is right.
    if (seen.has(name.toLowerCase())) throw refuse("jsonParserError", { detail: `Duplicate field: ${name}` });
    seen.add(name.toLowerCase());
  }
  return { columns: kept.map(([name]) => name), values: kept.map(([, value]) => value) };
}

const NO_BODY = "The HTTP entity body is required, but this request has no entity body.";

/** Throws keyInBody if a record names one of `fields`, which the path says already. */
export function refuseKeys(body: RecordBody, ...fields: readonly string[]): void {
  const names = new Set(body.columns.map((column) => column.toLowerCase()));
  const field = fields.find((name) => names.has(name.toLowerCase()));
  if (field !== undefined) throw refuse("keyInBody", { field });
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
