// What comes out of the catalogue and the describe after an import.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadCatalogue } from "../../src/domain/schema/catalogue.ts";
import type { CustomFieldDefinition } from "../../src/domain/schema/definition.ts";
import { describeSObject } from "../../src/domain/schema/describe.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import type { Field } from "../../src/facts/sobject.ts";
import { readProject } from "../../src/wire/sfdx/read-project.ts";
import { clock, fieldOf, object, objectOf, stores, text, useDatabase } from "./database.ts";

const CITY = fileURLToPath(new URL("../fixtures/sfdx/city", import.meta.url));

useDatabase();

const describedFields = async (name: string): Promise<Map<unknown, Readonly<Record<string, unknown>>>> => {
  const catalogue = await loadCatalogue(stores);
  const fields = describeSObject(await objectOf(name), catalogue, 59)["fields"];
  return new Map((fields as Readonly<Record<string, unknown>>[]).map((field) => [field["name"], field]));
};

describe("an imported project", () => {
  test("makes objects and fields, and is in the catalogue at once", async () => {
    const imported = await importDefinitions({ stores, clock }, await readProject(CITY));
    expect(imported.objects).toEqual(["City__c", "Station__c"]);
    expect(imported.fields).toHaveLength(21);
    expect(imported.fields).toContain("Account.HomeTown__c");
    const catalogue = await loadCatalogue(stores);
    expect(catalogue.object("city__C")?.keyPrefix).toBe("a00");
    expect(catalogue.byKeyPrefix("a01")?.name).toBe("Station__c");
    expect(
      catalogue
        .object("City__c")
        ?.fields.slice(0, 11)
        .map(({ name }) => name),
    ).toEqual([
      "Id",
      "OwnerId",
      "IsDeleted",
      "Name",
      "CreatedDate",
      "CreatedById",
      "LastModifiedDate",
      "LastModifiedById",
      "SystemModstamp",
      "LastViewedDate",
      "LastReferencedDate",
    ]);
    expect(catalogue.object("Station__c")?.fieldsByName.has("ownerid")).toBe(false);
    expect(await stores.schema.covers(catalogue.objects)).toBe(true);
  });

  test("is described as custom fields are", async () => {
    await importDefinitions({ stores, clock }, await readProject(CITY));
    const city = await describedFields("City__c");
    expect(city.get("CityId__c")).toMatchObject({
      type: "string",
      soapType: "xsd:string",
      length: 12,
      byteLength: 36,
      custom: true,
      nillable: false,
      externalId: true,
      idLookup: true,
      unique: true,
      caseSensitive: true,
    });
    expect(city.get("Population__c")).toMatchObject({
      type: "double",
      precision: 10,
      scale: 0,
      length: 0,
      nillable: true,
      inlineHelpText: "As counted",
    });
    expect(city.get("Budget__c")).toMatchObject({ type: "currency", precision: 18, scale: 2 });
    expect(city.get("Growth__c")).toMatchObject({ type: "percent", defaultValue: 0.5 });
    expect(city.get("Capital__c")).toMatchObject({
      type: "boolean",
      nillable: false,
      defaultValue: false,
      defaultedOnCreate: true,
    });
    expect(city.get("Motto__c")).toMatchObject({
      type: "textarea",
      length: 255,
      byteLength: 765,
      extraTypeInfo: "plaintextarea",
      filterable: true,
    });
    expect(city.get("History__c")).toMatchObject({
      type: "textarea",
      length: 32768,
      filterable: false,
      sortable: false,
    });
    for (const [name, type] of [
      ["Founded__c", "date"],
      ["Counted__c", "datetime"],
      ["Noon__c", "time"],
      ["Site__c", "url"],
    ]) {
      expect(city.get(name)).toMatchObject({ type });
    }
    expect(city.get("Mail__c")).toMatchObject({ type: "email", length: 80 });
    expect(city.get("Telephone__c")).toMatchObject({ type: "phone", length: 40 });
    expect(city.get("Class__c")).toMatchObject({
      type: "picklist",
      restrictedPicklist: true,
      picklistValues: [
        { value: "PPL", label: "Populated place", active: true, defaultValue: true, validFor: null },
        { value: "PPLC", label: "Capital", active: true, defaultValue: false, validFor: null },
        { value: "PPLX", label: "Section", active: false, defaultValue: false, validFor: null },
      ],
    });
    expect(city.get("Traits__c")).toMatchObject({
      type: "multipicklist",
      restrictedPicklist: false,
      sortable: false,
    });
    expect(city.get("Region__c")).toMatchObject({
      type: "reference",
      referenceTo: ["City__c"],
      relationshipName: "Region__r",
      restrictedDelete: true,
      nillable: true,
    });
    expect(city.get("Serial__c")).toMatchObject({
      type: "string",
      autoNumber: true,
      createable: false,
      updateable: false,
    });
    expect(city.get("Place__Latitude__s")).toMatchObject({
      type: "double",
      precision: 8,
      scale: 5,
      compoundFieldName: "Place__c",
      createable: true,
    });
    expect(city.get("Place__Longitude__s")).toMatchObject({ label: "Place (Longitude)" });
    expect(city.get("Place__c")).toMatchObject({
      type: "location",
      soapType: "urn:location",
      createable: false,
      queryByDistance: true,
      displayLocationInDecimal: true,
    });
    const station = await describedFields("Station__c");
    expect(station.get("City__c")).toMatchObject({
      cascadeDelete: true,
      relationshipOrder: 0,
      nillable: false,
      updateable: false,
      permissionable: false,
      writeRequiresMasterRead: false,
    });
    expect(station.get("Name")).toMatchObject({
      label: "Station Number",
      autoNumber: true,
      createable: false,
      nillable: false,
      nameField: true,
    });
  });

  test("gives its parents child relationships", async () => {
    await importDefinitions({ stores, clock }, await readProject(CITY));
    const catalogue = await loadCatalogue(stores);
    const children = describeSObject(await objectOf("City__c"), catalogue, 59)["childRelationships"];
    expect(children).toMatchObject([
      {
        childSObject: "Account",
        field: "HomeTown__c",
        relationshipName: "Companies__r",
        cascadeDelete: false,
      },
      { childSObject: "City__c", field: "Region__c", relationshipName: "Parts__r", restrictedDelete: true },
      { childSObject: "Station__c", field: "City__c", relationshipName: "Stations__r", cascadeDelete: true },
    ]);
  });

  test("agrees with the recorded custom object", async () => {
    await importDefinitions({ stores, clock }, [
      object("Custom__c", { ...text("CustomField__c", { length: 80 }), label: "Custom Field" }),
    ]);
    const recording = JSON.parse(
      readFileSync(new URL("../fixtures/describes/Custom__c.json", import.meta.url), "utf8"),
    ) as { columns: string[]; fields: unknown[][] };
    const ours = await describedFields("Custom__c");
    // The recorded one is a custom setting: no page layouts, no field permissions, and its label was edited.
    const differing = new Set(["label", "nameField", "idLookup", "permissionable"]);
    for (const row of recording.fields) {
      const recorded = Object.fromEntries(recording.columns.map((column, index) => [column, row[index]]));
      const same = Object.fromEntries(Object.entries(recorded).filter(([key]) => !differing.has(key)));
      expect(ours.get(recorded["name"])).toMatchObject(same);
    }
  });

  test("twice is as once, and keeps key prefixes", async () => {
    const project = await readProject(CITY);
    await importDefinitions({ stores, clock }, project);
    const before = (await loadCatalogue(stores)).objects;
    expect(await importDefinitions({ stores, clock }, project)).toEqual({ objects: [], fields: [] });
    expect((await loadCatalogue(stores)).objects).toEqual(before);
    const reversed = project.toReversed().map((each) => ({ ...each, fields: each.fields.toReversed() }));
    await importDefinitions({ stores, clock }, reversed);
    expect((await loadCatalogue(stores)).objects).toEqual(before);
  });

  test("numbers its records from its starting number", async () => {
    await importDefinitions({ stores, clock }, await readProject(CITY));
    await importDefinitions({ stores, clock }, await readProject(CITY));
    const station = await objectOf("Station__c");
    const name = station.fieldsByName.get("name") as Field;
    const next = () => stores.transaction(({ records }) => records.nextAutoNumbers(station, name, 1));
    expect(await next()).toBe(12);
    expect(await next()).toBe(13);
  });
});

test("two lookups that refer to each other resolve within one import", async () => {
  const lookup = (referenceTo: string): CustomFieldDefinition => ({
    fullName: "L__c",
    label: "L",
    type: "Lookup",
    referenceTo,
  });
  await importDefinitions({ stores, clock }, [
    object("A__c", lookup("B__c")),
    object("B__c", lookup("A__c")),
  ]);
  expect((await fieldOf("A__c", "L__c"))?.referenceTo).toEqual(["B__c"]);
});

test("a required lookup keeps its target from being deleted", async () => {
  const lookup: CustomFieldDefinition = {
    fullName: "L__c",
    label: "L",
    type: "Lookup",
    referenceTo: "Account",
    required: true,
  };
  await importDefinitions({ stores, clock }, [object("A__c", lookup)]);
  expect(await fieldOf("A__c", "L__c")).toMatchObject({ restrictedDelete: true, nillable: false });
});
