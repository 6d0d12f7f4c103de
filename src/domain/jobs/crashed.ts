import { MOST_RETRIES } from "../../facts/bulk.ts";
import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";

/** A job's thread died: the job is tried again behind its last chunk, but not for ever. */
export async function jobCrashed(ports: Pick<Ports, "stores" | "clock">, id: RecordId): Promise<void> {
  await ports.stores.transaction(async ({ jobs }) => {
    const job = await jobs.read(id);
    if (!job) return;
    const retries = job.retries + 1;
    await jobs.change(id, ["UploadComplete", "InProgress"], {
      retries,
      modifiedAt: ports.clock.now(),
      ...(retries < MOST_RETRIES
        ? {}
        : {
            state: "Failed",
            errorMessage: `UNKNOWN_EXCEPTION : running the job crashed ${retries} times; it is not tried again`,
          }),
    });
  });
}
