// Authenticator apps: connected by their user with a first code, disconnected by him or an administrator.
import { WRONG_CODES } from "../../facts/verification.ts";
import { refuse } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { isWaiting, newAuthenticator } from "./challenges.ts";
import { securityEvent } from "./events.ts";
import { checkManages } from "./manage-access.ts";
import { verifyOldPassword } from "./passwords.ts";
import { authenticatorContext } from "./secret.ts";
import { noteVerification } from "./verification-history.ts";

/** Whether a user has one, and since when; null if he has none. */
export const authenticatorSince = async (ports: Ports, userId: RecordId): Promise<number | null> =>
  (await ports.stores.identity.verifications.authenticatorSince(userId)) ?? null;

/** One waits for its first code in a session at most. */
const keyOf = ({ sessionKey }: Caller): string => `connect:${sessionKey}`;

/** Makes the secret of a new one. What the user has is good until the new one's first code. */
export async function startConnecting(ports: Ports, caller: Caller): Promise<void> {
  const now = ports.clock.now();
  await ports.stores.transaction(({ identity }) =>
    identity.verifications.open({
      key: keyOf(caller),
      userId: caller.userId,
      method: "enroll",
      policy: "pageAccess",
      codeMac: null,
      sealed: newAuthenticator(ports, caller.userId),
      startedAt: now,
      sent: 0,
      wrong: 0,
      loginHistoryId: null,
    }),
  );
}

/** The secret that waits for its first code, in base 32; undefined if none does. */
export async function connectingSecret(ports: Ports, caller: Caller): Promise<string | undefined> {
  const found = await ports.stores.identity.verifications.byKey(keyOf(caller));
  if (!found?.sealed || !isWaiting(found, ports.clock.now())) return undefined;
  return ports.keys.open(found.sealed, authenticatorContext(caller.userId));
}

/**
 * Connects it with the code that it shows. A session alone, perhaps a stolen one, connects nothing: the password is
 * asked for. "over": nothing waits, or too many codes were wrong. Throws invalidOldPassword.
 */
export async function finishConnecting(
  ports: Ports,
  caller: Caller,
  address: string,
  { password, code }: { readonly password: string; readonly code: string },
): Promise<"connected" | "wrong" | "over"> {
  const { userId } = caller;
  const actor: Actor = { kind: "user", userId, address, door: "browser" };
  const before = await verifyOldPassword(ports, actor, userId, password);
  return ports.stores.transaction(async (stores) => {
    const { verifications, credentials } = stores.identity;
    const now = ports.clock.now();
    const waiting = await verifications.byKey(keyOf(caller));
    const user = await credentials.byUserId(userId);
    if (user?.passwordHash !== before.passwordHash) throw refuse("invalidOldPassword");
    if (!waiting?.sealed || !isWaiting(waiting, now)) return "over";
    const secret = ports.keys.open(waiting.sealed, authenticatorContext(userId));
    const step = ports.oneTimePasswords.stepOf(secret, code, now);
    const wrong = waiting.wrong + 1;
    const isLast = step === null && wrong >= WRONG_CODES;
    const event = { userId, group: waiting.id, method: "enroll", policy: "pageAccess", address } as const;
    const status = step !== null ? "succeeded" : isLast ? "tooManyAttempts" : "invalidCode";
    await noteVerification(ports, stores, { ...event, status, loginHistoryId: null });
    if (step === null) {
      await verifications.change(waiting.id, { wrong });
      if (isLast) await verifications.close(waiting.id);
      return isLast ? "over" : "wrong";
    }
    await verifications.close(waiting.id);
    await verifications.saveAuthenticator(userId, waiting.sealed, now, step);
    await stores.identity.addEvent(securityEvent(ports, actor, "authenticator connected", userId));
    return "connected";
  });
}

/** A user's own, with his password. Throws invalidOldPassword. */
export async function disconnectOwn(
  ports: Ports,
  caller: Caller,
  address: string,
  password: string,
): Promise<void> {
  const actor: Actor = { kind: "user", userId: caller.userId, address, door: "browser" };
  await verifyOldPassword(ports, actor, caller.userId, password);
  await remove(ports, actor, caller.userId);
}

/**
 * Another user's, by who manages him or the machine: he logs in without one until he connects another. False if there
 * was none. Throws as checkManages() does.
 */
export async function disconnectAuthenticator(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
): Promise<boolean> {
  await checkManages(ports, actor, userId);
  return remove(ports, actor, userId);
}

const remove = (ports: Ports, actor: Actor, userId: RecordId): Promise<boolean> =>
  ports.stores.transaction(async ({ identity }) => {
    const removed = await identity.verifications.removeAuthenticator(userId);
    if (!removed) return false;
    // Logins that wait for its code wait for something else now.
    await identity.verifications.endAllOf(userId);
    await identity.addEvent(securityEvent(ports, actor, "authenticator disconnected", userId));
    return true;
  });
