// The thread that runs bulk jobs: a composition root of its own, over its own connections to the same database.
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Job } from "../domain/ports/jobs.ts";
import { auditSeal } from "../platform/audit-seal.ts";
import { openStores } from "../store/sqlite/open.ts";
import type { WriterLock } from "../store/sqlite/writer-lock.ts";
import type { FromJobWorker, JobWorkerData, ToJobWorker } from "./job-thread.ts";
import { runJobs } from "./run-jobs.ts";

const port = parentPort;
if (!port) throw new Error("job-worker.ts is started by background.ts");

/** The log may grow to 512 MB before a commit has to help the checkpointer. */
const CHECKPOINT_PAGES = 65_536;

const data = workerData as JobWorkerData;
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
// A load's commits write 80 MB each into the log; another core moves them on while this one reads rows.
const checkpointer = new Worker(new URL(`./checkpointer.${extension}`, import.meta.url), {
  workerData: data.directory.database,
});
checkpointer.unref();

/** The writers' queue is the main thread's: ask, and wait for the turn. */
let granted = (): void => {};
const say = (message: FromJobWorker): void => port.postMessage(message);
const lock: WriterLock = {
  commits: data.commits,
  acquire() {
    const turn = new Promise<() => void>((resolve) => {
      granted = () =>
        resolve(() => {
          say({ type: "release" });
          checkpointer.postMessage("committed");
        });
    });
    say({ type: "lock" });
    return turn;
  },
};

const open = openStores({
  file: data.directory.database,
  synchronous: data.synchronous,
  lock,
  cacheKib: 81_920,
  checkpointPages: CHECKPOINT_PAGES,
  audit: auditSeal(data.auditKey, data.directory.auditHead),
});
let stopped = false;
let running: Promise<void> | null = null;
let again = false;

function run(): void {
  if (running) {
    again = true;
    return;
  }
  again = false;
  const told = ({ id, kind }: Job): void => say({ type: "running", job: id, writes: kind === "ingest" });
  running = runJobs(open.stores, data, () => stopped, told).finally(() => {
    running = null;
    say({ type: "idle" });
    if (stopped) finish();
    else if (again) run();
  });
}

function finish(): void {
  checkpointer.postMessage("stop");
  open.close();
  port?.close();
}

port.on("message", (message: ToJobWorker) => {
  if (message.type === "granted") granted();
  if (message.type === "wake") run();
  if (message.type === "stop") {
    stopped = true;
    if (!running) finish();
  }
});
