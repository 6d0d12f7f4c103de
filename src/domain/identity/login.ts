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
import { countFailure } from "./lockout.ts";
import { faultOf, gatherFacts, ruleOn, verifySecret } from "./login-facts.ts";
import { noteLogin } from "./login-rate.ts";
import type { LoginFacts, Ruling } from "./login-rules.ts";
import { isPasswordExpired } from "./password-policy.ts";
import { createSession, sharedSession } from "./sessions.ts";
import { noteOnUser } from "./user-fields.ts";
import { userInfo } from "./user-info.ts";

/** Decides an attempt. Refusals are values: see faultOf(). Throws only serverBusy. */
export async function login(ports: Ports, attempt: LoginAttempt): Promise<LoginDecision> {
  const verified = await verifySecret(ports, attempt);
  return ports.stores.transaction(async (stores) => {
    const facts = await gatherFacts(ports, stores, verified);
    const ruling = await ruleOn(ports, stores, facts);
    const historyId = await record(stores, ports, facts, ruling);
    const { user } = facts;
    if (ruling.status !== "success" || !user || historyId === null) {
      return { ok: false, fault: await faultOf(ports, stores, facts, ruling), trace: ruling.trace };
    }
    const passwordExpired = isPasswordExpired(facts.policy, user, facts.now);
    const sessionId = await beginSession(ports, stores, facts, user, {
      userId: user.userId,
      kind: attempt.channel === "browser" ? "ui" : "api",
      passwordExpired,
      address: attempt.address,
      loginHistoryId: historyId,
      secondsValid: user.sessionSeconds,
    });
    const info = await userInfo(ports, user.userId, stores, user.sessionSeconds);
    return { ok: true, sessionId, user: info, passwordExpired, trace: ruling.trace };
  });
}

async function beginSession(
  ports: Ports,
  stores: Stores,
  { attempt, now }: LoginFacts,
  user: LoginUser,
  session: Parameters<typeof sharedSession>[2],
): Promise<string> {
  await stores.identity.loginIps.note(user.userId, attempt.address, now);
  if (!user.sharesSessions || session.kind === "ui" || session.passwordExpired)
    return createSession(ports, stores, session);
  const { Application, ApiType } = clientOf(attempt);
  return sharedSession(ports, stores, session, { application: Application, apiType: ApiType });
}

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
  if (user) await count(stores, ports, user, facts, ruling);
  if (user && (isRateExceeded || isPassed(ruling, "login rate")))
    await noteLogin(stores.identity, user.userId, now, isRateExceeded ? "refusal" : "login");
  const id = await addHistory(stores, ports, facts, ruling);
  await stores.identity.saveTrace(id, JSON.stringify(ruling.trace));
  return id;
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
    await credentials.change(user.userId, {
      failures: 0,
      lockedAt: null,
      ...(secret.hasToken ? { tokenLastUsedAt: now } : {}),
    });
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
