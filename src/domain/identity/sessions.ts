// Sessions: the id is told once and kept as a keyed hash; a set time from the last use.
import { type SessionLevel, timeoutSeconds } from "../../facts/sessions.ts";
import { permissionsAt } from "../access/permissions.ts";
import { readOnlyPermissions } from "../access/read-only.ts";
import { FaultError, refuse } from "../fault.ts";
import { type Awaitable, whenThere } from "../model/awaitable.ts";
import type { Caller } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import { formatId15 } from "../model/id.ts";
import type { Permissions } from "../model/permissions.ts";
import type { LiveSession, SessionRow, SharedLogin } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { toHex } from "./equal.ts";
import { randomText } from "./token-format.ts";
import { isTrusted } from "./trusted-networks.ts";

const SESSION_ID = /^00D[A-Za-z0-9]{12}![A-Za-z0-9._]{96}$/;
const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
/** Every recorded session id begins so behind the "!". */
const HEAD = "AQ0AQ";
const SECRET_LENGTH = 91;

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
    /** The named token that it ends with. */
    readonly tokenId?: number;
    /** Its row of LoginHistory. */
    readonly loginHistoryId?: RecordId;
    /** Absent: STANDARD. */
    readonly level?: SessionLevel;
    /** Seconds it lives after its last use, if they are known already. */
    readonly secondsValid?: number;
    /** What its id is made of, for one that is shared; absent: of chance alone. */
    readonly seed?: Uint8Array;
  },
): Promise<string> {
  const { secondsValid, ...kept } = session;
  const { seed } = session;
  const secret = seed ? seededText(ports.keys, seed) : randomText(ports.random, SECRET_LENGTH, CHARACTERS);
  const sessionId = sessionIdOf(ports, secret);
  const now = ports.clock.now();
  const row: SessionRow = {
    ...kept,
    key: keyOf(ports.keys, sessionId),
    createdAt: now,
    lastActiveAt: now,
  };
  await stores.identity.sessions.create(row);
  // Dead sessions are dead without it; a storm of logins needn't look for them each time.
  if (Math.abs(now - (sweptAt.get(ports.keys) ?? 0)) >= SWEEP_MS) {
    await sweepSessions(ports, stores, secondsValid);
  }
  return sessionId;
}

const sessionIdOf = (ports: Pick<Ports, "settings">, secret: string): string =>
  `${formatId15(ports.settings.orgId)}!${HEAD}${secret}`;

/** Only with the org's key can it be told what a seed makes. */
function seededText(keys: Ports["keys"], seed: Uint8Array): string {
  const bytes = ["0", "1", "2"].flatMap((part) => [...keys.mac("session", "shared", toHex(seed), part)]);
  // 64 characters: a byte's last six bits choose evenly.
  return bytes
    .slice(0, SECRET_LENGTH)
    .map((byte) => CHARACTERS[byte % CHARACTERS.length])
    .join("");
}

/**
 * The session of a login by API that others may share, where the org has it so: the one that a login of the same user,
 * address, application and API began and that lives, or a new one. In the login's transaction.
 */
export async function sharedSession(
  ports: Ports,
  stores: Stores,
  session: Parameters<typeof createSession>[2] & {
    readonly loginHistoryId: RecordId;
    readonly secondsValid: number;
  },
  like: Pick<SharedLogin, "application" | "apiType">,
): Promise<string> {
  const { userId, address, loginHistoryId, secondsValid } = session;
  const { sessions } = stores.identity;
  const now = ports.clock.now();
  const found = await sessions.shared({ ...like, userId, address }, now - secondsValid * 1000);
  if (!found) return createSession(ports, stores, { ...session, seed: ports.random.bytes(16) });
  await sessions.share(found.key, loginHistoryId, now);
  return sessionIdOf(ports, seededText(ports.keys, found.seed));
}

/** Forgets sessions that nobody can use any more, in a transaction. */
export async function sweepSessions(
  { clock, keys }: Pick<Ports, "clock" | "keys">,
  { identity }: Pick<Stores, "identity">,
  secondsValid?: number,
): Promise<void> {
  const seconds = secondsValid ?? timeoutSeconds(await identity.setting("session.sessionTimeout"));
  await identity.sessions.sweep(clock.now() - seconds * 1000);
  sweptAt.set(keys, clock.now());
}

/**
 * The caller of a live session, or undefined. Use is noted only in the second half of its time, as in
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
    if (!session) return undefined;
    const now = ports.clock.now();
    const life = session.secondsValid * 1000;
    // A clock that was set back would otherwise revive old sessions for as long as it is behind; and one that is set
    // right again would those whose clients were told that they had ended.
    const isOver = session.endsAt != null && session.endsAt <= now;
    if (isOver || Math.abs(now - session.lastActiveAt) > life) return ended(ports, key);
    if (address !== null && !mayUse(session, address)) return undefined;
    if (known === undefined) remember(ports.keys, sessionId, key);
    return whenThere(permissionsAt(ports, session.accessVersion, session), (permissions) => {
      if (session.kind === "ui" && permissions.has("ApiUserOnly")) return undefined;
      const caller = callerOf(session, permissions);
      return session.lastActiveAt < now - life / 2 ? touched(ports, caller, now) : caller;
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
  permissions: session.readOnly === true ? readOnlyPermissions(permissions) : permissions,
  timeZone: session.timeZone,
  sessionKey: session.key,
  sessionKind: session.kind,
  passwordExpired: session.passwordExpired,
  readOnly: session.readOnly === true,
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
