// An org and its Metadata API; at the end every answer is held against the org's metadata WSDL.
import { afterAll, beforeAll, expect } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";
import { type RestClient, restClient } from "../../support/client.ts";
import { envelope, login, post, type RawAnswer, sessionHeader, sessionIn } from "../../support/soap.ts";
import { expectValid, VALIDATION_MS } from "./validator/validate.ts";

export const METADATA_PATH = "/services/Soap/m/64.0";

export interface MetadataOrg {
  readonly org: TestOrg;
  readonly session: string;
  readonly rest: RestClient;
  /** Sends an operation. */
  raw(operation: string, header?: string, session?: string): Promise<RawAnswer>;
  /** The results of an operation that must be answered. */
  results(operation: string, header?: string): Promise<readonly XmlElement[]>;
  /** "code: message" of the fault of one that must not. */
  fault(operation: string, session?: string): Promise<string>;
}

/** Starts before the tests of a file and stops behind them. */
export function metadataOrg(): () => MetadataOrg {
  let made: MetadataOrg | undefined;
  beforeAll(async () => {
    const org = await startOrg();
    const { username, password, securityToken } = org.admin;
    made = metadataOf(org, sessionIn(await login(org.url, username, password + securityToken)));
  });
  afterAll(async () => {
    try {
      if (made) await expectValid(made.org.url, made.session);
    } finally {
      await made?.org.stop();
    }
  }, VALIDATION_MS);
  return () => {
    if (!made) throw new Error("the org has not started");
    return made;
  };
}

function metadataOf(org: TestOrg, session: string): MetadataOrg {
  const raw: MetadataOrg["raw"] = (operation, header = "", as = session) =>
    post(org.url, envelope(operation, sessionHeader(as) + header, "m"), { path: METADATA_PATH });
  return {
    org,
    session,
    rest: restClient(org.url, session),
    raw,
    async results(operation, header) {
      const { status, text } = await raw(operation, header);
      expect(status, text).toBe(200);
      const root = await readXml(Buffer.from(text));
      return root.children.at(-1)?.children[0]?.children ?? [];
    },
    async fault(operation, as) {
      const { status, text } = await raw(operation, "", as);
      expect(status, text).toBe(500);
      expect(text).not.toContain("<detail>");
      const [, code = "", message = ""] =
        /<faultcode>(.*?)<\/faultcode><faultstring>(.*?)<\/faultstring>/s.exec(text) ?? [];
      return `${code} ${message.replace(/^[A-Z_]+: /, "")}`;
    },
  };
}

/** A component as a client sends it; `xml` is what stands behind its name. */
export const component = (type: string, fullName: string, xml = ""): string =>
  `<metadata xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="${type}"><fullName>${fullName}</fullName>${xml}</metadata>`;

/** A custom object that may be made. */
export const objectXml = (fullName: string, fields = ""): string =>
  component(
    "CustomObject",
    fullName,
    `<deploymentStatus>Deployed</deploymentStatus>${fields}<label>One</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Ones</pluralLabel><sharingModel>ReadWrite</sharingModel>`,
  );

/** A text field that may be made. */
export const fieldXml = (fullName: string, length = 20): string =>
  component("CustomField", fullName, `<label>Text</label><length>${length}</length><type>Text</type>`);

/** "ok", or "CODE message", with the name; of SaveResult, UpsertResult and DeleteResult. */
export function told(result: XmlElement): string {
  const text = (element: XmlElement | undefined, name: string): string =>
    element?.children.find((child) => child.name === name)?.text ?? "";
  const error = result.children.find(({ name }) => name === "errors");
  const outcome = error ? `${text(error, "statusCode")} ${text(error, "message")}` : "ok";
  expect(text(result, "success")).toBe(String(!error));
  return `${text(result, "fullName")} ${outcome}`;
}

/** A field of every type that can be imported, as fields of an object. */
export const EVERY_FIELD = [
  "<type>Text</type><length>9</length><unique>true</unique><caseSensitive>true</caseSensitive><externalId>true</externalId>",
  "<type>TextArea</type><description>d</description>",
  "<type>LongTextArea</type><length>300</length><visibleLines>3</visibleLines>",
  "<type>Number</type><precision>9</precision><scale>2</scale><defaultValue>1.5</defaultValue><required>true</required>",
  "<type>Currency</type><precision>9</precision><scale>2</scale>",
  "<type>Percent</type><precision>9</precision><scale>2</scale><inlineHelpText>a &amp; b</inlineHelpText>",
  "<type>Checkbox</type><defaultValue>true</defaultValue>",
  "<type>Date</type>",
  "<type>DateTime</type>",
  "<type>Time</type>",
  "<type>Email</type><defaultValue>'a\"b'</defaultValue>",
  "<type>Phone</type>",
  "<type>Url</type>",
  "<type>Picklist</type><valueSet><valueSetDefinition><sorted>false</sorted><value><fullName>a</fullName><default>true</default><isActive>false</isActive></value></valueSetDefinition></valueSet>",
  "<type>MultiselectPicklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>a</fullName><default>false</default></value></valueSetDefinition></valueSet><visibleLines>4</visibleLines>",
  "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Ones</relationshipName><deleteConstraint>Restrict</deleteConstraint>",
  "<type>MasterDetail</type><referenceTo>Contact</referenceTo><relationshipName>Ones</relationshipName><relationshipOrder>0</relationshipOrder><reparentableMasterDetail>true</reparentableMasterDetail><writeRequiresMasterRead>true</writeRequiresMasterRead>",
  "<type>AutoNumber</type><displayFormat>A-{000}</displayFormat><startingNumber>7</startingNumber>",
  "<type>Location</type><scale>4</scale><displayLocationInDecimal>true</displayLocationInDecimal>",
].map(
  (inside, index) =>
    `<fields><fullName>F${index}__c</fullName><label>Field ${index}</label>${inside}</fields>`,
);
