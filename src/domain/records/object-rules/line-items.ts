// OpportunityLineItem and OrderItem: an entry of the price book of their opportunity or order, at a price.
import { type Fault, fault } from "../../fault.ts";
import type { Cell } from "../../model/record.ts";
import type { Rule, RuleRow } from "../rule.ts";

const invalid = (detail: string, ...fields: string[]): Fault =>
  fault("fieldIntegrity", { detail: `field integrity exception: ${detail}` }, fields);

/** Takes over product and list price of the entry. */
function entryOf(row: RuleRow): Fault | undefined {
  const product = row.parent("PricebookEntryId", "Product2Id");
  if (row.get("PricebookEntryId") === null || product === undefined)
    return invalid(
      "PricebookEntryId, unknown (versions 3.0 and higher must specify pricebook entry id, others must specify product id)",
      "PricebookEntryId",
    );
  if (row.operation === "update") return undefined;
  if (row.sent("Product2Id") && row.get("Product2Id") !== null && row.get("Product2Id") !== product)
    return invalid("Product2Id (the pricebook entry is of another product)", "Product2Id");
  if (row.parent("PricebookEntryId", "IsActive") !== 1)
    return invalid("PricebookEntryId, unknown (pricebook entry is inactive)", "PricebookEntryId");
  row.set("Product2Id", product);
  row.set("ListPrice", row.parent("PricebookEntryId", "UnitPrice") ?? null);
  return undefined;
}

const cents = (value: number): number => Math.round(value * 100) / 100;

const ENTRY = ["Product2Id", "Pricebook2Id", "UnitPrice", "ProductCode", "IsActive"];

const opportunityLine: Rule = {
  from: ["OpportunityId", "PricebookEntryId", "Product2Id", "Quantity", "UnitPrice", "TotalPrice"],
  to: ["Product2Id", "ProductCode", "ListPrice", "UnitPrice", "TotalPrice"],
  parents: { PricebookEntryId: ENTRY, OpportunityId: ["Pricebook2Id"] },
  apply(row) {
    const found = entryOf(row);
    if (found) return found;
    if (row.operation === "insert")
      row.set("ProductCode", row.parent("PricebookEntryId", "ProductCode") ?? null);
    return linePrice(row);
  },
  check: async (_, rows) => inOneBook(rows, "OpportunityId", "opportunity"),
};

/** Unit price and total price follow from each other. */
function linePrice(row: RuleRow): Fault | undefined {
  const quantity = Number(row.get("Quantity"));
  if (quantity === 0) return invalid("Quantity (can’t be zero)", "Quantity");
  const said = (name: string): boolean => row.sent(name) && row.get(name) !== null;
  if (said("UnitPrice") && said("TotalPrice"))
    return invalid(
      "unknown (only one of unit price or total price may be specified)",
      "UnitPrice",
      "TotalPrice",
    );
  if (said("TotalPrice")) row.set("UnitPrice", cents(Number(row.get("TotalPrice")) / quantity));
  else if (row.get("UnitPrice") === null)
    return fault("requiredFieldMissing", { fields: "UnitPrice" }, ["UnitPrice"]);
  else row.set("TotalPrice", cents(Number(row.get("UnitPrice")) * quantity));
  return undefined;
}

/** Faults of rows whose entry is of another price book than their parent's, or than that of a row before. */
function inOneBook(rows: readonly RuleRow[], lookup: string, parent: string): (Fault | undefined)[] {
  const books = new Map<Cell, Cell>();
  return rows.map((row) => {
    const id = row.get(lookup);
    const book = row.parent("PricebookEntryId", "Pricebook2Id") ?? null;
    const theirs = row.parent(lookup, "Pricebook2Id") ?? books.get(id) ?? book;
    books.set(id, theirs);
    if (theirs === book) return undefined;
    const detail = `PricebookEntryId, unknown (pricebook entry is in a different pricebook than the one assigned to the ${parent})`;
    return invalid(detail, "PricebookEntryId");
  });
}

export const opportunityLineItemRules: readonly Rule[] = [opportunityLine];

const orderLine: Rule = {
  from: ["OrderId", "PricebookEntryId", "Product2Id", "Quantity", "UnitPrice"],
  to: ["Product2Id", "ListPrice", "TotalPrice"],
  parents: { PricebookEntryId: ENTRY, OrderId: ["Pricebook2Id", "StatusCode"] },
  apply(row) {
    const found = entryOf(row);
    if (found) return found;
    if (row.parent("OrderId", "StatusCode") === "Activated")
      return invalid("OrderId (an activated order’s products stay as they are)", "OrderId");
    if ((row.parent("OrderId", "Pricebook2Id") ?? null) === null)
      return invalid("OrderId (the order has no price book)", "OrderId");
    const price = row.get("UnitPrice");
    if (price === null) return fault("requiredFieldMissing", { fields: "UnitPrice" }, ["UnitPrice"]);
    row.set("TotalPrice", cents(Number(price) * Number(row.get("Quantity"))));
    return undefined;
  },
  check: async (_, rows) => inOneBook(rows, "OrderId", "order"),
};

export const orderItemRules: readonly Rule[] = [orderLine];
