// Importing custom definitions into a database: what comes out of it, and that a refusal changes nothing.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import { formatId } from "../../src/domain/model/id.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { loadCatalogue } from "../../src/domain/schema/catalogue.ts";
import { bringSchemaUpToDate } from "../../src/domain/schema/catalogue-cache.ts";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../src/domain/schema/definition.ts";
import { describeSObject } from "../../src/domain/schema/describe.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { parseDefinitions } from "../../src/domain/schema/parse-definitions.ts";
import type { Field, SObject } from "../../src/facts/sobject.ts";
import { openStores, writerQueue } from "../../src/store/sqlite/open.ts";
import { readProject } from "../../src/wire/sfdx/read-project.ts";

const CITY = fileURLToPath(new URL("../fixtures/sfdx/city", import.meta.url));

let folder: string;
let stores: Stores;
let close: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "schema-"));
  const opened = openStores({
    file: join(folder, "org.db"),
    synchronous: "OFF",
    lock: writerQueue(),
    cacheKib: 1024,
  });
  ({ stores, close } = opened);
  await bringSchemaUpToDate(stores);
});

afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

const objectOf = async (name: string): Promise<SObject> => {
  const object = (await loadCatalogue(stores)).object(name);
  if (!object) throw new Error(`${name} is not in the catalogue`);
  return object;
};
const fieldOf = async (object: string, name: string): Promise<Field | undefined> =>
  (await objectOf(object)).fieldsByName.get(name.toLowerCase());

const describedFields = async (name: string): Promise<Map<unknown, Readonly<Record<string, unknown>>>> => {
  const catalogue = await loadCatalogue(stores);
  const fields = describeSObject(await objectOf(name), catalogue, 59)["fields"];
  return new Map((fields as Readonly<Record<string, unknown>>[]).map((field) => [field["name"], field]));
};

const object = (fullName: string, ...fields: CustomFieldDefinition[]): CustomObjectDefinition => ({
  fullName,
  label: "Thing",
  fields,
});
const text = (fullName: string, more: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition => ({
  fullName,
  label: "Text",
  type: "Text",
  length: 10,
  ...more,
});

const refusalOf = async (...definitions: CustomObjectDefinition[]): Promise<string> => {
  const error: unknown = await importDefinitions({ stores }, definitions).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FaultError);
  return (error as FaultError).fault.message;
};

describe("an imported project", () => {
  test("makes objects and fields, and is in the catalogue at once", async () => {
    const imported = await importDefinitions({ stores }, await readProject(CITY));
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
    await importDefinitions({ stores }, await readProject(CITY));
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
    await importDefinitions({ stores }, await readProject(CITY));
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
    await importDefinitions({ stores }, [
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
    await importDefinitions({ stores }, project);
    const before = (await loadCatalogue(stores)).objects;
    expect(await importDefinitions({ stores }, project)).toEqual({ objects: [], fields: [] });
    expect((await loadCatalogue(stores)).objects).toEqual(before);
    const reversed = project.toReversed().map((each) => ({ ...each, fields: each.fields.toReversed() }));
    await importDefinitions({ stores }, reversed);
    expect((await loadCatalogue(stores)).objects).toEqual(before);
  });

  test("numbers its records from its starting number", async () => {
    await importDefinitions({ stores }, await readProject(CITY));
    await importDefinitions({ stores }, await readProject(CITY));
    const station = await objectOf("Station__c");
    const name = station.fieldsByName.get("name") as Field;
    const next = () => stores.transaction(({ records }) => records.nextAutoNumbers(station, name, 1));
    expect(await next()).toBe(12);
    expect(await next()).toBe(13);
  });
});

describe("an object that there is", () => {
  const insert = async (values: Readonly<Record<string, string>>): Promise<number> => {
    const thing = await objectOf("Thing__c");
    const fields = Object.keys(values).map((name) => thing.fieldsByName.get(name.toLowerCase()) as Field);
    const [result] = await stores.transaction(({ records }) =>
      records.insert(thing, fields, [Object.values(values)]),
    );
    if (!result || !("id" in result)) throw new Error("not inserted");
    return result.id;
  };

  test("gets fields and loses nothing", async () => {
    await importDefinitions({ stores }, [object("Thing__c", text("A__c"))]);
    const id = await insert({ A__c: "kept" });
    expect(formatId(id).slice(0, 3)).toBe("a00");
    const imported = await importDefinitions({ stores }, [
      object("Thing__c", text("B__c"), text("a__c", { length: 20 })),
    ]);
    expect(imported).toEqual({ objects: [], fields: ["Thing__c.B__c"] });
    expect(await fieldOf("Thing__c", "A__c")).toMatchObject({ name: "A__c", length: 20 });
    const thing = await objectOf("Thing__c");
    const fields = ["a__c", "b__c"].map((name) => thing.fieldsByName.get(name) as Field);
    expect(await stores.records.read(thing, fields, [id])).toEqual([["kept", null]]);
  });

  const changes: readonly (readonly [string, CustomFieldDefinition, CustomFieldDefinition, RegExp])[] = [
    [
      "type",
      text("A__c"),
      { fullName: "A__c", label: "A", type: "Date" },
      /can't be changed from Text to Date/,
    ],
    ["shorter length", text("A__c"), text("A__c", { length: 9 }), /the length can't shrink from 10 to 9/],
    ["uniqueness", text("A__c"), text("A__c", { unique: true }), /unique can't be changed/],
    [
      "fewer digits",
      { fullName: "A__c", label: "A", type: "Number", precision: 5, scale: 2 },
      { fullName: "A__c", label: "A", type: "Number", precision: 5, scale: 3 },
      /5 digits with 2 decimals can't become 5 with 3/,
    ],
    [
      "target",
      { fullName: "A__c", label: "A", type: "Lookup", referenceTo: "Account" },
      { fullName: "A__c", label: "A", type: "Lookup", referenceTo: "Contact" },
      /the lookup can't be changed from Account to Contact/,
    ],
  ];
  test.each(changes)("refuses another %s", async (_, from, to, detail) => {
    await importDefinitions({ stores }, [object("Thing__c", from)]);
    const before = await fieldOf("Thing__c", "A__c");
    const message = await refusalOf(object("Thing__c", text("New__c"), to));
    expect(message).toMatch(detail);
    expect(message).toMatch(/^Thing__c\.A__c: /);
    expect(await fieldOf("Thing__c", "A__c")).toEqual(before);
    expect(await fieldOf("Thing__c", "New__c")).toBeUndefined();
  });

  test("refuses another type of name, and a master", async () => {
    await importDefinitions({ stores }, [object("Thing__c"), object("Other__c")]);
    const named = { ...object("Thing__c"), nameField: { type: "AutoNumber", label: "Number" } } as const;
    expect(await refusalOf(named)).toMatch(/the type of the name field can't be changed/);
    const master: CustomFieldDefinition = {
      fullName: "M__c",
      label: "M",
      type: "MasterDetail",
      referenceTo: "Other__c",
    };
    expect(await refusalOf(object("Thing__c", master))).toMatch(
      /an object that there is already can't get a master/,
    );
  });

  test("of the standard ones takes fields only if it can have them", async () => {
    await importDefinitions({ stores }, [{ fullName: "contact", fields: [text("A__c")] }]);
    expect((await fieldOf("Contact", "A__c"))?.custom).toBe(true);
    expect(await refusalOf({ fullName: "Profile", fields: [text("A__c")] })).toMatch(
      /Profile can't have custom fields/,
    );
  });
});

describe("nothing is changed by an import", () => {
  const lookup = (name: string, more: Partial<CustomFieldDefinition>): CustomFieldDefinition => ({
    fullName: name,
    label: "L",
    type: "Lookup",
    ...more,
  });
  test.each<[string, CustomObjectDefinition[], RegExp]>([
    [
      "that refers to nothing",
      [object("A__c", lookup("L__c", { referenceTo: "B__c" }))],
      /A__c.L__c: it refers to B__c, which there isn't/,
    ],
    [
      "that refers to a setup object",
      [object("A__c", lookup("L__c", { referenceTo: "Profile" }))],
      /a lookup can't refer to Profile/,
    ],
    [
      "whose master is a user",
      [object("A__c", lookup("L__c", { type: "MasterDetail", referenceTo: "User" }))],
      /User can't be a master/,
    ],
    [
      "whose master is itself",
      [object("A__c", lookup("L__c", { type: "MasterDetail", referenceTo: "A__c" }))],
      /its own master/,
    ],
    [
      "that takes a relationship name twice",
      [
        object("A__c", lookup("L__c", { referenceTo: "Account", relationshipName: "Same" })),
        object("B__c", lookup("L__c", { referenceTo: "Account", relationshipName: "same" })),
      ],
      /B__c.L__c: A__c.L__c is Account's relationship same__r already/,
    ],
    [
      "with a field twice",
      [object("A__c", text("T__c"), text("t__c"))],
      /A__c.t__c: the field is defined twice/,
    ],
    ["with an object twice", [object("A__c"), object("a__c")], /a__c is defined twice/],
    ["of a bad name", [object("A"), object("B__c")], /there is no standard object A/],
    [
      "of a Text that is too long",
      [object("A__c", text("T__c", { length: 256 }))],
      /length must be between 1 and 255/,
    ],
    [
      "of a formula-like default",
      [object("A__c", text("T__c", { defaultValue: 1 }))],
      /the default of a Text must be a string/,
    ],
  ])("%s", async (_, definitions, detail) => {
    const version = await stores.schema.version();
    expect(await refusalOf(object("Fine__c"), ...definitions)).toMatch(detail);
    expect(await stores.schema.version()).toBe(version);
    expect(await stores.schema.definitions()).toEqual([]);
    expect((await loadCatalogue(stores)).object("Fine__c")).toBeUndefined();
  });
});

test("two lookups that refer to each other resolve within one import", async () => {
  const lookup = (referenceTo: string): CustomFieldDefinition => ({
    fullName: "L__c",
    label: "L",
    type: "Lookup",
    referenceTo,
  });
  await importDefinitions({ stores }, [object("A__c", lookup("B__c")), object("B__c", lookup("A__c"))]);
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
  await importDefinitions({ stores }, [object("A__c", lookup)]);
  expect(await fieldOf("A__c", "L__c")).toMatchObject({ restrictedDelete: true, nillable: false });
});

describe("definitions as JSON", () => {
  test.each([
    [{}, "definitions must be a list"],
    [[null], "definitions[0] must be an object"],
    [[{ fullName: "A__c" }], "definitions[0].fields is missing"],
    [[{ fullName: "A__c", fields: [], colour: "red" }], 'definitions[0] has an unknown key "colour"'],
    [
      [{ fullName: "A__c", fields: [{ ...text("T__c"), length: "10" }] }],
      "definitions[0].fields[0].length must be a whole number",
    ],
    [
      [{ fullName: "A__c", fields: [{ ...text("T__c"), type: "Formula" }] }],
      "definitions[0].fields[0].type must be one of",
    ],
    [
      [{ fullName: "A__c", fields: [{ ...text("T__c"), values: [{}] }] }],
      "definitions[0].fields[0].values[0].value is missing",
    ],
    [
      [{ fullName: "A__c", fields: [], nameField: { type: "Text" } }],
      "definitions[0].nameField.label is missing",
    ],
    [
      JSON.parse('[{"fullName":"A__c","fields":[],"__proto__":{}}]'),
      'definitions[0] has an unknown key "__proto__"',
    ],
  ])("%j is refused", (value, detail) => {
    expect(() => parseDefinitions(value)).toThrow(detail);
  });

  test("of any kind are read or refused, and never crash an import", async () => {
    const key = fc.constantFrom(
      "fullName",
      "label",
      "type",
      "length",
      "values",
      "referenceTo",
      "scale",
      "defaultValue",
    );
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constantFrom("Text", "Lookup", "A__c", "Account", "Picklist"),
      fc.constant([]),
    );
    const field = fc
      .tuple(fc.dictionary(key, value), fc.constant(text("T__c")))
      .map(([more, base]) => ({ ...base, ...more }));
    const definition = fc.record({
      fullName: fc.constantFrom("A__c", "Account", "x"),
      label: fc.string(),
      fields: fc.array(field, { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(definition, fc.anything()), { maxLength: 3 }), async (values) => {
        try {
          await importDefinitions({ stores }, parseDefinitions(values));
        } catch (error) {
          if (!(error instanceof FaultError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
