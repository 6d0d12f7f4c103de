import type { KnownNetworkStore } from "../../domain/ports/identity.ts";
import type { Database } from "./driver.ts";
import { limitSql } from "./soql-to-sql.ts";

export function knownNetworkStore(database: Database): KnownNetworkStore {
  return {
    async find(userId, network) {
      const row = database.rowNow(
        "SELECT last_login_at, failures, locked_at FROM known_network WHERE user_id = ? AND network = ?",
        userId,
        network,
      ) as [number, number, number | null] | undefined;
      return row && { lastLoginAt: row[0], failures: row[1], lockedAt: row[2] };
    },
    async noteLogin(userId, network, now, keep) {
      database.run(
        `INSERT OR REPLACE INTO known_network (user_id, network, last_login_at, failures, locked_at)
         VALUES (?, ?, ?, 0, NULL)`,
        userId,
        network,
        now,
      );
      database.run(
        `DELETE FROM known_network WHERE user_id = ? AND network NOT IN
           (SELECT network FROM known_network WHERE user_id = ? ORDER BY last_login_at DESC, network
            ${limitSql({ limit: keep, offset: 0 })})`,
        userId,
        userId,
      );
    },
    async count(userId, network, failures, lockedAt) {
      database.run(
        "UPDATE known_network SET failures = ?, locked_at = coalesce(?, locked_at) WHERE user_id = ? AND network = ?",
        failures,
        lockedAt,
        userId,
        network,
      );
    },
    async unlock(userId) {
      database.run("UPDATE known_network SET failures = 0, locked_at = NULL WHERE user_id = ?", userId);
    },
    async lastLock(userId) {
      const row = database.get<{ at: number | null }>(
        "SELECT max(locked_at) AS at FROM known_network WHERE user_id = ?",
        userId,
      );
      return row?.at ?? null;
    },
  };
}
