// The elements of SOAP messages and their types: names, order, how often, nillable. Reading and writing both go by this
// table. Source: partner WSDLs 31.0 to 58.0; the enterprise WSDLs have the same types. What the org has no value for and
// may be missing is left out, and every client takes that. Clients of Salesforce's own library read no element that
// their version hasn't.

import { SOAP_DESCRIBE_TYPES } from "./soap-describe-types.ts";
import { type SoapElement, sequence } from "./soap-sequence.ts";

export const SOAP_TYPES: Readonly<Record<string, readonly SoapElement[]>> = {
  ...SOAP_DESCRIBE_TYPES,

  // Requests
  login: sequence("username:string password:string"),
  logout: sequence(""),
  getUserInfo: sequence(""),
  getServerTimestamp: sequence(""),
  changeOwnPassword: sequence("oldPassword:string newPassword:string"),
  create: sequence("sObjects:sObject*"),
  update: sequence("sObjects:sObject*"),
  upsert: sequence("externalIDFieldName:string sObjects:sObject*"),
  delete: sequence("ids:ID*"),
  undelete: sequence("ids:ID+"),
  emptyRecycleBin: sequence("ids:ID+"),
  merge: sequence("request:MergeRequest*"),
  convertLead: sequence("leadConverts:LeadConvert*"),
  sendEmail: sequence("messages:Email*"),
  describeTabs: sequence(""),
  describeAllTabs: sequence(""),
  getUpdated: sequence("sObjectType:string startDate:dateTime endDate:dateTime"),
  getDeleted: sequence("sObjectType:string startDate:dateTime endDate:dateTime"),
  retrieve: sequence("fieldList:string sObjectType:string ids:ID*"),
  query: sequence("queryString:string"),
  queryAll: sequence("queryString:string"),
  queryMore: sequence("queryLocator:QueryLocator"),
  search: sequence("searchString:string"),
  describeGlobal: sequence(""),
  describeSObject: sequence("sObjectType:string"),
  describeSObjects: sequence("sObjectType:string*"),
  setPassword: sequence("userId:ID password:string"),
  resetPassword: sequence("userId:ID"),
  invalidateSessions: sequence("sessionIds:string*"),

  // Responses
  logoutResponse: sequence(""),
  changeOwnPasswordResponse: sequence("result:ChangeOwnPasswordResult"),
  loginResponse: sequence("result:LoginResult"),
  getUserInfoResponse: sequence("result:GetUserInfoResult"),
  getServerTimestampResponse: sequence("result:GetServerTimestampResult"),
  createResponse: sequence("result:SaveResult*"),
  updateResponse: sequence("result:SaveResult*"),
  upsertResponse: sequence("result:UpsertResult*"),
  deleteResponse: sequence("result:DeleteResult*"),
  undeleteResponse: sequence("result:UndeleteResult+"),
  emptyRecycleBinResponse: sequence("result:EmptyRecycleBinResult+"),
  mergeResponse: sequence("result:MergeResult*"),
  convertLeadResponse: sequence("result:LeadConvertResult*"),
  sendEmailResponse: sequence("result:SendEmailResult*"),
  describeTabsResponse: sequence("result:DescribeTabSetResult~*"),
  describeAllTabsResponse: sequence("result:DescribeTab~*"),
  getUpdatedResponse: sequence("result:GetUpdatedResult"),
  getDeletedResponse: sequence("result:GetDeletedResult"),
  retrieveResponse: sequence("result:sObject~*"),
  queryResponse: sequence("result:QueryResult"),
  queryAllResponse: sequence("result:QueryResult"),
  queryMoreResponse: sequence("result:QueryResult"),
  searchResponse: sequence("result:SearchResult"),
  describeGlobalResponse: sequence("result:DescribeGlobalResult"),
  describeSObjectResponse: sequence("result:DescribeSObjectResult~"),
  describeSObjectsResponse: sequence("result:DescribeSObjectResult~*"),
  setPasswordResponse: sequence("result:SetPasswordResult"),
  resetPasswordResponse: sequence("result:ResetPasswordResult"),
  invalidateSessionsResponse: sequence("result:InvalidateSessionsResult*"),

  // Results
  LoginResult: sequence(`metadataServerUrl:string~ passwordExpired:boolean sandbox:boolean serverUrl:string~
    sessionId:string~ userId:ID~ userInfo:GetUserInfoResult?`),
  GetUserInfoResult: sequence(`accessibilityMode:boolean chatterExternal:boolean@40 currencySymbol:string~
    orgAttachmentFileSizeLimit:int orgDefaultCurrencyIsoCode:string~ orgDefaultCurrencyLocale:string~@38
    orgDisallowHtmlAttachments:boolean orgHasPersonAccounts:boolean organizationId:ID
    organizationMultiCurrency:boolean organizationName:string profileId:ID roleId:ID~ sessionSecondsValid:int
    userDefaultCurrencyIsoCode:string~ userEmail:string userFullName:string userId:ID userLanguage:string
    userLocale:string userName:string userTimeZone:string userType:string userUiSkin:string`),
  GetServerTimestampResult: sequence("timestamp:dateTime"),
  Error: sequence("fields:string~* message:string statusCode:StatusCode"),
  SaveResult: sequence("errors:Error* id:ID~ success:boolean"),
  UpsertResult: sequence("created:boolean errors:Error* id:ID~ success:boolean"),
  DeleteResult: sequence("errors:Error~* id:ID~ success:boolean"),
  UndeleteResult: sequence("errors:Error* id:ID~ success:boolean"),
  EmptyRecycleBinResult: sequence("errors:Error* id:ID~ success:boolean"),
  GetUpdatedResult: sequence("ids:ID* latestDateCovered:dateTime"),
  GetDeletedResult: sequence(
    "deletedRecords:DeletedRecord* earliestDateAvailable:dateTime latestDateCovered:dateTime",
  ),
  DeletedRecord: sequence("deletedDate:dateTime id:ID"),
  MergeRequest: sequence(`additionalInformationMap:AdditionalInformationMap*@39 masterRecord:sObject
    recordToMergeIds:ID+`),
  AdditionalInformationMap: sequence("name:string value:string"),
  MergeResult: sequence("errors:Error* id:ID~ mergedRecordIds:ID* success:boolean updatedRelatedIds:ID*"),
  LeadConvert: sequence(`accountId:ID~ accountRecord:sObject~@41 bypassAccountDedupeCheck:boolean~@41
    bypassContactDedupeCheck:boolean~@41 contactId:ID~ contactRecord:sObject~@41 convertedStatus:string
    doNotCreateOpportunity:boolean leadId:ID opportunityId:ID~@40 opportunityName:string~ opportunityRecord:sObject~@41
    overwriteLeadSource:boolean ownerId:ID~ relatedPersonAccountId:ID~@51 relatedPersonAccountRecord:sObject~@51
    sendNotificationEmail:boolean`),
  LeadConvertResult: sequence(
    "accountId:ID~ contactId:ID~ errors:Error* leadId:ID~ opportunityId:ID~ success:boolean",
  ),
  Email: sequence(`bccSender:boolean~ emailPriority:EmailPriority~ replyTo:string~ saveAsActivity:boolean~
    senderDisplayName:string~ subject:string~ useSignature:boolean~`),
  EmailFileAttachment: sequence(`body:base64Binary~? contentType:string~? fileName:string id:ID~?@40
    inline:boolean?`),
  SingleEmailMessage:
    sequence(`bccSender:boolean~ emailPriority:EmailPriority~ replyTo:string~ saveAsActivity:boolean~
    senderDisplayName:string~ subject:string~ useSignature:boolean~ bccAddresses:string~* ccAddresses:string~*
    charset:string~ documentAttachments:ID* entityAttachments:ID*@35 fileAttachments:EmailFileAttachment*
    htmlBody:string~ inReplyTo:string~? oneClickPost:boolean~@64 optOutPolicy:SendEmailOptOutPolicy~@35
    orgWideEmailAddressId:ID~? plainTextBody:string~
    references:string~? targetObjectId:ID~ templateId:ID~ templateName:string~?@42 toAddresses:string~*
    treatBodiesAsTemplate:boolean~@35 treatTargetObjectAsRecipient:boolean~@35
    unsubscribeComment:string~@64 unsubscribeUrls:string~*@64 whatId:ID~`),
  SendEmailResult: sequence("errors:SendEmailError* success:boolean"),
  SendEmailError: sequence("fields:string~* message:string statusCode:StatusCode targetObjectId:ID~"),
  DescribeTabSetResult: sequence(`description:string@35 label:string logoUrl:string namespace:string?
    selected:boolean tabSetId:string@33 tabs:DescribeTab*`),
  DescribeTab: sequence(`colors:DescribeColor* custom:boolean iconUrl:string icons:DescribeIcon* label:string
    miniIconUrl:string name:string sobjectName:string~ url:string`),
  DescribeColor: sequence("color:string context:string theme:string"),
  DescribeIcon: sequence("contentType:string height:int~ theme:string url:string width:int~"),
  QueryResult: sequence("done:boolean queryLocator:QueryLocator~ records:sObject~* size:int"),
  SearchResult: sequence("queryId:string searchRecords:SearchRecord*"),
  SearchRecord: sequence("record:sObject"),
  ChangeOwnPasswordResult: sequence(""),
  SetPasswordResult: sequence(""),
  ResetPasswordResult: sequence("password:string"),
  InvalidateSessionsResult: sequence("errors:Error* success:boolean"),

  // Compound fields
  location: sequence("latitude:double~ longitude:double~"),
  address: sequence(`latitude:double~ longitude:double~ city:string~ country:string~ countryCode:string~
    geocodeAccuracy:string~@35 postalCode:string~ state:string~ stateCode:string~ street:string~`),

  // Describes
  DescribeGlobalResult: sequence("encoding:string~ maxBatchSize:int sobjects:DescribeGlobalSObjectResult*"),
  DescribeGlobalSObjectResult: sequence(`activateable:boolean associateEntityType:string~@50
    associateParentEntity:string~@50 createable:boolean custom:boolean
    customSetting:boolean dataTranslationEnabled:boolean?@46 deepCloneable:boolean@47 deletable:boolean
    deprecatedAndHidden:boolean feedEnabled:boolean hasSubtypes:boolean@38 idEnabled:boolean@35 isInterface:boolean@47
    isSubtype:boolean@39 keyPrefix:string~ label:string labelPlural:string layoutable:boolean mergeable:boolean
    mruEnabled:boolean@37 name:string queryable:boolean replicateable:boolean retrieveable:boolean
    searchable:boolean triggerable:boolean undeletable:boolean updateable:boolean`),
  DescribeSObjectResult: sequence(`activateable:boolean associateEntityType:string~@50
    associateParentEntity:string~@50 childRelationships:ChildRelationship*
    compactLayoutable:boolean createable:boolean custom:boolean customSetting:boolean
    dataTranslationEnabled:boolean?@46 deepCloneable:boolean@47 defaultImplementation:string~@47 deletable:boolean
    deprecatedAndHidden:boolean feedEnabled:boolean fields:Field~* hasSubtypes:boolean@38 idEnabled:boolean@35
    implementedBy:string~@47 implementsInterfaces:string~@47 isInterface:boolean@47 isSubtype:boolean@39 keyPrefix:string~
    label:string labelPlural:string layoutable:boolean mergeable:boolean mruEnabled:boolean@35 name:string
    networkScopeFieldName:string~@36 queryable:boolean recordTypeInfos:RecordTypeInfo* replicateable:boolean
    retrieveable:boolean searchLayoutable:boolean? searchable:boolean triggerable:boolean? undeletable:boolean
    updateable:boolean urlDetail:string~ urlEdit:string~ urlNew:string~`),
  ChildRelationship:
    sequence(`cascadeDelete:boolean childSObject:string deprecatedAndHidden:boolean field:string
    junctionIdListNames:string~*@37 junctionReferenceTo:string~*@33 relationshipName:string? restrictedDelete:boolean?`),
  RecordTypeInfo: sequence(`active:boolean@41 available:boolean defaultRecordTypeMapping:boolean
    developerName:string@43 master:boolean@35 name:string recordTypeId:ID~`),
  PicklistEntry: sequence("active:boolean defaultValue:boolean label:string~ value:string"),
  Field: sequence(`aggregatable:boolean@36 aiPredictionField:boolean@43 autoNumber:boolean byteLength:int
    calculated:boolean calculatedFormula:string? cascadeDelete:boolean? caseSensitive:boolean
    compoundFieldName:string?@38 controllerName:string? createable:boolean custom:boolean
    dataTranslationEnabled:boolean?@46 defaultValue:anyType?@36 defaultValueFormula:string? defaultedOnCreate:boolean
    dependentPicklist:boolean? deprecatedAndHidden:boolean digits:int displayLocationInDecimal:boolean?
    encrypted:boolean?@34 externalId:boolean? extraTypeInfo:string? filterable:boolean
    formulaTreatNullNumberAsZero:boolean?@43 groupable:boolean highScaleNumber:boolean?@33 htmlFormatted:boolean?
    idLookup:boolean inlineHelpText:string? label:string length:int mask:string? maskType:string? name:string
    nameField:boolean namePointing:boolean? nillable:boolean permissionable:boolean
    picklistValues:PicklistEntry~* polymorphicForeignKey:boolean@40 precision:int queryByDistance:boolean
    referenceTargetField:string?@32 referenceTo:string~* relationshipName:string? relationshipOrder:int?
    restrictedDelete:boolean? restrictedPicklist:boolean scale:int searchPrefilterable:boolean@40 soapType:soapType
    sortable:boolean? type:fieldType unique:boolean updateable:boolean writeRequiresMasterRead:boolean?`),
};

/** Types that begin with the elements of another one. Source: partner WSDL 47.0. */
export const SOAP_BASES: Readonly<Record<string, string>> = {
  address: "location",
  SingleEmailMessage: "Email",
};
