// Brings the write-ahead log to the disk on libuv's pool: the thread that commits goes on meanwhile, and one sync serves
// all commits before it.
import { closeSync, fdatasync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";

export interface LogSync {
  /** Resolves when what was committed before survives a power cut. Rejects for good once the disk has failed. */
  synced(): Promise<void>;
  /** Calls back behind the sync that is running; at once if none is. */
  behindRunning(then: () => void): void;
  close(): void;
}

interface Waiting {
  resolve(): void;
  reject(reason: Error): void;
}

/** Of the database in `file`, which a connection that writes has open. */
export function logSync(file: string): LogSync {
  const log = openSync(`${file}-wal`, "r+");
  syncDirectory(dirname(file));
  let waiting: Waiting[] = [];
  const behind: (() => void)[] = [];
  let isRunning = false;
  let isClosed = false;
  let failure: Error | null = null;
  const run = (): void => {
    const served = waiting;
    waiting = [];
    isRunning = true;
    fdatasync(log, (error) => {
      isRunning = false;
      // After a failure the system may say of the next sync that all is well, which it isn't.
      failure ??= error;
      if (waiting.length > 0) run();
      else if (isClosed) closeSync(log);
      for (const { resolve, reject } of served) {
        if (failure) reject(failure);
        else resolve();
      }
      for (const then of behind.splice(0)) then();
    });
  };
  return {
    synced: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (!isRunning) run();
      }),
    behindRunning(then) {
      if (isRunning) behind.push(then);
      else then();
    },
    close() {
      isClosed = true;
      if (!isRunning) closeSync(log);
    },
  };
}

/** A file is there after a power cut only if its directory was synced too. */
function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
