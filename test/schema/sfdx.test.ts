// Reading SFDX projects: what a good one says, and where a bad one is wrong.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { parseDefinitions } from "../../src/domain/schema/parse-definitions.ts";
import { readProject } from "../../src/wire/sfdx/read-project.ts";
import { SchemaFileError } from "../../src/wire/sfdx/source-file.ts";

const CITY = fileURLToPath(new URL("../fixtures/sfdx/city", import.meta.url));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A project of files by path; the object file of City__c is there unless it is given. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "sfdx-"));
  folders.push(folder);
  for (const [path, text] of Object.entries({ "City__c/City__c.object-meta.xml": OBJECT, ...files })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const OBJECT = `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject>
  <label>City</label>
  <nameField><label>Name</label><type>Text</type></nameField>
</CustomObject>`;

/** A field file; its elements begin on line 5. */
const field = (type: string, ...elements: string[]): string =>
  [
    "<CustomField>",
    "<fullName>X__c</fullName>",
    "<label>X</label>",
    `<type>${type}</type>`,
    ...elements,
    "</CustomField>",
  ].join("\n");

const refusalOf = async (path: string): Promise<string> => {
  const error: unknown = await readProject(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SchemaFileError);
  return (error as Error).message;
};

describe("a project", () => {
  test("gives definitions that JSON can hold", async () => {
    const definitions = await readProject(CITY);
    expect(definitions.map(({ fullName }) => fullName).toSorted()).toEqual([
      "Account",
      "City__c",
      "Station__c",
    ]);
    const copy: unknown = JSON.parse(JSON.stringify(definitions));
    expect(copy).toEqual(definitions);
    expect(parseDefinitions(copy)).toEqual(definitions);
  });

  test("says what its files say", async () => {
    const definitions = await readProject(CITY);
    const city = definitions.find(({ fullName }) => fullName === "City__c");
    expect(city).toMatchObject({
      label: "City",
      pluralLabel: "Cities",
      nameField: { type: "Text", label: "City Name" },
    });
    expect(city?.fields).toHaveLength(19);
    const named = (name: string) => city?.fields.find(({ fullName }) => fullName === name);
    expect(named("CityId__c")).toEqual({
      fullName: "CityId__c",
      label: "City ID",
      type: "Text",
      length: 12,
      required: true,
      unique: true,
      caseSensitive: true,
      externalId: true,
    });
    expect(named("Growth__c")?.defaultValue).toBe(0.5);
    expect(named("Capital__c")?.defaultValue).toBe(false);
    expect(named("Motto__c")?.defaultValue).toBe("Onward");
    expect(named("Class__c")).toMatchObject({
      restricted: true,
      values: [
        { value: "PPL", label: "Populated place", default: true, active: true },
        { value: "PPLC", label: "Capital", default: false, active: true },
        { value: "PPLX", label: "Section", default: false, active: false },
      ],
    });
    expect(named("Region__c")).toMatchObject({
      referenceTo: "City__c",
      relationshipName: "Parts",
      deleteConstraint: "Restrict",
    });
    const station = definitions.find(({ fullName }) => fullName === "Station__c");
    expect(station?.nameField).toEqual({
      type: "AutoNumber",
      label: "Station Number",
      displayFormat: "ST-{0000}",
      startingNumber: 12,
    });
  });

  test("may be one folder, one file, or have its fields in the object file", async () => {
    const inline = OBJECT.replace(
      "</CustomObject>",
      `<fields>${field("Date").replace(/<.?CustomField>/g, "")}</fields></CustomObject>`,
    );
    const folder = project({ "City__c/City__c.object-meta.xml": inline });
    const wanted = [{ fullName: "City__c", fields: [{ fullName: "X__c", type: "Date" }] }];
    expect(await readProject(folder)).toMatchObject(wanted);
    expect(await readProject(join(folder, "City__c"))).toMatchObject(wanted);
    expect(await readProject(join(folder, "City__c/City__c.object-meta.xml"))).toMatchObject(wanted);
  });
});

describe("a field is refused", () => {
  const refused: readonly (readonly [title: string, file: string, line: number, detail: RegExp])[] = [
    [
      "a formula with a length",
      field("Text", "<formula>Name</formula>", "<length>9</length>"),
      6,
      /no length/,
    ],
    ["an unknown type", field("Html"), 4, /fields of type Html/],
    ["rich text", field("Html"), 4, /fields of type Html/],
    ["encrypted text", field("EncryptedText"), 4, /fields of type EncryptedText/],
    [
      "a Text that is too long",
      field("Text", "", "<length>256</length>"),
      6,
      /length must be between 1 and 255/,
    ],
    ["a Text without length", field("Text"), 1, /length is missing/],
    ["a length that is no number", field("Text", "<length>1e2</length>"), 5, /length must be a whole number/],
    [
      "a length twice",
      field("Text", "<length>9</length>", "<length>9</length>"),
      6,
      /length stands there twice/,
    ],
    [
      "decimals beyond the digits",
      field("Number", "<precision>3</precision>", "<scale>4</scale>"),
      6,
      /scale must be/,
    ],
    ["a flag that is none", field("Date", "<required>yes</required>"), 5, /required must be true or false/],
    ["a unique date", field("Date", "<unique>true</unique>"), 5, /a Date has no unique/],
    [
      "a default that is a formula",
      field("Date", "<defaultValue>TODAY()</defaultValue>"),
      5,
      /formula is not supported/,
    ],
    [
      "a default of joined texts",
      field("Text", "<length>9</length>", "<defaultValue>&quot;a&quot; &amp; &quot;b&quot;</defaultValue>"),
      6,
      /formula is not supported/,
    ],
    [
      "a default that is too long",
      field("Text", "<length>1</length>", '<defaultValue>"ab"</defaultValue>'),
      6,
      /longer/,
    ],
    ["an unknown element", field("Date", "<surprise/>"), 5, /surprise is not supported/],
    [
      "a global value set",
      field("Picklist", "<valueSet>", "<valueSetName>Sizes</valueSetName>", "</valueSet>"),
      6,
      /global value set is not supported: Sizes/,
    ],
    [
      "a dependent picklist",
      field("Picklist", "<valueSet>", "<controllingField>A__c</controllingField>", "</valueSet>"),
      6,
      /controllingField is not supported/,
    ],
    ["a picklist without values", field("Picklist"), 1, /a picklist needs values/],
    [
      "a lookup to what there isn't",
      field("Lookup", "<referenceTo>FeedItem</referenceTo>"),
      5,
      /refers to FeedItem, which there isn't/,
    ],
    ["a lookup to nothing", field("Lookup"), 1, /referenceTo is missing/],
    [
      "a relationship name that is none",
      field("Lookup", "<referenceTo>Account</referenceTo>", "<relationshipName>a__b</relationshipName>"),
      6,
      /no relationship name/,
    ],
    [
      "a display format with a date",
      field("AutoNumber", "<displayFormat>{YYYY}-{0}</displayFormat>"),
      5,
      /display format/,
    ],
    ["a DOCTYPE", `<!DOCTYPE CustomField>\n${field("Date")}`, 1, /DOCTYPE is not allowed/],
    ["what is no XML", "<CustomField>\n<label>a</lable>", 2, /unexpected close tag/],
    ["another root", "\n<CustomTab/>", 2, /root element must be CustomField/],
    ["text between elements", field("Date", "stray"), 1, /text beside its elements/],
  ];
  test.each(refused)("%s", async (_, text, line, detail) => {
    const folder = project({ "City__c/fields/X__c.field-meta.xml": text });
    const message = await refusalOf(folder);
    expect(message).toMatch(detail);
    expect(
      message.startsWith(`${join(folder, "City__c/fields/X__c.field-meta.xml")}:${line}: `),
      message,
    ).toBe(true);
  });

  test.each(["X", "1X__c", "a__b__c", "x___c", `${"x".repeat(41)}__c`, "ns__X__c"])(
    "its name %s",
    async (name) => {
      const text = field("Date").replace("X__c", name);
      expect(await refusalOf(project({ [`City__c/fields/${name}.field-meta.xml`]: text }))).toMatch(
        /:2: .*custom field/,
      );
    },
  );

  test("one that is defined twice, or in a file of another name", async () => {
    const twice = {
      "City__c/fields/X__c.field-meta.xml": field("Date"),
      "City__c/fields/x__c.field-meta.xml": field("Date").replace("X__c", "x__c"),
    };
    expect(await refusalOf(project(twice))).toMatch(/:1: x__c is defined twice/);
    expect(await refusalOf(project({ "City__c/fields/Y__c.field-meta.xml": field("Date") }))).toMatch(
      /named Y__c, but the field X__c/,
    );
  });

  test("bytes that are no UTF-8", async () => {
    const folder = project({});
    mkdirSync(join(folder, "City__c/fields"));
    writeFileSync(join(folder, "City__c/fields/X__c.field-meta.xml"), Buffer.from([0x3c, 0x61, 0xff]));
    expect(await refusalOf(folder)).toMatch(/:1: the file is not UTF-8/);
  });
});

describe("an object is refused", () => {
  test.each([
    ["without label", "City__c", "<CustomObject/>", /City__c: label is missing/],
    ["of a name that is none", "Ci__ty__c", OBJECT, /there is no standard object Ci__ty__c/],
    ["that isn't standard", "FeedItem", OBJECT, /there is no standard object FeedItem/],
    [
      "that is a custom setting",
      "City__c",
      OBJECT.replace("<label>City</label>", "<customSettingsType>List</customSettingsType>"),
      /:3: customSettingsType is not supported/,
    ],
    [
      "with a validation rule that says nothing",
      "City__c",
      OBJECT.replace("<label>City</label>", "\n<validationRules/>"),
      /:4: fullName is missing/,
    ],
    [
      "whose name is a number",
      "City__c",
      OBJECT.replace("Text", "Number"),
      /:4: type must be one of Text, AutoNumber/,
    ],
  ])("%s", async (_, name, text, detail) => {
    const folder = mkdtempSync(join(tmpdir(), "sfdx-"));
    folders.push(folder);
    writeFileSync(join(folder, `${name}.object-meta.xml`), text);
    expect(await refusalOf(folder)).toMatch(detail);
  });

  test("if its own file is missing, or the folder holds none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sfdx-"));
    folders.push(folder);
    expect(await refusalOf(folder)).toMatch(/there are no objects in this folder/);
    expect(await refusalOf(join(folder, "nowhere"))).toMatch(/there is no such folder/);
    mkdirSync(join(folder, "City__c/fields"), { recursive: true });
    writeFileSync(join(folder, "City__c/fields/X__c.field-meta.xml"), field("Date"));
    expect(await refusalOf(folder)).toMatch(/City__c.object-meta.xml is missing/);
  });
});
