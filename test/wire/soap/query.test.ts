import { describe, expect, it } from "vitest";
import { person } from "../../support/identity.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { created, found, sObject, soapOf, soapOrg, textOf } from "./soap-org.ts";

const org = soapOrg();
const query = (soql: string, operation = "query"): string =>
  `<${operation}><queryString>${soql.replaceAll("<", "&lt;")}</queryString></${operation}>`;
const more = (locator: string): string => `<queryMore><queryLocator>${locator}</queryLocator></queryMore>`;
const batch = (size: number | string): string =>
  `<QueryOptions><batchSize>${size}</batchSize></QueryOptions>`;

/** Accounts with a Site, in calls of 200. */
async function accounts(count: number, site: string): Promise<void> {
  for (let done = 0; done < count; done += 200) {
    const rows = Array.from({ length: Math.min(200, count - done) }, (_, index) =>
      sObject("Account", { Name: `${site} ${done + index}`, Site: site }),
    );
    const results = await org().results(`<create>${rows.join("")}</create>`);
    expect(results.every(({ success }) => success)).toBe(true);
  }
}

describe("query", () => {
  it("answers bytes as recorded", async () => {
    const id = await created(org(), "Account", { Name: "A & B", AnnualRevenue: "12000000" });
    const { text } = await org().raw(
      query(`SELECT Id, Name, AnnualRevenue, Phone, IsDeleted, OwnerId FROM Account WHERE Id = '${id}'`),
    );
    const owner = /<sf:OwnerId>(\w{18})<\/sf:OwnerId>/.exec(text)?.[1];
    expect(text).toContain(
      `<soapenv:Body><queryResponse><result xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/><records xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id>${id}</sf:Id><sf:Id>${id}</sf:Id><sf:Name>A &amp; B</sf:Name><sf:AnnualRevenue>12000000.0</sf:AnnualRevenue><sf:Phone xsi:nil="true"/><sf:IsDeleted>false</sf:IsDeleted><sf:OwnerId>${owner}</sf:OwnerId></records><size>1</size></result></queryResponse></soapenv:Body>`,
    );
    expect(text).toContain(
      ' xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sf="urn:sobject.partner.soap.sforce.com">',
    );
  });

  it("tells no Id that was not selected, and nothing of no rows", async () => {
    const [row] = await found(org(), "SELECT Username FROM User");
    expect(textOf(row, "Id")).toBe(null);
    const { text } = await org().raw(query("SELECT Id FROM Account WHERE Name = 'nobody'"));
    expect(text).toContain(
      '<result xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/><size>0</size></result>',
    );
  });

  it("counts", async () => {
    await accounts(3, "count");
    const { text } = await org().raw(query("SELECT COUNT() FROM Account WHERE Site = 'count'"));
    expect(text).toContain(
      '<done>true</done><queryLocator xsi:nil="true"/><size>3</size></result></queryResponse>',
    );
  });

  it("gives compound fields in the WSDL's order", async () => {
    const id = await created(org(), "Account", { Name: "addressed", BillingCity: "Ulm", BillingStreet: "A" });
    const { text } = await org().raw(query(`SELECT BillingAddress FROM Account WHERE Id = '${id}'`));
    const nil = (name: string): string => `<${name} xsi:nil="true"/>`;
    expect(text).toContain(
      `<sf:BillingAddress xsi:type="address">${nil("latitude")}${nil("longitude")}<city>Ulm</city>${nil("country")}${nil("countryCode")}${nil("geocodeAccuracy")}${nil("postalCode")}${nil("state")}${nil("stateCode")}<street>A</street></sf:BillingAddress>`,
    );
  });

  it.each([
    ["SELECT Nope FROM Account", /^sf:INVALID_FIELD InvalidFieldFault /],
    ["SELECT Id FROM Nope", /^sf:INVALID_TYPE InvalidSObjectFault /],
    ["SELECT Id FROM", /^sf:MALFORMED_QUERY MalformedQueryFault /],
    [" ", /^sf:MALFORMED_QUERY MalformedQueryFault A query string has to be specified$/],
  ])("refuses %j", async (soql, expected) => {
    expect(await org().fault(query(soql))).toMatch(expected);
    expect(await org().fault(query(soql, "queryAll"))).toMatch(expected);
  });

  it("tells where in a query the trouble is", async () => {
    const { text } = await org().raw(query("SELECT Id, Nope FROM Account"));
    expect(text).toMatch(
      /ERROR at Row:1:Column:12\n[^<]*<\/sf:exceptionMessage><sf:row>1<\/sf:row><sf:column>12<\/sf:column><\/sf:InvalidFieldFault>/,
    );
  });
});

describe("queryMore", () => {
  it("walks all rows once, page by page, with the size of all", async () => {
    await accounts(450, "pages");
    const soql = "SELECT Name FROM Account WHERE Site = 'pages' ORDER BY Id";
    const pages: number[] = [];
    const names = new Set<string>();
    let response = await org().call(query(soql), batch(200));
    for (;;) {
      const [result] = response.children;
      const rows = result?.children.filter(({ name }) => name === "records") ?? [];
      pages.push(rows.length);
      for (const row of rows) names.add(textOf(row, "Name") ?? "");
      expect(textOf(result, "size")).toBe("450");
      const locator = textOf(result, "queryLocator");
      expect(textOf(result, "done")).toBe(String(locator === null));
      if (!locator) break;
      response = await org().call(more(locator), batch(200));
    }
    expect(pages).toEqual([200, 200, 50]);
    expect(names.size).toBe(450);
  });

  it.each([
    ["", 500],
    [batch(1), 200],
    [batch(2000), 501],
    [batch(100_000), 501],
    ["<QueryOptions/>", 500],
  ])("pages of %j hold %i rows", async (header, count) => {
    if ((await found(org(), "SELECT Id FROM Account WHERE Site = 'sizes' LIMIT 1")).length === 0)
      await accounts(501, "sizes");
    const response = await org().call(query("SELECT Id FROM Account WHERE Site = 'sizes'"), header);
    expect(response.children[0]?.children.filter(({ name }) => name === "records")).toHaveLength(count);
  });

  it.each(["", "nonsense", "01ggf0000009999-5", "01ggf00000zzzzzzzz-0"])(
    "refuses the locator %j",
    async (locator) => {
      expect(await org().fault(more(locator))).toBe(
        "sf:INVALID_QUERY_LOCATOR InvalidQueryLocatorFault invalid query locator",
      );
    },
  );

  it("is its owner's alone", async () => {
    await accounts(201, "owned");
    const response = await org().call(query("SELECT Id FROM Account WHERE Site = 'owned'"), batch(200));
    const locator = textOf(response.children[0], "queryLocator") ?? "";
    const other = await person(org().org);
    const session = sessionIn(await login(org().org.url, other.username, other.password + other.token));
    expect(await soapOf(org().org, session).fault(more(locator))).toMatch(/^sf:INVALID_QUERY_LOCATOR /);
    expect((await org().call(more(locator))).children[0]?.children).toHaveLength(4);
  });

  it("takes whole numbers as batch sizes", async () => {
    expect(await org().fault(query("SELECT Id FROM Account"), batch("many"))).toBe(
      "soapenv:Client 'many' is not a valid value for the type xsd:int",
    );
  });
});

describe("queryAll", () => {
  it("has deleted rows too", async () => {
    const id = await created(org(), "Account", { Name: "deleted" });
    await org().results(`<delete><ids>${id}</ids></delete>`);
    const soql = "SELECT Id, IsDeleted FROM Account WHERE Name = 'deleted'";
    expect(await found(org(), soql)).toEqual([]);
    const [result] = (await org().call(query(soql, "queryAll"))).children;
    expect(textOf(result, "size")).toBe("1");
  });
});
