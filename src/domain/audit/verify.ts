// Checks the audit trail: every row against its keyed hash, and the last one against the head that is kept beside it.

import { equalBytes, toHex } from "../identity/equal.ts";
import { type AuditHead, NO_ROWS } from "../model/audit.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";

export type AuditVerdict =
  | { readonly ok: true; readonly count: number; readonly head: string }
  /** `row` is the number of the first row that isn't as it was written; null if the rows are but the head isn't. */
  | { readonly ok: false; readonly row: number | null; readonly trouble: string };

const ROWS_AT_ONCE = 1000;

/**
 * Reads the whole trail. `expected` is a head that somebody noted elsewhere: it tells of what happened to the directory
 * as a whole, which its own files can't.
 */
export async function verifyAudit(
  { stores, auditSeal }: Pick<Ports, "auditSeal"> & { readonly stores: Pick<Stores, "audit"> },
  expected: AuditHead = NO_ROWS,
): Promise<AuditVerdict> {
  // Before the rows: those that are added meanwhile come behind it.
  const kept = auditSeal.head();
  const anchors = [expected, ...(typeof kept === "string" ? [] : [kept])];
  let { count, hash } = NO_ROWS;
  for (;;) {
    const rows = await stores.audit.sealed(count === 0 ? null : count, ROWS_AT_ONCE);
    for (const row of rows) {
      const number = count + 1;
      if (row.number !== String(number))
        return broken(number, "it is missing, or another one stands in its place");
      if (!equalBytes(auditSeal.mac(hash, row.bytes), row.hash))
        return broken(number, "it is not as it was written");
      hash = toHex(row.hash);
      count = number;
      if (anchors.some((anchor) => anchor.count === number && anchor.hash !== hash))
        return broken(number, "the head names another one");
    }
    if (rows.length === 0) break;
    // Other work goes on meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (kept === "missing") return headless("the file of the head, audit.head, is missing");
  if (kept === "damaged") return headless("the file of the head, audit.head, is damaged");
  const furthest = Math.max(...anchors.map((anchor) => anchor.count));
  if (furthest > count) return broken(count + 1, `it is missing: there were ${furthest} rows`);
  return { ok: true, count, head: hash };
}

const broken = (row: number, trouble: string): AuditVerdict => ({ ok: false, row, trouble });
const headless = (trouble: string): AuditVerdict => ({ ok: false, row: null, trouble });
