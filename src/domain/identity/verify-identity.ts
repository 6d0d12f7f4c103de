// The second step of a browser login: the code. The login policy decides again, with the code as what was verified.
import { CODES_AN_HOUR, CODES_OF_A_LOGIN, WRONG_CODES } from "../../facts/verification.ts";
import type { LoginAttempt, LoginDecision } from "../model/identity.ts";
import type { Factor, VerificationEvent, VerificationMethod } from "../model/verification.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import type { Verification } from "../ports/verifications.ts";
import { activate } from "./activations.ts";
import { codeMac, mailCode, waitingFor } from "./challenges.ts";
import { equalBytes } from "./equal.ts";
import { securityEvent } from "./events.ts";
import { type GuessOutcome, guarded, guesserOf } from "./guarded.ts";
import type { Guesser } from "./guess-limits.ts";
import { networkOf, withCounters } from "./known-networks.ts";
import { countFailure, lockedUntil } from "./lockout.ts";
import { enter } from "./login.ts";
import { passwordPolicy } from "./password-policy.ts";
import { NO_RULES } from "./profile-rules.ts";
import { authenticatorContext, NO_SECRET, tailMac } from "./secret.ts";
import { maskEmail } from "./security-token.ts";
import { userInfo } from "./user-info.ts";
import { noteVerification } from "./verification-history.ts";

/** What a page shows of a login that waits. */
export interface WaitingLogin {
  readonly method: VerificationMethod;
  readonly username: string;
  readonly maskedEmail: string;
  readonly mayMailAgain: boolean;
  /** A right code may activate the browser. */
  readonly mayRemember: boolean;
  /** Of the authenticator that is to be connected, in base 32; null if none is. */
  readonly secret: string | null;
}

export type Verified =
  | {
      readonly kind: "decided";
      readonly decision: LoginDecision;
      /** What the browser must keep, not to be asked again; null if it needn't. */
      readonly device: string | null;
    }
  | { readonly kind: "wrong" }
  /** There is no such login, or no longer. */
  | { readonly kind: "over" };

/** The attempt as the page knows it; the user is the one whose password was right. */
export type CodeAttempt = Omit<LoginAttempt, "username" | "secret">;

/** Undefined if no login waits under this handle. */
export async function waitingLogin(ports: Ports, handle: string): Promise<WaitingLogin | undefined> {
  const found = await waitingFor(ports, ports.stores, handle);
  if (!found) return undefined;
  const { username, email } = await userInfo(ports, found.userId);
  return {
    method: found.method,
    username,
    maskedEmail: maskEmail(email),
    mayRemember: found.policy === "deviceActivation",
    mayMailAgain: found.method === "email" && found.sent < CODES_OF_A_LOGIN,
    secret: found.sealed && ports.keys.open(found.sealed, authenticatorContext(found.userId)),
  };
}

interface EnteredCode {
  readonly handle: string;
  readonly code: string;
  readonly remember: boolean;
}

/**
 * Enters a code. A wrong one counts as a failed login and as a guess; after five of them the login must be begun anew.
 * A code beyond the limits of guesses is not looked at, and answered as a wrong one.
 */
export async function verifyIdentity(
  ports: Ports,
  attempt: CodeAttempt,
  entered: EnteredCode,
): Promise<Verified> {
  const { stores } = ports;
  const waiting = await waitingFor(ports, stores, entered.handle);
  const user = waiting && (await stores.identity.credentials.byUserId(waiting.userId));
  if (!user) return { kind: "over" };
  const guesser = await guesserOf(ports, user.userId, { ...attempt, username: user.username });
  const judge = () => judgeCode(ports, attempt, guesser, entered);
  const guess = await guarded(ports, attempt, guesser, judge, outcomeOf);
  ports.wake("mail");
  return guess.refusal === null ? guess.judged : { kind: "wrong" };
}

/** A right code that lets nobody in, as outside of login hours, is no wrong one. */
function outcomeOf(verified: Verified): GuessOutcome {
  if (verified.kind !== "decided") return "wrong";
  return verified.decision.ok ? "right" : "neither";
}

function judgeCode(
  ports: Ports,
  attempt: CodeAttempt,
  guesser: Guesser,
  { handle, code, remember }: EnteredCode,
): Promise<Verified> {
  return ports.stores.transaction(async (stores): Promise<Verified> => {
    const waiting = await waitingFor(ports, stores, handle);
    const found = waiting && (await stores.identity.credentials.byUserId(waiting.userId));
    if (!waiting || !found) return { kind: "over" };
    const [policy, now] = [await passwordPolicy(stores.identity), ports.clock.now()];
    const user = await withCounters(stores.identity, found, attempt.address, policy, now);
    if (lockedUntil(user, policy, now) !== null) {
      await stores.identity.verifications.close(waiting.id);
      return { kind: "over" };
    }
    const step = stepOf(ports, waiting, user, code);
    if (step === null) return refuseCode(ports, stores, attempt, waiting, user);
    await take(ports, stores, attempt, waiting, step);
    await noteVerification(ports, stores, eventOf(waiting, attempt, "succeeded"));
    const isAsked = remember && waiting.policy === "deviceActivation";
    const device = isAsked ? await activate(ports, stores, user.userId, attempt) : null;
    const current = await stores.identity.credentials.byUserId(user.userId);
    const decision = await enter(ports, stores, {
      attempt: { ...attempt, username: user.username, secret: "" },
      ranges: await stores.identity.networks.list(),
      user: current,
      secret: NO_SECRET,
      place: { network: networkOf(attempt.address), tokenMac: tailMac(ports, "", current) },
      profile: (await stores.identity.profileRules(user.profileId)) ?? NO_RULES,
      guesser,
      verified: true,
      factor: FACTORS[waiting.method],
    });
    return { kind: "decided", decision, device };
  });
}

const FACTORS: Readonly<Record<VerificationMethod, Factor>> = {
  email: "email",
  totp: "totp",
  enroll: "totp",
};

/** The time step of a right code, 0 for a mailed one; null for a wrong one. */
function stepOf(ports: Ports, waiting: Verification, user: LoginUser, code: string): number | null {
  if (waiting.method === "email") {
    const given = codeMac(ports, waiting.key, code);
    return waiting.codeMac && equalBytes(waiting.codeMac, given) ? 0 : null;
  }
  const sealed = waiting.method === "enroll" ? waiting.sealed : user.authenticator;
  if (!sealed) return null;
  const secret = ports.keys.open(sealed, authenticatorContext(user.userId));
  const step = ports.oneTimePasswords.stepOf(secret, code, ports.clock.now());
  const last = waiting.method === "enroll" ? 0 : user.authenticatorStep;
  return step !== null && step > last ? step : null;
}

/** The code can't be taken twice, and a new authenticator is connected. */
async function take(
  ports: Ports,
  { identity }: Stores,
  { address }: CodeAttempt,
  waiting: Verification,
  step: number,
): Promise<void> {
  const { verifications } = identity;
  const { id, userId, method, sealed } = waiting;
  await verifications.close(id);
  if (method === "totp") await verifications.noteStep(userId, step);
  if (method === "enroll" && sealed) {
    await verifications.saveAuthenticator(userId, sealed, ports.clock.now(), step);
    const actor = { kind: "user", userId, address, door: "browser" } as const;
    await identity.addEvent(securityEvent(ports, actor, "authenticator connected", userId));
  }
}

async function refuseCode(
  ports: Ports,
  stores: Stores,
  attempt: CodeAttempt,
  waiting: Verification,
  user: LoginUser,
): Promise<Verified> {
  const { identity } = stores;
  const wrong = waiting.wrong + 1;
  const isLast = wrong >= WRONG_CODES;
  await identity.verifications.change(waiting.id, { wrong });
  if (isLast) await identity.verifications.close(waiting.id);
  await noteVerification(
    ports,
    stores,
    eventOf(waiting, attempt, isLast ? "tooManyAttempts" : "invalidCode"),
  );
  if (await countFailure(identity, user, await passwordPolicy(identity), ports.clock.now())) {
    const actor = { kind: "user", userId: user.userId, address: attempt.address, door: "browser" } as const;
    await identity.addEvent(securityEvent(ports, actor, "locked out by wrong codes", user.userId));
  }
  return isLast ? { kind: "over" } : { kind: "wrong" };
}

const eventOf = (
  { id, userId, method, policy, loginHistoryId }: Verification,
  { address }: CodeAttempt,
  status: VerificationEvent["status"],
): VerificationEvent => ({ userId, group: id, method, policy, status, address, loginHistoryId });

/** Mails another code, which ends the one before it; false if none is mailed any more. */
export async function mailAnotherCode(ports: Ports, attempt: CodeAttempt, handle: string): Promise<boolean> {
  const done = await ports.stores.transaction(async (stores) => {
    const waiting = await waitingFor(ports, stores, handle);
    if (waiting?.method !== "email" || waiting.sent >= CODES_OF_A_LOGIN) return false;
    const hour = ports.clock.now() - 3_600_000;
    if ((await stores.identity.verifications.mailedSince(waiting.userId, hour)) >= CODES_AN_HOUR)
      return false;
    await mailCode(ports, stores, waiting, attempt);
    await noteVerification(ports, stores, eventOf(waiting, attempt, "inProgress"));
    return true;
  });
  ports.wake("mail");
  return done;
}
