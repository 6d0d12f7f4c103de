// The metadata WSDL: what it says is what is read and written, and a validator can tell by it right from wrong.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { METADATA_OPERATION_HEADERS } from "../../../src/facts/metadata-operations.ts";
import { METADATA_TYPES } from "../../../src/facts/metadata-types.ts";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";
import { missing } from "../../support/tools.ts";
import { component, fieldXml, metadataOrg, objectXml, told } from "./metadata-org.ts";
import { fetchWsdl, VALIDATION_MS, verdicts } from "./validator/validate.ts";

const org = metadataOrg();
const wsdlOf = (): Promise<string> => fetchWsdl(`${org().org.url}/services/wsdl/metadata`, org().session);

const named = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...named(child, name)]);

/** Values of each type that a component's element may be of. */
const VALUES: Readonly<Record<string, string>> = {
  "xsd:boolean": "false",
  "xsd:int": "1",
  "xsd:string": "Text",
};

describe("the metadata WSDL", () => {
  it("has the calls that are answered", async () => {
    const wsdl = await readXml(Buffer.from(await wsdlOf()));
    const [port] = named(wsdl, "portType");
    const names = port?.children.map(({ attributes }) => attributes.get("name"));
    expect(names).toEqual(Object.keys(METADATA_OPERATION_HEADERS));
    expect(wsdl.attributes.get("targetNamespace")).toBe("http://soap.sforce.com/2006/04/metadata");
  });

  it.each(["CustomObject", "CustomField"])("has no element of %s that isn't known", async (type) => {
    const wsdl = await readXml(Buffer.from(await wsdlOf()));
    const declared = named(wsdl, "complexType").find(({ attributes }) => attributes.get("name") === type);
    const elements = declared ? named(declared, "element") : [];
    expect(elements.length).toBeGreaterThan(20);
    const unknown: string[] = [];
    for (const { attributes } of elements) {
      const name = attributes.get("name") ?? "";
      const value = VALUES[attributes.get("type") ?? ""] ?? "";
      const sent = component(
        type,
        type === "CustomObject" ? "X__c" : "Account.X__c",
        `<${name}>${value}</${name}>`,
      );
      const [result] = await org().results(`<updateMetadata>${sent}</updateMetadata>`);
      if (result && told(result).includes(`${name} is not supported`)) unknown.push(name);
    }
    expect(unknown).toEqual([]);
  });

  it("lists elements of components in alphabetical order behind their names, as Salesforce does", () => {
    for (const type of ["CustomObject", "CustomField", "CustomValue"]) {
      const [first, ...names] = (METADATA_TYPES[type] ?? []).map(({ name }) => name);
      expect(first).toBe("fullName");
      expect(names).toEqual(names.toSorted());
    }
  });
});

const reason = missing("javac");

describe.skipIf(reason !== undefined)(`the validator${reason ? ` (${reason})` : ""}`, () => {
  const NAMES =
    'xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const answer = (inside: string): string =>
    `<e:Envelope ${NAMES} xmlns="http://soap.sforce.com/2006/04/metadata"><e:Body><readMetadataResponse><result>${inside}</result></readMetadataResponse></e:Body></e:Envelope>`;
  const field = (inside: string): string =>
    answer(`<records xsi:type="CustomField"><fullName>A.B__c</fullName>${inside}</records>`);

  it(
    "tells right from wrong, and finds requests right too",
    async () => {
      const directory = mkdtempSync(join(tmpdir(), "groundfog-wsdl-"));
      try {
        const wsdl = join(directory, "m");
        writeFileSync(wsdl, await wsdlOf());
        const request = answer("").replace(
          /<readM.*Response>/,
          `<createMetadata>${objectXml("A__c")}${fieldXml("A__c.B__c")}</createMetadata>`,
        );
        const cases: readonly (readonly [string, RegExp])[] = [
          [answer(""), /^ok$/],
          [answer("<records/>"), /^ok$/],
          [request, /^ok$/],
          [field("<label>x</label><length>5</length><type>Text</type>"), /^ok$/],
          [field("<length>5</length><label>x</label>"), /^cvc-complex-type/],
          [field("<length>five</length>"), /^cvc-datatype-valid/],
          [field("<type>String</type>"), /^cvc-enumeration-valid/],
          [field("<maskChar>X</maskChar>"), /^cvc-complex-type/],
          [answer('<records xsi:type="Layout"/>'), /^cvc-elt/],
          [answer('<records xsi:nil="true"/>'), /^cvc-elt/],
        ];
        const said = await verdicts(cases.map(([text]) => ({ wsdl, text })));
        for (const [index, [text, verdict]] of cases.entries()) expect(said[index], text).toMatch(verdict);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
    VALIDATION_MS,
  );
});
