// One server per data directory: an exclusive lock of the operating system, held through SQLite, so that it ends
// with the process however that ends.
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process has the directory open. */
class DirectoryInUseError extends Error {}

/** Takes the lock and returns the function that gives it back. Throws DirectoryInUseError at once if it is taken. */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, "lock");
  closeSync(openSync(file, "a", 0o600));
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === 5) {
      throw new DirectoryInUseError(
        `${directory} is in use by another Groundfog; stop it first, or choose another directory with --data`,
      );
    }
    throw error;
  }
  return () => database.close();
}
