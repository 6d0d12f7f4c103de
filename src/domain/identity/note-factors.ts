// What a login that is decided leaves of its second factor: a code that is used up, a browser that was used.
import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { activationOf } from "./activations.ts";
import { KEPT_MS } from "./challenges.ts";
import type { LoginFacts } from "./login-rules.ts";
import { noteVerification } from "./verification-history.ts";

/** In the transaction of the decision; of attempts with the right password only. */
export async function noteFactors(
  ports: Ports,
  stores: Stores,
  { attempt, user, passwordRight, secret, code, isActivated, now }: LoginFacts,
  loginHistoryId: RecordId,
): Promise<void> {
  if (!user || !passwordRight) return;
  const { verifications } = stores.identity;
  const { userId } = user;
  if (isActivated) {
    const activation = await activationOf(ports, stores, userId, attempt);
    if (activation) await verifications.useActivation(activation.id, now, attempt.address);
  }
  if (code === "none") return;
  if (code === "right" && secret.codeStep !== null) await verifications.noteStep(userId, secret.codeStep);
  await verifications.sweep(now - KEPT_MS);
  const row = { method: "totp", policy: "twoFactor", userId, loginHistoryId } as const;
  const group = await verifications.open({
    ...row,
    key: `login:${loginHistoryId}`,
    codeMac: null,
    sealed: null,
    startedAt: now,
    sent: 0,
    wrong: 0,
  });
  const status = code === "right" ? "succeeded" : "invalidCode";
  await noteVerification(ports, stores, { ...row, group, status, address: attempt.address });
}
