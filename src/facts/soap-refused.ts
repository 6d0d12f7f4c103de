// Calls of the partner API that this org can't answer, and what it says of them. Source of the names: partner WSDL 47.0.
// The texts are ours; their code is FUNCTIONALITY_NOT_ENABLED but where the WSDL has one that says it better.
import type { FaultCause } from "./faults.ts";

const SEARCH = "Search layouts and scopes are not available in this org";
const ACTIONS = "Quick actions are not available in this org";
const LIST_VIEWS = "List views are to be had over REST only in this org";
const TEMPLATES = "Email templates are not available in this org";
const DUPLICATES = "No active duplicate rules are defined in this org";

/** Why each call is refused. */
export const REFUSED_OPERATIONS: Readonly<Record<string, string>> = {
  describeSearchScopeOrder: SEARCH,
  describeSoftphoneLayout: "Softphone layouts are not available in this org",
  describeSoqlListViews: LIST_VIEWS,
  describeSObjectListViews: LIST_VIEWS,
  executeListView: LIST_VIEWS,
  describeVisualForce: "Visualforce is not available in this org",
  describeQuickActionsForRecordType: ACTIONS,
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

type RefusalCause = Extract<FaultCause, "functionalityNotEnabled" | "noDuplicateRule" | "noSoftphoneLayout">;

/** The fault of a refused call. */
export const refusalCause = (operation: string): RefusalCause =>
  CAUSES[operation] ?? "functionalityNotEnabled";

const CAUSES: Readonly<Record<string, RefusalCause>> = {
  describeSoftphoneLayout: "noSoftphoneLayout",
  findDuplicates: "noDuplicateRule",
  findDuplicatesByIds: "noDuplicateRule",
};
