// RecycleBinStore: masters of deleted children, emptied lookups, and records that are gone for good.
import { firstId, type RecordId } from "../../domain/model/id.ts";
import type { EmptiedLookup, RecycleBinStore } from "../../domain/ports/recycle-bin.ts";
import type { Database } from "./driver.ts";

/** Ids of one key prefix: as many as its sequence number has values. */
const IDS_OF_AN_OBJECT = 2 ** 35;

export function recycleBinStore(database: Database): RecycleBinStore {
  return {
    async addChild(master, child) {
      database.run("INSERT OR REPLACE INTO recycled_child (child, master) VALUES (?, ?)", child, master);
    },
    async children(master) {
      const sql = "SELECT child FROM recycled_child WHERE master = ? ORDER BY child";
      return database.rows(sql, master).map(([child]) => Number(child));
    },
    async masterOf(child) {
      const sql = "SELECT master FROM recycled_child WHERE child = ?";
      return database.get<{ master: RecordId }>(sql, child)?.master;
    },
    async addLookup(target, { child, field }) {
      database.run(
        "INSERT OR IGNORE INTO recycled_link (target, child, field) VALUES (?, ?, ?)",
        target,
        child,
        field,
      );
    },
    async lookups(target) {
      const sql = "SELECT child, field FROM recycled_link WHERE target = ? ORDER BY child, field";
      return database.all<{ child: RecordId; field: string }>(sql, target) as EmptiedLookup[];
    },
    async forget(id) {
      database.run("DELETE FROM recycled_child WHERE child = ?1 OR master = ?1", id);
      database.run("DELETE FROM recycled_link WHERE target = ?", id);
    },
    async addPurged({ id, deletedAt }) {
      database.run("INSERT OR REPLACE INTO purged_record (id, deleted_at) VALUES (?, ?)", id, deletedAt);
      database.run("DELETE FROM recycled_link WHERE child = ?", id);
    },
    async purged(keyPrefix, start, end, limit) {
      const first = firstId(keyPrefix);
      return database.all<{ id: RecordId; deletedAt: number }>(
        `SELECT id, deleted_at AS deletedAt FROM purged_record
         WHERE deleted_at >= ? AND deleted_at < ? AND id >= ? AND id < ? ORDER BY id LIMIT ?`,
        start,
        end,
        first,
        first + IDS_OF_AN_OBJECT,
        limit,
      );
    },
  };
}
