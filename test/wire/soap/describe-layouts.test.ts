// Layouts and what else describes tell of how an org looks: what the schema gives, and nothing where there is nothing.
import { describe, expect, it } from "vitest";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { persona } from "../../support/permissions.ts";
import { soapOf, soapOrg, textOf } from "./soap-org.ts";

const org = soapOrg();
const all = (element: XmlElement | undefined, ...path: readonly string[]): readonly XmlElement[] =>
  path.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    element ? [element] : [],
  );
const called = async (operation: string, inside: string): Promise<readonly XmlElement[]> =>
  (await org().call(`<${operation}>${inside}</${operation}>`)).children;
const type = (name: string): string => `<sObjectType>${name}</sObjectType>`;

/** Names of the fields of a kind of section. */
const shown = (result: XmlElement | undefined, section: string): readonly string[] =>
  all(result, "layouts", section, "layoutRows", "layoutItems", "layoutComponents").map(
    (component) => textOf(component, "value") ?? "",
  );

const SYSTEM_FIELDS = ["Id", "IsDeleted", "SystemModstamp", "MasterRecordId"];

describe("describeLayout", () => {
  it("shows each field of an object once, compounds by their parts, and edits what can be written", async () => {
    for (const name of ["Account", "Contact", "Lead", "Opportunity", "Case", "Thing__c"]) {
      const [result] = await called("describeLayout", type(name));
      const [described] = await called("describeSObject", type(name));
      const fields = all(described, "fields");
      const compounds = new Set(fields.map((field) => textOf(field, "compoundFieldName")));
      const wanted = fields.filter((field) => {
        const own = textOf(field, "name") ?? "";
        return (
          !SYSTEM_FIELDS.includes(own) && (!compounds.has(own) || textOf(field, "compoundFieldName") === own)
        );
      });
      const detail = shown(result, "detailLayoutSections");
      expect(detail.toSorted()).toEqual(wanted.map((field) => textOf(field, "name")).toSorted());
      const writable = wanted.filter(
        (field) => textOf(field, "createable") === "true" || textOf(field, "updateable") === "true",
      );
      const edited = shown(result, "editLayoutSections");
      for (const field of writable) expect(edited).toContain(textOf(field, "name"));
      expect(edited).not.toContain("CreatedDate");
    }
  });

  it("says which items can be edited and which must be", async () => {
    const [result] = await called("describeLayout", type("Account"));
    const items = all(result, "layouts", "detailLayoutSections", "layoutRows", "layoutItems");
    const flags = (label: string): readonly unknown[] => {
      const item = items.find((each) => textOf(each, "label") === label);
      return ["editableForNew", "editableForUpdate", "required"].map((name) => textOf(item, name));
    };
    expect(flags("Account Name")).toEqual(["true", "true", "true"]);
    expect(flags("Account Phone")).toEqual(["true", "true", "false"]);
    expect(flags("Created Date")).toEqual(["false", "false", "false"]);
    const [section] = all(result, "layouts", "detailLayoutSections");
    const rows = all(section, "layoutRows");
    expect(textOf(section, "rows")).toBe(String(rows.length));
    for (const row of rows) expect(textOf(row, "numItems")).toBe(String(all(row, "layoutItems").length));
  });

  it("has one layout an object, of an id that lasts, for the one record type", async () => {
    const ids = new Set<string>();
    for (const name of ["Account", "Contact", "Thing__c"]) {
      const inside = `${type(name)}<recordTypeIds>012000000000000AAA</recordTypeIds><layoutName/>`;
      const [result] = await called("describeLayout", inside);
      const [layout] = all(result, "layouts");
      const [mapping] = all(result, "recordTypeMappings");
      const id = textOf(layout, "id") ?? "";
      expect(id).toMatch(/^00h\w{15}$/);
      expect([textOf(mapping, "layoutId"), textOf(mapping, "master")]).toEqual([id, "true"]);
      expect(textOf((await called("describeLayout", type(name)))[0]?.children[0], "id")).toBe(id);
      ids.add(id);
    }
    expect(ids.size).toBe(3);
    const [lead] = await called("describeLayout", type("Lead"));
    const picklists = all(lead, "recordTypeMappings", "picklistsForRecordType");
    expect(picklists.map((each) => textOf(each, "picklistName"))).toContain("LeadSource");
    expect(all(picklists[0], "picklistValues").length).toBeGreaterThan(1);
  });

  it("hides what permissions hide", async () => {
    const objects = { Account: "re" } as const;
    const user = await persona(org().org, org().rest, { objects, fields: { "Account.Phone": "read" } });
    const { call } = soapOf(org().org, user.session);
    const [result] = (await call(`<describeLayout>${type("Account")}</describeLayout>`)).children;
    expect(shown(result, "detailLayoutSections")).toContain("Phone");
    expect(shown(result, "detailLayoutSections")).not.toContain("Website");
    expect(shown(result, "editLayoutSections")).not.toContain("Phone");
  });

  it.each([
    [type("Nope"), "sf:INVALID_TYPE InvalidSObjectFault sObject type 'Nope' is not supported."],
    [type("Profile"), "sf:INVALID_TYPE InvalidSObjectFault sObject type 'Profile' is not supported."],
    [
      `${type("Account")}<layoutName>Mine</layoutName>`,
      "sf:FUNCTIONALITY_NOT_ENABLED UnexpectedErrorFault Named layouts are not available in this org",
    ],
    [
      `${type("Account")}<recordTypeIds>012gf0000000001AAA</recordTypeIds>`,
      "sf:INVALID_CROSS_REFERENCE_KEY InvalidIdFault invalid cross reference id",
    ],
  ])("refuses %s", async (inside, fault) => {
    expect(await org().fault(`<describeLayout>${inside}</describeLayout>`)).toBe(fault);
  });
});

describe("compact layouts", () => {
  it("are the system's, of the name alone", async () => {
    const [result] = await called("describeCompactLayouts", type("Contact"));
    const [layout] = all(result, "compactLayouts");
    expect(["label", "name", "objectType"].map((name) => textOf(layout, name))).toEqual([
      ...["System Default", "SYSTEM", "Contact"],
    ]);
    const fields = all(layout, "fieldItems", "layoutComponents").map((each) => textOf(each, "value"));
    expect(fields).toEqual(["Name"]);
    const [mapping] = all(result, "recordTypeCompactLayoutMappings");
    expect([textOf(mapping, "compactLayoutId"), textOf(mapping, "recordTypeName")]).toEqual([null, "Master"]);
    const names = "<sObjectTypes>Account</sObjectTypes><sObjectTypes>case</sObjectTypes>";
    const primary = await called("describePrimaryCompactLayouts", names);
    expect(primary.map((each) => textOf(each, "objectType"))).toEqual(["Account", "Case"]);
    expect(all(primary[1], "fieldItems", "layoutComponents").map((each) => textOf(each, "value"))).toEqual([
      "CaseNumber",
    ]);
  });

  it("are of at most a hundred objects, which there must be", async () => {
    const asked = (name: string, times: number): string =>
      `<describePrimaryCompactLayouts>${`<sObjectTypes>${name}</sObjectTypes>`.repeat(times)}</describePrimaryCompactLayouts>`;
    expect(await org().fault(asked("Account", 101))).toMatch(/^sf:EXCEEDED_ID_LIMIT /);
    expect(await org().fault(asked("Nope", 1))).toMatch(/^sf:INVALID_TYPE InvalidSObjectFault /);
    expect(await org().fault(asked("Nope", 0))).toMatch(/^soapenv:Client Required element sObjectTypes /);
  });
});

describe("what this org has none of", () => {
  it("is told as an empty list", async () => {
    const [approval] = await called("describeApprovalLayout", type("Lead"));
    const [theme] = await called("describeTheme", "<sobjectType>Lead</sobjectType>");
    const [menu] = await called("describeAppMenu", "<appMenuType>Salesforce1</appMenuType>");
    const [paths] = await called("describePathAssistants", type("Lead"));
    for (const result of [approval, theme, menu, paths]) expect(result?.children).toEqual([]);
    expect(await called("describeQuickActions", "")).toEqual([]);
    expect(await called("describeAvailableQuickActions", "<contextType>Lead</contextType>")).toEqual([]);
    expect(await called("describeDataCategoryGroups", "")).toEqual([]);
    const [knowledge] = await called("describeKnowledgeSettings", "");
    expect(textOf(knowledge, "knowledgeEnabled")).toBe("false");
    const [global] = await called("describeGlobalTheme", "");
    const [names, theirs] = [
      all(global, "global", "sobjects"),
      all((await called("describeGlobal", ""))[0], "sobjects"),
    ];
    expect(names.map((each) => textOf(each, "name"))).toEqual(theirs.map((each) => textOf(each, "name")));
  });

  it("is not named by a list that a client doesn't fill in", async () => {
    const nil = (name: string): string =>
      `<${name} xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="true"/>`;
    await called("describeLayout", type("Lead") + nil("layoutName") + nil("recordTypeIds"));
    await called("describeCompactLayouts", type("Lead") + nil("recordTypeIds"));
    await called("describeApprovalLayout", type("Lead") + nil("approvalProcessNames"));
    await called("describePathAssistants", type("Lead") + nil("picklistValue") + nil("recordTypeIds"));
    await called("describeTheme", nil("sobjectType"));
    await called("describeQuickActions", nil("quickActions"));
    await called("describeAvailableQuickActions", nil("contextType"));
    await called("describeDataCategoryGroups", nil("sObjectType"));
    await called("describeAppMenu", `<appMenuType>AppSwitcher</appMenuType>${nil("networkId")}`);
  });

  const FUNCTIONALITY = "sf:FUNCTIONALITY_NOT_ENABLED UnexpectedErrorFault ";
  it.each([
    [
      "describeAppMenu",
      "<appMenuType>Nope</appMenuType>",
      "soapenv:Client 'Nope' is not a valid value for the type AppMenuType",
    ],
    [
      "describeTheme",
      "<sobjectType>Nope</sobjectType>",
      "sf:INVALID_TYPE InvalidSObjectFault sObject type 'Nope' is not supported.",
    ],
    [
      "describePathAssistants",
      "",
      "soapenv:Client Required element sObjectType is missing in describePathAssistants",
    ],
    [
      "describeQuickActions",
      "<quickActions>New</quickActions>",
      `${FUNCTIONALITY}Quick actions are not available in this org`,
    ],
    [
      "describeApprovalLayout",
      `${type("Lead")}<approvalProcessNames>x</approvalProcessNames>`,
      `${FUNCTIONALITY}Approval processes are not available in this org`,
    ],
    [
      "describeDataCategoryGroups",
      type("KnowledgeArticleVersion"),
      "sf:INVALID_TYPE InvalidSObjectFault sObject type 'KnowledgeArticleVersion' is not supported.",
    ],
    [
      "describeDataCategoryGroupStructures",
      "<pairs><dataCategoryGroupName>x</dataCategoryGroupName><sobject>Question</sobject></pairs><topCategoriesOnly>true</topCategoriesOnly>",
      "sf:INVALID_TYPE InvalidSObjectFault sObject type 'Question' is not supported.",
    ],
    [
      "describeNouns",
      "<nouns>Account</nouns><onlyRenamed>false</onlyRenamed><includeFields>true</includeFields>",
      `${FUNCTIONALITY}Grammatical forms of names are not available in this org`,
    ],
    [
      "describeNouns",
      "<onlyRenamed>true</onlyRenamed>",
      "soapenv:Client Required element includeFields is missing in describeNouns",
    ],
  ])("is refused by %s where it is named: %s", async (operation, inside, fault) => {
    expect(await org().fault(`<${operation}>${inside}</${operation}>`)).toBe(fault);
  });
});

describe("describes of search", () => {
  it("show the name of each object", async () => {
    const [result] = await called("describeSearchLayouts", type("contact"));
    const [column] = all(result, "searchColumns");
    expect(["objectType", "label"].map((name) => textOf(result, name))).toEqual(["Contact", "Contacts"]);
    expect(["field", "label", "name"].map((name) => textOf(column, name))).toEqual([
      ...["Contact.Name", "Full Name", "Name"],
    ]);
    expect(await org().fault(`<describeSearchLayouts>${type("Profile")}</describeSearchLayouts>`)).toMatch(
      /^sf:INVALID_TYPE InvalidSObjectFault /,
    );
  });

  it("list what describes call searchable, and nothing with a tab", async () => {
    const flag = (text: boolean): string =>
      `<includeOnlyEntitiesWithTabs>${text}</includeOnlyEntitiesWithTabs>`;
    const global = all((await called("describeGlobal", ""))[0], "sobjects");
    const searchable = global.filter((each) => textOf(each, "searchable") === "true");
    const found = await called("describeSearchableEntities", flag(false));
    expect(found.map((each) => textOf(each, "name"))).toEqual(searchable.map((each) => textOf(each, "name")));
    expect(await called("describeSearchableEntities", flag(true))).toEqual([]);
  });
});
