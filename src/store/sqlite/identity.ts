// IdentityStore: credentials, sessions, networks, settings, traces, events.

import type { IpRange, ProfileRules } from "../../domain/model/identity.ts";
import type {
  Credential,
  CredentialStore,
  IdentityStore,
  LiveSession,
  LoginRateStore,
  LoginUser,
  NetworkStore,
  PasswordHistoryStore,
  SecurityEvent,
  SessionStore,
  TokenHistoryStore,
} from "../../domain/ports/identity.ts";
import type { Remember } from "./committed.ts";
import type { Database } from "./driver.ts";
import { knownNetworkStore } from "./known-networks.ts";
import { type Columns, updateRow } from "./row-changes.ts";

const CREDENTIAL_COLUMNS: Columns<Credential> = {
  userId: "user_id",
  passwordHash: "password_hash",
  mustChange: "must_change",
  passwordChangedAt: "password_changed_at",
  passwordSeenAt: "password_seen_at",
  tokenMac: "token_mac",
  tokenCreatedAt: "token_created_at",
  tokenLastUsedAt: "token_last_used_at",
  hadToken: "had_token",
  failures: "failures",
  lockedAt: "locked_at",
  frozen: "frozen",
};

const ACCESS_VERSION = `coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'access.version'), 0) AS accessVersion`;

const LOGIN_USER = `
  SELECT c.user_id AS userId, c.password_hash AS passwordHash, c.must_change AS mustChange,
    c.password_changed_at AS passwordChangedAt, c.password_seen_at AS passwordSeenAt, c.token_mac AS tokenMac, c.token_created_at AS tokenCreatedAt,
    c.token_last_used_at AS tokenLastUsedAt, c.had_token AS hadToken, c.failures, c.locked_at AS lockedAt, c.frozen,
    u."Username" AS username, u."IsActive" AS isActive, u."ProfileId" AS profileId,
    EXISTS (SELECT 1 FROM profile_login_rules WHERE profile_id = u."ProfileId") AS hasProfileRules, ${ACCESS_VERSION}
  FROM so_User u JOIN credential c ON c.user_id = u."Id"`;

type Raw<T> = { readonly [Key in keyof T]: T[Key] extends boolean ? number : T[Key] };

/** The row itself, its flags made booleans: every login reads two. */
const toLoginUser = (row: Raw<LoginUser>): LoginUser =>
  Object.assign(row, {
    mustChange: row.mustChange === 1,
    hadToken: row.hadToken === 1,
    frozen: row.frozen === 1,
    isActive: row.isActive === 1,
    hasProfileRules: row.hasProfileRules === 1,
  });

export function identityStore(database: Database, remember: Remember): IdentityStore {
  return {
    credentials: credentialStore(database),
    sessions: sessionStore(database, remember),
    networks: networkStore(database),
    knownNetworks: knownNetworkStore(database),
    passwordHistory: passwordHistoryStore(database),
    tokenHistory: tokenHistoryStore(database),
    loginRate: loginRateStore(database),
    async setting(name) {
      return database.get<{ value: string }>("SELECT value FROM setting WHERE name = ?", name)?.value;
    },
    async settings(prefix) {
      const rows = database.rows(
        "SELECT name, value FROM setting WHERE substr(name, 1, ?) = ?",
        prefix.length,
        prefix,
      );
      return new Map(rows.map(([name, value]) => [String(name), String(value)]));
    },
    async saveSetting(name, value) {
      database.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value);
    },
    async profileRules(profileId) {
      const row = database.get<{ ranges: string; hours: string }>(
        "SELECT ranges, hours FROM profile_login_rules WHERE profile_id = ?",
        profileId,
      );
      if (!row) return undefined;
      const { ranges, hours }: { ranges: ProfileRules["ranges"]; hours: ProfileRules["hours"] } = {
        ranges: JSON.parse(row.ranges),
        hours: JSON.parse(row.hours),
      };
      return { ranges, hours };
    },
    async saveProfileRules(profileId, { ranges, hours }) {
      database.run(
        "INSERT OR REPLACE INTO profile_login_rules (profile_id, ranges, hours) VALUES (?, ?, ?)",
        profileId,
        JSON.stringify(ranges),
        JSON.stringify(hours),
      );
    },
    async saveTrace(loginHistoryId, json) {
      database.run("INSERT INTO login_trace (login_history_id, json) VALUES (?, ?)", loginHistoryId, json);
    },
    async addEvent({ at, actorId, address, event, targetId }) {
      database.run(
        "INSERT INTO security_event (at, actor_id, address, event, target_id) VALUES (?, ?, ?, ?, ?)",
        at,
        actorId,
        address,
        event,
        targetId,
      );
    },
    async events(targetId) {
      return database.all<SecurityEvent>(
        `SELECT at, actor_id AS actorId, address, event, target_id AS targetId FROM security_event
         WHERE target_id = ? ORDER BY id`,
        targetId,
      );
    },
  };
}

function credentialStore(database: Database): CredentialStore {
  return {
    async byUsername(username) {
      const row = database.get<Raw<LoginUser>>(`${LOGIN_USER} WHERE u."Username" = ?`, username);
      return row && toLoginUser(row);
    },
    async byUserId(userId) {
      const row = database.get<Raw<LoginUser>>(`${LOGIN_USER} WHERE u."Id" = ?`, userId);
      return row && toLoginUser(row);
    },
    async create(credential) {
      database.run(
        "INSERT INTO credential (user_id, password_hash, must_change, password_changed_at, had_token, failures, frozen) VALUES (?, '', 0, 0, 0, 0, 0)",
        credential.userId,
      );
      updateRow(database, "credential", CREDENTIAL_COLUMNS, credential, "user_id = ?", credential.userId);
    },
    async change(userId, changes) {
      updateRow<Credential>(database, "credential", CREDENTIAL_COLUMNS, changes, "user_id = ?", userId);
    },
  };
}

/** Live sessions kept in memory between commits. */
const MOST_SESSIONS = 10_000;

const LIVE_SESSION = `
  SELECT s.key, s.user_id AS userId, s.kind, s.created_at AS createdAt, s.last_active_at AS lastActiveAt,
    s.password_expired AS passwordExpired, s.address, u."Username" AS username, u."ProfileId" AS profileId,
    u."TimeZoneSidKey" AS timeZone, r.ranges,
    (SELECT value FROM setting WHERE name = 'session.lockSessionsToIp') AS locked,
    (SELECT value FROM setting WHERE name = 'session.enforceIpRangesEveryRequest') AS enforced,
    ${ACCESS_VERSION}
  FROM session s JOIN so_User u ON u."Id" = s.user_id JOIN credential c ON c.user_id = s.user_id
    LEFT JOIN profile_login_rules r ON r.profile_id = u."ProfileId"
  WHERE s.key = ? AND u."IsActive" = 1 AND c.frozen = 0`;

type LiveRow = Raw<Omit<LiveSession, "isLocked" | "ranges">> & {
  readonly ranges: string | null;
  readonly locked: string | null;
  readonly enforced: string | null;
};

function sessionStore(database: Database, remember: Remember): SessionStore {
  const live = remember(
    (key: string): LiveSession | undefined => {
      const row = database.get<LiveRow>(LIVE_SESSION, key);
      if (!row) return undefined;
      const { ranges, locked, enforced, ...session } = row;
      return {
        ...session,
        passwordExpired: row.passwordExpired === 1,
        isLocked: locked === "true",
        ranges: enforced === "true" && ranges !== null ? (JSON.parse(ranges) as IpRange[]) : [],
      };
    },
    { most: MOST_SESSIONS },
  );
  return {
    async create({ key, userId, kind, createdAt, lastActiveAt, passwordExpired, address }) {
      database.run(
        `INSERT INTO session (key, user_id, kind, created_at, last_active_at, password_expired, address)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        key,
        userId,
        kind,
        createdAt,
        lastActiveAt,
        passwordExpired ? 1 : 0,
        address,
      );
    },
    live,
    async touch(key, now) {
      database.run("UPDATE session SET last_active_at = max(last_active_at, ?) WHERE key = ?", now, key);
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

function networkStore(database: Database): NetworkStore {
  return {
    async list() {
      return database.all(
        "SELECT id, range_from AS 'from', range_to AS 'to', description FROM trusted_range ORDER BY id",
      );
    },
    async add({ from, to, description }) {
      const row = database.get<{ id: number }>(
        `INSERT INTO trusted_range (range_from, range_to, description) VALUES (?, ?, ?)
         ON CONFLICT (range_from, range_to) DO UPDATE SET description = excluded.description RETURNING id`,
        from,
        to,
        description,
      );
      return row?.id ?? 0;
    },
    async remove(from, to) {
      return (
        database.run("DELETE FROM trusted_range WHERE range_from = ? AND range_to = ?", from, to).changes > 0
      );
    },
  };
}

function loginRateStore(database: Database): LoginRateStore {
  return {
    async between(userId, first, last) {
      const row = database.get<{ logins: number; refusals: number }>(
        `SELECT coalesce(sum(logins), 0) AS logins, coalesce(sum(refusals), 0) AS refusals FROM login_rate
         WHERE user_id = ? AND minute BETWEEN ? AND ?`,
        userId,
        first,
        last,
      );
      return row ?? { logins: 0, refusals: 0 };
    },
    async note(userId, minute, what, first) {
      const [logins, refusals] = what === "login" ? [1, 0] : [0, 1];
      const noted = database.get<{ count: number }>(
        `INSERT INTO login_rate (user_id, minute, logins, refusals) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET logins = logins + excluded.logins, refusals = refusals + excluded.refusals
         RETURNING logins + refusals AS count`,
        userId,
        minute,
        logins,
        refusals,
      );
      // Once a minute is enough.
      if (noted?.count !== 1) return;
      database.run("DELETE FROM login_rate WHERE user_id = ? AND minute < ?", userId, first);
    },
  };
}

function passwordHistoryStore(database: Database): PasswordHistoryStore {
  return {
    async list(userId, most) {
      const rows = database.all<{ hash: string }>(
        "SELECT password_hash AS hash FROM password_history WHERE user_id = ? ORDER BY id DESC LIMIT ?",
        userId,
        most,
      );
      return rows.map(({ hash }) => hash);
    },
    async add(userId, passwordHash, setAt, keep) {
      database.run(
        "INSERT INTO password_history (user_id, password_hash, set_at) VALUES (?, ?, ?)",
        userId,
        passwordHash,
        setAt,
      );
      database.run(
        `DELETE FROM password_history WHERE user_id = ?
         AND id NOT IN (SELECT id FROM password_history WHERE user_id = ? ORDER BY id DESC LIMIT ?)`,
        userId,
        userId,
        keep,
      );
    },
  };
}

function tokenHistoryStore(database: Database): TokenHistoryStore {
  return {
    async list(userId) {
      return database.all(
        "SELECT token_mac AS tokenMac, ended_at AS endedAt FROM token_history WHERE user_id = ? ORDER BY id DESC",
        userId,
      );
    },
    async add(userId, { tokenMac, endedAt }, keep) {
      database.run(
        "INSERT INTO token_history (user_id, token_mac, ended_at) VALUES (?, ?, ?)",
        userId,
        tokenMac,
        endedAt,
      );
      database.run(
        `DELETE FROM token_history WHERE user_id = ?
         AND id NOT IN (SELECT id FROM token_history WHERE user_id = ? ORDER BY id DESC LIMIT ?)`,
        userId,
        userId,
        keep,
      );
    },
  };
}
