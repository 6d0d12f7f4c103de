// Describe results of an org as a source of definitions.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readProject } from "../../src/wire/sfdx/read-project.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "describes-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files))
    writeFileSync(
      join(folder, name),
      typeof content === "string" ? content : JSON.stringify(content, null, 1),
    );
  return folder;
}

const field = (name: string, more: object): object => ({
  name,
  label: "F",
  type: "string",
  custom: true,
  length: 20,
  nillable: true,
  ...more,
});
const custom = (...fields: readonly object[]): object => ({
  name: "Thing__c",
  label: "Thing",
  labelPlural: "Things",
  custom: true,
  fields: [{ name: "Name", label: "Thing Name", type: "string", nameField: true, custom: false }, ...fields],
});

describe("describe results", () => {
  it("make custom objects and fields; a global describe beside them says nothing", async () => {
    const parent = {
      name: "Account",
      custom: false,
      fields: [field("Size__c", { type: "double", precision: 10, scale: 2 })],
      childRelationships: [{ childSObject: "Thing__c", field: "Payer__c", relationshipName: "Things__r" }],
    };
    const payer = field("Payer__c", { type: "reference", referenceTo: ["Account"], restrictedDelete: true });
    const flag = field("Flag__c", { type: "boolean", nillable: false, defaultValue: true });
    const folder = folderOf({
      "Account.json": parent,
      "Global.json": { sobjects: [] },
      "Thing__c.json": custom(payer, flag),
    });
    expect(await readProject(folder)).toEqual([
      {
        fullName: "Account",
        fields: [{ fullName: "Size__c", label: "F", type: "Number", precision: 10, scale: 2 }],
      },
      {
        fullName: "Thing__c",
        label: "Thing",
        pluralLabel: "Things",
        nameField: { type: "Text", label: "Thing Name" },
        fields: [
          {
            fullName: "Payer__c",
            label: "F",
            type: "Lookup",
            referenceTo: "Account",
            relationshipName: "Things",
            deleteConstraint: "Restrict",
          },
          { fullName: "Flag__c", label: "F", type: "Checkbox", defaultValue: true },
        ],
      },
    ]);
  });

  it.each([
    [
      field("A__c", { calculated: true }),
      "Thing__c.A__c: formula and roll-up summary fields are not supported",
    ],
    [
      field("A__c", { type: "encryptedstring" }),
      "Thing__c.A__c: fields of type encryptedstring are not supported",
    ],
    [field("A__c", { type: "toString" }), "Thing__c.A__c: fields of type toString are not supported"],
    [
      field("A__c", { type: "textarea", htmlFormatted: true }),
      "Thing__c.A__c: rich text areas are not supported",
    ],
    [field("A__c", { dependentPicklist: true, type: "picklist" }), "dependent picklists are not supported"],
    [
      field("A__c", { defaultValueFormula: "TODAY()" }),
      "a default value that is a formula is not supported: TODAY()",
    ],
    [
      field("A__c", { type: "reference", referenceTo: ["Account", "Contact"] }),
      "a lookup must refer to one object",
    ],
    [field("A__c", { length: 900 }), "length must be between 1 and 255"],
  ])("refuse %j", async (refused, told) => {
    const folder = folderOf({ "thing.json": custom(field("Fine__c", {}), refused) });
    const problem = await readProject(folder).then(String, String);
    expect(problem).toContain(told);
    expect(problem).toMatch(/thing\.json:\d+: /);
  });

  it.each([
    [{ "a.json": "{" }, "a.json:1: the file is no JSON"],
    [{ "a.json": [] }, "a.json:1: this is no describe result"],
    [{ "a.json": { name: "X__c" } }, "a.json:1: this is no describe result"],
    [{ "a.json": custom(), "b.json": custom() }, "b.json:1: Thing__c is in "],
    [{ "a.json": { ...custom(), name: "Thing__mdt" } }, "a.json:1: Thing__mdt: there is no standard object"],
    [{ "a.json": { ...custom(), customSetting: true } }, "custom settings are not supported"],
    [
      { "a.json": { name: "Profile", custom: false, fields: [field("A__c", {})] } },
      "Profile can't have custom fields",
    ],
  ])("are refused as a whole: %j", async (files, told) => {
    expect(await readProject(folderOf(files)).then(String, String)).toContain(told);
  });
});
