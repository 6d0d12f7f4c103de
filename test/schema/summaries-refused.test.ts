// Roll-up summaries that can't be had are refused with their place, and the import changes nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { parseDefinitions } from "../../src/domain/schema/parse-definitions.ts";
import { readProject } from "../../src/wire/sfdx/read-project.ts";
import { clock, stores, useDatabase } from "./database.ts";
import { formulaFile } from "./rule-files.ts";
import { type Filter, LINES, masterFile, summaryFile } from "./summary-files.ts";
import { fieldFile, objectFile, type ProjectFiles, writeProject } from "./typed-org.ts";

useDatabase();

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function refusalOfProject(files: ProjectFiles): Promise<string> {
  const folder = writeProject(mkdtempSync(join(tmpdir(), "summaries-")), { ...LINES, ...files });
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

const FILE = "Account/fields/S__c.field-meta.xml";
const LINE = "Line__c.Account__c";
const MORE: ProjectFiles = {
  ...formulaFile(
    "Line__c",
    "Far__c",
    "<type>Number</type><precision>18</precision><scale>0</scale>",
    "LEN(Account__r.Name)",
  ),
  ...fieldFile("Line__c", "Other__c", "<type>Lookup</type><referenceTo>Account</referenceTo>"),
  ...fieldFile(
    "Line__c",
    "Long__c",
    "<type>LongTextArea</type><length>1000</length><visibleLines>3</visibleLines>",
  ),
  ...fieldFile("Line__c", "Flag__c", "<type>Checkbox</type><defaultValue>false</defaultValue>"),
  ...fieldFile("Line__c", "At__c", "<type>DateTime</type>"),
};

test.each<[string, string, string, string | undefined, readonly Filter[], string]>([
  [
    "a lookup",
    "Line__c.Other__c",
    "count",
    undefined,
    [],
    `${FILE}:8: Account.S__c: Line__c.Other__c is no master-detail field to Account`,
  ],
  [
    "another's master",
    "Part__c.Line__c",
    "count",
    undefined,
    [],
    "Part__c.Line__c is no master-detail field to Account",
  ],
  [
    "a standard lookup",
    "Contact.AccountId",
    "count",
    undefined,
    [],
    "Contact.AccountId is no master-detail field to Account",
  ],
  [
    "no such object",
    "Nothing__c.Account__c",
    "count",
    undefined,
    [],
    `${FILE}:8: Account.S__c: there is no field Nothing__c.Account__c`,
  ],
  [
    "a name in one part",
    "Account__c",
    "count",
    undefined,
    [],
    `${FILE}:8: S__c: summaryForeignKey is Object__c.Master__c`,
  ],
  ["a count of a field", LINE, "count", "Amount__c", [], `${FILE}:6: S__c: a count has no summarizedField`],
  ["a sum of nothing", LINE, "sum", undefined, [], "S__c: summarizedField must be a field of Line__c"],
  [
    "a sum of texts",
    LINE,
    "sum",
    "Stage__c",
    [],
    "the sum of Line__c.Stage__c, a string: it must be one of int, double, currency, percent",
  ],
  ["a sum of dates", LINE, "sum", "Day__c", [], "the sum of Line__c.Day__c, a date"],
  ["a maximum of texts", LINE, "max", "Name", [], "the max of Line__c.Name, a string"],
  ["no such field", LINE, "sum", "Nothing__c", [], "there is no field Line__c.Nothing__c"],
  ["a formula of others", LINE, "sum", "Far__c", [], "Line__c.Far__c is a formula that reads other records"],
  ["what each user sees", LINE, "max", "LastViewedDate", [], "Line__c.LastViewedDate is each user's own"],
  [
    "an average",
    LINE,
    "avg",
    "Amount__c",
    [],
    `${FILE}:9: summaryOperation must be one of count, max, min, sum`,
  ],
  [
    "a strange operator",
    LINE,
    "count",
    undefined,
    [["Stage__c", "within", "x"]],
    `${FILE}:9: operation must be one of equals`,
  ],
  [
    "an operator of texts",
    LINE,
    "count",
    undefined,
    [["Amount__c", "contains", "1"]],
    "Line__c.Amount__c, a double, can't be filtered by contains",
  ],
  [
    "an order of checkboxes",
    LINE,
    "count",
    undefined,
    [["Flag__c", "lessThan", "true"]],
    "Line__c.Flag__c, a boolean, can't be filtered by lessThan",
  ],
  [
    "a long text",
    LINE,
    "count",
    undefined,
    [["Long__c", "contains", "x"]],
    "Line__c.Long__c, a textarea, can't be filtered by",
  ],
  [
    "an id",
    LINE,
    "count",
    undefined,
    [["Other__c", "equals", "001"]],
    "Line__c.Other__c, a reference, can't be filtered by",
  ],
  [
    "a filter by others",
    LINE,
    "count",
    undefined,
    [["Far__c", "equals", "1"]],
    "Line__c.Far__c is a formula that reads other records",
  ],
  [
    "a day in words",
    LINE,
    "count",
    undefined,
    [["Day__c", "equals", "TODAY"]],
    "TODAY is no value of a date",
  ],
  [
    "a day that isn't",
    LINE,
    "count",
    undefined,
    [["Day__c", "equals", "2026-02-30"]],
    "2026-02-30 is no value of a date",
  ],
  [
    "a moment without its time",
    LINE,
    "count",
    undefined,
    [["At__c", "equals", "2026-02-03"]],
    "2026-02-03 is no value of a datetime",
  ],
  [
    "a number that isn't",
    LINE,
    "count",
    undefined,
    [["Amount__c", "equals", "1,x"]],
    "x is no value of a double",
  ],
  [
    "more than a blank",
    LINE,
    "count",
    undefined,
    [["Amount__c", "greaterThan"]],
    "greaterThan needs a value",
  ],
  [
    "open quotes",
    LINE,
    "count",
    undefined,
    [["Stage__c", "equals", '"a']],
    "the quotes of the value \"a don't end",
  ],
])("a summary of %s", async (_, reference, operation, of, filters, message) => {
  expect(
    await refusalOfProject({
      ...MORE,
      ...summaryFile("Account", "S__c", reference, operation, of, ...filters),
    }),
  ).toContain(message);
});

test("filters by fields of other objects, other fields' values, and attributes that a summary hasn't", async () => {
  const xml = (more: string): ProjectFiles =>
    fieldFile(
      "Account",
      "S__c",
      `<type>Summary</type>\n<summaryForeignKey>${LINE}</summaryForeignKey>\n<summaryOperation>count</summaryOperation>\n${more}`,
    );
  const filter = (inside: string): string => `<summaryFilterItems>${inside}</summaryFilterItems>`;
  expect(
    await refusalOfProject(xml(filter("<field>Account.Name</field><operation>equals</operation>"))),
  ).toContain(`${FILE}:8: S__c: Account.Name is no field of Line__c`);
  expect(
    await refusalOfProject(
      xml(filter("<field>Line__c.Name</field><operation>equals</operation><valueField>x</valueField>")),
    ),
  ).toContain(`${FILE}:8: comparing a field with another one is not supported`);
  expect(await refusalOfProject(xml("<precision>3</precision>"))).toContain("a Summary has no precision");
  expect(await refusalOfProject(xml("<required>true</required>"))).toContain("a Summary can't be required");
});

test("a summary of itself, and more of them than an object can have", async () => {
  const number = ["sum", "S__c"] as const;
  expect(
    await refusalOfProject({
      ...objectFile("A__c"),
      ...objectFile("B__c"),
      ...masterFile("A__c", "B__c", "B__c", "As"),
      ...masterFile("B__c", "A__c", "A__c", "Bs"),
      ...summaryFile("A__c", "S__c", "B__c.A__c", ...number),
      ...summaryFile("B__c", "S__c", "A__c.B__c", ...number),
    }),
  ).toContain("S__c: it is summed up of itself");
  const many = Array.from({ length: 34 }, (_, index) =>
    summaryFile("Account", `S${index}__c`, LINE, "count"),
  );
  expect(await refusalOfProject(Object.assign({}, ...many))).toContain("at most 40 roll-up summary fields");
});

test("a change that would spoil a summary is refused", async () => {
  const folder = writeProject(mkdtempSync(join(tmpdir(), "summaries-")), LINES);
  folders.push(folder);
  await importDefinitions({ stores, clock }, await readProject(folder));
  const fields = [
    {
      fullName: "Double__c",
      label: "D",
      type: "Number",
      precision: 16,
      scale: 2,
      formula: "LEN(Account__r.Name)",
    },
  ] as const;
  const line = { fullName: "Line__c", label: "Line", pluralLabel: "Lines", fields };
  await expect(importDefinitions({ stores, clock }, [line])).rejects.toThrow(
    "Account.Most__c: Line__c.Double__c is a formula that reads other records",
  );
});

test("summaries as JSON have the same form", () => {
  const field = {
    fullName: "S__c",
    label: "S",
    type: "Summary",
    summaryOperation: "count",
    summaryForeignKey: LINE,
    summaryFilterItems: [{ field: "Line__c.Stage__c", operation: "equals" }],
  };
  const definitions = (more: object) => [{ fullName: "Account", fields: [{ ...field, ...more }] }];
  expect(parseDefinitions(definitions({}))).toEqual(definitions({}));
  expect(() => parseDefinitions(definitions({ summaryOperation: "avg" }))).toThrow(
    "definitions[0].fields[0].summaryOperation must be one of count, max, min, sum",
  );
  expect(() => parseDefinitions(definitions({ summaryFilterItems: [{ field: "x" }] }))).toThrow(
    "summaryFilterItems[0].operation is missing",
  );
});
