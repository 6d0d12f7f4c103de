// Formula fields of an SFDX project: what describe says of them, what they come to, and where they may stand in a query.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formulaFile, ruleFile } from "./rule-files.ts";
import { fieldFile, objectFile, type TypedOrg, typedOrg } from "./typed-org.ts";

const NUMBER = "<type>Number</type><precision>18</precision><scale>2</scale>";
const BLANK = "<formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>";

let org: TypedOrg;
let acme: string;
const rows: string[] = [];
beforeAll(async () => {
  org = await typedOrg({
    ...objectFile("Line__c"),
    ...fieldFile("Line__c", "Price__c", NUMBER),
    ...fieldFile("Line__c", "Count__c", NUMBER),
    ...fieldFile("Line__c", "Rate__c", "<type>Percent</type><precision>5</precision><scale>2</scale>"),
    ...fieldFile("Line__c", "Day__c", "<type>Date</type>"),
    ...fieldFile(
      "Line__c",
      "Account__c",
      "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Lines</relationshipName>",
    ),
    ...formulaFile("Line__c", "Sum__c", NUMBER, "Price__c * Count__c"),
    ...formulaFile("Line__c", "Each__c", `${NUMBER}${BLANK}`, "Price__c / Count__c"),
    ...formulaFile(
      "Line__c",
      "Total__c",
      "<type>Currency</type><precision>18</precision><scale>1</scale>",
      "Sum__c * (1 + Rate__c)",
    ),
    ...formulaFile(
      "Line__c",
      "Half__c",
      "<type>Percent</type><precision>18</precision><scale>2</scale>",
      "Rate__c / 2",
    ),
    ...formulaFile(
      "Line__c",
      "Title__c",
      "<type>Text</type>",
      'UPPER(Name) & " <" & Account__r.Label__c & ">"',
    ),
    ...formulaFile("Line__c", "Big__c", "<type>Checkbox</type>", "Sum__c > 10"),
    ...formulaFile("Line__c", "Next__c", "<type>Date</type>", "Day__c + 1"),
    ...formulaFile("Line__c", "Made__c", "<type>DateTime</type>", "DATETIMEVALUE(Day__c) + 0.5"),
    ...formulaFile("Account", "Label__c", "<type>Text</type>", 'Name & "!"'),
    ...ruleFile("Line__c", "TooMuch", "AND(Sum__c > 1000, NOT(ISNEW()))", "Too much"),
  });
  acme = await org.create("Account", { Name: "Acme" });
  const all = [
    { Name: "one", Price__c: 0.1, Count__c: 3, Rate__c: 50, Day__c: "2026-02-28", Account__c: acme },
    { Name: "Two", Price__c: 7, Count__c: 2, Day__c: "2026-02-28" },
    { Name: "three", Price__c: 5 },
  ];
  for (const row of all) rows.push(await org.create("Line__c", row));
});
afterAll(() => org.stop());

const names = async (rest: string): Promise<unknown[]> =>
  (await org.query(`SELECT Name FROM Line__c ${rest}`)).map(({ Name }) => Name);

test("describe tells of them as calculated", async () => {
  expect(await org.described("Line__c", "Title__c")).toMatchObject({
    type: "string",
    calculated: true,
    calculatedFormula: 'UPPER(Name) & " <" & Account__r.Label__c & ">"',
    formulaTreatNullNumberAsZero: true,
    createable: false,
    updateable: false,
    nillable: true,
    length: 1300,
    byteLength: 3900,
    filterable: true,
    sortable: true,
    groupable: false,
    custom: true,
  });
  expect(await org.described("Line__c", "Each__c")).toMatchObject({
    type: "double",
    precision: 18,
    scale: 2,
    formulaTreatNullNumberAsZero: false,
    aggregatable: true,
  });
  expect(await org.described("Line__c", "Big__c")).toMatchObject({
    type: "boolean",
    nillable: false,
    groupable: true,
  });
});

describe("a value", () => {
  test.each([
    ["Sum__c", [0.3, 14, 0]],
    ["Each__c", [0.03, 3.5, null]],
    ["Total__c", [0.5, 14, 0]],
    ["Half__c", [25, 0, 0]],
    ["Title__c", ["ONE <Acme!>", "TWO <!>", "THREE <!>"]],
    ["Big__c", [false, true, false]],
    ["Next__c", ["2026-03-01", "2026-03-01", null]],
    ["Made__c", ["2026-02-28T12:00:00.000+0000", "2026-02-28T12:00:00.000+0000", null]],
  ])("%s is worked out", async (field, expected) => {
    const found: unknown[] = [];
    for (const id of rows) found.push(await org.read("Line__c", id, field));
    expect(found).toEqual(expected);
  });

  test("follows its own record and its parent; the formula of a parent that is missing reads blanks", async () => {
    const parent = await org.create("Account", { Name: "Old" });
    const id = await org.create("Line__c", { Name: "p", Account__c: parent, Price__c: 1, Count__c: 1 });
    expect(await org.read("Line__c", id, "Title__c")).toBe("P <Old!>");
    await org.rest("PATCH", `/sobjects/Account/${parent}`, { Name: "New" });
    expect(await org.read("Line__c", id, "Title__c")).toBe("P <New!>");
    await org.rest("PATCH", `/sobjects/Line__c/${id}`, { Count__c: 4 });
    expect(await org.read("Line__c", id, "Sum__c")).toBe(4);
    await org.rest("DELETE", `/sobjects/Account/${parent}`);
    expect(await org.read("Line__c", id, "Title__c")).toBe("P <!>");
    await org.rest("DELETE", `/sobjects/Line__c/${id}`);
  });

  test("stands in a whole record, of a parent and of children", async () => {
    const { body } = await org.rest("GET", `/sobjects/Line__c/${rows[0]}`);
    expect(body).toMatchObject({ Sum__c: 0.3, Title__c: "ONE <Acme!>", Big__c: false });
    expect(await org.query("SELECT Account__r.Label__c FROM Line__c WHERE Name = 'one'")).toMatchObject([
      { Account__r: { Label__c: "Acme!" } },
    ]);
    expect(
      await org.query("SELECT (SELECT Title__c FROM Lines__r ORDER BY Total__c) FROM Account"),
    ).toMatchObject([{ Lines__r: { records: [{ Title__c: "ONE <Acme!>" }] } }]);
  });
});

describe("a query", () => {
  test("filters and sorts by them", async () => {
    expect(await names("WHERE Sum__c = 0.3")).toEqual(["one"]);
    expect(await names("WHERE Big__c = TRUE")).toEqual(["Two"]);
    expect(await names("WHERE Each__c = NULL")).toEqual(["three"]);
    expect(await names("WHERE Title__c = 'one <ACME!>'")).toEqual(["one"]);
    expect(await names("WHERE Title__c LIKE 't%'")).toEqual(["Two", "three"]);
    expect(await names("WHERE Next__c IN (2026-03-01) ORDER BY Title__c DESC")).toEqual(["Two", "one"]);
    expect(await names("ORDER BY Sum__c DESC")).toEqual(["Two", "one", "three"]);
    expect(await names("WHERE Account__r.Label__c = 'acme!'")).toEqual(["one"]);
    expect(await names("WHERE CALENDAR_YEAR(Next__c) = 2026 ORDER BY Name")).toEqual(["one", "Two"]);
  });

  test("adds them up, and groups by those that can be", async () => {
    expect(
      await org.query("SELECT SUM(Sum__c) s, MAX(Title__c) t, COUNT(Each__c) c FROM Line__c"),
    ).toMatchObject([{ s: 14.3, t: "TWO <!>", c: 2 }]);
    expect(
      await org.query("SELECT Big__c b, COUNT(Id) n FROM Line__c GROUP BY Big__c ORDER BY COUNT(Id)"),
    ).toMatchObject([
      { b: true, n: 1 },
      { b: false, n: 2 },
    ]);
    const { status, body } = await org.rest(
      "GET",
      `/query?q=${encodeURIComponent("SELECT Title__c FROM Line__c GROUP BY Title__c")}`,
    );
    expect({ status, body }).toMatchObject({ status: 400, body: [{ errorCode: "INVALID_FIELD" }] });
  });

  test("explains, pages and exports them", async () => {
    const soql = encodeURIComponent("SELECT Title__c FROM Line__c WHERE Sum__c > 1");
    expect((await org.rest("GET", `/query?explain=${soql}`)).status).toBe(200);
    const { body } = await org.rest("POST", "/jobs/query", {
      operation: "query",
      query: "SELECT Name, Sum__c, Title__c, Big__c, Made__c FROM Line__c",
    });
    const { id } = body as { id: string };
    await expect
      .poll(async () => ((await org.rest("GET", `/jobs/query/${id}`)).body as { state: string }).state)
      .toBe("JobComplete");
    expect((await org.rest("GET", `/jobs/query/${id}/results`)).text.split("\n").slice(1, 4)).toEqual([
      '"one","0.3","ONE <Acme!>","false","2026-02-28T12:00:00.000Z"',
      '"Two","14.0","TWO <!>","true","2026-02-28T12:00:00.000Z"',
      '"three","0.0","THREE <!>","false",""',
    ]);
  });
});

test("nobody can set one", async () => {
  for (const [method, path] of [
    ["POST", "/sobjects/Line__c"],
    ["PATCH", `/sobjects/Line__c/${rows[0]}`],
  ] as const) {
    const { status, body } = await org.rest(method, path, { Sum__c: 1 });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: [{ errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE", fields: ["Sum__c"] }],
    });
  }
});

test("a validation rule reads them as the record will have them", async () => {
  const { status, body } = await org.rest("PATCH", `/sobjects/Line__c/${rows[1]}`, { Count__c: 1000 });
  expect({ status, body }).toMatchObject({ status: 400, body: [{ message: "Too much" }] });
});
