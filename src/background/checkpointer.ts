// A thread beside the job worker: moves what was committed from the write-ahead log into the database file.
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

const database = new DatabaseSync(workerData as string, { timeout: 10_000 });
database.exec("PRAGMA synchronous = FULL");

parentPort?.on("message", (message: "committed" | "stop") => {
  if (message === "committed") moveOn();
  else {
    database.close();
    parentPort?.close();
  }
});

/** PASSIVE never makes a reader or the writer wait; what it can't move now, on a full disk too, it moves the next time. */
function moveOn(): void {
  try {
    database.exec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch {
    // Nothing is lost: all of it is in the log.
  }
}
