// The login policy as a table: the rules in the order in which they decide. The first that fails is the outcome.

import type { LoginStatus } from "../../facts/login-statuses.ts";
import { FIRST_VERSION_WITHOUT_LOGIN } from "../../facts/retirement.ts";
import { parseId, type RecordId } from "../model/id.ts";
import type { LoginAttempt, ProfileRules, TraceStep, TrustedRange } from "../model/identity.ts";
import type { Permissions } from "../model/permissions.ts";
import type { AppendedCode, Factor } from "../model/verification.ts";
import type { LoginUser, NamedToken } from "../ports/identity.ts";
import { lockedUntil } from "./lockout.ts";
import type { LoginRate } from "./login-rate.ts";
import type { PasswordPolicy } from "./password-policy.ts";
import { hoursNow, profileRange } from "./profile-rules.ts";
import type { Retired } from "./retirement.ts";
import type { SplitSecret } from "./secret.ts";
import { matchingRange } from "./trusted-networks.ts";

/** Everything the rules look at, gathered before any of them runs. */
export interface LoginFacts {
  readonly attempt: LoginAttempt;
  readonly user: LoginUser | undefined;
  readonly secret: SplitSecret;
  readonly passwordRight: boolean;
  readonly ranges: readonly TrustedRange[];
  /** None without a user. */
  readonly permissions: Pick<Permissions, "has"> | undefined;
  readonly policy: PasswordPolicy;
  readonly profile: ProfileRules;
  /** The org's, in which login hours are told. */
  readonly timeZone: string;
  readonly rate: LoginRate;
  /** The user logged in from this address before. */
  readonly isKnownAddress: boolean;
  readonly orgId: RecordId;
  readonly now: number;
  /** Which of Salesforce's retirements are in force; none if absent. */
  readonly retired?: Retired;
  /** An authenticator's code at the end of the secret. */
  readonly code: AppendedCode;
  /** What was verified for this attempt, beside the password. */
  readonly factor: Factor;
  /** The user verified his identity in this browser before, and it was to be remembered. */
  readonly isActivated: boolean;
  /** A code that is mailed can be read by somebody. */
  readonly canMail: boolean;
}

interface Rule {
  readonly name: string;
  /** LoginHistory's status if it fails. */
  readonly status: LoginStatus;
  /** A failure counts towards lockout. */
  readonly counts: boolean;
  check(facts: LoginFacts): { readonly passed: boolean; readonly seen: string };
}

const rule = (name: string, status: LoginStatus, check: Rule["check"], counts = false): Rule => ({
  name,
  status,
  check,
  counts,
});

// biome-ignore format: one rule a line reads as the table it is
const RULES: readonly Rule[] = [
  rule("SOAP login()", "soapLoginDisabled", ({ attempt, retired }) => said(!(isSoap(attempt) && retired?.soapLogin), "this door is open", "SOAP API login() is disabled in this org")),
  rule("API version", "apiTooOld", (facts) => loginVersion(facts)),
  rule("user name", "invalidUsername", ({ user }) => said(user !== undefined, "a user of this org", "no user has this name")),
  rule("organization", "otherOrg", ({ attempt, orgId }) => said(ofThisOrg(attempt, orgId), "this org, or none named", "the login scope names another org")),
  rule("active", "inactive", ({ user }) => said(user?.isActive === true, "the user is active", "the user is inactive")),
  rule("not frozen", "frozen", ({ user }) => said(user?.frozen === false, "the user is not frozen", "the user is frozen")),
  rule("not locked out", "lockedOut", (facts) => lockout(facts)),
  rule("login rate", "rateExceeded", ({ rate }) => said(!rate.exceeded, "fewer than 3,600 logins in the last hour", "3,600 logins in the last hour")),
  rule("password", "invalidPassword", ({ passwordRight }) => said(passwordRight, "the password is right", "the password is wrong"), true),
  rule("security token", "invalidPassword", (facts) => staleToken(facts), true),
  rule("authenticator code", "invalidPassword", (facts) => authenticatorCode(facts), true),
  rule("login hours", "restrictedTime", (facts) => loginHours(facts)),
  rule("API Only User", "apiOnly", ({ attempt, permissions }) => said(attempt.channel !== "browser" || permissions?.has("ApiUserOnly") !== true, attempt.channel === "browser" ? "the user may use pages" : "no page was asked for", "the user is an API Only User")),
  rule("MFA for UI logins", "mfaRequired", (facts) => mfaForBrowsers(facts)),
  rule("MFA for API logins", "mfaRequired", (facts) => mfaForTools(facts)),
  rule("login IP range", "restrictedAddress", (facts) => loginRange(facts)),
  rule("token's addresses", "restrictedAddress", (facts) => tokenRange(facts)),
  rule("network or token", "tokenRequired", (facts) => network(facts)),
  rule("device activation", "activationRequired", (facts) => deviceActivation(facts)),
  rule("API Enabled", "apiDisabled", ({ attempt, permissions }) => said(attempt.channel === "browser" || permissions?.has("ApiEnabled") === true, attempt.channel === "browser" ? "browsers don't need it" : "the user has API Enabled", "the user lacks API Enabled")),
  rule("Use Any API Auth", "anyApiAuthRequired", ({ attempt, retired, permissions }) => said(!(isSoap(attempt) && retired?.anyApiAuth) || permissions?.has("UseAnyApiAuth") === true, "not needed, or there", "the user lacks Use Any API Auth, which the org demands")),
];

const isSoap = ({ channel }: LoginAttempt): boolean => channel.startsWith("soap-");

function loginVersion({ attempt, retired }: LoginFacts) {
  const { apiVersion } = attempt;
  const isNew = isSoap(attempt) && (apiVersion ?? 0) >= FIRST_VERSION_WITHOUT_LOGIN;
  return said(
    !(isNew && retired?.soapLoginFrom65),
    "the version has login()",
    `API ${apiVersion}.0 has no login()`,
  );
}

const said = (passed: boolean, good: string, bad: string) => ({ passed, seen: passed ? good : bad });

function ofThisOrg({ organizationId }: LoginAttempt, orgId: RecordId): boolean {
  return organizationId === undefined || organizationId === "" || parseId(organizationId) === orgId;
}

function lockout({ user, policy, now }: LoginFacts) {
  const until = user ? lockedUntil(user, policy, now) : null;
  if (until === null) return { passed: true, seen: "not locked out" };
  const end = Number.isFinite(until)
    ? `until ${new Date(until).toISOString()}`
    : "until an administrator unlocks the user";
  return { passed: false, seen: `locked out ${end}` };
}

/** A right password with a tail that is a token's form but not the live token: refused as a wrong password. */
function staleToken({ secret, now }: LoginFacts) {
  const { named } = secret;
  if (named) {
    const { expiresAt } = named;
    const expired = expiresAt !== null && expiresAt <= now;
    const end = expired ? `, which expired on ${new Date(expiresAt).toISOString()}` : "";
    return { passed: !expired && !secret.looksLikeToken, seen: `${nameOf(named)} was appended${end}` };
  }
  return said(
    !secret.looksLikeToken,
    secret.hasToken ? "the live token was appended" : "no token was appended",
    "a token that is not (or no longer) the user's was appended",
  );
}

/** Whether an authenticator's code takes the place of a user's security token. */
export const takesCode = (
  user: Pick<LoginUser, "authenticator"> | undefined,
  permissions: Pick<Permissions, "has"> | undefined,
): boolean => user?.authenticator != null && permissions?.has("TwoFactorApi") === true;

function authenticatorCode({ code, factor }: LoginFacts) {
  if (code === "none") return { passed: true, seen: "no code of an authenticator was appended" };
  if (factor === "remembered")
    return { passed: true, seen: "the code was right at the login that this repeats" };
  if (code === "used") return { passed: false, seen: "a code was appended that was used before" };
  return said(code === "right", "the authenticator's code was appended", "a wrong code was appended");
}

function mfaForBrowsers({ attempt, user, permissions, factor }: LoginFacts) {
  if (attempt.channel !== "browser") return { passed: true, seen: "no page was asked for" };
  if (permissions?.has("ForceTwoFactor") !== true)
    return { passed: true, seen: "the user needs no second factor" };
  if (factor === "totp") return { passed: true, seen: "the authenticator's code was right" };
  return {
    passed: false,
    seen: user?.authenticator
      ? "the code of the user's authenticator is needed"
      : "the user must connect an authenticator",
  };
}

function mfaForTools({ attempt, user, permissions, secret, code }: LoginFacts) {
  if (attempt.channel === "browser") return { passed: true, seen: "no tool logs in" };
  if (permissions?.has("TwoFactorApi") !== true)
    return { passed: true, seen: "the user needs no second factor" };
  if (!takesCode(user, permissions))
    return { passed: true, seen: "the user has connected no authenticator: the security token is taken" };
  if (code !== "none") return { passed: true, seen: "the authenticator's code was appended" };
  const instead = secret.hasToken ? "the security token was appended instead" : "nothing was appended";
  return { passed: false, seen: `the authenticator's code must follow the password, but ${instead}` };
}

/** Whether a browser needs no code, and why. */
export function deviceActivation({ attempt, profile, ranges, factor, isActivated, canMail }: LoginFacts) {
  if (attempt.channel !== "browser") return { passed: true, seen: "tools are not activated" };
  if (factor === "totp") return { passed: true, seen: "the authenticator's code was right" };
  if (factor === "email") return { passed: true, seen: "the mailed code was right" };
  if (profile.ranges.length > 0)
    return { passed: true, seen: "inside of the profile's ranges no browser is activated" };
  const range = matchingRange(ranges, attempt.address);
  if (range)
    return { passed: true, seen: `${attempt.address} is in the trusted range ${range.from}-${range.to}` };
  if (isActivated) return { passed: true, seen: "the user has activated this browser" };
  if (!canMail) return { passed: true, seen: "there is no mail server that a code could be sent with" };
  return {
    passed: false,
    seen: `${attempt.address} is in no trusted range, and the user has not activated this browser`,
  };
}

function loginHours({ profile, timeZone, now }: LoginFacts) {
  const { isIn, hours } = hoursNow(profile, timeZone, now);
  if (hours === null) return { passed: true, seen: "the profile's login hours are the whole day" };
  const time = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const zone = `${time(hours.start)} to ${time(hours.end)} (${timeZone})`;
  return { passed: isIn, seen: `today's login hours of the profile are ${zone}` };
}

const two = (number: number): string => String(number).padStart(2, "0");

function loginRange({ attempt, profile }: LoginFacts) {
  const range = profileRange(profile, attempt.address);
  if (range === "none") return { passed: true, seen: "the profile has no login IP ranges" };
  if (range)
    return { passed: true, seen: `${attempt.address} is in the profile's ${range.from}-${range.to}` };
  return { passed: false, seen: `${attempt.address} is in none of the profile's login IP ranges` };
}

const nameOf = ({ label, isOverlap }: NamedToken): string =>
  isOverlap ? label : `the named token "${label}"`;

function tokenRange({ attempt, secret: { named } }: LoginFacts) {
  if (!named || named.ranges.length === 0)
    return { passed: true, seen: "the token has no addresses of its own" };
  const range = matchingRange(named.ranges, attempt.address);
  return said(
    range !== undefined,
    `${attempt.address} is in ${nameOf(named)}'s ${range?.from}-${range?.to}`,
    `${attempt.address} is in none of the ranges of ${nameOf(named)}`,
  );
}

function network({ attempt, secret, ranges, profile, code }: LoginFacts) {
  if (attempt.channel === "browser") return { passed: true, seen: "browsers need no token" };
  if (profile.ranges.length > 0)
    return { passed: true, seen: "inside of the profile's ranges no token is needed" };
  const range = matchingRange(ranges, attempt.address);
  if (range)
    return { passed: true, seen: `${attempt.address} is in the trusted range ${range.from}-${range.to}` };
  const where = `${attempt.address} is in no trusted range`;
  if (code !== "none") return { passed: true, seen: `${where}, and the authenticator's code was appended` };
  return said(secret.hasToken, `${where}, and the token was appended`, `${where}, and no token was appended`);
}

export interface Ruling {
  readonly status: LoginStatus;
  readonly countsAsFailure: boolean;
  readonly trace: readonly TraceStep[];
}

/** Walks the table. Rules behind the one that failed are "not reached". */
export function decide(facts: LoginFacts): Ruling {
  const trace: TraceStep[] = [];
  let failed: Rule | undefined;
  for (const each of RULES) {
    if (failed) {
      trace.push({ rule: each.name, outcome: "not reached", seen: "" });
      continue;
    }
    const { passed, seen } = each.check(facts);
    trace.push({ rule: each.name, outcome: passed ? "passed" : "failed", seen });
    if (!passed) failed = each;
  }
  return { status: failed?.status ?? "success", countsAsFailure: failed?.counts ?? false, trace };
}
