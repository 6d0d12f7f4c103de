// What was verified by an Argon2id run lately, in memory and of this process only. Keys hold no secret: they are keyed
// hashes under a salt that nobody else has. Only successes are kept; what they were verified against is asked again
// each time by who uses this.
import type { Keys } from "../ports/platform.ts";
import type { Ports } from "../ports/ports.ts";
import { toHex } from "./equal.ts";

interface Kept<T> {
  readonly at: number;
  readonly value: T;
}

export interface VerifiedMemory<T> {
  /** The key of a secret and all else that what is kept belongs to. */
  keyOf(ports: Ports, ...parts: readonly string[]): string;
  /** Nothing once it is `lifeMs` old, or if the clock was set back. */
  recall(ports: Ports, key: string): T | undefined;
  keep(ports: Ports, key: string, value: T): void;
  forget(ports: Ports, key: string): void;
}

interface Memory<T> {
  readonly salt: string;
  readonly kept: Map<string, Kept<T>>;
}

const MOST_KEPT = 10_000;

/** A memory of its own for each org. Beyond its bound the oldest goes. */
export function verifiedMemory<T>(lifeMs: number): VerifiedMemory<T> {
  const memories = new WeakMap<Keys, Memory<T>>();
  const of = ({ keys, random }: Ports): Memory<T> => {
    let memory = memories.get(keys);
    if (!memory) {
      memory = { salt: toHex(random.bytes(32)), kept: new Map() };
      memories.set(keys, memory);
    }
    return memory;
  };
  return {
    keyOf: (ports, ...parts) => toHex(ports.keys.mac("credential", of(ports).salt, ...parts)),
    recall(ports, key) {
      const { kept } = of(ports);
      const found = kept.get(key);
      if (!found) return undefined;
      const age = ports.clock.now() - found.at;
      if (age >= 0 && age < lifeMs) return found.value;
      kept.delete(key);
      return undefined;
    },
    keep(ports, key, value) {
      const { kept } = of(ports);
      kept.delete(key);
      kept.set(key, { at: ports.clock.now(), value });
      if (kept.size <= MOST_KEPT) return;
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    },
    forget: (ports, key) => {
      of(ports).kept.delete(key);
    },
  };
}
