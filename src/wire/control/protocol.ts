// The control channel: POST {"command","args"} from our own command line to a running org. Who may reach it is
// decided by where it is served (a socket only its owner can open, or an ephemeral org's loopback port); here
// web pages are kept out, which could reach a loopback port through a visitor's browser.
import { FaultError } from "../../domain/fault.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import {
  BodyEncodingError,
  BodyTooLargeError,
  type Protocol,
  type Reply,
  type Request,
} from "../../http/exchange.ts";
import { errorReply, faultReply, jsonReply } from "./fault.ts";

/** A schema of a few thousand fields is about a megabyte. */
const BODY_LIMIT = 32 * 1024 * 1024;

export function controlProtocol(ports: Ports): Protocol {
  return {
    name: "control",
    mounts: ["/groundfog/control"],
    handle: (request) => handle(ports, request),
    crashed: (request) => errorReply(500, "UNKNOWN_EXCEPTION", `An unexpected error occurred: ${request.id}`),
  };
}

async function handle(ports: Ports, request: Request): Promise<Reply> {
  if (request.method !== "POST") return errorReply(405, "METHOD_NOT_ALLOWED", "Use POST");
  if (!isFromCommandLine(request)) return errorReply(403, "FORBIDDEN", "Not for browsers or other hosts");
  if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
    return errorReply(415, "UNSUPPORTED_MEDIA_TYPE", "Send application/json");
  }
  try {
    const { command, args } = readCommand(await request.body.bytes(BODY_LIMIT));
    // Read for the first command: it knows all that the command line can do.
    const { runControlCommand } = await import("./commands.ts");
    return jsonReply(200, { result: await runControlCommand(ports, command, args) });
  } catch (error) {
    if (error instanceof FaultError) return faultReply(error.fault);
    if (error instanceof BodyTooLargeError) return errorReply(413, "REQUEST_ENTITY_TOO_LARGE", error.message);
    if (error instanceof BodyEncodingError) return errorReply(400, "INVALID_REQUEST", error.message);
    if (error instanceof UnreadableCommand) return errorReply(400, "JSON_PARSER_ERROR", error.message);
    throw error;
  }
}

class UnreadableCommand extends Error {}

/**
 * Browsers name the page's origin, and a host name that somebody pointed at 127.0.0.1 (DNS rebinding) stands in
 * the Host header.
 */
function isFromCommandLine(request: Request): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined || request.headers["sec-fetch-site"] !== undefined) return false;
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host ?? "");
}

function readCommand(body: Buffer): { command: string; args: Readonly<Record<string, unknown>> } {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new UnreadableCommand("The body is not JSON");
  }
  if (isObject(value) && typeof value["command"] === "string") {
    const args = value["args"] ?? {};
    if (isObject(args)) return { command: value["command"], args };
  }
  throw new UnreadableCommand('The body must be {"command": "...", "args": {...}}');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
