// FORMAT(): numbers, dates, times and money as the user's locale and time zone have them.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { soapOf } from "../soap/soap-org.ts";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "Opportunity",
      fields: [
        { fullName: "Count__c", label: "Count", type: "Number", precision: 18, scale: 0 },
        { fullName: "Weight__c", label: "Weight", type: "Number", precision: 18, scale: 3 },
        { fullName: "Share__c", label: "Share", type: "Percent", precision: 18, scale: 2 },
        { fullName: "Hour__c", label: "Hour", type: "Time" },
        { fullName: "Moment__c", label: "Moment", type: "DateTime" },
      ],
    },
  ]);
  const account = await make(caller, "Account", { Name: "Acme", AnnualRevenue: 1234567 });
  const big = await make(caller, "Opportunity", {
    Name: "Big",
    StageName: "Prospecting",
    CloseDate: "2015-12-28",
    Amount: 44000,
    AccountId: account,
    Count__c: -1234,
    Weight__c: 1234.5,
    Share__c: 12.5,
    Hour__c: "15:31:37.000Z",
    Moment__c: "2025-04-10T22:31:37.000Z",
  });
  await make(caller, "Opportunity", { Name: "Small", StageName: "Prospecting", CloseDate: "2016-01-01" });
  return { account, big };
});

const q = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;
const refused = (does: string, soql: string, code: string, piece: string) => ({
  does,
  path: q(soql),
  status: 400,
  like: [{ errorCode: code }],
  has: [piece],
});

describe("FORMAT()", () => {
  run(org, [
    {
      does: "gives money, dates and moments as the reference shows them, under their aliases",
      path: q(
        "SELECT Id, Amount, FORMAT(Amount) Amt, format ( CloseDate ) shown, FORMAT(Moment__c) formattedDate FROM Opportunity WHERE Name = 'Big'",
      ),
      version: 60,
      status: 200,
      text: '{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Opportunity","url":"/services/data/v60.0/sobjects/Opportunity/<big>"},"Id":"<big>","Amount":44000.0,"Amt":"$44,000.00","shown":"12/28/2015","formattedDate":"4/10/2025, 3:31 PM"}]}',
    },
    {
      does: "gives numbers, percents and times, under the field's name without an alias",
      path: q(
        "SELECT FORMAT(Count__c), FORMAT(Weight__c), FORMAT(Share__c), FORMAT(Hour__c) FROM Opportunity WHERE Name = 'Big'",
      ),
      status: 200,
      like: {
        records: [{ Count__c: "-1,234", Weight__c: "1,234.500", Share__c: "12.50%", Hour__c: "3:31 PM" }],
      },
    },
    {
      does: "gives null of nothing",
      path: q("SELECT FORMAT(Amount) a, FORMAT(Moment__c) FROM Opportunity WHERE Name = 'Small'"),
      status: 200,
      like: { records: [{ a: null, Moment__c: null }] },
    },
    {
      does: "gives a parent's value in the parent, with an alias in the row",
      path: q(
        "SELECT FORMAT(Account.AnnualRevenue), FORMAT(Account.AnnualRevenue) rev, Account.Name FROM Opportunity ORDER BY Name",
      ),
      status: 200,
      like: {
        records: [
          { Account: { AnnualRevenue: "$1,234,567", Name: "Acme" }, rev: "$1,234,567" },
          { Account: null, rev: null },
        ],
      },
    },
    {
      does: "gives values in child queries",
      path: q("SELECT Name, (SELECT FORMAT(Amount) Amt, Name FROM Opportunities) FROM Account"),
      status: 200,
      like: { records: [{ Opportunities: { records: [{ Amt: "$44,000.00", Name: "Big" }] } }] },
    },
    {
      does: "gives what aggregate functions find",
      path: q(
        "SELECT FORMAT(MIN(CloseDate)) Amt, FORMAT(SUM(Amount)), FORMAT(COUNT(Id)), FORMAT(AVG(Amount)) mean, MAX(CloseDate) FROM Opportunity",
      ),
      status: 200,
      like: {
        records: [
          { Amt: "12/28/2015", expr0: "$44,000.00", expr1: "2", mean: "$44,000.00", expr2: "2016-01-01" },
        ],
      },
    },
    {
      does: "lets labels have an alias, too",
      path: q("SELECT toLabel(StageName) stage, StageName FROM Opportunity WHERE Name = 'Big'"),
      status: 200,
      like: { records: [{ stage: "Prospecting", StageName: "Prospecting" }] },
    },
    {
      does: "is described by columns=true as a text under its alias",
      path: `${q("SELECT FORMAT(Amount) Amt FROM Opportunity")}&columns=true`,
      status: 200,
      like: { columnMetadata: [{ columnName: "Amt", apexType: "String", textType: true }] },
    },
    refused(
      "wants an alias beside the field itself",
      "SELECT Amount, FORMAT(Amount) FROM Opportunity",
      "INVALID_FIELD",
      "duplicate field selected: Amount",
    ),
    refused(
      "wants aliases to differ, in whatever case",
      "SELECT amount, FORMAT(CloseDate) AMOUNT FROM Opportunity",
      "INVALID_FIELD",
      "duplicate field selected: AMOUNT",
    ),
    refused(
      "leaves alone what a record has beside its fields",
      "SELECT FORMAT(CloseDate) Attributes FROM Opportunity",
      "MALFORMED_QUERY",
      "duplicate alias: Attributes",
    ),
    refused("is of no texts", "SELECT FORMAT(Name) FROM Opportunity", "INVALID_FIELD", "'Name' is none"),
    refused(
      "is of no ids that are counted out",
      "SELECT FORMAT(MAX(Id)) FROM Opportunity",
      "INVALID_FIELD",
      "is none",
    ),
    refused(
      "is of no grouped field",
      "SELECT FORMAT(CloseDate), COUNT(Id) FROM Opportunity GROUP BY CloseDate",
      "MALFORMED_QUERY",
      "a grouped query cannot use FORMAT() of a grouped field",
    ),
    refused(
      "is no condition",
      "SELECT Id FROM Opportunity WHERE FORMAT(Amount) = '$1'",
      "MALFORMED_QUERY",
      "unexpected token: '('",
    ),
    refused(
      "orders nothing",
      "SELECT Id FROM Opportunity ORDER BY FORMAT(Amount)",
      "MALFORMED_QUERY",
      "unexpected token: '('",
    ),
    ...["convertCurrency(Amount)", "FORMAT(convertCurrency(Amount)) convertedCurrency"].map((item) =>
      refused(
        `converts nothing in an org of one currency: ${item}`,
        `SELECT Id, ${item} FROM Opportunity`,
        "MALFORMED_QUERY",
        "convertCurrency can only be used in an organization with multiple currencies",
      ),
    ),
    refused(
      "compares no amounts of other currencies",
      "SELECT Id FROM Opportunity WHERE Amount > USD5000",
      "MALFORMED_QUERY",
      "unexpected token: 'USD5000'",
    ),
  ]);

  it("follows the user's locale and time zone, on the next page and over SOAP", async () => {
    const { admin, url } = org().org;
    const { send, names } = org();
    const { body } = await send("GET", q(`SELECT Id FROM User WHERE Username = '${admin.username}'`));
    const [{ Id } = { Id: "" }] = (body as { records: { Id: string }[] }).records;
    const changed = await send("PATCH", `/sobjects/User/${Id}`, {
      LocaleSidKey: "de_DE",
      TimeZoneSidKey: "Europe/Berlin",
    });
    expect(changed.status, changed.text).toBe(204);
    const session = sessionIn(await login(url, admin.username, admin.password + admin.securityToken));
    const soql = `SELECT FORMAT(Amount) a, FORMAT(CloseDate) d, FORMAT(Moment__c) m, FORMAT(Share__c) s FROM Opportunity WHERE Id = '${names["big"]}'`;
    const { text } = await soapOf(org().org, session).raw(
      `<query><queryString>${soql}</queryString></query>`,
    );
    for (const shown of ["44.000,00\u00a0$", "28.12.2015", "11.04.2025, 00:31", "12,50%"])
      expect(text).toContain(`>${shown}</sf:`);
  });
});
