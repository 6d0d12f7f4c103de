// What profiles and permission sets grant, as REST shows it.
import { beforeAll, describe, expect, it } from "vitest";
import type { RestClient } from "../../support/client.ts";
import { assign, created, idOf, type Persona, permissionSet, persona } from "../../support/permissions.ts";
import { withOrg } from "./scenario.ts";

const org = withOrg();

const soql = (send: RestClient, query: string) => send("GET", `/query?q=${encodeURIComponent(query)}`);
const codes = (body: unknown) => (body as { errorCode: string }[]).map(({ errorCode }) => errorCode);

describe("permissions as rows", () => {
  it("are there for every profile: one permission set each, all data objects for the administrators'", async () => {
    const { send } = org();
    const sets = await soql(
      send,
      "SELECT Profile.Name, PermissionsApiEnabled FROM PermissionSet WHERE IsOwnedByProfile = true ORDER BY Profile.Name",
    );
    expect((sets.body as { records: object[] }).records).toMatchObject([
      { Profile: { Name: "Minimum Access - Salesforce" }, PermissionsApiEnabled: false },
      { Profile: { Name: "Standard User" }, PermissionsApiEnabled: true },
      { Profile: { Name: "System Administrator" }, PermissionsApiEnabled: true },
    ]);
    const rows = await soql(
      send,
      "SELECT SobjectType, PermissionsDelete, PermissionsModifyAllRecords FROM ObjectPermissions WHERE Parent.Profile.Name = 'Standard User' AND SobjectType IN ('Account', 'Contact') ORDER BY SobjectType",
    );
    expect((rows.body as { records: object[] }).records).toMatchObject([
      { SobjectType: "Account", PermissionsDelete: true, PermissionsModifyAllRecords: false },
      { SobjectType: "Contact", PermissionsDelete: true, PermissionsModifyAllRecords: false },
    ]);
  });
});

describe("a user with few permissions", () => {
  let reader: Persona;
  let account = "";
  beforeAll(async () => {
    const { send, org: running } = org();
    account = await created(send, "Account", {
      Name: "Acme",
      Industry: "Banking",
      Phone: "1",
      BillingCity: "Bern",
    });
    reader = await persona(running, send, {
      objects: { Account: "re" },
      fields: { "Account.Phone": "edit", "Account.Industry": "read" },
    });
  });

  it("sees of a record what he may read", async () => {
    const { body } = await reader.send("GET", `/sobjects/Account/${account}`);
    expect(body).toMatchObject({ Name: "Acme", Industry: "Banking", Phone: "1" });
    expect(body).not.toHaveProperty("BillingCity");
    expect(body).not.toHaveProperty("BillingAddress");
    expect(body).not.toHaveProperty("Website");
  });

  it("can't tell a hidden field from an absent one", async () => {
    const shown = async (query: string) => (await soql(reader.send, query)).text;
    for (const query of [
      "SELECT X FROM Account",
      "SELECT Id FROM Account WHERE X = 'a'",
      "SELECT Id FROM Account ORDER BY X",
    ]) {
      const absent = await shown(query.replace("X", "Nonesuch"));
      expect(absent).toContain("INVALID_FIELD");
      expect(await shown(query.replace("X", "Website"))).toBe(absent.replaceAll("Nonesuch", "Website"));
    }
  });

  it("can't tell a hidden object from an absent one", async () => {
    const hidden = await soql(reader.send, "SELECT Id FROM Contact");
    const absent = await soql(reader.send, "SELECT Id FROM Nothing");
    expect(codes(hidden.body)).toEqual(["INVALID_TYPE"]);
    expect(hidden.text).toBe(absent.text.replaceAll("Nothing", "Contact"));
    for (const path of ["/sobjects/X", "/sobjects/X/describe", "/sobjects/X/003gf0000000001AAA"]) {
      const [one, other] = [
        await reader.send("GET", path.replace("X", "Contact")),
        await reader.send("GET", path.replace("X", "Nothing")),
      ];
      expect([one.status, one.text]).toEqual([other.status, other.text]);
    }
  });

  it("is shown flags by describe that say what he may do", async () => {
    const { body } = await reader.send("GET", "/sobjects/Account/describe");
    const { fields, ...object } = body as { fields: { name: string; updateable: boolean }[] };
    expect(object).toMatchObject({ createable: false, updateable: true, deletable: false, queryable: true });
    const field = (name: string) => fields.find((one) => one.name === name);
    expect(field("Phone")).toMatchObject({ updateable: true });
    expect(field("Industry")).toMatchObject({ createable: false, updateable: false });
    expect(field("Website")).toBeUndefined();
    const names = (
      (await reader.send("GET", "/sobjects")).body as { sobjects: { name: string }[] }
    ).sobjects.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["Account", "LoginHistory", "Organization", "Profile", "User"]),
    );
    for (const hidden of ["Contact", "Lead", "PermissionSet"]) expect(names).not.toContain(hidden);
  });

  it("writes what he may write and nothing else", async () => {
    const patch = (fields: object) => reader.send("PATCH", `/sobjects/Account/${account}`, fields);
    expect((await patch({ Phone: "2" })).status).toBe(204);
    const readOnly = await patch({ Industry: "Energy" });
    expect(codes(readOnly.body)).toEqual(["INVALID_FIELD_FOR_INSERT_UPDATE"]);
    const absent = await patch({ Nonesuch: "x" });
    expect((await patch({ Website: "x" })).text).toBe(absent.text.replaceAll("Nonesuch", "Website"));
    expect(codes((await reader.send("POST", "/sobjects/Account", { Name: "New" })).body)).toEqual([
      "INSUFFICIENT_ACCESS_OR_READONLY",
    ]);
    expect(codes((await reader.send("DELETE", `/sobjects/Account/${account}`)).body)).toEqual([
      "INSUFFICIENT_ACCESS_OR_READONLY",
    ]);
  });

  it("has a new permission with the next call, and loses it so", async () => {
    const { send } = org();
    const set = await permissionSet(send, { objects: { Contact: "rc" } });
    expect((await reader.send("GET", "/sobjects/Contact")).status).toBe(404);
    const assignment = await assign(send, set, reader.id);
    expect((await reader.send("GET", "/sobjects/Contact")).status).toBe(200);
    expect((await reader.send("POST", "/sobjects/Contact", { LastName: "Doe" })).status).toBe(201);
    expect((await send("DELETE", `/sobjects/PermissionSetAssignment/${assignment}`)).status).toBe(204);
    expect((await reader.send("GET", "/sobjects/Contact")).status).toBe(404);
    expect(codes((await send("GET", `/sobjects/PermissionSetAssignment/${assignment}`)).body)).toEqual([
      "NOT_FOUND",
    ]);
  });

  it("gives new records the defaults of fields he doesn't see", async () => {
    const { send, org: running } = org();
    const maker = await persona(running, send, { objects: { Contact: "rc" } });
    const id = await created(maker.send, "Contact", { LastName: "Roe" });
    const { body } = await send("GET", `/sobjects/Contact/${id}`);
    expect(body).toMatchObject({ LastName: "Roe", Name: "Roe", OwnerId: maker.id });
  });

  it("can't find out by a lookup whether a hidden record is there", async () => {
    const { send, org: running } = org();
    const maker = await persona(running, send, {
      objects: { Contact: "rc" },
      fields: { "Contact.AccountId": "edit" },
    });
    const absent = `${account.slice(0, 12)}zzz`;
    const [one, other] = await Promise.all(
      [account.slice(0, 15), absent].map((AccountId) =>
        maker.send("POST", "/sobjects/Contact", { LastName: "X", AccountId }),
      ),
    );
    expect(one?.status).toBe(400);
    expect(one?.text.replaceAll(account.slice(0, 15), "?")).toBe(other?.text.replaceAll(absent, "?"));
  });
});

describe("who administers", () => {
  it("needs Manage Users to write permissions, and View Setup to read them", async () => {
    const { send, org: running } = org();
    const nobody = await persona(running, send, {});
    const viewer = await persona(running, send, { user: ["ViewSetup"] });
    const manager = await persona(running, send, { user: ["ManageUsers"] });
    const row = { Name: "Mine", Label: "Mine", PermissionsManageUsers: true };
    expect((await nobody.send("POST", "/sobjects/PermissionSet", row)).status).toBe(404);
    expect(codes((await viewer.send("POST", "/sobjects/PermissionSet", row)).body)).toEqual([
      "INSUFFICIENT_ACCESS_OR_READONLY",
    ]);
    expect((await soql(viewer.send, "SELECT Id FROM PermissionSet")).status).toBe(200);
    expect((await manager.send("POST", "/sobjects/PermissionSet", row)).status).toBe(201);
  });

  it("can't change what administrators may do, nor a profile's own permission set", async () => {
    const { send } = org();
    const profile = await idOf(send, "SELECT Id FROM Profile WHERE Name = 'System Administrator'");
    const denied = ["INSUFFICIENT_ACCESS_OR_READONLY"];
    expect(
      codes((await send("PATCH", `/sobjects/Profile/${profile}`, { PermissionsApiEnabled: false })).body),
    ).toEqual(denied);
    const set = await idOf(send, "SELECT Id FROM PermissionSet WHERE Profile.Name = 'System Administrator'");
    expect(
      codes((await send("PATCH", `/sobjects/PermissionSet/${set}`, { PermissionsApiEnabled: false })).body),
    ).toEqual(denied);
    const row = await idOf(
      send,
      `SELECT Id FROM ObjectPermissions WHERE ParentId = '${set}' AND SobjectType = 'Account'`,
    );
    expect(codes((await send("DELETE", `/sobjects/ObjectPermissions/${row}`)).body)).toEqual(denied);
  });

  it.each([
    ["ObjectPermissions", { SobjectType: "Account", PermissionsEdit: true }, "FIELD_INTEGRITY_EXCEPTION"],
    ["ObjectPermissions", { SobjectType: "User", PermissionsRead: true }, "FIELD_INTEGRITY_EXCEPTION"],
    ["ObjectPermissions", { SobjectType: "Nothing", PermissionsRead: true }, "FIELD_INTEGRITY_EXCEPTION"],
    [
      "FieldPermissions",
      { SobjectType: "Account", Field: "Account.Name", PermissionsRead: true },
      "FIELD_INTEGRITY_EXCEPTION",
    ],
    [
      "FieldPermissions",
      { SobjectType: "Account", Field: "Contact.Phone", PermissionsRead: true },
      "FIELD_INTEGRITY_EXCEPTION",
    ],
    [
      "FieldPermissions",
      { SobjectType: "Account", Field: "Account.Phone", PermissionsEdit: true },
      "FIELD_INTEGRITY_EXCEPTION",
    ],
  ])("is refused %s %j", async (object, fields, code) => {
    const { send } = org();
    const set = await permissionSet(send, {});
    expect(codes((await send("POST", `/sobjects/${object}`, { ParentId: set, ...fields })).body)).toEqual([
      code,
    ]);
  });

  it("grants a thing once: a second row of it is a duplicate", async () => {
    const { send } = org();
    const set = await permissionSet(send, { objects: { Account: "r" }, fields: { "Account.Phone": "read" } });
    const again = await send("POST", "/sobjects/ObjectPermissions", {
      ParentId: set,
      SobjectType: "account",
      PermissionsRead: true,
    });
    expect(codes(again.body)).toEqual(["DUPLICATE_VALUE"]);
  });

  it("changes a profile, and its permission set says the same", async () => {
    const { send } = org();
    const profile = await idOf(send, "SELECT Id FROM Profile WHERE Name = 'Standard User'");
    expect((await send("PATCH", `/sobjects/Profile/${profile}`, { PermissionsViewSetup: true })).status).toBe(
      204,
    );
    const { body } = await soql(
      send,
      `SELECT PermissionsViewSetup FROM PermissionSet WHERE ProfileId = '${profile}'`,
    );
    expect((body as { records: object[] }).records).toMatchObject([{ PermissionsViewSetup: true }]);
  });

  it("takes a permission set away with all that it grants", async () => {
    const { send } = org();
    const set = await permissionSet(send, { objects: { Account: "r" }, fields: { "Account.Phone": "read" } });
    expect((await send("DELETE", `/sobjects/PermissionSet/${set}`)).status).toBe(204);
    for (const object of ["ObjectPermissions", "FieldPermissions"]) {
      const { body } = await soql(send, `SELECT Id FROM ${object} WHERE ParentId = '${set}'`);
      expect(body).toMatchObject({ totalSize: 0 });
    }
  });
});
