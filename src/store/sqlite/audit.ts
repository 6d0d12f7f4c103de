// AuditStore: rows that are only ever added, each with a keyed hash over the one before it.
import { type AuditHead, auditBytes, auditText, NO_ROWS } from "../../domain/model/audit.ts";
import type { AuditRow, AuditSeal, AuditStore, SealedRow, SecurityEvent } from "../../domain/ports/audit.ts";
import type { Database } from "./driver.ts";

/** All that the hash is over, in this order. */
const COLUMNS = [
  "seq",
  "at",
  "actor_id",
  "address",
  "door",
  "event",
  "action",
  "section",
  "display",
  "target_id",
] as const;

/** As bytes: a text may hold what no string can, and a number be larger than any of ours. */
const SEALED = `SELECT ${COLUMNS.map((name) => `CAST(${name} AS BLOB)`).join(", ")}, CAST(hash AS BLOB) FROM audit_trail`;

/** What was done to somebody, the oldest first. */
export const EVENTS_OF = `SELECT at, actor_id AS actorId, address, door, event, target_id AS targetId, NULL AS detail
  FROM audit_trail WHERE target_id = ? ORDER BY seq`;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The trail of a connection. Those that write say when their transaction was kept. */
export interface AuditTrail extends AuditStore {
  add(event: SecurityEvent): void;
  events(targetId: number): readonly SecurityEvent[];
  /** Whether the transaction added a row, which a savepoint may have taken back since. */
  hasAdded(): boolean;
  /** Behind a commit: tells the head of what was added since the last one. */
  committed(): void;
  rolledBack(): void;
}

export function auditTrail(database: Database, seal: AuditSeal): AuditTrail {
  /** Where the chain ended before this transaction; null if it added nothing. */
  let before: AuditHead | null = null;
  const end = (): AuditHead => {
    const [seq, hash] =
      database.row("SELECT CAST(seq AS TEXT), hash FROM audit_trail ORDER BY seq DESC LIMIT 1") ?? [];
    return hash instanceof Uint8Array ? { count: Number(seq), hash: hex(hash) } : NO_ROWS;
  };
  return {
    add({ at, actorId, address, door, event, targetId, detail }) {
      const last = end();
      before ??= last;
      const { action, section, display } = auditText(event, nameOf(database, targetId), detail);
      const values = [
        last.count + 1,
        at,
        actorId,
        address,
        door,
        event,
        action,
        section,
        display,
        targetId,
      ] as const;
      const hash = seal.mac(last.hash, auditBytes(values));
      const places = [...COLUMNS, "hash"].map(() => "?").join(", ");
      database.run(
        `INSERT INTO audit_trail (${COLUMNS.join(", ")}, hash) VALUES (${places})`,
        ...values,
        hash,
      );
    },
    events: (targetId) => database.all<SecurityEvent>(EVENTS_OF, targetId),
    hasAdded: () => before !== null,
    committed() {
      if (before === null) return;
      const from = before;
      before = null;
      seal.advance(from, end());
    },
    rolledBack() {
      before = null;
    },
    sealed: async (after, most) => sealedRows(database, after, most),
    async latest(most) {
      return database.all<AuditRow>(
        `SELECT a.seq AS number, a.at, a.actor_id AS actorId, u."Username" AS actor, a.address, a.door, a.action,
           a.section, a.display
         FROM audit_trail a LEFT JOIN so_User u ON u."Id" = a.actor_id ORDER BY a.seq DESC LIMIT ?`,
        most,
      );
    },
  };
}

function sealedRows(database: Database, after: number | null, most: number): readonly SealedRow[] {
  const rows =
    after === null
      ? database.rows(`${SEALED} ORDER BY seq LIMIT ?`, most)
      : database.rows(`${SEALED} WHERE seq > ? ORDER BY seq LIMIT ?`, after, most);
  return rows.map((row) => sealedRow(row as readonly (Uint8Array | null)[]));
}

function sealedRow(row: readonly (Uint8Array | null)[]): SealedRow {
  const values = row.slice(0, COLUMNS.length);
  return {
    number: Buffer.from(values[0] ?? []).toString("latin1"),
    bytes: auditBytes(values),
    hash: row[COLUMNS.length] ?? new Uint8Array(),
  };
}

/** The user name that a row keeps, whatever becomes of the user. */
function nameOf(database: Database, userId: number | null): string | null {
  if (userId === null) return null;
  const row = database.row(`SELECT "Username" FROM so_User WHERE "Id" = ?`, userId);
  return row ? String(row[0]) : null;
}

/** Whether the database is from before there was a trail; to be asked before it is brought up to date. */
export const lacksTrail = (database: Database): boolean =>
  database.row("SELECT 1 FROM sqlite_master WHERE name = 'audit_trail'") === undefined;

interface OldEvent {
  readonly at: number;
  readonly actorId: number | null;
  readonly address: string | null;
  readonly event: string;
  readonly targetId: number | null;
}

/** Begins the chain of a database that had none, with what is known from before. */
export function beginTrail(database: Database, trail: AuditTrail, seal: AuditSeal): void {
  seal.begin();
  database.run("BEGIN IMMEDIATE");
  const old = database.all<OldEvent>(
    "SELECT at, actor_id AS actorId, address, event, target_id AS targetId FROM security_event ORDER BY id",
  );
  for (const event of old) trail.add({ ...event, door: null, detail: null });
  database.run("DELETE FROM security_event");
  database.run("COMMIT");
  trail.committed();
}

/**
 * Brings the head up to rows that a process committed and died before it could tell; if they are not what that process
 * wrote, the head stays, and says so.
 */
export function catchUp(database: Database, seal: AuditSeal): void {
  const kept = seal.head();
  if (typeof kept === "string") return;
  if (kept.count > 0) {
    const [last] = sealedRows(database, kept.count - 1, 1);
    if (last?.number !== String(kept.count) || hex(last.hash) !== kept.hash) return;
  }
  let { count, hash } = kept;
  for (;;) {
    const rows = sealedRows(database, count, 1000);
    for (const row of rows) {
      if (row.number !== String(count + 1) || hex(seal.mac(hash, row.bytes)) !== hex(row.hash)) return;
      count += 1;
      hash = hex(row.hash);
    }
    if (rows.length === 0) break;
  }
  if (count > kept.count) seal.advance(kept, { count, hash });
}
