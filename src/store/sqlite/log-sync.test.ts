// When the disk says that it has the log: held back here, since only a slow one shows who waits for what.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { auditSeal } from "../../platform/audit-seal.ts";
import { logSync } from "./log-sync.ts";
import { type OpenStores, openStores } from "./open.ts";
import { writerQueue } from "./writer-lock.ts";

/** Syncs that have begun, oldest first; each ends when it is called. */
const held = vi.hoisted((): { begun: ((error?: Error) => void)[]; closed: number } => ({
  begun: [],
  closed: 0,
}));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return {
    ...fs,
    fdatasync(file: number, done: (error: Error | null) => void): void {
      // The real one runs too, so that the file must be open.
      held.begun.push((error) => fs.fdatasync(file, (real) => done(error ?? real)));
    },
    closeSync(file: number): void {
      held.closed += 1;
      fs.closeSync(file);
    },
  };
});

let directory = "";
let file = "";
let opened: OpenStores | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "groundfog-sync-"));
  file = join(directory, "org.db");
  held.begun.length = 0;
  opened = openStores({
    file,
    synchronous: "FULL",
    lock: writerQueue(),
    cacheKib: 1024,
    audit: auditSeal(new Uint8Array(32), join(directory, "audit.head")),
  });
});
afterEach(() => {
  opened?.close();
  rmSync(directory, { recursive: true });
});

const stores = (): OpenStores["stores"] => {
  if (!opened) throw new Error("nothing is open");
  return opened.stores;
};

/** Ends the oldest sync that runs. */
async function end(error?: Error): Promise<void> {
  await expect.poll(() => held.begun.length).toBeGreaterThan(0);
  held.begun.shift()?.(error);
}

/** What became of promises so far, in the order in which it did. */
function following(promises: Readonly<Record<string, Promise<unknown>>>): string[] {
  const seen: string[] = [];
  for (const [name, promise] of Object.entries(promises)) {
    promise.then(
      () => seen.push(name),
      (error: Error) => seen.push(`${name}: ${error.message}`),
    );
  }
  return seen;
}

it("serves with one sync all who came before it began, and none who came later", async () => {
  const log = logSync(file);
  const seen = following({ first: log.synced() });
  seen.push("waiting");
  const later = following({ second: log.synced(), third: log.synced() });
  log.behindRunning(() => seen.push("behind"));
  expect(held.begun).toHaveLength(1);
  await end();
  await expect.poll(() => seen).toEqual(["waiting", "behind", "first"]);
  expect(later).toEqual([]);
  await end();
  await expect.poll(() => later).toEqual(["second", "third"]);
  expect(held.begun).toHaveLength(0);
  log.behindRunning(() => seen.push("at once"));
  expect(seen.at(-1)).toBe("at once");
  log.close();
});

it("trusts no sync behind one that failed", async () => {
  const log = logSync(file);
  const seen = following({ first: log.synced(), second: log.synced() });
  await end(new Error("the disk is gone"));
  await end();
  await expect.poll(() => seen).toEqual(["first: the disk is gone", "second: the disk is gone"]);
  const later = following({ third: log.synced() });
  await end();
  await expect.poll(() => later).toEqual(["third: the disk is gone"]);
  log.close();
});

it("keeps the file open until the last sync ends", async () => {
  const log = logSync(file);
  const before = held.closed;
  const seen = following({ first: log.synced() });
  log.close();
  expect(held.closed).toBe(before);
  await end();
  await expect.poll(() => seen).toEqual(["first"]);
  expect(held.closed).toBe(before + 1);
});

it("lets a transaction wait until its commit is on the disk, and others see it before", async () => {
  const saved = stores().transaction(({ identity }) => identity.saveSetting("a", "1"));
  const seen = following({ saved });
  await expect.poll(() => held.begun.length).toBe(1);
  expect(await stores().identity.setting("a")).toBe("1");
  const patient = stores().transaction(({ identity }) => identity.saveSetting("a", "2"), {
    durable: "later",
  });
  const both = following({ patient, next: stores().transaction(async () => "done") });
  expect(seen).toEqual([]);
  await end();
  await expect.poll(() => seen).toEqual(["saved"]);
  await expect.poll(() => both).toEqual(["patient"]);
  expect(await stores().identity.setting("a")).toBe("2");
  await end();
  await expect.poll(() => both).toEqual(["patient", "next"]);
});

it("tells whoever waits that the disk has failed", async () => {
  const seen = following({ saved: stores().transaction(({ identity }) => identity.saveSetting("a", "1")) });
  await end(new Error("the disk is gone"));
  await expect.poll(() => seen).toEqual(["saved: the disk is gone"]);
});
