// 3,600 logins per user and hour. Attempts that another rule before this one refuses don't count, and neither do
// those that this one refuses: a client that goes on trying gets in again as the hour moves on.
import { LOGINS_PER_HOUR } from "../../facts/password-policy.ts";
import type { RecordId } from "../model/id.ts";
import type { IdentityStore, LoginState } from "../ports/identity.ts";

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 60;

export interface LoginRate {
  readonly exceeded: boolean;
  /** A refusal within the hour is in the history already. */
  readonly isNoted: boolean;
}

/** Minutes that may reach into the last hour, and the next one: the clock of another node may be ahead. */
export function hourAt(now: number): { readonly firstMinute: number; readonly lastMinute: number } {
  const minute = minuteAt(now);
  return { firstMinute: minute - WINDOW_MINUTES, lastMinute: minute + 1 };
}

const minuteAt = (now: number): number => Math.floor(now / MINUTE_MS);

/** Of what was noted in hourAt(). */
export const loginRate = ({ logins, refusals }: LoginState["rate"]): LoginRate => ({
  exceeded: logins >= LOGINS_PER_HOUR,
  isNoted: refusals > 0,
});

/** Counts a login, or notes that one was refused. */
export async function noteLogin(
  { loginRate: store }: Pick<IdentityStore, "loginRate">,
  userId: RecordId,
  now: number,
  what: "login" | "refusal",
): Promise<void> {
  await store.note(userId, minuteAt(now), what, hourAt(now).firstMinute);
}
