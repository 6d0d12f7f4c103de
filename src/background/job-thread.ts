// The thread that runs bulk jobs, seen from the main thread: started with the first job, woken, stopped, and started
// again should it die.
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { jobCrashed } from "../domain/jobs/crashed.ts";
import type { RecordId } from "../domain/model/id.ts";
import type { OrgSettings, Ports } from "../domain/ports/ports.ts";
import type { DataDirectory } from "../platform/data-directory.ts";
import type { WriterLock } from "../store/sqlite/writer-lock.ts";

export interface JobWorkerData {
  readonly directory: DataDirectory;
  readonly settings: OrgSettings;
  readonly synchronous: "FULL" | "OFF";
  /** The writers' lock's own cell. */
  readonly commits: WriterLock["commits"];
  /** Of the audit trail alone: what a job's rows change is audited in their transaction. */
  readonly auditKey: Uint8Array;
  /** Rows of one transaction; absent: as many as loads best. */
  readonly chunkRows?: number;
}

/** What the job worker and its org say to each other. */
export type FromJobWorker =
  | { readonly type: "lock" | "release" | "idle" }
  | { readonly type: "running"; readonly job: RecordId; readonly writes: boolean };
export type ToJobWorker = { readonly type: "granted" | "wake" | "stop" };

export interface JobThread {
  wake(): void;
  /** Resolves when the thread has ended. A job stops behind its last committed chunk. */
  stop(): Promise<void>;
}

const RESTART_PAUSE_MS = 100;
const LONGEST_RESTART_PAUSE_MS = 60_000;

/** The thread is started with the first wake(): an org without bulk jobs never pays for it. */
export function jobThread(
  ports: Ports,
  { lock, leaveLog }: { readonly lock: WriterLock; leaveLog(left: boolean): void },
  data: JobWorkerData,
): JobThread {
  let worker: Worker | null = null;
  let exited: Promise<void> = Promise.resolve();
  /** Crashes in a row without a job in between. */
  let crashes = 0;
  const stopping = new AbortController();
  const start = (): Worker => {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const thread = new Worker(new URL(`./job-worker.${extension}`, import.meta.url), {
      workerData: data,
      // Node's own flags are the host program's: with --input-type, for one, a thread can't start from a file.
      execArgv: [],
      // A chunk of rows lives long enough to be kept as young for as much memory as there is: 80 MB more, and no faster.
      resourceLimits: { maxYoungGenerationSizeMb: 32 },
    });
    let release = (): void => {};
    let job: RecordId | null = null;
    thread.on("message", (message: FromJobWorker) => {
      if (message.type === "running") {
        job = message.job;
        crashes = 0;
        leaveLog(message.writes);
      }
      if (message.type === "idle") leaveLog(false);
      if (message.type === "release") release();
      if (message.type !== "lock") return;
      void lock.acquire().then((give) => {
        release = give;
        if (worker === thread) thread.postMessage({ type: "granted" } satisfies ToJobWorker);
        else give();
      });
    });
    thread.on("error", (error) => ports.log.crash("jobs", error));
    exited = new Promise<void>((resolve) => {
      thread.once("exit", () => {
        worker = null;
        leaveLog(false);
        release();
        resolve();
      });
    }).then(() => (stopping.signal.aborted ? undefined : crashed(job)));
    return thread;
  };
  const wake = (): void => {
    if (stopping.signal.aborted) return;
    worker ??= start();
    worker.postMessage({ type: "wake" } satisfies ToJobWorker);
  };
  const crashed = async (job: RecordId | null): Promise<void> => {
    crashes += 1;
    try {
      if (job !== null) await jobCrashed(ports, job);
    } catch (error) {
      ports.log.crash("jobs", error);
    }
    const pause = Math.min(LONGEST_RESTART_PAUSE_MS, RESTART_PAUSE_MS * 2 ** crashes);
    await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (await ports.stores.jobs.nextRunnable()) wake();
  };
  void ports.stores.jobs.nextRunnable().then((job) => {
    if (job) wake();
  });
  return {
    wake,
    async stop() {
      stopping.abort();
      worker?.postMessage({ type: "stop" } satisfies ToJobWorker);
      await exited;
    },
  };
}
