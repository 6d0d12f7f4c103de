// Ids of bulk jobs and batches. One that was removed doesn't give its id to the next one.
import { firstId, type RecordId } from "../../domain/model/id.ts";
import type { Database } from "./driver.ts";

/** Key prefixes, each with the one behind it: jobs of both Bulk APIs, and batches. */
const NEXT_PREFIX = { "750": "751", "751": "752" } as const;

export function nextJobId(database: Database, prefix: keyof typeof NEXT_PREFIX): RecordId {
  const first = firstId(prefix);
  // A database from before ids were remembered knows the last one by its row alone.
  const { last } = database.get<{ last: number | null }>(
    "SELECT max(id) AS last FROM job WHERE id BETWEEN ? AND ?",
    first,
    firstId(NEXT_PREFIX[prefix]) - 1,
  ) ?? { last: null };
  const row = database.get<{ next: number }>(
    `INSERT INTO id_sequence (key_prefix, next) VALUES (?1, ?2 + 1)
     ON CONFLICT (key_prefix) DO UPDATE SET next = max(next, ?2) + 1 RETURNING next`,
    prefix,
    (last ?? first) - first,
  );
  return first + Number(row?.next ?? 0);
}
