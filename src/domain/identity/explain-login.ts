// A dry run of the login policy: the same reading, hash and rules as a login, and nothing of it is kept.
import { LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import type { Fault } from "../fault.ts";
import type { LoginAttempt, TraceStep } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { faultOf, gatherFacts, readAttempt, ruleOn, verifySecret } from "./login-facts.ts";
import { isPasswordExpired } from "./password-policy.ts";

export interface LoginExplanation {
  /** What LoginHistory would say. */
  readonly status: string;
  /** What the client would be told; null if it would be let in. */
  readonly fault: Fault | null;
  /** It would be let in only to change the password. */
  readonly passwordExpired: boolean;
  readonly trace: readonly TraceStep[];
}

/** What a login would come to now. Throws serverBusy. */
export async function explainLogin(ports: Ports, attempt: LoginAttempt): Promise<LoginExplanation> {
  const { stores } = ports;
  const facts = await gatherFacts(
    ports,
    stores,
    await verifySecret(ports, await readAttempt(ports, attempt)),
  );
  const ruling = await ruleOn(ports, stores, facts);
  const { user, policy, now } = facts;
  const isIn = ruling.status === "success" && user !== undefined;
  return {
    status: LOGIN_STATUSES[ruling.status],
    fault: isIn ? null : await faultOf(ports, stores, facts, ruling),
    passwordExpired: isIn && isPasswordExpired(policy, user, now),
    trace: ruling.trace,
  };
}
