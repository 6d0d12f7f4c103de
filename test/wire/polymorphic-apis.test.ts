// References to records of several objects over each API: how they are told, and parents named by external ids.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { activities } from "../support/activities.ts";
import { bulkClient } from "./bulk/bulk.ts";
import { withOrg } from "./rest/scenario.ts";
import { soapOf } from "./soap/soap-org.ts";

const KEY = {
  fullName: "Key__c",
  label: "Key",
  type: "Text",
  length: 20,
  unique: true,
  externalId: true,
} as const;

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    { fullName: "Lead", fields: [KEY] },
    { fullName: "Contact", fields: [KEY] },
  ]);
  const names = await activities(caller.send);
  await caller.send("PATCH", `/sobjects/Lead/${names["lou"]}`, { Key__c: "7" });
  await caller.send("PATCH", `/sobjects/Contact/${names["ann"]}`, { Key__c: "7" });
  return names;
});

const whoOf = async (id: unknown): Promise<unknown> =>
  ((await org().send("GET", `/sobjects/Task/${id}?fields=WhoId`)).body as { WhoId: unknown }).WhoId;

const WHO = "SELECT Who.Name, Who.Type, Owner.Profile.Name FROM Task WHERE Subject = 'Note'";
const TYPEOF =
  "SELECT Id, TYPEOF Who WHEN Lead THEN Company, Id ELSE Name END FROM Task WHERE Who.Name != null ORDER BY Subject";

describe("SOAP", () => {
  const xml = async (soql: string, flavour: "u" | "c" = "u"): Promise<string> => {
    const { text } = await soapOf(org().org, org().session).raw(
      `<query><queryString>${soql.replaceAll("<", "&lt;")}</queryString></query>`,
      "",
      flavour,
    );
    return text;
  };

  it("tells a Name, and of a TYPEOF a record of its own type", async () => {
    expect(await xml(WHO)).toContain(
      '<sf:Who xsi:type="sf:sObject"><sf:type>Name</sf:type><sf:Id xsi:nil="true"/><sf:Name>Lou Carr</sf:Name><sf:Type>Lead</sf:Type></sf:Who>',
    );
    const branches = await xml(TYPEOF);
    expect(branches).toContain(
      '<sf:Who xsi:type="sf:sObject"><sf:type>Name</sf:type><sf:Id xsi:nil="true"/><sf:Name>Ann Bell</sf:Name></sf:Who>',
    );
    const { lou } = org().names;
    expect(branches).toContain(
      `<sf:Who xsi:type="sf:sObject"><sf:type>Lead</sf:type><sf:Id>${lou}</sf:Id><sf:Company>Co</sf:Company><sf:Id>${lou}</sf:Id></sf:Who>`,
    );
    expect(await xml(TYPEOF, "c")).toContain(
      `<sf:Who xsi:type="sf:Lead"><sf:Id>${lou}</sf:Id><sf:Company>Co</sf:Company></sf:Who>`,
    );
    expect(await xml(WHO, "c")).toContain(
      '<sf:Who xsi:type="sf:Name"><sf:Id xsi:nil="true"/><sf:Name>Lou Carr</sf:Name><sf:Type>Lead</sf:Type></sf:Who>',
    );
  });

  it("takes a parent of the type that is told", async () => {
    const soap = soapOf(org().org, org().session);
    const create = (who: string): ReturnType<typeof soap.results> =>
      soap.results(
        `<create><sObjects><type>Task</type><Subject>S</Subject><Who>${who}<Key__c>7</Key__c></Who></sObjects></create>`,
      );
    const [lead] = await create("<type>Lead</type>");
    expect(await whoOf(lead?.id)).toBe(org().names["lou"]);
    const [contact] = await create("<type>Contact</type>");
    expect(await whoOf(contact?.id)).toBe(org().names["ann"]);
    for (const type of ["", "<type>Account</type>"]) {
      const [refused] = await create(type);
      expect(refused?.errors).toMatchObject([{ code: "INVALID_TYPE", fields: ["WhoId"] }]);
    }
  });
});

describe("Bulk", () => {
  it("has a column for each field of a Name, and refuses TYPEOF", async () => {
    const bulk = bulkClient(org().org.url, org().session);
    const { id } = await bulk.query(WHO);
    const { text } = await bulk.send("GET", `/jobs/query/${id}/results`);
    expect(text).toBe(
      '"Who.Name","Who.Type","Owner.Profile.Name"\n"Lou Carr","Lead","System Administrator"\n',
    );
    const refused = await bulk.send("POST", "/jobs/query", { operation: "query", query: TYPEOF });
    expect([refused.status, refused.text]).toEqual([
      400,
      expect.stringContaining("TYPEOF is not supported in Bulk Query"),
    ]);
  });

  it("takes columns that say the parent's type", async () => {
    const bulk = bulkClient(org().org.url, org().session);
    const job = { object: "Task", operation: "insert" };
    const info = await bulk.load(job, "Subject,Lead:Who.Key__c\nB1,7\nB2,8\n");
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsFailed: 1 });
    const failed = await bulk.results(info.id, "failedResults");
    expect(failed).toContain(
      "INVALID_FIELD:Foreign key external ID: 8 not found for field Key__c in entity Lead",
    );
    const made = await bulk.results(info.id, "successfulResults");
    expect(await whoOf(/"(00T\w{15})"/.exec(made)?.[1])).toBe(org().names["lou"]);
  });
});

describe("REST", () => {
  const create = (fields: object): ReturnType<ReturnType<typeof org>["send"]> =>
    org().send("POST", "/sobjects/Task", { Subject: "R", ...fields });
  const who = (type: string | undefined, fields: object): object => ({
    Who: { ...(type ? { attributes: { type } } : {}), ...fields },
  });

  it("takes a parent by its external id", async () => {
    const lead = await create(who("Lead", { Key__c: "7" }));
    expect(await whoOf((lead.body as { id: string }).id)).toBe(org().names["lou"]);
    const contact = await create(who("contact", { Key__c: 7 }));
    expect(await whoOf((contact.body as { id: string }).id)).toBe(org().names["ann"]);
    const moved = await org().send(
      "PATCH",
      `/sobjects/Task/${org().names["mail"]}`,
      who("Contact", { Key__c: "7" }),
    );
    expect([moved.status, await whoOf(org().names["mail"])]).toEqual([204, org().names["ann"]]);
  });

  it("takes it in collections, beside rows that have the id", async () => {
    const task = (more: object): object => ({ attributes: { type: "Task" }, Subject: "C", ...more });
    const { body } = await org().send("POST", "/composite/sobjects", {
      records: [
        task(who("Lead", { Key__c: "7" })),
        task({ WhoId: org().names["ann"] }),
        task({ WhoId: org().names["ann"], ...who("Lead", { Key__c: "7" }) }),
        task(who("Lead", { Key__c: "no" })),
        task({}),
      ],
    });
    const results = body as { id?: string; success: boolean; errors: { statusCode: string }[] }[];
    expect(results.map(({ success }) => success)).toEqual([true, true, false, false, true]);
    expect(results[3]?.errors).toMatchObject([{ statusCode: "INVALID_FIELD" }]);
    expect(await whoOf(results[0]?.id)).toBe(org().names["lou"]);
    expect(await whoOf(results[1]?.id)).toBe(org().names["ann"]);
    expect(await whoOf(results[4]?.id)).toBe(null);
  });

  it.each([
    ["no type", {}, { Key__c: "7" }, "INVALID_TYPE"],
    ["a type that can't be", { attributes: { type: "Account" } }, { Name: "Acme" }, "INVALID_TYPE"],
    ["a field that is no key", { attributes: { type: "Lead" } }, { Company: "Co" }, "INVALID_FIELD"],
    ["two fields", { attributes: { type: "Lead" } }, { Key__c: "7", Email: "x" }, "JSON_PARSER_ERROR"],
    ["a list", { attributes: { type: "Lead" } }, { Key__c: ["7"] }, "JSON_PARSER_ERROR"],
  ])("refuses %s", async (_, attributes, fields, code) => {
    const { status, text } = await create({ Who: { ...attributes, ...fields } });
    expect([status, text]).toEqual([400, expect.stringContaining(`"errorCode":"${code}"`)]);
  });

  it("refuses ids of other objects", async () => {
    const { acme } = org().names;
    const { text } = await create({ WhoId: acme });
    expect(JSON.parse(text)).toEqual([
      {
        message: `Name ID: id value of incorrect type: ${acme}`,
        errorCode: "MALFORMED_ID",
        fields: ["WhoId"],
      },
    ]);
  });

  it("describes them", async () => {
    const { body } = await org().send("GET", "/sobjects/Task/describe");
    const { fields } = body as { fields: { name: string }[] };
    expect(fields.filter(({ name }) => ["WhoId", "OwnerId", "AccountId"].includes(name))).toMatchObject([
      {
        name: "WhoId",
        relationshipName: "Who",
        referenceTo: ["Contact", "Lead"],
        namePointing: true,
        polymorphicForeignKey: true,
      },
      {
        name: "OwnerId",
        relationshipName: "Owner",
        referenceTo: ["Group", "User"],
        namePointing: true,
        polymorphicForeignKey: true,
      },
      { name: "AccountId", referenceTo: ["Account"], namePointing: false, polymorphicForeignKey: false },
    ]);
  });
});
