// Calls of the partner API that this org can't answer, and what it says of them. Source of the names: partner WSDL 47.0.
// The texts are ours; their code is FUNCTIONALITY_NOT_ENABLED.

const LAYOUTS = "Layouts are not available in this org";
const SEARCH = "Search is not available in this org";
const ACTIONS = "Quick actions are not available in this org";
const LIST_VIEWS = "List views are not available in this org";
const CATEGORIES = "Data categories are not available in this org";
const TEMPLATES = "Email templates are not available in this org";
const DUPLICATES = "Duplicate rules are not available in this org";

/** Why each call is refused. */
export const REFUSED_OPERATIONS: Readonly<Record<string, string>> = {
  search: SEARCH,
  describeSearchLayouts: SEARCH,
  describeSearchScopeOrder: SEARCH,
  describeSearchableEntities: SEARCH,
  describeLayout: LAYOUTS,
  describeCompactLayouts: LAYOUTS,
  describePrimaryCompactLayouts: LAYOUTS,
  describeApprovalLayout: LAYOUTS,
  describeSoftphoneLayout: "Softphone layouts are not available in this org",
  describePathAssistants: "Paths are not available in this org",
  describeDataCategoryGroups: CATEGORIES,
  describeDataCategoryGroupStructures: CATEGORIES,
  describeDataCategoryMappings: CATEGORIES,
  describeKnowledgeSettings: "Knowledge is not available in this org",
  describeAppMenu: "App menus are not available in this org",
  describeGlobalTheme: "Themes are not available in this org",
  describeTheme: "Themes are not available in this org",
  describeSoqlListViews: LIST_VIEWS,
  describeSObjectListViews: LIST_VIEWS,
  executeListView: LIST_VIEWS,
  describeVisualForce: "Visualforce is not available in this org",
  describeNouns: "Grammatical forms of names are not available in this org",
  describeQuickActions: ACTIONS,
  describeQuickActionsForRecordType: ACTIONS,
  describeAvailableQuickActions: ACTIONS,
  performQuickActions: ACTIONS,
  retrieveQuickActionTemplates: ACTIONS,
  retrieveMassQuickActionTemplates: ACTIONS,
  process: "Approval processes are not available in this org",
  deleteByExample: "Deleting by example is not available in this org",
  findDuplicates: DUPLICATES,
  findDuplicatesByIds: DUPLICATES,
  renderEmailTemplate: TEMPLATES,
  renderStoredEmailTemplate: TEMPLATES,
  sendEmailMessage: "Email messages are not kept as records in this org",
};
