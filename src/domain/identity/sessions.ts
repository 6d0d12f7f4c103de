// Sessions: the id is told once and kept as a keyed hash; two hours from the last use.
import { SESSION_SECONDS } from "../../facts/password-policy.ts";
import { permissionsAt } from "../access/permissions.ts";
import { FaultError, refuse } from "../fault.ts";
import { type Awaitable, whenThere } from "../model/awaitable.ts";
import type { Caller } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import { formatId15 } from "../model/id.ts";
import type { Permissions } from "../model/permissions.ts";
import type { LiveSession, SessionRow } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { toHex } from "./equal.ts";
import { randomText } from "./token-format.ts";
import { isTrusted } from "./trusted-networks.ts";

const SESSION_ID = /^00D[A-Za-z0-9]{12}![A-Za-z0-9._]{96}$/;
const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
/** Every recorded session id begins so behind the "!". */
const HEAD = "AQ0AQ";
const LIFE_MS = SESSION_SECONDS * 1000;

const keyOf = (keys: Ports["keys"], sessionId: string): string => toHex(keys.mac("session", sessionId));

/** Keys of live sessions used lately: the keyed hash would be a good part of reading a record. In memory only. */
const lately = new WeakMap<Ports["keys"], Map<string, string>>();
const MOST_KEYS = 10_000;

const sweptAt = new WeakMap<Ports["keys"], number>();
const SWEEP_MS = 60_000;

function remember(keys: Ports["keys"], sessionId: string, key: string): void {
  const known = lately.get(keys);
  if (known && known.size < MOST_KEYS) known.set(sessionId, key);
  else lately.set(keys, new Map([[sessionId, key]]));
}

/** Makes a session inside a transaction; the id is not kept anywhere. */
export async function createSession(
  ports: Ports,
  stores: Stores,
  session: {
    readonly userId: RecordId;
    readonly kind: "api" | "ui";
    readonly passwordExpired: boolean;
    readonly address: string;
  },
): Promise<string> {
  const sessionId = `${formatId15(ports.settings.orgId)}!${HEAD}${randomText(ports.random, 91, CHARACTERS)}`;
  const now = ports.clock.now();
  const row: SessionRow = {
    ...session,
    key: keyOf(ports.keys, sessionId),
    createdAt: now,
    lastActiveAt: now,
  };
  await stores.identity.sessions.create(row);
  // Dead sessions are dead without it; a storm of logins needn't look for them each time.
  if (Math.abs(now - (sweptAt.get(ports.keys) ?? 0)) >= SWEEP_MS) {
    await stores.identity.sessions.sweep(now - LIFE_MS);
    sweptAt.set(ports.keys, now);
  }
  return sessionId;
}

/**
 * The caller of a live session, or undefined. Use is noted only in the second half of the two hours, as in
 * Salesforce, so that a busy session doesn't write at every call.
 */
export function findSession(ports: Ports, sessionId: string, address: string): Awaitable<Caller | undefined> {
  return sessionOf(ports, sessionId, address);
}

/** `address` is where it is used from; null: it is only looked at. */
function sessionOf(ports: Ports, sessionId: string, address: string | null): Awaitable<Caller | undefined> {
  const known = lately.get(ports.keys)?.get(sessionId);
  if (known === undefined && !SESSION_ID.test(sessionId)) return undefined;
  const key = known ?? keyOf(ports.keys, sessionId);
  return whenThere(ports.stores.identity.sessions.live(key), (session) => {
    const now = ports.clock.now();
    if (!session) return undefined;
    // A clock that was set back would otherwise revive old sessions for as long as it is behind; and one that is set
    // right again would those whose clients were told that they had ended.
    if (Math.abs(now - session.lastActiveAt) > LIFE_MS) return ended(ports, key);
    if (address !== null && !mayUse(session, address)) return undefined;
    if (known === undefined) remember(ports.keys, sessionId, key);
    return whenThere(permissionsAt(ports, session.accessVersion, session), (permissions) => {
      if (session.kind === "ui" && permissions.has("ApiUserOnly")) return undefined;
      const caller = callerOf(session, permissions);
      return session.lastActiveAt < now - LIFE_MS / 2 ? touched(ports, caller, now) : caller;
    });
  });
}

function mayUse({ isLocked, ranges, address: begunAt }: LiveSession, address: string): boolean {
  if (isLocked && address !== begunAt) return false;
  return ranges.length === 0 || isTrusted(ranges, address);
}

const callerOf = (session: LiveSession, permissions: Permissions): Caller => ({
  userId: session.userId,
  username: session.username,
  profileId: session.profileId,
  permissions,
  timeZone: session.timeZone,
  sessionKey: session.key,
  sessionKind: session.kind,
  passwordExpired: session.passwordExpired,
});

/** No session any more, whatever the clock will say. A full disk leaves it to the next sweep. */
async function ended(ports: Ports, key: string): Promise<undefined> {
  try {
    await ports.stores.transaction(({ identity }) => identity.sessions.remove(key));
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.cause !== "storageFull") throw error;
  }
  return undefined;
}

/** The caller, once the use of his session is noted. A full disk ends no session: reads go on. */
async function touched(ports: Ports, caller: Caller, now: number): Promise<Caller> {
  try {
    await ports.stores.transaction(({ identity }) => identity.sessions.touch(caller.sessionKey, now));
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.cause !== "storageFull") throw error;
  }
  return caller;
}

/** Ends the caller's session and no other. */
export async function endSession(ports: Ports, caller: Caller): Promise<void> {
  await ports.stores.transaction(({ identity }) => identity.sessions.remove(caller.sessionKey));
}

/** Ends the session of an id. Throws sessionInvalid if there is none, insufficientAccess if it is another user's. */
export async function invalidateSession(ports: Ports, caller: Caller, sessionId: string): Promise<void> {
  const found = await sessionOf(ports, sessionId, null);
  if (!found) throw refuse("sessionInvalid");
  if (found.userId !== caller.userId && !caller.permissions.has("ManageUsers"))
    throw refuse("insufficientAccess");
  await endSession(ports, found);
}

/** What a fault shows of a session id it doesn't know: 44 characters that lead back to nothing. */
export function sessionHashForFault(ports: Ports, sessionId: string): string {
  const bytes = ports.keys.mac("session", "fault", sessionId);
  return btoa(String.fromCharCode(...bytes));
}
