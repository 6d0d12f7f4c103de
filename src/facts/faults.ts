// Every refusal: its code, its words, its REST status and its SOAP fault type. One row per cause, since one
// code has several texts. {holes} are filled by fault(). `source` says where the text was seen:
// login.md etc. are not named here; "recorded" = a published answer of a real org, "documented" = Salesforce's
// guides or WSDL, "chosen" = ours where nothing is established.

export interface FaultRow {
  readonly code: string;
  readonly message: string;
  /** HTTP status in REST and Bulk. SOAP faults are always 500. */
  readonly status: number;
  /** Type of the SOAP fault detail. */
  readonly soap:
    | "LoginFault"
    | "UnexpectedErrorFault"
    | "InvalidIdFault"
    | "InvalidFieldFault"
    | "InvalidSObjectFault"
    | "InvalidQueryLocatorFault"
    | "MalformedQueryFault"
    | "MalformedSearchFault"
    | "InvalidNewPasswordFault"
    | "InvalidOldPasswordFault"
    | "ApiFault";
  readonly source: "recorded" | "documented" | "chosen";
}

const login = { status: 400, soap: "LoginFault", source: "recorded" } as const;
const row400 = { status: 400, soap: "UnexpectedErrorFault" } as const;

const INVALID_LOGIN_TEXT = "Invalid username, password, security token; or user locked out.";

export const FAULTS = {
  // Login
  invalidLogin: { code: "INVALID_LOGIN", message: INVALID_LOGIN_TEXT, ...login },
  tokenRequired: {
    code: "LOGIN_MUST_USE_SECURITY_TOKEN",
    message: `${INVALID_LOGIN_TEXT} Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you must add a security token to your password to log in. To get your new security token, log in to Salesforce. From your personal settings, enter Reset My Security Token in the Quick Find box, then select Reset My Security Token.`,
    ...login,
  },
  restrictedAddress: {
    code: "LOGIN_DURING_RESTRICTED_DOMAIN",
    message: "cannot log in from current domain",
    ...login,
  },
  restrictedTime: {
    code: "LOGIN_DURING_RESTRICTED_TIME",
    message: "cannot log in during restricted time",
    ...login,
  },
  apiCurrentlyDisabled: {
    code: "API_CURRENTLY_DISABLED",
    message: "API is disabled for this User",
    status: 403,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  // Recorded is the first sentence; more followed.
  soapLoginDisabled: {
    code: "INVALID_OPERATION",
    message: "SOAP API login() is disabled by default in this org.",
    ...login,
  },
  serverBusy: {
    code: "SERVER_UNAVAILABLE",
    message: "The server is temporarily unavailable. Please try again.",
    status: 503,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  expiredPassword: {
    code: "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
    message:
      "The users password has expired, you must call SetPassword before attempting any other API operations",
    status: 403,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },

  invalidOldPassword: {
    code: "INVALID_OLD_PASSWORD",
    message: "Invalid old password",
    status: 400,
    soap: "InvalidOldPasswordFault",
    source: "documented",
  },
  invalidNewPassword: {
    code: "INVALID_NEW_PASSWORD",
    message: "{detail}",
    status: 400,
    soap: "InvalidNewPasswordFault",
    source: "documented",
  },
  invalidRange: { code: "FIELD_INTEGRITY_EXCEPTION", message: "{detail}", ...row400, source: "chosen" },

  // Sessions
  soapSessionInvalid: {
    code: "INVALID_SESSION_ID",
    message:
      "Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash: {hash}\nThis error usually occurs after a session expires or a user logs out. ",
    status: 401,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  sessionInvalid: {
    code: "INVALID_SESSION_ID",
    message: "Session expired or invalid",
    status: 401,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  invalidAuthHeader: {
    code: "INVALID_AUTH_HEADER",
    message: "INVALID_HEADER_TYPE",
    status: 401,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },

  // Protocol
  unsupportedApiVersion: {
    code: "UNSUPPORTED_API_VERSION",
    message: "Invalid Api version specified on URL",
    status: 404,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  notFound: {
    code: "NOT_FOUND",
    message: "The requested resource does not exist",
    status: 404,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  methodNotAllowed: {
    code: "METHOD_NOT_ALLOWED",
    message: "HTTP Method '{method}' not allowed. Allowed are {allowed}",
    status: 405,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  jsonParserError: { code: "JSON_PARSER_ERROR", message: "{detail}", ...row400, source: "recorded" },
  xmlParserError: {
    code: "INVALID_REQUEST",
    message: "{detail}",
    status: 500,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  restXmlError: { code: "XML_PARSER_ERROR", message: "{detail}", ...row400, source: "chosen" },
  requestTooLarge: {
    code: "REQUEST_ENTITY_TOO_LARGE",
    message: "Request exceeds the size limit of {limit} bytes",
    status: 413,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  soapRequestTooLarge: {
    code: "EXCEEDED_MAX_SIZE_REQUEST",
    message: "Request exceeds the size limit of {limit} bytes",
    ...row400,
    source: "chosen",
  },
  notAcceptable: {
    code: "NOT_ACCEPTABLE",
    message: "This resource is available as application/json only",
    status: 406,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  preconditionFailed: {
    code: "PRECONDITION_FAILED",
    message: "The record is not as the request's conditions say",
    status: 412,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  invalidCondition: {
    code: "INVALID_REQUEST",
    message: "The value of the header {header} is invalid",
    status: 400,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  unsupportedMediaType: {
    code: "UNSUPPORTED_MEDIA_TYPE",
    message: "{detail}",
    status: 415,
    soap: "UnexpectedErrorFault",
    source: "documented",
  },
  invalidOperation: { code: "INVALID_OPERATION", message: "{detail}", ...row400, source: "documented" },
  storageFull: {
    code: "STORAGE_LIMIT_EXCEEDED",
    message: "storage limit exceeded: there is no space left for this org's data",
    status: 503,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  functionalityNotEnabled: {
    code: "FUNCTIONALITY_NOT_ENABLED",
    message: "{detail}",
    status: 403,
    soap: "UnexpectedErrorFault",
    source: "documented",
  },
  noDuplicateRule: { code: "NO_ACTIVE_DUPLICATE_RULE", message: "{detail}", ...row400, source: "documented" },
  noSoftphoneLayout: { code: "NO_SOFTPHONE_LAYOUT", message: "{detail}", ...row400, source: "documented" },
  unknown: {
    code: "UNKNOWN_EXCEPTION",
    message: "An unexpected error occurred. Please include this ErrorId if you contact support: {id}",
    status: 500,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  tooManyTokenResets: {
    code: "REQUEST_LIMIT_EXCEEDED",
    message:
      "A security token is reset {most} times in a minute at most. The last one that was mailed works; try again in {seconds} seconds.",
    status: 429,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  userUnknown: {
    code: "NOT_FOUND",
    message: "No user has the username {username}",
    status: 404,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },

  // Names and ids
  unknownObject: {
    code: "NOT_FOUND",
    message: "The requested resource does not exist",
    status: 404,
    soap: "InvalidSObjectFault",
    source: "recorded",
  },
  invalidType: {
    code: "INVALID_TYPE",
    message: "sObject type '{object}' is not supported.",
    status: 400,
    soap: "InvalidSObjectFault",
    source: "recorded",
  },
  unknownColumn: {
    code: "INVALID_FIELD",
    message: "No such column '{field}' on sobject of type {object}",
    status: 400,
    soap: "InvalidFieldFault",
    source: "recorded",
  },
  malformedId: {
    code: "MALFORMED_ID",
    message: "{field}: id value of incorrect type: {id}",
    status: 400,
    soap: "InvalidIdFault",
    source: "recorded",
  },
  recordNotFound: {
    code: "NOT_FOUND",
    message: "The requested resource does not exist",
    status: 404,
    soap: "InvalidIdFault",
    source: "recorded",
  },
  entityIsDeleted: {
    code: "ENTITY_IS_DELETED",
    message: "entity is deleted",
    status: 404,
    soap: "InvalidIdFault",
    source: "recorded",
  },
  invalidCrossReference: {
    code: "INVALID_CROSS_REFERENCE_KEY",
    message: "invalid cross reference id",
    status: 400,
    soap: "InvalidIdFault",
    source: "recorded",
  },
  crossReferenceAccess: {
    code: "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    message: "insufficient access rights on cross-reference id: {id}",
    status: 400,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  externalIdNotFound: {
    code: "NOT_FOUND",
    message: "Provided external ID field does not exist or is not accessible: {field}",
    status: 404,
    soap: "InvalidFieldFault",
    source: "recorded",
  },
  insufficientAccess: {
    code: "INSUFFICIENT_ACCESS_OR_READONLY",
    message: "insufficient access rights on object id",
    status: 403,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  insufficientAccessOnCall: {
    code: "INSUFFICIENT_ACCESS",
    message: "{detail}",
    status: 403,
    soap: "UnexpectedErrorFault",
    source: "documented",
  },
  entityNotDeletable: {
    code: "CANNOT_DELETE_ENTITY",
    message: "entity type {object} does not support delete",
    status: 400,
    soap: "UnexpectedErrorFault",
    source: "documented",
  },
  entityNotWritable: {
    code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    message: "entity type {object} does not support {operation}",
    status: 400,
    soap: "UnexpectedErrorFault",
    source: "documented",
  },
  restrictedDelete: {
    code: "DELETE_FAILED",
    message:
      "Your attempt to delete {name} could not be completed because it is associated with the following records.: {records}",
    ...row400,
    source: "chosen",
  },
  notInRecycleBin: {
    code: "UNDELETE_FAILED",
    message: "entity is not in the recycle bin",
    ...row400,
    source: "recorded",
  },
  undeleteWithoutMaster: {
    code: "UNDELETE_FAILED",
    message: "{field}: the record that it belongs to is deleted: {id}",
    ...row400,
    source: "chosen",
  },
  notToBePurged: {
    code: "DELETE_FAILED",
    message: "entity is not in the recycle bin",
    ...row400,
    source: "chosen",
  },
  mailWithoutRecipient: {
    code: "UNSPECIFIED_EMAIL_ADDRESS",
    message: "Add a recipient to send an email.",
    ...row400,
    source: "chosen",
  },
  mailWithoutBody: {
    code: "REQUIRED_FIELD_MISSING",
    message: "Missing body, need at least one of html or plainText",
    ...row400,
    source: "chosen",
  },
  tooManyRecipients: {
    code: "LIMIT_EXCEEDED",
    message: "A message has at most {most} {list}",
    ...row400,
    source: "chosen",
  },
  mailToUserAsActivity: {
    code: "INVALID_SAVE_AS_ACTIVITY_FLAG",
    message: "saveAsActivity must be false when sending mail to users.",
    ...row400,
    source: "chosen",
  },
  noAssignmentRule: {
    code: "INVALID_ASSIGNMENT_RULE",
    message: "no assignment rule has the id {id}",
    ...row400,
    source: "chosen",
  },
  convertedLead: {
    code: "CANNOT_UPDATE_CONVERTED_LEAD",
    message: "cannot reference converted lead",
    ...row400,
    source: "recorded",
  },
  invalidConvertedStatus: {
    code: "INVALID_STATUS",
    message: "invalid convertedStatus: {status}",
    ...row400,
    source: "recorded",
  },
  // The text is recorded, its code isn't.
  convertedOwner: {
    code: "INVALID_OWNER",
    message:
      "Converted objects can only be owned by users.  If the lead is not owned by a user, you must specify a user for the Owner field.",
    ...row400,
    source: "chosen",
  },
  inactiveOwner: {
    code: "INACTIVE_OWNER_OR_USER",
    message: "operation performed with inactive user [{id}] as owner of account",
    ...row400,
    source: "recorded",
  },
  tooManyConversions: {
    code: "EXCEEDED_LEAD_CONVERT_LIMIT",
    message: "no more than {most} leads can be converted in one call",
    ...row400,
    source: "chosen",
  },
  mergeFailed: { code: "MERGE_FAILED", message: "{detail}", ...row400, source: "chosen" },

  invalidReplicationDate: {
    code: "INVALID_REPLICATION_DATE",
    message: "{detail}",
    ...row400,
    source: "chosen",
  },
  notReplicated: {
    code: "INVALID_TYPE",
    message: "sObject type '{object}' is not replicateable.",
    status: 400,
    soap: "InvalidSObjectFault",
    source: "chosen",
  },
  tooManyReplicated: {
    code: "EXCEEDED_ID_LIMIT",
    message: "record limit reached. cannot return more than {most} ids: ask for a shorter span of time",
    ...row400,
    source: "chosen",
  },

  // Values in writes
  requiredFieldMissing: {
    code: "REQUIRED_FIELD_MISSING",
    message: "Required fields are missing: [{fields}]",
    ...row400,
    source: "recorded",
  },
  stringTooLong: {
    code: "STRING_TOO_LONG",
    message: "{label}: data value too large: {value} (max length={max})",
    ...row400,
    source: "recorded",
  },
  keyInBody: {
    code: "INVALID_FIELD",
    message: "The {field} field should not be specified in the sobject data.",
    ...row400,
    source: "documented",
  },
  fieldNotWritable: {
    code: "INVALID_FIELD_FOR_INSERT_UPDATE",
    message:
      "Unable to create/update fields: {fields}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
    ...row400,
    source: "recorded",
  },
  wrongJsonType: {
    code: "JSON_PARSER_ERROR",
    message:
      "Cannot deserialize instance of {type} from {token} value {value} or request may be missing a required field at [line:1, column:1]",
    ...row400,
    source: "recorded",
  },
  invalidValue: {
    code: "INVALID_TYPE_ON_FIELD_IN_RECORD",
    message: "{label}: value not of required type: {value}",
    ...row400,
    source: "recorded",
  },
  // As it is at Salesforce, which doesn't say which link it is.
  duplicateFileLink: {
    code: "DUPLICATE_VALUE",
    message: "duplicate value found: <unknown> duplicates value on record with id: <unknown>",
    ...row400,
    source: "documented",
  },
  invalidMultipart: {
    code: "INVALID_MULTIPART_REQUEST",
    message: "Invalid multipart request: {detail}",
    ...row400,
    source: "chosen",
  },
  bytesTooLarge: {
    code: "OPERATION_TOO_LARGE",
    message: "The answer would have more than {limit} bytes of files; ask for fewer, or for each by REST",
    status: 400,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  attachmentTooLarge: {
    code: "MAXIMUM_SIZE_OF_ATTACHMENT",
    message: "{label}: an attachment has at most {most} bytes",
    ...row400,
    source: "chosen",
  },
  documentTooLarge: {
    code: "MAXIMUM_SIZE_OF_DOCUMENT",
    message: "{label}: a document has at most {most} bytes",
    ...row400,
    source: "chosen",
  },
  fileTooLarge: {
    code: "FILE_SIZE_LIMIT_EXCEEDED",
    message: "{label}: a file has at most {most} bytes",
    ...row400,
    source: "chosen",
  },
  numberOutOfRange: {
    code: "NUMBER_OUTSIDE_VALID_RANGE",
    message: "{label}: value outside of valid range on numeric field: {value}",
    ...row400,
    source: "recorded",
  },
  invalidEmail: {
    code: "INVALID_EMAIL_ADDRESS",
    message: "{label}: invalid email address: {value}",
    ...row400,
    source: "recorded",
  },
  // A REST answer that a public client keeps in a comment: code, text and field.
  recordTypeNotValid: {
    code: "INVALID_CROSS_REFERENCE_KEY",
    message: "Record Type ID: this ID value isn't valid for the user: {id}",
    ...row400,
    source: "recorded",
  },
  restrictedPicklist: {
    code: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    message: "{label}: bad value for restricted picklist field: {value}",
    ...row400,
    source: "recorded",
  },
  duplicateValue: {
    code: "DUPLICATE_VALUE",
    message: "duplicate value found: {field} duplicates value on record with id: {id}",
    ...row400,
    source: "recorded",
  },
  duplicateRecord: { code: "DUPLICATE_VALUE", message: "{detail}", ...row400, source: "documented" },
  fieldIntegrity: { code: "FIELD_INTEGRITY_EXCEPTION", message: "{detail}", ...row400, source: "chosen" },
  invalidStatus: { code: "INVALID_STATUS", message: "{detail}", ...row400, source: "chosen" },
  failedActivation: { code: "FAILED_ACTIVATION", message: "{detail}", ...row400, source: "chosen" },
  notAQueueOfObject: {
    code: "INVALID_OPERATION",
    message: "Queue not associated with this SObject type",
    ...row400,
    source: "documented",
  },
  standardPriceMissing: {
    code: "STANDARD_PRICE_NOT_DEFINED",
    message: "No standard price defined for this product",
    ...row400,
    source: "documented",
  },
  duplicateUsername: {
    code: "DUPLICATE_USERNAME",
    message:
      "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address).",
    ...row400,
    source: "recorded",
  },
  missingArgument: { code: "MISSING_ARGUMENT", message: "{detail}", ...row400, source: "documented" },
  externalIdAmbiguous: {
    code: "DUPLICATE_EXTERNAL_ID",
    message: "{label}: more than one record found for external id field: [{ids}]",
    ...row400,
    source: "recorded",
  },
  allOrNoneRolledBack: {
    code: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    message:
      "Record rolled back because not all records were valid and the request was using AllOrNone header",
    ...row400,
    source: "documented",
  },
  tooManyChunks: {
    code: "LIMIT_EXCEEDED",
    message:
      "Cannot have more than {most} chunks in a single operation. Please rearrange the data to reduce chunking.",
    ...row400,
    source: "chosen",
  },
  malformedIdInList: { code: "MALFORMED_ID", message: "malformed id {id}", ...row400, source: "chosen" },
  tooManySubrequests: {
    code: "LIMIT_EXCEEDED",
    message: "The request can’t contain more than {most} operations.",
    ...row400,
    source: "recorded",
  },
  compositeRolledBack: {
    code: "PROCESSING_HALTED",
    message: "The transaction was rolled back since another operation in the same transaction failed.",
    ...row400,
    source: "documented",
  },
  batchHalted: {
    code: "BATCH_PROCESSING_HALTED",
    message: "Batch processing halted per request",
    status: 412,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  invalidInput: { code: "INVALID_INPUT", message: "{detail}", ...row400, source: "chosen" },
  duplicateInBatch: {
    code: "DUPLICATE_VALUE",
    message: "Duplicate external id specified: {value}",
    ...row400,
    source: "recorded",
  },

  duplicateIdInCall: {
    code: "DUPLICATE_VALUE",
    message: "Duplicate id specified: {id}",
    ...row400,
    source: "chosen",
  },
  foreignKeyNotFound: {
    code: "INVALID_FIELD",
    message: "Foreign key external ID: {value} not found for field {field} in entity {object}",
    ...row400,
    source: "recorded",
  },

  // Calls with many rows
  tooManyRecords: {
    code: "EXCEEDED_ID_LIMIT",
    message: "record limit reached. cannot submit more than {limit} records into this call",
    ...row400,
    source: "recorded",
  },
  noEntityType: {
    code: "INVALID_TYPE",
    message: "Must send a concrete entity type.",
    status: 400,
    soap: "InvalidSObjectFault",
    source: "recorded",
  },
  notAnExternalId: {
    code: "INVALID_FIELD",
    message:
      "Field name provided, {field} does not match an External ID, Salesforce Id, or indexed field for {object}",
    status: 400,
    soap: "InvalidFieldFault",
    source: "recorded",
  },

  // Schema
  invalidSchema: { code: "FIELD_INTEGRITY_EXCEPTION", message: "{detail}", ...row400, source: "chosen" },

  // Validation rules
  validationRule: {
    code: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    message: "{message}",
    ...row400,
    source: "documented",
  },
  validationFailure: {
    code: "FIELD_INTEGRITY_EXCEPTION",
    message: "The validation rule {name} can't be evaluated: {detail}",
    ...row400,
    source: "chosen",
  },

  // Metadata API
  componentExists: {
    code: "DUPLICATE_DEVELOPER_NAME",
    message: "There is already a {type} named {name}",
    ...row400,
    source: "chosen",
  },
  componentNotFound: {
    code: "INVALID_CROSS_REFERENCE_KEY",
    message: "no {type} named {name} found",
    ...row400,
    source: "chosen",
  },
  noSuchDeployment: {
    code: "INVALID_CROSS_REFERENCE_KEY",
    message: "invalid cross reference id: {id}",
    ...row400,
    source: "chosen",
  },
  componentReferenced: {
    code: "DEPENDENCY_EXISTS",
    message: "{references}",
    ...row400,
    source: "recorded",
  },
  standardNotDeletable: {
    code: "DELETE_NOT_ALLOWED",
    message: "The {type} called '{name}' is standard and cannot be deleted",
    ...row400,
    source: "recorded",
  },
  recordTypeNotDeletable: {
    code: "DELETE_NOT_ALLOWED",
    message: "Cannot delete record type through API",
    ...row400,
    source: "recorded",
  },
  masterNotDeletable: {
    code: "DELETE_NOT_ALLOWED",
    message: "{name}: the lookup to an object's master goes with the object alone in this org",
    ...row400,
    source: "chosen",
  },
  tooManyComponents: {
    code: "LIMIT_EXCEEDED",
    message: "record limit reached. cannot submit more than {most} {what} in this operation",
    ...row400,
    source: "chosen",
  },

  // Bulk API 2.0
  invalidJob: { code: "INVALIDJOB", message: "{detail}", ...row400, source: "recorded" },
  invalidJobState: { code: "INVALIDJOBSTATE", message: "{detail}", ...row400, source: "recorded" },
  featureNotEnabled: { code: "FEATURENOTENABLED", message: "{detail}", ...row400, source: "documented" },
  invalidBatch: { code: "INVALIDBATCH", message: "{detail}", ...row400, source: "documented" },
  batchEmpty: {
    code: "INVALIDBATCH",
    message: "Failed to read request. The batch is empty",
    ...row400,
    source: "chosen",
  },
  batchTooLarge: {
    code: "INVALIDBATCH",
    message: "Failed to read request. Exceeded max size limit of {limit}",
    ...row400,
    source: "recorded",
  },

  // SOQL; {window} is the query excerpt with the caret, already shaped as "\n...\n^\nERROR at Row:1:Column:2\n"
  soqlSyntax: {
    code: "MALFORMED_QUERY",
    message: "{detail}",
    status: 400,
    soap: "MalformedQueryFault",
    source: "recorded",
  },
  /** Of objects whose rows are worked out. The code is chosen. */
  soqlStorageType: {
    code: "EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION",
    message: "{detail}",
    status: 400,
    soap: "UnexpectedErrorFault",
    source: "documented",
  },
  soqlNoQueryMore: {
    code: "EXCEEDED_ID_LIMIT",
    message: "{object} does not support queryMore(), use LIMIT to restrict the results to a single batch",
    status: 400,
    soap: "UnexpectedErrorFault",
    source: "recorded",
  },
  soqlUnknownField: {
    code: "INVALID_FIELD",
    message:
      "{window}No such column '{field}' on entity '{object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    status: 400,
    soap: "InvalidFieldFault",
    source: "recorded",
  },
  soqlFieldNotUsable: {
    code: "INVALID_FIELD",
    message: "{window}{detail}",
    status: 400,
    soap: "InvalidFieldFault",
    source: "recorded",
  },
  soqlUnknownObject: {
    code: "INVALID_TYPE",
    message:
      "{window}sObject type '{object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    status: 400,
    soap: "InvalidSObjectFault",
    source: "recorded",
  },
  soqlUnknownRelationship: {
    code: "INVALID_TYPE",
    message:
      "{window}Didn't understand relationship '{relationship}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.",
    status: 400,
    soap: "InvalidSObjectFault",
    source: "recorded",
  },
  soqlBadFilter: {
    code: "INVALID_QUERY_FILTER_OPERATOR",
    message: "{window}{detail}",
    status: 400,
    soap: "MalformedQueryFault",
    source: "recorded",
  },
  soqlNumberOutsideRange: {
    code: "NUMBER_OUTSIDE_VALID_RANGE",
    message: "{detail}",
    status: 400,
    soap: "MalformedQueryFault",
    source: "documented",
  },

  // SOSL
  soslNoTerm: {
    code: "MALFORMED_SEARCH",
    message: "No search term found. The search term must be enclosed in braces.",
    status: 400,
    soap: "MalformedSearchFault",
    source: "recorded",
  },
  soslTooShort: {
    code: "INVALID_SEARCH",
    message: "search term must be longer than one character: {text}",
    status: 400,
    soap: "MalformedSearchFault",
    source: "recorded",
  },
  soslMalformed: {
    code: "MALFORMED_SEARCH",
    message: "{detail}",
    status: 400,
    soap: "MalformedSearchFault",
    source: "documented",
  },
  soslBadFilter: {
    code: "INVALID_QUERY_FILTER_OPERATOR",
    message: "{window}{detail}",
    status: 400,
    soap: "MalformedSearchFault",
    source: "chosen",
  },
  soslNumberOutsideRange: {
    code: "NUMBER_OUTSIDE_VALID_RANGE",
    message: "{detail}",
    status: 400,
    soap: "MalformedSearchFault",
    source: "documented",
  },
  tooManyGroups: {
    code: "EXCEEDED_ID_LIMIT",
    message:
      "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
    ...row400,
    source: "recorded",
  },
  invalidQueryLocator: {
    code: "INVALID_QUERY_LOCATOR",
    message: "invalid query locator",
    status: 400,
    soap: "InvalidQueryLocatorFault",
    source: "recorded",
  },

  // OData
  odataMalformed: { code: "MALFORMED_QUERY", message: "{detail}", ...row400, source: "chosen" },
  odataInvalidField: { code: "INVALID_FIELD", message: "{detail}", ...row400, source: "chosen" },
  odataUnsupported: {
    code: "FUNCTIONALITY_NOT_ENABLED",
    message: "{detail}",
    status: 501,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
  odataNotAcceptable: {
    code: "NOT_ACCEPTABLE",
    message: "{detail}",
    status: 406,
    soap: "UnexpectedErrorFault",
    source: "chosen",
  },
} as const satisfies Record<string, FaultRow>;

export type FaultCause = keyof typeof FAULTS;

type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | Holes<Rest>
  : never;
/** The holes of a cause's message, so that fault() can't be called without them. */
export type FaultParams<Cause extends FaultCause> = {
  readonly [Hole in Holes<(typeof FAULTS)[Cause]["message"]>]: string;
};
