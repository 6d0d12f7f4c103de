// Org limits as /limits tells them. Source: the limits resource of the REST guide; the numbers are a Developer
// Edition's, but for the daily API requests, which a server of one's own needs no cap on.

export const DAILY_API_REQUESTS = 5_000_000;

/** Name and maximum; what is not counted remains whole. */
export const LIMITS: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyApiRequests: DAILY_API_REQUESTS,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DataStorageMB: 1_048_576,
  FileStorageMB: 1_048_576,
  HourlyAsyncReportRuns: 1200,
  HourlySyncReportRuns: 500,
  MassEmail: 5000,
  SingleEmail: 5000,
};

/** Largest request bodies in bytes: documented for REST and SOAP (50 MB), and for one Bulk API 2.0 upload (150 MB). */
export const LARGEST_REST_BODY = 50_000_000;
export const LARGEST_SOAP_BODY = 50_000_000;
export const LARGEST_BULK_UPLOAD = 150_000_000;
