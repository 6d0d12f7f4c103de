// The standard object OpportunityContactRole, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";

export const opportunityContactRole: SObjectFact = {
  name: "OpportunityContactRole",
  label: "Opportunity Contact Role",
  labelPlural: "Opportunity Contact Role",
  keyPrefix: "00K",
  undeletable: false,
  searchable: false,
  mruEnabled: false,
  source: "recorded describe, API 48.0",
  fields: [
    { name: "Id", label: "Contact Role ID", type: "id" },
    { name: "OpportunityId", label: "Opportunity ID", type: "reference", nillable: false, updateable: false, referenceTo: ["Opportunity"], relationshipName: "Opportunity", childRelationshipName: "OpportunityContactRoles", cascadeDelete: true, permissionable: false },
    { name: "ContactId", label: "Contact ID", type: "reference", nillable: false, referenceTo: ["Contact"], relationshipName: "Contact", childRelationshipName: "OpportunityContactRoles", cascadeDelete: true, permissionable: false },
    { name: "Role", label: "Role", type: "picklist", length: 40, permissionable: false, picklist: ["Business User","Decision Maker","Economic Buyer","Economic Decision Maker","Evaluator","Executive Sponsor","Influencer","Technical Buyer","Other"] },
    { name: "IsPrimary", label: "Primary", type: "boolean" },
    { name: "CreatedDate", label: "Created Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "CreatedById", label: "Created By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "CreatedBy", permissionable: false },
    { name: "LastModifiedDate", label: "Last Modified Date", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "LastModifiedById", label: "Last Modified By ID", type: "reference", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, referenceTo: ["User"], relationshipName: "LastModifiedBy", permissionable: false },
    { name: "SystemModstamp", label: "System Modstamp", type: "datetime", nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false },
    { name: "IsDeleted", label: "Deleted", type: "boolean", createable: false, updateable: false },
  ],
};
