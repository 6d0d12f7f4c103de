// Groups over SOAP: records of the type AggregateResult, whose fields say their types.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { created, soapOrg } from "./soap-org.ts";

const org = soapOrg();
const query = (soql: string): string =>
  `<query><queryString>${soql.replaceAll("<", "&lt;")}</queryString></query>`;
const result = (text: string): string | undefined => /<result [^>]*>.*<\/result>/.exec(text)?.[0];

describe("query() of groups", () => {
  it("gives records that say the types of their fields, all at once", async () => {
    const account = await created(org(), "Account", { Name: "A & B", Type: "Other", NumberOfEmployees: "7" });
    await created(org(), "Account", { Name: "C" });
    const { text } = await org().raw(
      query(
        "SELECT Type, COUNT(Id), SUM(AnnualRevenue) s, AVG(NumberOfEmployees), MIN(Name), MAX(Id) top FROM Account GROUP BY Type ORDER BY Type NULLS LAST",
      ),
    );
    const [, last] =
      /<sf:s xsi:nil="true"\/><sf:expr1 xsi:nil="true"\/>.*<sf:top[^>]*>(\w{18})/.exec(text) ?? [];
    expect(result(text)).toBe(
      '<result xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/>' +
        '<records xsi:type="sf:sObject"><sf:type>AggregateResult</sf:type><sf:Id xsi:nil="true"/>' +
        '<sf:Type xsi:type="xsd:string">Other</sf:Type><sf:expr0 xsi:type="xsd:int">1</sf:expr0><sf:s xsi:nil="true"/>' +
        '<sf:expr1 xsi:type="xsd:double">7.0</sf:expr1><sf:expr2 xsi:type="xsd:string">A &amp; B</sf:expr2>' +
        `<sf:top xsi:type="xsd:string">${account}</sf:top></records>` +
        '<records xsi:type="sf:sObject"><sf:type>AggregateResult</sf:type><sf:Id xsi:nil="true"/>' +
        '<sf:Type xsi:nil="true"/><sf:expr0 xsi:type="xsd:int">1</sf:expr0><sf:s xsi:nil="true"/><sf:expr1 xsi:nil="true"/>' +
        `<sf:expr2 xsi:type="xsd:string">C</sf:expr2><sf:top xsi:type="xsd:string">${last}</sf:top></records>` +
        "<size>2</size></result>",
    );
    expect(text).toContain('xmlns:xsd="http://www.w3.org/2001/XMLSchema"');
  });

  it("gives them to enterprise clients by their xsi:type", async () => {
    const { text } = await org().raw(query("SELECT COUNT(Id) FROM Contact"), "", "c");
    expect(text).toContain(
      '<records xsi:type="sf:AggregateResult"><sf:Id xsi:nil="true"/><sf:expr0 xsi:type="xsd:int">0</sf:expr0></records><size>1</size>',
    );
  });

  it("tells dates, moments, times and booleans apart, and sums that are no xsd:int", async () => {
    const fields = [
      { fullName: "Flag__c", label: "Flag", type: "Checkbox", defaultValue: false },
      { fullName: "Day__c", label: "Day", type: "Date" },
      { fullName: "Hour__c", label: "Hour", type: "Time" },
    ] as const;
    await importDefinitions(org().org.ports, [{ fullName: "Contact", fields }]);
    const values = { LastName: "x", Day__c: "2026-11-24", Hour__c: "10:00:00.000Z" };
    const account = await created(org(), "Account", { Name: "Large", NumberOfEmployees: "99999999" });
    await created(org(), "Contact", { ...values, AccountId: account });
    const { text } = await org().raw(
      query(
        "SELECT Flag__c, Day__c, Hour__c, DAY_ONLY(CreatedDate) d, MAX(CreatedDate) m FROM Contact GROUP BY Flag__c, Day__c, Hour__c, DAY_ONLY(CreatedDate)",
      ),
    );
    const day = new Date().toISOString().slice(0, 8);
    expect(text).toContain('<sf:Flag__c xsi:type="xsd:boolean">false</sf:Flag__c>');
    expect(text).toContain('<sf:Day__c xsi:type="xsd:date">2026-11-24</sf:Day__c>');
    expect(text).toContain('<sf:Hour__c xsi:type="xsd:time">10:00:00.000Z</sf:Hour__c>');
    expect(text).toMatch(new RegExp(`<sf:d xsi:type="xsd:date">${day}\\d\\d</sf:d>`));
    expect(text).toMatch(new RegExp(`<sf:m xsi:type="xsd:dateTime">${day}\\d\\dT[\\d:.]{12}Z</sf:m>`));
    for (let index = 0; index < 21; index++)
      await created(org(), "Account", { Name: "Large", NumberOfEmployees: "99999999" });
    const sum = await org().raw(query("SELECT SUM(NumberOfEmployees) FROM Account WHERE Name = 'Large'"));
    expect(sum.text).toContain('<sf:expr0 xsi:type="xsd:double">2199999978.0</sf:expr0>');
  });

  it("is refused as a fault with the place in the query", async () => {
    const { text, status } = await org().raw(query("SELECT COUNT(Id) FROM Account GROUP BY Id"));
    expect(status).toBe(500);
    expect(text).toContain("<faultcode>sf:MALFORMED_QUERY</faultcode>");
    expect(text).toContain("<sf:row>1</sf:row><sf:column>14</sf:column>");
  });
});
