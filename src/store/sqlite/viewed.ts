// ViewedStore, and what users have seen of records in SQL.
import type { ViewedStore, Viewing } from "../../domain/ports/viewed.ts";
import type { Computed } from "../../soql/bound.ts";
import type { Remember } from "./committed.ts";
import type { Database } from "./driver.ts";

const COLUMNS = 'record_id AS "id", viewed_at AS "viewedAt", referenced_at AS "referencedAt"';
/** Users whose answer is kept in memory between commits. */
const MOST_USERS = 1000;

export function viewedStore(database: Database, remember: Remember): ViewedStore {
  const hasAny = remember(
    (userId: number) =>
      database.rowNow("SELECT 1 FROM viewed WHERE user_id = ? LIMIT 1", userId) !== undefined,
    { most: MOST_USERS },
  );
  return {
    async note(userId, ids, as, at, { range, keep, since }) {
      database.run(
        `INSERT INTO viewed (user_id, record_id, viewed_at, referenced_at)
           SELECT ?1, value, ?2, ?3 FROM json_each(?4) WHERE true
         ON CONFLICT (user_id, record_id) DO UPDATE SET
           viewed_at = coalesce(excluded.viewed_at, viewed_at), referenced_at = excluded.referenced_at`,
        userId,
        as === "view" ? at : null,
        at,
        JSON.stringify(ids),
      );
      database.run("DELETE FROM viewed WHERE user_id = ? AND referenced_at < ?", userId, since);
      database.run(
        `DELETE FROM viewed WHERE user_id = ?1 AND record_id IN (
           SELECT record_id FROM viewed WHERE user_id = ?1 AND record_id >= ?2 AND record_id < ?3
           ORDER BY referenced_at DESC, record_id LIMIT -1 OFFSET ?4)`,
        userId,
        range.from,
        range.until,
        keep,
      );
    },
    async recent(userId, range) {
      const { from, until } = range ?? { from: 0, until: Number.MAX_SAFE_INTEGER };
      return database.all<Viewing>(
        `SELECT ${COLUMNS} FROM viewed WHERE user_id = ? AND record_id >= ? AND record_id < ?
         ORDER BY referenced_at DESC, record_id`,
        userId,
        from,
        until,
      );
    },
    async find(userId, ids) {
      return database.all<Viewing>(
        `SELECT ${COLUMNS} FROM viewed WHERE user_id = ? AND record_id IN (SELECT value FROM json_each(?))`,
        userId,
        JSON.stringify(ids),
      );
    },
    hasAny,
  };
}

/** SQL of a user's own moment of the record whose row `row` names. */
export const viewedSql = ({ of, user }: Extract<Computed, { kind: "viewed" }>, row: string): string =>
  `(SELECT v.${of.field.name === "LastViewedDate" ? "viewed_at" : "referenced_at"} FROM viewed AS v WHERE v.user_id = ${Math.trunc(user)} AND v.record_id = ${row}."Id")`;
