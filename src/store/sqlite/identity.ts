// IdentityStore: credentials, sessions, networks, settings, traces, events.

import type { ProfileRules } from "../../domain/model/identity.ts";
import type {
  Credential,
  CredentialStore,
  IdentityStore,
  LoginRateStore,
  LoginUser,
  NetworkStore,
  PasswordHistoryStore,
  TokenHistoryStore,
} from "../../domain/ports/identity.ts";
import { timeoutSeconds } from "../../facts/sessions.ts";
import type { AuditTrail } from "./audit.ts";
import type { Remember } from "./committed.ts";
import type { Database } from "./driver.ts";
import { knownNetworkStore } from "./known-networks.ts";
import { namedTokenStore, noticeStore } from "./named-tokens.ts";
import { type Columns, updateRow } from "./row-changes.ts";
import { ACCESS_VERSION, loginIpStore, sessionStore } from "./sessions.ts";
import { verificationStore } from "./verifications.ts";

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

/** What a login reads of its user, twice: as an array, in this order, since naming its cells costs as much as reading them. */
const LOGIN_USER = `
  SELECT c.user_id, c.password_hash, c.must_change, c.password_changed_at, c.token_mac, c.token_created_at,
    c.token_last_used_at, c.had_token, c.failures, c.locked_at, c.frozen, u."Username", u."IsActive", u."ProfileId",
    EXISTS (SELECT 1 FROM profile_login_rules WHERE profile_id = u."ProfileId"), ${ACCESS_VERSION},
    a.sealed, coalesce(a.last_step, 0),
    (SELECT value FROM setting WHERE name = 'session.sessionTimeout'),
    (SELECT value FROM setting WHERE name = 'session.shared'), c.password_seen_at
  FROM so_User u JOIN credential c ON c.user_id = u."Id" LEFT JOIN authenticator a ON a.user_id = c.user_id`;

const BY_USERNAME = `${LOGIN_USER} WHERE u."Username" = ?`;
const BY_USER_ID = `${LOGIN_USER} WHERE u."Id" = ?`;

type LoginUserRow = [
  userId: number,
  passwordHash: string,
  mustChange: number,
  passwordChangedAt: number,
  tokenMac: Uint8Array | null,
  tokenCreatedAt: number | null,
  tokenLastUsedAt: number | null,
  hadToken: number,
  failures: number,
  lockedAt: number | null,
  frozen: number,
  username: string,
  isActive: number,
  profileId: number,
  hasProfileRules: number,
  accessVersion: number,
  authenticator: Uint8Array | null,
  authenticatorStep: number,
  sessionTimeout: string | null,
  sharesSessions: string | null,
  passwordSeenAt: number,
];

const toLoginUser = (row: LoginUserRow): LoginUser => ({
  userId: row[0],
  passwordHash: row[1],
  mustChange: row[2] === 1,
  passwordChangedAt: row[3],
  tokenMac: row[4],
  tokenCreatedAt: row[5],
  tokenLastUsedAt: row[6],
  hadToken: row[7] === 1,
  failures: row[8],
  lockedAt: row[9],
  frozen: row[10] === 1,
  username: row[11],
  isActive: row[12] === 1,
  profileId: row[13],
  hasProfileRules: row[14] === 1,
  accessVersion: row[15],
  authenticator: row[16],
  authenticatorStep: row[17],
  sessionSeconds: timeoutSeconds(row[18]),
  sharesSessions: row[19] === "true",
  passwordSeenAt: row[20],
});

const USER_INFO = `
  SELECT u."Username", u."Email", u."FirstName", u."LastName", u."Name",
    u."LanguageLocaleKey", u."LocaleSidKey", u."TimeZoneSidKey", u."ProfileId",
    (SELECT "Name" FROM so_Profile WHERE "Id" = u."ProfileId"), (SELECT "Name" FROM so_Organization)
  FROM so_User u WHERE u."Id" = ?`;

type UserInfoRow = [
  username: string,
  email: string,
  firstName: string | null,
  lastName: string,
  fullName: string,
  language: string,
  locale: string,
  timeZone: string,
  profileId: number,
  profileName: string,
  organizationName: string,
];

export function identityStore(
  database: Database,
  audit: Pick<AuditTrail, "add" | "events">,
  remember: Remember,
): IdentityStore {
  return {
    credentials: credentialStore(database),
    verifications: verificationStore(database),
    sessions: sessionStore(database, remember),
    loginIps: loginIpStore(database),
    networks: networkStore(database),
    knownNetworks: knownNetworkStore(database),
    passwordHistory: passwordHistoryStore(database),
    tokenHistory: tokenHistoryStore(database),
    loginRate: loginRateStore(database),
    namedTokens: namedTokenStore(database),
    notices: noticeStore(database),
    async setting(name) {
      const [value] = database.rowNow("SELECT value FROM setting WHERE name = ?", name) ?? [];
      return value === undefined ? undefined : String(value);
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
    async trace(loginHistoryId) {
      const sql = "SELECT json FROM login_trace WHERE login_history_id = ?";
      return database.get<{ json: string }>(sql, loginHistoryId)?.json;
    },
    async newestTrace() {
      const sql = "SELECT coalesce(max(login_history_id), 0) AS id FROM login_trace";
      return database.get<{ id: number }>(sql)?.id ?? 0;
    },
    async tracesAfter(loginHistoryId, containing, most) {
      return database.all(
        `SELECT login_history_id AS loginHistoryId, json FROM login_trace
         WHERE login_history_id > ? AND instr(json, ?) > 0 ORDER BY login_history_id LIMIT ?`,
        loginHistoryId,
        containing,
        most,
      );
    },
    async tokensMadeBefore(time, after, most) {
      const rows = database.all<{ userId: number }>(
        `SELECT user_id AS userId FROM credential
         WHERE user_id > ? AND token_mac IS NOT NULL AND token_created_at < ? ORDER BY user_id LIMIT ?`,
        after,
        time,
        most,
      );
      return rows.map(({ userId }) => userId);
    },
    async addEvent(event) {
      audit.add(event);
    },
    events: async (targetId) => audit.events(targetId),
  };
}

function credentialStore(database: Database): CredentialStore {
  return {
    async byUsername(username) {
      const row = database.rowNow(BY_USERNAME, username);
      return row && toLoginUser(row as LoginUserRow);
    },
    async byUserId(userId) {
      const row = database.rowNow(BY_USER_ID, userId);
      return row && toLoginUser(row as LoginUserRow);
    },
    async info(userId) {
      const row = database.rowNow(USER_INFO, userId) as UserInfoRow | undefined;
      return (
        row && {
          username: row[0],
          email: row[1],
          firstName: row[2],
          lastName: row[3],
          fullName: row[4],
          language: row[5],
          locale: row[6],
          timeZone: row[7],
          profileId: row[8],
          profileName: row[9],
          organizationName: row[10],
        }
      );
    },
    async create(credential) {
      database.run(
        "INSERT INTO credential (user_id, password_hash, must_change, password_changed_at, had_token, failures, frozen) VALUES (?, '', 0, 0, 0, 0, 0)",
        credential.userId,
      );
      updateRow(database, "credential", CREDENTIAL_COLUMNS, credential, "user_id = ?", credential.userId);
    },
    async noteSuccess(userId, now, { usedToken, endsFailures }) {
      const ends = endsFailures ? 1 : 0;
      database.run(
        `UPDATE credential SET failures = CASE WHEN ? THEN 0 ELSE failures END,
           locked_at = CASE WHEN ? THEN NULL ELSE locked_at END,
           token_last_used_at = CASE WHEN ? THEN ? ELSE token_last_used_at END WHERE user_id = ?`,
        ends,
        ends,
        usedToken ? 1 : 0,
        now,
        userId,
      );
      database.run('UPDATE so_User SET "LastLoginDate" = ? WHERE "Id" = ?', now, userId);
    },
    async change(userId, changes) {
      updateRow<Credential>(database, "credential", CREDENTIAL_COLUMNS, changes, "user_id = ?", userId);
    },
  };
}

function networkStore(database: Database): NetworkStore {
  return {
    async list() {
      const rows = database.rowsNow(
        "SELECT id, range_from, range_to, description FROM trusted_range ORDER BY id",
      ) as [number, string, string, string][];
      return rows.map(([id, from, to, description]) => ({ id, from, to, description }));
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
      const [logins, refusals] = database.rowNow(
        `SELECT coalesce(sum(logins), 0), coalesce(sum(refusals), 0) FROM login_rate
         WHERE user_id = ? AND minute BETWEEN ? AND ?`,
        userId,
        first,
        last,
      ) as [number, number];
      return { logins, refusals };
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
