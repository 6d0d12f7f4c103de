// Who calls, for the protocols that carry a session id in an HTTP header: REST and both Bulk APIs.
import { checkApiEnabled } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import { findSession } from "../../domain/identity/sessions.ts";
import { type Awaitable, whenThere } from "../../domain/model/awaitable.ts";
import type { Caller } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Request } from "../../http/exchange.ts";

/** "Bearer" is OAuth 2.0's word; "OAuth" is Salesforce's older one, which restforce still sends. */
const AUTHORIZATION = /^(?:bearer|oauth) +(\S+)$/i;

/** Salesforce's own Java library puts the scheme into this header, too, and Data Loader sometimes twice. */
const BARE = /^(?:bearer +)*(.*)$/i;

/**
 * The session id of `Authorization: Bearer x` or `OAuth x`, else of `X-SFDC-Session: x`. Throws invalidAuthHeader if
 * Authorization says anything else, sessionInvalid if there is neither.
 */
export function sessionIdOf(request: Pick<Request, "headers">): string {
  const authorization = request.headers["authorization"]?.trim();
  if (authorization !== undefined) {
    const sessionId = AUTHORIZATION.exec(authorization)?.[1];
    if (sessionId === undefined) throw refuse("invalidAuthHeader");
    return sessionId;
  }
  const sessionId = BARE.exec(request.headers["x-sfdc-session"]?.trim() ?? "")?.[1];
  if (!sessionId) throw refuse("sessionInvalid");
  return sessionId;
}

/**
 * The caller of a live API session; a browser's session is none. His password may have to be changed first. Throws
 * sessionInvalid, apiCurrentlyDisabled, and what sessionIdOf() throws. Counts nothing: that is its caller's.
 */
export const callerOfSession = (ports: Ports, request: Request): Awaitable<Caller> =>
  whenThere(findSession(ports, sessionIdOf(request), request.address), (caller) => {
    if (caller?.sessionKind !== "api") throw refuse("sessionInvalid");
    checkApiEnabled(caller);
    return caller;
  });

/** callerOfSession(), but throws expiredPassword too. */
export const authenticate = (ports: Ports, request: Request): Awaitable<Caller> =>
  whenThere(callerOfSession(ports, request), (caller) => {
    if (caller.passwordExpired) throw refuse("expiredPassword");
    return caller;
  });
