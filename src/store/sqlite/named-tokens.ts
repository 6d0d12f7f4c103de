// Named tokens, and when users were told of something: parts of the IdentityStore.
import type { NamedToken, NamedTokenStore, NoticeStore } from "../../domain/ports/identity.ts";
import type { Database } from "./driver.ts";

const NAMED_TOKEN = `
  SELECT id, user_id AS userId, label, token_mac AS tokenMac, created_at AS createdAt, expires_at AS expiresAt, ranges,
    read_only AS readOnly, is_overlap AS isOverlap, last_used_at AS lastUsedAt, last_address AS lastAddress,
    last_application AS lastApplication
  FROM named_token`;

type Row = Omit<NamedToken, "ranges" | "readOnly" | "isOverlap"> & {
  readonly ranges: string;
  readonly readOnly: number;
  readonly isOverlap: number;
};

const toToken = (row: Row): NamedToken => ({
  ...row,
  ranges: JSON.parse(row.ranges) as NamedToken["ranges"],
  readOnly: row.readOnly === 1,
  isOverlap: row.isOverlap === 1,
});

export function namedTokenStore(database: Database): NamedTokenStore {
  return {
    async list(userId) {
      return database.all<Row>(`${NAMED_TOKEN} WHERE user_id = ? ORDER BY id`, userId).map(toToken);
    },
    async withMac(userId, tokenMac) {
      const row = database.getNow<Row>(
        `${NAMED_TOKEN} WHERE user_id = ? AND token_mac = ?`,
        userId,
        tokenMac,
      );
      return row && toToken(row);
    },
    async add({ userId, label, tokenMac, createdAt, expiresAt, ranges, readOnly, isOverlap }) {
      const row = database.get<{ id: number }>(
        `INSERT INTO named_token (user_id, label, token_mac, created_at, expires_at, ranges, read_only, is_overlap)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
        userId,
        label,
        tokenMac,
        createdAt,
        expiresAt,
        JSON.stringify(ranges),
        readOnly ? 1 : 0,
        isOverlap ? 1 : 0,
      );
      return row?.id ?? 0;
    },
    async noteUse(id, at, address, application) {
      database.run(
        "UPDATE named_token SET last_used_at = ?, last_address = ?, last_application = ? WHERE id = ?",
        at,
        address,
        application,
        id,
      );
    },
    async remove(id) {
      database.run("DELETE FROM named_token WHERE id = ?", id);
    },
    async removeOverlap(userId) {
      database.run("DELETE FROM named_token WHERE user_id = ? AND is_overlap = 1", userId);
    },
  };
}

export function noticeStore(database: Database): NoticeStore {
  return {
    async last(userId, kind) {
      const sql = "SELECT at FROM user_notice WHERE user_id = ? AND kind = ?";
      return database.get<{ at: number }>(sql, userId, kind)?.at ?? null;
    },
    async note(userId, kind, at) {
      database.run(
        "INSERT OR REPLACE INTO user_notice (user_id, kind, at) VALUES (?, ?, ?)",
        userId,
        kind,
        at,
      );
    },
  };
}
