// A file that is there only to be given up: on a disk that is full its space holds the few bytes that say so.
import { randomBytes } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";

/** What a commit of one small row may need, and some. */
const RESERVED_BYTES = 1_048_576;

export interface Reserve {
  /** Makes the file if it isn't there; leaves it if there is no space for it. */
  take(): void;
  release(): void;
}

export function diskReserve(path: string): Reserve {
  return {
    take() {
      if (existsSync(path)) return;
      try {
        // Not zeros: some file systems keep those in no space at all.
        writeFileSync(path, randomBytes(RESERVED_BYTES), { mode: 0o600 });
      } catch {
        rmSync(path, { force: true });
      }
    },
    release: () => rmSync(path, { force: true }),
  };
}
