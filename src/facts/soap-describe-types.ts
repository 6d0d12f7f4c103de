// The elements of the describes that tell how records are shown: layouts, themes, apps, actions, paths, categories. See
// soap-types.ts. Source: partner WSDLs 31.0 to 58.0; of a layout what no layout here has is left out.
import { type SoapElement, sequence } from "./soap-sequence.ts";

export const SOAP_DESCRIBE_TYPES: Readonly<Record<string, readonly SoapElement[]>> = {
  // Requests
  describeLayout: sequence("sObjectType:string layoutName:string~ recordTypeIds:ID*"),
  describeCompactLayouts: sequence("sObjectType:string recordTypeIds:ID*"),
  describePrimaryCompactLayouts: sequence("sObjectTypes:string+"),
  describeApprovalLayout: sequence("sObjectType:string approvalProcessNames:string*"),
  describeTheme: sequence("sobjectType:string*"),
  describeGlobalTheme: sequence(""),
  describeAppMenu: sequence("appMenuType:AppMenuType networkId:ID~@35"),
  describeQuickActions: sequence("quickActions:string*"),
  describeAvailableQuickActions: sequence("contextType:string~"),
  describePathAssistants: sequence("sObjectType:string picklistValue:string~ recordTypeIds:ID*"),
  describeKnowledgeSettings: sequence(""),
  describeDataCategoryGroups: sequence("sObjectType:string*"),
  describeDataCategoryGroupStructures: sequence(
    `pairs:DataCategoryGroupSobjectTypePair* topCategoriesOnly:boolean`,
  ),
  describeDataCategoryMappings: sequence(""),
  describeNouns: sequence("nouns:string* onlyRenamed:boolean includeFields:boolean"),
  describeSearchLayouts: sequence("sObjectType:string*"),
  describeSearchableEntities: sequence("includeOnlyEntitiesWithTabs:boolean"),

  // Responses
  describeLayoutResponse: sequence("result:DescribeLayoutResult~"),
  describeCompactLayoutsResponse: sequence("result:DescribeCompactLayoutsResult~"),
  describePrimaryCompactLayoutsResponse: sequence("result:DescribeCompactLayout*"),
  describeApprovalLayoutResponse: sequence("result:DescribeApprovalLayoutResult~"),
  describeThemeResponse: sequence("result:DescribeThemeResult"),
  describeGlobalThemeResponse: sequence("result:DescribeGlobalTheme"),
  describeAppMenuResponse: sequence("result:DescribeAppMenuResult~"),
  describeQuickActionsResponse: sequence("result:DescribeQuickActionResult*"),
  describeAvailableQuickActionsResponse: sequence("result:DescribeAvailableQuickActionResult*"),
  describePathAssistantsResponse: sequence("result:DescribePathAssistantsResult~"),
  describeKnowledgeSettingsResponse: sequence("result:KnowledgeSettings"),
  describeDataCategoryGroupsResponse: sequence("result:DescribeDataCategoryGroupResult*"),
  describeDataCategoryGroupStructuresResponse: sequence("result:DescribeDataCategoryGroupStructureResult*"),
  describeDataCategoryMappingsResponse: sequence("result:DescribeDataCategoryMappingResult*"),
  describeNounsResponse: sequence("result:DescribeNounResult~*"),
  describeSearchLayoutsResponse: sequence("result:DescribeSearchLayoutResult~*"),
  describeSearchableEntitiesResponse: sequence("result:DescribeSearchableEntityResult*"),

  // Results
  DescribeLayoutResult: sequence(
    `layouts:DescribeLayout+ recordTypeMappings:RecordTypeMapping* recordTypeSelectorRequired:boolean`,
  ),
  DescribeLayout: sequence(
    `detailLayoutSections:DescribeLayoutSection* editLayoutSections:DescribeLayoutSection* id:ID~`,
  ),
  DescribeLayoutSection:
    sequence(`collapsed:boolean@38 columns:int heading:string~ layoutRows:DescribeLayoutRow+ layoutSectionId:ID~@38
    parentLayoutId:ID@35 rows:int tabOrder:TabOrderType useCollapsibleSection:boolean useHeading:boolean`),
  DescribeLayoutRow: sequence("layoutItems:DescribeLayoutItem+ numItems:int"),
  DescribeLayoutItem:
    sequence(`editableForNew:boolean editableForUpdate:boolean label:string~ layoutComponents:DescribeLayoutComponent*
    placeholder:boolean required:boolean`),
  DescribeLayoutComponent: sequence("displayLines:int tabOrder:int type:layoutComponentType value:string~"),
  RecordTypeMapping:
    sequence(`active:boolean@41 available:boolean defaultRecordTypeMapping:boolean developerName:string@43 layoutId:ID
    master:boolean@35 name:string picklistsForRecordType:PicklistForRecordType~* recordTypeId:ID~`),
  PicklistForRecordType: sequence("picklistName:string picklistValues:PicklistEntry~*"),
  DescribeCompactLayoutsResult: sequence(`compactLayouts:DescribeCompactLayout+ defaultCompactLayoutId:ID
    recordTypeCompactLayoutMappings:RecordTypeCompactLayoutMapping*`),
  DescribeCompactLayout: sequence(
    `fieldItems:DescribeLayoutItem* id:ID label:string name:string objectType:string`,
  ),
  RecordTypeCompactLayoutMapping: sequence(
    `available:boolean compactLayoutId:ID~ compactLayoutName:string recordTypeId:ID recordTypeName:string`,
  ),
  DescribeApprovalLayoutResult: sequence("approvalLayouts:DescribeApprovalLayout*"),
  DescribeApprovalLayout: sequence("id:ID label:string layoutItems:DescribeLayoutItem+ name:string"),
  DescribeThemeResult: sequence("themeItems:DescribeThemeItem*"),
  DescribeThemeItem: sequence("colors:DescribeColor* icons:DescribeIcon* name:string"),
  DescribeGlobalTheme: sequence("global:DescribeGlobalResult theme:DescribeThemeResult"),
  DescribeAppMenuResult: sequence("appMenuItems:DescribeAppMenuItem*"),
  DescribeAppMenuItem: sequence(
    `colors:DescribeColor* content:string icons:DescribeIcon* label:string name:string type:string url:string`,
  ),
  DescribeQuickActionResult:
    sequence(`accessLevelRequired:ShareAccessLevel~ actionEnumOrId:string@35 canvasApplicationId:ID~@34
    canvasApplicationName:string~ colors:DescribeColor* contextSobjectType:string~
    defaultValues:DescribeQuickActionDefaultValue~* flowDevName:string~@41 flowRecordIdVar:string~@41
    height:int~ iconName:string~ iconUrl:string~ icons:DescribeIcon* label:string
    layout:DescribeLayoutSection~ lightningComponentBundleId:ID~@38 lightningComponentBundleName:string~@38
    lightningComponentQualifiedName:string~@38 lightningWebComponentBundleId:ID~@51
    lightningWebComponentBundleName:string~@51 lightningWebComponentQualifiedName:string~@51 miniIconUrl:string~
    mobileExtensionId:string~@47 name:string showQuickActionLcHeader:boolean@38 showQuickActionVfHeader:boolean@35
    targetParentField:string~ targetRecordTypeId:ID~ targetSobjectType:string~ type:string
    visualforcePageName:string~ visualforcePageUrl:string~@35 width:int~`),
  DescribeQuickActionDefaultValue: sequence("defaultValue:string~ field:string"),
  DescribeAvailableQuickActionResult: sequence(
    "actionEnumOrId:string@35 label:string name:string type:string",
  ),
  DescribePathAssistantsResult: sequence("pathAssistants:DescribePathAssistant*"),
  DescribePathAssistant:
    sequence(`active:boolean animationRule:DescribeAnimationRule~*@47 apiName:string label:string pathPicklistField:string
    picklistsForRecordType:PicklistForRecordType~* recordTypeId:ID~ steps:DescribePathAssistantStep*`),
  DescribeAnimationRule:
    sequence(`animationFrequency:string isActive:boolean recordTypeContext:string recordTypeId:string~
    targetField:string targetFieldChangeToValues:string`),
  DescribePathAssistantStep:
    sequence(`closed:boolean converted:boolean fields:DescribePathAssistantField* info:string~
    layoutSection:DescribeLayoutSection~ picklistLabel:string picklistValue:string won:boolean`),
  DescribePathAssistantField: sequence("apiName:string label:string readOnly:boolean required:boolean"),
  KnowledgeSettings: sequence(
    `defaultLanguage:string? knowledgeEnabled:boolean languages:KnowledgeLanguageItem*`,
  ),
  KnowledgeLanguageItem: sequence("active:boolean assigneeId:string~@43 name:string"),
  DescribeDataCategoryGroupResult: sequence(
    `categoryCount:int description:string label:string name:string sobject:string`,
  ),
  DataCategoryGroupSobjectTypePair: sequence("dataCategoryGroupName:string sobject:string"),
  DescribeDataCategoryGroupStructureResult: sequence(
    `description:string label:string name:string sobject:string topCategories:DataCategory*`,
  ),
  DataCategory: sequence("childCategories:DataCategory* label:string name:string"),
  DescribeDataCategoryMappingResult:
    sequence(`dataCategoryGroupId:string dataCategoryGroupLabel:string dataCategoryGroupName:string
    dataCategoryId:string dataCategoryLabel:string dataCategoryName:string id:string mappedEntity:string
    mappedField:string`),
  DescribeNounResult:
    sequence(`caseValues:NameCaseValue* developerName:string gender:Gender~ name:string pluralAlias:string~
    startsWith:StartsWith~`),
  NameCaseValue: sequence(
    `article:Article~ caseType:CaseType~ number:GrammaticalNumber~ possessive:Possessive~ value:string~`,
  ),
  DescribeSearchLayoutResult: sequence(
    `errorMsg:string~ label:string~ limitRows:int~ objectType:string searchColumns:DescribeColumn~*`,
  ),
  DescribeColumn: sequence("field:string format:string~ label:string name:string"),
  DescribeSearchableEntityResult: sequence("label:string@38 name:string pluralLabel:string@38"),
};
