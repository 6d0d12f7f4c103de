// The operations there are: one row each. Handlers return the inside of <nameResponse>.
import { REFUSED_OPERATIONS } from "../../facts/soap-refused.ts";
import { changeOwnPasswordOperation } from "./change-own-password.ts";
import { convertLeadOperation } from "./convert-lead.ts";
import { describeGlobalOperation, describeSObjectOperation, describeSObjectsOperation } from "./describe.ts";
import {
  describeAppMenuOperation,
  describeAvailableQuickActionsOperation,
  describeDataCategoryGroupStructuresOperation,
  describeDataCategoryGroupsOperation,
  describeDataCategoryMappingsOperation,
  describeGlobalThemeOperation,
  describeKnowledgeSettingsOperation,
  describeNounsOperation,
  describePathAssistantsOperation,
  describeQuickActionsOperation,
  describeThemeOperation,
} from "./describe-appearance.ts";
import {
  describeApprovalLayoutOperation,
  describeCompactLayoutsOperation,
  describeLayoutOperation,
  describePrimaryCompactLayoutsOperation,
} from "./describe-layouts.ts";
import { describeSearchableEntitiesOperation, describeSearchLayoutsOperation } from "./describe-search.ts";
import { describeTabsOperation } from "./describe-tabs.ts";
import { getServerTimestampOperation } from "./get-server-timestamp.ts";
import { getUserInfoOperation } from "./get-user-info.ts";
import { invalidateSessionsOperation } from "./invalidate-sessions.ts";
import { logoutOperation } from "./logout.ts";
import { mergeOperation } from "./merge.ts";
import type { Operation } from "./operation.ts";
import { queryAllOperation, queryMoreOperation, queryOperation } from "./query.ts";
import { emptyRecycleBinOperation, undeleteOperation } from "./recycle-bin.ts";
import { refused } from "./refused.ts";
import { getDeletedOperation, getUpdatedOperation } from "./replication.ts";
import { retrieveOperation } from "./retrieve.ts";
import { searchOperation } from "./search.ts";
import { sendEmailOperation } from "./send-email.ts";
import { resetPasswordOperation, setPasswordOperation } from "./set-password.ts";
import { createOperation, deleteOperation, updateOperation, upsertOperation } from "./write-rows.ts";

const usual = (run: Operation["run"]): Operation => ({ withExpiredPassword: false, limitInfo: true, run });

const changing = (run: Operation["run"]): Operation => ({ ...usual(run), changes: true });

/** Operations that need a session, by name; login is the one that doesn't. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["logout", { withExpiredPassword: true, limitInfo: false, run: logoutOperation }],
  ["getUserInfo", usual(getUserInfoOperation)],
  ["getServerTimestamp", usual(getServerTimestampOperation)],
  ["changeOwnPassword", { ...changing(changeOwnPasswordOperation), withExpiredPassword: true }],
  ["setPassword", { ...changing(setPasswordOperation), withExpiredPassword: true }],
  ["resetPassword", changing(resetPasswordOperation)],
  ["invalidateSessions", changing(invalidateSessionsOperation)],
  ["create", usual(createOperation)],
  ["update", usual(updateOperation)],
  ["upsert", usual(upsertOperation)],
  ["delete", usual(deleteOperation)],
  ["undelete", usual(undeleteOperation)],
  ["emptyRecycleBin", usual(emptyRecycleBinOperation)],
  ["merge", usual(mergeOperation)],
  ["convertLead", usual(convertLeadOperation)],
  ["sendEmail", usual(sendEmailOperation)],
  ["describeTabs", usual(describeTabsOperation)],
  ["describeAllTabs", usual(describeTabsOperation)],
  ["getUpdated", usual(getUpdatedOperation)],
  ["getDeleted", usual(getDeletedOperation)],
  ["retrieve", usual(retrieveOperation)],
  ["query", usual(queryOperation)],
  ["queryAll", usual(queryAllOperation)],
  ["queryMore", usual(queryMoreOperation)],
  ["search", usual(searchOperation)],
  ["describeGlobal", usual(describeGlobalOperation)],
  ["describeSObject", usual(describeSObjectOperation)],
  ["describeSObjects", usual(describeSObjectsOperation)],
  ["describeLayout", usual(describeLayoutOperation)],
  ["describeCompactLayouts", usual(describeCompactLayoutsOperation)],
  ["describePrimaryCompactLayouts", usual(describePrimaryCompactLayoutsOperation)],
  ["describeApprovalLayout", usual(describeApprovalLayoutOperation)],
  ["describeTheme", usual(describeThemeOperation)],
  ["describeGlobalTheme", usual(describeGlobalThemeOperation)],
  ["describeAppMenu", usual(describeAppMenuOperation)],
  ["describeQuickActions", usual(describeQuickActionsOperation)],
  ["describeAvailableQuickActions", usual(describeAvailableQuickActionsOperation)],
  ["describePathAssistants", usual(describePathAssistantsOperation)],
  ["describeKnowledgeSettings", usual(describeKnowledgeSettingsOperation)],
  ["describeDataCategoryGroups", usual(describeDataCategoryGroupsOperation)],
  ["describeDataCategoryGroupStructures", usual(describeDataCategoryGroupStructuresOperation)],
  ["describeDataCategoryMappings", usual(describeDataCategoryMappingsOperation)],
  ["describeNouns", usual(describeNounsOperation)],
  ["describeSearchLayouts", usual(describeSearchLayoutsOperation)],
  ["describeSearchableEntities", usual(describeSearchableEntitiesOperation)],
  ...Object.entries(REFUSED_OPERATIONS).map(([name, detail]): [string, Operation] => [
    name,
    refused(name, detail),
  ]),
]);
