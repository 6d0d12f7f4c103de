// The permissions of users, read once and kept until somebody changes any.
import type { Awaitable } from "../model/awaitable.ts";
import { whenThere } from "../model/awaitable.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { RecordId } from "../model/id.ts";
import type { Permissions } from "../model/permissions.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { type Grants, readGrants } from "./grants.ts";
import { mayRead, seenCatalogue } from "./seen.ts";

/** Setting that grows with every change of profiles, permission sets and what they grant. */
const ACCESS_VERSION = "access.version";

/** Of the org itself: what it does for nobody, and what its owner does on the machine. */
export const EVERYTHING: Permissions = {
  has: () => true,
  sees: () => true,
  seen: (catalogue) => catalogue,
  since: 0,
};

function permissionsOf(grants: Grants, since: number): Permissions {
  let of: Catalogue | null = null;
  let seen: Catalogue | null = null;
  return {
    since,
    has: (permission) => grants.user.has(permission),
    sees: (object) => mayRead(grants, object),
    seen(catalogue) {
      if (of === catalogue && seen) return seen;
      of = catalogue;
      seen = seenCatalogue(grants, catalogue);
      return seen;
    },
  };
}

export interface PermissionHolder {
  readonly userId: RecordId;
  readonly profileId: RecordId;
}

interface Known {
  readonly version: number;
  readonly users: Map<RecordId, { readonly profileId: RecordId; readonly permissions: Permissions }>;
}

type AccessPorts = Pick<Ports, "stores" | "catalogue" | "settings" | "clock">;

const known = new WeakMap<Ports["settings"], Known>();
const MOST_USERS = 10_000;

/** What a user may do as of `version`, at once if it was asked before. */
export function permissionsAt(
  ports: AccessPorts,
  version: number,
  { userId, profileId }: PermissionHolder,
): Awaitable<Permissions> {
  const kept = known.get(ports.settings);
  const user = kept?.version === version ? kept.users.get(userId) : undefined;
  if (user?.profileId === profileId) return user.permissions;
  return whenThere(ports.catalogue(), async (catalogue) => {
    const now = ports.clock.now();
    const grants = await readGrants(ports.stores, catalogue, userId, profileId);
    const permissions = permissionsOf(grants, now);
    const current = known.get(ports.settings);
    const fits = current?.version === version && current.users.size < MOST_USERS;
    const users = fits ? current.users : new Map();
    users.set(userId, { profileId, permissions });
    if (!fits) known.set(ports.settings, { version, users });
    return permissions;
  });
}

/** permissionsAt() the version of now, which costs a read. */
export async function currentPermissions(ports: AccessPorts, holder: PermissionHolder): Promise<Permissions> {
  return permissionsAt(ports, await accessVersion(ports.stores), holder);
}

const accessVersion = async ({ identity }: Pick<Stores, "identity">): Promise<number> =>
  Number((await identity.setting(ACCESS_VERSION)) ?? 0);

/** Ends what is kept of permissions, in the transaction that changed them. */
export async function noteAccessChange({ identity }: Pick<Stores, "identity">): Promise<void> {
  const version = Number((await identity.setting(ACCESS_VERSION)) ?? 0);
  await identity.saveSetting(ACCESS_VERSION, String(version + 1));
}
