// SessionStore: live sessions by the keyed hash of their id; and the addresses that users came from.
import { firstId } from "../../domain/model/id.ts";
import type { IpRange } from "../../domain/model/identity.ts";
import type { LiveSession, LoginIpStore, SessionStore } from "../../domain/ports/identity.ts";
import { type SessionLevel, timeoutSeconds } from "../../facts/sessions.ts";
import type { Remember } from "./committed.ts";
import type { Database } from "./driver.ts";

const ACCESS_VERSION = `coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'access.version'), 0) AS accessVersion`;

type Raw<T> = { readonly [Key in keyof T]: T[Key] extends boolean ? number : T[Key] };

/** Live sessions kept in memory between commits. */
const MOST_SESSIONS = 10_000;

const LIVE_SESSION = `
  SELECT s.key, s.user_id AS userId, s.kind, s.created_at AS createdAt, s.last_active_at AS lastActiveAt,
    s.password_expired AS passwordExpired, s.address, s.level, u."Username" AS username, u."ProfileId" AS profileId,
    u."TimeZoneSidKey" AS timeZone, r.ranges, s.token_id AS tokenId, n.read_only AS readOnly, n.expires_at AS endsAt,
    (SELECT value FROM setting WHERE name = 'session.sessionTimeout') AS timeout,
    (SELECT value FROM setting WHERE name = 'session.lockSessionsToIp') AS locked,
    (SELECT value FROM setting WHERE name = 'session.enforceIpRangesEveryRequest') AS enforced,
    ${ACCESS_VERSION}
  FROM session s JOIN so_User u ON u."Id" = s.user_id JOIN credential c ON c.user_id = s.user_id
    LEFT JOIN profile_login_rules r ON r.profile_id = u."ProfileId"
    LEFT JOIN named_token n ON n.id = s.token_id
  WHERE s.key = ? AND u."IsActive" = 1 AND c.frozen = 0 AND (s.token_id IS NULL OR n.id IS NOT NULL)`;

type LiveRow = Raw<
  Omit<LiveSession, "isLocked" | "ranges" | "secondsValid" | "level" | "tokenId" | "readOnly" | "endsAt">
> & {
  readonly tokenId: number | null;
  readonly readOnly: number | null;
  readonly endsAt: number | null;
  readonly level: SessionLevel;
  readonly timeout: string | null;
  readonly ranges: string | null;
  readonly locked: string | null;
  readonly enforced: string | null;
};

export function sessionStore(database: Database, remember: Remember): SessionStore {
  const live = remember(
    (key: string): LiveSession | undefined => {
      const row = database.get<LiveRow>(LIVE_SESSION, key);
      if (!row) return undefined;
      const { ranges, locked, enforced, timeout, tokenId, readOnly, endsAt, ...session } = row;
      return {
        ...session,
        ...(tokenId === null ? {} : { tokenId, readOnly: readOnly === 1, endsAt }),
        passwordExpired: row.passwordExpired === 1,
        secondsValid: timeoutSeconds(timeout),
        isLocked: locked === "true",
        ranges: enforced === "true" && ranges !== null ? (JSON.parse(ranges) as IpRange[]) : [],
      };
    },
    { most: MOST_SESSIONS },
  );
  return {
    async create({ key, userId, kind, createdAt, lastActiveAt, passwordExpired, address, ...more }) {
      const { loginHistoryId = null, level = "STANDARD", seed = null, tokenId = null } = more;
      database.run(
        `INSERT INTO session (key, user_id, kind, created_at, last_active_at, password_expired, address, id,
           login_history_id, level, seed, token_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        key,
        userId,
        kind,
        createdAt,
        lastActiveAt,
        passwordExpired ? 1 : 0,
        address,
        loginHistoryId === null ? nextId(database) : loginHistoryId - firstId("0Ya"),
        loginHistoryId,
        level,
        seed,
        tokenId,
      );
    },
    live,
    async touch(key, now) {
      database.run("UPDATE session SET last_active_at = max(last_active_at, ?) WHERE key = ?", now, key);
    },
    async shared({ userId, address, application, apiType }, since) {
      return database.get<{ key: string; seed: Uint8Array }>(
        `SELECT s.key, s.seed FROM session s JOIN so_LoginHistory h ON h."Id" = s.login_history_id
         WHERE s.user_id = ? AND s.seed IS NOT NULL AND s.kind = 'api' AND s.password_expired = 0 AND s.address = ?
           AND h."Application" = ? AND h."ApiType" = ? AND s.last_active_at >= ?
         ORDER BY s.created_at DESC LIMIT 1`,
        userId,
        address,
        application,
        apiType,
        since,
      );
    },
    async share(key, loginHistoryId, now) {
      database.run(
        "UPDATE session SET login_history_id = ?, last_active_at = max(last_active_at, ?) WHERE key = ?",
        loginHistoryId,
        now,
        key,
      );
    },
    async recordId(key) {
      const row = database.row("SELECT id FROM session WHERE key = ?", key);
      return row && firstId("0Ak") + Number(row[0]);
    },
    async remove(key) {
      database.run("DELETE FROM session WHERE key = ?", key);
    },
    async removeAllOf(userId) {
      database.run("DELETE FROM session WHERE user_id = ?", userId);
    },
    async removeInactive() {
      database.run(`DELETE FROM session WHERE user_id IN (SELECT "Id" FROM so_User WHERE "IsActive" = 0)`);
    },
    async sweep(time) {
      database.run("DELETE FROM session WHERE last_active_at < ?", time);
    },
  };
}

/**
 * The number of a session that no login began. Others have their login's, which is as unique and costs no counter: the
 * counter begins far behind those.
 */
function nextId(database: Database): number {
  const row = database.row("UPDATE id_sequence SET next = next + 1 WHERE key_prefix = '0Ak' RETURNING next");
  return Number(row?.[0]) - 1;
}

export function loginIpStore(database: Database): LoginIpStore {
  return {
    async note(userId, address, now) {
      database.run(
        "INSERT OR IGNORE INTO login_ip (user_id, address, created_at, authenticated) VALUES (?, ?, ?, 1)",
        userId,
        address,
        now,
      );
    },
  };
}
