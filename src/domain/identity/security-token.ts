// Security tokens: one per user, kept as a keyed hash, told only by mail. A new one ends the old one at once.

import { refuse } from "../fault.ts";
import { queueMail } from "../mail/outbox.ts";
import { tokenMail } from "../mail/token-mail.ts";
import { formatId, formatId15, type RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Credential } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { securityEvent } from "./events.ts";
import { tokenResetsAMinute } from "./org-settings.ts";
import { profileHasTokens } from "./profile-rules.ts";
import { newToken } from "./token-format.ts";
import { userInfo } from "./user-info.ts";

/** The only form in which a token is kept. */
export const tokenMac = (
  ports: Pick<Ports, "keys" | "settings">,
  userId: RecordId,
  token: string,
): Uint8Array => ports.keys.mac("token", formatId15(ports.settings.orgId), formatId(userId), token);

/**
 * Gives a user a new token and queues its mail, in one transaction. The token is returned for tests and for
 * `token reset --print` of an ephemeral org; nobody else may show it. Throws recordNotFound, insufficientAccessOnCall,
 * invalidOperation where the profile has login IP ranges, tooManyTokenResets; the token that there is works on then.
 */
export async function resetSecurityToken(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
): Promise<{ readonly mailedTo: string; readonly token: string }> {
  const issued = await ports.stores.transaction(async (stores) => {
    const user = await stores.identity.credentials.byUserId(userId);
    if (!user) throw refuse("recordNotFound");
    if (!(await profileHasTokens(stores, user.profileId)))
      throw refuse("invalidOperation", {
        detail: "the user's profile has login IP ranges, and so no security token",
      });
    await checkResets(ports, stores, userId);
    const result = await issueToken(ports, stores, userId);
    await stores.identity.addEvent(securityEvent(ports, actor, RESET, userId));
    return result;
  });
  ports.wake("mail");
  return issued;
}

const RESET = "security token reset";
const MINUTE_MS = 60_000;

/** Asked of the audit trail: a restart, another door and another process forgive nothing. */
async function checkResets(ports: Ports, { identity }: Stores, userId: RecordId): Promise<void> {
  const most = await tokenResetsAMinute(ports, identity);
  if (most === 0) return;
  const now = ports.clock.now();
  const ages = (await identity.events(userId)).flatMap(({ event, at }) =>
    event === RESET ? [now - at] : [],
  );
  const late = ages.filter((age) => Math.abs(age) < MINUTE_MS).toSorted((one, other) => one - other);
  const age = late[most - 1];
  if (age === undefined) return;
  const seconds = Math.min(60, Math.ceil((MINUTE_MS - age) / 1000));
  throw refuse("tooManyTokenResets", { most: String(most), seconds: String(seconds) });
}

/**
 * The reset itself, in the caller's transaction. `given` sets the token, for orgs that are made with one; throws
 * invalidOperation if no secret could be split at it.
 */
export async function issueToken(
  ports: Ports,
  stores: Stores,
  userId: RecordId,
  given?: string,
): Promise<{ readonly mailedTo: string; readonly token: string }> {
  if (given !== undefined && !/^[A-Za-z0-9]{25}$/.test(given))
    throw refuse("invalidOperation", { detail: "a security token is 25 letters and digits" });
  const token = given ?? newToken(ports.random, formatId15(ports.settings.orgId));
  const before = await stores.identity.credentials.byUserId(userId);
  await rememberToken(ports, stores, before);
  await keepForAWhile(ports, stores, before);
  await stores.identity.credentials.change(userId, {
    tokenMac: tokenMac(ports, userId, token),
    tokenCreatedAt: ports.clock.now(),
    tokenLastUsedAt: null,
    hadToken: true,
  });
  const user = await userInfo(ports, userId, stores);
  await queueMail(ports, stores, { to: user.email, userId, ...tokenMail(user, token) });
  return { mailedTo: user.email, token };
}

/** What history and trace call it. */
export const OVERLAP_LABEL = "the security token of before the last reset";

/** Where the org has an overlap, the token that a reset ends works for some minutes more; older ones don't. */
async function keepForAWhile(
  { clock }: Ports,
  { identity }: Stores,
  before: Credential | undefined,
): Promise<void> {
  const minutes = Number((await identity.setting("token.overlap")) ?? 0);
  if (!before) return;
  await identity.namedTokens.removeOverlap(before.userId);
  if (!before.tokenMac || minutes === 0) return;
  const now = clock.now();
  await identity.namedTokens.add({
    userId: before.userId,
    label: OVERLAP_LABEL,
    tokenMac: before.tokenMac,
    createdAt: before.tokenCreatedAt ?? now,
    expiresAt: now + minutes * 60_000,
    ranges: [],
    readOnly: false,
    isOverlap: true,
  });
}

/** Old tokens of a user that are still known as such. */
const OLD_TOKENS = 10;

/** Keeps the hash of the token that is about to end, in the caller's transaction. */
export async function rememberToken(
  { clock }: Ports,
  { identity }: Stores,
  before: Credential | undefined,
): Promise<void> {
  if (!before?.tokenMac) return;
  const old = { tokenMac: before.tokenMac, endedAt: clock.now() };
  await identity.tokenHistory.add(before.userId, old, OLD_TOKENS);
}

/** rememberToken() of another token than the classic one. */
export const rememberMac = (
  { clock }: Ports,
  { tokenHistory }: Stores["identity"],
  userId: RecordId,
  mac: Uint8Array,
): Promise<void> => tokenHistory.add(userId, { tokenMac: mac, endedAt: clock.now() }, OLD_TOKENS);

/** When the token was made and last used; never the token. */
export async function tokenStatus(
  ports: Ports,
  userId: RecordId,
): Promise<{
  readonly exists: boolean;
  readonly createdAt: number | null;
  readonly lastUsedAt: number | null;
}> {
  const user = await ports.stores.identity.credentials.byUserId(userId);
  const exists = user?.tokenMac != null;
  return {
    exists,
    createdAt: exists ? (user?.tokenCreatedAt ?? null) : null,
    lastUsedAt: exists ? (user?.tokenLastUsedAt ?? null) : null,
  };
}

/** "a***@groundfog.test". */
export const maskEmail = (email: string): string => email.replace(/^(.)[^@]*/, "$1***");
