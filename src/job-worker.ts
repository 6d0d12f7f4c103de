// The thread that runs bulk jobs: a composition root of its own, over its own connections to the same database.
import { parentPort, workerData } from "node:worker_threads";
import type { FromJobWorker, JobWorkerData, ToJobWorker } from "./background.ts";
import { runJobs } from "./run-jobs.ts";
import { openStores, type WriterLock } from "./store/sqlite/open.ts";

const port = parentPort;
if (!port) throw new Error("job-worker.ts is started by background.ts");

/** The writers' queue is the main thread's: ask, and wait for the turn. */
let granted = (): void => {};
const say = (message: FromJobWorker): void => port.postMessage(message);
const lock: WriterLock = {
  acquire() {
    const turn = new Promise<() => void>((resolve) => {
      granted = () => resolve(() => say({ type: "release" }));
    });
    say({ type: "lock" });
    return turn;
  },
};

const data = workerData as JobWorkerData;
const open = openStores({
  file: data.directory.database,
  synchronous: data.synchronous,
  lock,
  cacheKib: 131_072,
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
  running = runJobs(open.stores, data, () => stopped).finally(() => {
    running = null;
    if (stopped) finish();
    else if (again) run();
  });
}

function finish(): void {
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
