import type { RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { SecurityEvent } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";

/** An audit row: who did what to whom, now. `event` never holds a secret. */
export const securityEvent = (
  ports: Ports,
  actor: Actor,
  event: string,
  targetId: RecordId | null,
): SecurityEvent => ({
  at: ports.clock.now(),
  actorId: actor.kind === "user" ? actor.userId : null,
  address: actor.kind === "user" ? actor.address : null,
  event,
  targetId,
});
