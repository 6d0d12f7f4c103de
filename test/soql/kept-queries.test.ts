// The same text, asked again after what it means has changed: nothing is answered from what was kept of it before.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findSession } from "../../src/domain/identity/sessions.ts";
import type { Call } from "../../src/domain/model/call.ts";
import { checkQuery } from "../../src/domain/records/ready-query.ts";
import type { CustomFieldDefinition } from "../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { assign, created, idOf, type Persona, permissionSet, persona } from "../support/permissions.ts";

const START = Date.UTC(2026, 2, 7, 20);
let now = START;
let org: TestOrg;
let session: string;
let admin: RestClient;
let adminId: string;

const secret = (): string => org.admin.password + org.admin.securityToken;

beforeAll(async () => {
  org = await startOrg({ clock: { now: () => now } });
  session = await soapLogin(org.url, org.admin.username, secret());
  admin = restClient(org.url, session);
  adminId = await idOf(admin, `SELECT Id FROM User WHERE Username = '${org.admin.username}'`);
});
afterAll(() => org.stop());

/** The records that a query finds, without their attributes, or the code it is refused with. */
async function ask(send: RestClient, soql: string, resource = "query"): Promise<unknown> {
  const { body } = await send("GET", `/${resource}?q=${encodeURIComponent(soql)}`);
  if (Array.isArray(body)) return (body as { errorCode: string }[])[0]?.errorCode;
  const { records } = body as { records: Record<string, unknown>[] };
  return records.map(({ attributes: _attributes, ...cells }) => cells);
}

/** The first answer makes the query ready, the second is of what was kept. */
async function twice(send: RestClient, soql: string, resource?: string): Promise<unknown> {
  const first = await ask(send, soql, resource);
  expect(await ask(send, soql, resource)).toEqual(first);
  return first;
}

async function become(send: RestClient, change: Readonly<Record<string, unknown>>): Promise<void> {
  const { status, text } = await send("PATCH", `/sobjects/User/${adminId}`, change);
  expect(status, text).toBe(204);
}

const importFields = (fullName: string, ...fields: CustomFieldDefinition[]): Promise<unknown> =>
  importDefinitions(org.ports, [{ fullName, fields }]);

const labelled = (...values: readonly (readonly [string, string])[]): CustomFieldDefinition => ({
  fullName: "Kind__c",
  label: "Kind",
  type: "Picklist",
  values: values.map(([value, label]) => ({ value, label, default: false, active: true })),
});

async function adminsCall(apiVersion = 64): Promise<Call> {
  const caller = await findSession(org.ports, session, "127.0.0.1");
  if (!caller) throw new Error("no session");
  return { caller, address: "127.0.0.1", apiVersion };
}

describe("a query that is asked again", () => {
  it("isn't made ready again, unless it depends on the day", async () => {
    const call = await adminsCall();
    const check = (soql: string, of = call, deleted = false) => checkQuery(org.ports, of, soql, deleted);
    const plain = await check("SELECT Id FROM Account");
    expect(await check("SELECT Id FROM Account")).toBe(plain);
    expect(await check("SELECT Id FROM Account", await adminsCall())).toBe(plain);
    expect(await check("SELECT Id FROM Account", call, true)).toMatchObject({ includeDeleted: true });
    const today = "SELECT Id FROM Account WHERE CreatedDate = TODAY";
    const bound = await check(today);
    expect(await check(today)).not.toBe(bound);
    expect(await check(today)).toEqual(bound);
  });

  it("is asked of the schema of now", async () => {
    await created(admin, "Account", { Name: "Schema" });
    const soql = "SELECT Name, Half__c FROM Account WHERE Name = 'Schema'";
    expect(await twice(admin, soql)).toBe("INVALID_FIELD");
    const number = { label: "N", type: "Number", precision: 10, scale: 0 } as const;
    const half = (formula: string): CustomFieldDefinition => ({ ...number, fullName: "Half__c", formula });
    await importFields("Account", half("NumberOfEmployees / 2"));
    await created(admin, "Account", { Name: "Schema", NumberOfEmployees: 8 });
    const last = `${soql} ORDER BY NumberOfEmployees NULLS FIRST LIMIT 1 OFFSET 1`;
    expect(await twice(admin, last)).toEqual([{ Name: "Schema", Half__c: 4 }]);
    await importFields("Account", half("NumberOfEmployees / 4"));
    expect(await twice(admin, last)).toEqual([{ Name: "Schema", Half__c: 2 }]);
    const all = "SELECT FIELDS(CUSTOM) FROM Account WHERE NumberOfEmployees = 8 LIMIT 1";
    expect(await twice(admin, all)).toEqual([{ Half__c: 2 }]);
    await importFields("Account", { ...number, fullName: "More__c" });
    expect(await twice(admin, all)).toEqual([{ Half__c: 2, More__c: null }]);
  });

  it("tells the labels of now, in the order of now", async () => {
    await importFields("Contact", labelled(["a", "One"], ["b", "Two"]));
    for (const Kind__c of ["a", "b"]) await created(admin, "Contact", { LastName: "Label", Kind__c });
    const shown = "SELECT toLabel(Kind__c) FROM Contact WHERE LastName = 'Label' ORDER BY Kind__c";
    const meant = "SELECT Kind__c FROM Contact WHERE LastName = 'Label' AND toLabel(Kind__c) = 'Two'";
    expect(await twice(admin, shown)).toEqual([{ Kind__c: "One" }, { Kind__c: "Two" }]);
    expect(await twice(admin, meant)).toEqual([{ Kind__c: "b" }]);
    await importFields("Contact", labelled(["b", "Zwei"], ["a", "Two"]));
    expect(await twice(admin, shown)).toEqual([{ Kind__c: "Zwei" }, { Kind__c: "Two" }]);
    expect(await twice(admin, meant)).toEqual([{ Kind__c: "a" }]);
  });

  it("means the day, the zone and the locale of now", async () => {
    now = START;
    const Id = await created(admin, "Account", { Name: "Day" });
    const today = "SELECT Name FROM Account WHERE Name = 'Day' AND CreatedDate = TODAY";
    const hour = `SELECT HOUR_IN_DAY(convertTimezone(CreatedDate)) h FROM Account WHERE Id = '${Id}' GROUP BY HOUR_IN_DAY(convertTimezone(CreatedDate))`;
    const format = `SELECT FORMAT(CreatedDate) f FROM Account WHERE Id = '${Id}'`;
    const week = "SELECT Name FROM Account WHERE Name = 'Day' AND CreatedDate = LAST_WEEK";
    const fiscal = `SELECT FISCAL_YEAR(CreatedDate) y FROM Account WHERE Id = '${Id}' GROUP BY FISCAL_YEAR(CreatedDate)`;
    await become(admin, { TimeZoneSidKey: "GMT", LocaleSidKey: "en_US" });
    expect(await twice(admin, today)).toEqual([{ Name: "Day" }]);
    expect(await twice(admin, hour)).toEqual([{ h: 20 }]);
    expect(await twice(admin, format)).toEqual([{ f: "3/7/2026, 8:00 PM" }]);
    expect(await twice(admin, fiscal)).toEqual([{ y: 2026 }]);
    // In the night of the day that is over in London already it is still that day in Los Angeles.
    now = START + 5 * 3600_000;
    session = await soapLogin(org.url, org.admin.username, secret());
    admin = restClient(org.url, session);
    expect(await twice(admin, today)).toEqual([]);
    // Sunday: a week begins on it in the United States, and ends with it in Germany.
    expect(await twice(admin, week)).toEqual([{ Name: "Day" }]);
    await become(admin, { TimeZoneSidKey: "America/Los_Angeles", LocaleSidKey: "de_DE" });
    expect(await twice(admin, today)).toEqual([{ Name: "Day" }]);
    expect(await twice(admin, hour)).toEqual([{ h: 12 }]);
    expect(await twice(admin, format)).toEqual([{ f: "07.03.2026, 12:00" }]);
    await become(admin, { TimeZoneSidKey: "GMT" });
    expect(await twice(admin, week)).toEqual([]);
    const object = (await org.ports.catalogue()).object("Organization");
    const start = object?.fieldsByName.get("fiscalyearstartmonth");
    if (!object || !start) throw new Error("no fiscal year");
    await org.ports.stores.transaction(({ records }) =>
      records.update(object, [start], [org.ports.settings.orgId], [[3]]),
    );
    expect(await twice(admin, fiscal)).toEqual([{ y: 2027 }]);
  });

  it("is of the call's version, and of deleted rows or not", async () => {
    const [old, newer] = [restClient(org.url, session, 45), restClient(org.url, session, 46)];
    const soql = "SELECT TYPEOF What WHEN Account THEN Name END FROM Task";
    expect(await twice(old, soql)).toBe("MALFORMED_QUERY");
    expect(await twice(newer, soql)).toEqual([]);
    expect(await twice(old, soql)).toBe("MALFORMED_QUERY");
    const Id = await created(admin, "Account", { Name: "Gone" });
    await admin("DELETE", `/sobjects/Account/${Id}`);
    const gone = "SELECT Name FROM Account WHERE Name = 'Gone'";
    expect(await twice(admin, gone)).toEqual([]);
    expect(await twice(admin, gone, "queryAll")).toEqual([{ Name: "Gone" }]);
    expect(await twice(admin, gone)).toEqual([]);
  });
});

describe("the same query of several users", () => {
  let reader: Persona;
  beforeAll(async () => {
    reader = await persona(org, admin, { objects: { Account: "r" } });
    await created(admin, "Account", { Name: "Shared", Phone: "1" });
  });

  it("shows each what he may see now", async () => {
    const phone = "SELECT Phone FROM Account WHERE Name = 'Shared'";
    const logins = "SELECT UserId FROM LoginHistory GROUP BY UserId";
    const contacts = "SELECT Id FROM Contact WHERE LastName = 'None'";
    expect(await twice(admin, phone)).toEqual([{ Phone: "1" }]);
    expect(await twice(reader.send, phone)).toBe("INVALID_FIELD");
    expect(await twice(reader.send, contacts)).toBe("INVALID_TYPE");
    expect(await twice(reader.send, logins)).toEqual([{ UserId: reader.id }]);
    expect(await twice(admin, logins)).toHaveLength(2);
    const more = await permissionSet(admin, {
      user: ["ManageUsers"],
      objects: { Contact: "r" },
      fields: { "Account.Phone": "read" },
    });
    const assignment = await assign(admin, more, reader.id);
    expect(await twice(reader.send, phone)).toEqual([{ Phone: "1" }]);
    expect(await twice(reader.send, contacts)).toEqual([]);
    expect(await twice(reader.send, logins)).toHaveLength(2);
    expect((await admin("DELETE", `/sobjects/PermissionSetAssignment/${assignment}`)).status).toBe(204);
    expect(await twice(reader.send, phone)).toBe("INVALID_FIELD");
    expect(await twice(reader.send, contacts)).toBe("INVALID_TYPE");
    expect(await twice(reader.send, logins)).toEqual([{ UserId: reader.id }]);
    expect(await twice(admin, phone)).toEqual([{ Phone: "1" }]);
  });

  it("is about the user who asks", async () => {
    const mine = "SELECT Name FROM Account USING SCOPE mine WHERE Name = 'Shared'";
    const viewed = "SELECT LastViewedDate FROM Account WHERE Name = 'Shared'";
    await ask(admin, `${viewed} FOR VIEW`);
    expect(await twice(admin, mine)).toEqual([{ Name: "Shared" }]);
    expect(await twice(reader.send, mine)).toEqual([]);
    expect(await twice(reader.send, viewed)).toEqual([{ LastViewedDate: null }]);
    expect(await twice(admin, viewed)).not.toEqual([{ LastViewedDate: null }]);
  });
});
