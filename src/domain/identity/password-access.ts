// Who may set, reset or ask for a password without knowing the old one.
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { checkManages, checkManagesUsers } from "./manage-access.ts";
import { passwordTrouble } from "./password-policy.ts";

export const isSelf = (actor: Actor, userId: RecordId): boolean =>
  actor.kind === "user" && actor.userId === userId;

/**
 * Throws insufficientAccessOnCall unless `actor` may do it: to another user, whether there is one or not, as
 * checkManages() says; to himself, unless the policy lets him or his password is no other use. Throws expiredPassword if an
 * administrator's own password must be changed first.
 */
export async function checkPasswordAccess(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
  action: "set" | "reset" | "ask",
): Promise<void> {
  if (actor.kind === "console") return;
  if (isSelf(actor, userId)) {
    if (action === "ask" || (action === "set" && (await passwordTrouble(ports, userId)) !== null)) return;
    if ((await ports.stores.identity.setting("password.enableSetPasswordInApi")) === "true") return;
    // A session alone, perhaps a stolen one, would otherwise be enough to take the user over.
    throw refuse("insufficientAccessOnCall", { detail: `Cannot ${action} password for self` });
  }
  if (action === "ask") await checkManagesUsers(ports, actor);
  else await checkManages(ports, actor, userId);
  if ((await passwordTrouble(ports, actor.userId)) !== null) throw refuse("expiredPassword");
}
