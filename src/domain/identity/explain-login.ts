// A dry run of the login policy: the same reading, hash and rules as a login, and nothing of it is kept.
import { LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import type { Fault } from "../fault.ts";
import type { LoginAttempt, TraceStep } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { challengeFor } from "./challenges.ts";
import { faultOf, gatherFacts, readAttempt, ruleOn, verifyRead } from "./login-facts.ts";
import { isPasswordExpired } from "./password-policy.ts";
import { userInfo } from "./user-info.ts";

export interface LoginExplanation {
  /** What LoginHistory would say. */
  readonly status: string;
  /** What the client would be told; null if it would be let in. */
  readonly fault: Fault | null;
  /** A browser would be let in with this; null if with nothing, or at once. */
  readonly asksFor: string | null;
  /** It would be let in only to change the password. */
  readonly passwordExpired: boolean;
  readonly trace: readonly TraceStep[];
}

const ASKS_FOR = {
  email: "a mailed code",
  totp: "the code of the user's authenticator",
  enroll: "the first code of an authenticator that the user connects",
} as const;

/** What a login would come to now. Throws serverBusy. */
export async function explainLogin(ports: Ports, attempt: LoginAttempt): Promise<LoginExplanation> {
  const { stores } = ports;
  const facts = await gatherFacts(ports, stores, await verifyRead(ports, await readAttempt(ports, attempt)));
  const ruling = await ruleOn(ports, stores, facts);
  const { user, policy, now } = facts;
  const isIn = ruling.status === "success" && user !== undefined;
  const { email = "" } = user ? await userInfo(ports, user.userId) : {};
  const asked = await challengeFor(stores, facts, ruling, email);
  return {
    status: LOGIN_STATUSES[ruling.status],
    fault: isIn ? null : await faultOf(ports, stores, facts, ruling),
    asksFor: asked === null || asked === "tooMany" ? null : ASKS_FOR[asked.method],
    passwordExpired: isIn && isPasswordExpired(policy, user, now),
    trace: ruling.trace,
  };
}
