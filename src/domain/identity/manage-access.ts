// Who may do something to another user: who has Manage Users, and all powers that the other one has.
import { POWERS } from "../../facts/user-permissions.ts";
import { currentPermissions } from "../access/permissions.ts";
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Permissions } from "../model/permissions.ts";
import type { Ports } from "../ports/ports.ts";

/** Throws insufficientAccessOnCall for an actor without Manage Users, whether there is another user or not. */
export async function checkManagesUsers(ports: Ports, actor: Actor): Promise<void> {
  if (actor.kind === "console") return;
  if (!(await permissionsOf(ports, actor.userId))?.has("ManageUsers")) throw refused();
}

/**
 * checkManagesUsers() for what is done to one user. Throws insufficientAccessOnCall, too, if he has a power that the
 * actor lacks: who could reset his password or token, or take his second factor away, would have it as well.
 */
export async function checkManages(ports: Ports, actor: Actor, userId: RecordId): Promise<void> {
  if (actor.kind === "console") return;
  await checkManagesUsers(ports, actor);
  const [mine, his] = [await permissionsOf(ports, actor.userId), await permissionsOf(ports, userId)];
  if (POWERS.some((power) => his?.has(power) && !mine?.has(power))) throw refused();
}

const refused = () =>
  refuse("insufficientAccessOnCall", { detail: "insufficient access rights on object id" });

/** Undefined for a user that there isn't. */
async function permissionsOf(ports: Ports, userId: RecordId): Promise<Permissions | undefined> {
  const user = await ports.stores.identity.credentials.byUserId(userId);
  return user && currentPermissions(ports, user);
}
