// What an org does without being asked: mails that are due, jobs that can run. Both are rows, so that a restart
// finds them; waking only saves the wait.
import { Worker } from "node:worker_threads";
import { deliverDue } from "./domain/mail/deliver.ts";
import type { OrgSettings, Ports } from "./domain/ports/ports.ts";
import type { DataDirectory } from "./platform/data-directory.ts";
import { smtpTransport } from "./platform/smtp.ts";
import type { WriterLock } from "./store/sqlite/open.ts";

const MAIL_INTERVAL_MS = 1000;

export interface Background {
  wake(worker: "mail" | "jobs"): void;
  /** Resolves when nothing runs any more. A job stops behind its last committed chunk. */
  stop(): Promise<void>;
}

export interface JobWorkerData {
  readonly directory: Omit<DataDirectory, "masterKey">;
  readonly settings: OrgSettings;
  readonly synchronous: "FULL" | "OFF";
}

export interface BackgroundOptions {
  readonly ports: Ports;
  /** smtp:// or smtps:// URL; null: mail stays in the Inbox. */
  readonly smtp: string | null;
  readonly lock: WriterLock;
  readonly jobs: JobWorkerData;
}

export function startBackground(options: BackgroundOptions): Background {
  const mail = options.smtp ? mailLoop(options.ports, smtpTransport(options.smtp)) : null;
  const jobs = jobWorker(options);
  void options.ports.stores.jobs.nextRunnable().then((job) => {
    if (job) jobs.wake();
  });
  return {
    wake(worker) {
      if (worker === "mail") mail?.wake();
      else jobs.wake();
    },
    async stop() {
      await Promise.all([mail?.stop(), jobs.stop()]);
    },
  };
}

function mailLoop(
  ports: Ports,
  transport: ReturnType<typeof smtpTransport>,
): { wake(): void; stop(): Promise<void> } {
  let running: Promise<unknown> | null = null;
  const pass = (): void => {
    running ??= deliverDue(ports, transport)
      .catch((error: unknown) => ports.log.crash("mail", error))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(pass, MAIL_INTERVAL_MS).unref();
  pass();
  return {
    wake: pass,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** What the job worker and its org say to each other. */
export type FromJobWorker = { readonly type: "lock" | "release" | "idle" };
export type ToJobWorker = { readonly type: "granted" | "wake" | "stop" };

/** The thread is started with the first job: an org without bulk jobs never pays for it. */
function jobWorker({ ports, lock, jobs }: BackgroundOptions): { wake(): void; stop(): Promise<void> } {
  let worker: Worker | null = null;
  let exited: Promise<void> = Promise.resolve();
  let stopping = false;
  const start = (): Worker => {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const thread = new Worker(new URL(`./job-worker.${extension}`, import.meta.url), { workerData: jobs });
    let release = (): void => {};
    thread.on("message", (message: FromJobWorker) => {
      if (message.type === "release") release();
      if (message.type !== "lock") return;
      void lock.acquire().then((give) => {
        release = give;
        if (worker === thread) thread.postMessage({ type: "granted" } satisfies ToJobWorker);
        else give();
      });
    });
    thread.on("error", (error) => ports.log.crash("jobs", error));
    exited = new Promise((resolve) => {
      thread.once("exit", () => {
        worker = null;
        release();
        resolve();
      });
    });
    return thread;
  };
  return {
    wake() {
      if (stopping) return;
      worker ??= start();
      worker.postMessage({ type: "wake" } satisfies ToJobWorker);
    },
    async stop() {
      stopping = true;
      worker?.postMessage({ type: "stop" } satisfies ToJobWorker);
      await exited;
    },
  };
}
