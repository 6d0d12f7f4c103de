// The login policy, one function for every door. Exactly one Argon2id run an attempt, whatever is wrong with it;
// decision, counters, history row, trace and session are one transaction.
import { LOGIN_CHANNELS, LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import { fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { LoginAttempt, LoginDecision } from "../model/identity.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { equalBytes } from "./equal.ts";
import { decide, type LoginFacts, lockoutSettings, type Ruling } from "./login-rules.ts";
import { splitSecret } from "./secret.ts";
import { createSession } from "./sessions.ts";
import { isTrusted } from "./trusted-networks.ts";
import { userInfo } from "./user-info.ts";

/** Setting that holds the hash which unknown users are verified against. */
export const DUMMY_HASH = "login.dummyHash";

/** Decides an attempt. Refusals are values: invalidLogin or tokenRequired. Throws only serverBusy. */
export async function login(ports: Ports, attempt: LoginAttempt): Promise<LoginDecision> {
  const { identity } = ports.stores;
  const ranges = await identity.networks.list();
  const user = await identity.credentials.byUsername(attempt.username.trim());
  const secret = splitSecret(ports, attempt, user, isTrusted(ranges, attempt.address));
  const hash = user?.passwordHash ?? (await identity.setting(DUMMY_HASH)) ?? "";
  const verified = await ports.passwords.verify(hash, secret.password);
  return ports.stores.transaction(async (stores) => {
    const current = user && (await stores.identity.credentials.byUserId(user.userId));
    // A reset or a change may have committed while the hash ran: what was verified must still be what is stored.
    const unchanged = !user || (current !== undefined && sameSecrets(user, current, secret.hasToken));
    const facts: LoginFacts = {
      attempt,
      user: current,
      secret,
      passwordRight: verified && user !== undefined && !secret.impossible && unchanged,
      ranges,
      settings: await lockoutSettings(stores.identity),
      orgId: ports.settings.orgId,
      now: ports.clock.now(),
    };
    const ruling = decide(facts);
    await record(stores, ports, facts, ruling);
    if (ruling.status !== "success" || !current) {
      const reason = ruling.status === "tokenRequired" ? fault("tokenRequired") : fault("invalidLogin");
      return { ok: false, fault: reason, trace: ruling.trace };
    }
    const sessionId = await createSession(ports, stores, {
      userId: current.userId,
      kind: attempt.channel === "browser" ? "ui" : "api",
      passwordExpired: current.mustChange,
      address: attempt.address,
    });
    const info = await userInfo(ports, current.userId, stores);
    return { ok: true, sessionId, user: info, passwordExpired: current.mustChange, trace: ruling.trace };
  });
}

function sameSecrets(before: LoginUser, now: LoginUser, usedToken: boolean): boolean {
  const sameToken =
    before.tokenMac !== null && now.tokenMac !== null && equalBytes(before.tokenMac, now.tokenMac);
  return before.passwordHash === now.passwordHash && (!usedToken || sameToken);
}

/** Counters, LastLoginDate, the LoginHistory row and its trace. An unknown name leaves a row without a user. */
async function record(stores: Stores, ports: Ports, facts: LoginFacts, ruling: Ruling): Promise<void> {
  if (facts.user) await count(stores, ports, facts.user, facts, ruling);
  const id = await addHistory(stores, ports, facts, ruling);
  await stores.identity.saveTrace(id, JSON.stringify(ruling.trace));
}

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
    const described = (await ports.catalogue()).object("User");
    const field = described?.fieldsByName.get("lastlogindate");
    if (described && field) await stores.records.update(described, [field], [user.userId], [[now]]);
  } else if (ruling.countsAsFailure && settings.maxAttempts > 0) {
    const failures = user.failures + 1;
    const locks = failures >= settings.maxAttempts;
    await credentials.change(user.userId, locks ? { failures: 0, lockedAt: now } : { failures });
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
