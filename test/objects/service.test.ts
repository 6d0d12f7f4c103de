// Leads, cases, campaigns, tasks and events: what follows from what, and what is refused.
import { describe, expect, it } from "vitest";
import { make, withOrg } from "../wire/rest/scenario.ts";
import { changed, made, query, read, refusal } from "./objects-org.ts";

const org = withOrg();

describe("a lead", () => {
  it("has a name of its parts, a status, and isn't converted", async () => {
    const lead = await made(org(), "Lead", { FirstName: "Ada", LastName: "Moss", Company: "Moss Ltd" });
    expect(lead).toMatchObject({
      Name: "Ada Moss",
      Status: "Open - Not Contacted",
      IsConverted: false,
      ConvertedAccountId: null,
    });
  });

  it("needs a last name and a company", async () => {
    expect(await refusal(org(), "Lead", {})).toBe(
      "REQUIRED_FIELD_MISSING Required fields are missing: [LastName, Company] [LastName,Company]",
    );
  });

  it("is converted by no write", async () => {
    const lead = { LastName: "Moss", Company: "Moss Ltd" };
    expect(await refusal(org(), "Lead", { ...lead, IsConverted: true })).toMatch(
      /^INVALID_FIELD_FOR_INSERT_UPDATE .*IsConverted/,
    );
  });
});

describe("a case", () => {
  it("counts from 1000, and is closed and opened by its status", async () => {
    const first = await made(org(), "Case", { Subject: "Leak" });
    expect(first).toMatchObject({ Status: "New", Priority: "Medium", IsClosed: false, ClosedDate: null });
    const number = Number(first["CaseNumber"]);
    expect(first["CaseNumber"]).toMatch(/^0000\d{4}$/);
    expect(number).toBeGreaterThanOrEqual(1000);
    expect(await made(org(), "Case", {})).toMatchObject({ CaseNumber: String(number + 1).padStart(8, "0") });
    const closed = await changed(org(), "Case", first["Id"], { Status: "Closed" });
    expect(closed).toMatchObject({ IsClosed: true, ClosedDate: expect.any(String) });
    expect(await changed(org(), "Case", first["Id"], { Subject: "x" })).toMatchObject({
      ClosedDate: closed["ClosedDate"],
    });
    expect(await changed(org(), "Case", first["Id"], { Status: "Working" })).toMatchObject({
      IsClosed: false,
      ClosedDate: null,
    });
    expect(await made(org(), "Case", { Status: "Closed" })).toMatchObject({ IsClosed: true });
  });

  it("takes its contact's account, unless it has one", async () => {
    const account = await make(org(), "Account", { Name: "Own" });
    const other = await make(org(), "Account", { Name: "Other" });
    const contact = await make(org(), "Contact", { LastName: "Of", AccountId: account });
    expect(await made(org(), "Case", { ContactId: contact })).toMatchObject({ AccountId: account });
    expect(await made(org(), "Case", { ContactId: contact, AccountId: other })).toMatchObject({
      AccountId: other,
    });
    expect(await made(org(), "Case", { ContactId: contact, AccountId: null })).toMatchObject({
      AccountId: null,
    });
  });

  it("has comments that go with it, and keeps its account from being deleted", async () => {
    const account = await make(org(), "Account", { Name: "Kept" });
    const id = await make(org(), "Case", { AccountId: account });
    const comment = await made(org(), "CaseComment", { ParentId: id, CommentBody: "Seen" });
    const { status, text } = await org().send("DELETE", `/sobjects/Account/${account}`);
    expect([status, text]).toEqual([400, expect.stringContaining("DELETE_FAILED")]);
    expect((await org().send("DELETE", `/sobjects/Case/${id}`)).status).toBe(204);
    expect((await org().send("GET", `/sobjects/CaseComment/${String(comment["Id"])}`)).status).toBe(404);
  });

  it("may be a queue's, if that is one of cases", async () => {
    const queue = await make(org(), "Group", { Name: "Queue", Type: "Queue" });
    const group = await make(org(), "Group", { Name: "Group" });
    expect(await refusal(org(), "Case", { OwnerId: queue })).toBe(
      "INVALID_OPERATION Queue not associated with this SObject type [OwnerId]",
    );
    expect(await refusal(org(), "QueueSobject", { QueueId: group, SobjectType: "Case" })).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION /,
    );
    await make(org(), "QueueSobject", { QueueId: queue, SobjectType: "Case" });
    expect(await made(org(), "Case", { OwnerId: queue })).toMatchObject({ OwnerId: queue });
  });
});

describe("a campaign member", () => {
  it("is a lead or a contact, once", async () => {
    const campaign = await make(org(), "Campaign", { Name: "Spring" });
    const lead = await make(org(), "Lead", { LastName: "L", Company: "C" });
    const contact = await make(org(), "Contact", { LastName: "C" });
    const member = { CampaignId: campaign, LeadId: lead };
    const sent = await made(org(), "CampaignMember", member);
    expect(sent).toMatchObject({
      Status: "Sent",
      HasResponded: false,
      Type: "Lead",
      LeadOrContactId: lead,
      FirstRespondedDate: null,
    });
    expect(await changed(org(), "CampaignMember", sent["Id"], { Status: "Responded" })).toMatchObject({
      HasResponded: true,
      FirstRespondedDate: expect.any(String),
    });
    expect(await refusal(org(), "CampaignMember", member)).toBe(
      "DUPLICATE_VALUE Already a campaign member. []",
    );
    expect(await refusal(org(), "CampaignMember", { CampaignId: campaign })).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION /,
    );
    expect(await refusal(org(), "CampaignMember", { ...member, ContactId: contact })).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION /,
    );
  });
});

describe("a task", () => {
  it("has its defaults, and is completed by its status", async () => {
    const task = await made(org(), "Task", { Subject: "Call" });
    expect(task).toMatchObject({
      Status: "Not Started",
      Priority: "Normal",
      IsClosed: false,
      IsHighPriority: false,
      TaskSubtype: "Task",
      CompletedDateTime: null,
    });
    const done = await changed(org(), "Task", task["Id"], { Status: "Completed", Priority: "High" });
    expect(done).toMatchObject({
      IsClosed: true,
      IsHighPriority: true,
      CompletedDateTime: expect.any(String),
    });
  });

  it("belongs to the account of what it is about, also when that moves", async () => {
    const [one, two] = [
      await make(org(), "Account", { Name: "One" }),
      await make(org(), "Account", { Name: "Two" }),
    ];
    const contact = await make(org(), "Contact", { LastName: "Who", AccountId: one });
    const opportunity = await make(org(), "Opportunity", {
      Name: "What",
      StageName: "Prospecting",
      CloseDate: "2026-01-01",
      AccountId: two,
    });
    const account = async (fields: object) => (await made(org(), "Task", { ...fields }))["AccountId"];
    expect(await account({ WhatId: one })).toBe(one);
    expect(await account({ WhoId: contact })).toBe(one);
    expect(await account({ WhoId: contact, WhatId: opportunity })).toBe(two);
    const own = await make(org(), "Case", { AccountId: two });
    expect(await account({ WhoId: contact, WhatId: own })).toBe(one);
    expect(await account({ WhatId: own })).toBe(null);
    expect(await account({})).toBe(null);
    const followed = await make(org(), "Task", { WhatId: opportunity });
    await changed(org(), "Opportunity", opportunity, { AccountId: one });
    expect(await read(org(), "Task", followed)).toMatchObject({ AccountId: one });
    const met = await make(org(), "Event", {
      WhoId: contact,
      StartDateTime: "2026-01-01T09:00:00Z",
      DurationInMinutes: 1,
    });
    await changed(org(), "Contact", contact, { AccountId: two });
    expect(await read(org(), "Event", met)).toMatchObject({ AccountId: two });
  });

  it("points to what a task can be about, and to nothing else", async () => {
    const lead = await make(org(), "Lead", { LastName: "L", Company: "C" });
    const account = await make(org(), "Account", { Name: "A" });
    const { body } = await org().send("GET", "/query?q=SELECT+Id+FROM+Profile+LIMIT+1");
    const profile = (body as { records: { Id: string }[] }).records[0]?.Id;
    expect(await refusal(org(), "Task", { WhatId: lead })).toMatch(
      /^MALFORMED_ID .*Related To ID.*\[WhatId\]$/,
    );
    expect(await refusal(org(), "Task", { WhoId: account })).toMatch(/^MALFORMED_ID .*Name ID/);
    expect(await refusal(org(), "Task", { WhatId: profile })).toMatch(/^MALFORMED_ID /);
    expect(await refusal(org(), "Task", { WhoId: lead, WhatId: account })).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION /,
    );
  });
});

describe("an event", () => {
  const start = "2026-05-04T09:00:00.000+0000";

  it("ends when its duration is over, or lasts until its end", async () => {
    const event = await made(org(), "Event", { StartDateTime: start, DurationInMinutes: 90 });
    expect(event).toMatchObject({
      ActivityDateTime: start,
      EndDateTime: "2026-05-04T10:30:00.000+0000",
      ActivityDate: "2026-05-04",
      EndDate: "2026-05-04",
      EventSubtype: "Event",
      ShowAs: "Busy",
    });
    const moved = await changed(org(), "Event", event["Id"], {
      StartDateTime: "2026-05-05T09:00:00.000+0000",
    });
    expect(moved).toMatchObject({ EndDateTime: "2026-05-05T10:30:00.000+0000", DurationInMinutes: 90 });
    const longer = await changed(org(), "Event", event["Id"], {
      EndDateTime: "2026-05-05T12:00:00.000+0000",
    });
    expect(longer).toMatchObject({ DurationInMinutes: 180 });
  });

  it("may take whole days", async () => {
    const day = await made(org(), "Event", { IsAllDayEvent: true, ActivityDate: "2026-05-04" });
    expect(day).toMatchObject({
      DurationInMinutes: 1440,
      StartDateTime: "2026-05-04T00:00:00.000+0000",
      EndDateTime: "2026-05-04T00:00:00.000+0000",
      ActivityDateTime: null,
    });
    const event = await made(org(), "Event", { StartDateTime: start, DurationInMinutes: 90 });
    const whole = await changed(org(), "Event", event["Id"], { IsAllDayEvent: true });
    expect(whole).toMatchObject({ DurationInMinutes: 1440, StartDateTime: "2026-05-04T00:00:00.000+0000" });
    const days = await changed(org(), "Event", event["Id"], { EndDateTime: "2026-05-06T00:00:00.000+0000" });
    expect(days).toMatchObject({ DurationInMinutes: 3 * 1440, EndDate: "2026-05-06" });
  });

  it("needs a start and a length that agrees with its end", async () => {
    expect(await refusal(org(), "Event", { DurationInMinutes: 5 })).toMatch(
      /^REQUIRED_FIELD_MISSING .*ActivityDateTime/,
    );
    expect(await refusal(org(), "Event", { StartDateTime: start })).toMatch(
      /^REQUIRED_FIELD_MISSING .*DurationInMinutes/,
    );
    const refused = (fields: object) => refusal(org(), "Event", { StartDateTime: start, ...fields });
    expect(await refused({ DurationInMinutes: 5, EndDateTime: start })).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION /,
    );
    expect(await refused({ EndDateTime: "2026-05-04T08:00:00Z" })).toMatch(/^FIELD_INTEGRITY_EXCEPTION /);
    expect(await refused({ DurationInMinutes: 14 * 1440 + 1 })).toMatch(/^FIELD_INTEGRITY_EXCEPTION /);
  });
});

describe("an asset", () => {
  it("belongs to an account or a contact", async () => {
    const account = await make(org(), "Account", { Name: "A" });
    expect(await made(org(), "Asset", { Name: "Pump", AccountId: account })).toMatchObject({
      AccountId: account,
    });
    expect(await refusal(org(), "Asset", { Name: "Pump" })).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION Every asset needs/,
    );
  });
});

describe("a note", () => {
  it("is some record's, and goes with it", async () => {
    const account = await make(org(), "Account", { Name: "Noted" });
    const note = await make(org(), "Note", { ParentId: account, Title: "T", Body: "B" });
    expect((await org().send("DELETE", `/sobjects/Account/${account}`)).status).toBe(204);
    expect(await query(org(), `SELECT Id FROM Note WHERE Id = '${note}'`)).toEqual([]);
  });
});
