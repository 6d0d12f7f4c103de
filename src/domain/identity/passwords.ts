// Passwords change: the security token ends with the old one, and all sessions with it.
import { refuse } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Credential, LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { securityEvent } from "./events.ts";
import { withCounters } from "./known-networks.ts";
import { countFailure, lockedUntil } from "./lockout.ts";
import { checkPasswordAccess, isSelf } from "./password-access.ts";
import { checkLifetime, checkNotRemembered, passwordPolicy, rememberPassword } from "./password-policy.ts";
import { checkChosenPassword } from "./password-rules.ts";
import { profileHasTokens } from "./profile-rules.ts";
import { issueToken, rememberToken } from "./security-token.ts";
import { randomText } from "./token-format.ts";
import { notePasswordChange } from "./user-fields.ts";

/**
 * Sets the caller's permanent password. Ends all his sessions and his security token; who had a token before gets a
 * new one by mail. Throws invalidOldPassword, invalidNewPassword.
 */
export async function changeOwnPassword(
  ports: Ports,
  caller: Caller,
  address: string,
  oldPassword: string,
  newPassword: string,
): Promise<void> {
  const door = caller.sessionKind === "ui" ? "browser" : "API";
  const actor: Actor = { kind: "user", userId: caller.userId, address, door };
  const before = await verifyOldPassword(ports, actor, caller.userId, oldPassword);
  const policy = await passwordPolicy(ports.stores.identity);
  checkLifetime(policy, before, ports.clock.now());
  await checkChosenPassword(ports, newPassword, caller.username, policy);
  await checkNotRemembered(ports, policy, before, newPassword);
  const passwordHash = await ports.passwords.hash(newPassword);
  await ports.stores.transaction(async (stores) => {
    const now = await stores.identity.credentials.byUserId(caller.userId);
    // Another change was quicker: the password that was verified is no longer the user's. Or guesses beside it locked.
    if (now?.passwordHash !== before.passwordHash || (await isLockedOut(ports, stores, now, address)))
      throw refuse("invalidOldPassword");
    await replacePassword(ports, stores, now, { passwordHash, mustChange: false });
    if (now.hadToken && (await profileHasTokens(stores, now.profileId)))
      await issueToken(ports, stores, caller.userId);
    await stores.identity.addEvent(securityEvent(ports, actor, "password changed", caller.userId));
  });
  ports.wake("mail");
}

/**
 * The user whose password it is. A wrong one counts as a failed login, and a locked-out user's right one is refused
 * like a wrong one, before anything is said of the new one: a stolen session must not be a place to guess at.
 */
export async function verifyOldPassword(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
  oldPassword: string,
): Promise<LoginUser> {
  const before = await ports.stores.identity.credentials.byUserId(userId);
  if (!before) throw refuse("invalidOldPassword");
  const isRight = await ports.passwords.verify(before.passwordHash, oldPassword);
  // In a transaction though it be right: guesses that ran at once are judged one after the other.
  const isTaken = await ports.stores.transaction(async (stores) => {
    const { identity } = stores;
    const found = await identity.credentials.byUserId(userId);
    const [policy, now] = [await passwordPolicy(identity), ports.clock.now()];
    const user = found && (await withCounters(identity, found, addressOf(actor), policy, now));
    if (!user || lockedUntil(user, policy, now) !== null) return false;
    if (isRight) return true;
    if (await countFailure(identity, user, policy, now))
      await identity.addEvent(securityEvent(ports, actor, "locked out by wrong old passwords", userId));
    return false;
  });
  if (!isTaken) throw refuse("invalidOldPassword");
  return before;
}

const addressOf = (actor: Actor): string => (actor.kind === "user" ? actor.address : "");

async function isLockedOut(
  ports: Ports,
  { identity }: Stores,
  user: LoginUser,
  address: string,
): Promise<boolean> {
  const [policy, now] = [await passwordPolicy(identity), ports.clock.now()];
  return lockedUntil(await withCounters(identity, user, address, policy, now), policy, now) !== null;
}

/**
 * Sets a user's permanent password without the old one, as an administrator or the console may; ends sessions and token
 * as changeOwnPassword() does. Users set their own so only while it is temporary or expired, or where
 * password.enableSetPasswordInApi lets them. Throws recordNotFound, invalidNewPassword, insufficientAccessOnCall,
 * expiredPassword.
 */
export async function setPassword(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
  password: string,
): Promise<void> {
  await checkPasswordAccess(ports, actor, userId, "set");
  const before = await ports.stores.identity.credentials.byUserId(userId);
  if (!before) throw refuse("recordNotFound");
  const policy = await passwordPolicy(ports.stores.identity);
  await checkChosenPassword(ports, password, before.username, policy);
  await checkNotRemembered(ports, policy, before, password);
  const passwordHash = await ports.passwords.hash(password);
  await ports.stores.transaction(async (stores) => {
    const now = await stores.identity.credentials.byUserId(userId);
    if (!now) throw refuse("recordNotFound");
    // Another change was quicker, and may have ended what let the user do this.
    if (isSelf(actor, userId) && now.passwordHash !== before.passwordHash) throw refuse("sessionInvalid");
    await replacePassword(ports, stores, now, { passwordHash, mustChange: false });
    if (now.hadToken && (await profileHasTokens(stores, now.profileId)))
      await issueToken(ports, stores, userId);
    await stores.identity.addEvent(securityEvent(ports, actor, "password set", userId));
  });
  ports.wake("mail");
}

/** Gives a user a temporary password, which lets in only to be changed. It is returned once and kept nowhere. Who may: as setPassword(). */
export async function resetPassword(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
): Promise<{ readonly temporaryPassword: string }> {
  await checkPasswordAccess(ports, actor, userId, "reset");
  const temporaryPassword = temporaryText(ports);
  const passwordHash = await ports.passwords.hash(temporaryPassword);
  await ports.stores.transaction(async (stores) => {
    const before = await stores.identity.credentials.byUserId(userId);
    if (!before) throw refuse("recordNotFound");
    await replacePassword(ports, stores, before, { passwordHash, mustChange: true });
    await stores.identity.addEvent(securityEvent(ports, actor, "password reset", userId));
  });
  return { temporaryPassword };
}

/** 20 letters and digits, at least one of each. */
export function temporaryText(ports: Ports): string {
  for (;;) {
    const text = randomText(ports.random, 20);
    if (/[A-Za-z]/.test(text) && /\d/.test(text)) return text;
  }
}

/** Ends sessions, token, links and what waits for a code, in the caller's transaction. */
export async function replacePassword(
  ports: Ports,
  stores: Stores,
  before: Credential,
  changes: Pick<Credential, "passwordHash" | "mustChange">,
): Promise<void> {
  const { identity } = stores;
  const { userId } = before;
  const now = ports.clock.now();
  await rememberPassword(identity, before);
  await rememberToken(ports, stores, before);
  await notePasswordChange(ports, stores, userId, now);
  await identity.credentials.change(userId, {
    ...changes,
    passwordChangedAt: now,
    passwordSeenAt: 0,
    tokenMac: null,
    tokenCreatedAt: null,
    tokenLastUsedAt: null,
    failures: 0,
    lockedAt: null,
  });
  await identity.namedTokens.removeOverlap(userId);
  await identity.knownNetworks.unlock(userId);
  await identity.sessions.removeAllOf(userId);
  await identity.verifications.endAllOf(userId);
  await identity.verifications.endLinksOf(userId);
}
