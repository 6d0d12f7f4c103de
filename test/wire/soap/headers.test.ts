// Headers mean what they say.
import { describe, expect, it } from "vitest";
import { persona } from "../../support/permissions.ts";
import { created, found, sObject, soapOrg, stored, textOf } from "./soap-org.ts";

const org = soapOrg();
const HEADERS = `<AssignmentRuleHeader><useDefaultRule>true</useDefaultRule></AssignmentRuleHeader>
<MruHeader><updateMru>true</updateMru></MruHeader>
<AllowFieldTruncationHeader><allowFieldTruncation>false</allowFieldTruncation></AllowFieldTruncationHeader>
<DisableFeedTrackingHeader><disableFeedTracking>true</disableFeedTracking></DisableFeedTrackingHeader>
<StreamingEnabledHeader><streamingEnabled>false</streamingEnabled></StreamingEnabledHeader>
<AllOrNoneHeader><allOrNone>false</allOrNone></AllOrNoneHeader>
<DuplicateRuleHeader><allowSave>true</allowSave><includeRecordDetails>false</includeRecordDetails><runAsCurrentUser>true</runAsCurrentUser></DuplicateRuleHeader>
<LocaleOptions><language>en_US</language></LocaleOptions>
<DebuggingHeader><categories><category>Db</category><level>Info</level></categories><debugLevel>None</debugLevel></DebuggingHeader>
<PackageVersionHeader><packageVersions><majorNumber>1</majorNumber><minorNumber>2</minorNumber><namespace>x</namespace></packageVersions></PackageVersionHeader>
<EmailHeader><triggerAutoResponseEmail>true</triggerAutoResponseEmail><triggerOtherEmail>true</triggerOtherEmail><triggerUserEmail>true</triggerUserEmail></EmailHeader>
<OwnerChangeOptions><options><type>KeepAccountTeam</type><execute>true</execute></options></OwnerChangeOptions>
<UserTerritoryDeleteHeader><transferToUserId/></UserTerritoryDeleteHeader>
<QueryOptions><batchSize>300</batchSize></QueryOptions>
<CallOptions><client>x</client><defaultNamespace>x</defaultNamespace></CallOptions>`;

describe("the headers of the WSDL", () => {
  it("are all accepted together", async () => {
    const [made] = await org().results(`<create>${sObject("Account", { Name: "x" })}</create>`, HEADERS);
    expect(made).toMatchObject({ success: true });
    const id = made?.id ?? "";
    await org().call(`<update>${sObject("Account", { Id: id, Name: "y" })}</update>`, HEADERS);
    expect(await stored(org(), "Account", id, "Name")).toEqual(["y"]);
  });

  it.each(["create", "update", "upsert", "merge"])("name no assignment rule for %s", async (operation) => {
    const id = await created(org(), "Account", { Name: "kept" });
    const rows = sObject("Account", { Id: id, Name: "changed" });
    const inside = operation === "upsert" ? `<externalIDFieldName>Id</externalIDFieldName>${rows}` : rows;
    const header =
      "<AssignmentRuleHeader><assignmentRuleId>01Qgf0000000001AAA</assignmentRuleId></AssignmentRuleHeader>";
    expect(await org().fault(`<${operation}>${inside}</${operation}>`, header)).toBe(
      "sf:INVALID_ASSIGNMENT_RULE UnexpectedErrorFault no assignment rule has the id 01Qgf0000000001AAA",
    );
    expect(await stored(org(), "Account", id, "Name")).toEqual(["kept"]);
  });
});

/** The blocks of HEADERS by name. */
const BLOCKS = Object.fromEntries(
  HEADERS.split("\n").map((block) => [/^<(\w+)>/.exec(block)?.[1] ?? "", block] as const),
);

/** What an answer says, whatever the ids, times and counters. */
const said = (text: string): string =>
  text.replaceAll(/\b\w{18}\b/g, "ID").replaceAll(/<current>\d+/g, "<current>");

/** Headers that are accepted and mean nothing: there is nothing here for them to change. */
const WITHOUT_MEANING = [
  ...["MruHeader", "DisableFeedTrackingHeader", "StreamingEnabledHeader", "DuplicateRuleHeader"],
  ...["LocaleOptions", "DebuggingHeader", "PackageVersionHeader", "EmailHeader", "OwnerChangeOptions"],
  ...["UserTerritoryDeleteHeader", "CallOptions", "AssignmentRuleHeader"],
];

describe("a header that has nothing to change", () => {
  it.each(WITHOUT_MEANING)("is %s: calls answer and keep the same", async (name) => {
    const id = await created(org(), "Account", { Name: "kept" });
    const child = await created(org(), "Task", { Subject: "t", WhatId: id });
    const calls = [
      `<create>${sObject("Lead", { LastName: "l", Company: "c" })}${sObject("Account")}</create>`,
      `<update>${sObject("Account", { Id: id, Phone: "1" })}</update>`,
      `<upsert><externalIDFieldName>Id</externalIDFieldName>${sObject("Account", { Id: id })}</upsert>`,
      `<query><queryString>SELECT Name, Phone, OwnerId FROM Account WHERE Id = '${id}'</queryString></query>`,
      "<describeSObject><sObjectType>Task</sObjectType></describeSObject>",
      "<undelete><ids>001gf0000000001AAA</ids></undelete>",
    ];
    for (const call of calls) {
      const [plain, asked] = [await org().raw(call), await org().raw(call, BLOCKS[name])];
      expect(said(asked.text)).toBe(said(plain.text));
    }
    expect((await org().rest("GET", "/recent")).body).toEqual([]);
    expect(await stored(org(), "Task", child, "WhatId")).toEqual([id]);
  });

  it("is OwnerChangeOptions, when an owner does change: activities stay with theirs", async () => {
    const [admin] = await found(org(), "SELECT Id FROM User LIMIT 1");
    const owner = (await persona(org().org, org().rest, {})).id;
    const id = await created(org(), "Account", { Name: "a" });
    const task = await created(org(), "Task", { Subject: "t", WhatId: id });
    const options =
      "<OwnerChangeOptions><options><type>TransferOpenActivities</type><execute>true</execute></options></OwnerChangeOptions>";
    await org().call(`<update>${sObject("Account", { Id: id, OwnerId: owner })}</update>`, options);
    expect(await stored(org(), "Account", id, "OwnerId")).toEqual([owner]);
    expect(await stored(org(), "Task", task, "OwnerId")).toEqual([textOf(admin, "Id")]);
  });
});

describe("a header that has a meaning", () => {
  it("is AllOrNoneHeader for undelete and delete, too", async () => {
    const id = await created(org(), "Account", { Name: "a" });
    const all = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>";
    const missing = "<ids>001gf0000009999AAA</ids>";
    for (const operation of ["delete", "undelete"]) {
      const refused = await org().results(`<${operation}><ids>${id}</ids>${missing}</${operation}>`, all);
      expect(refused.map(({ success }) => success)).toEqual([false, false]);
      expect(refused[0]?.errors[0]?.code).toBe("ALL_OR_NONE_OPERATION_ROLLED_BACK");
      const done = await org().results(`<${operation}><ids>${id}</ids>${missing}</${operation}>`);
      expect(done.map(({ success }) => success)).toEqual([true, false]);
    }
  });

  it("is QueryOptions, for the pages of every query", async () => {
    await org().call(`<create>${sObject("Account", { Name: "page" }).repeat(200)}</create>`);
    await org().call(`<create>${sObject("Account", { Name: "page" }).repeat(50)}</create>`);
    const soql = "<queryString>SELECT Id FROM Account WHERE Name = 'page'</queryString>";
    const size = (count: number): string => `<QueryOptions><batchSize>${count}</batchSize></QueryOptions>`;
    for (const operation of ["query", "queryAll"]) {
      const { children } = await org().call(`<${operation}>${soql}</${operation}>`, size(200));
      const [result] = children;
      expect([textOf(result, "done"), textOf(result, "size")]).toEqual(["false", "250"]);
      const more = `<queryMore><queryLocator>${textOf(result, "queryLocator")}</queryLocator></queryMore>`;
      const [rest] = (await org().call(more, size(2000))).children;
      expect(textOf(rest, "done")).toBe("true");
      const whole = await org().call(`<${operation}>${soql}</${operation}>`);
      expect(textOf(whole.children[0], "done")).toBe("true");
    }
  });

  it("is LimitInfoHeader, in answers: it counts calls", async () => {
    const used = async (): Promise<number> =>
      Number(/<current>(\d+)<\/current>/.exec((await org().raw("<getUserInfo/>")).text)?.[1]);
    const before = await used();
    expect(await used()).toBe(before + 1);
  });
});

describe("a header that can't be read", () => {
  it.each([
    [
      "<MruHeader><updateMru>maybe</updateMru></MruHeader>",
      "'maybe' is not a valid value for the type xsd:boolean",
    ],
    [
      "<EmailHeader><triggerUserEmail>2</triggerUserEmail></EmailHeader>",
      "'2' is not a valid value for the type xsd:boolean",
    ],
    [
      "<OwnerChangeOptions><options><type>TransferEverything</type><execute>true</execute></options></OwnerChangeOptions>",
      "'TransferEverything' is not a valid value for the type OwnerChangeOptionType",
    ],
    [
      "<OwnerChangeOptions><options><type>KeepSalesTeam</type><execute>yes</execute></options></OwnerChangeOptions>",
      "'yes' is not a valid value for the type xsd:boolean",
    ],
    [
      "<DebuggingHeader><debugLevel>Everything</debugLevel></DebuggingHeader>",
      "'Everything' is not a valid value for the type DebugLevel",
    ],
    [
      "<DebuggingHeader><categories><category>db</category><level>Info</level></categories></DebuggingHeader>",
      "'db' is not a valid value for the type LogCategory",
    ],
    [
      "<PackageVersionHeader><packageVersions><majorNumber>one</majorNumber></packageVersions></PackageVersionHeader>",
      "'one' is not a valid value for the type xsd:int",
    ],
    [
      "<QueryOptions><batchSize>many</batchSize></QueryOptions>",
      "'many' is not a valid value for the type xsd:int",
    ],
  ])("is %s", async (header, text) => {
    expect(await org().fault("<getUserInfo/>", header)).toBe(`soapenv:Client ${text}`);
  });

  it("is not one of a newer version: it is read over", async () => {
    const header = "<Newer><x>maybe</x></Newer><MruHeader><newer>maybe</newer><updateMru/></MruHeader>";
    await org().call("<getUserInfo/>", header);
  });
});
