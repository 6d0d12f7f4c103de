// What running a job of either kind needs.
import { setTimeout as sleep } from "node:timers/promises";
import { currentPermissions } from "../domain/access/permissions.ts";
import { type Fault, FaultError } from "../domain/fault.ts";
import { userInfo } from "../domain/identity/user-info.ts";
import type { Caller } from "../domain/model/call.ts";
import type { Job } from "../domain/ports/jobs.ts";
import type { Ports } from "../domain/ports/ports.ts";
import type { Reserve } from "../platform/reserve.ts";

/** Between attempts to go on after the disk was full. */
const FULL_PAUSE_MS = 500;

/** What running jobs needs of an org: no keys, no passwords, no mail. */
export interface JobPorts
  extends Pick<Ports, "stores" | "clock" | "spool" | "catalogue" | "log" | "settings"> {
  readonly reserve: Reserve;
  /** Rows of one transaction. */
  readonly chunkRows: number;
  /** The org stops: jobs must come to rest behind what is committed. */
  stopped(): boolean;
}

/** The org stops; the job is run on at its next start. */
export class Stopped extends Error {}

/** How a job ended. */
export type Ended = Pick<Job, "state" | "errorMessage"> & Partial<Job>;

export const failed = (errorMessage: string): Ended => ({ state: "Failed", errorMessage });

/**
 * Repeats work that a full disk refused. The job says meanwhile why it doesn't go on. Throws Stopped if the org stops
 * before there is space.
 */
export async function whenThereIsSpace<T>(ports: JobPorts, job: Job, work: () => Promise<T>): Promise<T> {
  for (;;) {
    ports.reserve.take();
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.cause !== "storageFull") throw error;
      ports.reserve.release();
      await tellOfFullDisk(ports, job, error.fault);
      await sleep(FULL_PAUSE_MS);
      if (ports.stopped()) throw new Stopped();
    }
  }
}

async function tellOfFullDisk({ stores }: JobPorts, { id }: Job, { code, message }: Fault): Promise<void> {
  const errorMessage = `${code} : ${message}; the job goes on by itself when there is space again`;
  // Others may have taken the reserve's space: then the job can't say it, but it waits all the same.
  await stores
    .transaction(({ jobs }) => jobs.change(id, ["UploadComplete", "InProgress"], { errorMessage }))
    .catch(() => undefined);
}

/** Who a job works for, with the rights he has now; undefined if he couldn't log in any more. */
export async function jobCaller(ports: JobPorts, job: Job): Promise<Caller | undefined> {
  const credential = await ports.stores.identity.credentials.byUserId(job.createdById);
  if (!credential?.isActive || credential.frozen) return undefined;
  const { userId, username, profileId, timeZone } = await userInfo(ports, job.createdById);
  return {
    userId,
    username,
    profileId,
    permissions: await currentPermissions(ports, { userId, profileId }),
    timeZone,
    sessionKey: "",
    sessionKind: "api",
    passwordExpired: false,
  };
}

export const NO_CALLER = "InvalidUser : the user who made the job is frozen or not active";
