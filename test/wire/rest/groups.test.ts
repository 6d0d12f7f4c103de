// Queries of groups, each with the rule of the SOQL reference that it is an example of.
import { describe, expect, it } from "vitest";
import { findSession } from "../../../src/domain/identity/sessions.ts";
import { writeRecords } from "../../../src/domain/records/write.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { type Caller, run, withOrg } from "./scenario.ts";

/** Enough for more groups than one page holds. */
const MANY = 2001;

async function fill(caller: Caller, name: string, columns: string[], rows: unknown[][]): Promise<void> {
  const found = await findSession(caller.org.ports, caller.session, "127.0.0.1");
  const object = (await caller.org.ports.catalogue()).object(name);
  if (!found || !object) throw new Error(`no caller or no ${name}`);
  const call = { caller: found, address: "127.0.0.1", apiVersion: 60 };
  const outcomes = await writeRecords(caller.org.ports, call, {
    operation: "insert",
    object,
    form: "json",
    columns,
    rows: rows as string[][],
  });
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
}

const PROSPECT = "Prospect";
const org = withOrg(async (caller) => {
  const fields = [{ fullName: "Due__c", label: "Due", type: "Date" }] as const;
  await importDefinitions(caller.org.ports, [{ fullName: "Account", fields }]);
  await fill(
    caller,
    "Account",
    ["Name", "Type", "AnnualRevenue", "NumberOfEmployees", "Due__c"],
    [
      ["Web", PROSPECT, 7, 3, "2009-03-31"],
      ["WEB", "Other", 2, 4, "2009-04-10"],
      ["Äpfel", PROSPECT, 5, null, "2010-12-31"],
      ["äpfel", null, null, null, null],
    ],
  );
  const names = Array.from({ length: MANY }, (_, index) => [String(index), index % 2 === 0 ? "even" : "odd"]);
  await fill(caller, "Contact", ["LastName", "Department"], names);
  return {};
});
const q = (soql: string, more = ""): string => `/query?q=${encodeURIComponent(soql)}${more}`;
const answer = (...records: readonly string[]): string =>
  `{"totalSize":${records.length},"done":true,"records":[${records.map((record) => `{"attributes":{"type":"AggregateResult"},${record}}`).join(",")}]}`;
const gives = (does: string, soql: string, ...records: readonly string[]) => ({
  does,
  path: q(soql),
  status: 200,
  text: answer(...records),
});

describe("aggregate functions", () => {
  run(org, [
    gives("count rows", "SELECT COUNT(Id) FROM Account", '"expr0":4'),
    gives("count rows with a value", "SELECT COUNT(Type), COUNT(Due__c) FROM Account", '"expr0":3,"expr1":3'),
    gives(
      "count values that differ, letter case aside",
      "SELECT COUNT_DISTINCT(Name), COUNT_DISTINCT(Type) FROM Account",
      '"expr0":2,"expr1":2',
    ),
    gives(
      "sum up and average what has a value, as numbers of the field's type and as decimals",
      "SELECT SUM(AnnualRevenue), SUM(NumberOfEmployees), AVG(AnnualRevenue), AVG(NumberOfEmployees) FROM Account",
      '"expr0":14.0,"expr1":7,"expr2":4.666666666666667,"expr3":3.5',
    ),
    gives(
      "find the first and the last value of the field's type",
      "SELECT MIN(Due__c), MAX(Due__c), MIN(NumberOfEmployees), MAX(AnnualRevenue), MAX(Name) FROM Account",
      '"expr0":"2009-03-31","expr1":"2010-12-31","expr2":3,"expr3":7.0,"expr4":"äpfel"',
    ),
    gives(
      "take the order of a picklist's definition",
      "SELECT MIN(Type), MAX(Type) FROM Account",
      '"expr0":"Prospect","expr1":"Other"',
    ),
    gives(
      "give 0 and null for no rows",
      "SELECT COUNT(Id), SUM(AnnualRevenue), MAX(Name) FROM Account WHERE Name = 'none'",
      '"expr0":0,"expr1":null,"expr2":null',
    ),
    gives(
      "are named by aliases, others by their number among those without",
      "SELECT MAX(AnnualRevenue), MIN(AnnualRevenue) min, SUM(AnnualRevenue) FROM Account",
      '"expr0":7.0,"min":2.0,"expr1":14.0',
    ),
  ]);
});

describe("GROUP BY", () => {
  run(org, [
    gives(
      "gives a row for each value, also for none",
      "SELECT Type, COUNT(Id) FROM Account GROUP BY Type",
      '"Type":null,"expr0":1',
      '"Type":"Prospect","expr0":2',
      '"Type":"Other","expr0":1',
    ),
    gives(
      "needs no aggregate function",
      "select TYPE from account where type != null group by type",
      '"Type":"Prospect"',
      '"Type":"Other"',
    ),
    gives(
      "takes texts as one that are equal",
      "SELECT Name n, COUNT(Id) c FROM Account GROUP BY Name",
      '"n":"WEB","c":2',
      '"n":"Äpfel","c":2',
    ),
    gives(
      "takes fields of parents, which are named without the way to them",
      "SELECT Owner.Username u, Owner.IsActive, COUNT(Id) FROM Account GROUP BY Owner.Username, Owner.IsActive",
      '"u":"admin@groundfog.test","IsActive":true,"expr0":4',
    ),
    gives("gives nothing of no rows", "SELECT Type FROM Account WHERE Name = 'none' GROUP BY Type"),
    gives(
      "filters groups by HAVING",
      "SELECT Name, COUNT(Type) FROM Account GROUP BY Name HAVING COUNT(Id) > 1 AND SUM(AnnualRevenue) < 9 AND Name = 'ÄPFEL'",
      '"Name":"Äpfel","expr0":1',
    ),
    gives(
      "orders groups by what they are grouped by or by an aggregate",
      "SELECT Type FROM Account GROUP BY Type ORDER BY SUM(AnnualRevenue) DESC NULLS LAST, Type",
      '"Type":"Prospect"',
      '"Type":"Other"',
      '"Type":null',
    ),
    gives(
      "counts groups for LIMIT and OFFSET",
      "SELECT Type FROM Account GROUP BY Type LIMIT 1 OFFSET 1",
      '"Type":"Prospect"',
    ),
    {
      does: "gives 2,000 groups",
      path: q("SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName LIMIT 2000"),
      headers: { "sforce-query-options": "batchSize=200" },
      status: 200,
      has: ['{"totalSize":2000,"done":true,"records":['],
    },
    {
      does: "gives no more, since there are no further pages",
      path: q("SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName"),
      status: 400,
      text: '[{"message":"Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch","errorCode":"EXCEEDED_ID_LIMIT"}]',
    },
    gives(
      "sums up any number of rows",
      "SELECT Department, COUNT(Id) FROM Contact GROUP BY Department",
      '"Department":"even","expr0":1001',
      '"Department":"odd","expr0":1000',
    ),
  ]);
});

describe("GROUP BY ROLLUP and CUBE", () => {
  run(org, [
    gives(
      "ROLLUP of one field ends with a total",
      "SELECT Type, COUNT(Id) cnt FROM Account GROUP BY ROLLUP(Type)",
      '"Type":null,"cnt":1',
      '"Type":"Prospect","cnt":2',
      '"Type":"Other","cnt":1',
      '"Type":null,"cnt":4',
    ),
    gives(
      "GROUPING tells subtotals from groups without a value",
      "SELECT Type, Name, GROUPING(Type) t, GROUPING(Name) n, COUNT(Id) c FROM Account GROUP BY ROLLUP(Type, Name)",
      '"Type":null,"Name":"äpfel","t":0,"n":0,"c":1',
      '"Type":null,"Name":null,"t":0,"n":1,"c":1',
      '"Type":"Prospect","Name":"Web","t":0,"n":0,"c":1',
      '"Type":"Prospect","Name":"Äpfel","t":0,"n":0,"c":1',
      '"Type":"Prospect","Name":null,"t":0,"n":1,"c":2',
      '"Type":"Other","Name":"WEB","t":0,"n":0,"c":1',
      '"Type":"Other","Name":null,"t":0,"n":1,"c":1',
      '"Type":null,"Name":null,"t":1,"n":1,"c":4',
    ),
    gives(
      "CUBE has every combination; GROUPING stands in HAVING and ORDER BY, too",
      "SELECT Type, Name, SUM(AnnualRevenue) s FROM Account WHERE Type != null GROUP BY CUBE(Type, Name) HAVING GROUPING(Type) = 1 OR GROUPING(Name) = 1 ORDER BY GROUPING(Name), GROUPING(Type), Type",
      '"Type":null,"Name":"WEB","s":9.0',
      '"Type":null,"Name":"Äpfel","s":5.0',
      '"Type":"Prospect","Name":null,"s":12.0',
      '"Type":"Other","Name":null,"s":2.0',
      '"Type":null,"Name":null,"s":14.0',
    ),
  ]);
});

describe("date functions", () => {
  const of = (name: string, day: string): string =>
    `SELECT ${name}(Due__c) FROM Account WHERE Due__c = ${day} GROUP BY ${name}(Due__c)`;
  run(org, [
    gives("CALENDAR_MONTH", of("CALENDAR_MONTH", "2010-12-31"), '"expr0":12'),
    gives("CALENDAR_QUARTER", of("CALENDAR_QUARTER", "2009-03-31"), '"expr0":1'),
    gives("CALENDAR_YEAR", of("CALENDAR_YEAR", "2009-04-10"), '"expr0":2009'),
    gives("DAY_IN_MONTH", of("DAY_IN_MONTH", "2009-04-10"), '"expr0":10'),
    gives("DAY_IN_WEEK: 1 is Sunday", of("DAY_IN_WEEK", "2009-04-10"), '"expr0":6'),
    gives("DAY_IN_YEAR", of("DAY_IN_YEAR", "2010-12-31"), '"expr0":365'),
    gives("WEEK_IN_MONTH: 2 for April 10", of("WEEK_IN_MONTH", "2009-04-10"), '"expr0":2'),
    gives("WEEK_IN_YEAR: the first is January 1 to 7", of("WEEK_IN_YEAR", "2010-12-31"), '"expr0":53'),
    gives("FISCAL_QUARTER of a year that begins in January", of("FISCAL_QUARTER", "2009-04-10"), '"expr0":2'),
    gives(
      "group, and are asked of a date that is grouped by",
      "SELECT CALENDAR_YEAR(Due__c) y, COUNT(Id) FROM Account GROUP BY Due__c ORDER BY Due__c NULLS LAST",
      '"y":2009,"expr0":1',
      '"y":2009,"expr0":1',
      '"y":2010,"expr0":1',
      '"y":null,"expr0":1',
    ),
    {
      does: "filter rows",
      path: q("SELECT Name FROM Account WHERE CALENDAR_YEAR(Due__c) = 2009 AND DAY_IN_WEEK(Due__c) > 3"),
      status: 200,
      like: { totalSize: 1, records: [{ Name: "WEB" }] },
    },
    {
      does: "find rows without a date by != only",
      path: q("SELECT COUNT() FROM Account WHERE CALENDAR_YEAR(Due__c) != 2009"),
      status: 200,
      like: { totalSize: 2 },
    },
  ]);

  it("tell moments in UTC, and within convertTimezone() in the caller's time zone", async () => {
    const { org: running, send } = org();
    const user = (await running.ports.catalogue()).object("User");
    const zone = user?.fieldsByName.get("timezonesidkey");
    expect(zone).toBeDefined();
    const soql =
      "SELECT HOUR_IN_DAY(CreatedDate) utc, HOUR_IN_DAY(convertTimezone(CreatedDate)) own, DAY_ONLY(convertTimezone(CreatedDate)) day, MAX(CreatedDate) at FROM Account GROUP BY HOUR_IN_DAY(CreatedDate), HOUR_IN_DAY(convertTimezone(CreatedDate)), DAY_ONLY(convertTimezone(CreatedDate))";
    const { body, text } = await send("GET", q(soql));
    const [record] = (body as { records: Record<string, string | number>[] }).records;
    const at = new Date(String(record?.["at"]));
    const timeZone = "America/Los_Angeles";
    const local = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
    const [day, time] = local.format(at).split(" ");
    expect(record, text).toMatchObject({ utc: at.getUTCHours(), own: Number(time?.slice(0, 2)), day });
  });
});

const refused = (does: string, soql: string, code: string, message: string) => ({
  does,
  path: q(soql),
  status: 400,
  text: JSON.stringify([{ message, errorCode: code }]),
});

describe("queries of groups are refused", () => {
  run(org, [
    refused(
      "for a grouped field within an aggregate function, as recorded",
      "SELECT COUNT(Id) FROM Account GROUP BY Id",
      "MALFORMED_QUERY",
      "\nSELECT COUNT(Id) FROM Account GROUP BY Id\n             ^\nERROR at Row:1:Column:14\nGrouped field should not be aggregated: Id",
    ),
    refused(
      "for a field that is not grouped",
      "SELECT Name, COUNT(Id) FROM Account",
      "MALFORMED_QUERY",
      "\nSELECT Name, COUNT(Id) FROM Account\n       ^\nERROR at Row:1:Column:8\nField must be grouped or aggregated: Name",
    ),
    refused(
      "for an order by a field that is not grouped",
      "SELECT Type FROM Account GROUP BY Type ORDER BY Name",
      "MALFORMED_QUERY",
      "\nSELECT Type FROM Account GROUP BY Type ORDER BY Name\n                                                ^\nERROR at Row:1:Column:49\nOrdered field must be grouped or aggregated: Name",
    ),
    refused(
      "for an alias in a query of rows",
      "SELECT Name n FROM Account",
      "MALFORMED_QUERY",
      "\nSELECT Name n FROM Account\n       ^\nERROR at Row:1:Column:8\nonly aggregate expressions use field aliasing",
    ),
    refused(
      "for two fields of one name",
      "SELECT Name, Parent.Name FROM Account GROUP BY Name, Parent.Name",
      "MALFORMED_QUERY",
      "\nSELECT Name, Parent.Name FROM Account GROUP BY Name, Parent.Nam\n             ^\nERROR at Row:1:Column:14\nduplicate alias: Name",
    ),
    refused(
      "for a function that doesn't go with the field",
      "SELECT SUM(Name) FROM Account",
      "MALFORMED_QUERY",
      "\nSELECT SUM(Name) FROM Account\n           ^\nERROR at Row:1:Column:12\nfield Name does not support aggregate operator SUM",
    ),
    refused(
      "for groups of a field that has none",
      "SELECT COUNT(Id) FROM Account GROUP BY CreatedDate",
      "INVALID_FIELD",
      "\nSELECT COUNT(Id) FROM Account GROUP BY CreatedDate\n                                       ^\nERROR at Row:1:Column:40\nfield 'CreatedDate' can not be grouped in a query call",
    ),
    refused(
      "for a LIMIT without GROUP BY",
      "SELECT MAX(CreatedDate) FROM Account LIMIT 1",
      "MALFORMED_QUERY",
      "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
    ),
  ]);
});

describe("columns=true", () => {
  run(org, [
    {
      does: "tells functions by their aliases and by what they are",
      path: q("SELECT Type, COUNT(Id), MAX(Name) m FROM Account GROUP BY Type", "&columns=true"),
      status: 200,
      like: {
        groupBy: true,
        idSelected: false,
        columnMetadata: [
          { columnName: "Type", displayName: "Type", aggregate: false, joinColumns: [] },
          {
            columnName: "expr0",
            displayName: "COUNT(Id)",
            aggregate: true,
            apexType: "Integer",
            joinColumns: [],
          },
          { columnName: "m", displayName: "MAX(Name)", aggregate: true, apexType: "String", joinColumns: [] },
        ],
      },
    },
  ]);
});
