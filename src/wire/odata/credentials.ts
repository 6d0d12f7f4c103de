// Who calls: user name and password (with the token appended) of HTTP Basic, or the id of an API session.
import { FaultError, refuse } from "../../domain/fault.ts";
import { verifiedLogin } from "../../domain/identity/verified-login.ts";
import type { Caller } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Request } from "../../http/exchange.ts";
import { callerOfSession } from "../shared/credentials.ts";

/** RFC 7235's token68, blanks around it. */
const BASIC = /^basic +([A-Za-z0-9+/._~-]+=*)$/i;

/** Throws what a login is refused with, sessionInvalid, invalidAuthHeader, expiredPassword, serverBusy. */
export async function callerOf(ports: Ports, request: Request): Promise<Caller> {
  const header = request.headers["authorization"]?.trim() ?? "";
  const caller = /^basic\b/i.test(header)
    ? await basicCaller(ports, request, header)
    : await callerOfSession(ports, request);
  if (caller.passwordExpired) throw refuse("expiredPassword");
  return caller;
}

async function basicCaller(ports: Ports, request: Request, header: string): Promise<Caller> {
  const { username, secret } = basicCredentials(header);
  const outcome = await verifiedLogin(ports, {
    username,
    secret,
    address: request.address,
    channel: "odata",
    apiVersion: null,
    application: applicationOf(request),
    loginUrl: new URL(request.origin).host,
  });
  if (!outcome.ok) throw new FaultError(outcome.fault);
  return outcome.caller;
}

/** A user name has no colon, a password may: the first one parts them. Throws invalidAuthHeader. */
function basicCredentials(header: string): { readonly username: string; readonly secret: string } {
  const encoded = BASIC.exec(header)?.[1];
  const bytes = Buffer.from(encoded ?? "", "base64");
  // Buffer skips what is no Base64: what it read must be what was sent.
  if (!encoded || bytes.toString("base64").replace(/=+$/, "") !== encoded.replace(/=+$/, ""))
    throw refuse("invalidAuthHeader");
  const text = decoded(bytes);
  const colon = text.indexOf(":");
  if (colon < 0) throw refuse("invalidAuthHeader");
  return { username: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** UTF-8, as the challenge asks for; clients that don't know of it send Latin-1. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

/** What LoginHistory calls the application: the product of the User-Agent. */
const applicationOf = (request: Request): string => request.headers["user-agent"]?.split(/[\s(]/)[0] ?? "";
