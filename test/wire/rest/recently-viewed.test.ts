// RecentlyViewed as an object: each user's own records, as they are now and as far as he may see them.
import { describe, expect, it } from "vitest";
import { type RestClient, restClient } from "../../support/client.ts";
import { assign, created, idOf, permissionSet, persona } from "../../support/permissions.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { soapOf } from "../soap/soap-org.ts";
import { make, run, withOrg } from "./scenario.ts";

let now = Date.UTC(2026, 10, 24, 12);

const org = withOrg(
  async (caller) => {
    const names: Record<string, string> = {};
    for (const name of ["acme", "bolt"])
      names[name] = await make(caller, "Account", { Name: name, Phone: `+1 ${name}` });
    names["ada"] = await make(caller, "Contact", {
      FirstName: "Ada",
      LastName: "King",
      Email: "ada@example.com",
      Title: "Countess",
    });
    names["case"] = await make(caller, "Case", { Subject: "Leak" });
    names["brush"] = await make(caller, "Campaign", { Name: "Brush", IsActive: true });
    return names;
  },
  { clock: { now: () => now } },
);

const q = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;
type Rows = readonly Readonly<Record<string, unknown>>[];
const rowsOf = async (send: RestClient, soql: string): Promise<Rows> => {
  const { status, body, text } = await send("GET", q(soql));
  expect(status, text).toBe(200);
  return (body as { records: Rows }).records;
};
const query = (soql: string): Promise<Rows> => rowsOf(org().send, soql);
const namesOf = (rows: Rows): unknown[] => rows.map(({ Name }) => Name);
const named = (name: string): string => org().names[name] ?? "";
const moment = (time: number): string => new Date(time).toISOString().replace("Z", "+0000");

/** The same text each time: a kept plan must not keep its rows. */
const RECENT = "SELECT Name FROM RecentlyViewed ORDER BY LastReferencedDate DESC, Name";

describe("RecentlyViewed", () => {
  it("has no rows before anything is viewed", async () => {
    expect(await query(RECENT)).toEqual([]);
    expect((await org().send("GET", q("SELECT COUNT() FROM RecentlyViewed"))).body).toMatchObject({
      totalSize: 0,
    });
  });

  it("tells what was viewed and what was only referenced, by one text at any time", async () => {
    const viewed = now;
    await query("SELECT Id FROM Account WHERE Name = 'acme' FOR VIEW");
    expect(await query(RECENT)).toMatchObject([{ Name: "acme" }]);
    now += 1000;
    await query("SELECT Id FROM Contact FOR VIEW");
    now += 1000;
    await query("SELECT Id FROM Account WHERE Name = 'bolt' FOR REFERENCE");
    expect(namesOf(await query(RECENT))).toEqual(["bolt", "Ada King", "acme"]);
    const soql =
      "SELECT Id, Name, Type, LastViewedDate, LastReferencedDate, Phone FROM RecentlyViewed WHERE Type IN ('Account') ORDER BY LastViewedDate DESC NULLS LAST LIMIT 5";
    const row = (name: string, LastViewedDate: string | null, LastReferencedDate: string) => ({
      attributes: {
        type: "RecentlyViewed",
        url: `/services/data/v60.0/sobjects/RecentlyViewed/${named(name)}`,
      },
      Id: named(name),
      Name: name,
      Type: "Account",
      LastViewedDate,
      LastReferencedDate,
      Phone: `+1 ${name}`,
    });
    expect(await rowsOf(restClient(org().org.url, org().session, 60), soql)).toEqual([
      row("acme", moment(viewed), moment(viewed)),
      row("bolt", null, moment(now)),
    ]);
    expect(namesOf(await query("SELECT Name FROM RecentlyViewed WHERE LastViewedDate = null"))).toEqual([
      "bolt",
    ]);
  });

  it("tells of people and users what is theirs, and of others what is no user's", async () => {
    now += 1000;
    await query("SELECT Id FROM Campaign FOR VIEW");
    await query("SELECT Id FROM Case FOR VIEW");
    const rows = await query(
      "SELECT Name, FirstName, LastName, Email, Title, IsActive, ProfileId, Alias FROM RecentlyViewed WHERE Type != 'Account' ORDER BY Type",
    );
    const none = { FirstName: null, LastName: null, Email: null, Title: null, ProfileId: null, Alias: null };
    expect(rows).toMatchObject([
      { ...none, Name: "Brush", IsActive: false },
      { ...none, Name: "00001000", IsActive: false },
      { ...none, Name: "Ada King", FirstName: "Ada", LastName: "King", Email: "ada@example.com" },
    ]);
  });

  it("is grouped, counted, and selected whole", async () => {
    expect(
      await query("SELECT Type, COUNT(Id) n FROM RecentlyViewed GROUP BY Type ORDER BY Type"),
    ).toMatchObject([
      { Type: "Account", n: 2 },
      { Type: "Campaign", n: 1 },
      { Type: "Case", n: 1 },
      { Type: "Contact", n: 1 },
    ]);
    expect(
      namesOf(await query("SELECT FIELDS(ALL) FROM RecentlyViewed WHERE Name LIKE 'a%me' LIMIT 1")),
    ).toEqual(["acme"]);
  });

  it("is told over SOAP alike", async () => {
    const { admin, url } = org().org;
    const session = sessionIn(await login(url, admin.username, admin.password + admin.securityToken));
    const { text } = await soapOf(org().org, session).raw(
      "<query><queryString>SELECT Id, Type FROM RecentlyViewed WHERE Name = 'acme'</queryString></query>",
    );
    expect(text).toContain(`<sf:Id>${named("acme")}</sf:Id>`);
    expect(text).toContain("<sf:Type>Account</sf:Type>");
  });

  it("follows a record that is renamed, deleted, and restored", async () => {
    const { send } = org();
    await send("PATCH", `/sobjects/Account/${named("bolt")}`, { Name: "bolt & nut" });
    expect(namesOf(await query(RECENT))).toContain("bolt & nut");
    await send("DELETE", `/sobjects/Contact/${named("ada")}`);
    expect(namesOf(await query(RECENT))).not.toContain("Ada King");
    expect((await send("GET", `/queryAll?q=${encodeURIComponent(RECENT)}`)).text).not.toContain("Ada King");
  });

  it("is another user's own, and tells him nothing that he may not see", async () => {
    const { org: running, send } = org();
    const spec = { user: ["ApiEnabled"], objects: { Account: "r", Case: "r" }, fields: {} };
    const bee = await persona(running, send, spec);
    expect(await rowsOf(bee.send, RECENT)).toEqual([]);
    await rowsOf(bee.send, "SELECT Id FROM Account WHERE Name = 'acme' FOR VIEW");
    now += 1000;
    await rowsOf(bee.send, "SELECT Id FROM Case FOR VIEW");
    const soql = "SELECT Name, Phone FROM RecentlyViewed ORDER BY LastViewedDate DESC";
    expect(await rowsOf(bee.send, soql)).toMatchObject([
      { Name: "00001000", Phone: null },
      // The field isn't granted to her.
      { Name: "acme", Phone: null },
    ]);
    expect(namesOf(await query(RECENT))).toContain("Brush");
    const grant = await idOf(
      send,
      `SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Case' AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${bee.id}')`,
    );
    await send("DELETE", `/sobjects/ObjectPermissions/${grant}`);
    expect(namesOf(await rowsOf(bee.send, soql))).toEqual(["acme"]);
    await assign(send, await permissionSet(send, { fields: { "Account.Phone": "read" } }), bee.id);
    expect(await rowsOf(bee.send, soql)).toMatchObject([{ Name: "acme", Phone: "+1 acme" }]);
  });

  it("leaves out a file whose user has lost the way to it", async () => {
    const { org: running, send } = org();
    const version = await created(send, "ContentVersion", {
      Title: "secret",
      PathOnClient: "secret.txt",
      VersionData: "c2VjcmV0",
    });
    const soql = `SELECT ContentDocumentId FROM ContentVersion WHERE Id = '${version}'`;
    const [row] = await query(soql);
    const document = String(row?.["ContentDocumentId"]);
    const objects = { Account: "r", ContentDocument: "r" };
    const cid = await persona(running, send, { user: ["ApiEnabled"], objects });
    const link = await created(send, "ContentDocumentLink", {
      ContentDocumentId: document,
      LinkedEntityId: named("acme"),
      ShareType: "V",
    });
    await rowsOf(cid.send, `SELECT Id FROM ContentDocument WHERE Id = '${document}' FOR VIEW`);
    expect(namesOf(await rowsOf(cid.send, RECENT))).toEqual(["secret"]);
    await send("DELETE", `/sobjects/ContentDocumentLink/${link}`);
    expect(await rowsOf(cid.send, RECENT)).toEqual([]);
  });

  it("describes itself as an object that only queries read", async () => {
    const { body } = await org().send("GET", "/sobjects/RecentlyViewed/describe");
    const { fields, ...attributes } = body as { fields: { name: string; type: string }[] };
    expect(attributes).toMatchObject({
      name: "RecentlyViewed",
      label: "Recently Viewed",
      keyPrefix: null,
      queryable: true,
      createable: false,
      updateable: false,
      deletable: false,
      retrieveable: false,
      searchable: false,
    });
    expect(fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "Id id",
      "Name string",
      "LastName string",
      "FirstName string",
      "Type picklist",
      "Alias string",
      "UserRoleId reference",
      "RecordTypeId reference",
      "IsActive boolean",
      "ProfileId reference",
      "Title string",
      "Email email",
      "Phone phone",
      "LastViewedDate datetime",
      "LastReferencedDate datetime",
    ]);
    expect(
      await query("SELECT KeyPrefix FROM EntityDefinition WHERE QualifiedApiName = 'RecentlyViewed'"),
    ).toMatchObject([{ KeyPrefix: null }]);
  });

  run(org, [
    {
      does: "is no way to its records' own parents",
      path: q("SELECT Profile.Name FROM RecentlyViewed"),
      status: 400,
      has: ["INVALID_FIELD", "Didn't understand relationship 'Profile'"],
    },
    {
      does: "is not viewed itself",
      path: q("SELECT Id FROM RecentlyViewed FOR VIEW"),
      status: 400,
      has: ["RecentlyViewed doesn't keep when it was viewed"],
    },
    {
      does: "joins nothing from within",
      path: q("SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM RecentlyViewed)"),
      status: 400,
      has: ["Entity 'RecentlyViewed' is not supported for semi join inner selects"],
    },
    {
      does: "is joined by nothing",
      path: q("SELECT Id FROM RecentlyViewed WHERE ProfileId IN (SELECT Id FROM Profile)"),
      status: 400,
      has: ["MALFORMED_QUERY", "semi join"],
    },
    {
      does: "has no plan",
      path: `/query?explain=${encodeURIComponent("SELECT Id FROM RecentlyViewed")}`,
      status: 400,
      has: ["RecentlyViewed has no query plan"],
    },
    { does: "is not read by id", path: "/sobjects/RecentlyViewed/<acme>", status: 404 },
    { does: "lists no recent items of its own", path: "/sobjects/RecentlyViewed", status: 200 },
    {
      does: "is not written",
      method: "POST",
      path: "/sobjects/RecentlyViewed",
      body: { LastViewedDate: "2026-11-24T12:00:00Z" },
      status: 400,
      has: ["entity type RecentlyViewed does not support"],
    },
    {
      does: "has no layouts that its prefix would name",
      path: "/sobjects/RecentlyViewed/describe/layouts",
      status: 404,
    },
    {
      does: "is in no Bulk query",
      method: "POST",
      path: "/jobs/query",
      body: { operation: "query", query: "SELECT Id FROM RecentlyViewed" },
      status: 400,
      has: ["Entity 'RecentlyViewed' is not supported by the Bulk API."],
    },
  ]);
});
