// Passwords change: the security token ends with the old one, and all sessions with it.
import { type FaultError, refuse } from "../fault.ts";
import type { Call, Caller } from "../model/call.ts";
import { formatId, type RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Credential } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { securityEvent } from "./events.ts";
import { checkNewPassword } from "./password-rules.ts";
import { issueToken } from "./security-token.ts";
import { randomText } from "./token-format.ts";
import { userInfo } from "./user-info.ts";

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
  const before = await ports.stores.identity.credentials.byUserId(caller.userId);
  if (!before || !(await ports.passwords.verify(before.passwordHash, oldPassword)))
    throw refuse("invalidOldPassword");
  checkNewPassword(newPassword, caller.username);
  if (newPassword === oldPassword)
    throw refuse("invalidNewPassword", { detail: "You cannot reuse this old password." });
  const passwordHash = await ports.passwords.hash(newPassword);
  const actor: Actor = { kind: "user", userId: caller.userId, address };
  await ports.stores.transaction(async (stores) => {
    const now = await stores.identity.credentials.byUserId(caller.userId);
    // Another change was quicker: the password that was verified is no longer the user's.
    if (now?.passwordHash !== before.passwordHash) throw refuse("invalidOldPassword");
    await replacePassword(ports, stores, caller.userId, { passwordHash, mustChange: false });
    if (now.hadToken) await issueToken(ports, stores, caller.userId);
    await stores.identity.addEvent(securityEvent(ports, actor, "password changed", caller.userId));
  });
  ports.wake("mail");
}

/** Gives a user a temporary password, which lets in only to be changed. It is returned once and kept nowhere. */
export async function resetPassword(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
): Promise<{ readonly temporaryPassword: string }> {
  const temporaryPassword = temporaryText(ports);
  const passwordHash = await ports.passwords.hash(temporaryPassword);
  await ports.stores.transaction(async (stores) => {
    if (!(await stores.identity.credentials.byUserId(userId))) throw refuse("recordNotFound");
    await replacePassword(ports, stores, userId, { passwordHash, mustChange: true });
    await stores.identity.addEvent(securityEvent(ports, actor, "password reset", userId));
  });
  return { temporaryPassword };
}

/**
 * Sets a permanent password: the caller's own, or as an administrator anybody's. Ends all the user's sessions and his
 * security token; who had a token gets a new one by mail. Throws insufficientAccess, malformedId for what is no user's
 * id, and invalidNewPassword.
 */
export async function setPassword(
  ports: Ports,
  call: Call,
  userId: RecordId,
  password: string,
): Promise<void> {
  const { caller, address } = call;
  // A session with a temporary password may change that password and do nothing else.
  if (caller.userId !== userId && (!caller.isAdmin || caller.passwordExpired))
    throw refuse("insufficientAccess");
  if (!(await ports.stores.identity.credentials.byUserId(userId))) throw noSuchUser(userId);
  checkNewPassword(password, (await userInfo(ports, userId)).username);
  const passwordHash = await ports.passwords.hash(password);
  const actor: Actor = { kind: "user", userId: caller.userId, address };
  await ports.stores.transaction(async (stores) => {
    const before = await stores.identity.credentials.byUserId(userId);
    if (!before) throw noSuchUser(userId);
    await replacePassword(ports, stores, userId, { passwordHash, mustChange: false });
    if (before.hadToken) await issueToken(ports, stores, userId);
    await stores.identity.addEvent(securityEvent(ports, actor, "password set", userId));
  });
  ports.wake("mail");
}

/** resetPassword() as an administrator's call. Throws insufficientAccess, and malformedId for what is no user's id. */
export async function resetPasswordOf(
  ports: Ports,
  { caller, address }: Call,
  userId: RecordId,
): Promise<{ readonly temporaryPassword: string }> {
  if (!caller.isAdmin) throw refuse("insufficientAccess");
  if (!(await ports.stores.identity.credentials.byUserId(userId))) throw noSuchUser(userId);
  return resetPassword(ports, { kind: "user", userId: caller.userId, address }, userId);
}

const noSuchUser = (userId: RecordId): FaultError =>
  refuse("malformedId", { field: "User ID", id: formatId(userId) });

/** 20 letters and digits, at least one of each. */
export function temporaryText(ports: Ports): string {
  for (;;) {
    const text = randomText(ports.random, 20);
    if (/[A-Za-z]/.test(text) && /\d/.test(text)) return text;
  }
}

async function replacePassword(
  ports: Ports,
  { identity }: Stores,
  userId: RecordId,
  changes: Pick<Credential, "passwordHash" | "mustChange">,
): Promise<void> {
  await identity.credentials.change(userId, {
    ...changes,
    passwordChangedAt: ports.clock.now(),
    tokenMac: null,
    tokenCreatedAt: null,
    tokenLastUsedAt: null,
    failures: 0,
    lockedAt: null,
  });
  await identity.sessions.removeAllOf(userId);
}
