// Writers that come in one turn of the event loop, or while the log is synced, share a transaction of SQLite and its
// sync: many small commits over the same pages of an index cost far more than one.
import { setImmediate } from "node:timers";
import { FaultError, refuse } from "../../domain/fault.ts";
import type { Stores } from "../../domain/ports/stores.ts";
import type { AuditTrail } from "./audit.ts";
import { type Database, sqliteErrorKind } from "./driver.ts";
import type { LogSync } from "./log-sync.ts";
import type { OrgRules } from "./org-rules.ts";
import { COMMITS, type WriterLock } from "./writer-lock.ts";

interface Writing {
  readonly writer: Database;
  /** The ports on the writing connection. */
  readonly ports: Stores;
  readonly lock: WriterLock;
  /** Undefined for an org that isn't kept. */
  readonly log: LogSync | undefined;
  readonly trail: AuditTrail;
  readonly rules: Pick<OrgRules, "ended">;
}

interface Member {
  readonly durable: "later" | undefined;
  readonly work: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** stores.transaction(): each writer is all or nothing for itself, and resolved when it is as durable as it asked for. */
export function writeTogether({ writer, ports, lock, log, trail, rules }: Writing): Stores["transaction"] {
  let coming: Member[] = [];
  /** The audit trail's head must not say more than a power cut leaves; and it goes from one commit to the next. */
  const told = async (kept: readonly Member[]): Promise<void> => {
    if (kept.length === 0) return trail.rolledBack();
    if (!trail.hasAdded()) return;
    await log?.synced();
    trail.committed();
  };
  const turn = async (): Promise<void> => {
    const release = await lock.acquire();
    const members = coming;
    coming = [];
    let kept: readonly Member[];
    try {
      kept = await committed(writer, members);
      if (kept.length > 0) Atomics.add(lock.commits, COMMITS, 1);
      // Behind the commit's count: who asks for the rules anew must not ask a snapshot from before it.
      rules.ended();
      await told(kept);
    } catch (error) {
      // Only a disk that failed gets here.
      for (const { reject } of members) reject(error);
      return;
    } finally {
      rules.ended();
      release();
    }
    const urgent = kept.filter(({ durable }) => durable !== "later" && log);
    for (const member of kept) if (!urgent.includes(member)) member.resolve();
    if (urgent.length === 0 || !log) return;
    try {
      await log.synced();
      for (const { resolve } of urgent) resolve();
    } catch (error) {
      for (const { reject } of urgent) reject(error);
    }
  };
  return (work, { durable } = {}) =>
    new Promise((resolve, reject) => {
      // Set by `work`, without which nothing is resolved.
      let give = (): void => {};
      coming.push({
        durable,
        work: async () => {
          const result = await work(ports);
          give = () => resolve(result);
        },
        resolve: () => give(),
        reject,
      });
      if (coming.length > 1) return;
      if (log) log.behindRunning(() => setImmediate(turn));
      else setImmediate(turn);
    });
}

/** Runs the members and commits; gives those whose rows are kept. All others are rejected. */
async function committed(writer: Database, members: readonly Member[]): Promise<readonly Member[]> {
  const done: Member[] = [];
  const lose = (reason: unknown): void => {
    for (const { reject } of done.splice(0)) reject(reason);
  };
  for (const member of members) {
    try {
      if (done.length === 0) {
        writer.run("BEGIN IMMEDIATE");
        await member.work();
      } else await nested(writer, member.work);
      done.push(member);
    } catch (error) {
      const reason = reasonOf(error);
      member.reject(reason);
      if (done.length === 0) rollBack(writer);
      // On a full disk SQLite takes back all of it by itself.
      else if (!writer.isWriting()) lose(reason);
    }
  }
  if (done.length === 0) return done;
  try {
    writer.run("COMMIT");
  } catch (error) {
    rollBack(writer);
    lose(reasonOf(error));
  }
  return done;
}

const reasonOf = (error: unknown): unknown =>
  !(error instanceof FaultError) && sqliteErrorKind(error) === "full" ? refuse("storageFull") : error;

/** A transaction inside the open one: its failure takes back its own part only. */
export async function nested<T>(writer: Database, work: () => Promise<T>): Promise<T> {
  writer.run("SAVEPOINT nested");
  try {
    const result = await work();
    writer.run("RELEASE nested");
    return result;
  } catch (error) {
    try {
      writer.exec("ROLLBACK TO nested; RELEASE nested");
    } catch {
      // As below: on a full disk the whole transaction is gone already.
    }
    throw error;
  }
}

/** SQLite may have rolled back by itself, as it does on a full disk. */
function rollBack(database: Database): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // No transaction is open any more: nothing is left to undo.
  }
}
