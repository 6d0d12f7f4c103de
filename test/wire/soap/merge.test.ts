import { describe, expect, it } from "vitest";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { created, found, soapOrg, stored, textOf } from "./soap-org.ts";

const org = soapOrg();
const request = (type: string, master: string, others: readonly string[], fields = ""): string =>
  `<request><masterRecord><type>${type}</type><Id>${master}</Id>${fields}</masterRecord>${others.map((id) => `<recordToMergeIds>${id}</recordToMergeIds>`).join("")}</request>`;
const merged = async (...requests: readonly string[]): Promise<readonly XmlElement[]> =>
  (await org().call(`<merge>${requests.join("")}</merge>`)).children;
const list = (element: XmlElement | undefined, name: string): readonly string[] =>
  (element?.children ?? []).filter((child) => child.name === name).map(({ text }) => text);
const error = (element: XmlElement | undefined): string | null | undefined =>
  textOf(
    element?.children.find(({ name }) => name === "errors"),
    "statusCode",
  );
const account = (Name: string, fields: Readonly<Record<string, string>> = {}): Promise<string> =>
  created(org(), "Account", { Name, ...fields });
const isThere = async (id: string): Promise<boolean> =>
  (await found(org(), `SELECT Id FROM Account WHERE Id = '${id}'`)).length === 1;

describe("merge", () => {
  it("moves what refers to the others to the master, and them to the recycle bin", async () => {
    const [master, first, second] = [
      await account("master"),
      await account("first", { Key__c: "of first" }),
      await account("second"),
    ];
    const contact = await created(org(), "Contact", { LastName: "c", AccountId: first });
    const thing = await created(org(), "Thing__c", { Name: "t", Account__c: second });
    const child = await account("child", { ParentId: second });
    const fields = "<Key__c>of first</Key__c><fieldsToNull>Phone</fieldsToNull>";
    const [result] = await merged(request("Account", master, [first, second], fields));
    expect([textOf(result, "success"), textOf(result, "id")]).toEqual(["true", master]);
    expect(list(result, "mergedRecordIds")).toEqual([first, second]);
    expect(list(result, "updatedRelatedIds").toSorted()).toEqual([contact, thing, child].toSorted());
    expect(await stored(org(), "Contact", contact, "AccountId")).toEqual([master]);
    expect(await stored(org(), "Thing__c", thing, "Account__c")).toEqual([master]);
    expect(await stored(org(), "Account", child, "ParentId")).toEqual([master]);
    expect(await stored(org(), "Account", master, "Key__c")).toEqual(["of first"]);
    const { text } = await org().raw(
      `<queryAll><queryString>SELECT MasterRecordId FROM Account WHERE Id = '${first}' AND IsDeleted = true</queryString></queryAll>`,
    );
    expect(text).toContain(`<sf:MasterRecordId>${master}</sf:MasterRecordId>`);
    const undelete = await org().results(`<undelete><ids>${second}</ids></undelete>`);
    expect(undelete).toMatchObject([{ success: true }]);
    expect(await stored(org(), "Account", second, "MasterRecordId")).toEqual([null]);
  });

  it("takes along what the org itself derives from a lookup", async () => {
    const [master, other] = [await account("master"), await account("other")];
    const task = await created(org(), "Task", { Subject: "of the account", WhatId: other });
    expect(await stored(org(), "Task", task, "AccountId")).toEqual([other]);
    const [result] = await merged(request("Account", master, [other]));
    expect(await stored(org(), "Task", task, "AccountId")).toEqual([master]);
    expect(list(result, "updatedRelatedIds")).toEqual([task]);

    const contact = (AccountId: string): Promise<string> =>
      created(org(), "Contact", { LastName: "twin", AccountId });
    const [kept, gone] = [await contact(master), await contact(await account("third"))];
    const call = await created(org(), "Task", { Subject: "with the contact", WhoId: gone });
    const campaign = await created(org(), "Campaign", { Name: "c" });
    const member = await created(org(), "CampaignMember", { CampaignId: campaign, ContactId: gone });
    await merged(request("Contact", kept, [gone]));
    expect(await stored(org(), "Task", call, "WhoId")).toEqual([kept]);
    expect(await stored(org(), "Task", call, "AccountId")).toEqual([master]);
    expect(await stored(org(), "CampaignMember", member, "LeadOrContactId")).toEqual([kept]);
  });

  it("leaves no record its own parent", async () => {
    const other = await account("parent");
    const master = await account("master", { ParentId: other });
    await merged(request("Account", master, [other]));
    expect(await stored(org(), "Account", master, "ParentId")).toEqual([null]);
  });

  it("gives each request a result of its own, and changes nothing where one fails", async () => {
    const [master, other] = [await account("master"), await account("other")];
    const contact = await created(org(), "Contact", { LastName: "c", AccountId: other });
    const deleted = await account("deleted");
    await org().results(`<delete><ids>${deleted}</ids></delete>`);
    const wrong: readonly (readonly [string, string])[] = [
      [
        request("Account", master, [other], "<NumberOfEmployees>x</NumberOfEmployees>"),
        "INVALID_TYPE_ON_FIELD_IN_RECORD",
      ],
      [request("Account", master, [other, master]), "MERGE_FAILED"],
      [request("Account", master, [other, other]), "MERGE_FAILED"],
      [request("Account", master, [other, contact]), "MERGE_FAILED"],
      [request("Account", master, [other, deleted]), "ENTITY_IS_DELETED"],
      [request("Account", deleted, [other]), "ENTITY_IS_DELETED"],
      [request("Account", "", [other]), "MALFORMED_ID"],
      [request("Account", master, ["x"]), "MALFORMED_ID"],
      [request("Account", master, ["001gf000000zzzz"]), "INVALID_CROSS_REFERENCE_KEY"],
      [request("User", master, [other]), "MALFORMED_ID"],
      [request("Account", master, [other, deleted, contact]), "MERGE_FAILED"],
    ];
    const results = await merged(...wrong.map(([xml]) => xml), request("Account", master, [other]));
    expect(results.map(error)).toEqual([...wrong.map(([, code]) => code), undefined]);
    expect([await isThere(master), await isThere(other)]).toEqual([true, false]);
    expect(await stored(org(), "Contact", contact, "AccountId")).toEqual([master]);
  });

  it("is for objects that can be merged", async () => {
    const [one, two] = [
      await created(org(), "Thing__c", { Name: "1" }),
      await created(org(), "Thing__c", { Name: "2" }),
    ];
    expect((await merged(request("Thing__c", one, [two]))).map(error)).toEqual(["MERGE_FAILED"]);
  });

  it("is refused whole for what no object has, for unknown elements and beyond 200 requests", async () => {
    const [one, two] = [await account("1"), await account("2")];
    const fault = (xml: string): Promise<string> => org().fault(`<merge>${xml}</merge>`);
    expect(await fault(request("Account", one, [two], "<Nope>1</Nope>"))).toMatch(/^sf:INVALID_FIELD /);
    expect(await fault(request("Nope", one, [two]))).toMatch(/^sf:INVALID_TYPE /);
    expect(await fault(request("Account", one, []))).toMatch(
      /^soapenv:Client Required element recordToMergeIds is missing in request/,
    );
    expect(await fault(`<request><x/></request>`)).toMatch(/^soapenv:Client Unexpected element/);
    expect(await fault(request("Account", one, [two]).repeat(201))).toMatch(/^sf:EXCEEDED_ID_LIMIT /);
    expect(await isThere(two)).toBe(true);
  });
});
