// The printed partner WSDL beside the recorded one: what differs is listed here by name, with its reason.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { REFUSED_OPERATIONS } from "../../../src/facts/soap-refused.ts";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";
import { soapOrg } from "./soap-org.ts";
import { fetchWsdl } from "./validator/validate.ts";

interface Recorded {
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly operations: Readonly<
    Record<string, { readonly headers: readonly string[]; readonly faults: readonly string[] }>
  >;
  readonly enumerations: Readonly<Record<string, readonly string[]>>;
}

const recorded = JSON.parse(
  readFileSync(new URL("../../fixtures/soap/partner-47-types.json", import.meta.url), "utf8"),
) as Recorded;

/** Elements of the recorded types that ours leave out; all are optional, or of what is never told. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      "ApiFault",
      "ApiQueryFault",
      "Error",
      "InvalidFieldFault",
      "InvalidIdFault",
      "InvalidNewPasswordFault",
      "InvalidOldPasswordFault",
      "InvalidQueryLocatorFault",
      "InvalidSObjectFault",
      "LoginFault",
      "MalformedQueryFault",
      "MalformedSearchFault",
      "UnexpectedErrorFault",
    ].map((type) => [`${type}.extendedErrorDetails`, "no error has details beyond its code and text"]),
  ),
  "DescribeCompactLayout.actions": "there are no actions",
  "DescribeCompactLayout.imageItems": "no layout shows images",
  ...Object.fromEntries(
    [
      "buttonLayoutSection",
      "feedView",
      "highlightsPanelLayoutSection",
      "quickActionList",
      "relatedContent",
      "relatedLists",
      "saveOptions",
    ].map((part) => [`DescribeLayout.${part}`, "a layout is one section of fields"]),
  ),
  "DescribeQuickActionResult.mobileExtensionDisplayMode": "only 47.0 has it, and there are no actions",
  "DescribeSObjectResult.actionOverrides": "there are no pages whose actions could be overridden",
  "DescribeSObjectResult.namedLayoutInfos": "there are no layouts",
  "DescribeSObjectResult.supportedScopes": "scopes are not told",
  "Field.filteredLookupInfo": "there are no lookup filters",
  "PicklistEntry.validFor": "there are no dependent picklists",
  "SearchRecord.searchRecordMetadata": "nothing is promoted, and no spelling is corrected",
  "SearchRecord.snippet": "there are no snippets",
  "SearchResult.searchResultsMetadata": "a search with WITH METADATA is refused",
};

/** Headers of the recorded WSDL that ours leaves out. */
const HEADERS_LEFT_OUT: Readonly<Record<string, string>> = {
  DebuggingInfo: "answers carry no debug log",
  CurrencyConversionHeader: "no call of the recorded WSDL takes it either",
};

const org = soapOrg();
let wsdl: XmlElement;
beforeAll(async () => {
  const { org: running, session } = org();
  wsdl = await readXml(Buffer.from(await fetchWsdl(`${running.url}/services/Soap/u/47.0?wsdl`, session)));
});

const named = (parent: XmlElement | undefined, name: string): readonly XmlElement[] =>
  parent?.children.filter((child) => child.name === name) ?? [];
const attribute = (element: XmlElement, name: string): string => element.attributes.get(name) ?? "";
const schemas = (): readonly XmlElement[] => named(named(wsdl, "types")[0], "schema");
const all = (kind: string): readonly XmlElement[] => schemas().flatMap((schema) => named(schema, kind));

/** The elements of a type in the recorded spelling, those of its base first. */
function elementsOf(type: XmlElement | undefined): readonly string[] {
  const extension = named(named(type, "complexContent")[0], "extension")[0];
  const base = extension && attribute(extension, "base").replace(/^\w+:/, "");
  const inherited = base === undefined ? [] : elementsOf(typeNamed(base));
  const own = named(named(extension ?? type, "sequence")[0], "element").map((element) => {
    const [least, most] = [attribute(element, "minOccurs"), attribute(element, "maxOccurs")];
    const many = least === "0" ? "*" : "+";
    const occurs = most === "unbounded" ? many : least === "0" ? "?" : "";
    const nil = attribute(element, "nillable") === "true" ? "~" : "";
    return `${attribute(element, "name")}:${attribute(element, "type").replace(/^\w+:/, "")}${nil}${occurs}`;
  });
  return [...inherited, ...own];
}

const typeNamed = (name: string): XmlElement | undefined =>
  all("complexType").find((type) => attribute(type, "name") === name);

describe("the printed WSDL beside the recorded one", () => {
  it("has the same calls, but for those that are refused", () => {
    const ours = named(named(wsdl, "portType")[0], "operation").map((each) => attribute(each, "name"));
    const refused = Object.keys(REFUSED_OPERATIONS);
    expect([...ours, ...refused].toSorted()).toEqual(Object.keys(recorded.operations).toSorted());
  });

  it("has the same headers and faults for each call", () => {
    for (const operation of named(named(wsdl, "binding")[0], "operation")) {
      const [input] = named(operation, "input");
      const fact = recorded.operations[attribute(operation, "name")];
      expect(named(input, "header").map((header) => attribute(header, "part"))).toEqual(fact?.headers);
      expect(named(operation, "fault").map((each) => attribute(each, "name"))).toEqual(fact?.faults);
    }
  });

  it("has the same elements in the same order in every type", () => {
    const left: string[] = [];
    const messages = all("element").flatMap((element) => {
      const [type] = named(element, "complexType");
      return type ? [{ name: attribute(element, "name"), elements: elementsOf(type) }] : [];
    });
    const types = all("complexType").map((type) => ({
      name: attribute(type, "name"),
      elements: elementsOf(type),
    }));
    for (const { name, elements } of [...messages, ...types]) {
      if (name === "sObject") continue;
      const theirs = recorded.types[name] ?? recorded.headers[name];
      if (!theirs) throw new Error(`${name} was not recorded`);
      const common = theirs.filter((element) => elements.includes(element));
      expect(elements, name).toEqual(common);
      const missing = theirs.filter((element) => !elements.includes(element));
      left.push(...missing.map((element) => `${name}.${element.split(":")[0]}`));
    }
    expect(left.toSorted()).toEqual(Object.keys(LEFT_OUT).toSorted());
  });

  it("has the same headers", () => {
    const ours = named(named(wsdl, "message")[0], "part").map((part) => attribute(part, "name"));
    const left = Object.keys(recorded.headers).filter((name) => !ours.includes(name));
    expect(left.toSorted()).toEqual(Object.keys(HEADERS_LEFT_OUT).toSorted());
  });

  it("has the same values in every enumeration", () => {
    const compared: string[] = [];
    for (const type of all("simpleType")) {
      const theirs = recorded.enumerations[attribute(type, "name")];
      if (!theirs) continue;
      const ours = named(named(type, "restriction")[0], "enumeration").map((each) =>
        attribute(each, "value"),
      );
      expect(ours).toEqual(theirs);
      compared.push(attribute(type, "name"));
    }
    expect(compared.toSorted()).toEqual(Object.keys(recorded.enumerations).toSorted());
  });
});
