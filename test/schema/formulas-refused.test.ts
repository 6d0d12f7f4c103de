// Formulas that can't be had are refused with their place, and the import changes nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import { loadCatalogue } from "../../src/domain/schema/catalogue.ts";
import type { CustomFieldDefinition } from "../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { readProject } from "../../src/wire/sfdx/read-project.ts";
import { clock, fieldOf, object, refusalOf, stores, text, useDatabase } from "./database.ts";
import { formulaFile, ruleFile } from "./rule-files.ts";
import { objectFile, type ProjectFiles, writeProject } from "./typed-org.ts";

useDatabase();

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Why a project is not imported, without the folder's name. */
async function refusalOfProject(files: ProjectFiles): Promise<string> {
  const folder = writeProject(mkdtempSync(join(tmpdir(), "formulas-")), { ...objectFile("A__c"), ...files });
  folders.push(folder);
  const version = await stores.schema.version();
  try {
    await importDefinitions({ stores, clock }, await readProject(folder));
  } catch (error) {
    expect(await stores.schema.version()).toBe(version);
    expect(await stores.schema.definitions()).toEqual([]);
    const message = error instanceof FaultError ? error.fault.message : (error as Error).message;
    return message.replace(join(folder, "force-app/main/default/objects/"), "");
  }
  throw new Error("it was imported");
}

const NUMBER = "<type>Number</type><precision>18</precision><scale>2</scale>";
const FIELD = "A__c/fields/F__c.field-meta.xml";
const RULE = "A__c/validationRules/R.validationRule-meta.xml";

test.each([
  [
    "Nothing__c + 1",
    NUMBER,
    `${FIELD}:5: A__c.F__c: Field Nothing__c does not exist. Check spelling. (character 1 of the formula)`,
  ],
  [
    "1 + Parent__r.Name",
    NUMBER,
    `${FIELD}:5: A__c.F__c: Field Parent__r.Name does not exist. Check spelling. (character 5 of the formula)`,
  ],
  ["HYPERLINK(Name, Name)", "<type>Text</type>", `${FIELD}:5: A__c.F__c: Unknown function HYPERLINK.`],
  ["TODAY()", "<type>Date</type>", "TODAY() is not supported here"],
  ["DATEVALUE(CreatedDate)", "<type>Date</type>", "DATEVALUE() of a date and time is not supported here"],
  ["LastViewedDate", "<type>DateTime</type>", "LastViewedDate is each user's own"],
  ["CreatedBy.LastReferencedDate", "<type>DateTime</type>", "LastReferencedDate is each user's own"],
  ["ISNEW()", "<type>Checkbox</type>", "ISNEW may not be used"],
  ["Name", NUMBER, "Formula result is data type (Text), incompatible with expected data type (Number)"],
  ["F__c + 1", NUMBER, "A__c.F__c is worked out of itself"],
  ["1", `${NUMBER}<unique>true</unique>`, `${FIELD}:6: F__c: a formula field has no unique`],
  ["Name", "<type>Email</type>", `${FIELD}:5: F__c: a Email has no formula`],
  ["", NUMBER, `${FIELD}:5: F__c: formula is empty`],
  ["1", `${NUMBER}<formulaTreatBlanksAs>Never</formulaTreatBlanksAs>`, "formulaTreatBlanksAs must be one of"],
])("the formula field %s", async (formula, xml, message) => {
  expect(await refusalOfProject(formulaFile("A__c", "F__c", xml, formula))).toContain(message);
});

test.each([
  ["Nothing__c = 1", "", `${RULE}:5: A__c.R: Field Nothing__c does not exist.`],
  ["Name", "", "Formula result is data type (Text), incompatible with expected data type (Boolean)"],
  ['REGEX(Name, "x")', "", "Unknown function REGEX."],
  ['$User.Alias = "x"', "", "Field $User.Alias does not exist."],
  [
    "TRUE",
    "<errorDisplayField>Nothing__c</errorDisplayField>",
    `${RULE}:5: A__c.R: there is no field Nothing__c to show the message at`,
  ],
  ["TRUE", "<shouldBe>x</shouldBe>", `${RULE}:7: shouldBe is not supported`],
])("the validation rule %s %s", async (condition, xml, message) => {
  expect(await refusalOfProject(ruleFile("A__c", "R", condition, "No", xml))).toContain(message);
});

const formula = (
  fullName: string,
  told: string,
  more: Partial<CustomFieldDefinition> = {},
): CustomFieldDefinition => ({
  fullName,
  label: "F",
  type: "Text",
  formula: told,
  ...more,
});

test("formula fields may not go round in circles, nor grow without end", async () => {
  expect(
    await refusalOf(
      object("A__c", formula("F__c", "G__c & H__c"), formula("G__c", "Name"), formula("H__c", "F__c")),
    ),
  ).toContain("is worked out of itself");
  const doubling = Array.from({ length: 30 }, (_, index) =>
    formula(`F${index}__c`, index === 0 ? "Name" : `F${index - 1}__c & F${index - 1}__c`),
  );
  expect(await refusalOf(object("A__c", ...doubling))).toContain("Compiled formula is too big to execute");
  const wide = Array.from({ length: 101 }, (_, index) => text(`T${index}__c`));
  const all = wide.map(({ fullName }) => fullName).join("&");
  expect(await refusalOf(object("A__c", ...wide, formula("F__c", all)))).toContain(
    "a formula reads at most 100 fields",
  );
});

test("a change that would spoil another field's formula is refused", async () => {
  await importDefinitions({ stores, clock }, [
    object(
      "A__c",
      formula("F__c", "1 + G__c", { type: "Number", precision: 18, scale: 0 }),
      formula("G__c", "2", { type: "Number", precision: 18, scale: 0 }),
    ),
  ]);
  expect(
    await refusalOf(object("A__c", formula("G__c", '"x"', { type: "Number", precision: 18, scale: 0 }))),
  ).toContain("A__c.F__c: G__c: Formula result is data type (Text)");
  expect(
    await refusalOf(object("A__c", formula("G__c", "F__c", { type: "Number", precision: 18, scale: 0 }))),
  ).toContain("worked out of itself");
  expect(await refusalOf(object("A__c", text("G__c")))).toContain("the type can't be changed");
  await importDefinitions({ stores, clock }, [
    object("A__c", formula("G__c", "3", { type: "Number", precision: 9, scale: 1 })),
  ]);
  expect((await fieldOf("A__c", "F__c"))?.formula?.program().work([])).toBe(4);
});

test("a field that holds values doesn't become a formula", async () => {
  await importDefinitions({ stores, clock }, [object("A__c", text("T__c"), formula("F__c", "Name"))]);
  expect(await refusalOf(object("A__c", formula("T__c", "Name")))).toContain("can't become a formula");
  expect(await refusalOf(object("A__c", text("F__c")))).toContain("can't become a formula");
});

test("a rule is put over the one of its name, and the others stay", async () => {
  const rule = (fullName: string, active: boolean) => ({
    fullName,
    active,
    errorConditionFormula: "TRUE",
    errorMessage: fullName,
  });
  const named = async () =>
    (await loadCatalogue(stores)).object("Account")?.validationRules?.map(({ name }) => name);
  await importDefinitions({ stores, clock }, [
    { fullName: "Account", fields: [], validationRules: [rule("One", true), rule("Two", true)] },
  ]);
  expect(await named()).toEqual(["One", "Two"]);
  await importDefinitions({ stores, clock }, [
    { fullName: "Account", fields: [text("T__c")], validationRules: [rule("one", false)] },
  ]);
  expect(await named()).toEqual(["Two"]);
});
