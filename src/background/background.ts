// What an org does without being asked: mails that are due, jobs that can run or are past their time. All are rows,
// so that a restart finds them; waking only saves the wait.
import { sweepJobs } from "../domain/jobs/sweep.ts";
import type { MailTransport } from "../domain/ports/outbox.ts";
import type { Ports } from "../domain/ports/ports.ts";
import { purgeDeletedSchema } from "../domain/schema/delete-component.ts";
import type { WriterLock } from "../store/sqlite/writer-lock.ts";
import { type JobWorkerData, jobThread } from "./job-thread.ts";
import { mailLoop } from "./mail-loop.ts";
import { noticeLoop } from "./notice-loop.ts";

const SWEEP_INTERVAL_MS = 24 * 3_600_000;

export interface Background {
  wake(worker: "mail" | "jobs"): void;
  /** Resolves when nothing runs any more. A job stops behind its last committed chunk. */
  stop(): Promise<void>;
}

export interface BackgroundOptions {
  readonly ports: Ports;
  /** null: mail stays in the Inbox. */
  readonly mailServer: MailTransport | null;
  readonly lock: WriterLock;
  /** While it is left to a thread of jobs, no commit of this one moves the log into the database. */
  readonly leaveLog: (left: boolean) => void;
  readonly jobs: JobWorkerData;
}

export function startBackground(options: BackgroundOptions): Background {
  const mail = options.mailServer && mailLoop(options.ports, options.mailServer);
  const jobs = jobThread(options.ports, options, options.jobs);
  const sweeps = sweepLoop(options.ports);
  const notices = noticeLoop(options.ports);
  return {
    wake(worker) {
      if (worker === "mail") mail?.wake();
      else jobs.wake();
    },
    async stop() {
      await Promise.all([mail?.stop(), jobs.stop(), sweeps.stop(), notices.stop()]);
    },
  };
}

async function sweep(ports: Ports): Promise<void> {
  try {
    await sweepJobs(ports);
    await purgeDeletedSchema(ports);
  } catch (error) {
    ports.log.crash("sweep", error);
  }
}

/** At the start and once a day. */
function sweepLoop(ports: Ports): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const pass = (): void => {
    running = sweep(ports);
  };
  const timer = setInterval(pass, SWEEP_INTERVAL_MS).unref();
  pass();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
