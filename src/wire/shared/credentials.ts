// The session id of an HTTP request, and its caller.
import { refuse } from "../../domain/fault.ts";
import { findSession } from "../../domain/identity/sessions.ts";
import type { Caller } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Request } from "../../http/exchange.ts";

/** Bearer (jsforce, simple-salesforce), OAuth (restforce) or X-SFDC-Session (Bulk). Throws invalidAuthHeader. */
export function sessionIdOf(request: Request): string | undefined {
  const header = request.headers["authorization"];
  if (header === undefined) return request.headers["x-sfdc-session"];
  const match = /^(?:bearer|oauth)\s+(\S+)\s*$/i.exec(header);
  if (!match?.[1]) throw refuse("invalidAuthHeader");
  return match[1];
}

/** The caller of an API session. Throws sessionInvalid; expiredPassword if only the password may be changed. */
export async function authenticate(ports: Ports, request: Request): Promise<Caller> {
  const sessionId = sessionIdOf(request);
  const caller = sessionId === undefined ? undefined : await findSession(ports, sessionId, request.address);
  if (caller?.sessionKind !== "api") throw refuse("sessionInvalid");
  if (caller.passwordExpired) throw refuse("expiredPassword");
  return caller;
}
