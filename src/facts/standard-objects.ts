// All standard objects there are.
import type { SObjectFact } from "./sobject.ts";
import { account } from "./sobjects/account.ts";
import { asset } from "./sobjects/asset.ts";
import { attachment, note } from "./sobjects/attachment.ts";
import { authSession, loginIp } from "./sobjects/auth-session.ts";
import { campaign, campaignMember } from "./sobjects/campaign.ts";
import { caseObject } from "./sobjects/case.ts";
import { caseComment } from "./sobjects/case-comment.ts";
import { contact } from "./sobjects/contact.ts";
import { contentDocument, contentDocumentLink, contentVersion } from "./sobjects/content.ts";
import { contract } from "./sobjects/contract.ts";
import { documentObject, folder } from "./sobjects/document.ts";
import {
  entityDefinition,
  entityParticle,
  fieldDefinition,
  picklistValueInfo,
} from "./sobjects/entity-definition.ts";
import { event } from "./sobjects/event.ts";
import { fieldPermissions } from "./sobjects/field-permissions.ts";
import { group, groupMember, queueSobject, userRole } from "./sobjects/group.ts";
import { lead } from "./sobjects/lead.ts";
import { listView } from "./sobjects/list-view.ts";
import { loginHistory } from "./sobjects/login-history.ts";
import { objectPermissions } from "./sobjects/object-permissions.ts";
import { opportunity } from "./sobjects/opportunity.ts";
import { opportunityContactRole } from "./sobjects/opportunity-contact-role.ts";
import { opportunityLineItem } from "./sobjects/opportunity-line-item.ts";
import { order, orderItem } from "./sobjects/order.ts";
import { organization } from "./sobjects/organization.ts";
import { permissionSet } from "./sobjects/permission-set.ts";
import { permissionSetAssignment } from "./sobjects/permission-set-assignment.ts";
import { pricebook2, pricebookEntry, product2 } from "./sobjects/product.ts";
import { profile } from "./sobjects/profile.ts";
import { recentlyViewed } from "./sobjects/recently-viewed.ts";
import { setupAuditTrail } from "./sobjects/setup-audit-trail.ts";
import { businessHours, recordType, statusObjects } from "./sobjects/setup-values.ts";
import { task } from "./sobjects/task.ts";
import { user } from "./sobjects/user.ts";
import { verificationHistory } from "./sobjects/verification-history.ts";

export const STANDARD_OBJECTS: readonly SObjectFact[] = [
  account,
  asset,
  attachment,
  authSession,
  businessHours,
  campaign,
  campaignMember,
  caseComment,
  caseObject,
  contact,
  contentDocument,
  contentDocumentLink,
  contentVersion,
  contract,
  documentObject,
  entityDefinition,
  entityParticle,
  picklistValueInfo,
  event,
  fieldDefinition,
  fieldPermissions,
  folder,
  group,
  groupMember,
  lead,
  listView,
  loginHistory,
  loginIp,
  note,
  objectPermissions,
  opportunity,
  opportunityContactRole,
  opportunityLineItem,
  order,
  orderItem,
  organization,
  permissionSet,
  permissionSetAssignment,
  pricebook2,
  pricebookEntry,
  product2,
  profile,
  queueSobject,
  recentlyViewed,
  recordType,
  setupAuditTrail,
  ...statusObjects,
  task,
  user,
  userRole,
  verificationHistory,
];
