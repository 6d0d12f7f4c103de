// Networks that a user logged in from count failures of their own: strangers can lock a user out of where they are,
// not of where he is.
import type { RecordId } from "../model/id.ts";
import type { IdentityStore, KnownNetwork, LoginUser } from "../ports/identity.ts";
import { parseAddress } from "./ip-address.ts";

const DAY_MS = 86_400_000;
/** A network is a user's own for so long after his last login from it. */
const KNOWN_MS = 30 * DAY_MS;
const MOST_OF_A_USER = 20;

/** Of what is no address: nobody's own. */
const NO_NETWORK = "unknown";
const NAT64 = 0x64ff9bn << 64n;

/**
 * The /24 of an IPv4 address, the /56 of an IPv6 one: what one subscriber has. All of IPv4 comes out of one NAT64
 * prefix (64:ff9b::/96, RFC 6052): there it is the /24 that counts.
 */
export function networkOf(address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return NO_NETWORK;
  const { family, value } = parsed;
  if (family === 6 && value >> 32n === NAT64) return `n:${(value & 0xffffffffn) >> 8n}`;
  return `${family}:${value >> (family === 4 ? 8n : 72n)}`;
}

/** The user's row of a network; undefined if it isn't, or is no longer, his. */
export async function knownNetwork(
  { knownNetworks }: Pick<IdentityStore, "knownNetworks">,
  userId: RecordId,
  network: string,
  now: number,
): Promise<KnownNetwork | undefined> {
  return stillKnown(await knownNetworks.find(userId, network), network, now);
}

/** What was found of a network, as long as it is the user's. */
export const stillKnown = (
  found: KnownNetwork | undefined,
  network: string,
  now: number,
): KnownNetwork | undefined =>
  found && network !== NO_NETWORK && Math.abs(now - found.lastLoginAt) < KNOWN_MS ? found : undefined;

/** The user with the counters that an attempt from `address` is held against. */
export async function withCounters(
  { knownNetworks }: Pick<IdentityStore, "knownNetworks">,
  user: LoginUser,
  address: string,
  policy: CountingPolicy,
  now: number,
): Promise<LoginUser> {
  if (!policy.countsByNetwork) return user;
  const network = networkOf(address);
  return withCountersOf(user, await knownNetworks.find(user.userId, network), network, policy, now);
}

interface CountingPolicy {
  readonly countsByNetwork: boolean;
}

/** withCounters() of what was found of the address's network. */
export function withCountersOf(
  user: LoginUser,
  found: KnownNetwork | undefined,
  network: string,
  { countsByNetwork }: CountingPolicy,
  now: number,
): LoginUser {
  const known = countsByNetwork ? stillKnown(found, network, now) : undefined;
  if (!known) return user;
  const { lastLoginAt, failures, lockedAt } = known;
  return { ...user, failures, lockedAt, network: { name: network, lastLoginAt } };
}

/** In the login's transaction: the network is the user's, and its counters begin anew. Once a day while nothing changes. */
export async function noteKnownNetwork(
  { knownNetworks }: Pick<IdentityStore, "knownNetworks">,
  { userId, network, failures, lockedAt }: LoginUser,
  address: string,
  now: number,
): Promise<void> {
  const isFresh = network !== undefined && Math.abs(now - network.lastLoginAt) < DAY_MS;
  if (isFresh && failures === 0 && lockedAt === null) return;
  const name = network?.name ?? networkOf(address);
  if (name !== NO_NETWORK) await knownNetworks.noteLogin(userId, name, now, MOST_OF_A_USER);
}
