// Parents and children of a query's rows, within their sObjects.
import { beforeAll, describe, expect, it } from "vitest";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { created, found, sObject, soapOrg, textOf } from "./soap-org.ts";

const org = soapOrg();
const query = (soql: string, operation = "query"): string =>
  `<${operation}><queryString>${soql.replaceAll("<", "&lt;")}</queryString></${operation}>`;
const SMALL = "<QueryOptions><batchSize>200</batchSize></QueryOptions>";
let acme = "";
let plant = "";
let contact = "";

const of = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);
const all = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];
const resultXml = async (soql: string, flavour: "u" | "c" = "u"): Promise<string> => {
  await org().call(query(soql), "", flavour);
  const { text } = await org().raw(query(soql), "", flavour);
  return /<records.*<\/records>/s.exec(text)?.[0] ?? "";
};

beforeAll(async () => {
  acme = await created(org(), "Account", { Name: "A & B" });
  plant = await created(org(), "Account", { Name: "Plant", ParentId: acme });
  contact = await created(org(), "Contact", { LastName: "Al", AccountId: plant });
  await created(org(), "Contact", { LastName: "Bo" });
});

describe("parents over SOAP", () => {
  it("are sObjects within the record, where they are mentioned first", async () => {
    const soql =
      "SELECT Account.Parent.Name, LastName, Account.Id, Account.Phone FROM Contact WHERE LastName = 'Al'";
    expect(await resultXml(soql)).toBe(
      `<records xsi:type="sf:sObject"><sf:type>Contact</sf:type><sf:Id xsi:nil="true"/><sf:Account xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id>${plant}</sf:Id><sf:Parent xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id xsi:nil="true"/><sf:Name>A &amp; B</sf:Name></sf:Parent><sf:Id>${plant}</sf:Id><sf:Phone xsi:nil="true"/></sf:Account><sf:LastName>Al</sf:LastName></records>`,
    );
    expect(await resultXml(soql, "c")).toBe(
      `<records xsi:type="sf:Contact"><sf:Id xsi:nil="true"/><sf:Account xsi:type="sf:Account"><sf:Id>${plant}</sf:Id><sf:Parent xsi:type="sf:Account"><sf:Id xsi:nil="true"/><sf:Name>A &amp; B</sf:Name></sf:Parent></sf:Account><sf:LastName>Al</sf:LastName></records>`,
    );
  });

  it("are nil where there are none, at any level", async () => {
    const [bo, al] = ["Bo", "Al"].map((name) =>
      resultXml(`SELECT Account.Parent.Parent.Name, Id FROM Contact WHERE LastName = '${name}'`),
    );
    expect(await bo).toContain('</sf:Id><sf:Account xsi:nil="true"/><sf:Id>');
    expect(await al).toContain(
      `<sf:Parent xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id xsi:nil="true"/><sf:Parent xsi:nil="true"/></sf:Parent></sf:Account><sf:Id>${contact}</sf:Id>`,
    );
    const enterprise = await resultXml("SELECT Account.Name FROM Contact WHERE LastName = 'Bo'", "c");
    expect(enterprise).toBe('<records xsi:type="sf:Contact"><sf:Id xsi:nil="true"/></records>');
  });

  it("may have compound fields", async () => {
    const [row] = await found(
      org(),
      "SELECT Owner.Name, Account.BillingAddress FROM Contact WHERE LastName = 'Al'",
    );
    expect(textOf(of(row, "Account"), "BillingAddress")).toBe(null);
    expect(textOf(of(row, "Owner"), "Name")).not.toBe("");
  });
});

describe("child queries over SOAP", () => {
  it("are a QueryResult within the record, nil where there are no children", async () => {
    const soql = (name: string): string =>
      `SELECT Name, (SELECT LastName, Account.Name FROM Contacts), Id FROM Account WHERE Name = '${name}'`;
    expect(await resultXml(soql("Plant"))).toBe(
      `<records xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id>${plant}</sf:Id><sf:Name>Plant</sf:Name><sf:Contacts xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/><records xsi:type="sf:sObject"><sf:type>Contact</sf:type><sf:Id xsi:nil="true"/><sf:LastName>Al</sf:LastName><sf:Account xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id xsi:nil="true"/><sf:Name>Plant</sf:Name></sf:Account></records><size>1</size></sf:Contacts><sf:Id>${plant}</sf:Id></records>`,
    );
    expect(await resultXml(soql("A & B").replace("&", "&amp;"))).toBe(
      `<records xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id>${acme}</sf:Id><sf:Name>A &amp; B</sf:Name><sf:Contacts xsi:nil="true"/><sf:Id>${acme}</sf:Id></records>`,
    );
    expect(await resultXml(soql("Plant"), "c")).toContain(
      '<sf:Contacts xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/><records xsi:type="sf:Contact"><sf:Id xsi:nil="true"/><sf:Account xsi:type="sf:Account"><sf:Id xsi:nil="true"/><sf:Name>Plant</sf:Name></sf:Account><sf:LastName>Al</sf:LastName>',
    );
  });

  it("of custom relationships have their names", async () => {
    await created(org(), "Thing__c", { Name: "T", Account__c: acme });
    const [row] = await found(org(), `SELECT (SELECT Name FROM Things__r) FROM Account WHERE Id = '${acme}'`);
    expect(textOf(of(of(row, "Things__r"), "records"), "Name")).toBe("T");
  });

  it("have pages of their own, that queryMore() gets", async () => {
    const parent = await created(org(), "Account", { Name: "Large" });
    for (let done = 0; done < 450; done += 150) {
      const rows = Array.from({ length: 150 }, (_, index) =>
        sObject("Contact", { LastName: String(done + index).padStart(3, "0"), AccountId: parent }),
      );
      await org().results(`<create>${rows.join("")}</create>`);
    }
    const soql = `SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Id IN ('${parent}', '${plant}') ORDER BY Name`;
    const outer = (await org().call(query(soql), SMALL)).children[0];
    expect([textOf(outer, "size"), textOf(outer, "done"), all(outer, "records").length]).toEqual([
      "2",
      "false",
      1,
    ]);
    const names: (string | null | undefined)[] = [];
    let page = of(of(outer, "records"), "Contacts");
    for (;;) {
      expect(textOf(page, "size")).toBe("450");
      names.push(...all(page, "records").map((row) => textOf(row, "LastName")));
      const locator = textOf(page, "queryLocator");
      expect(textOf(page, "done")).toBe(String(locator === null));
      if (!locator) break;
      const more = `<queryMore><queryLocator>${locator}</queryLocator></queryMore>`;
      page = (await org().call(more, SMALL)).children[0];
    }
    expect(names).toEqual(Array.from({ length: 450 }, (_, index) => String(index).padStart(3, "0")));
  });

  it("have deleted children in queryAll() only", async () => {
    const gone = await created(org(), "Contact", { LastName: "Gone", AccountId: acme });
    await org().results(`<delete><ids>${gone}</ids></delete>`);
    const soql = `SELECT (SELECT Id FROM Contacts) FROM Account WHERE Id = '${acme}'`;
    const [one, other] = await Promise.all(
      ["query", "queryAll"].map((name) => org().call(query(soql, name))),
    );
    expect(textOf(of(one?.children[0], "records"), "Contacts")).toBe(null);
    expect(textOf(of(of(other?.children[0], "records"), "Contacts"), "size")).toBe("1");
  });

  it("are refused as over REST", async () => {
    expect(await org().fault(query("SELECT (SELECT Id FROM Nothing) FROM Account"))).toMatch(
      /^sf:INVALID_TYPE InvalidSObjectFault .*Didn't understand relationship 'Nothing' in FROM part of query call\./s,
    );
  });
});
