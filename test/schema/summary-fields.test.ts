// Roll-up summary fields of an SFDX project at every door: what describe says, what they come to, and where they stand.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { call, textIn } from "../support/soap.ts";
import { bulkClient } from "../wire/bulk/bulk.ts";
import { ruleFile } from "./rule-files.ts";
import { LINES, summaryFile } from "./summary-files.ts";
import { type TypedOrg, typedOrg } from "./typed-org.ts";

const LINE = "Line__c.Account__c";
const STAGED = (operation: string, value?: string) =>
  summaryFile("Account", `Is_${operation}__c`, LINE, "count", undefined, [
    "Stage__c",
    operation,
    value ?? "",
  ]);

let org: TypedOrg;
const accounts: Record<string, string> = {};
beforeAll(async () => {
  org = await typedOrg({
    ...LINES,
    ...STAGED("contains", "p"),
    ...STAGED("notContain", "p, s"),
    ...STAGED("startsWith", "o"),
    ...STAGED("notEqual", "open"),
    ...STAGED("equals"),
    ...summaryFile("Account", "Quoted__c", LINE, "count", undefined, ["Stage__c", "equals", '"a, ""b""", c']),
    ...summaryFile("Account", "Early__c", LINE, "count", undefined, ["Day__c", "lessOrEqual", "2026-01-31"]),
    ...ruleFile("Account", "Few", "Lines__c &gt; 3".replace("&gt;", ">"), "Too many lines"),
    ...ruleFile("Account", "None", 'AND(Lines__c = 0, Name = "Full")', "No lines"),
  });
  for (const name of ["Acme", "Bolt", "Calm"]) accounts[name] = await org.create("Account", { Name: name });
  const lines: [string, number | null, string | null, string | null][] = [
    ["Acme", 0.1, "2026-01-31", "Open"],
    ["Acme", 0.2, "2026-02-01", "shut"],
    ["Acme", 20, null, "half"],
    ["Bolt", -5.5, "2025-12-31", null],
    ["Bolt", null, null, 'A, "b"'],
  ];
  for (const [name, Amount__c, Day__c, Stage__c] of lines)
    await org.create("Line__c", { Name: name, Account__c: accounts[name], Amount__c, Day__c, Stage__c });
});
afterAll(() => org.stop());

const summaries = async (name: string, ...fields: readonly string[]): Promise<unknown[]> => {
  const [row] = await org.query(`SELECT ${fields.join(", ")} FROM Account WHERE Name = '${name}'`);
  return fields.map((field) => row?.[field]);
};
const names = async (rest: string): Promise<unknown[]> =>
  (await org.query(`SELECT Name FROM Account ${rest}`)).map(({ Name }) => Name);

test("describe tells of them as calculated, of the type that is summed up", async () => {
  const calculated = {
    calculated: true,
    calculatedFormula: null,
    createable: false,
    updateable: false,
    nillable: true,
    defaultedOnCreate: false,
    custom: true,
    filterable: true,
    sortable: true,
  };
  const number = { type: "double", precision: 18, groupable: false, aggregatable: true };
  expect(await org.described("Account", "Lines__c")).toMatchObject({ ...calculated, ...number, scale: 0 });
  expect(await org.described("Account", "Total__c")).toMatchObject({ ...calculated, ...number, scale: 2 });
  expect(await org.described("Account", "Parts__c")).toMatchObject({ ...calculated, ...number, scale: 0 });
  expect(await org.described("Account", "First__c")).toMatchObject({
    ...calculated,
    type: "date",
    precision: 0,
    scale: 0,
    groupable: true,
  });
  const [row] = await org.query(
    "SELECT DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'Total__c'",
  );
  expect(row?.["DataType"]).toBe("Roll-Up Summary (SUM Line)");
});

test("they come to what their records do, without the fractions of binary numbers", async () => {
  const fields = ["Lines__c", "Open__c", "Total__c", "Big__c", "First__c", "Most__c", "Average__c"];
  expect(await summaries("Acme", ...fields)).toEqual([3, 2, 20.3, 20, "2026-01-31", 40, 6.77]);
  expect(await summaries("Bolt", ...fields)).toEqual([2, 0, -5.5, 0, "2025-12-31", 0, -2.75]);
  expect(await summaries("Calm", ...fields)).toEqual([0, 0, 0, 0, null, null, 0]);
  for (const field of ["Total__c", "First__c"])
    expect(await org.read("Account", accounts["Acme"] ?? "", field)).toBe(
      field === "Total__c" ? 20.3 : "2026-01-31",
    );
});

test("filters have the meaning of filters: any value, without letter case, a blank is no value", async () => {
  const fields = ["contains", "notContain", "startsWith", "notEqual", "equals"].map(
    (name) => `Is_${name}__c`,
  );
  expect(await summaries("Acme", ...fields)).toEqual([1, 1, 1, 2, 0]);
  expect(await summaries("Bolt", ...fields)).toEqual([0, 2, 0, 2, 1]);
  expect(await summaries("Bolt", "Quoted__c", "Early__c")).toEqual([1, 1]);
});

test("queries filter by them, sort by them and sum them up", async () => {
  expect(await names("WHERE Total__c > 0 AND Lines__c = 3")).toEqual(["Acme"]);
  expect(await names("WHERE First__c = null")).toEqual(["Calm"]);
  expect(await names("WHERE Average__c < 0")).toEqual(["Bolt"]);
  expect(await names("ORDER BY Total__c DESC")).toEqual(["Acme", "Calm", "Bolt"]);
  expect(await names("ORDER BY First__c NULLS LAST")).toEqual(["Bolt", "Acme", "Calm"]);
  expect(await org.query("SELECT SUM(Lines__c) n, MAX(Total__c) most FROM Account")).toMatchObject([
    { n: 5, most: 20.3 },
  ]);
  const groups = await org.query(
    "SELECT First__c, COUNT(Id) n FROM Account GROUP BY First__c HAVING COUNT(Id) = 1 ORDER BY First__c NULLS LAST",
  );
  expect(groups.map(({ First__c }) => First__c)).toEqual(["2025-12-31", "2026-01-31", null]);
  const children = await org.query("SELECT Name FROM Line__c WHERE Account__r.Total__c < 0");
  expect(children).toHaveLength(2);
  const refused = await org.rest(
    "GET",
    `/query?q=${encodeURIComponent("SELECT Total__c FROM Account GROUP BY Total__c")}`,
  );
  expect(refused.text).toContain("can not be grouped in a query call");
});

test("nobody writes them", async () => {
  expect(await org.refusal("Account", { Name: "x", Total__c: 5 })).toEqual({
    status: 400,
    code: "INVALID_FIELD_FOR_INSERT_UPDATE",
    fields: ["Total__c"],
  });
  const answer = await org.rest("PATCH", `/sobjects/Account/${accounts["Acme"]}`, { Lines__c: null });
  expect(answer.text).toContain("INVALID_FIELD_FOR_INSERT_UPDATE");
});

test("the master's SystemModstamp moves with them and nothing else of it does", async () => {
  const id = accounts["Calm"] ?? "";
  const stamps = async (): Promise<(string | number)[]> => {
    const [row] = await org.query(`SELECT SystemModstamp, LastModifiedDate FROM Account WHERE Id = '${id}'`);
    return [row?.["SystemModstamp"], row?.["LastModifiedDate"]].map(String);
  };
  const [stamp, modified] = await stamps();
  const line = await org.create("Line__c", { Name: "l", Account__c: id });
  const [after, still] = await stamps();
  expect(Date.parse(String(after))).toBeGreaterThanOrEqual(Date.parse(String(stamp)));
  expect(after).not.toBe(stamp);
  expect(still).toBe(modified);
  await org.rest("PATCH", `/sobjects/Line__c/${line}`, { Name: "renamed" });
  expect(await stamps()).toEqual([after, modified]);
  await org.rest("DELETE", `/sobjects/Line__c/${line}`);
  expect(await summaries("Calm", "Lines__c", "Most__c")).toEqual([0, null]);
});

test("the master's validation rules read them when it is written", async () => {
  expect(await org.refusal("Account", { Name: "Full" })).toMatchObject({
    code: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
  });
  const id = await org.create("Account", { Name: "Many" });
  for (let made = 0; made < 4; made++) await org.create("Line__c", { Name: "l", Account__c: id });
  expect((await org.rest("PATCH", `/sobjects/Account/${id}`, { Site: "x" })).text).toContain(
    "Too many lines",
  );
});

describe("at the other doors", () => {
  test("SOAP's create and queries", async () => {
    const id = await org.create("Account", { Name: "Soap" });
    const lines = [1.25, 2.5].map(
      (amount) =>
        `<sObjects><type>Line__c</type><Name>l</Name><Account__c>${id}</Account__c><Amount__c>${amount}</Amount__c></sObjects>`,
    );
    const created = await call(org.url, org.session, `<create>${lines.join("")}</create>`);
    expect(created.text.match(/<success>true/g)).toHaveLength(2);
    const soql = `SELECT Total__c, Lines__c, First__c FROM Account WHERE Id = '${id}'`;
    const { text } = await call(org.url, org.session, `<query><queryString>${soql}</queryString></query>`);
    expect(text).toMatch(/Total__c>3.75<.*Lines__c>2.0<.*First__c xsi:nil="true"/s);
    const described = await call(
      org.url,
      org.session,
      "<describeSObject><sObjectType>Account</sObjectType></describeSObject>",
    );
    expect(described.status).toBe(200);
    expect(textIn(described, "calculated")).toBeDefined();
  });

  test("SOAP's merge moves what is summed up, and who comes back from it has nothing left", async () => {
    const [kept, gone] = [
      await org.create("Account", { Name: "Kept" }),
      await org.create("Account", { Name: "Gone" }),
    ];
    for (const id of [kept, gone, gone])
      await org.create("Line__c", { Name: "l", Account__c: id, Amount__c: 2 });
    const soap = (xml: string) => call(org.url, org.session, xml);
    const merged = await soap(
      `<merge><request><masterRecord><type>Account</type><Id>${kept}</Id></masterRecord><recordToMergeIds>${gone}</recordToMergeIds></request></merge>`,
    );
    expect(merged.text).toContain("<success>true</success>");
    expect(await summaries("Kept", "Lines__c", "Total__c")).toEqual([3, 6]);
    await soap(`<undelete><ids>${gone}</ids></undelete>`);
    expect(await summaries("Gone", "Lines__c", "Total__c", "Most__c")).toEqual([0, 0, null]);
  });

  test("Bulk loads of details, moves of them, and exports of masters", async () => {
    const bulk = bulkClient(org.url, org.session);
    const ids = [
      await org.create("Account", { Name: "Bulk 0" }),
      await org.create("Account", { Name: "Bulk 1" }),
    ];
    const rows = Array.from({ length: 1000 }, (_, index) => `l${index},${ids[index % 2]},${index}.25,Open`);
    const loaded = await bulk.load(
      { object: "Line__c", operation: "insert" },
      `Name,Account__c,Amount__c,Stage__c\n${rows.join("\n")}\n`,
    );
    expect(loaded).toMatchObject({ state: "JobComplete", numberRecordsFailed: 0 });
    expect(await summaries("Bulk 0", "Lines__c", "Open__c", "Total__c")).toEqual([500, 500, 249_625]);
    expect(await summaries("Bulk 1", "Lines__c", "Open__c", "Total__c")).toEqual([500, 500, 250_125]);
    const moving = (await bulk.results(loaded.id, "successfulResults"))
      .split("\n")
      .slice(1, 101)
      .map((row) => `${row.split(",")[0]?.replaceAll('"', "")},${ids[0]}`);
    await bulk.load({ object: "Line__c", operation: "update" }, `Id,Account__c\n${moving.join("\n")}\n`);
    expect(await summaries("Bulk 0", "Lines__c")).toEqual([550]);
    expect(await summaries("Bulk 1", "Lines__c")).toEqual([450]);
    const deleted = moving.map((row) => row.split(",")[0]);
    await bulk.load({ object: "Line__c", operation: "hardDelete" }, `Id\n${deleted.join("\n")}\n`);
    expect(await summaries("Bulk 0", "Lines__c")).toEqual([450]);
    const job = await bulk.query("SELECT Name, Lines__c FROM Account WHERE Name LIKE 'Bulk%' ORDER BY Name");
    const { text } = await bulk.send("GET", `/jobs/query/${job.id}/results`);
    expect(text.replaceAll('"', "")).toMatch(/^Name,Lines__c\nBulk 0,450(\.0)?\nBulk 1,450(\.0)?\n$/);
  });

  test("the Tooling API makes them, right at once; they can be changed, but not to another type", async () => {
    const Metadata = {
      label: "Most",
      type: "Summary",
      summaryForeignKey: LINE,
      summaryOperation: "max",
      summarizedField: "Line__c.Amount__c",
      summaryFilterItems: [{ field: "Line__c.Stage__c", operation: "notEqual", value: "half" }],
    };
    const save = (method: string, path: string, metadata: object) =>
      org.rest(method, `/tooling/sobjects/CustomField${path}`, {
        FullName: "Account.Biggest__c",
        Metadata: metadata,
      });
    const made = await save("POST", "", Metadata);
    expect(made.status, made.text).toBe(201);
    expect(await summaries("Acme", "Biggest__c")).toEqual([0.2]);
    const path = `/${(made.body as { id: string }).id}`;
    const told = await org.rest("GET", `/tooling/sobjects/CustomField${path}`);
    expect(told.body).toMatchObject({ Metadata });
    const { summaryFilterItems: _items, ...plain } = Metadata;
    expect((await save("PATCH", path, { ...plain, summaryOperation: "sum" })).status).toBe(204);
    expect(await summaries("Acme", "Biggest__c")).toEqual([20.3]);
    expect(await summaries("Calm", "Biggest__c")).toEqual([0]);
    const date = await save("PATCH", path, { ...plain, summarizedField: "Line__c.Day__c" });
    expect(date.text).toContain("the type can't be changed from double to date");
    const wrong = await save("POST", "", { ...Metadata, summaryForeignKey: "Line__c.Stage__c" });
    expect(wrong.status).toBe(400);
  });

  test("the Metadata API makes them and reads them as they were written", async () => {
    const field = `<label>Late</label><summarizedField>Line__c.Day__c</summarizedField><summaryFilterItems><field>Line__c.Amount__c</field><operation>greaterThan</operation><value>0</value></summaryFilterItems><summaryFilterItems><field>Line__c.Stage__c</field><operation>notEqual</operation></summaryFilterItems><summaryForeignKey>${LINE}</summaryForeignKey><summaryOperation>max</summaryOperation>`;
    const metadata = (xml: string) =>
      call(org.url, org.session, xml, { path: "/services/Soap/m/64.0", flavour: "m" });
    const created = await metadata(
      `<createMetadata><metadata xsi:type="CustomField" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><fullName>Account.Late__c</fullName>${field}<type>Summary</type></metadata></createMetadata>`,
    );
    expect(created.text).toContain("<success>true</success>");
    expect(await summaries("Acme", "Late__c")).toEqual(["2026-02-01"]);
    const read = await metadata(
      "<readMetadata><type>CustomField</type><fullNames>Account.Late__c</fullNames></readMetadata>",
    );
    for (const element of field.split(/(?<=<\/\w+>)(?=<)/)) expect(read.text).toContain(element);
  });

  test("a formula that is summed up may be another one: the sums follow", async () => {
    const double = {
      fullName: "Double__c",
      label: "Double",
      type: "Number",
      precision: 16,
      scale: 2,
      formula: "Amount__c * 3",
    } as const;
    await importDefinitions(org.ports, [
      { fullName: "Line__c", label: "Line", pluralLabel: "Lines", fields: [double] },
    ]);
    expect(await summaries("Acme", "Most__c")).toEqual([60]);
  });
});
