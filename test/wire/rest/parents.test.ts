// Fields of parents: records within records, as real orgs nest them.
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
      fields: [{ fullName: "Twin__c", label: "Twin", type: "Lookup", referenceTo: "City__c" }],
    },
    {
      fullName: "Contact",
      fields: [{ fullName: "City__c", label: "City", type: "Lookup", referenceTo: "City__c" }],
    },
  ]);
  const twin = await make(caller, "City__c", { Name: "Ghent" });
  const city = await make(caller, "City__c", { Name: "Mohács", Twin__c: twin });
  const top = await make(caller, "Account", { Name: "Top", AnnualRevenue: 7 });
  const acme = await make(caller, "Account", { Name: "Acme", ParentId: top, BillingCity: "Mohács" });
  const with_ = await make(caller, "Contact", { LastName: "With", AccountId: acme, City__c: city });
  const without = await make(caller, "Contact", { LastName: "Without" });
  const found = await caller.send("GET", `/query?q=${encodeURIComponent("SELECT Id, Name FROM User")}`);
  const [user] = (found.body as { records: { Id: string; Name: string }[] }).records;
  return { twin, city, top, acme, with: with_, without, user: user?.Id ?? "", userName: user?.Name ?? "" };
});
const q = (soql: string, more = ""): string => `/query?q=${encodeURIComponent(soql)}${more}`;
const BASE = "/services/data/v60.0/sobjects";

describe("parents", () => {
  run(org, [
    {
      does: "are records within the record, where they are mentioned first; null where there is none",
      path: q(
        "SELECT account.parent.name, LastName, Account.Name, ACCOUNT.Owner.Name, Account.Parent.AnnualRevenue FROM Contact ORDER BY LastName",
      ),
      version: 60,
      status: 200,
      text: `{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Contact","url":"${BASE}/Contact/<with>"},"Account":{"attributes":{"type":"Account","url":"${BASE}/Account/<acme>"},"Parent":{"attributes":{"type":"Account","url":"${BASE}/Account/<top>"},"Name":"Top","AnnualRevenue":7.0},"Name":"Acme","Owner":{"attributes":{"type":"User","url":"${BASE}/User/<user>"},"Name":"<userName>"}},"LastName":"With"},{"attributes":{"type":"Contact","url":"${BASE}/Contact/<without>"},"Account":null,"LastName":"Without"}]}`,
    },
    {
      does: "are null below a parent that is there, too",
      path: q("SELECT Account.Parent.Parent.Name FROM Contact WHERE AccountId != null"),
      status: 200,
      like: { records: [{ Account: { Parent: { Parent: null } } }] },
    },
    {
      does: "are named by __r where the field is custom",
      path: q("SELECT City__r.Twin__r.Name, City__r.Id FROM Contact WHERE city__R.Name LIKE 'MOH%'"),
      version: 60,
      status: 200,
      text: `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"${BASE}/Contact/<with>"},"City__r":{"attributes":{"type":"City__c","url":"${BASE}/City__c/<city>"},"Twin__r":{"attributes":{"type":"City__c","url":"${BASE}/City__c/<twin>"},"Name":"Ghent"},"Id":"<city>"}}]}`,
    },
    {
      does: "may have compound fields",
      path: q("SELECT Account.BillingAddress FROM Contact WHERE Contact.Account.BillingCity = 'mohács'"),
      status: 200,
      like: { records: [{ Account: { BillingAddress: { city: "Mohács", street: null } } }] },
    },
    {
      does: "filter rows that have none by null only",
      path: q("SELECT LastName FROM Contact WHERE Account.Name = null"),
      status: 200,
      like: { totalSize: 1, records: [{ LastName: "Without" }] },
    },
    {
      does: "differ from a value where there are none",
      path: q("SELECT COUNT() FROM Contact WHERE Account.Parent.Name != 'Top'"),
      status: 200,
      like: { totalSize: 1 },
    },
    {
      does: "are counted with a limit",
      path: q("SELECT COUNT() FROM Contact WHERE Account.Parent.Name = 'Top' LIMIT 5"),
      status: 200,
      like: { totalSize: 1 },
    },
    {
      does: "sort rows, those without one first",
      path: q("SELECT LastName FROM Contact ORDER BY Account.Name, Id"),
      status: 200,
      like: { records: [{ LastName: "Without" }, { LastName: "With" }] },
    },
    {
      does: "are known by their relationship's name, not by their field's",
      path: q("SELECT City__c.Name FROM Contact"),
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
      has: [
        "Didn't understand relationship 'City__c' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.",
      ],
    },
    {
      does: "are no fields themselves",
      path: q("SELECT Account FROM Contact"),
      status: 400,
      has: ["No such column 'Account' on entity 'Contact'"],
    },
    {
      does: "are columns within columns",
      path: q("SELECT Id, Account.Name, Account.Owner.Name FROM Contact", "&columns=true"),
      status: 200,
      like: {
        columnMetadata: [
          { columnName: "Id", joinColumns: [] },
          {
            columnName: "Account",
            aggregate: false,
            joinColumns: [
              { columnName: "Name", joinColumns: [] },
              { columnName: "Owner", joinColumns: [{ columnName: "Name" }] },
            ],
          },
        ],
        idSelected: true,
      },
    },
  ]);

  it("are on all pages, as they are by then", async () => {
    const top = await make(org(), "Account", { Name: "Before" });
    for (let index = 0; index < 3; index++) {
      const rows = Array.from({ length: 70 }, () => make(org(), "Account", { Name: "Paged", ParentId: top }));
      await Promise.all(rows);
    }
    type Page = { done: boolean; nextRecordsUrl: string; records: { Parent: { Name: string } }[] };
    const page = async (path: string): Promise<Page> => {
      const answer = await org().send("GET", path, undefined, {
        "Sforce-Query-Options": "batchSize=200",
      });
      expect(answer.status, answer.text).toBe(200);
      return answer.body as Page;
    };
    const first = await page(q("SELECT Parent.Name FROM Account WHERE Parent.Name = 'Before'"));
    expect([first.done, first.records.length]).toEqual([false, 200]);
    await org().send("PATCH", `/sobjects/Account/${top}`, { Name: "After" });
    const next = await page(first.nextRecordsUrl.replace(/^.*\/query/, "/query"));
    expect(next.records.map(({ Parent }) => Parent.Name)).toEqual(Array(10).fill("After"));
    await org().send("DELETE", `/sobjects/Account/${top}`);
    const all = await page(first.nextRecordsUrl.replace(/^.*\/query/, "/query"));
    expect(all.records).toMatchObject(Array(10).fill({ Parent: null }));
  });
});
