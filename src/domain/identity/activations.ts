// Browsers in which a user verified his identity and asked not to be asked again.
import { ACTIVATION_LIFE_MS } from "../../facts/verification.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor, LoginAttempt } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import type { Activation } from "../ports/verifications.ts";
import { browserName } from "./browsers.ts";
import { toHex } from "./equal.ts";
import { securityEvent } from "./events.ts";
import { checkManagesUsers } from "./manage-access.ts";
import { randomText } from "./token-format.ts";

const DEVICE = /^[A-Za-z0-9]{43}$/;

const keyOf = ({ keys }: Pick<Ports, "keys">, userId: RecordId, device: string): string =>
  toHex(keys.mac("device", String(userId), device));

const isLive = ({ lastUsedAt }: Activation, now: number): boolean =>
  Math.abs(now - lastUsedAt) < ACTIVATION_LIFE_MS;

/** The activation of the browser that an attempt comes from; another user's is none. */
export async function activationOf(
  ports: Pick<Ports, "keys" | "clock">,
  { identity }: Stores,
  userId: RecordId,
  { devices = [] }: Pick<LoginAttempt, "devices">,
): Promise<Activation | undefined> {
  for (const device of devices.filter((each) => DEVICE.test(each))) {
    const found = await identity.verifications.activation(keyOf(ports, userId, device));
    if (found && found.userId === userId && isLive(found, ports.clock.now())) return found;
  }
  return undefined;
}

/** Activates a browser in the caller's transaction; what it must keep is returned once. */
export async function activate(
  ports: Ports,
  { identity }: Stores,
  userId: RecordId,
  { address, userAgent = "" }: Pick<LoginAttempt, "address" | "userAgent">,
): Promise<string> {
  const device = randomText(ports.random, 43);
  const now = ports.clock.now();
  await identity.verifications.addActivation({
    userId,
    key: keyOf(ports, userId, device),
    createdAt: now,
    lastUsedAt: now,
    address,
    browser: browserName(userAgent),
  });
  return device;
}

/** Those of a user, or with null everybody's; the one used last first. */
export async function listActivations(ports: Ports, userId: RecordId | null): Promise<readonly Activation[]> {
  const now = ports.clock.now();
  const found = await ports.stores.identity.verifications.activations(userId);
  return found.filter((each) => isLive(each, now));
}

/**
 * False if `of` has none of this number; null: whoever has it, for whom Manage Users is needed. The browser is asked for
 * a code again.
 */
export async function removeActivation(
  ports: Ports,
  actor: Actor,
  id: number,
  of: RecordId | null,
): Promise<boolean> {
  if (of === null) await checkManagesUsers(ports, actor);
  return ports.stores.transaction(async ({ identity }) => {
    const found = (await identity.verifications.activations(of)).find((each) => each.id === id);
    if (!found || !(await identity.verifications.removeActivation(id, of))) return false;
    await identity.addEvent(securityEvent(ports, actor, "activation removed", found.userId));
    return true;
  });
}
