// CursorStore: a query's ids in blobs of 2,000, so that one page reads one or two of them.
import type { ChildOf, Cursor, CursorStore } from "../../domain/ports/cursors.ts";
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
  readonly query_id: number | null;
  readonly child_index: number | null;
  readonly parent_id: number | null;
}

const toCursor = (row: CursorRow): Cursor => ({
  id: row.id,
  userId: row.user_id,
  soql: row.soql,
  includeDeleted: row.include_deleted === 1,
  totalSize: row.total_size,
  createdAt: row.created_at,
  ...(row.child_index === null || row.parent_id === null
    ? {}
    : { child: { query: row.query_id, index: row.child_index, parent: row.parent_id } }),
});

export function cursorStore(database: Database): CursorStore {
  return {
    async create(cursor, ids) {
      const { lastInsertRowid: id } = database.run(
        `INSERT INTO query_cursor (user_id, soql, include_deleted, total_size, created_at, query_id, child_index,
           parent_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        cursor.userId,
        cursor.soql,
        cursor.includeDeleted ? 1 : 0,
        cursor.totalSize,
        cursor.createdAt,
        cursor.child?.query ?? null,
        cursor.child?.index ?? null,
        cursor.child?.parent ?? null,
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
    async findChild({ query, index, parent }: ChildOf) {
      const row = database.get<CursorRow>(
        `SELECT * FROM query_cursor WHERE query_id = ? AND child_index = ? AND parent_id = ? ORDER BY id DESC LIMIT 1`,
        query,
        index,
        parent,
      );
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
        `DELETE FROM query_cursor WHERE user_id = ?1 AND query_id IS NULL AND id NOT IN
           (SELECT id FROM query_cursor WHERE user_id = ?1 AND query_id IS NULL ORDER BY id DESC LIMIT ?2)`,
        userId,
        keep,
      );
    },
  };
}
