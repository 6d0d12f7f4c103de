// The login policy, one function for every door. Decision, counters, history row, trace and session are one transaction.
import { LOGIN_CHANNELS, LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import { TLS_PROTOCOLS } from "../../facts/tls.ts";
import type { RecordId } from "../model/id.ts";
import type { LoginAttempt, LoginDecision, TraceStep } from "../model/identity.ts";
import type { Cell } from "../model/record.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldList } from "../schema/field-list.ts";
import { forgetGuess, type GuessRefusal, rightGuess, takeGuess, wrongGuess } from "./guess-limits.ts";
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
  verifySecret,
} from "./login-facts.ts";
import { noteLogin } from "./login-rate.ts";
import type { LoginFacts, Ruling } from "./login-rules.ts";
import { limitsGuesses } from "./org-settings.ts";
import { isPasswordExpired } from "./password-policy.ts";
import { createSession } from "./sessions.ts";
import { noteOnUser } from "./user-fields.ts";
import { userInfo } from "./user-info.ts";

/** Decides an attempt. Refusals are values: see faultOf(). Throws only serverBusy. */
export async function login(ports: Ports, attempt: LoginAttempt): Promise<LoginDecision> {
  const read = await readAttempt(ports, attempt);
  const refusal = await guessRefusal(ports, read);
  if (refusal !== null) {
    await ports.passwords.holdRefusal();
    return { ok: false, fault: await faultUnread(ports, read), trace: [unreadStep(refusal)] };
  }
  try {
    const decision = await decideLogin(ports, attempt, await verifySecret(ports, read));
    if (decision.ok) rightGuess(ports.keys, read.guesser);
    else wrongGuess(ports.keys, read.guesser, ports.clock.now());
    return decision;
  } catch (error) {
    forgetGuess(ports.keys, read.guesser);
    throw error;
  }
}

/** Null if the guess may be judged. */
async function guessRefusal(
  ports: Ports,
  { attempt: { channel, address }, guesser }: ReadAttempt,
): Promise<GuessRefusal | null> {
  const refusal = takeGuess(ports.keys, guesser, ports.clock.now());
  if (refusal === null || (channel !== "odata" && !(await limitsGuesses(ports, ports.stores.identity))))
    return null;
  // No row in the history, which a flood would fill: one line in the log for each limit that is reached.
  const { limit, isFirst } = refusal;
  if (isFirst) ports.log.event("guessesRefused", { limit, address });
  return refusal;
}

const unreadStep = ({ limit }: GuessRefusal): TraceStep => ({
  rule: "guess limits",
  outcome: "failed",
  seen: `too many wrong attempts (${limit}): refused without a look at the secret`,
});

function decideLogin(ports: Ports, attempt: LoginAttempt, verified: VerifiedAttempt): Promise<LoginDecision> {
  return ports.stores.transaction(async (stores) => {
    const facts = await gatherFacts(ports, stores, verified);
    const ruling = await ruleOn(ports, stores, facts);
    await record(stores, ports, facts, ruling);
    const { user } = facts;
    if (ruling.status !== "success" || !user) {
      return { ok: false, fault: await faultOf(ports, stores, facts, ruling), trace: ruling.trace };
    }
    const passwordExpired = isPasswordExpired(facts.policy, user, facts.now);
    // It stays so though the clock be set back.
    if (passwordExpired && facts.now > (user.passwordSeenAt ?? 0))
      await stores.identity.credentials.change(user.userId, { passwordSeenAt: facts.now });
    const sessionId = await createSession(ports, stores, {
      userId: user.userId,
      kind: attempt.channel === "browser" ? "ui" : "api",
      passwordExpired,
      address: attempt.address,
    });
    const info = await userInfo(ports, user.userId, stores);
    return { ok: true, sessionId, user: info, passwordExpired, trace: ruling.trace };
  });
}

/** Counters, LastLoginDate, the LoginHistory row and its trace. An unknown name leaves a row without a user. */
async function record(stores: Stores, ports: Ports, facts: LoginFacts, ruling: Ruling): Promise<void> {
  const { user, rate, now } = facts;
  const isRateExceeded = ruling.status === "rateExceeded";
  // One row an hour tells it; one an attempt would let a loop fill the disk.
  if (isRateExceeded && rate.isNoted) return;
  if (user) await count(stores, ports, user, facts, ruling);
  if (user && (isRateExceeded || isPassed(ruling, "login rate")))
    await noteLogin(stores.identity, user.userId, now, isRateExceeded ? "refusal" : "login");
  const id = await addHistory(stores, ports, facts, ruling);
  await stores.identity.saveTrace(id, JSON.stringify(ruling.trace));
}

const isPassed = ({ trace }: Ruling, rule: string): boolean =>
  trace.some((step) => step.rule === rule && step.outcome === "passed");

async function count(
  stores: Stores,
  ports: Ports,
  user: LoginUser,
  facts: LoginFacts,
  ruling: Ruling,
): Promise<void> {
  const { policy, now, secret } = facts;
  const { credentials } = stores.identity;
  if (ruling.status === "success") {
    // Strangers' failures are not made good by a login from where they aren't counted.
    await credentials.change(user.userId, {
      ...(user.network ? {} : { failures: 0, lockedAt: null }),
      ...(secret.hasToken ? { tokenLastUsedAt: now } : {}),
    });
    await noteKnownNetwork(stores.identity, user, facts.attempt.address, now);
    await noteOnUser(ports, stores, user.userId, "LastLoginDate", now);
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
  "ApiType",
  "ApiVersion",
  "Browser",
  "Platform",
  "OptionsIsPost",
  "OptionsIsGet",
] as const;
const historyFields = fieldList(HISTORY);

async function addHistory(
  stores: Stores,
  ports: Ports,
  facts: LoginFacts,
  ruling: Ruling,
): Promise<RecordId> {
  const { attempt, user, now } = facts;
  const described = (await ports.catalogue()).object("LoginHistory");
  if (!described) throw new Error("LoginHistory is not in the catalogue");
  const { loginType, apiType } = LOGIN_CHANNELS[attempt.channel];
  const cells: Record<(typeof HISTORY)[number], Cell> = {
    UserId: user?.userId ?? null,
    LoginTime: now,
    LoginType: loginType,
    SourceIp: attempt.address,
    LoginUrl: attempt.loginUrl.slice(0, 80),
    TlsProtocol: tlsProtocol(attempt.tls?.protocol),
    CipherSuite: attempt.tls?.suite ?? null,
    Status: LOGIN_STATUSES[ruling.status],
    Application: attempt.application.slice(0, 64) || "N/A",
    ApiType: apiType ?? "N/A",
    ApiVersion: attempt.apiVersion === null ? "N/A" : `${attempt.apiVersion}.0`,
    Browser: "Unknown",
    Platform: "Unknown",
    OptionsIsPost: 1,
    OptionsIsGet: 0,
  };
  const row = HISTORY.map((name) => cells[name]);
  const [result] = await stores.records.insert(described, historyFields(described), [row]);
  if (!result || !("id" in result)) throw new Error("LoginHistory has no unique fields");
  return result.id;
}
