// Who may have a new security token sent: users for themselves, administrators to anybody, API-only users too.
import { checkMayWrite } from "../access/access.ts";
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import { resetSecurityToken } from "./security-token.ts";

/**
 * Makes a new security token and mails it to its user; his password stays. Throws insufficientAccessOnCall for another
 * user, whether there is one or not, unless the caller has Manage Users; recordNotFound; invalidOperation where the
 * profile has login IP ranges.
 */
export async function sendNewToken(
  ports: Ports,
  { caller, address }: Pick<Call, "caller" | "address">,
  userId: RecordId,
): Promise<{ readonly mailedTo: string }> {
  checkMayWrite(caller);
  if (userId !== caller.userId && !caller.permissions.has("ManageUsers"))
    throw refuse("insufficientAccessOnCall", { detail: "insufficient access rights on object id" });
  const actor = { kind: "user", userId: caller.userId, address } as const;
  const { mailedTo } = await resetSecurityToken(ports, actor, userId);
  return { mailedTo };
}
