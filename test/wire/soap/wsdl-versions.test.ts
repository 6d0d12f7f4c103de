// Each API version has the calls and the elements of its own WSDL: a client of Salesforce's library reads no others.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SOAP_OPERATIONS } from "../../../src/facts/soap-operations.ts";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";
import { envelope, type Flavour, post, sessionHeader } from "../../support/soap.ts";
import { created, soapOrg } from "./soap-org.ts";
import { fetchWsdl } from "./validator/validate.ts";

const recorded = JSON.parse(
  readFileSync(new URL("../../fixtures/soap/partner-versions.json", import.meta.url), "utf8"),
) as {
  readonly operations: Readonly<Record<string, number>>;
  readonly types: Readonly<Record<string, readonly string[]>>;
};

const VERSIONS = [31, 34, 35, 37, 38, 40, 41, 43, 47, 50, 51, 58, 64, 68];

/** Elements that ours leave out; all are optional. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...["buttonLayoutSection", "feedView", "highlightsPanelLayoutSection", "quickActionList"].map(
    (part) => `DescribeLayout.${part}`,
  ),
  ...["relatedContent", "relatedLists", "saveOptions"].map((part) => `DescribeLayout.${part}`),
  "DescribeCompactLayout.actions",
  "DescribeCompactLayout.imageItems",
  "DescribeSObjectResult.actionOverrides",
  "DescribeSObjectResult.namedLayoutInfos",
  "DescribeSObjectResult.supportedScopes",
  "Error.extendedErrorDetails",
  "Field.filteredLookupInfo",
  "LeadConvertResult.relatedPersonAccountId",
  "PicklistEntry.validFor",
]);

const org = soapOrg();
const named = (parent: XmlElement | undefined, name: string): readonly XmlElement[] =>
  parent?.children.filter((child) => child.name === name) ?? [];
const attribute = (element: XmlElement, name: string): string => element.attributes.get(name) ?? "";

const wsdlAt = async (version: number): Promise<XmlElement> =>
  readXml(Buffer.from(await fetchWsdl(`${org().org.url}/services/Soap/u/${version}.0?wsdl`, org().session)));

/** Names of the elements of every type and message, those of its base first. */
function elementsIn(wsdl: XmlElement): ReadonlyMap<string, readonly string[]> {
  const schemas = named(named(wsdl, "types")[0], "schema");
  const complex = schemas.flatMap((schema) => named(schema, "complexType"));
  const namesOf = (type: XmlElement | undefined): readonly string[] => {
    const extension = named(named(type, "complexContent")[0], "extension")[0];
    const base = extension && attribute(extension, "base").replace(/^\w+:/, "");
    const inherited = complex.find((each) => attribute(each, "name") === base);
    const own = named(named(extension ?? type, "sequence")[0], "element");
    return [...(inherited ? namesOf(inherited) : []), ...own.map((each) => attribute(each, "name"))];
  };
  const messages = schemas.flatMap((schema) => named(schema, "element"));
  return new Map([
    ...complex.map((type) => [attribute(type, "name"), namesOf(type)] as const),
    ...messages.flatMap((each) => {
      const [type] = named(each, "complexType");
      return type ? [[attribute(each, "name"), namesOf(type)] as const] : [];
    }),
  ]);
}

const calledAt = (version: number, operation: string, flavour: Flavour = "u") =>
  post(org().org.url, envelope(operation, sessionHeader(org().session), flavour), {
    path: `/services/Soap/${flavour}/${version}.0`,
  });

describe.each(VERSIONS)("API version %i.0", (version) => {
  it("has the calls of its WSDL that are answered, and is asked for no others", async () => {
    const [port] = named(await wsdlAt(version), "portType");
    const printed = named(port, "operation").map((each) => attribute(each, "name"));
    const wanted = Object.keys(SOAP_OPERATIONS).filter((name) => (recorded.operations[name] ?? 0) <= version);
    expect(printed.toSorted()).toEqual(wanted.toSorted());
    for (const [name, since] of Object.entries(recorded.operations)) {
      if (since <= version) continue;
      const { text } = await calledAt(version, `<${name}/>`);
      expect(text).toContain("<faultcode>soapenv:Client</faultcode>");
      expect(text).toContain(`No operation available for request {urn:partner.soap.sforce.com}${name},`);
    }
  });

  it("has their elements in their order", async () => {
    const types = elementsIn(await wsdlAt(version));
    let compared = 0;
    for (const [name, elements] of Object.entries(recorded.types)) {
      const printed = types.get(name);
      if (!printed) continue;
      const wanted = elements.flatMap((element) => {
        const [, own = "", since = "0"] = /^(\w+):[^@]*(?:@(\d+))?$/.exec(element) ?? [];
        return Number(since) <= version && !LEFT_OUT.has(`${name}.${own}`) ? [own] : [];
      });
      expect(printed, name).toEqual(wanted);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(60);
  });

  // The validator holds every answer against the WSDL of its version when the file is done.
  it.each(["u", "c"] as const)("answers /%s as it says", async (flavour) => {
    const account = await created(org(), "Account", { Name: "a", BillingCity: "b" });
    const requests = [
      "<getUserInfo/>",
      "<describeGlobal/>",
      "<describeSObjects><sObjectType>Account</sObjectType><sObjectType>Lead</sObjectType><sObjectType>Thing__c</sObjectType></describeSObjects>",
      "<describeLayout><sObjectType>Account</sObjectType></describeLayout>",
      "<describeCompactLayouts><sObjectType>Account</sObjectType></describeCompactLayouts>",
      "<describeSearchLayouts><sObjectType>Account</sObjectType></describeSearchLayouts>",
      "<describeGlobalTheme/>",
      "<query><queryString>SELECT Id, BillingAddress, (SELECT Id FROM Contacts) FROM Account LIMIT 2</queryString></query>",
      `<delete><ids>${account}</ids></delete>`,
      `<emptyRecycleBin><ids>${account}</ids><ids>${account}</ids></emptyRecycleBin>`,
      "<convertLead><leadConverts><leadId>00Qgf0000000001AAA</leadId></leadConverts></convertLead>",
    ];
    for (const request of requests)
      expect((await calledAt(version, request, flavour)).status, request).toBe(200);
  });
});
