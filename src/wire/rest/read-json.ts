// The JSON of a request body.
import { refuse } from "../../domain/fault.ts";
import { REST_BODY_LIMIT } from "../../facts/limits.ts";
import type { Request } from "../../http/exchange.ts";
import { jsonErrorText } from "../shared/json-error.ts";

const NO_BODY = "The HTTP entity body is required, but this request has no entity body.";

/** The body's value. Throws unsupportedMediaType, jsonParserError, and BodyTooLargeError beyond 50 MB. */
export async function readJson(request: Request): Promise<unknown> {
  refuseMediaType(request.headers["content-type"]);
  return jsonOf(decoded(await request.body.bytes(REST_BODY_LIMIT)));
}

/** readJson() of a text that was read already. Throws jsonParserError. */
export function jsonOf(text: string): unknown {
  if (text.trim() === "") throw refuse("jsonParserError", { detail: NO_BODY });
  try {
    return JSON.parse(text);
  } catch {
    throw refuse("jsonParserError", { detail: jsonErrorText(text) });
  }
}

/** A JSON object's members, of which a name that comes twice has the last value. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Throws jsonParserError if `value` is no JSON object; `what` is what it should have been. */
export function objectOfJson(value: unknown, what: string): JsonObject {
  if (isJsonObject(value)) return value;
  const token = Array.isArray(value) ? "START_ARRAY" : "a scalar";
  throw refuse("jsonParserError", {
    detail: `Cannot deserialize instance of ${what} from ${token} value at [line:1, column:1]`,
  });
}

/** The member of a JSON object whose name is `name` in any letter case. */
export function memberOf(object: JsonObject, name: string): unknown {
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
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
