// Named tokens, and when users were told of something: parts of the IdentityStore.
import type { NamedToken, NamedTokenStore, NoticeStore } from "../../domain/ports/identity.ts";
import type { Database } from "./driver.ts";

/** In the order of NamedTokenCells. */
export const NAMED_TOKEN_COLUMNS = [
  "id",
  "user_id",
  "label",
  "token_mac",
  "created_at",
  "expires_at",
  "ranges",
  "read_only",
  "is_overlap",
  "last_used_at",
  "last_address",
  "last_application",
] as const;

const NAMED_TOKEN = `SELECT ${NAMED_TOKEN_COLUMNS.join(", ")} FROM named_token`;

export type NamedTokenCells = [
  id: number,
  userId: number,
  label: string,
  tokenMac: Uint8Array,
  createdAt: number,
  expiresAt: number | null,
  ranges: string,
  readOnly: number,
  isOverlap: number,
  lastUsedAt: number | null,
  lastAddress: string | null,
  lastApplication: string | null,
];

export const toNamedToken = (cells: NamedTokenCells): NamedToken => ({
  id: cells[0],
  userId: cells[1],
  label: cells[2],
  tokenMac: cells[3],
  createdAt: cells[4],
  expiresAt: cells[5],
  ranges: JSON.parse(cells[6]) as NamedToken["ranges"],
  readOnly: cells[7] === 1,
  isOverlap: cells[8] === 1,
  lastUsedAt: cells[9],
  lastAddress: cells[10],
  lastApplication: cells[11],
});

export function namedTokenStore(database: Database): NamedTokenStore {
  return {
    async list(userId) {
      const rows = database.rows(`${NAMED_TOKEN} WHERE user_id = ? ORDER BY id`, userId);
      return (rows as NamedTokenCells[]).map(toNamedToken);
    },
    async withMac(userId, tokenMac) {
      const sql = `${NAMED_TOKEN} WHERE user_id = ? AND token_mac = ?`;
      const row = database.rowNow(sql, userId, tokenMac) as NamedTokenCells | undefined;
      return row && toNamedToken(row);
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
