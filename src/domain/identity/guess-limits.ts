// How often a secret may be guessed where every request carries one: a hash is spent on no more guesses than these.
// In memory: a restart forgives, and costs an attacker nothing that he couldn't have had by waiting.
import type { Keys } from "../ports/platform.ts";
import { parseAddress } from "./ip-address.ts";

/** Wrong attempts on one user from one network until each further one must wait, twice as long each time. */
const FREE_GUESSES = 10;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Wrong attempts in a row on one user from all networks that never got in: a hundred guesses are what NIST allows. */
const GUESSES_FROM_STRANGERS = 100;
/** Wrong attempts from one network on whichever users, in ten minutes. */
const GUESSES_OF_A_NETWORK = 100;
const NETWORK_MS = 10 * 60_000;
/** What was counted is forgotten a day after the last attempt. */
const FORGET_MS = 24 * 3_600_000;
const MOST_ENTRIES = 10_000;

interface Count {
  wrong: number;
  lastAt: number;
}

interface Counts {
  readonly pairs: Map<string, Count>;
  readonly strangers: Map<string, Count>;
  readonly networks: Map<string, Count>;
  /** Pairs of user and network that got in. */
  readonly known: Map<string, Count>;
}

const counts = new WeakMap<Keys, Counts>();

const countsOf = (keys: Keys): Counts => {
  let kept = counts.get(keys);
  if (!kept) {
    kept = { pairs: new Map(), strangers: new Map(), networks: new Map(), known: new Map() };
    counts.set(keys, kept);
  }
  return kept;
};

/** The /24 of an IPv4 address, the /56 of an IPv6 one: what one subscriber has. */
export function networkOf(address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return "unknown";
  return `${parsed.family}:${parsed.value >> (parsed.family === 4 ? 8n : 72n)}`;
}

/**
 * Counts an attempt as a wrong one before it is judged, so that those that run at once are limited too; false if it
 * may not be judged at all. `forgive` takes it back.
 */
export function mayGuess(keys: Keys, username: string, address: string, now: number): boolean {
  const { pairs, strangers, networks, known } = countsOf(keys);
  const { user, network, pair } = namesOf(username, address);
  const ofPair = at(pairs, pair, now, FORGET_MS);
  const ofNetwork = at(networks, network, now, NETWORK_MS);
  const ofStrangers = at(strangers, user, now, FORGET_MS);
  if (ofPair.wrong >= FREE_GUESSES) {
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(20, ofPair.wrong - FREE_GUESSES));
    if (now - ofPair.lastAt < wait) return false;
  }
  const isKnown = known.has(pair);
  if (!isKnown && (ofNetwork.wrong >= GUESSES_OF_A_NETWORK || ofStrangers.wrong >= GUESSES_FROM_STRANGERS))
    return false;
  for (const count of isKnown ? [ofPair] : [ofPair, ofNetwork, ofStrangers]) {
    count.wrong += 1;
    count.lastAt = now;
  }
  return true;
}

/** The attempt that mayGuess() counted was right. */
export function rightGuess(keys: Keys, username: string, address: string, now: number): void {
  const { pairs, strangers, networks, known } = countsOf(keys);
  const { user, network, pair } = namesOf(username, address);
  const ofNetwork = known.has(pair) ? undefined : networks.get(network);
  if (ofNetwork) ofNetwork.wrong -= 1;
  pairs.delete(pair);
  if (!known.has(pair)) strangers.delete(user);
  at(known, pair, now, Number.POSITIVE_INFINITY);
}

/** The attempt that mayGuess() counted was not judged: the server was busy. */
export function forgetGuess(keys: Keys, username: string, address: string): void {
  const { pairs, strangers, networks, known } = countsOf(keys);
  const { user, network, pair } = namesOf(username, address);
  const taken = known.has(pair)
    ? [pairs.get(pair)]
    : [pairs.get(pair), strangers.get(user), networks.get(network)];
  for (const count of taken) if (count && count.wrong > 0) count.wrong -= 1;
}

function namesOf(username: string, address: string): { user: string; network: string; pair: string } {
  const user = username.trim().toLowerCase().slice(0, 80);
  const network = networkOf(address);
  return { user, network, pair: `${network} ${user}` };
}

/** The count of a name, begun anew when the last attempt is `life` ago. Beyond the bound the oldest goes. */
function at(kept: Map<string, Count>, name: string, now: number, life: number): Count {
  const old = kept.get(name);
  const count = old && Math.abs(now - old.lastAt) < life ? old : { wrong: 0, lastAt: now };
  kept.delete(name);
  kept.set(name, count);
  if (kept.size > MOST_ENTRIES) {
    const oldest = kept.keys().next();
    if (!oldest.done) kept.delete(oldest.value);
  }
  return count;
}
