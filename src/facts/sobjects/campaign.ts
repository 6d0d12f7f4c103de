// The standard objects Campaign, CampaignMember and CampaignMemberStatus, one row per field.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, LAST_ACTIVITY, longText, lookup, owner, SET_BY_SYSTEM, VIEWED } from "./rows.ts";

export const campaign: SObjectFact = {
  name: "Campaign",
  label: "Campaign",
  labelPlural: "Campaigns",
  keyPrefix: "701",
  deepCloneable: true,
  source: "recorded describeGlobal, API 52.0; fields: Object Reference, Campaign; totals over members and opportunities are left out",
  fields: [
    id("Campaign ID"),
    IS_DELETED,
    { name: "Name", label: "Name", type: "string", length: 80, nillable: false, nameField: true, idLookup: true, permissionable: false },
    lookup("ParentId", "Parent Campaign ID", ["Campaign"], { childRelationshipName: "ChildCampaigns" }),
    { name: "Type", label: "Type", type: "picklist", length: 255, picklist: ["Conference", "Webinar", "Trade Show", "Public Relations", "Partners", "Referral Program", "Advertisement", "Banner Ads", "Direct Mail", "Email", "Telemarketing", "Other"] },
    { name: "Status", label: "Status", type: "picklist", length: 255, defaultedOnCreate: true, defaultValue: "Planned", picklist: ["Planned", "In Progress", "Completed", "Aborted"], picklistDefault: "Planned" },
    { name: "StartDate", label: "Start Date", type: "date" },
    { name: "EndDate", label: "End Date", type: "date" },
    { name: "ExpectedRevenue", label: "Expected Revenue", type: "currency", precision: 18 },
    { name: "BudgetedCost", label: "Budgeted Cost", type: "currency", precision: 18 },
    { name: "ActualCost", label: "Actual Cost", type: "currency", precision: 18 },
    { name: "ExpectedResponse", label: "Expected Response (%)", type: "percent", precision: 10, scale: 2 },
    { name: "NumberSent", label: "Num Sent", type: "double", precision: 18 },
    { name: "IsActive", label: "Active", type: "boolean", permissionable: true },
    longText("Description", "Description", 32000),
    owner("User"),
    ...AUDIT,
    LAST_ACTIVITY,
    ...VIEWED,
  ],
};

export const campaignMember: SObjectFact = {
  name: "CampaignMember",
  label: "Campaign Member",
  labelPlural: "Campaign Members",
  keyPrefix: "00v",
  undeletable: false,
  searchable: false,
  mruEnabled: false,
  source: "recorded describeGlobal, API 52.0; fields: Object Reference, CampaignMember; what it shows of its lead or contact is left out",
  fields: [
    id("Campaign Member ID"),
    IS_DELETED,
    lookup("CampaignId", "Campaign ID", ["Campaign"], { nillable: false, updateable: false, childRelationshipName: "CampaignMembers", cascadeDelete: true, permissionable: false }),
    lookup("LeadId", "Lead ID", ["Lead"], { updateable: false, childRelationshipName: "CampaignMembers", cascadeDelete: true, permissionable: false }),
    lookup("ContactId", "Contact ID", ["Contact"], { updateable: false, childRelationshipName: "CampaignMembers", cascadeDelete: true, permissionable: false }),
    { name: "Status", label: "Status", type: "picklist", length: 40, defaultedOnCreate: true, defaultValue: "Sent", permissionable: false, picklist: ["Sent", "Responded"], picklistDefault: "Sent" },
    { name: "HasResponded", label: "Responded", type: "boolean", createable: false, updateable: false },
    ...AUDIT,
    { name: "FirstRespondedDate", label: "First Responded Date", type: "date", ...SET_BY_SYSTEM },
    { name: "Type", label: "Type", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: ["Contact", "Lead"] },
    lookup("LeadOrContactId", "Related Record ID", ["Contact", "Lead"], { ...SET_BY_SYSTEM, relationshipName: null, namePointing: true }),
  ],
};
