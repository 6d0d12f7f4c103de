// IdentityStore: credentials, sessions, networks, settings, traces, events.

import type {
  Credential,
  CredentialStore,
  IdentityStore,
  LoginRateStore,
  NetworkStore,
  PasswordHistoryStore,
  TokenHistoryStore,
} from "../../domain/ports/identity.ts";
import type { AuditTrail } from "./audit.ts";
import type { Remember } from "./committed.ts";
import type { Database } from "./driver.ts";
import { knownNetworkStore } from "./known-networks.ts";
import { loginUsers } from "./login-users.ts";
import { namedTokenStore, noticeStore } from "./named-tokens.ts";
import type { OrgRules } from "./org-rules.ts";
import { type Columns, updateRow } from "./row-changes.ts";
import { loginIpStore, sessionStore } from "./sessions.ts";
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
  rules: OrgRules,
  /** Where logins are read: see openStores(). */
  logins: Pick<Database, "rowNow"> = database,
): IdentityStore {
  return {
    credentials: credentialStore(database, rules, logins),
    verifications: verificationStore(database),
    sessions: sessionStore(database, remember),
    loginIps: loginIpStore(database),
    networks: networkStore(database, rules),
    knownNetworks: knownNetworkStore(database),
    passwordHistory: passwordHistoryStore(database),
    tokenHistory: tokenHistoryStore(database),
    loginRate: loginRateStore(database),
    namedTokens: namedTokenStore(database),
    notices: noticeStore(database),
    setting: async (name) => rules.settings().get(name),
    async settings(prefix) {
      const all = rules.settings();
      return prefix === "" ? all : new Map([...all].filter(([name]) => name.startsWith(prefix)));
    },
    async saveSetting(name, value) {
      database.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value);
    },
    profileRules: async (profileId) => rules.profile(profileId),
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

function credentialStore(
  database: Database,
  rules: OrgRules,
  logins: Pick<Database, "rowNow">,
): CredentialStore {
  return {
    ...loginUsers(logins, rules),
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
      if (endsFailures)
        database.run("UPDATE credential SET failures = 0, locked_at = NULL WHERE user_id = ?", userId);
      if (usedToken)
        database.run("UPDATE credential SET token_last_used_at = ? WHERE user_id = ?", now, userId);
      database.run('UPDATE so_User SET "LastLoginDate" = ? WHERE "Id" = ?', now, userId);
    },
    async change(userId, changes) {
      updateRow<Credential>(database, "credential", CREDENTIAL_COLUMNS, changes, "user_id = ?", userId);
    },
  };
}

function networkStore(database: Database, rules: OrgRules): NetworkStore {
  return {
    list: async () => rules.ranges(),
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
    async change({ id, from, to, description }) {
      const sql = "UPDATE trusted_range SET range_from = ?, range_to = ?, description = ? WHERE id = ?";
      return database.run(sql, from, to, description, id).changes > 0;
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
