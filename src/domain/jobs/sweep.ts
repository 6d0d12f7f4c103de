// Jobs don't stay for ever: what has ended goes after a week, with its files.
import { JOB_LIFE_MS } from "../../facts/bulk.ts";
import { parseId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import { spoolNames } from "./spool-names.ts";

const DAY_MS = 24 * 3_600_000;

/** Removes the jobs that are past their time, then the files of jobs that are no more. */
export async function sweepJobs(ports: Pick<Ports, "stores" | "spool" | "clock">): Promise<void> {
  const now = ports.clock.now();
  for (const id of await ports.stores.jobs.idle(now - JOB_LIFE_MS)) {
    await ports.stores.transaction(({ jobs }) => jobs.remove(id));
    for (const name of Object.values(spoolNames(id))) await ports.spool.remove(name);
  }
  for (const id of await ports.stores.batchedJobs.idle(now - JOB_LIFE_MS))
    await ports.stores.transaction(({ batchedJobs }) => batchedJobs.remove(id));
  for (const name of await ports.spool.names()) {
    const id = parseId(name.split(".")[0] ?? "");
    if (id === undefined || !(await ports.stores.jobs.read(id))) await ports.spool.remove(name);
  }
  await ports.spool.sweepStaged(now - DAY_MS);
}
