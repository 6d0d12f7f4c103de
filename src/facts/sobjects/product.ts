// The standard objects Product2, Pricebook2 and PricebookEntry, one row per field.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, lookup, SET_BY_SYSTEM, VIEWED } from "./rows.ts";

export const product2: SObjectFact = {
  name: "Product2",
  label: "Product",
  labelPlural: "Products",
  keyPrefix: "01t",
  feedEnabled: true,
  source: "Object Reference, Product2; labels of a recorded list of objects",
  fields: [
    id("Product ID"),
    { name: "Name", label: "Product Name", type: "string", length: 255, nillable: false, nameField: true, idLookup: true, permissionable: false },
    { name: "ProductCode", label: "Product Code", type: "string", length: 255, idLookup: true },
    { name: "Description", label: "Product Description", type: "textarea", length: 4000, extraTypeInfo: "plaintextarea", groupable: false, sortable: false },
    { name: "IsActive", label: "Active", type: "boolean", permissionable: true },
    ...AUDIT,
    { name: "Family", label: "Product Family", type: "picklist", length: 255 },
    { name: "ExternalId", label: "External ID", type: "string", length: 255 },
    { name: "DisplayUrl", label: "Display URL", type: "url", length: 1000, groupable: false },
    { name: "QuantityUnitOfMeasure", label: "Quantity Unit Of Measure", type: "picklist", length: 255 },
    IS_DELETED,
    { name: "IsArchived", label: "Archived", type: "boolean", createable: false, updateable: false },
    ...VIEWED,
    { name: "StockKeepingUnit", label: "Product SKU", type: "string", length: 180, idLookup: true },
  ],
};

export const pricebook2: SObjectFact = {
  name: "Pricebook2",
  label: "Price Book",
  labelPlural: "Price Books",
  keyPrefix: "01s",
  source: "Object Reference, Pricebook2; labels of a recorded list of objects",
  fields: [
    id("Price Book ID"),
    IS_DELETED,
    { name: "Name", label: "Price Book Name", type: "string", length: 255, nillable: false, nameField: true, idLookup: true, permissionable: false },
    ...AUDIT,
    ...VIEWED,
    { name: "IsActive", label: "Active", type: "boolean", permissionable: true },
    { name: "IsArchived", label: "Archived", type: "boolean", createable: false, updateable: false },
    { name: "Description", label: "Description", type: "string", length: 255 },
    { name: "IsStandard", label: "Is Standard Price Book", type: "boolean", createable: false, updateable: false },
  ],
};

export const pricebookEntry: SObjectFact = {
  name: "PricebookEntry",
  label: "Price Book Entry",
  labelPlural: "Price Book Entries",
  keyPrefix: "01u",
  undeletable: false,
  searchable: true,
  mruEnabled: false,
  source: "Object Reference, PricebookEntry",
  fields: [
    id("Price Book Entry ID"),
    { name: "Name", label: "Product Name", type: "string", length: 255, ...SET_BY_SYSTEM, nameField: true },
    lookup("Pricebook2Id", "Price Book ID", ["Pricebook2"], { nillable: false, updateable: false, childRelationshipName: "PricebookEntries", cascadeDelete: true, permissionable: false }),
    lookup("Product2Id", "Product ID", ["Product2"], { nillable: false, updateable: false, childRelationshipName: "PricebookEntries", cascadeDelete: true, permissionable: false }),
    { name: "UnitPrice", label: "List Price", type: "currency", precision: 18, scale: 2, nillable: false, permissionable: false },
    { name: "IsActive", label: "Active", type: "boolean" },
    { name: "UseStandardPrice", label: "Use Standard Price", type: "boolean" },
    ...AUDIT,
    { name: "ProductCode", label: "Product Code", type: "string", length: 255, ...SET_BY_SYSTEM },
    IS_DELETED,
  ],
};
