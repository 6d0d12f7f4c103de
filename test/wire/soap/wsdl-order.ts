// The WSDL's word on an answer: names, their order, how often, what may be nil, and how simple values are written.
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";

interface Fact {
  readonly name: string;
  readonly type: string;
  readonly nillable: boolean;
  readonly optional: boolean;
  readonly list: boolean;
}

interface Recorded {
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly enumerations: Readonly<Record<string, readonly string[]>>;
}

const recorded = JSON.parse(
  readFileSync(new URL("../../fixtures/soap/partner-47-types.json", import.meta.url), "utf8"),
) as Recorded;

const factOf = (text: string): Fact => {
  const [, name = "", type = "", nil, occurs] = /^(\w+):(\w+)(~?)([?*+]?)$/.exec(text) ?? [];
  const list = occurs === "*" || occurs === "+";
  return { name, type, nillable: nil === "~", optional: occurs === "?" || occurs === "*", list };
};

const newest = JSON.parse(
  readFileSync(new URL("../../fixtures/soap/partner-versions.json", import.meta.url), "utf8"),
) as Pick<Recorded, "types">;

/** What the newest WSDL that has it says of a type or a message, in its order. */
export const recordedType = (name: string): readonly Fact[] | undefined =>
  (newest.types[name]?.map((element) => element.replace(/@\d+$/, "")) ?? recorded.types[name])?.map(factOf);

const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const RECORDS = /^urn:sobject\.(partner|enterprise)\.soap\.sforce\.com$/;

const LEXICAL: Readonly<Record<string, RegExp>> = {
  boolean: /^(true|false)$/,
  int: /^-?\d+$/,
  double: /^-?\d+\.\d+$/,
  ID: /^[a-zA-Z0-9]{18}$/,
  dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  StatusCode: /^[A-Z_]+$/,
};

/** The response element of an answer; fails if anything in it is not as the WSDL has it. */
export async function checkedResponse(text: string): Promise<XmlElement> {
  const envelope = await readXml(Buffer.from(text));
  const response = envelope.children.find(({ name }) => name === "Body")?.children[0];
  if (!response) throw new Error(text);
  check(response, response.name, response.name);
  return response;
}

const isNil = (element: XmlElement): boolean => element.attributes.get(`${XSI} nil`) === "true";

function check(element: XmlElement, type: string, path: string): void {
  const facts = recordedType(type);
  if (type === "sObject") checkRecord(element, path);
  else if (facts) checkSequence(element, facts, path);
  else checkText(element, type, path);
}

function checkSequence(
  element: XmlElement,
  facts: readonly Fact[],
  path: string,
  namespace = element.namespace,
): void {
  const order = facts.map(({ name }) => name);
  const places = element.children.map(({ name }) => order.indexOf(name));
  expect(places, `${path}: order of ${element.children.map(({ name }) => name).join(" ")}`).toEqual(
    places.filter((place) => place >= 0).toSorted((a, b) => a - b),
  );
  for (const fact of facts) {
    const found = element.children.filter(({ name }) => name === fact.name);
    if (!fact.list) expect(found.length, `${path}/${fact.name}`).toBeLessThanOrEqual(1);
    if (!fact.optional) expect(found.length, `${path}/${fact.name}`).toBeGreaterThanOrEqual(1);
    for (const child of found) {
      expect(child.namespace, `${path}/${fact.name}`).toBe(namespace);
      if (isNil(child)) expect(fact.nillable, `${path}/${fact.name} is nil`).toBe(true);
      else check(child, fact.type, `${path}/${fact.name}`);
    }
  }
}

/** type, Id, then anything of the records' namespace; enterprise records tell their type by xsi:type alone. */
function checkRecord(element: XmlElement, path: string): void {
  const [first, second] = element.children;
  const partner = /^urn:(sobject\.)?partner\.soap\.sforce\.com$/.test(element.namespace);
  expect(element.attributes.get(`${XSI} type`), path).toMatch(partner ? /^sf:sObject$/ : /^sf:\w+$/);
  expect(partner ? [first?.name, second?.name] : [first?.name], path).toEqual(
    partner ? ["type", "Id"] : ["Id"],
  );
  for (const child of element.children) {
    expect(child.namespace, `${path}/${child.name}`).toMatch(RECORDS);
    const type = child.attributes.get(`${XSI} type`);
    const nested = `${path}/${child.name}`;
    if (type === "QueryResult") {
      const api = `urn:${partner ? "partner" : "enterprise"}.soap.sforce.com`;
      checkSequence(child, recordedType(type) ?? [], nested, api);
    } else if (type?.startsWith("sf:")) checkRecord(child, nested);
  }
}

function checkText({ children, text }: XmlElement, type: string, path: string): void {
  expect(children, path).toEqual([]);
  const values = recorded.enumerations[type];
  if (values) expect(values, path).toContain(text);
  else expect(text, path).toMatch(LEXICAL[type] ?? /^/);
}
