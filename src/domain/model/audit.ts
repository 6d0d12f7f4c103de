// A row of the audit trail: its texts, and the bytes that its keyed hash is over.
import { AUDIT_EVENTS, type AuditText } from "../../facts/audit-events.ts";

/** How far the chain goes: its number of rows, and the last one's hash in hex; "" before the first. */
export interface AuditHead {
  readonly count: number;
  readonly hash: string;
}

export const NO_ROWS: AuditHead = { count: 0, hash: "" };

const LONGEST_DETAIL = 1000;

/** A text that nothing can be hidden in, and that comes back from any store as it went in. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ")
    .slice(0, LONGEST_DETAIL)
    .toWellFormed();

/** What a row says of an event; one of an older program that has no row in the table speaks for itself. */
export function auditText(event: string, target: string | null, detail: string | null): AuditText {
  const known = Object.hasOwn(AUDIT_EVENTS, event) ? AUDIT_EVENTS[event as keyof typeof AUDIT_EVENTS] : null;
  const { action, section, display } = known ?? {
    action: event.replaceAll(/[^A-Za-z]/g, "").slice(0, 80),
    section: "Security Controls",
    display: plain(event),
  };
  const filled = display.replaceAll(/\{(target|detail)\}/g, (_, name: string) =>
    plain((name === "target" ? target : detail) ?? ""),
  );
  return { action, section, display: filled };
}

/**
 * One row as bytes, each value with its length in front, so that no two rows have the same ones. Null is no text, not
 * even the empty one.
 */
export function auditBytes(values: readonly (Uint8Array | string | number | null)[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = values.flatMap((value) => {
    if (value === null) return [encoder.encode("-")];
    const bytes = value instanceof Uint8Array ? value : encoder.encode(String(value));
    return [encoder.encode(`${bytes.length}:`), bytes];
  });
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
