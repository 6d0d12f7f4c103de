// The login policy, one function for every door. Exactly one Argon2id run an attempt, whatever is wrong with it;
// decision, counters, history row, trace and session are one transaction.
import { LOGIN_CHANNELS, LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import { type Fault, fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { LoginAttempt, LoginDecision, TrustedRange } from "../model/identity.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { equalBytes } from "./equal.ts";
import { countFailure, lockoutSettings } from "./lockout.ts";
import { loginRate, NO_LOGINS, noteLogin } from "./login-rate.ts";
import { decide, type LoginFacts, type Ruling } from "./login-rules.ts";
import { faultDetail } from "./org-settings.ts";
import { isPasswordExpired } from "./password-policy.ts";
import { endsLikeToken, type SplitSecret, splitSecret } from "./secret.ts";
import { createSession } from "./sessions.ts";
import { isTrusted } from "./trusted-networks.ts";
import { noteOnUser } from "./user-fields.ts";
import { userInfo } from "./user-info.ts";

/** Setting that holds the hash which unknown users are verified against. */
export const DUMMY_HASH = "login.dummyHash";

/** Decides an attempt. Refusals are values: invalidLogin or tokenRequired. Throws only serverBusy. */
export async function login(ports: Ports, attempt: LoginAttempt): Promise<LoginDecision> {
  const verified = await verifySecret(ports, attempt);
  return ports.stores.transaction(async (stores) => {
    const facts = await gatherFacts(ports, stores, verified);
    const ruling = decide(facts);
    await record(stores, ports, facts, ruling);
    const { user } = facts;
    if (ruling.status !== "success" || !user) {
      const detail = await faultDetail(ports, stores.identity);
      return { ok: false, fault: faultOf(ports, facts, ruling, detail), trace: ruling.trace };
    }
    const passwordExpired = await isPasswordExpired(stores.identity, user, facts.now);
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

/** An attempt behind its one Argon2id run, which no transaction may wait for. */
interface VerifiedAttempt {
  readonly attempt: LoginAttempt;
  readonly ranges: readonly TrustedRange[];
  /** As it was when the hash began to run. */
  readonly user: LoginUser | undefined;
  readonly secret: SplitSecret;
  readonly verified: boolean;
}

async function verifySecret(ports: Ports, attempt: LoginAttempt): Promise<VerifiedAttempt> {
  const { identity } = ports.stores;
  const ranges = await identity.networks.list();
  const user = await identity.credentials.byUsername(attempt.username.trim());
  const secret = splitSecret(ports, attempt, user, isTrusted(ranges, attempt.address));
  const hash = user?.passwordHash ?? (await identity.setting(DUMMY_HASH)) ?? "";
  const verified = await ports.passwords.verify(hash, secret.password);
  return { attempt, ranges, user, secret, verified };
}

async function gatherFacts(
  ports: Ports,
  { identity }: Stores,
  { attempt, ranges, user, secret, verified }: VerifiedAttempt,
): Promise<LoginFacts> {
  const current = user && (await identity.credentials.byUserId(user.userId));
  // A reset or a change may have committed while the hash ran: what was verified must still be what is stored.
  const unchanged = !user || (current !== undefined && sameSecrets(user, current, secret.hasToken));
  const now = ports.clock.now();
  return {
    attempt,
    user: current,
    secret,
    passwordRight: verified && user !== undefined && !secret.impossible && unchanged,
    ranges,
    settings: await lockoutSettings(identity),
    rate: current ? await loginRate(identity, current.userId, now) : NO_LOGINS,
    orgId: ports.settings.orgId,
    now,
  };
}

function sameSecrets(before: LoginUser, now: LoginUser, usedToken: boolean): boolean {
  const sameToken =
    before.tokenMac !== null && now.tokenMac !== null && equalBytes(before.tokenMac, now.tokenMac);
  return before.passwordHash === now.passwordHash && (!usedToken || sameToken);
}

/**
 * What a refused client is told. "compatible" says that the token is missing to who has the right password, as
 * Salesforce does; "strict" says it to everybody from outside who appended nothing of a token's form, and so tells
 * nobody anything of users or passwords.
 */
function faultOf(
  ports: Ports,
  { attempt, ranges }: LoginFacts,
  { status }: Ruling,
  detail: "compatible" | "strict",
): Fault {
  const lacksToken =
    detail === "strict"
      ? attempt.channel !== "browser" &&
        !isTrusted(ranges, attempt.address) &&
        !endsLikeToken(ports, attempt.secret)
      : status === "tokenRequired";
  return fault(lacksToken ? "tokenRequired" : "invalidLogin");
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
  const { settings, now, secret } = facts;
  const { credentials } = stores.identity;
  if (ruling.status === "success") {
    await credentials.change(user.userId, {
      failures: 0,
      lockedAt: null,
      ...(secret.hasToken ? { tokenLastUsedAt: now } : {}),
    });
    await noteOnUser(ports, stores, user.userId, "LastLoginDate", now);
  } else if (ruling.countsAsFailure) {
    await countFailure(stores.identity, user, settings, now);
  }
}

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
  const cells = {
    UserId: user?.userId ?? null,
    LoginTime: now,
    LoginType: loginType,
    SourceIp: attempt.address,
    LoginUrl: attempt.loginUrl.slice(0, 80),
    Status: LOGIN_STATUSES[ruling.status],
    Application: attempt.application.slice(0, 64) || "N/A",
    ApiType: apiType ?? "N/A",
    ApiVersion: attempt.apiVersion === null ? "N/A" : `${attempt.apiVersion}.0`,
    Browser: "Unknown",
    Platform: "Unknown",
    OptionsIsPost: 1,
    OptionsIsGet: 0,
  };
  const fields = Object.keys(cells).flatMap((name) => described.fieldsByName.get(name.toLowerCase()) ?? []);
  const [result] = await stores.records.insert(described, fields, [Object.values(cells)]);
  if (!result || !("id" in result)) throw new Error("LoginHistory has no unique fields");
  return result.id;
}
