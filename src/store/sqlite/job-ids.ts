// Ids of bulk jobs and batches. One that was removed doesn't give its id to the next one.
import { firstId, keyPrefixOf, type RecordId } from "../../domain/model/id.ts";
import type { Database } from "./driver.ts";

/** Key prefixes: jobs of both Bulk APIs, and batches. */
export type JobPrefix = "750" | "751";

export function nextJobId(database: Database, prefix: JobPrefix): RecordId {
  const first = firstId(prefix);
  // A database from before ids were remembered knows the last job by its row alone, and no batches.
  const last = database.get<{ id: number | null }>("SELECT max(id) AS id FROM job")?.id ?? first;
  const row = database.get<{ next: number }>(
    `INSERT INTO id_sequence (key_prefix, next) VALUES (?1, ?2 + 1)
     ON CONFLICT (key_prefix) DO UPDATE SET next = max(next, ?2) + 1 RETURNING next`,
    prefix,
    keyPrefixOf(last) === prefix ? last - first : 0,
  );
  return first + Number(row?.next ?? 0);
}
