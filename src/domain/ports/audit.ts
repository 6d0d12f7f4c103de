import type { AuditHead } from "../model/audit.ts";
import type { RecordId } from "../model/id.ts";

/** What an audit row is made of; facts/audit-events.ts has its words. */
export interface SecurityEvent {
  readonly at: number;
  /** Null: the owner of the machine, on its console. */
  readonly actorId: RecordId | null;
  readonly address: string | null;
  /** "console", "browser", "API"; null where it isn't known. */
  readonly door: string | null;
  /** A name of AUDIT_EVENTS. Never holds a secret, nor does `detail`. */
  readonly event: string;
  readonly targetId: RecordId | null;
  readonly detail: string | null;
}

/** A row as it reads. */
export interface AuditRow {
  readonly number: number;
  readonly at: number;
  readonly actorId: RecordId | null;
  readonly actor: string | null;
  readonly address: string | null;
  readonly door: string | null;
  readonly action: string;
  readonly section: string;
  readonly display: string;
}

/** A row as it is checked, read byte by byte. */
export interface SealedRow {
  /** The number it says it has, as a text. */
  readonly number: string;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
}

/** Rows are only ever added. Each has a keyed hash over the one before it and itself. */
export interface AuditStore {
  /** Rows in their order behind `after`, or from the first; at most `most`. */
  sealed(after: number | null, most: number): Promise<readonly SealedRow[]>;
  /** The newest first. */
  latest(most: number): Promise<readonly AuditRow[]>;
}

/** The key of the chain, and how far it goes as somewhere beside the store says. */
export interface AuditSeal {
  /** Keyed hash of a row, whose `before` is the hash of the row before it, in hex. */
  mac(before: string, bytes: Uint8Array): Uint8Array;
  /** What was kept last; "missing" or "damaged" if it isn't there or wasn't written by us. */
  head(): AuditHead | "missing" | "damaged";
  /** Keeps where a new chain begins, unless there is one already. */
  begin(): void;
  /** Keeps `to` if `from` is what is kept: who cut rows off must not have that covered by the next one. */
  advance(from: AuditHead, to: AuditHead): void;
  close(): void;
}
