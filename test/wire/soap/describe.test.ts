import { describe, expect, it } from "vitest";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { soapOrg, textOf } from "./soap-org.ts";

const org = soapOrg();
const one = (type: string): string => `<describeSObject><sObjectType>${type}</sObjectType></describeSObject>`;

type Json = Readonly<Record<string, unknown>>;

const described = async (type: string): Promise<XmlElement | undefined> =>
  (await org().call(one(type))).children[0];

const namesOf = (element: XmlElement | undefined, list: string): readonly (string | null | undefined)[] =>
  (element?.children ?? []).filter(({ name }) => name === list).map((child) => textOf(child, "name"));

const fieldOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === "fields" && textOf(child, "name") === name);

describe("describeGlobal", () => {
  it("lists the objects that REST lists, each with a label", async () => {
    const [result] = (await org().call("<describeGlobal/>")).children;
    const rest = (await org().rest("GET", "/sobjects")).body as { readonly sobjects: readonly Json[] };
    expect(namesOf(result, "sobjects")).toEqual(rest.sobjects.map((object) => object["name"]));
    expect([textOf(result, "encoding"), textOf(result, "maxBatchSize")]).toEqual(["UTF-8", "200"]);
    for (const child of result?.children ?? [])
      if (child.name === "sobjects") expect(textOf(child, "label")).toMatch(/./);
  });

  it("takes no arguments", async () => {
    expect(await org().fault("<describeGlobal><x/></describeGlobal>")).toMatch(/^soapenv:Client Unexpected/);
  });
});

describe("describeSObject", () => {
  it("tells of every object what REST tells", async () => {
    const rest = (await org().rest("GET", "/sobjects")).body as { readonly sobjects: readonly Json[] };
    for (const { name } of rest.sobjects) {
      const result = await described(String(name));
      const { body } = await org().rest("GET", `/sobjects/${String(name)}/describe`);
      const { fields, ...object } = body as Json & { readonly fields: readonly Json[] };
      expect(scalars(result)).toMatchObject(texts(object, SCALARS));
      expect(namesOf(result, "fields")).toEqual(fields.map((field) => field["name"]));
      for (const field of fields) {
        const element = fieldOf(result, String(field["name"]));
        const soapType = String(field["soapType"]).replace("urn:", "tns:");
        expect(scalars(element)).toMatchObject(texts({ ...field, soapType }, FIELD_SCALARS));
        expect(listOf(element, "referenceTo")).toEqual(field["referenceTo"]);
        expect((element?.children ?? []).filter(({ name: part }) => part === "picklistValues").length).toBe(
          (field["picklistValues"] as readonly Json[]).length,
        );
      }
    }
  });

  const SCALARS = ["name", "label", "keyPrefix", "createable", "updateable", "deletable", "custom"];
  const FIELD_SCALARS = [
    "name",
    "label",
    "type",
    "soapType",
    "length",
    "precision",
    "scale",
    "createable",
    "updateable",
    "nillable",
    "externalId",
    "idLookup",
    "unique",
    "namePointing",
  ];
  const texts = (object: Json, names: readonly string[]): Json =>
    Object.fromEntries(names.map((name) => [name, String(object[name])]));
  const scalars = (element: XmlElement | undefined): Json =>
    Object.fromEntries((element?.children ?? []).map(({ name }) => [name, String(textOf(element, name))]));
  const listOf = (element: XmlElement | undefined, list: string): readonly string[] =>
    (element?.children ?? []).filter(({ name }) => name === list).map(({ text }) => text);

  it("types default values, and leaves out what there isn't", async () => {
    const flag = fieldOf(await described("thing__c"), "Flag__c")?.children.find(
      ({ name }) => name === "defaultValue",
    );
    expect(flag?.text).toBe("false");
    expect(flag?.attributes.get("http://www.w3.org/2001/XMLSchema-instance type")).toBe("xsd:boolean");
    expect((await org().raw(one("Thing__c"))).text).toContain(
      ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
    );
    const day = fieldOf(await described("Thing__c"), "Day__c");
    expect([textOf(day, "defaultValue"), textOf(day, "relationshipName")]).toEqual([undefined, undefined]);
  });

  it("tells of Name, which lookups to several objects have in common, though it is no object with rows", async () => {
    const result = await described("name");
    expect([textOf(result, "name"), textOf(result, "keyPrefix"), textOf(result, "queryable")]).toEqual([
      "Name",
      null,
      "false",
    ]);
    expect(namesOf(result, "fields")).toContain("Username");
    expect(textOf(fieldOf(result, "Name"), "nameField")).toBe("true");
    const global = (await org().call("<describeGlobal/>")).children[0];
    expect(namesOf(global, "sobjects")).not.toContain("Name");
    expect((await org().rest("GET", "/sobjects/Name/describe")).body).toMatchObject({ name: "Name" });
  });

  it.each(["Nope", "", "FeedItem"])("refuses %j", async (type) => {
    expect(await org().fault(one(type))).toBe(
      `sf:INVALID_TYPE InvalidSObjectFault sObject type '${type}' is not supported.`,
    );
  });
});

describe("describeSObjects", () => {
  const many = (...types: readonly string[]): string =>
    `<describeSObjects>${types.map((type) => `<sObjectType>${type}</sObjectType>`).join("")}</describeSObjects>`;

  it("gives one describe per name, in their order", async () => {
    const { children } = await org().call(many("contact", "Account", "Contact"));
    expect(children.map((result) => textOf(result, "name"))).toEqual(["Contact", "Account", "Contact"]);
    expect((await org().call(many())).children).toEqual([]);
  });

  it("fails as a whole, and beyond a hundred names", async () => {
    expect(await org().fault(many("Account", "Nope"))).toMatch(/^sf:INVALID_TYPE InvalidSObjectFault /);
    expect(await org().fault(many(...new Array<string>(101).fill("User")))).toMatch(/^sf:EXCEEDED_ID_LIMIT /);
  });
});
