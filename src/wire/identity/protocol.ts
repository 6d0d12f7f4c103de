// The identity URL, /id/<organization>/<user>: who a session belongs to, and where the org's APIs are. jsforce, the
// command line tools and most OAuth libraries ask it behind a login.
import { fault } from "../../domain/fault.ts";
import { ownUser } from "../../domain/identity/identity.ts";
import { findSession } from "../../domain/identity/sessions.ts";
import type { Caller } from "../../domain/model/call.ts";
import { parseId } from "../../domain/model/id.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import { IDENTITY_REFUSALS } from "../../facts/identity-url.ts";
import type { Protocol, Reply, Request } from "../../http/exchange.ts";
import { sessionIdOf } from "../shared/credentials.ts";
import { identityOf } from "./identity-of.ts";
import { written } from "./written.ts";

export function identityProtocol(ports: Ports): Protocol {
  return {
    name: "identity",
    mounts: ["/id"],
    handle: (request) => handle(ports, request),
    crashed: ({ id }) => plain(500, fault("unknown", { id }).message),
  };
}

const plain = (status: number, text: string): Reply => ({
  status,
  headers: { "content-type": "text/plain;charset=UTF-8", "cache-control": "no-store" },
  body: text,
});

const refused = (why: keyof typeof IDENTITY_REFUSALS): Reply => plain(403, IDENTITY_REFUSALS[why]);

async function handle(ports: Ports, request: Request): Promise<Reply> {
  if (!["GET", "HEAD", "POST"].includes(request.method))
    return { status: 405, headers: { allow: "GET, HEAD, POST" } };
  const token = tokenOf(request);
  if (token === undefined) return refused("noToken");
  const caller = await findSession(ports, token, request.address);
  if (caller?.sessionKind !== "api" || caller.passwordExpired) return refused("badToken");
  const [, org = "", user = "", ...more] = request.path.split("/").slice(1);
  if (parseId(org) !== ports.settings.orgId) return refused("otherOrg");
  const userId = more.length === 0 ? parseId(user) : undefined;
  if (userId === undefined) return refused("badId");
  // Nobody is told which other users there are.
  if (userId !== caller.userId) return refused("notAllowed");
  return answer(ports, request, caller);
}

async function answer(ports: Ports, request: Request, caller: Caller): Promise<Reply> {
  const call = { caller, address: request.address, apiVersion: NEWEST_API_VERSION };
  const identity = identityOf(await ownUser(ports, call), {
    origin: request.origin,
    orgId: ports.settings.orgId,
    userId: caller.userId,
    version: request.query.get("version"),
  });
  return written(request, identity);
}

/** jsforce sends it in the query; nothing here logs one. Undefined if there is none, "" for what can't be one. */
function tokenOf(request: Request): string | undefined {
  const inQuery = request.query.get("oauth_token");
  if (inQuery !== null) return inQuery;
  if (request.headers["authorization"] === undefined) return undefined;
  try {
    return sessionIdOf(request);
  } catch {
    return "";
  }
}
