// Doors that Salesforce doesn't have, for the sessions of its APIs: JSON under /groundfog.
import { FaultError, fault, refuse } from "../../domain/fault.ts";
import { keptLogin } from "../../domain/identity/kept-logins.ts";
import { loginCheck } from "../../domain/identity/login-check.ts";
import { loginProblems } from "../../domain/identity/login-problems.ts";
import { maskEmail } from "../../domain/identity/security-token.ts";
import { sendNewToken } from "../../domain/identity/send-token.ts";
import type { Call } from "../../domain/model/call.ts";
import { formatId, keyPrefixOf, parseId } from "../../domain/model/id.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { countApiCall } from "../../domain/records/limits.ts";
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import type { Protocol, Reply, Request } from "../../http/exchange.ts";
import { authenticate } from "../shared/credentials.ts";
import { faultReply, jsonReply } from "../shared/rest-answer.ts";

interface Input {
  readonly ports: Ports;
  readonly call: Call;
  /** The segment that the pattern left open. */
  readonly id: string;
}

interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  run(input: Input): Promise<unknown>;
}

const DAY_MS = 86_400_000;

export const ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/groundfog/login-check",
    run: ({ ports, call }) => loginCheck(ports, call.caller, call.address),
  },
  {
    method: "GET",
    path: "/groundfog/login-problems",
    async run({ ports, call }) {
      const since = ports.clock.now() - 30 * DAY_MS;
      const problems = await loginProblems(ports, call, { since, most: 50 });
      return { problems: problems.map(({ at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest })) };
    },
  },
  {
    method: "GET",
    path: "/groundfog/logins/{id}",
    async run({ ports, call, id }) {
      const loginId = parseId(id);
      if (loginId === undefined) throw refuse("notFound");
      const { at, address, ...login } = await keptLogin(ports, call, loginId);
      return { ...login, id: formatId(login.id), time: new Date(at).toISOString(), from: address };
    },
  },
  {
    method: "POST",
    path: "/groundfog/security-token",
    run: ({ ports, call }) => send(ports, call, call.caller.userId),
  },
  {
    method: "POST",
    path: "/groundfog/users/{id}/security-token",
    run({ ports, call, id }) {
      const userId = parseId(id);
      if (userId === undefined || keyPrefixOf(userId) !== "005") throw refuse("notFound");
      return send(ports, call, userId);
    },
  },
];

async function send(ports: Ports, call: Call, userId: number): Promise<unknown> {
  const { mailedTo } = await sendNewToken(ports, call, userId);
  return { mailedTo: maskEmail(mailedTo) };
}

export function ownProtocol(ports: Ports): Protocol {
  return {
    name: "own",
    mounts: [
      "/groundfog/login-check",
      "/groundfog/login-problems",
      "/groundfog/logins",
      "/groundfog/security-token",
      "/groundfog/users",
    ],
    async handle(request) {
      try {
        return await handle(ports, request);
      } catch (error) {
        if (error instanceof FaultError) return faultReply([error.fault]);
        throw error;
      }
    },
    crashed: (request) => faultReply([fault("unknown", { id: request.id })]),
  };
}

async function handle(ports: Ports, request: Request): Promise<Reply> {
  const caller = await authenticate(ports, request);
  countApiCall(ports);
  const there = ROUTES.filter(({ path }) => idIn(path, request.path) !== undefined);
  const [allowed] = there;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const found = there.find((route) => route.method === method);
  if (!allowed) throw refuse("notFound");
  if (!found) throw refuse("methodNotAllowed", { method: request.method, allowed: allowed.method });
  const call = { caller, address: request.address, apiVersion: NEWEST_API_VERSION };
  const reply = jsonReply(200, await found.run({ ports, call, id: idIn(found.path, request.path) ?? "" }));
  return { ...reply, headers: { ...reply.headers, "cache-control": "no-store" } };
}

/** The segment that stands for {id}, "" where there is none; undefined if the path is another one. */
function idIn(pattern: string, path: string): string | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  let id = "";
  for (const [index, segment] of wanted.entries()) {
    if (segment === "{id}") id = given[index] ?? "";
    else if (segment !== given[index]) return undefined;
  }
  return id;
}
