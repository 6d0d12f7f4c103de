// What setup fills, what only administrators write, what can't be made, and what isn't there.
import { describe, expect, it } from "vitest";
import { make, withOrg } from "../wire/rest/scenario.ts";
import { query, read, refusal } from "./objects-org.ts";

const org = withOrg();
const values = async (soql: string, ...names: string[]): Promise<string[]> =>
  (await query(org(), soql)).map((row) => names.map((name) => String(row[name])).join(" "));
const errorOf = async (soql: string): Promise<string> => {
  const { body } = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
  return (body as { errorCode: string }[])[0]?.errorCode ?? "none";
};

describe("values of statuses", () => {
  it("say which stages are closed and won", async () => {
    expect(
      await values(
        "SELECT MasterLabel, DefaultProbability, ForecastCategoryName FROM OpportunityStage WHERE IsClosed = true ORDER BY SortOrder",
        "MasterLabel",
        "DefaultProbability",
        "ForecastCategoryName",
      ),
    ).toEqual(["Closed Won 100 Closed", "Closed Lost 0 Omitted"]);
  });

  it.each([
    ["LeadStatus", "IsConverted", "Closed - Converted"],
    ["CaseStatus", "IsClosed", "Closed"],
    ["TaskStatus", "IsClosed", "Completed"],
    ["TaskPriority", "IsHighPriority", "High"],
    ["SolutionStatus", "IsReviewed", "Reviewed"],
  ])("of %s have one that %s", async (object, flag, value) => {
    expect(await values(`SELECT ApiName FROM ${object} WHERE ${flag} = true`, "ApiName")).toEqual([value]);
  });

  it.each([
    ["LeadStatus", "Lead", "Status"],
    ["CaseStatus", "Case", "Status"],
    ["OpportunityStage", "Opportunity", "StageName"],
    ["TaskStatus", "Task", "Status"],
    ["TaskPriority", "Task", "Priority"],
    ["ContractStatus", "Contract", "Status"],
    ["OrderStatus", "Order", "Status"],
  ])("of %s are those that %s.%s is described with", async (status, object, name) => {
    const { body } = await org().send("GET", `/sobjects/${object}/describe`);
    const { fields } = body as { fields: { name: string; picklistValues: { value: string }[] }[] };
    const listed = fields.find((field) => field.name === name)?.picklistValues.map(({ value }) => value);
    expect(await values(`SELECT ApiName FROM ${status} ORDER BY SortOrder`, "ApiName")).toEqual(listed);
  });

  it("are nobody's to write", async () => {
    expect(await refusal(org(), "LeadStatus", { MasterLabel: "New" })).toMatch(
      /^CANNOT_INSERT_UPDATE|^INVALID_/,
    );
  });
});

it("there is a standard price book for good, and one business hours", async () => {
  const [book] = await query(org(), "SELECT Id, Name, IsActive FROM Pricebook2 WHERE IsStandard = true");
  expect(book).toMatchObject({ Name: "Standard Price Book", IsActive: true });
  const gone = await org().send("DELETE", `/sobjects/Pricebook2/${String(book?.["Id"])}`);
  expect([gone.status, gone.text]).toEqual([400, expect.stringContaining("FIELD_INTEGRITY_EXCEPTION")]);
  expect(await values("SELECT Name, MondayStartTime FROM BusinessHours", "Name")).toEqual(["Default"]);
});

describe("groups", () => {
  it("go for good with their members, who stay", async () => {
    const [user] = await query(org(), "SELECT Id FROM User");
    const group = await make(org(), "Group", { Name: "Team" });
    const inner = await make(org(), "Group", { Name: "Inner" });
    const member = await make(org(), "GroupMember", { GroupId: group, UserOrGroupId: user?.["Id"] });
    await make(org(), "GroupMember", { GroupId: group, UserOrGroupId: inner });
    expect((await org().send("DELETE", `/sobjects/Group/${group}`)).status).toBe(204);
    expect((await org().send("GET", `/sobjects/GroupMember/${member}`)).status).toBe(404);
    expect(await query(org(), "SELECT Id FROM GroupMember")).toEqual([]);
    expect(await read(org(), "Group", inner)).toMatchObject({ Type: "Regular" });
    expect((await org().send("DELETE", `/sobjects/Group/${group}`)).status).toBe(404);
  });

  it("stay as long as they own records", async () => {
    const queue = await make(org(), "Group", { Name: "Q", Type: "Queue" });
    await make(org(), "QueueSobject", { QueueId: queue, SobjectType: "Case" });
    const id = await make(org(), "Case", { OwnerId: queue });
    const { status, text } = await org().send("DELETE", `/sobjects/Group/${queue}`);
    expect([status, text]).toEqual([400, expect.stringContaining("DELETE_FAILED")]);
    expect((await org().send("DELETE", `/sobjects/Case/${id}`)).status).toBe(204);
    expect((await org().send("DELETE", `/sobjects/Group/${queue}`)).status).toBe(204);
  });
});

it("roles can be made, and be a user's", async () => {
  const top = await make(org(), "UserRole", { Name: "Top" });
  const role = await make(org(), "UserRole", { Name: "Below", ParentRoleId: top });
  const [user] = await query(org(), "SELECT Id FROM User");
  await org().send("PATCH", `/sobjects/User/${String(user?.["Id"])}`, { UserRoleId: role });
  expect(await read(org(), "User", String(user?.["Id"]))).toMatchObject({ UserRoleId: role });
  expect(await read(org(), "UserRole", role)).toMatchObject({ OpportunityAccessForAccountOwner: "Edit" });
});

it.each(["ContentDocument", "RecordType"])("%s can't be made, and has no records", async (object) => {
  expect(await refusal(org(), object, {})).toMatch(/^(CANNOT_INSERT_UPDATE|INVALID_)/);
  expect(await query(org(), `SELECT Id FROM ${object}`)).toEqual([]);
});

it("Name has no records to ask for", async () => {
  expect(await errorOf("SELECT Id FROM Name")).toBe("INVALID_TYPE");
});

it.each([
  ["Account", "IsPersonAccount"],
  ["Account", "BillingStateCode"],
  ["Contact", "MailingCountryCode"],
  ["Lead", "CountryCode"],
  ["Opportunity", "CurrencyIsoCode"],
  ["Account", "RecordTypeId"],
])("%s has no %s, whose feature is off", async (object, field) => {
  expect(await errorOf(`SELECT ${field} FROM ${object}`)).toBe("INVALID_FIELD");
});

describe("an account's deletion", () => {
  it("takes draft orders and contracts along", async () => {
    const account = await make(org(), "Account", { Name: "Drafts" });
    const order = await make(org(), "Order", {
      AccountId: account,
      EffectiveDate: "2026-01-01",
      Status: "Draft",
    });
    const contract = await make(org(), "Contract", { AccountId: account });
    expect((await org().send("DELETE", `/sobjects/Account/${account}`)).status).toBe(204);
    expect((await org().send("GET", `/sobjects/Order/${order}`)).status).toBe(404);
    expect((await org().send("GET", `/sobjects/Contract/${contract}`)).status).toBe(404);
  });

  it("is refused beside an activated contract", async () => {
    const account = await make(org(), "Account", { Name: "Active" });
    const contract = await make(org(), "Contract", { AccountId: account });
    await org().send("PATCH", `/sobjects/Contract/${contract}`, { Status: "Activated" });
    for (const path of [`Account/${account}`, `Contract/${contract}`])
      expect((await org().send("DELETE", `/sobjects/${path}`)).status).toBe(400);
    expect(await read(org(), "Contract", contract)).toMatchObject({ StatusCode: "Activated" });
  });
});
