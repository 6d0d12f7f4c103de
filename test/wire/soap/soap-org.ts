// An org with fields of every type, and its SOAP API: every answer is held against the WSDL before a test sees it.
import { afterAll, beforeAll, expect } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { startOrg, type TestOrg, type TestOrgOptions } from "../../../src/testing.ts";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { type RestClient, restClient } from "../../support/client.ts";
import {
  envelope,
  escaped,
  type Flavour,
  login,
  post,
  type RawAnswer,
  sessionHeader,
  sessionIn,
} from "../../support/soap.ts";
import { expectValid, VALIDATION_MS } from "./validator/validate.ts";
import { checkedResponse } from "./wsdl-order.ts";

const THING = {
  fullName: "Thing__c",
  label: "Thing",
  pluralLabel: "Things",
  nameField: { type: "Text", label: "Thing Name" },
  fields: [
    { fullName: "Key__c", label: "Key", type: "Text", length: 20, unique: true, externalId: true },
    { fullName: "Number__c", label: "Number", type: "Number", precision: 18, scale: 4 },
    { fullName: "Whole__c", label: "Whole", type: "Number", precision: 18, scale: 0 },
    { fullName: "Flag__c", label: "Flag", type: "Checkbox", defaultValue: false },
    { fullName: "Day__c", label: "Day", type: "Date" },
    { fullName: "Moment__c", label: "Moment", type: "DateTime" },
    { fullName: "Hour__c", label: "Hour", type: "Time" },
    { fullName: "Place__c", label: "Place", type: "Location", scale: 4, displayLocationInDecimal: true },
    { fullName: "Auto__c", label: "Auto", type: "AutoNumber", displayFormat: "T-{000}" },
    {
      fullName: "Account__c",
      label: "Account",
      type: "Lookup",
      referenceTo: "Account",
      relationshipName: "Things",
    },
  ],
} as const;

const KEYED_ACCOUNT = {
  fullName: "Account",
  fields: [
    { fullName: "Key__c", label: "Key", type: "Text", length: 20, unique: true, externalId: true },
    { fullName: "Same__c", label: "Same", type: "Text", length: 20, externalId: true },
  ],
} as const;

/** A result as plain data: texts, null for nil, lists of what comes more than once under `errors` and `fields`. */
interface Result {
  readonly success: boolean;
  readonly id: string | null;
  readonly created: boolean | undefined;
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    readonly fields: readonly string[];
  }[];
}

export interface SoapOrg {
  readonly org: TestOrg;
  readonly session: string;
  readonly rest: RestClient;
  /** The answer as it came. */
  raw(operation: string, header?: string, flavour?: Flavour): Promise<RawAnswer>;
  /** The response element of an answer that must be one, as the WSDL has it. */
  call(operation: string, header?: string, flavour?: Flavour): Promise<XmlElement>;
  /** What became of each row. */
  results(operation: string, header?: string, flavour?: Flavour): Promise<readonly Result[]>;
  /** "sf:CODE TypeOfFault message" of an answer that must be a fault. */
  fault(operation: string, header?: string, flavour?: Flavour): Promise<string>;
}

export function soapOrg(options: TestOrgOptions = {}): () => SoapOrg {
  let made: SoapOrg | undefined;
  beforeAll(async () => {
    const org = await startOrg(options);
    await importDefinitions(org.ports, [KEYED_ACCOUNT, THING]);
    const { username, password, securityToken } = org.admin;
    made = soapOf(org, sessionIn(await login(org.url, username, password + securityToken)));
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

/** The SOAP API of an org as one session sees it. */
export function soapOf(org: TestOrg, session: string): SoapOrg {
  const raw: SoapOrg["raw"] = (operation, header = "", flavour = "u") =>
    post(org.url, envelope(operation, sessionHeader(session) + header, flavour), {
      path: `/services/Soap/${flavour}/64.0`,
    });
  const call: SoapOrg["call"] = async (...sent) => {
    const answer = await raw(...sent);
    expect(answer.status, answer.text.slice(0, 1000)).toBe(200);
    expect(answer.text).toMatch(
      /<soapenv:Header><LimitInfoHeader><limitInfo><current>\d+<\/current><limit>\d+<\/limit><type>API REQUESTS<\/type>/,
    );
    return checkedResponse(answer.text);
  };
  return {
    org,
    session,
    rest: restClient(org.url, session),
    raw,
    call,
    results: async (...sent) => (await call(...sent)).children.map(resultOf),
    async fault(...sent) {
      const { status, text } = await raw(...sent);
      expect(status, text.slice(0, 1000)).toBe(500);
      const [, code = "", message = ""] =
        /<faultcode>(.*?)<\/faultcode><faultstring>(.*?)<\/faultstring>/s.exec(text) ?? [];
      const type = /<detail><sf:(\w+) xsi:type="sf:\1">/.exec(text)?.[1] ?? "";
      return [code, type, message.replace(/^[A-Z_]+: /, "")].filter((part) => part !== "").join(" ");
    },
  };
}

/** Text of the first child of a name; null if it is nil, undefined if it isn't there. */
export function textOf(element: XmlElement | undefined, name: string): string | null | undefined {
  const child = element?.children.find((each) => each.name === name);
  if (!child) return undefined;
  return child.attributes.get("http://www.w3.org/2001/XMLSchema-instance nil") === "true" ? null : child.text;
}

const all = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

function resultOf(element: XmlElement): Result {
  const created = textOf(element, "created");
  return {
    success: textOf(element, "success") === "true",
    id: textOf(element, "id") ?? null,
    created: created === undefined ? undefined : created === "true",
    errors: all(element, "errors").map((error) => ({
      code: textOf(error, "statusCode") ?? "",
      message: textOf(error, "message") ?? "",
      fields: all(error, "fields").map(({ text }) => text),
    })),
  };
}

/** `<sObjects>` of a type, with fields as they are given: text by name, or raw XML under "". */
export function sObject(type: string, fields: Readonly<Record<string, string>> = {}, xml = ""): string {
  const inside = Object.entries(fields)
    .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    .join("");
  return `<sObjects xmlns:o="urn:sobject.partner.soap.sforce.com"><type>${type}</type>${inside}${xml}</sObjects>`;
}

/** Creates one record that must be right, and gives its id. */
export async function created(
  { results }: SoapOrg,
  type: string,
  fields: Readonly<Record<string, string>>,
  xml = "",
): Promise<string> {
  const [result] = await results(`<create>${sObject(type, fields, xml)}</create>`);
  expect(result).toMatchObject({ success: true, errors: [] });
  return result?.id ?? "";
}

/** Fields of a record as retrieve() tells them: text, or null. */
export async function stored(
  { call }: SoapOrg,
  type: string,
  id: string,
  ...fields: readonly string[]
): Promise<readonly (string | null | undefined)[]> {
  const response = await call(
    `<retrieve><fieldList>${fields.join(",")}</fieldList><sObjectType>${type}</sObjectType><ids>${id}</ids></retrieve>`,
  );
  return fields.map((field) => textOf(response.children[0], field));
}

/** Rows of a query. */
export const found = async ({ call }: SoapOrg, soql: string): Promise<readonly XmlElement[]> => {
  const response = await call(`<query><queryString>${soql.replaceAll("<", "&lt;")}</queryString></query>`);
  const [result] = response.children;
  return result ? all(result, "records") : [];
};
