// Logins that wait for a code: opened when only the code is missing, found again by what the browser keeps.
import { CODE_DIGITS, CODE_LIFE_MS, CODES_AN_HOUR } from "../../facts/verification.ts";
import { isMailAddress, queueMail } from "../mail/outbox.ts";
import { verificationMail } from "../mail/verification-mail.ts";
import type { RecordId } from "../model/id.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { Challenge, VerificationMethod, VerificationPolicy } from "../model/verification.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import type { Verification } from "../ports/verifications.ts";
import { browserName } from "./browsers.ts";
import { toHex } from "./equal.ts";
import { deviceActivation, type LoginFacts, type Ruling } from "./login-rules.ts";
import { authenticatorContext } from "./secret.ts";
import { randomText } from "./token-format.ts";
import { userInfo } from "./user-info.ts";
import { noteVerification } from "./verification-history.ts";

const HOUR_MS = 3_600_000;
/** What is over is kept for as long as codes are counted. */
export const KEPT_MS = HOUR_MS;
const HANDLE = /^[A-Za-z0-9]{43}$/;

const keyOfHandle = ({ keys }: Pick<Ports, "keys">, handle: string): string =>
  toHex(keys.mac("verification", "handle", handle));

export const codeMac = ({ keys }: Pick<Ports, "keys">, key: string, code: string): Uint8Array =>
  keys.mac("verification", "code", key, code);

/** A new secret of an authenticator, sealed for its user. */
export const newAuthenticator = ({ random, keys, oneTimePasswords }: Ports, userId: RecordId): Uint8Array =>
  keys.seal(oneTimePasswords.secretOf(random.bytes(20)), authenticatorContext(userId));

/**
 * What a refused browser login waits for: "tooMany" if no more codes are mailed to its user now; null if a code would
 * not help, or reach nobody.
 */
export async function challengeFor(
  { identity }: Stores,
  facts: LoginFacts,
  { status }: Ruling,
  email: string,
): Promise<{ readonly method: VerificationMethod; readonly policy: VerificationPolicy } | "tooMany" | null> {
  const { user, attempt, now } = facts;
  if (!user || attempt.channel !== "browser") return null;
  if (status !== "mfaRequired" && status !== "activationRequired") return null;
  const policy = status === "mfaRequired" ? "twoFactor" : "deviceActivation";
  if (user.authenticator) return { method: "totp", policy };
  // Nobody connects an authenticator for another who only knows the password.
  if (policy === "twoFactor" && deviceActivation(facts).passed) return { method: "enroll", policy };
  if (!isMailAddress(email)) return null;
  const mailed = await identity.verifications.mailedSince(user.userId, now - HOUR_MS);
  return mailed >= CODES_AN_HOUR ? "tooMany" : { method: "email", policy: "deviceActivation" };
}

/** Opens it in the caller's transaction, with its mail and its row of history. */
export async function openChallenge(
  ports: Ports,
  stores: Stores,
  { userId }: LoginUser,
  attempt: LoginAttempt,
  { method, policy }: { readonly method: VerificationMethod; readonly policy: VerificationPolicy },
  loginHistoryId: RecordId | null,
): Promise<Challenge> {
  const { verifications } = stores.identity;
  const now = ports.clock.now();
  await verifications.sweep(now - KEPT_MS);
  const handle = randomText(ports.random, 43);
  const row = {
    key: keyOfHandle(ports, handle),
    userId,
    method,
    policy,
    codeMac: null,
    sealed: method === "enroll" ? newAuthenticator(ports, userId) : null,
    startedAt: now,
    sent: 0,
    wrong: 0,
    loginHistoryId,
  };
  const id = await verifications.open(row);
  const opened = { ...row, id };
  if (method === "email") await mailCode(ports, stores, opened, attempt);
  await noteVerification(ports, stores, {
    userId,
    group: id,
    method,
    policy,
    status: "inProgress",
    address: attempt.address,
    loginHistoryId,
  });
  return { handle, method };
}

/** Makes a code, which ends the one before it, and queues its mail in the caller's transaction. */
export async function mailCode(
  ports: Ports,
  stores: Stores,
  { id, key, userId, sent }: Verification,
  attempt: Pick<LoginAttempt, "address" | "userAgent">,
): Promise<void> {
  const code = randomText(ports.random, CODE_DIGITS, "0123456789");
  await stores.identity.verifications.change(id, {
    codeMac: codeMac(ports, key, code),
    startedAt: ports.clock.now(),
    sent: sent + 1,
  });
  const user = await userInfo(ports, userId, stores);
  const mail = verificationMail(user, code, {
    address: attempt.address,
    browser: browserName(attempt.userAgent ?? ""),
  });
  await queueMail(ports, stores, { to: user.email, userId, ...mail });
}

/** The verification that a handle names, while it waits. */
export async function waitingFor(
  ports: Pick<Ports, "keys" | "clock">,
  { identity }: Stores,
  handle: string,
): Promise<Verification | undefined> {
  if (!HANDLE.test(handle)) return undefined;
  const found = await identity.verifications.byKey(keyOfHandle(ports, handle));
  // A clock that was set back would otherwise revive old ones for as long as it is behind.
  return found && isWaiting(found, ports.clock.now()) ? found : undefined;
}

export const isWaiting = ({ startedAt }: Verification, now: number): boolean =>
  Math.abs(now - startedAt) < CODE_LIFE_MS;
