// Answers of Bulk API 1.0: in XML or JSON, gzipped for who can read that, and refusals.
import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { createGzip, gzip } from "node:zlib";
import type { Fault } from "../../domain/fault.ts";
import { ASYNC_EXCEPTIONS, ASYNC_NAMESPACE, CONTENT_TYPES } from "../../facts/bulk1.ts";
import type { Reply, Request } from "../../http/exchange.ts";
import { escapeXml } from "../shared/xml.ts";

/** What an answer that isn't rows is written in. */
export type Format = "XML" | "JSON";

/** A member of an answer; null is left out of XML. */
export type Member = readonly [name: string, value: string | number | boolean | null];

export const xmlMembers = (members: readonly Member[]): string =>
  members
    .map(([name, value]) => (value === null ? "" : `<${name}>${escapeXml(String(value))}</${name}>`))
    .join("");

export const xmlDocument = (root: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${ASYNC_NAMESPACE}">${content}</${root}>`;

export function textReply(format: Format, status: number, body: string): Reply {
  return { status, headers: { "content-type": CONTENT_TYPES[format] }, body };
}

export function objectReply(format: Format, status: number, root: string, members: readonly Member[]): Reply {
  return textReply(
    format,
    status,
    format === "JSON" ? JSON.stringify(Object.fromEntries(members)) : xmlDocument(root, xmlMembers(members)),
  );
}

/** `<error>` with exceptionCode and exceptionMessage, in this order. */
export function errorReply(format: Format, { cause, message }: Fault): Reply {
  // A refusal without a code of its own is one of what the client sent.
  const known = ASYNC_EXCEPTIONS[cause] ?? { code: "ClientInputError" };
  return objectReply(format, known.status ?? 400, "error", [
    ["exceptionCode", known.code],
    ["exceptionMessage", known.message ?? message],
  ]);
}

/** A job is answered as it is asked for: by Content-Type, without one by Accept; XML unless JSON is wanted. */
export function formatOf({ headers }: Request): Format {
  const type = headers["content-type"];
  if (type !== undefined) return /^application\/json\s*(;|$)/i.test(type) ? "JSON" : "XML";
  const accepted = headers["accept"] ?? "";
  return /application\/json/i.test(accepted) && !/xml|\*\/\*/i.test(accepted) ? "JSON" : "XML";
}

const gzipped = promisify(gzip);
const TAKES_GZIP = /(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i;

/** The answer gzipped, if its client takes that. */
export async function compressed({ headers }: Request, reply: Reply): Promise<Reply> {
  const { body } = reply;
  if (body === undefined || body === "" || !TAKES_GZIP.test(headers["accept-encoding"] ?? "")) return reply;
  const { "content-length": _, ...others } = reply.headers ?? {};
  return {
    ...reply,
    headers: { ...others, "content-encoding": "gzip", vary: "Accept-Encoding" },
    body: body instanceof Readable ? zipped(body) : await gzipped(body),
  };
}

/** Either stream's end, or failure, is the other's: the server sees it where it sends. */
const zipped = (content: Readable): Readable => pipeline(content, createGzip(), () => undefined);
