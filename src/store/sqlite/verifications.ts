// VerificationStore: authenticators, verifications under way, activations, links for who forgot the password.
import type { Activation, Verification, VerificationStore } from "../../domain/ports/verifications.ts";
import type { Database } from "./driver.ts";
import { type Columns, updateRow } from "./row-changes.ts";

const COLUMNS: Columns<Omit<Verification, "id">> = {
  key: "key",
  userId: "user_id",
  method: "method",
  policy: "policy",
  codeMac: "code_mac",
  sealed: "sealed",
  startedAt: "started_at",
  sent: "sent",
  wrong: "wrong",
  loginHistoryId: "login_history_id",
};
const VERIFICATION = `SELECT id, ${Object.entries(COLUMNS)
  .map(([name, column]) => `${column} AS ${name}`)
  .join(", ")} FROM verification`;
const ACTIVATION =
  "SELECT id, user_id AS userId, key, created_at AS createdAt, last_used_at AS lastUsedAt, address, browser FROM activation";

/** A key that no browser has: the row stays only to be counted. */
const ENDED = "ended:";

export function verificationStore(database: Database): VerificationStore {
  return {
    async open(row) {
      const found = database.get<{ id: number }>(
        `INSERT INTO verification (key, user_id, method, policy, code_mac, sealed, started_at, sent, wrong, login_history_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, started_at = excluded.started_at, wrong = 0
         RETURNING id`,
        row.key,
        row.userId,
        row.method,
        row.policy,
        row.codeMac,
        row.sealed,
        row.startedAt,
        row.sent,
        row.wrong,
        row.loginHistoryId,
      );
      return found?.id ?? 0;
    },
    async byKey(key) {
      return database.get<Verification>(`${VERIFICATION} WHERE key = ?`, key);
    },
    async change(id, changes) {
      updateRow<Omit<Verification, "id">>(database, "verification", COLUMNS, changes, "id = ?", id);
    },
    async close(id) {
      database.run(
        `UPDATE verification SET key = '${ENDED}' || id, code_mac = NULL, sealed = NULL WHERE id = ?`,
        id,
      );
    },
    async mailedSince(userId, time) {
      const row = database.get<{ sent: number }>(
        "SELECT coalesce(sum(sent), 0) AS sent FROM verification WHERE user_id = ? AND started_at >= ?",
        userId,
        time,
      );
      return row?.sent ?? 0;
    },
    async endAllOf(userId) {
      database.run(
        `UPDATE verification SET key = '${ENDED}' || id, code_mac = NULL, sealed = NULL WHERE user_id = ?`,
        userId,
      );
    },
    async sweep(time) {
      database.run("DELETE FROM verification WHERE started_at < ?", time);
    },
    ...authenticators(database),
    ...activations(database),
    ...links(database),
  };
}

type Part<Name extends keyof VerificationStore> = Pick<VerificationStore, Name>;

function authenticators(
  database: Database,
): Part<"saveAuthenticator" | "authenticatorSince" | "authenticators" | "noteStep" | "removeAuthenticator"> {
  return {
    async saveAuthenticator(userId, sealed, since, step) {
      database.run(
        "INSERT OR REPLACE INTO authenticator (user_id, sealed, since, last_step) VALUES (?, ?, ?, ?)",
        userId,
        sealed,
        since,
        step,
      );
    },
    async authenticatorSince(userId) {
      return database.get<{ since: number }>("SELECT since FROM authenticator WHERE user_id = ?", userId)
        ?.since;
    },
    async authenticators() {
      return database.all("SELECT user_id AS userId, since FROM authenticator ORDER BY user_id LIMIT 1000");
    },
    async noteStep(userId, step) {
      database.run("UPDATE authenticator SET last_step = max(last_step, ?) WHERE user_id = ?", step, userId);
    },
    async removeAuthenticator(userId) {
      return database.run("DELETE FROM authenticator WHERE user_id = ?", userId).changes > 0;
    },
  };
}

function activations(
  database: Database,
): Part<"addActivation" | "activation" | "useActivation" | "activations" | "removeActivation"> {
  return {
    async addActivation({ userId, key, createdAt, lastUsedAt, address, browser }) {
      database.run(
        "INSERT INTO activation (user_id, key, created_at, last_used_at, address, browser) VALUES (?, ?, ?, ?, ?, ?)",
        userId,
        key,
        createdAt,
        lastUsedAt,
        address,
        browser,
      );
    },
    async activation(key) {
      return database.get<Activation>(`${ACTIVATION} WHERE key = ?`, key);
    },
    async useActivation(id, now, address) {
      database.run("UPDATE activation SET last_used_at = ?, address = ? WHERE id = ?", now, address, id);
    },
    async activations(userId) {
      const order = "ORDER BY last_used_at DESC, id DESC LIMIT 1000";
      return userId === null
        ? database.all<Activation>(`${ACTIVATION} ${order}`)
        : database.all<Activation>(`${ACTIVATION} WHERE user_id = ? ${order}`, userId);
    },
    async removeActivation(id, userId) {
      const { changes } = database.run(
        "DELETE FROM activation WHERE id = ? AND (? IS NULL OR user_id = ?)",
        id,
        userId,
        userId,
      );
      return changes > 0;
    },
  };
}

function links(database: Database): Part<"addLink" | "link" | "linksSince" | "endLinksOf" | "sweepLinks"> {
  return {
    async addLink({ key, userId, madeAt }) {
      database.run(
        "INSERT INTO password_link (key, user_id, made_at, live) VALUES (?, ?, ?, 1)",
        key,
        userId,
        madeAt,
      );
    },
    async link(key) {
      return database.get(
        "SELECT key, user_id AS userId, made_at AS madeAt FROM password_link WHERE key = ? AND live = 1",
        key,
      );
    },
    async linksSince(userId, time) {
      const row = database.get<{ count: number }>(
        "SELECT count(*) AS count FROM password_link WHERE user_id = ? AND made_at >= ?",
        userId,
        time,
      );
      return row?.count ?? 0;
    },
    async endLinksOf(userId) {
      database.run("UPDATE password_link SET live = 0 WHERE user_id = ?", userId);
    },
    async sweepLinks(time) {
      database.run("DELETE FROM password_link WHERE made_at < ?", time);
    },
  };
}
