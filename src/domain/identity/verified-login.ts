// Logins of clients that send user name and secret with every request: HTTP Basic. Within a minute of a login the same
// client is let in by what was verified then; everything else of the policy is asked again every time.
import { LOGINS_REMEMBERED_MS } from "../../facts/password-policy.ts";
import { type Fault, fault } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { Keys } from "../ports/platform.ts";
import type { Ports } from "../ports/ports.ts";
import { toHex } from "./equal.ts";
import { login } from "./login.ts";
import { gatherFacts, readAttempt } from "./login-facts.ts";
import { decide } from "./login-rules.ts";
import { findSession } from "./sessions.ts";

export type VerifiedLogin =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly fault: Fault };

interface Remembered {
  readonly at: number;
  readonly sessionId: string;
  /** What the password was verified against. */
  readonly passwordHash: string;
}

interface Memory {
  /** Keys hold no secret: they are made with it, and mean nothing to another process. */
  readonly salt: string;
  readonly logins: Map<string, Remembered>;
  readonly underWay: Map<string, Promise<VerifiedLogin>>;
}

const MOST_LOGINS = 10_000;
const memories = new WeakMap<Keys, Memory>();

function memoryOf({ keys, random }: Ports): Memory {
  let memory = memories.get(keys);
  if (!memory) {
    memory = { salt: toHex(random.bytes(32)), logins: new Map(), underWay: new Map() };
    memories.set(keys, memory);
  }
  return memory;
}

/**
 * Who sends this secret. One Argon2id run, one LoginHistory row and one session for a user, address and application a
 * minute, however many requests come; a changed password, token, user or network counts at once. Wrong secrets are
 * limited by guess-limits.ts, and lock nobody out. Throws serverBusy.
 */
export async function verifiedLogin(ports: Ports, attempt: LoginAttempt): Promise<VerifiedLogin> {
  const memory = memoryOf(ports);
  const { username, secret, address, channel, application } = attempt;
  const parts = [memory.salt, username, secret, address, channel, application];
  const key = toHex(ports.keys.mac("credential", ...parts));
  const remembered = memory.logins.get(key);
  if (remembered) {
    const caller = await stillIn(ports, attempt, remembered);
    if (caller) return { ok: true, caller };
    memory.logins.delete(key);
  }
  const other = memory.underWay.get(key);
  if (other) return other;
  const mine = logIn(ports, attempt, memory, key).finally(() => memory.underWay.delete(key));
  memory.underWay.set(key, mine);
  return mine;
}

/** The whole policy, as of now, but for the hash. */
async function stillIn(
  ports: Ports,
  attempt: LoginAttempt,
  { at, sessionId, passwordHash }: Remembered,
): Promise<Caller | undefined> {
  const age = ports.clock.now() - at;
  if (age < 0 || age >= LOGINS_REMEMBERED_MS) return undefined;
  const read = await readAttempt(ports, attempt);
  const verified = read.user?.passwordHash === passwordHash;
  const ruling = decide(await gatherFacts(ports, ports.stores, { ...read, verified }));
  return ruling.status === "success" ? await findSession(ports, sessionId, attempt.address) : undefined;
}

async function logIn(
  ports: Ports,
  attempt: LoginAttempt,
  memory: Memory,
  key: string,
): Promise<VerifiedLogin> {
  const { username, address } = attempt;
  const before = await ports.stores.identity.credentials.byUsername(username.trim());
  const decision = await login(ports, attempt);
  if (!decision.ok) return decision;
  const { sessionId } = decision;
  const caller = await findSession(ports, sessionId, address);
  if (!caller) return { ok: false, fault: fault("invalidLogin") };
  // A password changed meanwhile is another hash: nothing will match the one of before.
  const passwordHash = before?.passwordHash ?? "";
  if (memory.logins.size >= MOST_LOGINS) memory.logins.clear();
  memory.logins.set(key, { at: ports.clock.now(), sessionId, passwordHash });
  return { ok: true, caller };
}
