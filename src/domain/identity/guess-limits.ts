// How often a secret may be guessed: a hash is spent on no more guesses than these, whatever the door. In memory: a
// restart forgives, and costs an attacker nothing that he couldn't have had by waiting.
import type { Keys } from "../ports/platform.ts";

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
/**
 * Strangers' guesses are counted by a keyed hash of the name, never evicted: a flood of other names must not make a
 * count forgotten, nor tell a name that is a user's from one that isn't.
 */
const BUCKETS = 2 ** 17;

/** Whom an attempt is on, from which network, and whether the user has logged in from it. */
export interface Guesser {
  readonly username: string;
  readonly network: string;
  readonly isKnown: boolean;
}

/** What kept a guess from being judged; `isFirst` once for each limit that was reached. */
export interface GuessRefusal {
  readonly limit: "user and network" | "network" | "user";
  readonly isFirst: boolean;
}

interface Count {
  wrong: number;
  lastAt: number;
  told: boolean;
}

interface Strangers {
  readonly wrong: Uint8Array;
  /** Seconds since 1970. */
  readonly lastAt: Uint32Array;
  readonly told: Set<number>;
}

interface Counts {
  readonly pairs: Map<string, Count>;
  readonly networks: Map<string, Count>;
  readonly strangers: Strangers;
}

const counts = new WeakMap<Keys, Counts>();

const countsOf = (keys: Keys): Counts => {
  let kept = counts.get(keys);
  if (!kept) {
    const strangers = {
      wrong: new Uint8Array(BUCKETS),
      lastAt: new Uint32Array(BUCKETS),
      told: new Set<number>(),
    };
    kept = { pairs: new Map(), networks: new Map(), strangers };
    counts.set(keys, kept);
  }
  return kept;
};

/**
 * What an attempt is refused for if it may not be judged at all, null if it may. A stranger's counts as wrong before it
 * is judged, so that those that run at once are limited too; of a user and his network it does once it was, by
 * `wrongGuess`: many logins at once are no guesses. `rightGuess` and `forgetGuess` take back what was counted.
 */
export function takeGuess(keys: Keys, guesser: Guesser, now: number): GuessRefusal | null {
  const { pairs, networks, strangers } = countsOf(keys);
  const ofPair = at(pairs, pairOf(guesser), now, FORGET_MS);
  if (ofPair.wrong >= FREE_GUESSES) {
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(20, ofPair.wrong - FREE_GUESSES));
    if (Math.abs(now - ofPair.lastAt) < wait) return refusal("user and network", ofPair);
  }
  if (!guesser.isKnown) {
    const ofNetwork = at(networks, guesser.network, now, NETWORK_MS);
    if (ofNetwork.wrong >= GUESSES_OF_A_NETWORK) return refusal("network", ofNetwork);
    const bucket = bucketOf(keys, guesser);
    if (wrongOf(strangers, bucket, now) >= GUESSES_FROM_STRANGERS) {
      const isFirst = !strangers.told.has(bucket);
      strangers.told.add(bucket);
      return { limit: "user", isFirst };
    }
    add(ofNetwork, now);
    strangers.wrong[bucket] = wrongOf(strangers, bucket, now) + 1;
    strangers.lastAt[bucket] = now / 1000;
  }
  return null;
}

/** The attempt that takeGuess() let through was wrong. */
export function wrongGuess(keys: Keys, guesser: Guesser, now: number): void {
  add(at(countsOf(keys).pairs, pairOf(guesser), now, FORGET_MS), now);
}

/** The attempt that takeGuess() let through was right. */
export function rightGuess(keys: Keys, guesser: Guesser): void {
  const { pairs, networks, strangers } = countsOf(keys);
  pairs.delete(pairOf(guesser));
  if (guesser.isKnown) return;
  takeBack(networks.get(guesser.network));
  forgive(strangers, bucketOf(keys, guesser));
}

/** The attempt that takeGuess() let through was not judged: the server was busy. */
export function forgetGuess(keys: Keys, guesser: Guesser): void {
  if (guesser.isKnown) return;
  const { networks, strangers } = countsOf(keys);
  takeBack(networks.get(guesser.network));
  const bucket = bucketOf(keys, guesser);
  strangers.wrong[bucket] = Math.max(0, (strangers.wrong[bucket] ?? 0) - 1);
}

/** An administrator unlocks the user: what was guessed at him counts no more. */
export function forgiveGuesses(keys: Keys, username: string): void {
  const { pairs, strangers } = countsOf(keys);
  const ending = ` ${nameOf(username)}`;
  for (const pair of pairs.keys()) if (pair.endsWith(ending)) pairs.delete(pair);
  forgive(strangers, bucketOf(keys, { username }));
}

const nameOf = (username: string): string => username.trim().toLowerCase().slice(0, 80);
const pairOf = ({ username, network }: Guesser): string => `${network} ${nameOf(username)}`;

function bucketOf(keys: Keys, { username }: Pick<Guesser, "username">): number {
  const [high = 0, middle = 0, low = 0] = keys.mac("credential", "guess", nameOf(username));
  return ((high << 16) | (middle << 8) | low) % BUCKETS;
}

const wrongOf = ({ wrong, lastAt }: Strangers, bucket: number, now: number): number =>
  Math.abs(now - (lastAt[bucket] ?? 0) * 1000) < FORGET_MS ? (wrong[bucket] ?? 0) : 0;

function forgive(strangers: Strangers, bucket: number): void {
  strangers.wrong[bucket] = 0;
  strangers.told.delete(bucket);
}

function refusal(limit: GuessRefusal["limit"], count: Count): GuessRefusal {
  const isFirst = !count.told;
  count.told = true;
  return { limit, isFirst };
}

function add(count: Count, now: number): void {
  count.wrong += 1;
  count.lastAt = now;
}

function takeBack(count: Count | undefined): void {
  if (count && count.wrong > 0) count.wrong -= 1;
}

/** The count of a name, begun anew when the last attempt is `life` ago. Beyond the bound the oldest goes. */
function at(kept: Map<string, Count>, name: string, now: number, life: number): Count {
  const old = kept.get(name);
  const count = old && Math.abs(now - old.lastAt) < life ? old : { wrong: 0, lastAt: now, told: false };
  kept.delete(name);
  kept.set(name, count);
  if (kept.size > MOST_ENTRIES) {
    const oldest = kept.keys().next();
    if (!oldest.done) kept.delete(oldest.value);
  }
  return count;
}
