// Forgotten passwords: a mailed link, used once, sets a new one. Nobody is told whether there is a user.
import { LINK_LIFE_MS, LINKS_AN_HOUR } from "../../facts/verification.ts";
import { isMailAddress, queueMail } from "../mail/outbox.ts";
import { passwordLinkMail } from "../mail/password-link-mail.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { toHex } from "./equal.ts";
import { securityEvent } from "./events.ts";
import { mayAskForLink } from "./link-requests.ts";
import { checkLifetime, checkNotRemembered, passwordPolicy } from "./password-policy.ts";
import { checkChosenPassword } from "./password-rules.ts";
import { replacePassword } from "./passwords.ts";
import { profileHasTokens } from "./profile-rules.ts";
import { issueToken } from "./security-token.ts";
import { randomText } from "./token-format.ts";
import { userInfo } from "./user-info.ts";

const HOUR_MS = 3_600_000;
const SECRET = /^[A-Za-z0-9]{43}$/;

const keyOf = ({ keys }: Pick<Ports, "keys">, secret: string): string =>
  toHex(keys.mac("passwordLink", secret));

/**
 * Mails a link to a user of this name, if there is one who could use it and not too many were asked for. `base` is the
 * org's address where it is known for sure: no stranger may choose where links lead. Its caller learns nothing, and
 * must not be waited for by who asked.
 */
export async function mailPasswordLink(
  ports: Ports,
  username: string,
  address: string,
  base: string | null,
): Promise<void> {
  const now = ports.clock.now();
  if (!mayAskForLink(ports.keys, address, now)) return;
  await ports.stores.transaction(async (stores) => {
    const { identity } = stores;
    const user = await identity.credentials.byUsername(username.trim());
    if (!user || !mayUseLink(user)) return;
    if ((await identity.verifications.linksSince(user.userId, now - HOUR_MS)) >= LINKS_AN_HOUR) return;
    const info = await userInfo(ports, user.userId, stores);
    if (!isMailAddress(info.email)) return;
    await identity.verifications.sweepLinks(now - LINK_LIFE_MS);
    const secret = randomText(ports.random, 43);
    await identity.verifications.addLink({ key: keyOf(ports, secret), userId: user.userId, madeAt: now });
    const mail = passwordLinkMail(info, base, `/forgot-password/link?c=${secret}`);
    await queueMail(ports, stores, { to: info.email, userId: user.userId, ...mail });
    const actor = { kind: "user", userId: user.userId, address, door: "browser" } as const;
    await identity.addEvent(securityEvent(ports, actor, "password link mailed", user.userId));
  });
  ports.wake("mail");
}

const mayUseLink = ({ isActive, frozen }: LoginUser): boolean => isActive && !frozen;

/** Whom a link is for, while it is good. */
async function userOf(ports: Ports, { identity }: Stores, secret: string): Promise<LoginUser | undefined> {
  const link = SECRET.test(secret) ? await identity.verifications.link(keyOf(ports, secret)) : undefined;
  // A clock that was set back would otherwise revive old ones for as long as it is behind.
  if (!link || Math.abs(ports.clock.now() - link.madeAt) >= LINK_LIFE_MS) return undefined;
  const user = await identity.credentials.byUserId(link.userId);
  return user && mayUseLink(user) ? user : undefined;
}

/** The name of the user whose password a link sets; undefined if it is used, too old, or none. */
export const usernameOfLink = async (ports: Ports, secret: string): Promise<string | undefined> =>
  (await userOf(ports, ports.stores, secret))?.username;

/**
 * Sets the user's permanent password: as changeOwnPassword() ends his sessions, his token and all links, and mails a
 * new token to who had one. A lockout goes on. False if the link is good no longer. Throws invalidNewPassword.
 */
export async function setForgottenPassword(
  ports: Ports,
  secret: string,
  address: string,
  newPassword: string,
): Promise<boolean> {
  const before = await userOf(ports, ports.stores, secret);
  if (!before) return false;
  const policy = await passwordPolicy(ports.stores.identity);
  checkLifetime(policy, before, ports.clock.now());
  await checkChosenPassword(ports, newPassword, before.username, policy);
  await checkNotRemembered(ports, policy, before, newPassword);
  const passwordHash = await ports.passwords.hash(newPassword);
  const isSet = await ports.stores.transaction(async (stores) => {
    const user = await userOf(ports, stores, secret);
    if (!user) return false;
    const { failures, lockedAt } = user;
    await replacePassword(ports, stores, user, { passwordHash, mustChange: false });
    // Guesses that locked the user out are none the better for his mail.
    await stores.identity.credentials.change(user.userId, { failures, lockedAt });
    if (user.hadToken && (await profileHasTokens(stores, user.profileId)))
      await issueToken(ports, stores, user.userId);
    const actor = { kind: "user", userId: user.userId, address, door: "browser" } as const;
    await stores.identity.addEvent(securityEvent(ports, actor, "password set by link", user.userId));
    return true;
  });
  ports.wake("mail");
  return isSet;
}
