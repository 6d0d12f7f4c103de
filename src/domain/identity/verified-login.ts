// A login for protocols that send the credentials with every request.
import { type Fault, fault } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { login } from "./login.ts";
import { findSession } from "./sessions.ts";

/** The caller that an attempt proves, or why it doesn't. His password may have to be changed first. Throws serverBusy. */
export async function verifiedLogin(
  ports: Ports,
  attempt: LoginAttempt,
): Promise<{ readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly fault: Fault }> {
  const decision = await login(ports, attempt);
  if (!decision.ok) return decision;
  const caller = await findSession(ports, decision.sessionId);
  return caller ? { ok: true, caller } : { ok: false, fault: fault("sessionInvalid") };
}
