// What was read stays true until somebody commits. All writers of a directory are threads of one process, so one
// shared cell counts their commits.
import { COMMITS } from "./writer-lock.ts";

/** What a memory keeps: how many answers, and which are too large for it. */
export interface Bounds<V> {
  readonly most: number;
  readonly isLarge?: (value: V) => boolean;
}

/** A read, or the same read with a memory. */
export type Remember = <K, V>(read: (key: K) => V, bounds: Bounds<V>) => (key: K) => V;

/**
 * `read` with a memory, as long as `commits` doesn't move. Nothing is remembered of what isn't there. Beyond its
 * bounds the memory begins anew: keys come from clients.
 */
export function rememberCommitted<K, V>(
  commits: Int32Array<SharedArrayBuffer>,
  read: (key: K) => V,
  { most, isLarge }: Bounds<V>,
): (key: K) => V {
  const known = new Map<K, V>();
  let at = -1;
  return (key) => {
    const now = Atomics.load(commits, COMMITS);
    if (now !== at) known.clear();
    at = now;
    let value = known.get(key);
    if (value === undefined) {
      value = read(key);
      if (value === undefined || isLarge?.(value)) return value;
      if (known.size >= most) known.clear();
      known.set(key, value);
    }
    return value;
  };
}
