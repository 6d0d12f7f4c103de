// One server per data directory: an exclusive lock of the operating system, held through SQLite, so that it ends
// with the process however that ends.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process has the directory open. */
export class DirectoryInUseError extends Error {}

/** Takes the lock and returns the function that gives it back. Throws DirectoryInUseError at once if it is taken. */
export function lockDirectory(directory: string): () => void {
  const database = new DatabaseSync(join(directory, "lock"), { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === 5) {
      throw new DirectoryInUseError(`${directory} is in use by another Groundfog`);
    }
    throw error;
  }
  return () => database.close();
}
