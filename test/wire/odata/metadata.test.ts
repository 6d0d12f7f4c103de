// $metadata against the rules of CSDL 4.0, as far as its elements here can break them.
import { describe, expect, it } from "vitest";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";
import { pageOf, withFeed } from "./feed.ts";
import { makeSamples } from "./typed-feed.ts";

const EDMX = "http://docs.oasis-open.org/odata/ns/edmx";
const EDM = "http://docs.oasis-open.org/odata/ns/edm";
const IDENTIFIER = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]{0,127}$/u;

const feed = withFeed(makeSamples);

async function schema(): Promise<XmlElement> {
  const { text } = await feed().get("/$metadata");
  const root = await readXml(Buffer.from(text));
  expect([root.name, root.namespace, root.attributes.get("Version")]).toEqual(["Edmx", EDMX, "4.0"]);
  const [services, ...others] = root.children;
  expect([services?.name, services?.namespace, others.length]).toEqual(["DataServices", EDMX, 0]);
  const [found] = services?.children ?? [];
  if (!found) throw new Error("there is no schema");
  expect([found.name, found.namespace]).toEqual(["Schema", EDM]);
  return found;
}

const named = (element: XmlElement, kind: string): XmlElement[] =>
  element.children.filter(({ name }) => name === kind);
const nameOf = (element: XmlElement): string => element.attributes.get("Name") ?? "";
const attributesOf = (element: XmlElement | undefined): Record<string, string> =>
  Object.fromEntries(element?.attributes ?? []);

/** Elements that may stand within others, and their attributes: those that must be there, then the others. */
const ALLOWED: Readonly<
  Record<string, { readonly within: string; readonly must: string[]; readonly may: string[] }>
> = {
  EntityType: { within: "Schema", must: ["Name"], may: [] },
  EntityContainer: { within: "Schema", must: ["Name"], may: [] },
  Key: { within: "EntityType", must: [], may: [] },
  PropertyRef: { within: "Key", must: ["Name"], may: [] },
  Property: {
    within: "EntityType",
    must: ["Name", "Type"],
    may: ["Nullable", "MaxLength", "Precision", "Scale"],
  },
  NavigationProperty: { within: "EntityType", must: ["Name", "Type"], may: [] },
  ReferentialConstraint: { within: "NavigationProperty", must: ["Property", "ReferencedProperty"], may: [] },
  EntitySet: { within: "EntityContainer", must: ["Name", "EntityType"], may: [] },
  NavigationPropertyBinding: { within: "EntitySet", must: ["Path", "Target"], may: [] },
};

function checkElements(parent: XmlElement): void {
  for (const child of parent.children) {
    const rule = ALLOWED[child.name];
    expect(rule?.within, child.name).toBe(parent.name);
    expect(child.namespace).toBe(EDM);
    const attributes = [...child.attributes.keys()];
    for (const name of rule?.must ?? []) expect(attributes).toContain(name);
    expect([...(rule?.must ?? []), ...(rule?.may ?? [])]).toEqual(expect.arrayContaining(attributes));
    checkElements(child);
  }
}

describe("$metadata", () => {
  it("has CSDL's elements where they belong, with attributes that they may have", async () => {
    checkElements(await schema());
  });

  it("names everything once, by identifiers", async () => {
    const found = await schema();
    const scopes = [found, ...named(found, "EntityType"), ...named(found, "EntityContainer")];
    for (const scope of scopes) {
      const names = scope.children.filter(({ attributes }) => attributes.has("Name")).map(nameOf);
      expect(new Set(names).size, nameOf(scope)).toBe(names.length);
      for (const name of names) expect(name).toMatch(IDENTIFIER);
    }
  });

  it("refers only to what it defines, and to keys of their parents' type", async () => {
    const found = await schema();
    const namespace = found.attributes.get("Namespace") ?? "";
    const types = new Map(named(found, "EntityType").map((type) => [`${namespace}.${nameOf(type)}`, type]));
    const [container] = named(found, "EntityContainer");
    const sets = new Map(
      (container?.children ?? []).map((set) => [nameOf(set), set.attributes.get("EntityType") ?? ""]),
    );
    expect(new Set(sets.values())).toEqual(new Set(types.keys()));
    for (const [name, type] of types) {
      const properties = new Map(named(type, "Property").map((property) => [nameOf(property), property]));
      expect(named(type, "Key").flatMap(({ children }) => children.map(nameOf))).toEqual(["Id"]);
      expect(attributesOf(properties.get("Id"))).toMatchObject({ Type: "Edm.String", Nullable: "false" });
      const navigations = new Map(named(type, "NavigationProperty").map((each) => [nameOf(each), each]));
      for (const navigation of navigations.values()) {
        const target = types.get(navigation.attributes.get("Type") ?? "");
        const [constraint] = navigation.children;
        const [from, to] = [
          constraint?.attributes.get("Property"),
          constraint?.attributes.get("ReferencedProperty"),
        ];
        const key = named(target as XmlElement, "Property").find((property) => nameOf(property) === to);
        expect(attributesOf(properties.get(from ?? ""))["Type"]).toBe(attributesOf(key)["Type"]);
      }
      const set = container?.children.find((each) => each.attributes.get("EntityType") === name);
      const bound = set?.children.map(({ attributes }) => [
        attributes.get("Path"),
        sets.get(attributes.get("Target") ?? ""),
      ]);
      expect(bound).toEqual([...navigations].map(([path, each]) => [path, each.attributes.get("Type")]));
    }
  });

  it("has the types that the fields have", async () => {
    const sample = named(await schema(), "EntityType").find((type) => nameOf(type) === "Sample__c");
    const properties = Object.fromEntries(
      (sample?.children ?? [])
        .filter(({ name }) => name === "Property")
        .map((property) => {
          const { Name: _, ...others } = attributesOf(property);
          return [nameOf(property), others];
        }),
    );
    expect(properties).toMatchObject({
      Id: { Type: "Edm.String", Nullable: "false", MaxLength: "18" },
      Name: { Type: "Edm.String", MaxLength: "80" },
      Account__c: { Type: "Edm.String", MaxLength: "18" },
      Text__c: { Type: "Edm.String", MaxLength: "80" },
      Long__c: { Type: "Edm.String", MaxLength: "32000" },
      Choices__c: { Type: "Edm.String", MaxLength: "4099" },
      Flag__c: { Type: "Edm.Boolean", Nullable: "false" },
      Whole__c: { Type: "Edm.Decimal", Precision: "9", Scale: "0" },
      Amount__c: { Type: "Edm.Decimal", Precision: "18", Scale: "2" },
      Share__c: { Type: "Edm.Decimal", Precision: "10", Scale: "6" },
      Day__c: { Type: "Edm.Date" },
      Moment__c: { Type: "Edm.DateTimeOffset", Precision: "3" },
      Time__c: { Type: "Edm.TimeOfDay", Precision: "3" },
      Place__Latitude__s: { Type: "Edm.Decimal" },
    });
    expect(properties).not.toHaveProperty("Place__c");
    const account = named(await schema(), "EntityType").find((type) => nameOf(type) === "Account");
    const employees = account?.children.find((child) => nameOf(child) === "NumberOfEmployees");
    expect(attributesOf(employees)).toEqual({ Name: "NumberOfEmployees", Type: "Edm.Int32" });
  });

  it("tells of every property that entities have, and of no collection", async () => {
    const { get } = feed();
    const found = await schema();
    expect(
      JSON.stringify([...found.children].map(({ children }) => children.map(attributesOf))),
    ).not.toContain("Collection(");
    for (const type of named(found, "EntityType")) {
      const [row] = pageOf(await get(`/${nameOf(type)}?$top=1`)).value;
      if (row) expect(Object.keys(row)).toEqual(named(type, "Property").map(nameOf));
    }
  });
});
