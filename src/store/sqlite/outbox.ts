// OutboxStore: mail as rows, leased to one deliverer at a time.
import type { Mail, OutboxStore } from "../../domain/ports/outbox.ts";
import type { Database } from "./driver.ts";
import { updateRow } from "./row-changes.ts";

const MAIL = `SELECT id, recipient AS 'to', user_id AS userId, subject, sealed, message_id AS messageId,
  created_at AS createdAt, state, attempts, next_attempt_at AS nextAttemptAt, last_error AS lastError FROM mail`;

export function outboxStore(database: Database): OutboxStore {
  return {
    async add(mail) {
      return database.run(
        `INSERT INTO mail (recipient, user_id, subject, message_id, created_at, state, attempts, next_attempt_at, last_error)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        mail.to,
        mail.userId,
        mail.subject,
        mail.messageId,
        mail.createdAt,
        mail.state,
        mail.attempts,
        mail.nextAttemptAt,
        mail.lastError,
      ).lastInsertRowid;
    },
    async setBody(id, sealed) {
      database.run("UPDATE mail SET sealed = ? WHERE id = ?", sealed, id);
    },
    async read(id) {
      return database.get<Mail>(`${MAIL} WHERE id = ?`, id);
    },
    async list(userId) {
      return database.all<Mail>(
        `${MAIL} WHERE ?1 IS NULL OR user_id = ?1 ORDER BY id DESC LIMIT 200`,
        userId,
      );
    },
    async lease(now, leaseMs) {
      const due = database.get<{ id: number }>(
        `UPDATE mail SET next_attempt_at = ?1 + ?2 WHERE id =
           (SELECT id FROM mail WHERE state = 'queued' AND next_attempt_at <= ?1 ORDER BY next_attempt_at, id LIMIT 1)
         RETURNING id`,
        now,
        leaseMs,
      );
      return due && database.get<Mail>(`${MAIL} WHERE id = ?`, due.id);
    },
    async makeDue(now) {
      database.run(
        "UPDATE mail SET next_attempt_at = ?1 WHERE state = 'queued' AND next_attempt_at > ?1",
        now,
      );
    },
    async change(id, changes) {
      const columns = {
        state: "state",
        attempts: "attempts",
        nextAttemptAt: "next_attempt_at",
        lastError: "last_error",
      };
      updateRow<Pick<Mail, "state" | "attempts" | "nextAttemptAt" | "lastError">>(
        database,
        "mail",
        columns,
        changes,
        "id = ?",
        id,
      );
    },
  };
}
