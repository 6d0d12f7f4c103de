// What an attempt looks like to the rules, before anything is decided or written: exactly one Argon2id run, whatever is
// wrong with it.
import type { LoginStatus } from "../../facts/login-statuses.ts";
import { permissionsAt } from "../access/permissions.ts";
import { type Fault, fault } from "../fault.ts";
import type { LoginAttempt, ProfileRules, TrustedRange } from "../model/identity.ts";
import type { AppendedCode, Factor } from "../model/verification.ts";
import type { LoginPlace, LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldList } from "../schema/field-list.ts";
import { activationOf } from "./activations.ts";
import { equalBytes } from "./equal.ts";
import type { Guesser } from "./guess-limits.ts";
import { networkOf, stillKnown, withCountersOf } from "./known-networks.ts";
import { hourAt, loginRate } from "./login-rate.ts";
import { decide, type LoginFacts, type Ruling, takesCode } from "./login-rules.ts";
import { faultDetail } from "./org-settings.ts";
import { policyFor, policyOf } from "./password-policy.ts";
import { hasTokens, NO_RULES, profileRange } from "./profile-rules.ts";
import { retiredAt } from "./retirement.ts";
import { endsLikeToken, NOBODY, type SplitSecret, splitSecret, tailMac } from "./secret.ts";
import { secretHint } from "./secret-hints.ts";
import { isTrusted } from "./trusted-networks.ts";

/** Setting that holds the hash which unknown users are verified against. */
export const DUMMY_HASH = "login.dummyHash";

export interface ReadAttempt {
  readonly attempt: LoginAttempt;
  readonly ranges: readonly TrustedRange[];
  /** As it was when the hash began to run. */
  readonly user: LoginUser | undefined;
  readonly secret: SplitSecret;
  readonly place: LoginPlace;
  /** Of the user's profile. */
  readonly profile: ProfileRules;
  readonly guesser: Guesser;
}

/** An attempt behind its one Argon2id run, which no transaction may wait for. */
export interface VerifiedAttempt extends ReadAttempt {
  readonly verified: boolean;
  /** What else was verified; nothing, if it isn't there. */
  readonly factor?: Factor;
}

/** What is known of an attempt before its hash runs. */
export async function readAttempt(ports: Ports, attempt: LoginAttempt): Promise<ReadAttempt> {
  const { identity } = ports.stores;
  const ranges = await identity.networks.list();
  const user = await identity.credentials.byUsername(attempt.username.trim());
  const profile = await rulesOf(ports.stores, user);
  // Outside of the profile's ranges it is of no use to take the tail for a stale token, or for none.
  const trusted = hasTokens(profile)
    ? isTrusted(ranges, attempt.address)
    : profileRange(profile, attempt.address) !== undefined;
  const network = networkOf(attempt.address);
  const place = { network, tokenMac: tailMac(ports, attempt.secret, user) };
  const { known, named } = await identity.credentials.atPlace(user?.userId ?? NOBODY, place);
  const permissions = user?.authenticator ? await permissionsAt(ports, user.accessVersion, user) : undefined;
  const secret = splitSecret(ports, attempt, user, trusted, {
    named,
    takesCode: takesCode(user, permissions),
    tailMac: place.tokenMac,
  });
  const isKnown = stillKnown(known, network, ports.clock.now()) !== undefined;
  const guesser = { username: attempt.username, network, isKnown };
  return { attempt, ranges, user, secret, place, profile, guesser };
}

const rulesOf = async ({ identity }: Stores, user: LoginUser | undefined): Promise<ProfileRules> =>
  (user?.hasProfileRules ? await identity.profileRules(user.profileId) : undefined) ?? NO_RULES;

/** Runs the hash, outside of any transaction. Throws serverBusy. */
export async function verifyRead(ports: Ports, read: ReadAttempt): Promise<VerifiedAttempt> {
  const { identity } = ports.stores;
  const { user, secret, guesser } = read;
  const hash = user?.passwordHash ?? (await identity.setting(DUMMY_HASH)) ?? "";
  const verified = await ports.passwords.verify(hash, secret.password, guesser);
  return { ...read, verified };
}

/** What the rules look at, as `stores` has it now: a transaction's, where the ruling is to be kept. */
export async function gatherFacts(
  ports: Ports,
  stores: Stores,
  { attempt, ranges, user, secret: split, place, verified, factor = "none" }: VerifiedAttempt,
): Promise<LoginFacts> {
  const { identity } = stores;
  const now = ports.clock.now();
  const { address } = attempt;
  const asked = { ...place, address, ...hourAt(now) };
  const state = await identity.credentials.asItIs(user?.userId ?? NOBODY, asked);
  const { user: current, known, named } = state;
  const secret = split.named && named ? { ...split, named } : split;
  // A reset or a change may have committed while the hash ran: what was verified must still be what is stored.
  const hasSameToken = split.named ? named !== undefined : !split.hasToken || sameToken(user, current);
  const unchanged = !user || (user.passwordHash === current?.passwordHash && hasSameToken);
  // All the few rows there are, for all that the rules ask of them.
  const rows = await identity.settings("");
  const profile = await rulesOf(stores, current);
  const permissions = current && (await permissionsAt(ports, current.accessVersion, current));
  const policy = policyFor(permissions, policyOf(rows));
  return {
    attempt,
    user: current && withCountersOf(current, known, place.network, policy, now),
    secret,
    passwordRight: verified && user !== undefined && !secret.impossible && unchanged,
    ranges,
    permissions,
    policy,
    profile,
    timeZone: profile.hours.length === 0 ? "UTC" : await orgTimeZone(ports, stores),
    rate: loginRate(state.rate),
    isKnownAddress: state.isKnownAddress,
    orgId: ports.settings.orgId,
    now,
    retired: retiredAt(rows, now),
    code: codeOf(secret, user, current),
    factor,
    isActivated:
      attempt.channel === "browser" &&
      current !== undefined &&
      (await activationOf(ports, stores, current.userId, attempt)) !== undefined,
    // In a test double the Inbox is open to who has no session yet.
    canMail: ports.settings.sendsMail || ports.settings.ephemeral,
  };
}

/** Judged by what is stored now: a code that was taken while the hash ran was used. */
function codeOf(
  { hasCode, codeStep }: SplitSecret,
  before: LoginUser | undefined,
  now: LoginUser | undefined,
): AppendedCode {
  if (!hasCode) return "none";
  const same =
    before?.authenticator && now?.authenticator && equalBytes(before.authenticator, now.authenticator);
  if (codeStep === null || !same) return "wrong";
  return codeStep > now.authenticatorStep ? "right" : "used";
}

const TIME_ZONE = fieldList(["TimeZoneSidKey"]);

async function orgTimeZone(ports: Ports, { records }: Stores): Promise<string> {
  const object = (await ports.catalogue()).object("Organization");
  const [row] = object ? await records.read(object, TIME_ZONE(object), [ports.settings.orgId]) : [];
  return String(row?.[0] ?? "UTC");
}

const sameToken = (before: LoginUser | undefined, now: LoginUser | undefined): boolean =>
  before?.tokenMac != null && now?.tokenMac != null && equalBytes(before.tokenMac, now.tokenMac);

/** decide(), and what the secret's form tells of a refusal for it. */
export async function ruleOn(ports: Ports, stores: Stores, facts: LoginFacts): Promise<Ruling> {
  const ruling = decide(facts);
  const failed = ruling.trace.find(({ outcome }) => outcome === "failed");
  if (!failed) return ruling;
  // Of every refusal, whether it is told or not: what one costs must not say that its password was right.
  const hint = await secretHint(ports, stores, facts.user, facts.attempt.secret);
  if (hint === null || !SECRET_STATUSES.has(ruling.status)) return ruling;
  const told = { ...failed, seen: `${failed.seen}; ${hint}` };
  return { ...ruling, trace: ruling.trace.map((step) => (step === failed ? told : step)) };
}

/** Refusals for a secret, and for a name that nobody has. */
const SECRET_STATUSES: ReadonlySet<string> = new Set(["invalidPassword", "invalidUsername"]);

/** Statuses that name what is wrong to who has the right secret. */
const TOLD = ["tokenRequired", "restrictedTime", "restrictedAddress"] as const;
const isTold = (status: LoginStatus): status is (typeof TOLD)[number] => TOLD.some((each) => each === status);

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
  if (status === "anyApiAuthRequired")
    return fault("insufficientAccessOnCall", { detail: "Use Any API Auth is required to log in" });
  // What holds for the whole org is told to everybody.
  if (status === "soapLoginDisabled") return fault("soapLoginDisabled");
  if (status === "apiTooOld") return fault("unsupportedApiVersion");
  if (status === "apiDisabled") return fault("apiCurrentlyDisabled");
  if ((await faultDetail(ports, identity)) === "strict") return strictFault(ports, attempt, ranges);
  return fault(isTold(status) ? status : "invalidLogin");
}

/** What a refused client is told whose secret was not even looked at: what any wrong one is. */
export const faultUnread = async (ports: Ports, { attempt, ranges }: ReadAttempt): Promise<Fault> =>
  (await faultDetail(ports, ports.stores.identity)) === "strict"
    ? strictFault(ports, attempt, ranges)
    : fault("invalidLogin");

function strictFault(ports: Ports, attempt: LoginAttempt, ranges: readonly TrustedRange[]): Fault {
  const lacksToken =
    attempt.channel !== "browser" &&
    !isTrusted(ranges, attempt.address) &&
    !endsLikeToken(ports, attempt.secret);
  return fault(lacksToken ? "tokenRequired" : "invalidLogin");
}
