// 3,600 logins per user and hour. Attempts that another rule before this one refuses don't count, and neither do
// those that this one refuses: a client that goes on trying gets in again as the hour moves on.
import { LOGINS_PER_HOUR } from "../../facts/password-policy.ts";
import type { RecordId } from "../model/id.ts";
import type { IdentityStore } from "../ports/identity.ts";

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 60;

export interface LoginRate {
  readonly exceeded: boolean;
  /** A refusal within the hour is in the history already. */
  readonly isNoted: boolean;
}

export const NO_LOGINS: LoginRate = { exceeded: false, isNoted: false };

/** Minutes that may reach into the last hour, and the next one: the clock of another node may be ahead. */
function windowAt(now: number): { readonly first: number; readonly minute: number; readonly last: number } {
  const minute = Math.floor(now / MINUTE_MS);
  return { first: minute - WINDOW_MINUTES, minute, last: minute + 1 };
}

export async function loginRate(
  { loginRate: store }: Pick<IdentityStore, "loginRate">,
  userId: RecordId,
  now: number,
): Promise<LoginRate> {
  const { first, last } = windowAt(now);
  const { logins, refusals } = await store.between(userId, first, last);
  return { exceeded: logins >= LOGINS_PER_HOUR, isNoted: refusals > 0 };
}

/** Counts a login, or notes that one was refused. */
export async function noteLogin(
  { loginRate: store }: Pick<IdentityStore, "loginRate">,
  userId: RecordId,
  now: number,
  what: "login" | "refusal",
): Promise<void> {
  const { first, minute } = windowAt(now);
  await store.note(userId, minute, what, first);
}
