// A JSON object from a request body.
import { FaultError, fault, refuse } from "../../domain/fault.ts";
import { BodyEncodingError, BodyTooLargeError, type Request } from "../../http/exchange.ts";

/** Reads the body as a JSON object with null prototype. Throws jsonParserError, requestTooLarge. */
export async function jsonObject(request: Request, limit: number): Promise<ReadonlyMap<string, unknown>> {
  const value = parse(await bodyText(request, limit));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refuse("jsonParserError", {
      detail: "Unexpected character: the body must be a JSON object at [line:1, column:1]",
    });
  }
  return new Map(Object.entries(value));
}

async function bodyText(request: Request, limit: number): Promise<string> {
  try {
    const bytes = await request.body.bytes(limit);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw bodyFault(error);
  }
}

/** What keeps a body from being read, as a fault; anything else is thrown on. */
export function bodyFault(error: unknown): unknown {
  if (error instanceof BodyTooLargeError)
    return new FaultError(fault("requestTooLarge", { limit: String(error.limit) }));
  if (error instanceof BodyEncodingError || error instanceof TypeError) {
    return new FaultError(fault("jsonParserError", { detail: "the body is not UTF-8 text" }));
  }
  return error;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? text.length);
    const before = text.slice(0, position);
    const line = before.split("\n").length;
    const column = position - before.lastIndexOf("\n");
    const what =
      text.trim() === ""
        ? "The HTTP entity body is required, but this request has no entity body."
        : "Unexpected character";
    throw refuse("jsonParserError", { detail: `${what} at [line:${line}, column:${column}]` });
  }
}
