// Semi- and anti-joins: rows whose id another object's rows refer to, or don't.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { restClient, soapLogin } from "../../support/client.ts";
import { person } from "../../support/identity.ts";
import { make, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "City__c",
      label: "City",
      pluralLabel: "Cities",
      nameField: { type: "Text", label: "Name" },
      fields: [{ fullName: "Seat__c", label: "Seat", type: "Lookup", referenceTo: "Account" }],
    },
  ]);
  const acme = await make(caller, "Account", { Name: "Acme" });
  const plant = await make(caller, "Account", { Name: "Plant", ParentId: acme });
  const shop = await make(caller, "Account", { Name: "Shop", ParentId: plant });
  await make(caller, "Account", { Name: "Empty" });
  await make(caller, "Contact", { LastName: "Al", AccountId: acme, Email: "al@x.co" });
  await make(caller, "Contact", { LastName: "Bo", AccountId: acme });
  await make(caller, "Contact", { LastName: "Cy", AccountId: plant });
  await make(caller, "Contact", { LastName: "Loose" });
  const gone = await make(caller, "Contact", { LastName: "Gone", AccountId: shop });
  await caller.send("DELETE", `/sobjects/Contact/${gone}`);
  await make(caller, "City__c", { Name: "Pécs", Seat__c: plant });
  await make(caller, "City__c", { Name: "Nowhere" });
  return { acme, plant, shop };
});

const ask = async (soql: string, resource = "query"): Promise<string> => {
  const { status, text, body } = await org().send("GET", `/${resource}?q=${encodeURIComponent(soql)}`);
  if (status !== 200) return text;
  const { records } = body as { records: { Name?: string; LastName?: string }[] };
  return records.map(({ Name, LastName }) => Name ?? LastName).join(" ");
};

describe("semi-joins", () => {
  it.each([
    ["an id that is referred to", "Account WHERE Id IN (SELECT AccountId FROM Contact)", "Acme Plant"],
    [
      "an id that is referred to by some",
      "Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'cy' OR Email != null)",
      "Acme Plant",
    ],
    [
      "a condition on the inner rows' parents",
      "Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Account.Parent.Name = 'Acme')",
      "Plant",
    ],
    ["none", "Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Loose')", ""],
    [
      "an id that nobody refers to, though some refer to nothing",
      "Account WHERE Id NOT IN (SELECT AccountId FROM Contact)",
      "Empty Shop",
    ],
    [
      "all, if there is nothing to refer",
      "Account WHERE Id NOT IN (SELECT AccountId FROM Contact WHERE LastName = 'x')",
      "Acme Empty Plant Shop",
    ],
    [
      "a reference to some",
      "Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'acme')",
      "Al Bo",
    ],
    [
      "the same reference of another object",
      "Contact WHERE AccountId IN (SELECT Seat__c FROM City__c)",
      "Cy",
    ],
    [
      "a reference to none of some",
      "Contact WHERE AccountId != null AND AccountId NOT IN (SELECT Seat__c FROM City__c)",
      "Al Bo",
    ],
    [
      "a reference that is never empty",
      "Contact WHERE OwnerId NOT IN (SELECT Id FROM User WHERE IsActive = true)",
      "",
    ],
    [
      "two of them, and more conditions",
      "Account WHERE Name != 'x' AND Id IN (SELECT AccountId FROM Contact) AND Id NOT IN (SELECT Seat__c FROM City__c)",
      "Acme",
    ],
    [
      "aliases",
      "Account a WHERE a.Id IN (SELECT c.AccountId FROM Contact c WHERE c.LastName = 'Cy')",
      "Plant",
    ],
    [
      "more parentheses",
      "Account WHERE ((Id IN (SELECT AccountId FROM Contact WHERE LastName='Cy')))",
      "Plant",
    ],
    ["a date literal", "Account WHERE Id IN (SELECT AccountId FROM Contact WHERE CreatedDate > TODAY)", ""],
  ])("find %s", async (_what, from, names) => {
    const field = from.startsWith("Contact") ? "LastName" : "Name";
    expect(await ask(`SELECT ${field} FROM ${from} ORDER BY ${field}`)).toBe(names);
  });

  it("see deleted rows in queryAll only", async () => {
    const soql =
      "SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Gone')";
    expect([await ask(soql), await ask(soql, "queryAll")]).toEqual(["", "Shop"]);
  });

  it("count, and go with child queries", async () => {
    const where = "WHERE Id IN (SELECT AccountId FROM Contact)";
    const { body } = await org().send(
      "GET",
      `/query?q=SELECT COUNT() FROM Account ${where}`.replaceAll(" ", "+"),
    );
    expect(body).toMatchObject({ totalSize: 2 });
    expect(await ask(`SELECT Name, (SELECT Id FROM Contacts) FROM Account ${where} ORDER BY Name`)).toBe(
      "Acme Plant",
    );
  });

  const OR = "Semi join sub-selects are not allowed with the 'OR' operator";
  const TOP =
    "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.";
  const CONTACTS = "(SELECT AccountId FROM Contact)";
  it.each([
    ["beside OR", `Name = 'x' OR Id IN ${CONTACTS}`, "Id IN", OR],
    ["below OR", `Name = 'x' AND (Site = 'x' OR Id NOT IN ${CONTACTS})`, "Id NOT", OR],
    ["below OR and AND", `Name = 'x' OR (Site = 'x' AND Id IN ${CONTACTS})`, "Id IN", OR],
    ["below AND in parentheses", `Name = 'x' AND (Site = 'x' AND Id IN ${CONTACTS})`, "Id IN", TOP],
    ["below NOT", `NOT Id IN ${CONTACTS}`, "Id IN", TOP],
    ["below NOT in parentheses", `Name = 'x' AND (NOT (Id IN ${CONTACTS}))`, "Id IN", TOP],
    [
      "more than twice",
      `Id IN ${CONTACTS} AND Id IN ${CONTACTS} AND ParentId IN ${CONTACTS}`,
      "ParentId",
      "Maximum 2 semi join sub-selects are allowed",
    ],
    [
      "below one another",
      "Id IN (SELECT AccountId FROM Contact WHERE AccountId IN (SELECT AccountId FROM User))",
      "SELECT AccountId FROM User",
      "Nesting of semi join sub-selects is not supported",
    ],
    [
      "of the same object",
      "Id IN (SELECT ParentId FROM Account)",
      "Id IN",
      "The inner and outer selects should not be on the same object type",
    ],
    [
      "of other objects' ids",
      "Id IN (SELECT Id FROM Contact)",
      "Id IN",
      "The selected field 'Id' in the subquery and the left operand field in the where expression in the outer query 'Id' should point to the same object type",
    ],
    [
      "of references to other objects",
      "OwnerId IN (SELECT Contact.AccountId FROM Contact)",
      "OwnerId",
      "The selected field 'Contact.AccountId' in the subquery and the left operand field in the where expression in the outer query 'OwnerId' should point to the same object type",
    ],
    [
      "of what is no id",
      "Id IN (SELECT LastName FROM Contact)",
      "LastName",
      "Semi join sub-selects can only query id fields, cannot use: 'LastName'",
    ],
    [
      "of a parent's id",
      "Id IN (SELECT Account.Id FROM Contact)",
      "Account.Id",
      "Semi join sub-selects can only query id fields, cannot use: 'Account.Id'",
    ],
    [
      "by what is no id",
      `Name IN ${CONTACTS}`,
      "Name IN",
      "The left operand field in the where expression for outer query should be an id field, cannot use: 'Name'",
    ],
    [
      "by a parent's id",
      `Parent.Id IN ${CONTACTS}`,
      "Parent.Id",
      "The left operand field in the where expression for outer query should be an id field, cannot use: 'Parent.Id'",
    ],
    [
      "that count",
      "Id IN (SELECT COUNT() FROM Contact)",
      "COUNT",
      "only root queries support aggregate expressions",
    ],
    [
      "that may have to tell what becomes of empty references",
      `ParentId NOT IN ${CONTACTS}`,
      "ParentId",
      "NOT IN (SELECT ...) of a field that may be empty wants ParentId != null beside it",
    ],
  ])("are refused %s", async (_what, condition, at, message) => {
    const soql = `SELECT Name FROM Account WHERE ${condition}`;
    const { status, body } = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect(status).toBe(400);
    expect(body).toMatchObject([{ errorCode: "MALFORMED_QUERY" }]);
    const [{ message: told = "" } = {}] = body as { message: string }[];
    expect(told.endsWith(`ERROR at Row:1:Column:${soql.indexOf(at) + 1}\n${message}`), told).toBe(true);
  });

  it("are refused of objects that aren't there", async () => {
    expect(await ask("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Nothing)")).toContain(
      "INVALID_TYPE",
    );
    expect(await ask("SELECT Id FROM Account WHERE Id IN (SELECT Nothing FROM Contact)")).toContain(
      "INVALID_FIELD",
    );
  });

  it("tell nobody of rows that he can't see", async () => {
    const soql = "SELECT Name FROM User WHERE Id IN (SELECT UserId FROM LoginHistory)";
    expect(await ask(soql)).toMatch(/^\S/);
    const { url } = org().org;
    const { username, password, token } = await person(org().org);
    const send = restClient(url, await soapLogin(url, username, password + token));
    const { status, body } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect([status, body]).toEqual([400, [expect.objectContaining({ errorCode: "INVALID_TYPE" })]]);
  });
});
