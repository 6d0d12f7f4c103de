// The rules of all objects that have any. A rule that no source establishes is refused, not guessed.
import type { Rule } from "../rule.ts";
import { eventRules, taskRules } from "./activity.ts";
import { attachmentRules, documentRules } from "./attached.ts";
import { campaignMemberRules } from "./campaign.ts";
import { assetRules, caseRules, leadRules } from "./case-lead-asset.ts";
import { contractRules, orderRules } from "./contract-order.ts";
import { contentDocumentLinkRules, contentVersionRules } from "./files.ts";
import { opportunityLineItemRules, orderItemRules } from "./line-items.ts";
import { opportunityRules } from "./opportunity.ts";
import { pricebookEntryRules } from "./pricebook-entry.ts";
import { ownedByQueue, queueSobjectRules } from "./queue.ts";

export const OBJECT_RULES: Readonly<Record<string, readonly Rule[]>> = {
  Asset: assetRules,
  Attachment: attachmentRules,
  CampaignMember: campaignMemberRules,
  Case: [...caseRules, ownedByQueue("Case")],
  ContentDocumentLink: contentDocumentLinkRules,
  ContentVersion: contentVersionRules,
  Contract: contractRules,
  Document: documentRules,
  Event: eventRules,
  Lead: [...leadRules, ownedByQueue("Lead")],
  Opportunity: opportunityRules,
  OpportunityLineItem: opportunityLineItemRules,
  Order: [...orderRules, ownedByQueue("Order")],
  OrderItem: orderItemRules,
  PricebookEntry: pricebookEntryRules,
  QueueSobject: queueSobjectRules,
  Task: [...taskRules, ownedByQueue("Task")],
};
