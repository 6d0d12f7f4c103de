// A job and a batch as Bulk API 1.0 tells them: members in the order of its schema, which WSC insists on.
import { formatId } from "../../domain/model/id.ts";
import type { BatchedJob } from "../../domain/ports/batched-jobs.ts";
import type { Job, JobState } from "../../domain/ports/jobs.ts";
import type { Format, Member } from "./answer.ts";

const BATCH_STATES: Readonly<Record<JobState, string>> = {
  Open: "Queued",
  UploadComplete: "Queued",
  InProgress: "InProgress",
  JobComplete: "Completed",
  Failed: "Failed",
  Aborted: "NotProcessed",
};

const time = (milliseconds: number, format: Format): string => {
  const text = new Date(milliseconds).toISOString();
  return format === "JSON" ? text.replace("Z", "+0000") : text;
};

const sum = (batches: readonly Job[], of: (batch: Job) => number): number =>
  batches.reduce((total, batch) => total + of(batch), 0);

export function jobMembers(job: BatchedJob, batches: readonly Job[], format: Format): Member[] {
  const inState = (...states: readonly JobState[]): number =>
    batches.filter(({ state }) => states.includes(state)).length;
  const spent = sum(batches, ({ processingTime }) => processingTime);
  return [
    ["id", formatId(job.id)],
    ["operation", job.operation],
    ["object", job.object],
    ["createdById", formatId(job.createdById)],
    ["createdDate", time(job.createdAt, format)],
    ["systemModstamp", time(job.modifiedAt, format)],
    ["state", job.state],
    ["externalIdFieldName", job.externalIdField],
    ["concurrencyMode", job.concurrencyMode],
    ["contentType", job.contentType],
    ["numberBatchesQueued", inState("Open", "UploadComplete")],
    ["numberBatchesInProgress", inState("InProgress")],
    ["numberBatchesCompleted", inState("JobComplete")],
    ["numberBatchesFailed", inState("Failed")],
    ["numberBatchesTotal", batches.length],
    ["numberRecordsProcessed", sum(batches, ({ processed }) => processed)],
    ["numberRetries", sum(batches, ({ retries }) => retries)],
    ["apiVersion", format === "JSON" ? job.apiVersion : `${job.apiVersion}.0`],
    ["assignmentRuleId", null],
    ["numberRecordsFailed", sum(batches, ({ failed }) => failed)],
    ["totalProcessingTime", spent],
    ["apiActiveProcessingTime", spent],
    ["apexProcessingTime", 0],
  ];
}

export function batchMembers(batch: Job, format: Format): Member[] {
  return [
    ["id", formatId(batch.id)],
    ["jobId", formatId(batch.batchOf ?? 0)],
    ["state", BATCH_STATES[batch.state]],
    ["stateMessage", batch.errorMessage],
    ["createdDate", time(batch.createdAt, format)],
    ["systemModstamp", time(batch.modifiedAt, format)],
    ["numberRecordsProcessed", batch.processed],
    ["numberRecordsFailed", batch.failed],
    ["totalProcessingTime", batch.processingTime],
    ["apiActiveProcessingTime", batch.processingTime],
    ["apexProcessingTime", 0],
  ];
}
