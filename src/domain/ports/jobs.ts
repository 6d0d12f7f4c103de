import type { ContentType } from "../../facts/bulk1.ts";
import type { RecordId } from "../model/id.ts";

export type JobState = "Open" | "UploadComplete" | "InProgress" | "JobComplete" | "Failed" | "Aborted";

/** What the job worker runs at once: a job of Bulk API 2.0, or a batch of 1.0. Times are milliseconds since 1970. */
export interface Job {
  readonly id: RecordId;
  readonly kind: "ingest" | "query";
  /** insert, update, upsert, delete, hardDelete; query, queryAll. */
  readonly operation: string;
  /** API name of the object; of the query's object for query jobs. */
  readonly object: string;
  readonly externalIdField: string | null;
  /** SOQL of a query job. */
  readonly query: string | null;
  readonly columnDelimiter: string;
  readonly lineEnding: string;
  readonly apiVersion: number;
  readonly createdById: RecordId;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly state: JobState;
  readonly errorMessage: string | null;
  readonly processed: number;
  readonly failed: number;
  /** Milliseconds spent. */
  readonly processingTime: number;
  readonly retries: number;
  /** An upload has been stored. */
  readonly uploaded: boolean;
  /** The job of Bulk API 1.0 that this is a batch of; null: it is a job of 2.0. */
  readonly batchOf: RecordId | null;
  /** How the upload's rows, and the rows of a batch's result, are written; CSV in Bulk API 2.0. */
  readonly contentType: ContentType;
}

/** Outcomes of consecutive rows of an ingest job, committed with the rows themselves. */
export interface JobChunk {
  readonly jobId: RecordId;
  /** Index of the first row, counted from 0 without the header. */
  readonly firstRow: number;
  /** Per row its record id, positive if created, negative if it existed; 0 if it failed. */
  readonly ids: Float64Array;
  /** What is wrong with each failed row, in order, as `rowErrors()` writes it. */
  readonly errors: readonly string[];
}

export interface JobStore {
  create(job: Job): Promise<RecordId>;
  read(id: RecordId): Promise<Job | undefined>;
  /** Jobs of Bulk API 2.0, newest first; at most `limit` created before `before`. */
  list(kind: Job["kind"], limit: number, before: number): Promise<Job[]>;
  /** Changes the job if it is still in one of `from`; tells whether it was. */
  change(id: RecordId, from: readonly JobState[], changes: Partial<Job>): Promise<boolean>;
  /** The oldest job or batch in UploadComplete or InProgress, of either kind. */
  nextRunnable(): Promise<Job | undefined>;
  /** Jobs of Bulk API 2.0 not changed since `time` that wait for nobody but their client: ended, or Open. */
  idle(time: number): Promise<RecordId[]>;
  addChunk(chunk: JobChunk): Promise<void>;
  /** In order of firstRow. */
  chunks(id: RecordId): AsyncIterable<JobChunk>;
  remove(id: RecordId): Promise<void>;
}
