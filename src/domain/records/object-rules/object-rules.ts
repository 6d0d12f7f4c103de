// The rules of all objects that have any. A rule that no source establishes is refused, not guessed.
import type { Rule } from "../rule.ts";
import { eventRules, taskRules } from "./activity.ts";
import { campaignMemberRules } from "./campaign.ts";
import { assetRules, caseRules, leadRules } from "./case-lead-asset.ts";
import { contractRules, orderRules } from "./contract-order.ts";
import { opportunityLineItemRules, orderItemRules } from "./line-items.ts";
import { opportunityRules } from "./opportunity.ts";
import { pricebookEntryRules } from "./pricebook-entry.ts";

export const OBJECT_RULES: Readonly<Record<string, readonly Rule[]>> = {
  Asset: assetRules,
  CampaignMember: campaignMemberRules,
  Case: caseRules,
  Contract: contractRules,
  Event: eventRules,
  Lead: leadRules,
  Opportunity: opportunityRules,
  OpportunityLineItem: opportunityLineItemRules,
  Order: orderRules,
  OrderItem: orderItemRules,
  PricebookEntry: pricebookEntryRules,
  Task: taskRules,
};
