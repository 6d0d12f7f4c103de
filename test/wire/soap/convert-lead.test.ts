// convertLead(): what becomes of a lead, of what belongs to it, and of requests that can't be.
import { describe, expect, it } from "vitest";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { persona } from "../../support/permissions.ts";
import { created, found, type SoapOrg, soapOf, soapOrg, stored, textOf } from "./soap-org.ts";

const org = soapOrg();
const STATUS = "<convertedStatus>Closed - Converted</convertedStatus>";
const asked = (leadId: string, inside = STATUS): string =>
  `<leadConverts>${inside}<leadId>${leadId}</leadId><sendNotificationEmail>false</sendNotificationEmail></leadConverts>`;
const NO_OPPORTUNITY = "<doNotCreateOpportunity>true</doNotCreateOpportunity>";

const converted = async (requests: string, header = ""): Promise<readonly XmlElement[]> =>
  (await org().call(`<convertLead>${requests}</convertLead>`, header)).children;

const lead = (fields: Readonly<Record<string, string>> = {}): Promise<string> =>
  created(org(), "Lead", { LastName: "Lead", Company: "Company", ...fields });

/** "CODE message [fields]" of a result that must be a failure. */
function failure(result: XmlElement | undefined): string {
  expect(textOf(result, "success")).toBe("false");
  const error = result?.children.find(({ name }) => name === "errors");
  const fields = error?.children.filter(({ name }) => name === "fields").map(({ text }) => text) ?? [];
  return `${textOf(error, "statusCode")} ${textOf(error, "message")} [${fields}]`;
}

async function ids(result: XmlElement | undefined): Promise<Readonly<Record<string, string>>> {
  expect(textOf(result, "success"), failureText(result)).toBe("true");
  return Object.fromEntries((result?.children ?? []).map(({ name, text }) => [name, text]));
}

const failureText = (result: XmlElement | undefined): string =>
  JSON.stringify(result?.children.find(({ name }) => name === "errors")?.children.map(({ text }) => text));

const count = async (object: string): Promise<number> => {
  const response = await org().call(
    `<query><queryString>SELECT COUNT() FROM ${object}</queryString></query>`,
  );
  return Number(textOf(response.children[0], "size"));
};

const LEAD = {
  FirstName: "Ada",
  LastName: "Lovelace",
  Salutation: "Ms.",
  Company: "Engines",
  Title: "Analyst",
  Email: "ada@example.test",
  Phone: "1",
  MobilePhone: "2",
  Fax: "3",
  Website: "https://example.test",
  Description: "Knows engines",
  LeadSource: "Web",
  Industry: "Engineering",
  Rating: "Hot",
  AnnualRevenue: "1000",
  NumberOfEmployees: "7",
  Street: "St James's Square 12",
  City: "London",
  State: "Middlesex",
  PostalCode: "SW1",
  Country: "England",
} as const;

const endOfQuarter = (): string => {
  const [year = 0, month = 0] = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Los_Angeles" })
    .format(new Date())
    .split("-")
    .map(Number);
  return new Date(Date.UTC(year, Math.ceil(month / 3) * 3, 0)).toISOString().slice(0, 10);
};

describe("a converted lead", () => {
  it("becomes an account, a contact and an opportunity with its values", async () => {
    const id = await lead(LEAD);
    const [result] = await converted(asked(id));
    const { accountId = "", contactId = "", opportunityId = "", leadId } = await ids(result);
    expect(leadId).toBe(id);
    const ADDRESS = ["Street", "City", "State", "PostalCode", "Country"];
    expect(
      await stored(
        org(),
        "Account",
        accountId,
        ...["Name", "Phone", "Fax", "Website", "Industry", "Rating", "AnnualRevenue", "NumberOfEmployees"],
        ...["AccountSource", "Description"],
        ...ADDRESS.map((part) => `Billing${part}`),
      ),
    ).toEqual([
      ...["Engines", "1", "3", "https://example.test", "Engineering", "Hot", "1000.0", "7", "Web", null],
      ...["St James's Square 12", "London", "Middlesex", "SW1", "England"],
    ]);
    expect(
      await stored(
        org(),
        "Contact",
        contactId,
        ...["Name", "Salutation", "AccountId", "Title", "Email", "Phone", "MobilePhone", "Fax"],
        ...["Description", "LeadSource"],
        ...ADDRESS.map((part) => `Mailing${part}`),
      ),
    ).toEqual([
      ...["Ada Lovelace", "Ms.", accountId, "Analyst", "ada@example.test", "1", "2", "3"],
      ...["Knows engines", "Web", "St James's Square 12", "London", "Middlesex", "SW1", "England"],
    ]);
    expect(
      await stored(
        org(),
        "Opportunity",
        opportunityId,
        ...["Name", "AccountId", "StageName", "Probability", "IsClosed", "LeadSource", "CloseDate"],
      ),
    ).toEqual(["Engines", accountId, "Prospecting", "10.0", "false", "Web", endOfQuarter()]);
    const [role] = await found(
      org(),
      `SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${opportunityId}'`,
    );
    expect([textOf(role, "ContactId"), textOf(role, "IsPrimary")]).toEqual([contactId, "true"]);
    const told = [
      ...["IsConverted", "Status", "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId"],
      "IsUnreadByOwner",
    ];
    expect(await stored(org(), "Lead", id, ...told)).toEqual([
      ...["true", "Closed - Converted", accountId, contactId, opportunityId, "false"],
    ]);
    const [converting] = await found(
      org(),
      `SELECT Id FROM Lead WHERE ConvertedDate = TODAY AND Id = '${id}'`,
    );
    expect(textOf(converting, "Id")).toBe(id);
  });

  it("becomes no opportunity if none is wanted, and one of another name if that is", async () => {
    const before = await count("Opportunity");
    const [none] = await converted(asked(await lead(), STATUS + NO_OPPORTUNITY));
    expect(textOf(none, "opportunityId")).toBe(null);
    expect(await count("Opportunity")).toBe(before);
    const [named] = await converted(asked(await lead(), `${STATUS}<opportunityName>Ours</opportunityName>`));
    const { opportunityId = "" } = await ids(named);
    expect(await stored(org(), "Opportunity", opportunityId, "Name")).toEqual(["Ours"]);
  });

  it("goes into an account and a contact that are named, where they have no values", async () => {
    const account = await created(org(), "Account", { Name: "There", Phone: "9" });
    const contact = await created(org(), "Contact", {
      LastName: "There",
      AccountId: account,
      LeadSource: "Other",
    });
    const into = `<accountId>${account}</accountId><contactId>${contact}</contactId>`;
    const [result] = await converted(asked(await lead(LEAD), into + STATUS + NO_OPPORTUNITY));
    expect(await ids(result)).toMatchObject({ accountId: account, contactId: contact });
    expect(await stored(org(), "Account", account, "Name", "Phone", "Fax")).toEqual(["There", "9", "3"]);
    const FIELDS = ["LastName", "FirstName", "LeadSource", "Email"];
    expect(await stored(org(), "Contact", contact, ...FIELDS)).toEqual([
      ...["There", "Ada", "Other", "ada@example.test"],
    ]);
    const over = "<overwriteLeadSource>true</overwriteLeadSource>";
    await ids((await converted(asked(await lead(LEAD), into + STATUS + NO_OPPORTUNITY + over)))[0]);
    expect(await stored(org(), "Contact", contact, ...FIELDS)).toEqual([
      ...["There", "Ada", "Web", "ada@example.test"],
    ]);
  });

  it("goes into an opportunity that is named", async () => {
    const account = await created(org(), "Account", { Name: "There" });
    const fields = { Name: "Deal", StageName: "Qualification", CloseDate: "2027-01-01", AccountId: account };
    const opportunity = await created(org(), "Opportunity", fields);
    const into = `<accountId>${account}</accountId><opportunityId>${opportunity}</opportunityId>`;
    const [result] = await converted(asked(await lead(LEAD), into + STATUS));
    const { contactId } = await ids(result);
    expect(await stored(org(), "Opportunity", opportunity, "Name", "LeadSource")).toEqual(["Deal", "Web"]);
    const roles = await found(
      org(),
      `SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${opportunity}'`,
    );
    expect(roles.map((role) => textOf(role, "ContactId"))).toEqual([contactId]);
  });

  it("takes its activities and its places in campaigns along", async () => {
    const id = await lead();
    const task = await created(org(), "Task", { Subject: "Call", WhoId: id });
    const campaign = await created(org(), "Campaign", { Name: "Fair" });
    const member = await created(org(), "CampaignMember", { CampaignId: campaign, LeadId: id });
    const [result] = await converted(asked(id));
    const { accountId, contactId, opportunityId = "" } = await ids(result);
    expect(await stored(org(), "Task", task, "WhoId", "WhatId", "AccountId")).toEqual([
      ...[contactId, opportunityId, accountId],
    ]);
    expect(await stored(org(), "CampaignMember", member, "LeadId", "ContactId", "Type")).toEqual([
      ...[id, contactId, "Contact"],
    ]);
    expect(await stored(org(), "Opportunity", opportunityId, "CampaignId")).toEqual([campaign]);
    const row = `<sObjects><type>CampaignMember</type><Id>${member}</Id><Status>Responded</Status></sObjects>`;
    expect(await org().results(`<update>${row}</update>`)).toMatchObject([{ success: true }]);
    expect(await stored(org(), "CampaignMember", member, "HasResponded", "LeadOrContactId")).toEqual([
      ...["true", contactId],
    ]);
  });

  it("can't be changed, converted or referred to any more, but deleted", async () => {
    const id = await lead();
    await ids((await converted(asked(id)))[0]);
    const CODE = "CANNOT_UPDATE_CONVERTED_LEAD";
    const row = `<sObjects><type>Lead</type><Id>${id}</Id><Title>x</Title></sObjects>`;
    const update = await org().results(`<update>${row}</update>`);
    expect(update[0]?.errors).toMatchObject([{ code: CODE, message: "cannot reference converted lead" }]);
    const patch = await org().rest("PATCH", `/sobjects/Lead/${id}`, { Title: "x" });
    expect([patch.status, patch.body]).toMatchObject([400, [{ errorCode: CODE }]]);
    expect(failure((await converted(asked(id)))[0])).toBe(`${CODE} cannot reference converted lead []`);
    const refer = [
      `<sObjects><type>Task</type><Subject>x</Subject><WhoId>${id}</WhoId></sObjects>`,
      `<sObjects><type>CampaignMember</type><CampaignId>${await created(org(), "Campaign", { Name: "x" })}</CampaignId><LeadId>${id}</LeadId></sObjects>`,
    ];
    for (const { errors } of await org().results(`<create>${refer.join("")}</create>`))
      expect(errors).toMatchObject([{ code: CODE }]);
    const other = await lead();
    const merge = await org().call(
      `<merge><request><masterRecord><type>Lead</type><Id>${other}</Id></masterRecord><recordToMergeIds>${id}</recordToMergeIds></request></merge>`,
    );
    expect(failure(merge.children[0])).toBe(`${CODE} cannot reference converted lead []`);
    expect(await org().results(`<delete><ids>${id}</ids></delete>`)).toMatchObject([{ success: true }]);
  });
});

describe("the owner of what is made", () => {
  it("is the lead's, or the one that is named", async () => {
    const [user] = await found(org(), "SELECT Id FROM User LIMIT 1");
    const ownerId = textOf(user, "Id") ?? "";
    const [result] = await converted(asked(await lead(), `${STATUS}<ownerId>${ownerId}</ownerId>`));
    const { accountId = "", contactId = "", opportunityId = "" } = await ids(result);
    expect(await stored(org(), "Account", accountId, "OwnerId")).toEqual([ownerId]);
    expect(await stored(org(), "Contact", contactId, "OwnerId")).toEqual([ownerId]);
    expect(await stored(org(), "Opportunity", opportunityId, "OwnerId")).toEqual([ownerId]);
  });

  it("is no queue", async () => {
    const queue = await created(org(), "Group", { Name: "Q", DeveloperName: "Q", Type: "Queue" });
    await created(org(), "QueueSobject", { QueueId: queue, SobjectType: "Lead" });
    const id = await lead({ OwnerId: queue });
    expect(failure((await converted(asked(id)))[0])).toMatch(
      /^INVALID_OWNER Converted objects can only be owned by users\./,
    );
    const [user] = await found(org(), "SELECT Id FROM User LIMIT 1");
    await ids((await converted(asked(id, `${STATUS}<ownerId>${textOf(user, "Id")}</ownerId>`)))[0]);
  });
});

describe("who may convert", () => {
  const RIGHTS = { Lead: "cre", Account: "cre", Contact: "cre", Opportunity: "cre" } as const;
  const LINKS = { "Contact.AccountId": "edit", "Opportunity.AccountId": "edit" } as const;
  const as = async (objects: Readonly<Record<string, string>>): Promise<SoapOrg> => {
    const user = await persona(org().org, org().rest, { objects, fields: LINKS });
    return soapOf(org().org, user.session);
  };

  it("is who may make what it becomes", async () => {
    const user = await as(RIGHTS);
    const id = await created(user, "Lead", { LastName: "l", Company: "c" });
    const [result] = (await user.call(`<convertLead>${asked(id)}</convertLead>`)).children;
    await ids(result);
  });

  it.each([
    ["Lead", "cr", "INSUFFICIENT_ACCESS_OR_READONLY"],
    ["Account", "r", "INSUFFICIENT_ACCESS_OR_READONLY"],
    ["Contact", "r", "INSUFFICIENT_ACCESS_OR_READONLY"],
    ["Opportunity", "r", "INSUFFICIENT_ACCESS_OR_READONLY"],
  ])("is nobody who may do with %s only %s", async (object, letters, code) => {
    const user = await as({ ...RIGHTS, [object]: letters });
    const id = await created(user, "Lead", { LastName: "l", Company: "c" });
    const accounts = await count("Account");
    const [result] = (await user.call(`<convertLead>${asked(id)}</convertLead>`)).children;
    expect(failure(result)).toMatch(new RegExp(`^${code} `));
    expect(await count("Account")).toBe(accounts);
  });

  it("makes nothing of a field that is hidden from him, and says so", async () => {
    const id = await lead({ Website: "https://example.test" });
    const user = await as(RIGHTS);
    const [result] = (await user.call(`<convertLead>${asked(id)}</convertLead>`)).children;
    expect(failure(result)).toMatch(/^INVALID_FIELD .*Website/);
  });
});

describe("a conversion that can't be", () => {
  const account = (): Promise<string> => created(org(), "Account", { Name: "a" });

  it.each(["Qualified", "Closed - Not Converted", ""])("has the status %j", async (status) => {
    const [result] = await converted(asked(await lead(), `<convertedStatus>${status}</convertedStatus>`));
    expect(failure(result)).toBe(`INVALID_STATUS invalid convertedStatus: ${status} [Status]`);
  });

  it("names records that there aren't", async () => {
    const id = await lead();
    const contact = await created(org(), "Contact", { LastName: "c", AccountId: await account() });
    const gone = await account();
    await org().results(`<delete><ids>${gone}</ids></delete>`);
    const cases: readonly (readonly [string, string])[] = [
      [
        `<accountId>${contact}</accountId>`,
        "INVALID_CROSS_REFERENCE_KEY invalid cross reference id [accountId]",
      ],
      [`<accountId>${gone}</accountId>`, "ENTITY_IS_DELETED entity is deleted [accountId]"],
      ["<accountId>nope</accountId>", "MALFORMED_ID Record ID: id value of incorrect type: nope [accountId]"],
      [
        `<contactId>${contact}</contactId>`,
        "FIELD_INTEGRITY_EXCEPTION A contact needs the account that it belongs to. [accountId]",
      ],
      [
        `<accountId>${await account()}</accountId><contactId>${contact}</contactId>`,
        "FIELD_INTEGRITY_EXCEPTION The contact is not the account's. [contactId]",
      ],
      [
        "<overwriteLeadSource>true</overwriteLeadSource>",
        "FIELD_INTEGRITY_EXCEPTION There is no contact whose lead source could be overwritten. [contactId]",
      ],
      [
        `${NO_OPPORTUNITY}<opportunityName>x</opportunityName>`,
        "FIELD_INTEGRITY_EXCEPTION An opportunity is named, and none shall be created. [opportunityName]",
      ],
      [
        "<accountRecord><type>Account</type></accountRecord>",
        "FUNCTIONALITY_NOT_ENABLED accountRecord is not available in this org [accountRecord]",
      ],
    ];
    const before = [await count("Account"), await count("Contact"), await count("Opportunity")];
    const results = await converted(cases.map(([inside]) => asked(id, STATUS + inside)).join(""));
    expect(results.map(failure)).toEqual(cases.map(([, error]) => error));
    const after = [await count("Account"), await count("Contact"), await count("Opportunity")];
    expect(after).toEqual(before);
    expect(await stored(org(), "Lead", id, "IsConverted")).toEqual(["false"]);
  });

  it("fails alone, and leaves nothing behind", async () => {
    const accounts = await count("Account");
    const [good, long] = [await lead(), await lead()];
    const name = `<opportunityName>${"x".repeat(121)}</opportunityName>`;
    const requests = [
      asked("nope"),
      asked(good),
      asked(good),
      asked(long, STATUS + name),
      asked("001gf0000000001AAA"),
    ];
    const results = await converted(requests.join(""));
    expect(results.map((result) => textOf(result, "success"))).toEqual([
      ...["false", "true", "false", "false", "false"],
    ]);
    expect(failure(results[3])).toMatch(/^STRING_TOO_LONG .* \[Name\]$/);
    expect([textOf(results[0], "leadId"), textOf(results[3], "leadId")]).toEqual([null, long]);
    expect(await count("Account")).toBe(accounts + 1);
    const truncating =
      "<AllowFieldTruncationHeader><allowFieldTruncation>true</allowFieldTruncation></AllowFieldTruncationHeader>";
    const [cut] = await converted(asked(long, STATUS + name), truncating);
    const { opportunityId = "" } = await ids(cut);
    expect(await stored(org(), "Opportunity", opportunityId, "Name")).toEqual(["x".repeat(120)]);
  });

  it("is one of more than a hundred", async () => {
    const many = asked("00Qgf0000000001AAA").repeat(101);
    expect(await org().fault(`<convertLead>${many}</convertLead>`)).toBe(
      "sf:EXCEEDED_LEAD_CONVERT_LIMIT UnexpectedErrorFault no more than 100 leads can be converted in one call",
    );
  });

  it("is no message of the WSDL", async () => {
    expect(await org().fault("<convertLead><leadConverts><x/></leadConverts></convertLead>")).toMatch(
      /^soapenv:Client Unexpected element/,
    );
    expect(await org().fault("<convertLead><leadConverts/></convertLead>")).toMatch(
      /^soapenv:Client Required element leadId is missing/,
    );
    const flag = "<doNotCreateOpportunity>maybe</doNotCreateOpportunity>";
    expect(await org().fault(`<convertLead>${asked("x", flag)}</convertLead>`)).toMatch(
      /^soapenv:Client 'maybe' is not a valid value/,
    );
  });
});
