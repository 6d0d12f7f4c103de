// Child subqueries: the rows of a relationship within the rows of a query.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "City__c",
      label: "City",
      pluralLabel: "Cities",
      nameField: { type: "Text", label: "Name" },
      fields: [
        {
          fullName: "Seat__c",
          label: "Seat",
          type: "Lookup",
          referenceTo: "Account",
          relationshipName: "Cities",
        },
        { fullName: "Host__c", label: "Host", type: "Lookup", referenceTo: "Account" },
      ],
    },
  ]);
  const acme = await make(caller, "Account", { Name: "Acme", Site: "s" });
  await make(caller, "City__c", { Name: "Pécs", Seat__c: acme, Host__c: acme });
  const empty = await make(caller, "Account", { Name: "Empty", Site: "s" });
  const plant = await make(caller, "Account", { Name: "Plant", ParentId: acme });
  const contact = (LastName: string, AccountId: string, more: object = {}): Promise<string> =>
    make(caller, "Contact", { LastName, AccountId, ...more });
  const bo = await contact("Bo", acme, { FirstName: "x" });
  const al = await contact("Al", acme);
  const di = await contact("Di", acme, { FirstName: "x" });
  await caller.send("DELETE", `/sobjects/Contact/${await contact("Gone", acme)}`);
  return { acme, empty, plant, bo, al, di };
});

const q = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;
const BASE = "/services/data/v60.0/sobjects";

describe("child queries", () => {
  run(org, [
    {
      does: "are pages within their row, where they were selected; null if there are none",
      path: q(
        "SELECT Name, (SELECT LastName, Account.Name FROM Contacts ORDER BY LastName DESC LIMIT 2), Id FROM Account WHERE Site = 's'",
      ),
      version: 60,
      status: 200,
      text: `{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Account","url":"${BASE}/Account/<acme>"},"Name":"Acme","Contacts":{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Contact","url":"${BASE}/Contact/<di>"},"LastName":"Di","Account":{"attributes":{"type":"Account","url":"${BASE}/Account/<acme>"},"Name":"Acme"}},{"attributes":{"type":"Contact","url":"${BASE}/Contact/<bo>"},"LastName":"Bo","Account":{"attributes":{"type":"Account","url":"${BASE}/Account/<acme>"},"Name":"Acme"}}]},"Id":"<acme>"},{"attributes":{"type":"Account","url":"${BASE}/Account/<empty>"},"Name":"Empty","Contacts":null,"Id":"<empty>"}]}`,
    },
    {
      does: "may be all that is selected, and have conditions",
      path: q(
        "SELECT (SELECT LastName FROM Contacts WHERE FirstName = 'x' AND Account.Name = 'acme') FROM Account WHERE Name IN ('Acme', 'Plant') ORDER BY Name",
      ),
      version: 60,
      status: 200,
      text: `{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Account","url":"${BASE}/Account/<acme>"},"Contacts":{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Contact","url":"${BASE}/Contact/<bo>"},"LastName":"Bo"},{"attributes":{"type":"Contact","url":"${BASE}/Contact/<di>"},"LastName":"Di"}]}},{"attributes":{"type":"Account","url":"${BASE}/Account/<plant>"},"Contacts":null}]}`,
    },
    {
      does: "name custom relationships with __r, in any letter case, and their own object before a field",
      path: q("SELECT Id, (SELECT city__C.Name FROM CITIES__R) FROM Account WHERE Name = 'Acme'"),
      status: 200,
      like: { records: [{ Cities__r: { totalSize: 1, records: [{ Name: "Pécs" }] } }] },
    },
    {
      does: "name the object before the relationship, as the reference has it, or its alias",
      path: q(
        "SELECT a.Name, (SELECT Contact.LastName FROM a.Contacts c WHERE c.FirstName = null), (SELECT Name FROM Account.ChildAccounts) FROM Account a WHERE a.Name = 'Acme'",
      ),
      status: 200,
      like: {
        records: [
          {
            Contacts: { totalSize: 1, records: [{ LastName: "Al" }] },
            ChildAccounts: { totalSize: 1, records: [{ Name: "Plant" }] },
          },
        ],
      },
    },
    {
      does: "have deleted children in queryAll only",
      path: q(
        "SELECT (SELECT LastName, IsDeleted FROM Contacts ORDER BY LastName) FROM Account WHERE Name = 'Acme'",
      ).replace("query", "queryAll"),
      status: 200,
      like: {
        records: [
          {
            Contacts: {
              totalSize: 4,
              records: [
                { LastName: "Al" },
                { LastName: "Bo" },
                { LastName: "Di" },
                { LastName: "Gone", IsDeleted: true },
              ],
            },
          },
        ],
      },
    },
    {
      does: "may have a LIMIT of 0, which finds nothing",
      path: q("SELECT (SELECT LastName FROM Contacts LIMIT 0) FROM Account WHERE Name = 'Acme'"),
      status: 200,
      like: { totalSize: 1, records: [{ Contacts: null }] },
    },
    {
      does: "may select FIELDS() with a LIMIT",
      path: q("SELECT (SELECT FIELDS(ALL) FROM Contacts LIMIT 1) FROM Account WHERE Name = 'Acme'"),
      status: 200,
      like: { records: [{ Contacts: { records: [{ LastName: "Bo", Email: null }] } }] },
    },
    {
      does: "have date literals",
      path: q(
        "SELECT (SELECT LastName FROM Contacts WHERE CreatedDate > TODAY) FROM Account WHERE Name = 'Acme'",
      ),
      status: 200,
      like: { records: [{ Contacts: null }] },
    },
    {
      does: "are columns within columns",
      path: `${q("SELECT Name, (SELECT Id, Account.Name FROM Contacts), Id FROM Account")}&columns=true`,
      status: 200,
      like: {
        columnMetadata: [
          { columnName: "Name", aggregate: false },
          {
            columnName: "Contacts",
            aggregate: true,
            joinColumns: [
              { columnName: "Id" },
              { columnName: "Account", joinColumns: [{ columnName: "Name" }] },
            ],
          },
          { columnName: "Id" },
        ],
        idSelected: true,
      },
    },
  ]);
});

describe("child queries are refused", () => {
  const unknown = (name: string): string =>
    `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
  it.each([
    [
      "of an object's name",
      "SELECT (SELECT Id FROM Contact) FROM Account",
      "INVALID_TYPE",
      24,
      unknown("Contact"),
    ],
    ["without __r", "SELECT (SELECT Id FROM Cities) FROM Account", "INVALID_TYPE", 24, unknown("Cities")],
    [
      "of a lookup without a child relationship name",
      "SELECT (SELECT Id FROM Host__r) FROM Account",
      "INVALID_TYPE",
      24,
      unknown("Host__r"),
    ],
    [
      "of another object before the relationship",
      "SELECT (SELECT Id FROM User.Contacts) FROM Account",
      "INVALID_TYPE",
      24,
      unknown("Contacts"),
    ],
    [
      "of another object's relationship",
      "SELECT (SELECT Id FROM Contacts) FROM User",
      "INVALID_TYPE",
      24,
      unknown("Contacts"),
    ],
    [
      "twice of one relationship",
      "SELECT (SELECT Id FROM Contacts), (SELECT Id FROM contacts) FROM Account",
      "MALFORMED_QUERY",
      51,
      "Cannot follow the same aggregate relationship twice: Contacts",
    ],
    [
      "below one another",
      "SELECT (SELECT (SELECT Id FROM Users) FROM Contacts) FROM Account",
      "MALFORMED_QUERY",
      17,
      "SOQL statements cannot query aggregate relationships more than 1 level away from the root entity object.",
    ],
    [
      "that count",
      "SELECT (SELECT COUNT() FROM Contacts) FROM Account",
      "MALFORMED_QUERY",
      16,
      "only root queries support aggregate expressions",
    ],
    [
      "with OFFSET",
      "SELECT (SELECT Id FROM Contacts LIMIT 1 OFFSET 1) FROM Account LIMIT 1",
      "MALFORMED_QUERY",
      41,
      "unexpected token: 'OFFSET'",
    ],
    [
      "with USING SCOPE",
      "SELECT (SELECT Id FROM Contacts USING SCOPE mine) FROM Account",
      "MALFORMED_QUERY",
      33,
      "unexpected token: 'USING'",
    ],
    [
      "with WITH",
      "SELECT (SELECT Id FROM Contacts WITH USER_MODE) FROM Account",
      "MALFORMED_QUERY",
      33,
      "unexpected token: 'WITH'",
    ],
    [
      "with FOR UPDATE",
      "SELECT (SELECT Id FROM Contacts FOR UPDATE) FROM Account",
      "MALFORMED_QUERY",
      33,
      "unexpected token: 'FOR'",
    ],
    [
      "with a semi-join",
      "SELECT (SELECT Id FROM Contacts WHERE AccountId IN (SELECT AccountId FROM User)) FROM Account",
      "MALFORMED_QUERY",
      53,
      "Nesting of semi join sub-selects is not supported",
    ],
    [
      "whose field is twice in it",
      "SELECT Id, (SELECT Id, Id FROM Contacts) FROM Account",
      "INVALID_FIELD",
      24,
      "duplicate field selected: Id",
    ],
    [
      "whose field isn't the child's",
      "SELECT Id, (SELECT Site FROM Contacts) FROM Account",
      "INVALID_FIELD",
      20,
      "No such column 'Site' on entity 'Contact'.",
    ],
    [
      "outside SELECT",
      "SELECT Id FROM Account ORDER BY (SELECT Id FROM Contacts)",
      "MALFORMED_QUERY",
      33,
      "(",
    ],
    ["in WHERE", "SELECT Id FROM Account WHERE Contacts.LastName = 'x'", "INVALID_FIELD", 30, "'Contacts'"],
    [
      "beside COUNT()",
      "SELECT COUNT(), (SELECT Id FROM Contacts) FROM Account",
      "MALFORMED_QUERY",
      15,
      "','",
    ],
    ["that aren't closed", "SELECT (SELECT Id FROM Contacts FROM Account", "MALFORMED_QUERY", 33, "'FROM'"],
  ])("%s", async (_what, soql, errorCode, column, message) => {
    const { status, body } = await org().send("GET", q(soql));
    expect(status).toBe(400);
    expect(body).toMatchObject([{ errorCode }]);
    const [{ message: told = "" } = {}] = body as { message: string }[];
    expect(told).toContain(`ERROR at Row:1:Column:${column}\n`);
    expect(told).toContain(message);
  });

  it("beyond 20 of them", async () => {
    const lookups = Array.from({ length: 21 }, (_, index) => ({
      fullName: `L${index}__c`,
      label: `L${index}`,
      type: "Lookup" as const,
      referenceTo: "Account",
      relationshipName: `Many${index}`,
    }));
    await importDefinitions(org().org.ports, [
      {
        fullName: "Many__c",
        label: "Many",
        pluralLabel: "Many",
        nameField: { type: "Text", label: "Name" },
        fields: lookups,
      },
    ]);
    const soql = (count: number): string =>
      `SELECT ${Array.from({ length: count }, (_, index) => `(SELECT Id FROM Many${index}__r)`).join()} FROM Account WHERE Name = 'Acme'`;
    expect((await org().send("GET", q(soql(20)))).status).toBe(200);
    const { status, text } = await org().send("GET", q(soql(21)));
    expect(status).toBe(400);
    expect(text).toContain("only 20 child relationships are allowed in a query");
  });
});
