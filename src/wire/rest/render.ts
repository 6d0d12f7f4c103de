// Answer -> Reply: the headers that every REST answer has, indentation and compression for those who ask.
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { type Fault, FaultError, fault } from "../../domain/fault.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { apiUsage } from "../../domain/records/limits.ts";
import { BodyEncodingError, BodyTooLargeError, type Reply, type Request } from "../../http/exchange.ts";
import type { Answer } from "./answer.ts";
import { faultAnswer } from "./fault.ts";
import { indentJson } from "./indent-json.ts";
import { type XmlShape, xmlOfJson } from "./xml-answer.ts";

/** Below this a compressed answer isn't worth its time. */
const COMPRESS_FROM_CHARACTERS = 1024;
const compress = promisify(gzip);

interface TextReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** An answer that is to be XML: what it is called there, and the object of the path. */
export interface XmlForm {
  readonly shape: XmlShape;
  readonly object: string;
}

/** Everything but the compression, for a crash too. */
export function plainReply(ports: Ports, request: Request, answer: Answer, xml?: XmlForm): TextReply {
  const { status, json } = answer;
  const { used, limit } = apiUsage(ports);
  const headers: Record<string, string> = {
    "sforce-limit-info": `api-usage=${used}/${limit}`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  if (answer.headers) Object.assign(headers, answer.headers);
  if (json === undefined) return { status, headers };
  const asked = request.headers["x-prettyprint"];
  const pretty = asked !== undefined && /^(1|true)$/i.test(asked);
  headers["content-type"] = `application/${xml ? "xml" : "json"};charset=UTF-8`;
  if (xml) return { status, headers, body: xmlOfJson(json, xml.shape, xml.object, pretty) };
  return { status, headers, body: pretty ? indentJson(json) : json };
}

export function render(
  ports: Ports,
  request: Request,
  answer: Answer,
  xml?: XmlForm,
): Reply | Promise<Reply> {
  const reply = plainReply(ports, request, answer, xml);
  if (answer.bytes) return { ...reply, body: answer.bytes };
  const { body } = reply;
  if (body === undefined || body.length < COMPRESS_FROM_CHARACTERS) return reply;
  reply.headers["vary"] = "Accept-Encoding";
  const accepted = request.headers["accept-encoding"];
  return accepted !== undefined && acceptsGzip(accepted) ? compressedReply(reply, body) : reply;
}

async function compressedReply(reply: TextReply, body: string): Promise<Reply> {
  reply.headers["content-encoding"] = "gzip";
  return { ...reply, body: await compress(body, { level: constants.Z_BEST_SPEED }) };
}

const acceptsGzip = (header: string): boolean =>
  header.split(",").some((choice) => /^\s*gzip\s*(;(?!\s*q=0(\.0*)?\s*$).*)?$/i.test(choice));

/** The answer to what a handler threw; throws on what is a crash. */
export function thrownAnswer(error: unknown): Answer {
  if (error instanceof FaultError) return faultAnswer(error.fault);
  const transport = transportFault(error);
  if (transport) return faultAnswer(transport);
  throw error;
}

function transportFault(error: unknown): Fault | undefined {
  if (error instanceof BodyTooLargeError) return fault("requestTooLarge", { limit: String(error.limit) });
  if (error instanceof BodyEncodingError) {
    return fault("unsupportedMediaType", {
      detail: "The request body is not what its Content-Encoding says",
    });
  }
  return undefined;
}
