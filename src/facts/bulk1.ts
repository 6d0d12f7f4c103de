// Bulk API 1.0. Source: its guide; names and orders of elements as Salesforce's own WSC reads them; the codes are
// WSC's AsyncExceptionCode.
import type { FaultCause } from "./faults.ts";

export const ASYNC_NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload";

/** What a job's rows may be written in, and the media type of such a batch. */
export const CONTENT_TYPES = { CSV: "text/csv", XML: "application/xml", JSON: "application/json" } as const;
export type ContentType = keyof typeof CONTENT_TYPES;

/** Batches with binary attachments, which can't be read here. */
export const ZIP_CONTENT_TYPES = ["ZIP_CSV", "ZIP_XML", "ZIP_JSON"] as const;

/** Documented: the first version with JSON. */
export const JSON_SINCE = 36;

/** Documented for one batch. A character has at least one byte, so that 10,000,000 characters need no limit of their own. */
export const MOST_BATCH_RECORDS = 10_000;
export const LARGEST_BATCH_BYTES = 10_000_000;

/** In the order of their numbers, by which simple-salesforce names them. */
export const CONCURRENCY_MODES = ["Parallel", "Serial"] as const;

/** What stands in a CSV result instead of a header and rows when a query finds none; recorded. */
export const NO_RECORDS_FOUND = "Records not found for this query";

/** Names of a job's elements, as requests may have them; those that the server makes are passed over. */
export const JOB_ELEMENTS = [
  "id",
  "operation",
  "object",
  "createdById",
  "createdDate",
  "systemModstamp",
  "state",
  "externalIdFieldName",
  "concurrencyMode",
  "contentType",
  "numberBatchesQueued",
  "numberBatchesInProgress",
  "numberBatchesCompleted",
  "numberBatchesFailed",
  "numberBatchesTotal",
  "numberRecordsProcessed",
  "numberRetries",
  "apiVersion",
  "assignmentRuleId",
  "numberRecordsFailed",
  "totalProcessingTime",
  "apiActiveProcessingTime",
  "apexProcessingTime",
  "fastPathEnabled",
] as const;

/** The exceptionCode of a refusal, and its status where that isn't 400. */
export const ASYNC_EXCEPTIONS: Readonly<
  Partial<Record<FaultCause, { readonly code: string; readonly message?: string; readonly status?: number }>>
> = {
  sessionInvalid: { code: "InvalidSessionId", message: "Invalid session id" },
  invalidAuthHeader: { code: "InvalidSessionId", message: "Unable to find session id" },
  apiCurrentlyDisabled: { code: "InvalidUser" },
  expiredPassword: { code: "InvalidUser" },
  insufficientAccessOnCall: { code: "InvalidUser" },
  unsupportedApiVersion: { code: "InvalidVersion" },
  notFound: { code: "InvalidUrl", message: "Destination URL not reachable" },
  methodNotAllowed: { code: "InvalidOperation", status: 405 },
  xmlParserError: { code: "InvalidXml" },
  jsonParserError: { code: "ClientInputError" },
  requestTooLarge: { code: "ClientInputError" },
  batchTooLarge: { code: "ClientInputError" },
  // jsforce's live tests want this code.
  batchEmpty: { code: "ClientInputError" },
  unsupportedMediaType: { code: "UnsupportedContentType" },
  invalidJob: { code: "InvalidJob" },
  invalidJobState: { code: "InvalidJobState" },
  invalidBatch: { code: "InvalidBatch" },
  featureNotEnabled: { code: "FeatureNotEnabled" },
  storageFull: { code: "ExceededQuota", status: 503 },
  serverBusy: { code: "InternalServerError", status: 503 },
  unknown: { code: "Unknown", status: 500 },
};
