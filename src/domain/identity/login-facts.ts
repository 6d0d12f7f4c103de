// What an attempt looks like to the rules, before anything is decided or written: exactly one Argon2id run, whatever is
// wrong with it.
import { permissionsAt } from "../access/permissions.ts";
import { type Fault, fault } from "../fault.ts";
import type { LoginAttempt, TrustedRange } from "../model/identity.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { equalBytes } from "./equal.ts";
import { loginRate, NO_LOGINS } from "./login-rate.ts";
import type { LoginFacts, Ruling } from "./login-rules.ts";
import { faultDetail } from "./org-settings.ts";
import { passwordPolicy, policyFor } from "./password-policy.ts";
import { endsLikeToken, type SplitSecret, splitSecret } from "./secret.ts";
import { isTrusted } from "./trusted-networks.ts";

/** Setting that holds the hash which unknown users are verified against. */
export const DUMMY_HASH = "login.dummyHash";

/** An attempt behind its one Argon2id run, which no transaction may wait for. */
export interface VerifiedAttempt {
  readonly attempt: LoginAttempt;
  readonly ranges: readonly TrustedRange[];
  /** As it was when the hash began to run. */
  readonly user: LoginUser | undefined;
  readonly secret: SplitSecret;
  readonly verified: boolean;
}

/** Reads the user and runs the hash, outside of any transaction. Throws serverBusy. */
export async function verifySecret(ports: Ports, attempt: LoginAttempt): Promise<VerifiedAttempt> {
  const { identity } = ports.stores;
  const ranges = await identity.networks.list();
  const user = await identity.credentials.byUsername(attempt.username.trim());
  const secret = splitSecret(ports, attempt, user, isTrusted(ranges, attempt.address));
  const hash = user?.passwordHash ?? (await identity.setting(DUMMY_HASH)) ?? "";
  const verified = await ports.passwords.verify(hash, secret.password);
  return { attempt, ranges, user, secret, verified };
}

/** What the rules look at, as `stores` has it now: a transaction's, where the ruling is to be kept. */
export async function gatherFacts(
  ports: Ports,
  { identity }: Stores,
  { attempt, ranges, user, secret, verified }: VerifiedAttempt,
): Promise<LoginFacts> {
  const current = user && (await identity.credentials.byUserId(user.userId));
  // A reset or a change may have committed while the hash ran: what was verified must still be what is stored.
  const unchanged = !user || (current !== undefined && sameSecrets(user, current, secret.hasToken));
  const now = ports.clock.now();
  const permissions = current && (await permissionsAt(ports, current.accessVersion, current));
  return {
    attempt,
    user: current,
    secret,
    passwordRight: verified && user !== undefined && !secret.impossible && unchanged,
    ranges,
    permissions,
    policy: policyFor(permissions, await passwordPolicy(identity)),
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
export async function faultOf(
  ports: Ports,
  { identity }: Stores,
  { attempt, ranges }: LoginFacts,
  { status }: Ruling,
): Promise<Fault> {
  // Only who has all that the login asks for is told so: it is no secret of anybody else's.
  if (status === "apiDisabled") return fault("apiCurrentlyDisabled");
  const lacksToken =
    (await faultDetail(ports, identity)) === "strict"
      ? attempt.channel !== "browser" &&
        !isTrusted(ranges, attempt.address) &&
        !endsLikeToken(ports, attempt.secret)
      : status === "tokenRequired";
  return fault(lacksToken ? "tokenRequired" : "invalidLogin");
}
