// What a reading connection read stays true until another connection commits: SQLite counts those commits.
import type { Database } from "./driver.ts";

/** Beyond this many different answers the memory begins anew: keys come from clients. */
const MOST = 10_000;

/** `read` with a memory, as long as nothing was committed. On a connection that writes it is `read` itself. */
export function rememberCommitted<K, V>(database: Database, read: (key: K) => V): (key: K) => V {
  if (!database.isReadOnly) return read;
  const known = new Map<K, V>();
  let version = -1;
  return (key) => {
    const now = database.dataVersion();
    if (now !== version || known.size >= MOST) {
      known.clear();
      version = now;
    }
    let value = known.get(key);
    if (value === undefined) {
      value = read(key);
      if (value !== undefined) known.set(key, value);
    }
    return value;
  };
}
