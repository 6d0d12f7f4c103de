// Lockout after failed attempts, as Setup > Password Policies sets it: one count for every place that takes a password.
import type { IdentityStore, LoginUser } from "../ports/identity.ts";

export interface LockoutSettings {
  /** Failed attempts until lockout; 0: no limit. */
  readonly maxAttempts: number;
  /** Minutes; 0: until unlocked. */
  readonly lockoutMinutes: number;
}

/** When the lockout ends; null if the user isn't locked out. */
export function lockedUntil(
  user: Pick<LoginUser, "lockedAt">,
  settings: LockoutSettings,
  now: number,
): number | null {
  if (user.lockedAt === null) return null;
  if (settings.lockoutMinutes === 0) return Number.POSITIVE_INFINITY;
  const until = user.lockedAt + settings.lockoutMinutes * 60_000;
  return until > now ? until : null;
}

/**
 * One more failure, in the transaction that read `user` with the counters it is held against; the last that is allowed
 * locks. True if it was that one.
 */
export async function countFailure(
  { credentials, knownNetworks }: Pick<IdentityStore, "credentials" | "knownNetworks">,
  user: LoginUser,
  settings: LockoutSettings,
  now: number,
): Promise<boolean> {
  if (settings.maxAttempts === 0) return false;
  const failures = user.failures + 1;
  const locks = failures >= settings.maxAttempts;
  if (user.network) {
    const { name } = user.network;
    await knownNetworks.count(user.userId, name, locks ? 0 : failures, locks ? now : null);
  } else await credentials.change(user.userId, locks ? { failures: 0, lockedAt: now } : { failures });
  return locks;
}
