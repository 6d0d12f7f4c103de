// The standard object OpportunityLineItem, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, lookup, SET_BY_SYSTEM } from "./rows.ts";

export const opportunityLineItem: SObjectFact = {
  name: "OpportunityLineItem",
  label: "Opportunity Product",
  labelPlural: "Opportunity Product",
  keyPrefix: "00k",
  undeletable: false,
  searchable: false,
  mruEnabled: false,
  source: "Object Reference, OpportunityLineItem; Name, made of two parents' names, is left out",
  fields: [
    id("Line Item ID"),
    lookup("OpportunityId", "Opportunity ID", ["Opportunity"], { nillable: false, updateable: false, childRelationshipName: "OpportunityLineItems", cascadeDelete: true, permissionable: false }),
    { name: "SortOrder", label: "Sort Order", type: "int", digits: 9, permissionable: false },
    lookup("PricebookEntryId", "Price Book Entry ID", ["PricebookEntry"], { updateable: false, childRelationshipName: "OpportunityLineItems", restrictedDelete: true, permissionable: false }),
    lookup("Product2Id", "Product ID", ["Product2"], { updateable: false, childRelationshipName: "OpportunityLineItems", restrictedDelete: true, permissionable: false }),
    { name: "ProductCode", label: "Product Code", type: "string", length: 255, ...SET_BY_SYSTEM },
    { name: "Quantity", label: "Quantity", type: "double", precision: 12, scale: 2, nillable: false, permissionable: false },
    { name: "TotalPrice", label: "Total Price", type: "currency", precision: 18, scale: 2, permissionable: false },
    { name: "UnitPrice", label: "Sales Price", type: "currency", precision: 18, scale: 2, permissionable: false },
    { name: "ListPrice", label: "List Price", type: "currency", precision: 18, scale: 2, createable: false, updateable: false },
    { name: "ServiceDate", label: "Date", type: "date" },
    { name: "Description", label: "Line Description", type: "string", length: 255 },
    ...AUDIT,
    IS_DELETED,
  ],
};
