// Logins of clients that send user name and secret with every request: HTTP Basic. Within a minute of a login the same
// client is let in by what was verified then; everything else of the policy is asked again every time.
import { LOGINS_REMEMBERED_MS } from "../../facts/password-policy.ts";
import { type Fault, fault } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { login } from "./login.ts";
import { gatherFacts, readAttempt } from "./login-facts.ts";
import { decide } from "./login-rules.ts";
import { findSession } from "./sessions.ts";
import { verifiedMemory } from "./verified-memory.ts";

export type VerifiedLogin =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly fault: Fault };

interface Remembered {
  readonly sessionId: string;
  /** What the password was verified against. */
  readonly passwordHash: string;
  /** How much of the secret was the password: without its token, all of it would be taken for one. */
  readonly passwordLength: number;
}

const memory = verifiedMemory<Remembered>(LOGINS_REMEMBERED_MS);
/** By the org's own keys, since the memory's name nothing else. */
const underWay = new Map<string, Promise<VerifiedLogin>>();

/**
 * Who sends this secret. One Argon2id run, one LoginHistory row and one session for a user, address and application a
 * minute, however many requests come; a changed password, token, user or network counts at once. Wrong secrets are
 * limited by guess-limits.ts, and lock nobody out. Throws serverBusy.
 */
export async function verifiedLogin(ports: Ports, attempt: LoginAttempt): Promise<VerifiedLogin> {
  const { username, secret, address, channel, application } = attempt;
  const key = memory.keyOf(ports, username, secret, address, channel, application);
  const remembered = memory.recall(ports, key);
  if (remembered) {
    const caller = await stillIn(ports, attempt, remembered);
    if (caller) return { ok: true, caller };
    memory.forget(ports, key);
  }
  const other = underWay.get(key);
  if (other) return other;
  const mine = logIn(ports, attempt, key).finally(() => underWay.delete(key));
  underWay.set(key, mine);
  return mine;
}

/** The whole policy, as of now, but for the hash. */
async function stillIn(
  ports: Ports,
  attempt: LoginAttempt,
  { sessionId, passwordHash, passwordLength }: Remembered,
): Promise<Caller | undefined> {
  const read = await readAttempt(ports, attempt);
  const verified = read.user?.passwordHash === passwordHash && read.secret.password.length === passwordLength;
  const ruling = decide(await gatherFacts(ports, ports.stores, { ...read, verified, factor: "remembered" }));
  return ruling.status === "success" ? await findSession(ports, sessionId, attempt.address) : undefined;
}

async function logIn(ports: Ports, attempt: LoginAttempt, key: string): Promise<VerifiedLogin> {
  const before = await readAttempt(ports, attempt);
  const decision = await login(ports, attempt);
  if (!decision.ok) return decision;
  const { sessionId } = decision;
  const caller = await findSession(ports, sessionId, attempt.address);
  if (!caller) return { ok: false, fault: fault("invalidLogin") };
  // A password changed meanwhile is another hash: nothing will match the one of before.
  const passwordHash = before.user?.passwordHash ?? "";
  memory.keep(ports, key, { sessionId, passwordHash, passwordLength: before.secret.password.length });
  return { ok: true, caller };
}
