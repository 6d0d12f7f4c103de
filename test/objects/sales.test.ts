// Opportunities, products and prices: what follows from what, and what is refused.
import { describe, expect, it } from "vitest";
import { make, withOrg } from "../wire/rest/scenario.ts";
import { changed, made, query, read, refusal } from "./objects-org.ts";

const org = withOrg();
const deal = { Name: "Deal", StageName: "Prospecting", CloseDate: "2026-11-30" };

describe("an opportunity", () => {
  it("follows its stage", async () => {
    const opportunity = await made(org(), "Opportunity", { ...deal, Amount: 200 });
    expect(opportunity).toMatchObject({
      Probability: 10,
      IsClosed: false,
      IsWon: false,
      ForecastCategory: "Pipeline",
      ForecastCategoryName: "Pipeline",
      ExpectedRevenue: 20,
      FiscalYear: 2026,
      FiscalQuarter: 4,
      Fiscal: "2026 4",
      HasOpportunityLineItem: false,
      LastStageChangeDate: null,
    });
    const won = await changed(org(), "Opportunity", opportunity["Id"], { StageName: "Closed Won" });
    expect(won).toMatchObject({
      Probability: 100,
      IsClosed: true,
      IsWon: true,
      ForecastCategory: "Closed",
      ExpectedRevenue: 200,
      LastStageChangeDate: expect.any(String),
    });
    const lost = await changed(org(), "Opportunity", opportunity["Id"], { StageName: "Closed Lost" });
    expect(lost).toMatchObject({ Probability: 0, IsClosed: true, IsWon: false, ForecastCategory: "Omitted" });
  });

  it("keeps what the client says beside the stage, and forgets it with the next", async () => {
    const opportunity = await made(org(), "Opportunity", {
      ...deal,
      Probability: 33,
      ForecastCategoryName: "Best Case",
    });
    expect(opportunity).toMatchObject({
      Probability: 33,
      ForecastCategory: "BestCase",
      ExpectedRevenue: null,
    });
    const later = await changed(org(), "Opportunity", opportunity["Id"], { StageName: "Negotiation/Review" });
    expect(later).toMatchObject({ Probability: 90, ForecastCategoryName: "Pipeline" });
    const more = await changed(org(), "Opportunity", opportunity["Id"], { Amount: 0.1 });
    expect(more).toMatchObject({ Amount: 0.1, ExpectedRevenue: 0.09 });
  });

  it("takes a stage that setup doesn't list as an open one", async () => {
    const opportunity = await made(org(), "Opportunity", { ...deal, StageName: "Pledged", Probability: 40 });
    expect(opportunity).toMatchObject({ IsClosed: false, Probability: 40, ForecastCategory: "Pipeline" });
  });

  it("needs a name, a stage and a close date", async () => {
    expect(await refusal(org(), "Opportunity", { Amount: 1 })).toBe(
      "REQUIRED_FIELD_MISSING Required fields are missing: [Name, StageName, CloseDate] [Name,StageName,CloseDate]",
    );
  });

  it("lets nobody write what follows", async () => {
    expect(await refusal(org(), "Opportunity", { ...deal, IsWon: true })).toMatch(
      /^INVALID_FIELD_FOR_INSERT_UPDATE .*IsWon/,
    );
  });

  it("is the parent of contact roles and goes with them", async () => {
    const id = await make(org(), "Opportunity", deal);
    const contact = await make(org(), "Contact", { LastName: "Role" });
    const role = await make(org(), "OpportunityContactRole", { OpportunityId: id, ContactId: contact });
    expect((await org().send("DELETE", `/sobjects/Opportunity/${id}`)).status).toBe(204);
    expect((await org().send("GET", `/sobjects/OpportunityContactRole/${role}`)).status).toBe(404);
  });
});

/** The standard price book, a product with a standard price of 10, and that price's id. */
async function priced(name: string): Promise<{ book: string; product: string; entry: string }> {
  const [standard] = await query(org(), "SELECT Id, Name FROM Pricebook2 WHERE IsStandard = true");
  const book = String(standard?.["Id"]);
  const product = await make(org(), "Product2", { Name: name, ProductCode: "P-1", IsActive: true });
  const entry = await make(org(), "PricebookEntry", {
    Pricebook2Id: book,
    Product2Id: product,
    UnitPrice: 10,
    IsActive: true,
  });
  return { book, product, entry };
}

describe("a price book entry", () => {
  it("is named like its product, also when that is renamed", async () => {
    const { entry, product } = await priced("Saw");
    expect(await read(org(), "PricebookEntry", entry)).toMatchObject({ Name: "Saw", ProductCode: "P-1" });
    await changed(org(), "Product2", product, { Name: "Axe", ProductCode: null });
    expect(await read(org(), "PricebookEntry", entry)).toMatchObject({ Name: "Axe", ProductCode: null });
  });

  it("is there once, and in the standard price book first", async () => {
    const { book, product } = await priced("Once");
    const custom = await make(org(), "Pricebook2", { Name: "Custom" });
    const entry = { Product2Id: product, UnitPrice: 9 };
    expect(await refusal(org(), "PricebookEntry", { ...entry, Pricebook2Id: book })).toBe(
      "DUPLICATE_VALUE This price definition already exists in this price book []",
    );
    await make(org(), "PricebookEntry", { ...entry, Pricebook2Id: custom });
    const unpriced = await make(org(), "Product2", { Name: "Unpriced" });
    expect(
      await refusal(org(), "PricebookEntry", { Product2Id: unpriced, Pricebook2Id: custom, UnitPrice: 9 }),
    ).toBe("STANDARD_PRICE_NOT_DEFINED No standard price defined for this product []");
  });

  it("may come in one call with the standard price before it, and not behind it", async () => {
    const { book } = await priced("Batch");
    const custom = await make(org(), "Pricebook2", { Name: "Batch" });
    const one = await make(org(), "Product2", { Name: "One" });
    const two = await make(org(), "Product2", { Name: "Two" });
    const record = (Product2Id: string, Pricebook2Id: string) => ({
      attributes: { type: "PricebookEntry" },
      Product2Id,
      Pricebook2Id,
      UnitPrice: 5,
    });
    const { body } = await org().send("POST", "/composite/sobjects", {
      records: [
        record(one, book),
        record(one, custom),
        record(two, custom),
        record(two, book),
        record(one, custom),
      ],
    });
    expect((body as { success: boolean }[]).map(({ success }) => success)).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it("doesn't take the standard price over", async () => {
    const { book, product } = await priced("Use");
    expect(
      await refusal(org(), "PricebookEntry", {
        Pricebook2Id: book,
        Product2Id: product,
        UnitPrice: 1,
        UseStandardPrice: true,
      }),
    ).toMatch(/^INVALID_FIELD_FOR_INSERT_UPDATE /);
  });
});

describe("a line item", () => {
  it("has its entry's product and price, and makes the opportunity's amount", async () => {
    const { book, product, entry } = await priced("Line");
    const opportunity = await make(org(), "Opportunity", { ...deal, Amount: 7 });
    const line = await made(org(), "OpportunityLineItem", {
      OpportunityId: opportunity,
      PricebookEntryId: entry,
      Quantity: 3,
      UnitPrice: 0.1,
    });
    expect(line).toMatchObject({ Product2Id: product, ListPrice: 10, TotalPrice: 0.3, ProductCode: "P-1" });
    const other = await made(org(), "OpportunityLineItem", {
      OpportunityId: opportunity,
      PricebookEntryId: entry,
      Quantity: 2,
      TotalPrice: 8,
    });
    expect(other).toMatchObject({ UnitPrice: 4 });
    expect(await read(org(), "Opportunity", opportunity)).toMatchObject({
      Amount: 8.3,
      TotalOpportunityQuantity: 5,
      HasOpportunityLineItem: true,
      ExpectedRevenue: 0.83,
      Pricebook2Id: book,
    });
    await changed(org(), "OpportunityLineItem", line["Id"], { Quantity: 10 });
    expect(await read(org(), "Opportunity", opportunity)).toMatchObject({ Amount: 9 });
    expect(await refusal(org(), "Opportunity", { Amount: 1 }, opportunity)).toMatch(
      /^INVALID_FIELD_FOR_INSERT_UPDATE .*Amount/,
    );
    for (const gone of [line, other])
      await org().send("DELETE", `/sobjects/OpportunityLineItem/${String(gone["Id"])}`);
    expect(await read(org(), "Opportunity", opportunity)).toMatchObject({ HasOpportunityLineItem: false });
    expect(await changed(org(), "Opportunity", opportunity, { Amount: 1 })).toMatchObject({ Amount: 1 });
  });

  it("is refused without an entry, with two prices, from another price book, and of nothing", async () => {
    const { product, entry } = await priced("Refused");
    const custom = await make(org(), "Pricebook2", { Name: "Other", IsActive: true });
    const opportunity = await make(org(), "Opportunity", { ...deal, Pricebook2Id: custom });
    const line = { OpportunityId: opportunity, PricebookEntryId: entry, Quantity: 1, UnitPrice: 1 };
    const refused = (fields: object) => refusal(org(), "OpportunityLineItem", { ...line, ...fields });
    expect(await refused({})).toMatch(/^FIELD_INTEGRITY_EXCEPTION .*different pricebook/);
    expect(await refused({ PricebookEntryId: null, Product2Id: product })).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION /,
    );
    expect(await refused({ TotalPrice: 1 })).toMatch(/^FIELD_INTEGRITY_EXCEPTION .*only one of/);
    expect(await refused({ Quantity: 0 })).toMatch(/^FIELD_INTEGRITY_EXCEPTION .*Quantity/);
    expect(await refused({ UnitPrice: null })).toMatch(/^REQUIRED_FIELD_MISSING .*UnitPrice/);
  });
});

describe("an order", () => {
  it("begins as a draft, sums its products and is activated with at least one", async () => {
    const { book, entry } = await priced("Ordered");
    const account = await make(org(), "Account", { Name: "Buyer" });
    const order = { AccountId: account, EffectiveDate: "2026-01-01", Status: "Draft", Pricebook2Id: book };
    expect(await refusal(org(), "Order", { ...order, Status: "Activated" })).toMatch(/^INVALID_STATUS /);
    const draft = await made(org(), "Order", order);
    expect(draft).toMatchObject({ StatusCode: "Draft", TotalAmount: 0, OrderNumber: "00000100" });
    const id = draft["Id"];
    expect(await refusal(org(), "Order", { Status: "Activated" }, id)).toBe(
      "FAILED_ACTIVATION An order must have at least one product. []",
    );
    const item = await made(org(), "OrderItem", {
      OrderId: id,
      PricebookEntryId: entry,
      Quantity: 2,
      UnitPrice: 4.5,
    });
    expect(item).toMatchObject({ TotalPrice: 9, ListPrice: 10, OrderItemNumber: "0000000001" });
    const active = await changed(org(), "Order", id, { Status: "Activated" });
    expect(active).toMatchObject({
      StatusCode: "Activated",
      TotalAmount: 9,
      ActivatedById: expect.any(String),
    });
    expect((await org().send("DELETE", `/sobjects/Account/${account}`)).status).toBe(400);
  });
});

describe("a contract", () => {
  it("is a draft, has a number and an end, and stays activated", async () => {
    const account = await make(org(), "Account", { Name: "Party" });
    const contract = { AccountId: account, StartDate: "2026-01-31", ContractTerm: 1 };
    const draft = await made(org(), "Contract", contract);
    expect(draft).toMatchObject({
      Status: "Draft",
      StatusCode: "Draft",
      ContractNumber: "00000100",
      EndDate: "2026-02-27",
      ActivatedDate: null,
    });
    const id = draft["Id"];
    expect(await changed(org(), "Contract", id, { ContractTerm: 12 })).toMatchObject({
      EndDate: "2027-01-30",
    });
    expect(await changed(org(), "Contract", id, { Status: "Activated" })).toMatchObject({
      StatusCode: "Activated",
      ActivatedDate: expect.any(String),
    });
    expect(await refusal(org(), "Contract", { Status: "Draft" }, id)).toMatch(/^INVALID_STATUS /);
    expect(await refusal(org(), "Contract", { ...contract, Status: "Nope" })).toMatch(/^INVALID_STATUS /);
  });
});
