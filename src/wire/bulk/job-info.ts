import { formatId } from "../../domain/model/id.ts";
import type { Job } from "../../domain/ports/jobs.ts";

const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace("Z", "+0000");

/** A job as the API tells it. Counters are there once it has run. */
export function jobInfo(job: Job): Readonly<Record<string, unknown>> {
  const id = formatId(job.id);
  const counted = job.state !== "Open" && job.state !== "UploadComplete";
  return {
    id,
    operation: job.operation,
    object: job.object,
    createdById: formatId(job.createdById),
    createdDate: time(job.createdAt),
    systemModstamp: time(job.modifiedAt),
    state: job.state,
    ...(job.externalIdField === null ? {} : { externalIdFieldName: job.externalIdField }),
    concurrencyMode: "Parallel",
    contentType: "CSV",
    apiVersion: job.apiVersion,
    ...(job.kind === "ingest" && job.state === "Open"
      ? { contentUrl: `services/data/v${job.apiVersion}.0/jobs/ingest/${id}/batches` }
      : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    jobType: job.kind === "ingest" ? "V2Ingest" : "V2Query",
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
    ...(counted || job.kind === "query"
      ? {
          retries: job.retries,
          totalProcessingTime: job.processingTime,
          ...(job.kind === "ingest"
            ? { apiActiveProcessingTime: job.processingTime, apexProcessingTime: 0 }
            : {}),
          numberRecordsProcessed: job.processed,
          ...(job.kind === "ingest" ? { numberRecordsFailed: job.failed } : {}),
        }
      : {}),
  };
}
