import type { CONCURRENCY_MODES, ContentType } from "../../facts/bulk1.ts";
import type { RecordId } from "../model/id.ts";
import type { Job } from "./jobs.ts";

export type BatchedJobState = "Open" | "Closed" | "Aborted";

/** A job of Bulk API 1.0: what its batches have in common. Times are milliseconds since 1970. */
export interface BatchedJob {
  readonly id: RecordId;
  /** insert, update, upsert, delete, hardDelete, query, queryAll. */
  readonly operation: string;
  /** API name. */
  readonly object: string;
  readonly externalIdField: string | null;
  readonly concurrencyMode: (typeof CONCURRENCY_MODES)[number];
  readonly contentType: ContentType;
  readonly apiVersion: number;
  readonly createdById: RecordId;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly state: BatchedJobState;
}

export interface BatchedJobStore {
  create(job: BatchedJob): Promise<RecordId>;
  read(id: RecordId): Promise<BatchedJob | undefined>;
  /** Changes the job if it is still in one of `from`; tells whether it was. */
  change(
    id: RecordId,
    from: readonly BatchedJobState[],
    changes: Pick<BatchedJob, "state" | "modifiedAt">,
  ): Promise<boolean>;
  /** In the order in which they were added. */
  batches(id: RecordId): Promise<Job[]>;
  /** Jobs that neither they nor any batch of theirs were changed since `time`, and of which nothing can run. */
  idle(time: number): Promise<RecordId[]>;
  /** Removes the job with its batches. */
  remove(id: RecordId): Promise<void>;
}
