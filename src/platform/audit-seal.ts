// The audit trail's key, and the file beside the database that says how far the trail goes: rows that are cut off its
// end, or an older copy of the database, don't agree with it.
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { type AuditHead, NO_ROWS } from "../domain/model/audit.ts";
import type { AuditSeal } from "../domain/ports/audit.ts";
import { deriveKey } from "./keys.ts";

/** The key that the chain is made with. Whoever has it but not the master key can't read mail or make sessions. */
export const auditKey = (master: Uint8Array): Uint8Array => deriveKey(master, "audit");

/** The file is written over in place, always as long: that needs no space on the disk. */
const LENGTH = 200;

/** `file` is made when the chain begins; it holds no secret. */
export function auditSeal(key: Uint8Array, file: string): AuditSeal {
  const secret = createSecretKey(key);
  const sealed = ({ count, hash }: AuditHead): string => {
    const mac = createHmac("sha256", secret).update(`head ${count} ${hash}`).digest("hex");
    return `${count} ${hash === "" ? "-" : hash} ${mac}`.padEnd(LENGTH - 1).concat("\n");
  };
  const head = (): AuditHead | "missing" | "damaged" => {
    let text: string;
    try {
      text = readFileSync(file, "latin1");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "missing";
      throw error;
    }
    const [, count, hash] = /^(\d{1,15}) (-|[0-9a-f]{64}) [0-9a-f]{64} *\n$/.exec(text) ?? [];
    if (count === undefined || hash === undefined) return "damaged";
    const read = { count: Number(count), hash: hash === "-" ? "" : hash };
    const [is, expected] = [Buffer.from(text), Buffer.from(sealed(read))];
    return is.length === expected.length && timingSafeEqual(is, expected) ? read : "damaged";
  };
  /** The file, open to be written over, and what it was made to say last. */
  let open: number | null = null;
  let last: { readonly head: AuditHead; readonly text: string } | null = null;
  const textOf = (of: AuditHead): string =>
    last?.head.count === of.count && last.head.hash === of.hash ? last.text : sealed(of);
  const there = Buffer.alloc(LENGTH);
  return {
    mac: (before, bytes) => createHmac("sha256", secret).update(`row ${before} `).update(bytes).digest(),
    head,
    begin() {
      if (head() === "missing") writeFileSync(file, sealed(NO_ROWS), { mode: 0o600, flag: "wx" });
    },
    advance(from, to) {
      try {
        open ??= openSync(file, "r+");
      } catch (error) {
        // Who took it away must not be given a new one.
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
        throw error;
      }
      const length = readSync(open, there, 0, LENGTH, 0);
      if (there.toString("latin1", 0, length) !== textOf(from)) return;
      const text = sealed(to);
      writeSync(open, text, 0, "latin1");
      last = { head: to, text };
    },
    close() {
      if (open !== null) closeSync(open);
      open = null;
    },
  };
}
