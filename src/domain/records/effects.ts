// What a write of one record changes in others: sums of line items, names of products, accounts of activities.
import type { Field, SObject } from "../../facts/sobject.ts";
import { keyPrefixOf, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { isPopulated } from "./children.ts";
import { auditCells } from "./derived.ts";
import { publishLatest, renameLatest } from "./files.ts";
import { fieldOf, objectOf } from "./names.ts";
import type { WriteContext } from "./write-context.ts";

interface Effect {
  /** Lookup to the records that change; "Id" if they are found by the written ones. */
  readonly through: string;
  /** Records that were just made have nobody yet who looks to them. */
  readonly onUpdateOnly?: true;
  /** An update that sets none of them changes nothing; absent: every write does. */
  readonly fields?: readonly string[];
  refresh(context: WriteContext, ids: readonly RecordId[]): Promise<void>;
}

const EFFECTS: Readonly<Record<string, readonly Effect[]>> = {
  ContentDocument: [
    { through: "Id", onUpdateOnly: true, fields: ["Title", "Description"], refresh: renameLatest },
  ],
  ContentVersion: [{ through: "ContentDocumentId", refresh: publishLatest }],
  OpportunityLineItem: [{ through: "OpportunityId", refresh: sumOpportunities }],
  OrderItem: [{ through: "OrderId", refresh: sumOrders }],
  Product2: [{ through: "Id", onUpdateOnly: true, fields: ["Name", "ProductCode"], refresh: nameEntries }],
  ...Object.fromEntries(
    ["Contact", "Contract", "Opportunity"].map((name) => [
      name,
      [{ through: "Id", onUpdateOnly: true, fields: ["AccountId"], refresh: moveActivities }],
    ]),
  ),
};

/** Carries the effects of rows that were written or deleted; `names` are the fields that the client set. */
export async function carryEffects(
  context: WriteContext,
  object: SObject,
  names: readonly string[],
  rows: readonly { readonly id: RecordId; readonly created: boolean }[],
): Promise<void> {
  for (const { through, onUpdateOnly, fields, refresh } of EFFECTS[object.name] ?? []) {
    const ids = rows.filter(({ created }) => !(created && onUpdateOnly)).map(({ id }) => id);
    if (ids.length === 0 || (fields && !fields.some((name) => names.includes(name)))) continue;
    const field = fieldOf(object, through);
    const read = await context.stores.records.read(object, [field], ids, { deleted: true });
    const targets = new Set(read.map((row) => row?.[0]).filter((id) => typeof id === "number"));
    await refresh(context, [...targets]);
  }
}

type Cells = Readonly<Record<string, Cell>>;

/** Records by id as objects of the fields named; those that aren't there are left out. */
async function readRecords(
  { stores }: WriteContext,
  object: SObject,
  names: readonly string[],
  ids: readonly RecordId[],
): Promise<{ readonly id: RecordId; readonly cells: Cells }[]> {
  const fields = names.map((name) => fieldOf(object, name));
  const rows = await stores.records.read(object, fields, ids);
  return ids.flatMap((id, index) => {
    const row = rows[index];
    return row
      ? [{ id, cells: Object.fromEntries(names.map((name, place) => [name, row[place] ?? null])) }]
      : [];
  });
}

/** The live children of a record. */
async function childrenOf(
  context: WriteContext,
  child: SObject,
  lookup: string,
  names: readonly string[],
  id: RecordId,
): Promise<{ readonly id: RecordId; readonly cells: Cells }[]> {
  const ids = await context.stores.records.find(child, fieldOf(child, lookup), id, Number.MAX_SAFE_INTEGER);
  return readRecords(context, child, names, ids);
}

async function change(
  { stores, caller, now }: WriteContext,
  object: SObject,
  id: RecordId,
  cells: Cells,
): Promise<void> {
  const set: [Field, Cell][] = Object.entries(cells).map(([name, cell]) => [fieldOf(object, name), cell]);
  set.push(...auditCells(object, "update", now, caller.userId));
  await stores.records.update(
    object,
    set.map(([field]) => field),
    [id],
    [set.map(([, cell]) => cell)],
  );
}

/** Sum in hundredths, as the fields have two digits: 0.1 + 0.2 is 0.3. */
const sum = (rows: readonly { readonly cells: Cells }[], name: string): number =>
  rows.reduce((total, { cells }) => total + Math.round(Number(cells[name] ?? 0) * 100), 0) / 100;

/** An opportunity whose last line item went keeps the amount it had. */
async function sumOpportunities(context: WriteContext, ids: readonly RecordId[]): Promise<void> {
  const opportunity = objectOf(context, "Opportunity");
  const [line, entry] = [objectOf(context, "OpportunityLineItem"), objectOf(context, "PricebookEntry")];
  for (const { id, cells } of await readRecords(context, opportunity, ["Probability", "Pricebook2Id"], ids)) {
    const lines = await childrenOf(
      context,
      line,
      "OpportunityId",
      ["Quantity", "TotalPrice", "PricebookEntryId"],
      id,
    );
    const [first] = lines;
    if (!first) {
      await change(context, opportunity, id, { HasOpportunityLineItem: 0 });
      continue;
    }
    const amount = sum(lines, "TotalPrice");
    const [priced] = await readRecords(
      context,
      entry,
      ["Pricebook2Id"],
      [Number(first.cells["PricebookEntryId"])],
    );
    await change(context, opportunity, id, {
      Amount: amount,
      TotalOpportunityQuantity: sum(lines, "Quantity"),
      HasOpportunityLineItem: 1,
      ExpectedRevenue: Math.round(amount * Number(cells["Probability"] ?? 0)) / 100,
      Pricebook2Id: cells["Pricebook2Id"] ?? priced?.cells["Pricebook2Id"] ?? null,
    });
  }
}

async function sumOrders(context: WriteContext, ids: readonly RecordId[]): Promise<void> {
  const [order, item] = [objectOf(context, "Order"), objectOf(context, "OrderItem")];
  for (const { id } of await readRecords(context, order, ["Id"], ids)) {
    const items = await childrenOf(context, item, "OrderId", ["TotalPrice"], id);
    await change(context, order, id, { TotalAmount: sum(items, "TotalPrice") });
  }
}

async function nameEntries(context: WriteContext, ids: readonly RecordId[]): Promise<void> {
  const [product, entry] = [objectOf(context, "Product2"), objectOf(context, "PricebookEntry")];
  const line = objectOf(context, "OpportunityLineItem");
  for (const { id, cells } of await readRecords(context, product, ["Name", "ProductCode"], ids)) {
    for (const found of await childrenOf(context, entry, "Product2Id", ["Id"], id))
      await change(context, entry, found.id, cells);
    const code = { ProductCode: cells["ProductCode"] ?? null };
    for (const found of await childrenOf(context, line, "Product2Id", ["Id"], id))
      await change(context, line, found.id, code);
  }
}

/** Tasks and events that have their account of a record that went to another one. */
async function moveActivities(context: WriteContext, ids: readonly RecordId[]): Promise<void> {
  for (const activity of [objectOf(context, "Task"), objectOf(context, "Event")]) {
    if (!(await isPopulated(context.stores, activity))) continue;
    for (const id of ids) {
      for (const lookup of ["WhatId", "WhoId"]) {
        for (const found of await childrenOf(context, activity, lookup, ["WhoId", "WhatId"], id))
          await change(context, activity, found.id, { AccountId: await accountOf(context, found.cells) });
      }
    }
  }
}

/** As the rule of activities has it. */
async function accountOf(context: WriteContext, { WhatId, WhoId }: Cells): Promise<Cell> {
  const objectAt = (id: Cell | undefined): SObject | undefined =>
    typeof id === "number" ? context.catalogue.byKeyPrefix(keyPrefixOf(id)) : undefined;
  const about = objectAt(WhatId)?.name;
  const id = about === "Opportunity" || about === "Contract" ? WhatId : WhoId;
  const object = objectAt(id);
  if (about === "Account") return WhatId ?? null;
  if (typeof id !== "number" || !object?.fieldsByName.has("accountid")) return null;
  const [parent] = await readRecords(context, object, ["AccountId"], [id]);
  return parent?.cells["AccountId"] ?? null;
}
