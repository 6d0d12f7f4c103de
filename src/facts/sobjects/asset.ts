// The standard object Asset, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, longText, lookup, owner, VIEWED } from "./rows.ts";

export const asset: SObjectFact = {
  name: "Asset",
  label: "Asset",
  labelPlural: "Assets",
  keyPrefix: "02i",
  feedEnabled: true,
  source: "Object Reference, Asset; relationships: recorded describes of its parents; the asset hierarchy and what it shows of its product are left out",
  fields: [
    id("Asset ID"),
    lookup("ContactId", "Contact ID", ["Contact"], { childRelationshipName: "Assets", cascadeDelete: true }),
    lookup("AccountId", "Account ID", ["Account"], { childRelationshipName: "Assets", cascadeDelete: true }),
    lookup("ParentId", "Parent Asset ID", ["Asset"], { childRelationshipName: "ChildAssets" }),
    lookup("Product2Id", "Product ID", ["Product2"], { childRelationshipName: "Assets" }),
    { name: "IsCompetitorProduct", label: "Competitor Asset", type: "boolean", permissionable: true },
    ...AUDIT,
    IS_DELETED,
    { name: "Name", label: "Asset Name", type: "string", length: 255, nillable: false, nameField: true, permissionable: false },
    { name: "SerialNumber", label: "Serial Number", type: "string", length: 80 },
    { name: "InstallDate", label: "Install Date", type: "date" },
    { name: "PurchaseDate", label: "Purchase Date", type: "date" },
    { name: "UsageEndDate", label: "Usage End Date", type: "date" },
    { name: "Status", label: "Status", type: "picklist", length: 255, picklist: ["Shipped", "Installed", "Registered", "Obsolete", "Purchased"] },
    { name: "Price", label: "Price", type: "currency", precision: 18 },
    { name: "Quantity", label: "Quantity", type: "double", precision: 12, scale: 2 },
    longText("Description", "Description", 32000),
    owner("User"),
    lookup("AssetProvidedById", "Asset Provided By ID", ["Account"], { childRelationshipName: "ProvidedAssets" }),
    lookup("AssetServicedById", "Asset Serviced By ID", ["Account"], { childRelationshipName: "ServicedAssets" }),
    { name: "IsInternal", label: "Internal Asset", type: "boolean", createable: false, updateable: false },
    ...VIEWED,
  ],
};
