// Users that an administrator makes over the API.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { created, idOf, persona } from "../support/permissions.ts";

let org: TestOrg;
let admin: RestClient;
let user: Readonly<Record<string, unknown>>;
beforeAll(async () => {
  org = await startOrg();
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  user = {
    Username: "new@example.test",
    LastName: "New",
    Email: "new@example.test",
    Alias: "new",
    TimeZoneSidKey: "America/Los_Angeles",
    LocaleSidKey: "en_US",
    EmailEncodingKey: "UTF-8",
    LanguageLocaleKey: "en_US",
    ProfileId: await idOf(admin, "SELECT Id FROM Profile WHERE Name = 'Standard User'"),
  };
});
afterAll(() => org.stop());

it("are active, and log in once they have a password", async () => {
  const id = await created(admin, "User", user);
  const { body } = await admin("GET", `/sobjects/User/${id}`);
  expect(body).toMatchObject({ IsActive: true, Name: "New", CommunityNickname: "new", UserType: "Standard" });
  await expect(soapLogin(org.url, "new@example.test", "")).rejects.toThrow("INVALID_LOGIN");
  await expect(soapLogin(org.url, "new@example.test", "Correct-horse-9")).rejects.toThrow("INVALID_LOGIN");
  const set = await admin("POST", `/sobjects/User/${id}/password`, { NewPassword: "Correct-horse-9" });
  expect(set.status, set.text).toBe(204);
  await expect(soapLogin(org.url, "new@example.test", "Correct-horse-9")).rejects.toThrow(
    "LOGIN_MUST_USE_SECURITY_TOKEN",
  );
});

it.each([
  ["a user name that is taken", {}, "DUPLICATE_USERNAME"],
  ["a user name that is no address", { Username: "nobody" }, "INVALID_EMAIL_ADDRESS"],
  ["no profile", { Username: "a@example.test", ProfileId: null }, "REQUIRED_FIELD_MISSING"],
  [
    "a profile that isn't there",
    { Username: "b@example.test", ProfileId: "00egf0000000zzz" },
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
  ],
])("are refused with %s", async (_, changes, code) => {
  const { status, body } = await admin("POST", "/sobjects/User", { ...user, ...changes });
  expect([status, (body as { errorCode: string }[])[0]?.errorCode]).toEqual([400, code]);
});

it("are made by who has Manage Users and by nobody else", async () => {
  const manager = await persona(org, admin, { user: ["ManageUsers"] });
  const standard = await persona(org, admin, {}, "Standard User");
  const make = (send: RestClient, name: string) =>
    send("POST", "/sobjects/User", { ...user, Username: name });
  expect((await make(manager.send, "by-manager@example.test")).status).toBe(201);
  const refused = await make(standard.send, "by-standard@example.test");
  expect([refused.status, (refused.body as { errorCode: string }[])[0]?.errorCode]).toEqual([
    403,
    "INSUFFICIENT_ACCESS_OR_READONLY",
  ]);
  const upsert = await admin("PATCH", "/sobjects/User/Username/upserted@example.test", { LastName: "X" });
  expect(upsert.text).toContain("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
});
