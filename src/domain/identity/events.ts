import type { AuditEventName } from "../../facts/audit-events.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { SecurityEvent } from "../ports/audit.ts";
import type { Ports } from "../ports/ports.ts";

/** An audit row: who did what to whom, now. `detail` is a text of the event's, never a secret. */
export const securityEvent = (
  ports: Pick<Ports, "clock">,
  actor: Actor,
  event: AuditEventName,
  targetId: RecordId | null,
  detail: string | null = null,
): SecurityEvent => ({
  at: ports.clock.now(),
  actorId: actor.kind === "user" ? actor.userId : null,
  address: actor.kind === "user" ? actor.address : null,
  door: actor.kind === "user" ? (actor.door ?? "API") : "console",
  event,
  targetId,
  detail,
});
