// What each call that is answered takes in headers and gives in faults, and since when calls are. Source: partner WSDL
// 47.0 for headers and faults, partner WSDLs 31.0 to 58.0 for the versions.

export interface SoapOperationFact {
  readonly headers: readonly string[];
  readonly faults: readonly string[];
}

const words = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");

/** All but login() take the session and the client, in this order; all can fail unexpectedly. */
const call = (headers: string, faults = ""): SoapOperationFact => ({
  headers: ["SessionHeader", "CallOptions", ...words(headers)],
  faults: words(faults),
});

export const SOAP_OPERATIONS: Readonly<Record<string, SoapOperationFact>> = {
  login: {
    headers: words("LoginScopeHeader CallOptions"),
    faults: words("LoginFault UnexpectedErrorFault InvalidIdFault"),
  },
  logout: call("", "UnexpectedErrorFault"),
  getUserInfo: call("", "UnexpectedErrorFault"),
  getServerTimestamp: call("", "UnexpectedErrorFault"),
  changeOwnPassword: call("", "InvalidNewPasswordFault InvalidOldPasswordFault UnexpectedErrorFault"),
  setPassword: call("", "InvalidIdFault InvalidNewPasswordFault UnexpectedErrorFault"),
  resetPassword: call("EmailHeader", "InvalidIdFault UnexpectedErrorFault"),
  invalidateSessions: call("", "UnexpectedErrorFault"),
  create: call(
    "AssignmentRuleHeader MruHeader AllowFieldTruncationHeader DisableFeedTrackingHeader " +
      "StreamingEnabledHeader AllOrNoneHeader DuplicateRuleHeader LocaleOptions " +
      "DebuggingHeader PackageVersionHeader EmailHeader",
    "InvalidSObjectFault UnexpectedErrorFault InvalidIdFault InvalidFieldFault",
  ),
  update: call(
    "AssignmentRuleHeader MruHeader AllowFieldTruncationHeader DisableFeedTrackingHeader " +
      "StreamingEnabledHeader AllOrNoneHeader DuplicateRuleHeader LocaleOptions " +
      "DebuggingHeader PackageVersionHeader EmailHeader OwnerChangeOptions",
    "InvalidSObjectFault UnexpectedErrorFault InvalidIdFault InvalidFieldFault",
  ),
  upsert: call(
    "AssignmentRuleHeader MruHeader AllowFieldTruncationHeader DisableFeedTrackingHeader " +
      "StreamingEnabledHeader AllOrNoneHeader DuplicateRuleHeader LocaleOptions " +
      "DebuggingHeader PackageVersionHeader EmailHeader OwnerChangeOptions",
    "InvalidSObjectFault UnexpectedErrorFault InvalidIdFault InvalidFieldFault",
  ),
  delete: call(
    "PackageVersionHeader UserTerritoryDeleteHeader EmailHeader AllowFieldTruncationHeader " +
      "DisableFeedTrackingHeader StreamingEnabledHeader AllOrNoneHeader DuplicateRuleHeader " +
      "LocaleOptions DebuggingHeader",
    "UnexpectedErrorFault",
  ),
  undelete: call(
    "AllowFieldTruncationHeader DisableFeedTrackingHeader StreamingEnabledHeader AllOrNoneHeader " +
      "DuplicateRuleHeader LocaleOptions DebuggingHeader PackageVersionHeader",
    "UnexpectedErrorFault",
  ),
  emptyRecycleBin: call("", "UnexpectedErrorFault"),
  merge: call(
    "AssignmentRuleHeader MruHeader AllowFieldTruncationHeader DisableFeedTrackingHeader " +
      "StreamingEnabledHeader DuplicateRuleHeader LocaleOptions DebuggingHeader " +
      "PackageVersionHeader EmailHeader",
    "InvalidSObjectFault UnexpectedErrorFault InvalidIdFault InvalidFieldFault",
  ),
  convertLead: call(
    "AllowFieldTruncationHeader DisableFeedTrackingHeader StreamingEnabledHeader DuplicateRuleHeader " +
      "LocaleOptions DebuggingHeader PackageVersionHeader",
    "UnexpectedErrorFault",
  ),
  sendEmail: call("", "UnexpectedErrorFault"),
  getUpdated: call("", "InvalidSObjectFault UnexpectedErrorFault"),
  getDeleted: call("", "InvalidSObjectFault UnexpectedErrorFault"),
  retrieve: call(
    "QueryOptions MruHeader PackageVersionHeader",
    "InvalidSObjectFault InvalidFieldFault MalformedQueryFault UnexpectedErrorFault InvalidIdFault",
  ),
  query: call(
    "QueryOptions MruHeader PackageVersionHeader",
    "InvalidSObjectFault InvalidFieldFault MalformedQueryFault InvalidIdFault " +
      "UnexpectedErrorFault InvalidQueryLocatorFault",
  ),
  queryAll: call(
    "QueryOptions",
    "InvalidSObjectFault InvalidFieldFault MalformedQueryFault InvalidIdFault " +
      "UnexpectedErrorFault InvalidQueryLocatorFault",
  ),
  queryMore: call(
    "QueryOptions",
    "InvalidQueryLocatorFault UnexpectedErrorFault InvalidFieldFault MalformedQueryFault",
  ),
  search: call(
    "PackageVersionHeader",
    "InvalidSObjectFault InvalidFieldFault MalformedSearchFault UnexpectedErrorFault",
  ),
  describeGlobal: call("PackageVersionHeader", "UnexpectedErrorFault"),
  describeSObject: call("PackageVersionHeader LocaleOptions", "InvalidSObjectFault UnexpectedErrorFault"),
  describeSObjects: call("PackageVersionHeader LocaleOptions", "InvalidSObjectFault UnexpectedErrorFault"),
  describeTabs: call("PackageVersionHeader", "UnexpectedErrorFault"),
  describeAllTabs: call("PackageVersionHeader", "UnexpectedErrorFault"),
  describeLayout: call("PackageVersionHeader", "InvalidSObjectFault UnexpectedErrorFault InvalidIdFault"),
  describeCompactLayouts: call("PackageVersionHeader"),
  describePrimaryCompactLayouts: call("PackageVersionHeader"),
  describeApprovalLayout: call("PackageVersionHeader"),
  describeTheme: call("PackageVersionHeader", "UnexpectedErrorFault"),
  describeGlobalTheme: call("PackageVersionHeader", "UnexpectedErrorFault"),
  describeAppMenu: call("PackageVersionHeader", "UnexpectedErrorFault"),
  describeQuickActions: call("PackageVersionHeader LocaleOptions"),
  describeAvailableQuickActions: call("PackageVersionHeader LocaleOptions"),
  describePathAssistants: call("PackageVersionHeader"),
  describeKnowledgeSettings: call("PackageVersionHeader LocaleOptions", "UnexpectedErrorFault"),
  describeDataCategoryGroups: call(
    "PackageVersionHeader LocaleOptions",
    "InvalidSObjectFault UnexpectedErrorFault",
  ),
  describeDataCategoryGroupStructures: call(
    "PackageVersionHeader LocaleOptions",
    "InvalidSObjectFault UnexpectedErrorFault",
  ),
  describeDataCategoryMappings: call("PackageVersionHeader LocaleOptions", "UnexpectedErrorFault"),
  describeNouns: call("PackageVersionHeader LocaleOptions"),
  describeSearchLayouts: call("PackageVersionHeader", "InvalidSObjectFault UnexpectedErrorFault"),
  describeSearchableEntities: call("PackageVersionHeader"),
};

/** The first API version of calls that the oldest one hasn't. */
const FIRST_VERSIONS: Readonly<Record<string, number>> = {
  changeOwnPassword: 40,
  deleteByExample: 42,
  describeDataCategoryMappings: 44,
  describeNouns: 34,
  describePathAssistants: 35,
  describeQuickActionsForRecordType: 43,
  describeSObjectListViews: 33,
  describeSearchableEntities: 37,
  describeSoqlListViews: 32,
  describeVisualForce: 37,
  executeListView: 32,
  findDuplicates: 38,
  findDuplicatesByIds: 40,
  renderEmailTemplate: 35,
  renderStoredEmailTemplate: 40,
  retrieveMassQuickActionTemplates: 42,
};

/** Whether a version of the API has a call; true of a name that is none of any. */
export const hasOperation = (name: string, apiVersion: number): boolean =>
  (FIRST_VERSIONS[name] ?? 0) <= apiVersion;
