// IN, RETURNING and LIMIT: where is looked, what is told, how much of it.
import { describe, expect, it } from "vitest";
import { restClient, soapLogin } from "../support/client.ts";
import { searched, searchOrg } from "./search-org.ts";

const org = searchOrg(async ({ make }) => {
  const AccountId = await make("Account", {
    Name: "Wombat Works",
    Site: "North Quarry",
    Phone: "415 901 7000",
    Description: "Digs for quokkas",
    Industry: "Banking",
  });
  for (const LastName of ["Wombat", "Wombatson"])
    await make("Contact", { LastName, FirstName: "Joe", AccountId, Email: `${LastName}@wombat.test` });
  await make("Lead", { LastName: "Smith", FirstName: "Joe", Company: "Wombat & Sons", Phone: "4159017000" });
  await make("Product2", { Name: "Wombat food", Description: "for wombats" });
  for (let number = 1; number <= 5; number++) await make("Opportunity", opportunity(number));
});

const opportunity = (number: number) => ({
  Name: `Quota ${number}`,
  StageName: "Prospecting",
  CloseDate: `2026-0${number}-01`,
  Amount: number * 100,
});

describe("IN", () => {
  it.each([
    ["ALL FIELDS", "quarry", ["Account"]],
    ["NAME FIELDS", "quarry", ["Account"]],
    ["name fields", "quokkas", []],
    ["SIDEBAR FIELDS", "quokkas", ["Account"]],
    ["NAME FIELDS", "works", ["Account"]],
    ["EMAIL FIELDS", "wombatson@wombat.test", ["Contact"]],
    ["EMAIL FIELDS", "works", []],
    ["PHONE FIELDS", "4159017000", ["Lead"]],
    ["Phone FIELDS", '"415 901 7000"', ["Account"]],
    ["NAME FIELDS", "sons", ["Lead"]],
    ["ALL FIELDS", "banking", []],
  ])("%s: %s", async (group, text, types) => {
    const found = await org().found(`FIND {${text}} IN ${group}`);
    expect(found.map(({ attributes }) => attributes.type)).toEqual(types);
  });

  it("doesn't narrow products", async () => {
    expect(await org().names("FIND {wombats} IN EMAIL FIELDS RETURNING Product2(Name)")).toEqual([
      "Wombat food",
    ]);
  });
});

describe("RETURNING", () => {
  it("tells ids of every object but products without it, object by object", async () => {
    const found = await org().found("FIND {wombat}");
    expect(found.map(({ attributes }) => attributes.type)).toEqual(["Account", "Contact", "Contact", "Lead"]);
    expect(Object.keys(found[0] ?? {})).toEqual(["attributes", "Id"]);
  });

  it("keeps the order of its objects", async () => {
    const found = await org().found("FIND {wombat} RETURNING Lead, Product2, Account");
    expect(found.map(({ attributes }) => attributes.type)).toEqual(["Lead", "Product2", "Account"]);
  });

  it("tells the fields that are named, of parents too", async () => {
    const [contact] = await org().found(
      "find {wombatson} returning contact(firstname, Account.Name, toLabel(LeadSource))",
    );
    expect(contact).toEqual({
      attributes: {
        type: "Contact",
        url: expect.stringMatching(/^\/services\/data\/v\d+\.0\/sobjects\/Contact\/003/),
      },
      FirstName: "Joe",
      Account: { attributes: expect.anything(), Name: "Wombat Works" },
      LeadSource: null,
    });
  });

  it.each([
    ["WHERE", "WHERE Amount > 300", ["Quota 4", "Quota 5"]],
    ["WHERE with a date literal", "WHERE CloseDate < TODAY AND Amount < 200", ["Quota 1"]],
    ["ORDER BY", "ORDER BY CloseDate DESC", ["Quota 5", "Quota 4", "Quota 3", "Quota 2", "Quota 1"]],
    ["LIMIT", "ORDER BY Amount DESC LIMIT 2", ["Quota 5", "Quota 4"]],
    ["LIMIT 0", "LIMIT 0", []],
    ["OFFSET", "ORDER BY Amount LIMIT 2 OFFSET 3", ["Quota 4", "Quota 5"]],
    ["all", "WHERE Amount IN (100, 200, 300) ORDER BY Name DESC LIMIT 2 OFFSET 1", ["Quota 2", "Quota 1"]],
  ])("takes %s", async (_, clauses, names) => {
    expect(await org().names(`FIND {quota} RETURNING Opportunity(Name ${clauses})`)).toEqual(names);
  });
});

describe("LIMIT", () => {
  const typesOf = async (sosl: string) => {
    const counts: Record<string, number> = {};
    for (const { attributes } of await org().found(sosl))
      counts[attributes.type] = (counts[attributes.type] ?? 0) + 1;
    return counts;
  };

  it("is shared evenly among the objects", async () => {
    expect(await typesOf("FIND {wombat* OR quota} RETURNING Opportunity, Contact LIMIT 4")).toEqual({
      Opportunity: 2,
      Contact: 2,
    });
  });

  it("goes to those that have more where others have less", async () => {
    expect(await typesOf("FIND {wombat* OR quota} RETURNING Opportunity, Lead LIMIT 5")).toEqual({
      Opportunity: 4,
      Lead: 1,
    });
    expect(
      await typesOf("FIND {wombat* OR quota} RETURNING Opportunity(Id LIMIT 1), Contact LIMIT 4"),
    ).toEqual({
      Opportunity: 1,
      Contact: 2,
    });
  });

  it("can't be more than 2,000", async () => {
    const { send } = org();
    for (let chunk = 0; chunk < 11; chunk++) {
      const records = Array.from({ length: 200 }, (_, index) => ({
        attributes: { type: "Account" },
        Name: `Many ${chunk * 200 + index}`,
      }));
      await send("POST", "/composite/sobjects", { records });
    }
    expect(await org().found("FIND {many}")).toHaveLength(2000);
    expect(await org().found("FIND {many} LIMIT 5000")).toHaveLength(2000);
    expect(await org().found("FIND {many} RETURNING Account(Id LIMIT 2100)")).toHaveLength(2000);
  });
});

describe("further clauses", () => {
  it.each([
    "UPDATE TRACKING",
    "UPDATE VIEWSTAT",
    "UPDATE TRACKING, VIEWSTAT",
    "WITH SPELL_CORRECTION = false",
    "WITH SPELL_CORRECTION = true LIMIT 10 UPDATE TRACKING",
  ])("%s changes nothing", async (clause) => {
    expect(await org().found(`FIND {works} RETURNING Account ${clause}`)).toHaveLength(1);
  });

  it.each([
    ["WITH DIVISION = 'Global'", "WITH"],
    ["WITH DATA CATEGORY Geography__c AT Asia__c", "WITH"],
    ["WITH NETWORK = '0DB000000000000'", "WITH"],
    ["WITH SNIPPET", "WITH"],
    ["WITH HIGHLIGHT", "WITH"],
    ["WITH METADATA = 'LABELS'", "WITH"],
    ["WITH PricebookId = '01s000000000000'", "WITH"],
    ["UPDATE MyField", "MyField"],
    ["OFFSET 5", "OFFSET"],
    ["LIMIT 5 LIMIT 6", "LIMIT"],
  ])("%s is refused", async (clause, token) => {
    const refusal = await org().refusal(`FIND {works} RETURNING Account ${clause}`);
    expect(refusal).toMatch(/^MALFORMED_SEARCH \n/);
    expect(refusal).toContain(`\nunexpected token: '${token}'`);
  });
});

describe("what RETURNING can't be", () => {
  it.each([
    ["RETURNING FooBar", "INVALID_TYPE", "sObject type 'FooBar' is not supported."],
    ["RETURNING PermissionSet", "INVALID_TYPE", "sObject type 'PermissionSet' is not supported."],
    ["RETURNING Contact(fooBar)", "INVALID_FIELD", "No such column 'fooBar' on entity 'Contact'."],
    ["RETURNING Contact(Id WHERE Email > 1)", "INVALID_FIELD", "value of filter criterion for field 'Email'"],
    ["RETURNING Contact(Id WHERE IsDeleted > true)", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"],
    ["RETURNING Account (WHERE name like 'test')", "MALFORMED_SEARCH", "unexpected token: 'WHERE'"],
    ["RETURNING Account (ORDER BY id)", "MALFORMED_SEARCH", "unexpected token: 'ORDER'"],
    ["RETURNING Account (LIMIT 10)", "MALFORMED_SEARCH", "unexpected token: 'LIMIT'"],
    ["RETURNING Account (OFFSET 25)", "MALFORMED_SEARCH", "unexpected token: 'OFFSET'"],
    ["RETURNING Account()", "MALFORMED_SEARCH", "unexpected token: ')'"],
    ["RETURNING", "MALFORMED_SEARCH", "unexpected token: '<EOF>'"],
    ["RETURNING Contact, Contact(Name)", "MALFORMED_SEARCH", "Contact is named twice in RETURNING"],
    [
      "RETURNING Contact(Id OFFSET 1), Lead",
      "MALFORMED_SEARCH",
      "OFFSET can be used only when a single object",
    ],
    [
      "RETURNING Contact(Id OFFSET 2001)",
      "NUMBER_OUTSIDE_VALID_RANGE",
      "Maximum SOQL offset allowed is 2000",
    ],
    ["RETURNING Contact(COUNT(Id))", "MALFORMED_SEARCH", "unexpected token: '('"],
    ["RETURNING Contact(Id USING ListView=Recent)", "MALFORMED_SEARCH", "unexpected token: 'USING'"],
    ["RETURNING Account(Id, (SELECT Id FROM Contacts))", "MALFORMED_SEARCH", "unexpected token: '('"],
    ["IN FOO FIELDS", "MALFORMED_SEARCH", "unexpected token: 'FOO'"],
    ["IN NAME", "MALFORMED_SEARCH", "unexpected token: '<EOF>'"],
    ["RETURNING Contact LIMIT -1", "MALFORMED_SEARCH", "unexpected token: '-1'"],
  ])("%s: %s", async (clauses, code, text) => {
    const refusal = await org().refusal(`FIND {wombat} ${clauses}`);
    expect(refusal).toMatch(new RegExp(`^${code} `));
    expect(refusal).toContain(text);
  });

  it("is shown where it stands", async () => {
    expect(await org().refusal("FIND {works}\nRETURNING Account(Name WHERE)")).toBe(
      "MALFORMED_SEARCH \nRETURNING Account(Name WHERE)\n                            ^\nERROR at Row:2:Column:29\nunexpected token: ')'",
    );
  });
});

describe("the answer", () => {
  it("is an array before 37.0", async () => {
    const { org: running } = org();
    const { username, password, securityToken } = running.admin;
    const session = await soapLogin(running.url, username, password + securityToken);
    const answers = await Promise.all(
      [36, 37].map((version) => searched(restClient(running.url, session, version), "FIND {works}")),
    );
    const record = { attributes: { type: "Account" }, Id: expect.stringMatching(/^001/) };
    expect(answers.map(({ body }) => body)).toMatchObject([[record], { searchRecords: [record] }]);
  });

  it("is refused for other methods, and there is no more below", async () => {
    const { send } = org();
    expect((await send("POST", "/search", {})).status).toBe(405);
    for (const path of ["/search/scopeOrder", "/search/layout?q=Account", "/search/suggestions?q=wom"]) {
      const { status, text } = await send("GET", path);
      expect([status, text]).toEqual([
        404,
        '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]',
      ]);
    }
  });

  it("is given within a batch too", async () => {
    const url = `v60.0/search?${new URLSearchParams({ q: "FIND {works}" })}`;
    const { body } = await org().send("POST", "/composite/batch", {
      batchRequests: [{ method: "GET", url }],
    });
    expect(body).toMatchObject({ results: [{ statusCode: 200, result: { searchRecords: [{}] } }] });
  });
});
