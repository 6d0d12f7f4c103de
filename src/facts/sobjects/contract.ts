// The standard object Contract, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, address, IS_DELETED, id, LAST_ACTIVITY, longText, lookup, owner, SET_BY_SYSTEM, VIEWED } from "./rows.ts";

export const contract: SObjectFact = {
  name: "Contract",
  label: "Contract",
  labelPlural: "Contracts",
  keyPrefix: "800",
  feedEnabled: true,
  source: "Object Reference, Contract; relationships: recorded describes of its parents",
  fields: [
    id("Contract ID"),
    lookup("AccountId", "Account ID", ["Account"], { nillable: false, childRelationshipName: "Contracts", cascadeDelete: true, restrictedDelete: true, permissionable: false }),
    { name: "OwnerExpirationNotice", label: "Owner Expiration Notice", type: "picklist", length: 40, restrictedPicklist: true, picklist: [["15", "15 Days"], ["30", "30 Days"], ["45", "45 Days"], ["60", "60 Days"], ["90", "90 Days"], ["120", "120 Days"]] },
    { name: "StartDate", label: "Contract Start Date", type: "date" },
    { name: "EndDate", label: "Contract End Date", type: "date", createable: false, updateable: false },
    ...address("Billing"),
    ...address("Shipping"),
    { name: "ContractTerm", label: "Contract Term", type: "int", digits: 4 },
    owner("User"),
    { name: "Status", label: "Status", type: "picklist", length: 255, nillable: false, defaultedOnCreate: true, defaultValue: "Draft", permissionable: false, picklist: ["In Approval Process", "Activated", "Draft"], picklistDefault: "Draft" },
    lookup("CompanySignedId", "Company Signed By ID", ["User"], { childRelationshipName: "ContractsSigned" }),
    { name: "CompanySignedDate", label: "Company Signed Date", type: "date" },
    lookup("CustomerSignedId", "Customer Signed By ID", ["Contact"], { childRelationshipName: "ContractsSigned", restrictedDelete: true }),
    { name: "CustomerSignedTitle", label: "Customer Signed Title", type: "string", length: 40 },
    { name: "CustomerSignedDate", label: "Customer Signed Date", type: "date" },
    longText("SpecialTerms", "Special Terms", 4000),
    lookup("ActivatedById", "Activated By ID", ["User"], SET_BY_SYSTEM),
    { name: "ActivatedDate", label: "Activated Date", type: "datetime", ...SET_BY_SYSTEM },
    { name: "StatusCode", label: "Status Category", type: "picklist", length: 40, nillable: false, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: ["Draft", ["InApproval", "In Approval Process"], "Activated"] },
    longText("Description", "Description", 32000),
    IS_DELETED,
    { name: "ContractNumber", label: "Contract Number", type: "string", length: 30, nillable: false, ...SET_BY_SYSTEM, defaultedOnCreate: true, autoNumber: true, autoNumberFormat: "{00000000}", autoNumberStart: 100, idLookup: true, nameField: true, groupable: false },
    { name: "LastApprovedDate", label: "Last Approved Date", type: "datetime", ...SET_BY_SYSTEM },
    ...AUDIT,
    LAST_ACTIVITY,
    ...VIEWED,
  ],
};
