// FOR VIEW and FOR REFERENCE: what they note is each user's own, wherever it is told.
import { describe, expect, it } from "vitest";
import { restClient } from "../../support/client.ts";
import { persona } from "../../support/permissions.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { soapOf } from "../soap/soap-org.ts";
import { make, run, withOrg } from "./scenario.ts";

let now = Date.UTC(2026, 10, 24, 12);

const org = withOrg(
  async (caller) => {
    const names: Record<string, string> = {};
    for (const name of ["acme", "bolt", "cask"]) names[name] = await make(caller, "Account", { Name: name });
    names["ada"] = await make(caller, "Contact", { LastName: "Ada", AccountId: names["acme"] });
    names["case"] = await make(caller, "Case", { Subject: "Leak" });
    return names;
  },
  { clock: { now: () => now } },
);

const q = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;
const query = async (soql: string): Promise<Record<string, unknown>[]> => {
  const { status, body, text } = await org().send("GET", q(soql));
  expect(status, text).toBe(200);
  return (body as { records: Record<string, unknown>[] }).records;
};
const named = (name: string) => org().names[name] ?? "";
const moment = (time: number) => new Date(time).toISOString().replace("Z", "+0000");

const refused = (does: string, soql: string, piece: string) => ({
  does,
  path: q(soql),
  status: 400,
  like: [{ errorCode: "MALFORMED_QUERY" }],
  has: [piece],
});

describe("FOR VIEW and FOR REFERENCE", () => {
  it("note nothing that wasn't found", async () => {
    expect(await query("SELECT Id FROM Account WHERE Name = 'nobody' FOR VIEW")).toEqual([]);
    expect((await org().send("GET", "/recent")).body).toEqual([]);
    expect(await query("SELECT Id FROM Account WHERE LastReferencedDate != null")).toEqual([]);
  });

  it("tell when a record was viewed, and when referenced", async () => {
    const first = now;
    await query("SELECT Name, Id FROM Account WHERE Name = 'acme' LIMIT 1 FOR VIEW");
    now += 1000;
    await query("SELECT Name, Id FROM Account WHERE Name != 'bolt' ORDER BY Name FOR REFERENCE");
    const rows = await query(
      "SELECT Name, LastViewedDate, LastReferencedDate FROM Account ORDER BY LastViewedDate NULLS LAST, Name DESC",
    );
    expect(rows).toMatchObject([
      { Name: "acme", LastViewedDate: moment(first), LastReferencedDate: moment(now) },
      { Name: "cask", LastViewedDate: null, LastReferencedDate: moment(now) },
      { Name: "bolt", LastViewedDate: null, LastReferencedDate: null },
    ]);
    expect(await query("SELECT Name FROM Account WHERE LastViewedDate = TODAY")).toMatchObject([
      { Name: "acme" },
    ]);
    expect(
      await query(
        "SELECT Account.Name, Account.LastViewedDate FROM Contact WHERE Account.LastViewedDate != null",
      ),
    ).toMatchObject([{ Account: { Name: "acme", LastViewedDate: moment(first) } }]);
    expect(
      await query("SELECT MAX(LastReferencedDate) latest, COUNT(LastViewedDate) viewed FROM Account"),
    ).toMatchObject([{ latest: moment(now), viewed: 1 }]);
    expect(await query("SELECT FIELDS(ALL) FROM Account WHERE Name = 'acme' LIMIT 1")).toMatchObject([
      { LastViewedDate: moment(first) },
    ]);
  });

  it("tell it where the record is read by its id, by REST, SOAP and OData", async () => {
    const { send, names, org: running, session } = org();
    const whole = await send("GET", `/sobjects/Account/${named("acme")}`);
    expect(whole.body).toMatchObject({ LastReferencedDate: moment(now) });
    const some = await send("GET", `/sobjects/Account/${named("bolt")}?fields=LastReferencedDate`);
    expect(some.body).toMatchObject({ LastReferencedDate: null });
    const collection = await send("POST", "/composite/sobjects/Account", {
      ids: [names["bolt"], names["acme"]],
      fields: ["LastReferencedDate"],
    });
    expect(collection.body).toMatchObject([
      { LastReferencedDate: null },
      { LastReferencedDate: moment(now) },
    ]);
    const { admin, url } = running;
    const soap = sessionIn(await login(url, admin.username, admin.password + admin.securityToken));
    const { text } = await soapOf(running, soap).raw(
      `<retrieve><fieldList>LastReferencedDate</fieldList><sObjectType>Account</sObjectType><ids>${names["acme"]}</ids></retrieve>`,
    );
    expect(text).toContain(`<sf:LastReferencedDate>${new Date(now).toISOString()}<`);
    const feed = await fetch(
      `${url}/odata/v4/Account?$filter=LastReferencedDate ne null&$orderby=LastViewedDate desc&$select=Name,LastReferencedDate`,
      { headers: { authorization: `Bearer ${session}` } },
    );
    expect(await feed.json()).toMatchObject({
      value: [
        { Name: "acme", LastReferencedDate: new Date(now).toISOString() },
        { Name: "cask", LastReferencedDate: new Date(now).toISOString() },
      ],
    });
  });

  it("list what is recent, the last one first, under the name that its object has", async () => {
    now += 1000;
    await query("SELECT Id FROM Case FOR VIEW");
    now += 1000;
    await query("SELECT Id FROM Contact FOR REFERENCE");
    const { send } = org();
    const item = (type: string, id: string, more: object) => ({
      attributes: { type, url: `/services/data/v60.0/sobjects/${type}/${id}` },
      Id: id,
      ...more,
    });
    const all = (await restClient(org().org.url, org().session, 60)("GET", "/recent")).body;
    expect(all).toEqual([
      item("Contact", named("ada"), { Name: "Ada" }),
      item("Case", named("case"), { CaseNumber: "00001000" }),
      item("Account", named("acme"), { Name: "acme" }),
      item("Account", named("cask"), { Name: "cask" }),
    ]);
    expect((await send("GET", "/recent/?limit=2")).body).toHaveLength(2);
    const { body } = await send("GET", "/sobjects/Account");
    expect((body as { recentItems: { Name: string }[] }).recentItems.map(({ Name }) => Name)).toEqual([
      "acme",
      "cask",
    ]);
    expect((await send("GET", "/sobjects/Opportunity")).body).toMatchObject({ recentItems: [] });
  });

  it("are another user's business not at all", async () => {
    const bee = await persona(org().org, org().send, {}, "System Administrator");
    expect((await bee.send("GET", "/recent")).body).toEqual([]);
    const { body } = await bee.send("GET", `/sobjects/Account/${named("acme")}`);
    expect(body).toMatchObject({ Name: "acme", LastViewedDate: null, LastReferencedDate: null });
    await bee.send("GET", q("SELECT Id FROM Account WHERE Name = 'bolt' FOR VIEW"));
    expect((await bee.send("GET", "/recent")).body).toMatchObject([{ Name: "bolt" }]);
    expect(await query("SELECT Id FROM Account WHERE Name = 'bolt' AND LastViewedDate != null")).toEqual([]);
  });

  it("forget what is deleted", async () => {
    const { send } = org();
    await send("DELETE", `/sobjects/Contact/${named("ada")}`);
    const types = async () =>
      ((await send("GET", "/recent")).body as { attributes: { type: string } }[]).map(
        ({ attributes }) => attributes.type,
      );
    expect(await types()).toEqual(["Case", "Account", "Account"]);
  });

  it("keep two hundred records of an object, of all pages that were fetched", async () => {
    const { send } = org();
    for (let round = 0; round < 2; round++) {
      const records = Array.from({ length: 150 }, (_, index) => ({
        attributes: { type: "Account" },
        Name: `many ${round} ${String(index).padStart(3, "0")}`,
      }));
      await send("POST", "/composite/sobjects", { records });
    }
    const soql = "SELECT Id FROM Account WHERE Name LIKE 'many%' ORDER BY Name FOR VIEW";
    const small = { "Sforce-Query-Options": "batchSize=200" };
    const first = await send("GET", q(soql), undefined, small);
    const count = async () =>
      (await query("SELECT COUNT(Id) n FROM Account WHERE LastViewedDate != null"))[0]?.["n"];
    expect(await count()).toBe(200);
    now += 1000;
    const { nextRecordsUrl } = first.body as { nextRecordsUrl: string };
    await send("GET", nextRecordsUrl.replace(/^.*\/query/, "/query"), undefined, small);
    expect(await count()).toBe(200);
    const recent = (await send("GET", "/recent?limit=100")).body as { Name: string }[];
    expect(recent.map(({ Name }) => Name).toSorted()[0]).toBe("many 1 050");
  });

  run(org, [
    refused("are of no objects that don't keep it", "SELECT Id FROM Task FOR VIEW", "Task doesn't keep"),
    refused(
      "are of no counts",
      "SELECT COUNT() FROM Account FOR VIEW",
      "a grouped query cannot use FOR VIEW",
    ),
    refused(
      "are of no groups",
      "SELECT Name FROM Account GROUP BY Name FOR REFERENCE",
      "a grouped query cannot use FOR REFERENCE",
    ),
    refused("stand alone", "SELECT Id FROM Account FOR VIEW FOR REFERENCE", "unexpected token: 'FOR'"),
    refused(
      "count no articles",
      "SELECT Id FROM Account FOR VIEW UPDATE TRACKING",
      "UPDATE TRACKING is for articles only",
    ),
    refused(
      "lock nothing in order",
      "SELECT Id FROM Account ORDER BY Name FOR UPDATE",
      "unexpected token: 'FOR'",
    ),
  ]);
});
