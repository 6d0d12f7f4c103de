// Setup > Password Policies: setting rows, or the documented defaults.
import {
  LOCKOUT_MINUTES,
  MAX_LOGIN_ATTEMPTS,
  MINIMUM_PASSWORD_LENGTH,
  PASSWORD_COMPLEXITIES,
  PASSWORD_COMPLEXITY,
  PASSWORD_EXPIRATION,
  PASSWORD_EXPIRATIONS,
  PASSWORD_HISTORY,
  type PasswordComplexity,
  type PasswordExpiration,
} from "../../facts/password-policy.ts";
import { permissionsAt } from "../access/permissions.ts";
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Permissions } from "../model/permissions.ts";
import type { Credential, IdentityStore } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { LockoutSettings } from "./lockout.ts";

export interface PasswordPolicy extends LockoutSettings {
  readonly minimumLength: number;
  readonly complexity: PasswordComplexity;
  /** Null: never. */
  readonly expirationDays: number | null;
  /** Passwords that can't be used again, the present one among them; 0: any may be. */
  readonly remembered: number;
  /** A user changes his password once in 24 hours at most. */
  readonly minimumLifetime: boolean;
  /** Passwords that everybody's users choose are no new passwords. */
  readonly refusesCommon: boolean;
  /** Networks that a user logged in from count failures of their own; else one count is for all. */
  readonly countsByNetwork: boolean;
}

/** Of an org without setting rows. */
export const DEFAULT_POLICY: PasswordPolicy = {
  minimumLength: MINIMUM_PASSWORD_LENGTH.default,
  complexity: PASSWORD_COMPLEXITY,
  expirationDays: PASSWORD_EXPIRATIONS[PASSWORD_EXPIRATION],
  remembered: PASSWORD_HISTORY.default,
  minimumLifetime: false,
  refusesCommon: true,
  countsByNetwork: true,
  maxAttempts: MAX_LOGIN_ATTEMPTS,
  lockoutMinutes: LOCKOUT_MINUTES,
};

const DAY_MS = 86_400_000;

export async function passwordPolicy(identity: Pick<IdentityStore, "settings">): Promise<PasswordPolicy> {
  return policyOf(await identity.settings("password."));
}

/** The policy that setting rows make, whatever other rows there are. */
export function policyOf(rows: ReadonlyMap<string, string>): PasswordPolicy {
  const number = (name: string, otherwise: number): number =>
    Number(rows.get(`password.${name}`) ?? otherwise);
  const complexity = rows.get("password.complexity");
  const expiration = rows.get("password.expiration");
  return {
    minimumLength: number("minimumPasswordLength", DEFAULT_POLICY.minimumLength),
    complexity: isComplexity(complexity) ? complexity : DEFAULT_POLICY.complexity,
    expirationDays: isExpiration(expiration)
      ? PASSWORD_EXPIRATIONS[expiration]
      : DEFAULT_POLICY.expirationDays,
    remembered: number("historyRestriction", DEFAULT_POLICY.remembered),
    minimumLifetime: rows.get("password.minimumPasswordLifetime") === "true",
    refusesCommon: rows.get("password.refuseCommon") !== "false",
    countsByNetwork: rows.get("password.lockoutScope") !== "user",
    maxAttempts: number("maxLoginAttempts", DEFAULT_POLICY.maxAttempts),
    lockoutMinutes: number("lockoutMinutes", DEFAULT_POLICY.lockoutMinutes),
  };
}

const isComplexity = (name: string | undefined): name is PasswordComplexity =>
  name !== undefined && Object.hasOwn(PASSWORD_COMPLEXITIES, name);
const isExpiration = (name: string | undefined): name is PasswordExpiration =>
  name !== undefined && Object.hasOwn(PASSWORD_EXPIRATIONS, name);

/** The policy as it is for a user with these permissions. */
export const policyFor = (
  permissions: Pick<Permissions, "has"> | undefined,
  policy: PasswordPolicy,
): PasswordPolicy =>
  permissions?.has("PasswordNeverExpires") ? { ...policy, expirationDays: null } : policy;

type Password = Pick<Credential, "mustChange" | "passwordChangedAt" | "passwordSeenAt">;

/** Whether a password lets in only to be changed: it is temporary, or older than the policy lets it be. */
export function isPasswordExpired({ expirationDays }: PasswordPolicy, user: Password, now: number): boolean {
  if (user.mustChange) return true;
  const { passwordChangedAt, passwordSeenAt = 0 } = user;
  return (
    expirationDays !== null && Math.max(now, passwordSeenAt) >= passwordChangedAt + expirationDays * DAY_MS
  );
}

/** Throws invalidNewPassword where the policy lets a password live for a day at least, and it hasn't. */
export function checkLifetime(policy: PasswordPolicy, user: Password, now: number): void {
  const age = now - user.passwordChangedAt;
  if (policy.minimumLifetime && !user.mustChange && age >= 0 && age < DAY_MS)
    throw refuse("invalidNewPassword", { detail: "You can change your password only once in 24 hours." });
}

/** Throws invalidNewPassword for one of the passwords that are remembered. An Argon2id run for each of them. */
export async function checkNotRemembered(
  { stores, passwords }: Ports,
  policy: PasswordPolicy,
  user: Credential,
  password: string,
): Promise<void> {
  const former = await stores.identity.passwordHistory.list(user.userId, formerOnes(policy));
  // A temporary password is never made permanent, whatever the policy.
  const present = policy.remembered > 0 || user.mustChange ? [user.passwordHash] : [];
  for (const hash of [...present, ...former]) {
    if (await passwords.verify(hash, password))
      throw refuse("invalidNewPassword", { detail: "You cannot reuse this old password." });
  }
}

/** Remembers the password that is replaced, in the caller's transaction; a temporary one was nobody's choice. */
export async function rememberPassword(identity: IdentityStore, before: Credential): Promise<void> {
  if (before.mustChange) return;
  const { userId, passwordHash, passwordChangedAt } = before;
  const keep = formerOnes(await passwordPolicy(identity));
  await identity.passwordHistory.add(userId, passwordHash, passwordChangedAt, keep);
}

const formerOnes = ({ remembered }: PasswordPolicy): number => Math.max(0, remembered - 1);

/** Why a password lets in only to be changed; null if it lets in. */
export async function passwordTrouble(
  ports: Ports,
  userId: RecordId,
): Promise<"temporary" | "expired" | null> {
  const { identity } = ports.stores;
  const user = await identity.credentials.byUserId(userId);
  if (!user) throw refuse("recordNotFound");
  if (user.mustChange) return "temporary";
  const permissions = await permissionsAt(ports, user.accessVersion, user);
  const policy = policyFor(permissions, await passwordPolicy(identity));
  return isPasswordExpired(policy, user, ports.clock.now()) ? "expired" : null;
}
