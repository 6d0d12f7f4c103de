// The login policy, one function for every door. Decision, counters, history row, trace and session are one transaction.
import { LOGIN_CHANNELS, LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import { TLS_PROTOCOLS } from "../../facts/tls.ts";
import type { RecordId } from "../model/id.ts";
import type { LoginAttempt, LoginDecision } from "../model/identity.ts";
import type { Cell } from "../model/record.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldList } from "../schema/field-list.ts";
import { browserOf, platformOf } from "./browsers.ts";
import { challengeFor, openChallenge } from "./challenges.ts";
import { type GuessOutcome, guarded } from "./guarded.ts";
import { noteKnownNetwork } from "./known-networks.ts";
import { countFailure } from "./lockout.ts";
import {
  faultOf,
  faultUnread,
  gatherFacts,
  type ReadAttempt,
  readAttempt,
  ruleOn,
  type VerifiedAttempt,
  verifyRead,
} from "./login-facts.ts";
import { noteLogin } from "./login-rate.ts";
import { decide, type LoginFacts, type Ruling } from "./login-rules.ts";
import { noteFactors } from "./note-factors.ts";
import { isPasswordExpired } from "./password-policy.ts";
import { isVerifiedLately, remembersVerified, rememberVerified } from "./repeat-logins.ts";
import { createSession, sharedSession } from "./sessions.ts";
import { passedTraceText } from "./trace-text.ts";
import { userInfo } from "./user-info.ts";

/** Decides an attempt. Refusals are values: see faultOf(). Throws only serverBusy. */
export async function login(ports: Ports, attempt: LoginAttempt): Promise<LoginDecision> {
  const read = await readAttempt(ports, attempt);
  const guess = await guarded(ports, attempt, read.guesser, () => decideRead(ports, read), outcomeOf);
  if (guess.refusal === null) return guess.judged;
  const seen = `too many wrong attempts (${guess.refusal.limit}): refused without a look at the secret`;
  const trace = [{ rule: "guess limits", outcome: "failed", seen }] as const;
  return { ok: false, fault: await faultUnread(ports, read), trace };
}

/** Who only lacks a code has guessed nothing wrong. */
function outcomeOf(decision: LoginDecision): GuessOutcome {
  if (decision.ok) return "right";
  return decision.challenge ? "neither" : "wrong";
}

async function decideRead(ports: Ports, read: ReadAttempt): Promise<LoginDecision> {
  const remembers = await remembersVerified(ports);
  if (remembers) {
    const decision = await enterAgain(ports, { ...read, verified: isVerifiedLately(ports, read) });
    if (decision) return decision;
  }
  const verified = await verifyRead(ports, read);
  const decision = await ports.stores.transaction((stores) => enter(ports, stores, verified));
  if (decision.ok && remembers) rememberVerified(ports, read);
  if (!decision.ok && decision.challenge) ports.wake("mail");
  return decision;
}

const NOT_AGAIN = new Error("the attempt has to have its hash");

/**
 * The decision, recorded; undefined, and nothing recorded, for a refusal. Asked of every attempt, in a transaction that
 * is taken back: what a refusal costs must not say that its password was right lately.
 */
async function enterAgain(ports: Ports, repeated: VerifiedAttempt): Promise<LoginDecision | undefined> {
  try {
    return await ports.stores.transaction(async (stores) => {
      const facts = await gatherFacts(ports, stores, repeated);
      const ruling = decide(facts);
      if (ruling.status !== "success") throw NOT_AGAIN;
      return settle(ports, stores, facts, ruling);
    });
  } catch (error) {
    if (error === NOT_AGAIN) return undefined;
    throw error;
  }
}

/** The decision and all that comes with it, in the caller's transaction. */
export async function enter(ports: Ports, stores: Stores, verified: VerifiedAttempt): Promise<LoginDecision> {
  const facts = await gatherFacts(ports, stores, verified);
  return settle(ports, stores, facts, await ruleOn(ports, stores, facts));
}

async function settle(
  ports: Ports,
  stores: Stores,
  facts: LoginFacts,
  ruled: Ruling,
): Promise<LoginDecision> {
  const { user, attempt } = facts;
  const asked = CODE_STATUSES.has(ruled.status) ? await askedFor(ports, stores, facts, ruled) : null;
  const ruling: Ruling = asked === "tooMany" ? { ...ruled, status: "activationPending" } : ruled;
  const historyId = await record(stores, ports, facts, ruling);
  if (ruling.status !== "success" || !user || historyId === null) {
    const refused = { fault: await faultOf(ports, stores, facts, ruling), trace: ruling.trace };
    if (!user || asked === null || asked === "tooMany") return { ok: false, ...refused };
    const challenge = await openChallenge(ports, stores, user, attempt, asked, historyId);
    return { ok: false, ...refused, challenge };
  }
  const passwordExpired = isPasswordExpired(facts.policy, user, facts.now);
  // It stays so though the clock be set back.
  if (passwordExpired && facts.now > (user.passwordSeenAt ?? 0))
    await stores.identity.credentials.change(user.userId, { passwordSeenAt: facts.now });
  const { named } = facts.secret;
  const sessionId = await beginSession(ports, stores, facts, user, {
    userId: user.userId,
    kind: attempt.channel === "browser" ? "ui" : "api",
    passwordExpired,
    address: attempt.address,
    loginHistoryId: historyId,
    secondsValid: user.sessionSeconds,
    ...(facts.factor === "totp" || facts.code === "right" ? { level: "HIGH_ASSURANCE" } : {}),
    ...(named && !named.isOverlap ? { tokenId: named.id } : {}),
  });
  const info = await userInfo(ports, user.userId, stores, user.sessionSeconds);
  return { ok: true, sessionId, user: info, passwordExpired, trace: ruling.trace };
}

async function beginSession(
  ports: Ports,
  stores: Stores,
  { attempt, isKnownAddress, now }: LoginFacts,
  user: LoginUser,
  session: Parameters<typeof sharedSession>[2],
): Promise<string> {
  if (!isKnownAddress) await stores.identity.loginIps.note(user.userId, attempt.address, now);
  // A session that ends with its token, or may do less or more than another, is its login's own.
  const isOwn =
    session.kind === "ui" ||
    session.passwordExpired ||
    session.tokenId !== undefined ||
    session.level !== undefined;
  if (!user.sharesSessions || isOwn) return createSession(ports, stores, session);
  const { Application, ApiType } = clientOf(attempt);
  return sharedSession(ports, stores, session, { application: Application, apiType: ApiType });
}

/** What a browser login waits for, if a code is all that it lacks. */
async function askedFor(ports: Ports, stores: Stores, facts: LoginFacts, ruling: Ruling) {
  if (!facts.user) return null;
  const { email } = await userInfo(ports, facts.user.userId, stores);
  return challengeFor(stores, facts, ruling, email);
}

const CODE_STATUSES: ReadonlySet<string> = new Set(["mfaRequired", "activationRequired"]);

/** Counters, LastLoginDate, the LoginHistory row and its trace. An unknown name leaves a row without a user. */
async function record(
  stores: Stores,
  ports: Ports,
  facts: LoginFacts,
  ruling: Ruling,
): Promise<RecordId | null> {
  const { user, rate, now } = facts;
  const isRateExceeded = ruling.status === "rateExceeded";
  // One row an hour tells it; one an attempt would let a loop fill the disk.
  if (isRateExceeded && rate.isNoted) return null;
  if (user) await count(stores, user, facts, ruling);
  if (user && (isRateExceeded || isPassed(ruling, "login rate")))
    await noteLogin(stores.identity, user.userId, now, isRateExceeded ? "refusal" : "login");
  const id = await addHistory(stores, ports, facts, ruling);
  const { status, trace } = ruling;
  await stores.identity.saveTrace(id, status === "success" ? passedTraceText(trace) : JSON.stringify(trace));
  if (facts.isActivated || facts.code !== "none") await noteFactors(ports, stores, facts, id);
  return id;
}

/** When a token was last used is kept to the minute. */
const LAST_USE_MS = 60_000;

const isPassed = ({ trace }: Ruling, rule: string): boolean =>
  trace.some((step) => step.rule === rule && step.outcome === "passed");

async function count(stores: Stores, user: LoginUser, facts: LoginFacts, ruling: Ruling): Promise<void> {
  const { policy, now, secret } = facts;
  const { credentials } = stores.identity;
  if (ruling.status === "success") {
    // Strangers' failures are not made good by a login from where they aren't counted.
    const endsFailures = user.network === undefined && (user.failures > 0 || user.lockedAt !== null);
    const usedToken =
      secret.hasToken && !secret.named && Math.abs(now - (user.tokenLastUsedAt ?? 0)) >= LAST_USE_MS;
    await credentials.noteSuccess(user.userId, now, { usedToken, endsFailures });
    await noteKnownNetwork(stores.identity, user, facts.attempt.address, now);
    if (secret.named) {
      const { address, application } = facts.attempt;
      await stores.identity.namedTokens.noteUse(secret.named.id, now, address, application.slice(0, 64));
    }
  } else if (ruling.countsAsFailure && facts.attempt.channel !== "odata") {
    // Where every request carries the secret, a stale one in a forgotten report would lock its user out all day:
    // guesses are limited there by guess-limits.ts.
    await countFailure(stores.identity, user, policy, now);
  }
}

const tlsProtocol = (name: string | undefined): string | null =>
  (TLS_PROTOCOLS as Readonly<Record<string, string>>)[name ?? ""] ?? null;

const HISTORY = [
  "UserId",
  "LoginTime",
  "LoginType",
  "SourceIp",
  "LoginUrl",
  "TlsProtocol",
  "CipherSuite",
  "Status",
  "Application",
  "ClientVersion",
  "ApiType",
  "ApiVersion",
  "Browser",
  "Platform",
  "OptionsIsPost",
  "OptionsIsGet",
] as const;
const historyFields = fieldList(HISTORY);

/** What LoginHistory says of the client. */
const clientOf = ({ application, channel, apiVersion, userAgent }: LoginAttempt) => ({
  Application: application.slice(0, 64) || "N/A",
  ClientVersion: "N/A",
  ApiType: LOGIN_CHANNELS[channel].apiType ?? "N/A",
  ApiVersion: apiVersion === null ? "N/A" : `${apiVersion}.0`,
  Browser: userAgent === undefined ? "Unknown" : browserOf(userAgent),
  Platform: userAgent === undefined ? "Unknown" : platformOf(userAgent),
});

async function addHistory(
  stores: Stores,
  ports: Ports,
  facts: LoginFacts,
  ruling: Ruling,
): Promise<RecordId> {
  const { attempt, user, now } = facts;
  const described = (await ports.catalogue()).object("LoginHistory");
  if (!described) throw new Error("LoginHistory is not in the catalogue");
  const cells: Record<(typeof HISTORY)[number], Cell> = {
    UserId: user?.userId ?? null,
    LoginTime: now,
    LoginType: LOGIN_CHANNELS[attempt.channel].loginType,
    SourceIp: attempt.address,
    LoginUrl: attempt.loginUrl.slice(0, 80),
    TlsProtocol: tlsProtocol(attempt.tls?.protocol),
    CipherSuite: attempt.tls?.suite ?? null,
    Status: LOGIN_STATUSES[ruling.status],
    ...clientOf(attempt),
    OptionsIsPost: 1,
    OptionsIsGet: 0,
  };
  const row = HISTORY.map((name) => cells[name]);
  const [result] = await stores.records.insert(described, historyFields(described), [row]);
  if (!result || !("id" in result)) throw new Error("LoginHistory has no unique fields");
  return result.id;
}
