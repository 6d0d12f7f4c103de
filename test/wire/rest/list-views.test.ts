// List views and named layouts: which there are, what they select, what they show.
import { describe, expect, it } from "vitest";
import { make, run, withOrg } from "./scenario.ts";

interface Views {
  readonly listviews: readonly { readonly id: string; readonly developerName: string }[];
}

const org = withOrg(async (caller) => {
  const acme = await make(caller, "Account", { Name: "Acme", Type: "Prospect", Phone: "1" });
  await make(caller, "Account", { Name: "Zeta" });
  const { body } = await caller.send("GET", "/sobjects/Account/listviews");
  const ids = (body as Views).listviews.map(({ developerName, id }) => [developerName, id] as const);
  return { acme, ...Object.fromEntries(ids) };
});

const V = "/services/data/v60.0/sobjects/Account/listviews";
const NOT_FOUND = [{ errorCode: "NOT_FOUND" }];

describe("list views", () => {
  run(org, [
    {
      does: "are listed by their labels",
      path: "/sobjects/Account/listviews",
      version: 60,
      status: 200,
      like: { done: true, nextRecordsUrl: null, size: 4, sobjectType: "Account" },
      has: [
        `{"describeUrl":"${V}/<AllAccounts>/describe","developerName":"AllAccounts","id":"<AllAccounts>","label":"All Accounts","resultsUrl":"${V}/<AllAccounts>/results","soqlCompatible":true,"url":"${V}/<AllAccounts>"}`,
      ],
    },
    {
      does: "are had one by one",
      path: "/sobjects/account/listviews/<MyAccounts>",
      status: 200,
      like: { developerName: "MyAccounts", label: "My Accounts" },
    },
    {
      does: "are described",
      path: "/sobjects/Account/listviews/<NewThisWeek>/describe",
      status: 200,
      like: {
        id: expect.stringMatching(/^00B\w{15}$/),
        orderBy: [
          { fieldNameOrPath: "Name", nullsPosition: "first", sortDirection: "ascending" },
          { fieldNameOrPath: "Id", nullsPosition: "first", sortDirection: "ascending" },
        ],
        query:
          "SELECT Name, Site, BillingState, Phone, toLabel(Type), Owner.Alias, Id, CreatedDate, LastModifiedDate, SystemModstamp FROM Account WHERE CreatedDate = THIS_WEEK ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST",
        scope: null,
        sobjectType: "Account",
        whereCondition: { field: "CreatedDate", operator: "equals", values: ["THIS_WEEK"] },
      },
      has: [
        '{"ascendingLabel":"Z-A","descendingLabel":"A-Z","fieldNameOrPath":"Name","hidden":false,"label":"Account Name","selectListItem":"Name","sortDirection":"ascending","sortIndex":0,"sortable":true,"type":"string"}',
        '"selectListItem":"toLabel(Type)"',
        '"label":"Account Owner Alias"',
      ],
    },
    {
      does: "are explained",
      path: "/query?explain=<MyAccounts>",
      status: 200,
      like: { plans: [{ sobjectType: "Account", sobjectCardinality: 2 }] },
      has: ["FROM Account USING SCOPE mine ORDER BY Name"],
    },
    {
      does: "are records that nobody writes",
      path: "/query?q=SELECT+Name+FROM+ListView+WHERE+SobjectType='Lead'+ORDER+BY+Name",
      status: 200,
      like: {
        records: ["All Open Leads", "My Unread Leads", "Recently Viewed Leads", "Today's Leads"].map(
          (Name) => ({
            Name,
          }),
        ),
      },
    },
    {
      does: "can't be made",
      method: "POST",
      path: "/sobjects/ListView",
      body: {},
      status: 400,
      like: [{ errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" }],
    },
    ...["describe", "results"].map((what) => ({
      does: `of another object are not found for their ${what}`,
      path: `/sobjects/Contact/listviews/<AllAccounts>/${what}`,
      status: 404,
      like: NOT_FOUND,
    })),
    { does: "are none without an id", path: "/sobjects/Account/listviews/x", status: 404, like: NOT_FOUND },
    {
      does: "show no more than may be asked for",
      path: "/sobjects/Account/listviews/<AllAccounts>/results?limit=2001",
      status: 400,
      like: [{ errorCode: "INVALID_INPUT" }],
    },
  ]);

  it("show records, every value as a text", async () => {
    const { send, names } = org();
    const { body } = await send("GET", `/sobjects/Account/listviews/${names["MyAccounts"]}/results?limit=1`);
    const { records, ...more } = body as {
      records: { columns: { fieldNameOrPath: string; value: string }[] }[];
    };
    expect(more).toMatchObject({ developerName: "MyAccounts", done: false, size: 1, label: "My Accounts" });
    const values = Object.fromEntries(
      records[0]?.columns.map(({ fieldNameOrPath, value }) => [fieldNameOrPath, value]) ?? [],
    );
    expect(values).toMatchObject({ Name: "Acme", Type: "Prospect", Site: null, Id: names["acme"] });
    expect(values["CreatedDate"]).toMatch(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d GMT 20\d\d$/);
    const next = await send(
      "GET",
      `/sobjects/Account/listviews/${names["AllAccounts"]}/results?limit=1&offset=1`,
    );
    expect(next.body).toMatchObject({ done: true, size: 1 });
    expect(next.text).toContain('"records":[{"columns":[{"fieldNameOrPath":"Name","value":"Zeta"},');
  });

  it("can all be described and run", async () => {
    const { send } = org();
    for (const object of ["Account", "Campaign", "Case", "Contact", "Lead", "Opportunity", "Product2"]) {
      const { body } = await send("GET", `/sobjects/${object}/listviews`);
      const { listviews } = body as Views;
      expect(listviews.length, object).toBeGreaterThan(1);
      for (const { id, developerName } of listviews) {
        const results = await send("GET", `/sobjects/${object}/listviews/${id}/results`);
        expect(results.status, `${object} ${developerName} ${results.text}`).toBe(200);
        expect((await send("GET", `/sobjects/${object}/listviews/${id}/describe`)).status).toBe(200);
      }
    }
  });
});

describe("named layouts", () => {
  run(org, [
    {
      does: "are those of users",
      path: "/sobjects/User/describe/namedLayouts/UserAlt",
      status: 200,
      like: { layouts: [{ relatedLists: [] }], recordTypeSelectorRequired: [false] },
    },
    {
      does: "are named by the describe",
      path: "/sobjects/User/describe",
      version: 60,
      status: 200,
      has: [
        '"namedLayoutInfos":[{"name":"UserAlt","urls":{"layout":"/services/data/v60.0/sobjects/User/describe/namedLayouts/UserAlt"}}]',
      ],
    },
    {
      does: "are no others",
      path: "/sobjects/User/describe/namedLayouts/Nope",
      status: 404,
      like: NOT_FOUND,
    },
  ]);
});
