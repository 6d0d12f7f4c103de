// Calls of the Metadata API. Source: metadata WSDLs 47.0 and 63.0.

/** Calls that are answered, and the headers that they take. */
export const METADATA_OPERATION_HEADERS: Readonly<Record<string, readonly string[]>> = {
  describeMetadata: ["SessionHeader", "CallOptions"],
  listMetadata: ["SessionHeader", "CallOptions"],
  readMetadata: ["SessionHeader", "CallOptions"],
  createMetadata: ["SessionHeader", "CallOptions", "AllOrNoneHeader"],
  updateMetadata: ["SessionHeader", "CallOptions", "AllOrNoneHeader"],
  upsertMetadata: ["SessionHeader", "CallOptions", "AllOrNoneHeader"],
  deleteMetadata: ["SessionHeader", "CallOptions", "AllOrNoneHeader"],
  deploy: ["SessionHeader", "CallOptions"],
  checkDeployStatus: ["SessionHeader", "CallOptions"],
  retrieve: ["SessionHeader", "CallOptions"],
  checkRetrieveStatus: ["SessionHeader", "CallOptions"],
};

const DEPLOY = "Deployments are done when deploy() answers: there is none to cancel, or to deploy once more";

/** Calls that are not, and what is said of them. The texts are ours. */
export const METADATA_REFUSED_OPERATIONS: Readonly<Record<string, string>> = {
  deployRecentValidation: DEPLOY,
  cancelDeploy: DEPLOY,
  checkStatus: "Asynchronous calls of the Metadata API are not available in this org",
  renameMetadata: "Renaming of objects and fields is not available in this org",
  describeValueType: "describeValueType() is not available in this org: see its metadata WSDL",
};

/** What a deployment's archive may hold: files, and their bytes together without compression. Chosen. */
export const DEPLOY_LIMITS = { files: 10_000, bytes: 64 * 1024 * 1024 } as const;
/** Results of deployments that an org remembers. Chosen. */
export const DEPLOYMENTS_KEPT = 100;
/** Retrieved packages that an org remembers. Chosen. */
export const RETRIEVALS_KEPT = 20;

/** Components of one call. Source: Metadata API Developer Guide. */
export const COMPONENTS_PER_CALL = 10;
/** Queries of one listMetadata(). Source: Metadata API Developer Guide. */
export const QUERIES_PER_LIST = 3;
