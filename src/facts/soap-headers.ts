// Header blocks of SOAP messages, and the types in them. Source: partner WSDL 47.0.
import { type SoapElement, sequence } from "./soap-sequence.ts";

export const SOAP_HEADERS: Readonly<Record<string, readonly SoapElement[]>> = {
  SessionHeader: sequence("sessionId:string"),
  LoginScopeHeader: sequence("organizationId:ID portalId:ID?"),
  CallOptions: sequence("client:string~ defaultNamespace:string~"),
  QueryOptions: sequence("batchSize:int?"),
  DebuggingHeader: sequence("categories:LogInfo*@37 debugLevel:DebugLevel"),
  PackageVersionHeader: sequence("packageVersions:PackageVersion*"),
  AllowFieldTruncationHeader: sequence("allowFieldTruncation:boolean"),
  DisableFeedTrackingHeader: sequence("disableFeedTracking:boolean"),
  StreamingEnabledHeader: sequence("streamingEnabled:boolean"),
  AllOrNoneHeader: sequence("allOrNone:boolean"),
  DuplicateRuleHeader: sequence(`allowSave:boolean includeRecordDetails:boolean runAsCurrentUser:boolean`),
  LimitInfoHeader: sequence("limitInfo:LimitInfo*"),
  MruHeader: sequence("updateMru:boolean"),
  EmailHeader: sequence(
    `triggerAutoResponseEmail:boolean triggerOtherEmail:boolean triggerUserEmail:boolean`,
  ),
  AssignmentRuleHeader: sequence("assignmentRuleId:ID~ useDefaultRule:boolean~"),
  UserTerritoryDeleteHeader: sequence("transferToUserId:ID~"),
  LocaleOptions: sequence("language:string? localizeErrors:boolean?@32"),
  OwnerChangeOptions: sequence("options:OwnerChangeOption~*@35"),
};

export const SOAP_HEADER_TYPES: Readonly<Record<string, readonly SoapElement[]>> = {
  LimitInfo: sequence("current:int limit:int type:string"),
  LogInfo: sequence("category:LogCategory level:LogCategoryLevel"),
  PackageVersion: sequence("majorNumber:int minorNumber:int namespace:string"),
  OwnerChangeOption: sequence("type:OwnerChangeOptionType execute:boolean"),
};
