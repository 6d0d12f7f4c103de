// Org limits as /limits tells them, and what one request may hold. Source: the limits resource of the REST guide; the
// numbers are a Developer Edition's, some as recorded of one, but for storage and the daily API requests, which a server
// of one's own needs no cap on.

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
  DailyDurableGenericStreamingApiEvents: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 5000,
  DataStorageMB: 1_048_576,
  DurableStreamingApiConcurrentClients: 20,
  FileStorageMB: 1_048_576,
  HourlyAsyncReportRuns: 1200,
  HourlyDashboardRefreshes: 200,
  HourlyDashboardResults: 5000,
  HourlyDashboardStatuses: 999_999_999,
  HourlyLongTermIdMapping: 100_000,
  HourlyManagedContentPublicRequests: 50_000,
  HourlyODataCallout: 1000,
  HourlyPublishedPlatformEvents: 50_000,
  HourlyPublishedStandardVolumePlatformEvents: 1000,
  HourlyShortTermIdMapping: 100_000,
  HourlySyncReportRuns: 500,
  HourlyTimeBasedWorkflow: 50,
  MassEmail: 5000,
  PermissionSets: 1500,
  SingleEmail: 5000,
  StreamingApiConcurrentClients: 20,
};

/** Largest request bodies in bytes: documented for REST and SOAP (50 MB), and for one Bulk API 2.0 upload (150 MB). */
export const REST_BODY_LIMIT = 50_000_000;
export const SOAP_BODY_LIMIT = 50_000_000;
export const BULK_UPLOAD_LIMIT = 150_000_000;

/** More fields than any object can have; a record that names more is refused before they are looked at. */
export const MOST_FIELDS_OF_A_RECORD = 2000;

/** Documented for one SOAP call: rows of writes; records that one master is merged with; leads of convertLead; ids of retrieve; objects of describeSObjects. */
export const ROWS_PER_CALL = 200;
export const MOST_MERGED_RECORDS = 2;
export const LEADS_PER_CONVERSION = 100;
export const IDS_PER_RETRIEVE = 2000;
export const OBJECTS_PER_DESCRIBE = 100;

/** Rows of a SOAP page without QueryOptions, as documented. */
export const SOAP_QUERY_BATCH_SIZE = 500;

/** What one call of composite/sobjects may hold: records to write, ids to read, and runs of one object's records. */
export const MOST_COLLECTION_RECORDS = 200;
export const MOST_COLLECTION_IDS = 2000;
export const MOST_COLLECTION_CHUNKS = 10;

/** What one call of composite/tree may hold: records of all levels, levels, and objects. */
export const MOST_TREE_RECORDS = 200;
export const DEEPEST_TREE = 5;
export const MOST_TREE_OBJECTS = 5;

/** Subrequests of composite and composite/batch, and how many of composite's may be queries or collections. */
export const MOST_SUBREQUESTS = 25;
export const MOST_SUBREQUESTS_WITH_MANY_RECORDS = 5;

/**
 * What one call of composite/graph may hold. Nodes are different if version, method or object is; once more graphs than
 * `failures` have failed, the rest is not tried. Names have fewer than `nameLength` characters. Source: the page
 * Composite Graph Limits of the REST guide.
 */
export const GRAPH_LIMITS = {
  graphs: 75,
  nodes: 500,
  depth: 15,
  differentNodes: 15,
  failures: 14,
  nameLength: 40,
} as const;

/** How far back changes can be asked for, and how many one answer may name. */
export const DAYS_OF_REPLICATION = 30;
export const MOST_REPLICATED_IDS = 600_000;

/** Rows of a query of groups: they are one page. */
export const MOST_GROUPS = 2000;

/** Rows of a query page, as `Sforce-Query-Options: batchSize` may ask for. */
export const QUERY_BATCH_SIZE = { smallest: 200, largest: 2000, usual: 2000 } as const;

/** Messages of a sendEmail() call and recipients of one, as the WSDL has them. */
export const MESSAGES_PER_CALL = 10;
export const RECIPIENTS = { toAddresses: 100, ccAddresses: 25, bccAddresses: 25 } as const;
