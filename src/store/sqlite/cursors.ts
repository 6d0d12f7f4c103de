// CursorStore: a query's ids in blobs of 2,000, so that one page reads one or two of them.
import type { Cursor, CursorStore } from "../../domain/ports/cursors.ts";
import type { Database } from "./driver.ts";
import { blobOf, numbersOf } from "./numbers.ts";

const BLOCK = 2000;

interface CursorRow {
  readonly id: number;
  readonly user_id: number;
  readonly soql: string;
  readonly include_deleted: number;
  readonly total_size: number;
  readonly created_at: number;
}

const toCursor = (row: CursorRow): Cursor => ({
  id: row.id,
  userId: row.user_id,
  soql: row.soql,
  includeDeleted: row.include_deleted === 1,
  totalSize: row.total_size,
  createdAt: row.created_at,
});

export function cursorStore(database: Database): CursorStore {
  return {
    async create(cursor, ids) {
      const { lastInsertRowid: id } = database.run(
        `INSERT INTO query_cursor (user_id, soql, include_deleted, total_size, created_at) VALUES (?, ?, ?, ?, ?)`,
        cursor.userId,
        cursor.soql,
        cursor.includeDeleted ? 1 : 0,
        cursor.totalSize,
        cursor.createdAt,
      );
      for (let start = 0; start < ids.length; start += BLOCK) {
        database.run(
          "INSERT INTO query_cursor_ids (cursor_id, start, ids) VALUES (?, ?, ?)",
          id,
          start,
          blobOf(ids.subarray(start, start + BLOCK)),
        );
      }
      return id;
    },
    async read(id) {
      const row = database.get<CursorRow>("SELECT * FROM query_cursor WHERE id = ?", id);
      return row && toCursor(row);
    },
    async ids(id, start, count) {
      const blocks = database.all<{ start: number; ids: Uint8Array }>(
        "SELECT start, ids FROM query_cursor_ids WHERE cursor_id = ? AND start > ? AND start < ? ORDER BY start",
        id,
        start - BLOCK,
        start + count,
      );
      const found: number[] = [];
      for (const block of blocks) {
        const numbers = numbersOf(block.ids);
        const from = Math.max(0, start - block.start);
        for (const number of numbers.subarray(from, start + count - block.start)) found.push(number);
      }
      return Float64Array.from(found);
    },
    async sweep(time, userId, keep) {
      database.run("DELETE FROM query_cursor WHERE created_at < ?", time);
      database.run(
        `DELETE FROM query_cursor WHERE user_id = ?1 AND id NOT IN
           (SELECT id FROM query_cursor WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2)`,
        userId,
        keep,
      );
    },
  };
}
