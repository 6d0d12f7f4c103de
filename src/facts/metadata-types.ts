// The elements of Metadata API messages and their types, which reading, writing and the WSDL go by. Source: metadata
// WSDLs 47.0 and 63.0; types have here what the org reads or writes of them. displayLocationInDecimal stands in
// Salesforce's answers, but in none of its WSDLs.
import { type SoapElement, sequence } from "./soap-sequence.ts";
import { SOAP_STATUS_CODES } from "./soap-status-codes.ts";
import { FILTER_OPERATIONS, SUMMARY_OPERATIONS } from "./summaries.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const METADATA = "fullName:string?";

const FIELD = `${METADATA} businessOwnerGroup:string? businessOwnerUser:string? businessStatus:string?
  caseSensitive:boolean? complianceGroup:string? defaultValue:string? deleteConstraint:DeleteConstraint?
  description:string? displayFormat:string? displayLocationInDecimal:boolean? externalId:boolean?
  formula:string? formulaTreatBlanksAs:TreatBlanksAs?
  inlineHelpText:string? label:string? length:int? picklist:Picklist? precision:int? referenceTo:string? relationshipLabel:string?
  relationshipName:string? relationshipOrder:int? reparentableMasterDetail:boolean? required:boolean? scale:int?
  securityClassification:string? startingNumber:int? summarizedField:string? summaryFilterItems:FilterItem*
  summaryForeignKey:string? summaryOperation:SummaryOperations? trackFeedHistory:boolean? trackHistory:boolean?
  trackTrending:boolean? type:FieldType? unique:boolean? valueSet:ValueSet? visibleLines:int?
  writeRequiresMasterRead:boolean?`;

const OBJECT = `${METADATA} allowInChatterGroups:boolean? compactLayoutAssignment:string?
  deploymentStatus:DeploymentStatus? description:string? enableActivities:boolean? enableBulkApi:boolean?
  enableDivisions:boolean? enableEnhancedLookup:boolean? enableFeeds:boolean? enableHistory:boolean?
  enableLicensing:boolean? enableReports:boolean? enableSearch:boolean? enableSharing:boolean?
  enableStreamingApi:boolean? externalSharingModel:SharingModel? fields:CustomField* gender:Gender? label:string?
  nameField:CustomField? pluralLabel:string? recordTypeTrackFeedHistory:boolean? recordTypeTrackHistory:boolean?
  recordTypes:RecordType*
  sharingModel:SharingModel? startsWith:StartsWith?
  validationRules:ValidationRule* visibility:SetupObjectVisibility?`;

export const METADATA_TYPES: Readonly<Record<string, readonly SoapElement[]>> = {
  // Requests
  describeMetadata: sequence("asOfVersion:double"),
  listMetadata: sequence("queries:ListMetadataQuery* asOfVersion:double"),
  readMetadata: sequence("type:string fullNames:string*"),
  createMetadata: sequence("metadata:Metadata*"),
  updateMetadata: sequence("metadata:Metadata*"),
  upsertMetadata: sequence("metadata:Metadata*"),
  deleteMetadata: sequence("type:string fullNames:string*"),
  deploy: sequence("ZipFile:base64Binary DeployOptions:DeployOptions"),
  checkDeployStatus: sequence("asyncProcessId:string includeDetails:boolean"),
  retrieve: sequence("retrieveRequest:RetrieveRequest"),
  checkRetrieveStatus: sequence("asyncProcessId:string includeZip:boolean"),

  // Responses
  describeMetadataResponse: sequence("result:DescribeMetadataResult"),
  listMetadataResponse: sequence("result:FileProperties*"),
  readMetadataResponse: sequence("result:ReadResult"),
  createMetadataResponse: sequence("result:SaveResult*"),
  updateMetadataResponse: sequence("result:SaveResult*"),
  upsertMetadataResponse: sequence("result:UpsertResult*"),
  deleteMetadataResponse: sequence("result:DeleteResult*"),
  deployResponse: sequence("result:AsyncResult"),
  checkDeployStatusResponse: sequence("result:DeployResult"),
  retrieveResponse: sequence("result:AsyncResult"),
  checkRetrieveStatusResponse: sequence("result:RetrieveResult"),

  // Results
  DescribeMetadataResult: sequence(`metadataObjects:DescribeMetadataObject* organizationNamespace:string
    partialSaveAllowed:boolean testRequired:boolean`),
  DescribeMetadataObject:
    sequence(`childXmlNames:string* directoryName:string inFolder:boolean metaFile:boolean
    suffix:string? xmlName:string`),
  ListMetadataQuery: sequence("folder:string? type:string"),
  FileProperties: sequence(`createdById:string createdByName:string createdDate:dateTime fileName:string
    fullName:string id:string lastModifiedById:string lastModifiedByName:string lastModifiedDate:dateTime
    manageableState:ManageableState? namespacePrefix:string? type:string`),
  ReadResult: sequence("records:Metadata*"),
  Error: sequence("fields:string* message:string statusCode:StatusCode"),
  SaveResult: sequence("errors:Error* fullName:string success:boolean"),
  UpsertResult: sequence("created:boolean errors:Error* fullName:string success:boolean"),
  DeleteResult: sequence("errors:Error* fullName:string success:boolean"),

  // Deployments
  DeployOptions: sequence(`allowMissingFiles:boolean? autoUpdatePackage:boolean? checkOnly:boolean?
    ignoreWarnings:boolean? performRetrieve:boolean? purgeOnDelete:boolean? rollbackOnError:boolean?
    runTests:string* singlePackage:boolean? testLevel:TestLevel?`),
  AsyncResult: sequence(
    "done:boolean id:string message:string? state:AsyncRequestState statusCode:StatusCode?",
  ),
  DeployResult: sequence(`checkOnly:boolean completedDate:dateTime? createdBy:string createdByName:string
    createdDate:dateTime details:DeployDetails done:boolean errorMessage:string? errorStatusCode:StatusCode?
    id:string ignoreWarnings:boolean lastModifiedDate:dateTime? numberComponentErrors:int
    numberComponentsDeployed:int numberComponentsTotal:int numberTestErrors:int numberTestsCompleted:int
    numberTestsTotal:int rollbackOnError:boolean runTestsEnabled:boolean startDate:dateTime? stateDetail:string?
    status:DeployStatus success:boolean`),
  DeployDetails: sequence(`componentFailures:DeployMessage* componentSuccesses:DeployMessage*
    runTestResult:RunTestsResult?`),
  DeployMessage: sequence(`changed:boolean columnNumber:int? componentType:string? created:boolean
    createdDate:dateTime deleted:boolean fileName:string fullName:string id:string? lineNumber:int? problem:string?
    problemType:DeployProblemType? success:boolean`),
  RetrieveRequest:
    sequence(`apiVersion:double packageNames:string* singlePackage:boolean specificFiles:string*
    unpackaged:Package?`),
  Package: sequence(`${METADATA} apiAccessLevel:string? description:string? namespacePrefix:string?
    packageType:string? postInstallClass:string? setupWeblink:string? types:PackageTypeMembers*
    uninstallClass:string? version:string`),
  PackageTypeMembers: sequence("members:string* name:string"),
  RetrieveResult: sequence(`done:boolean errorMessage:string? errorStatusCode:StatusCode?
    fileProperties:FileProperties* id:string messages:RetrieveMessage* status:RetrieveStatus success:boolean
    zipFile:base64Binary`),
  RetrieveMessage: sequence("fileName:string problem:string"),
  RunTestsResult: sequence("numFailures:int numTestsRun:int totalTime:double"),

  // Components
  Metadata: sequence(METADATA),
  CustomObject: sequence(OBJECT),
  CustomField: sequence(FIELD),
  FilterItem: sequence("field:string operation:FilterOperation value:string?"),
  ValidationRule: sequence(`${METADATA} active:boolean description:string? errorConditionFormula:string
    errorDisplayField:string? errorMessage:string`),
  RecordType: sequence(`${METADATA} active:boolean businessProcess:string? compactLayoutAssignment:string?
    description:string? label:string picklistValues:RecordTypePicklistValue*`),
  RecordTypePicklistValue: sequence("picklist:string values:PicklistValue*"),
  // Of API 37.0 and before, and of record types; what of standard fields is told so.
  Picklist: sequence("picklistValues:PicklistValue* sorted:boolean"),
  PicklistValue: sequence(`${METADATA} closed:boolean? converted:boolean? default:boolean won:boolean?`),
  ValueSet: sequence("restricted:boolean? valueSetDefinition:ValueSetValuesDefinition?"),
  ValueSetValuesDefinition: sequence("sorted:boolean value:CustomValue*"),
  CustomValue: sequence(
    `${METADATA} color:string? default:boolean description:string? isActive:boolean? label:string?`,
  ),
};

/** Types that begin with the elements of another one. */
export const METADATA_BASES: Readonly<Record<string, string>> = {
  CustomField: "Metadata",
  CustomObject: "Metadata",
  CustomValue: "Metadata",
  Package: "Metadata",
  ValidationRule: "Metadata",
  PicklistValue: "Metadata",
  RecordType: "Metadata",
};

export const METADATA_ENUMERATIONS: Readonly<Record<string, readonly string[]>> = {
  DeleteConstraint: words("Cascade Restrict SetNull"),
  AsyncRequestState: words("Queued InProgress Completed Error"),
  DeployProblemType: words("Warning Error Info"),
  DeployStatus: words("Pending InProgress Succeeded SucceededPartial Failed Canceling Canceled"),
  DeploymentStatus: words("InDevelopment Deployed"),
  FieldType:
    words(`AutoNumber Lookup MasterDetail Checkbox Currency Date DateTime Email Number Percent Phone Picklist
    MultiselectPicklist Text TextArea LongTextArea Html Url EncryptedText Summary Hierarchy File MetadataRelationship
    Location ExternalLookup IndirectLookup CustomDataType Time`),
  FilterOperation: FILTER_OPERATIONS,
  Gender: words("Neuter Masculine Feminine AnimateMasculine"),
  ManageableState: words(`released deleted deprecated installed beta unmanaged installedEditable
    deprecatedEditable`),
  RetrieveStatus: words("Pending InProgress Succeeded Failed"),
  SetupObjectVisibility: words("Protected Public PackageProtected"),
  SharingModel: words(`Private Read ReadSelect ReadWrite ReadWriteTransfer FullAccess ControlledByParent
    ControlledByLeadOrContact ControlledByCampaign`),
  StartsWith: words("Consonant Vowel Special"),
  TestLevel: words("NoTestRun RunSpecifiedTests RunLocalTests RunAllTestsInOrg"),
  StatusCode: SOAP_STATUS_CODES,
  SummaryOperations: SUMMARY_OPERATIONS,
  TreatBlanksAs: words("BlankAsBlank BlankAsZero"),
};

/** Header blocks of the calls. */
export const METADATA_HEADERS: Readonly<Record<string, readonly SoapElement[]>> = {
  SessionHeader: sequence("sessionId:string"),
  CallOptions: sequence("client:string"),
  AllOrNoneHeader: sequence("allOrNone:boolean"),
};

/** Elements of types, and of others that they have in Salesforce alone, that change no answer here: they are read over. */
export const METADATA_READ_OVER: Readonly<
  Record<"CustomField" | "CustomObject" | "nameField" | "CustomValue" | "RecordType", ReadonlySet<string>>
> = {
  CustomField: new Set(
    words(`businessOwnerGroup businessOwnerUser businessStatus complianceGroup
      securityClassification trackFeedHistory trackHistory trackTrending visibleLines relationshipLabel`),
  ),
  CustomObject: new Set(
    words(`fullName fields validationRules recordTypes actionOverrides allowInChatterGroups compactLayoutAssignment compactLayouts
      deploymentStatus enableActivities enableBulkApi enableDivisions enableEnhancedLookup enableFeeds
      enableHistory enableLicensing enableReports enableSearch enableSharing enableStreamingApi externalSharingModel
      fieldSets gender listViews profileSearchLayouts recordTypeTrackFeedHistory recordTypeTrackHistory searchLayouts
      sharingModel startsWith visibility webLinks`),
  ),
  RecordType: new Set(words("compactLayoutAssignment")),
  nameField: new Set(words("trackHistory trackFeedHistory")),
  CustomValue: new Set(words("color description")),
};
