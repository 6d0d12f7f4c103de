// PricebookEntry: a product's price in a price book, once, and in the standard price book first.
import { fault } from "../../fault.ts";
import type { Cell } from "../../model/record.ts";
import type { Rule, RuleRow } from "../rule.ts";
import type { WriteContext } from "../write-context.ts";
import { existing, kept } from "./existing.ts";

const KEY = ["Product2Id", "Pricebook2Id"];
const keyOf = (row: RuleRow): readonly Cell[] => [row.get("Product2Id"), row.get("Pricebook2Id")];
const isStandard = (row: RuleRow): boolean => row.parent("Pricebook2Id", "IsStandard") === 1;

const price: Rule = {
  from: [...KEY, "UseStandardPrice"],
  to: ["Name", "ProductCode"],
  parents: { Product2Id: ["Name", "ProductCode"], Pricebook2Id: ["IsStandard"] },
  apply(row) {
    if (row.get("UseStandardPrice") === 1)
      return fault("fieldNotWritable", { fields: "UseStandardPrice" }, ["UseStandardPrice"]);
    row.set("Name", row.parent("Product2Id", "Name") ?? null);
    row.set("ProductCode", row.parent("Product2Id", "ProductCode") ?? null);
    return undefined;
  },
  async check(context, rows) {
    if (rows[0]?.operation !== "insert") return [];
    const twice = await existing(context, "PricebookEntry", KEY, rows.map(keyOf));
    const standard = await standardBook(context);
    const priced = await kept(
      context,
      "PricebookEntry",
      KEY,
      rows.map((row) => [row.get("Product2Id"), standard]),
    );
    const pricedHere = new Set<Cell>();
    return rows.map((row, index) => {
      if (twice[index])
        return fault("duplicateRecord", {
          detail: "This price definition already exists in this price book",
        });
      const product = row.get("Product2Id");
      if (isStandard(row)) pricedHere.add(product);
      else if (!priced[index] && !pricedHere.has(product)) return fault("standardPriceMissing");
      return undefined;
    });
  },
};

async function standardBook({ stores, catalogue }: WriteContext): Promise<Cell> {
  const book = catalogue.object("Pricebook2");
  const flag = book?.fieldsByName.get("isstandard");
  const [id] = book && flag ? await stores.records.find(book, flag, 1, 1) : [];
  return id ?? null;
}

export const pricebookEntryRules: readonly Rule[] = [price];
