// Where the org wants more than a password behind a new security token: an authenticator's code, asked for at the reset.
import { refuse } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { securityEvent } from "./events.ts";
import { guarded, guesserOf } from "./guarded.ts";
import { withCounters } from "./known-networks.ts";
import { countFailure, lockedUntil } from "./lockout.ts";
import { passwordPolicy } from "./password-policy.ts";
import { authenticatorContext } from "./secret.ts";
import { randomText } from "./token-format.ts";
import { noteVerification } from "./verification-history.ts";

const HIGH = "HIGH_ASSURANCE";

/** Whether the caller's session says too little of who he is for a reset: a code is to be asked for. */
export async function resetAsksForCode(
  ports: Ports,
  { sessionKey }: Pick<Caller, "sessionKey">,
): Promise<boolean> {
  const { identity, records } = ports.stores;
  if ((await identity.setting("token.resetLevel")) !== HIGH) return false;
  const object = (await ports.catalogue()).object("AuthSession");
  const field = object?.fieldsByName.get("sessionsecuritylevel");
  const id = await identity.sessions.recordId(sessionKey);
  if (!object || !field || id === undefined) return true;
  const [row] = await records.read(object, [field], [id]);
  return row?.[0] !== HIGH;
}

/** For doors that can ask for no code. Throws insufficientAccessOnCall. */
export async function checkResetLevel(ports: Ports, caller: Pick<Caller, "sessionKey">): Promise<void> {
  if (!(await resetAsksForCode(ports, caller))) return;
  throw refuse("insufficientAccessOnCall", {
    detail: "this needs a session that was begun with an authenticator's code",
  });
}

/**
 * Whether it is the code that the caller's authenticator shows, which is then used up. A wrong one counts as a failed
 * login and as a guess, and beyond the limits of guesses none is looked at.
 */
export async function verifyResetCode(
  ports: Ports,
  caller: Caller,
  address: string,
  code: string,
): Promise<boolean> {
  const attempt = { username: caller.username, address, channel: "browser" } as const;
  const guesser = await guesserOf(ports, caller.userId, attempt);
  const judge = () => ports.stores.transaction((stores) => judgeCode(ports, stores, caller, address, code));
  const guess = await guarded(ports, attempt, guesser, judge, (isRight) => (isRight ? "right" : "wrong"));
  return guess.refusal === null && guess.judged;
}

async function judgeCode(
  ports: Ports,
  stores: Stores,
  { userId }: Caller,
  address: string,
  code: string,
): Promise<boolean> {
  const { identity } = stores;
  const [found, policy, now] = [
    await identity.credentials.byUserId(userId),
    await passwordPolicy(identity),
    ports.clock.now(),
  ];
  const user = found && (await withCounters(identity, found, address, policy, now));
  if (!user?.authenticator || lockedUntil(user, policy, now) !== null) return false;
  const secret = ports.keys.open(user.authenticator, authenticatorContext(userId));
  const step = ports.oneTimePasswords.stepOf(secret, code, now);
  const isRight = step !== null && step > user.authenticatorStep;
  const row = { method: "totp", policy: "highAssurance", userId, loginHistoryId: null } as const;
  const group = await identity.verifications.open({
    ...row,
    key: `reset:${randomText(ports.random, 20)}`,
    codeMac: null,
    sealed: null,
    startedAt: now,
    sent: 0,
    wrong: 0,
  });
  await noteVerification(ports, stores, {
    ...row,
    group,
    status: isRight ? "succeeded" : "invalidCode",
    address,
  });
  if (isRight) await identity.verifications.noteStep(userId, step);
  else if (await countFailure(identity, user, policy, now)) {
    const actor = { kind: "user", userId, address, door: "browser" } as const;
    await identity.addEvent(securityEvent(ports, actor, "locked out by wrong codes", userId));
  }
  return isRight;
}
