// Every call of the recorded WSDL is answered, or refused with a fault that clients know.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { REFUSED_OPERATIONS } from "../../../src/facts/soap-refused.ts";
import { OPERATIONS } from "../../../src/wire/soap/operations.ts";
import { call, login, sessionIn } from "../../support/soap.ts";
import { type SoapOrg, soapOf, soapOrg } from "./soap-org.ts";

const org = soapOrg();
const recorded = JSON.parse(
  readFileSync(new URL("../../fixtures/soap/partner-47-types.json", import.meta.url), "utf8"),
) as { readonly operations: Readonly<Record<string, unknown>> };

const NOBODY = "005gf0000009999AAA";
const ACCOUNT = "<sObjectType>Account</sObjectType>";
const EMAIL = '<messages xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="SingleEmailMessage"/>';
const SPAN = (() => {
  const [start, end] = [new Date(Date.now() - 3_600_000), new Date()];
  return `<startDate>${start.toISOString()}</startDate><endDate>${end.toISOString()}</endDate>`;
})();

/** What is inside the smallest request of each call that is answered, and the fault if it is answered with one. */
const ANSWERED: Readonly<Record<string, readonly [inside: string, fault?: string]>> = {
  changeOwnPassword: [
    "<oldPassword>wrong</oldPassword><newPassword>Another-horse-1</newPassword>",
    "sf:INVALID_OLD_PASSWORD InvalidOldPasswordFault",
  ],
  convertLead: ["<leadConverts><leadId>00Qgf0000000001AAA</leadId></leadConverts>"],
  create: [`<sObjects><type>Account</type></sObjects>`],
  delete: ["<ids>001gf0000000001AAA</ids>"],
  describeAllTabs: [""],
  describeAppMenu: ["<appMenuType>AppSwitcher</appMenuType>"],
  describeApprovalLayout: [ACCOUNT],
  describeAvailableQuickActions: ["<contextType>Account</contextType>"],
  describeCompactLayouts: [ACCOUNT],
  describeDataCategoryGroupStructures: ["<topCategoriesOnly>true</topCategoriesOnly>"],
  describeDataCategoryGroups: [""],
  describeDataCategoryMappings: [""],
  describeGlobal: [""],
  describeGlobalTheme: [""],
  describeKnowledgeSettings: [""],
  describeLayout: [ACCOUNT],
  describeNouns: ["<onlyRenamed>true</onlyRenamed><includeFields>false</includeFields>"],
  describePathAssistants: [ACCOUNT],
  describePrimaryCompactLayouts: ["<sObjectTypes>Account</sObjectTypes>"],
  describeQuickActions: [""],
  describeSObject: [ACCOUNT],
  describeSObjects: [ACCOUNT],
  describeSearchLayouts: [ACCOUNT],
  describeSearchableEntities: ["<includeOnlyEntitiesWithTabs>false</includeOnlyEntitiesWithTabs>"],
  describeTabs: [""],
  describeTheme: ["<sobjectType>Account</sobjectType>"],
  emptyRecycleBin: ["<ids>001gf0000000001AAA</ids>"],
  getDeleted: [ACCOUNT + SPAN],
  getServerTimestamp: [""],
  getUpdated: [ACCOUNT + SPAN],
  getUserInfo: [""],
  invalidateSessions: [""],
  logout: [""],
  merge: [""],
  query: ["<queryString>SELECT Id FROM Account</queryString>"],
  queryAll: ["<queryString>SELECT Id FROM Account</queryString>"],
  queryMore: [
    "<queryLocator>nope</queryLocator>",
    "sf:INVALID_QUERY_LOCATOR InvalidQueryLocatorFault invalid query locator",
  ],
  resetPassword: [`<userId>${NOBODY}</userId>`, "sf:MALFORMED_ID InvalidIdFault"],
  retrieve: [`<fieldList>Id</fieldList>${ACCOUNT}`],
  search: ["<searchString>FIND {Acme} RETURNING Account(Id)</searchString>"],
  sendEmail: [EMAIL],
  setPassword: [
    `<userId>${NOBODY}</userId><password>Another-horse-1</password>`,
    "sf:MALFORMED_ID InvalidIdFault",
  ],
  undelete: ["<ids>001gf0000000001AAA</ids>"],
  update: ["<sObjects><type>Account</type></sObjects>"],
  upsert: ["<externalIDFieldName>Id</externalIDFieldName>"],
};

const REFUSAL: Readonly<Record<string, string>> = {
  describeSoftphoneLayout: "NO_SOFTPHONE_LAYOUT",
  findDuplicates: "NO_ACTIVE_DUPLICATE_RULE",
  findDuplicatesByIds: "NO_ACTIVE_DUPLICATE_RULE",
};

async function another(): Promise<SoapOrg> {
  const { url, admin } = org().org;
  return soapOf(org().org, sessionIn(await login(url, admin.username, admin.password + admin.securityToken)));
}

describe("the calls of the WSDL", () => {
  it("are all known, and no others", () => {
    const known = Object.keys(recorded.operations).toSorted();
    expect(["login", ...OPERATIONS.keys()].toSorted()).toEqual(known);
    const tested = ["login", ...Object.keys(ANSWERED), ...Object.keys(REFUSED_OPERATIONS)];
    expect(tested.toSorted()).toEqual(known);
  });

  it.each(Object.entries(ANSWERED))("have an answer to %s", async (operation, [inside, fault]) => {
    const own = operation === "logout" ? await another() : org();
    const request = `<${operation}>${inside}</${operation}>`;
    if (fault !== undefined) return expect(await own.fault(request)).toContain(fault);
    if (operation === "logout") {
      expect((await own.raw(request)).text).toContain("<logoutResponse/>");
      return expect(await own.fault(request)).toMatch(/^sf:INVALID_SESSION_ID /);
    }
    expect((await own.call(request)).name).toBe(`${operation}Response`);
    const enterprise = inside.includes("<sObjects>") ? "" : request;
    if (enterprise) expect((await own.call(enterprise, "", "c")).name).toBe(`${operation}Response`);
  });

  it.each(Object.entries(REFUSED_OPERATIONS))("refuse %s: %s", async (operation, detail) => {
    const code = REFUSAL[operation] ?? "FUNCTIONALITY_NOT_ENABLED";
    expect(await org().fault(`<${operation}/>`)).toBe(`sf:${code} UnexpectedErrorFault ${detail}`);
    expect((await call(org().org.url, "none", `<${operation}/>`)).text).toContain("INVALID_SESSION_ID");
  });

  it("find one app without tabs by describeTabs, and no tab by describeAllTabs", async () => {
    expect((await org().call("<describeAllTabs/>")).children).toEqual([]);
    const [app, another] = (await org().call("<describeTabs/>")).children;
    expect(another).toBeUndefined();
    expect(app?.children.map(({ name, text }) => [name, text])).toEqual([
      ["description", ""],
      ["label", "Groundfog"],
      ["logoUrl", `${org().org.url}/icon.svg`],
      ["selected", "true"],
      ["tabSetId", "000000000000000AAA"],
    ]);
  });

  it.each(["describeUserInterface", "Create", "createResponse", "__proto__", "constructor"])(
    "have none that is called %s, as newer versions may",
    async (operation) => {
      expect(await org().fault(`<${operation}/>`)).toBe(
        `soapenv:Client No operation available for request {urn:partner.soap.sforce.com}${operation}, please check the WSDL for the service.`,
      );
    },
  );
});
