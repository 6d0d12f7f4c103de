// Who may do something to another user: who has Manage Users, and all powers that the other one has. And who may say from
// where users log in: who has Manage IP Addresses.
import { POWERS } from "../../facts/user-permissions.ts";
import { rowsWith, userPermissions } from "../access/grants.ts";
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

/** Throws insufficientAccessOnCall for an actor without Manage IP Addresses. */
export async function checkManagesAddresses(ports: Ports, actor: Actor): Promise<void> {
  if (actor.kind === "console") return;
  if (!(await permissionsOf(ports, actor.userId))?.has("ManageIpAddresses")) throw refused();
}

/**
 * checkManagesAddresses() for the login IP ranges of a profile. Throws insufficientAccessOnCall, too, if the profile
 * gives a power that the actor lacks: he could shut its users out. Undefined if there is no such profile.
 */
export async function checkManagesProfile(
  ports: Ports,
  actor: Actor,
  profileId: RecordId,
): Promise<{ readonly name: string } | undefined> {
  await checkManagesAddresses(ports, actor);
  const profile = await profileOf(ports, profileId);
  if (!profile || actor.kind === "console") return profile;
  const mine = await permissionsOf(ports, actor.userId);
  if (POWERS.some((power) => profile.gives.has(power) && !mine?.has(power))) throw refused();
  return profile;
}

async function profileOf(ports: Ports, profileId: RecordId) {
  const [row] = await rowsWith(ports.stores, await ports.catalogue(), "Profile", "Id", [profileId]);
  return row && { name: String(row.get("Name")), gives: userPermissions([row]) };
}

const refused = () =>
  refuse("insufficientAccessOnCall", { detail: "insufficient access rights on object id" });

/** Undefined for a user that there isn't. */
async function permissionsOf(ports: Ports, userId: RecordId): Promise<Permissions | undefined> {
  const user = await ports.stores.identity.credentials.byUserId(userId);
  return user && currentPermissions(ports, user);
}
