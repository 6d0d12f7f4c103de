// Who has Manage Users alone manages users, and becomes nobody who may do more than he.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findUser, freezeUser, unlockUser } from "../../src/domain/identity/users.ts";
import { formatId } from "../../src/domain/model/id.ts";
import type { Actor } from "../../src/domain/model/identity.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestAnswer, type RestClient, restClient, soapLogin } from "../support/client.ts";
import { mailedTokens, movableClock, person } from "../support/identity.ts";
import { assign, created, idOf, type Persona, permissionSet, persona } from "../support/permissions.ts";
import { call } from "../support/soap.ts";
import { appCode, connectApp } from "../support/verification.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const clock = movableClock();
let org: TestOrg;
let admin: RestClient;
let adminId: string;
let adminUserId: number;
let manager: Persona;
/** Has Modify All Data by a permission set alone. */
let owner: Persona;
let browser: Visitor;
let mighty: string;

beforeAll(async () => {
  org = await startOrg({ clock });
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  adminUserId = (await findUser(org.ports, username))?.userId ?? 0;
  adminId = formatId(adminUserId);
  manager = await persona(org, admin, { user: ["ManageUsers"] });
  owner = await persona(org, admin, { user: ["ModifyAllData"] });
  mighty = await permissionSet(admin, { user: ["ModifyAllData"] });
  browser = visitor(org.url);
  await browser.logIn(manager.username, manager.password);
});
afterAll(() => org.stop());

const codeOf = ({ body }: RestAnswer): unknown => (body as { errorCode: string }[])[0]?.errorCode;

async function own(path: string): Promise<number> {
  const headers = { authorization: `Bearer ${manager.session}` };
  return (await fetch(`${org.url}/groundfog${path}`, { method: "POST", headers })).status;
}

async function press(
  path: string,
  fields: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const csrf = /name="csrf" value="([^"]*)"/.exec((await browser.get("/settings")).text)?.[1] ?? "";
  return browser.post(path, { csrf, ...fields });
}

describe("of an administrator", () => {
  const targets = (): readonly (readonly [id: string, userId: number])[] => [
    [adminId, adminUserId],
    [owner.id, owner.userId],
  ];

  it("neither password nor token is had, at any door", async () => {
    for (const [id] of targets()) {
      const path = `/sobjects/User/${id}/password`;
      for (const answer of [
        await manager.send("POST", path, { NewPassword: "Taken-over-99" }),
        await manager.send("DELETE", path),
      ])
        expect([answer.status, codeOf(answer)]).toEqual([403, "INSUFFICIENT_ACCESS"]);
      for (const operation of [
        `<setPassword><userId>${id}</userId><password>Taken-over-99</password></setPassword>`,
        `<resetPassword><userId>${id}</userId></resetPassword>`,
      ])
        expect((await call(org.url, manager.session, operation)).text).toContain(">sf:INSUFFICIENT_ACCESS<");
      expect(await own(`/users/${id}/security-token`)).toBe(403);
      for (const action of ["reset-password", "send-token", "freeze", "unfreeze", "unlock", "deactivate"]) {
        const { status, text } = await press(`/setup/users/${id}/${action}`);
        expect([action, status]).toEqual([action, 400]);
        expect(text).toContain("insufficient access rights on object id");
      }
    }
    expect(await mailedTokens(org, org.admin.username)).toEqual([org.admin.securityToken]);
    expect(await mailedTokens(org, owner.username)).toEqual([owner.token]);
    expect(await soapLogin(org.url, owner.username, owner.password + owner.token)).toMatch(/^00D/);
  });

  it("neither address, name nor profile is changed, so that no link for a forgotten password goes astray", async () => {
    for (const [id] of targets())
      for (const changes of [
        { Email: "x@example.test" },
        { Username: "x@example.test" },
        { IsActive: false },
      ]) {
        const answer = await manager.send("PATCH", `/sobjects/User/${id}`, changes);
        expect([answer.status, codeOf(answer)]).toEqual([403, "INSUFFICIENT_ACCESS_OR_READONLY"]);
      }
    const { body } = await admin("GET", `/sobjects/User/${owner.id}`);
    expect(body).toMatchObject({ Email: owner.username, Username: owner.username, IsActive: true });
  });

  it("the authenticator stays connected", async () => {
    const chief = visitor(org.url);
    await chief.logIn(owner.username, owner.password);
    const secret = await connectApp(chief, owner.password, clock.now);
    const { status } = await press("/setup/authenticators", { id: owner.id });
    expect(status).toBe(403);
    clock.move(60_000);
    const next = visitor(org.url);
    await next.enterPassword(owner.username, owner.password);
    expect((await next.submit("/verify", { code: appCode(secret, clock.now()) })).location).toBe("/home");
  });

  it("nothing is changed by the functions behind the doors either", async () => {
    const thief: Actor = { kind: "user", userId: (await person(org)).userId, address: "127.0.0.1" };
    const actor: Actor = { kind: "user", userId: manager.userId, address: "127.0.0.1" };
    const victim = await person(org);
    const refused = { fault: { cause: "insufficientAccessOnCall" } };
    for (const [by, whom] of [
      [thief, victim.userId],
      [actor, adminUserId],
    ] as const) {
      await expect(freezeUser(org.ports, by, whom, true)).rejects.toMatchObject(refused);
      await expect(unlockUser(org.ports, by, whom)).rejects.toMatchObject(refused);
    }
    await freezeUser(org.ports, actor, victim.userId, true);
    expect(await findUser(org.ports, victim.username)).toMatchObject({ isFrozen: true });
  });
});

describe("what he hasn't himself", () => {
  const refused = async (answer: Promise<RestAnswer>): Promise<void> => {
    const { status, body, text } = await answer;
    const code = codeOf({ body } as RestAnswer);
    expect([status, code], text).toEqual([403, "INSUFFICIENT_ACCESS_OR_READONLY"]);
  };

  it("is given by no permission set and no profile, to nobody", async () => {
    const profile = (name: string) => idOf(admin, `SELECT Id FROM Profile WHERE Name = '${name}'`);
    const plain = await permissionSet(manager.send, { user: ["ApiEnabled"] });
    const [standard, administrators] = [
      await profile("Standard User"),
      await profile("System Administrator"),
    ];
    const all = { PermissionsModifyAllData: true };
    const { send } = manager;
    await refused(send("POST", "/sobjects/PermissionSet", { Name: "Mine", Label: "Mine", ...all }));
    await refused(send("PATCH", `/sobjects/PermissionSet/${plain}`, { PermissionsViewAllData: true }));
    await refused(send("PATCH", `/sobjects/PermissionSet/${mighty}`, { PermissionsModifyAllData: false }));
    await refused(send("DELETE", `/sobjects/PermissionSet/${mighty}`));
    await refused(send("PATCH", `/sobjects/Profile/${standard}`, all));
    const giving = { PermissionSetId: mighty, AssigneeId: manager.id };
    await refused(send("POST", "/sobjects/PermissionSetAssignment", giving));
    await refused(send("PATCH", `/sobjects/User/${manager.id}`, { ProfileId: administrators }));
    const { body } = await admin("GET", `/sobjects/User/${manager.id}`);
    const { Email, Alias, TimeZoneSidKey, LocaleSidKey, EmailEncodingKey, LanguageLocaleKey } = body as never;
    const user = { Email, Alias, TimeZoneSidKey, LocaleSidKey, EmailEncodingKey, LanguageLocaleKey };
    const straw = { ...user, LastName: "Straw", Username: "straw@example.test", ProfileId: administrators };
    await refused(send("POST", "/sobjects/User", straw));
    // What would lock an administrator out is no gift either.
    const only = await permissionSet(manager.send, { user: ["ApiUserOnly"] });
    await refused(
      send("POST", "/sobjects/PermissionSetAssignment", { PermissionSetId: only, AssigneeId: adminId }),
    );
    await refused(send("PATCH", `/sobjects/Organization/${org.orgId}`, { Name: "Taken" }));
    expect(await findUser(org.ports, "straw@example.test")).toBeUndefined();
  });

  it("is all that he may not give: other users are his to manage", async () => {
    const user = await person(org);
    const id = formatId(user.userId);
    await assign(manager.send, await permissionSet(manager.send, { user: ["ManageUsers"] }), id);
    expect((await manager.send("PATCH", `/sobjects/User/${id}`, { LastName: "Changed" })).status).toBe(204);
    expect(await own(`/users/${id}/security-token`)).toBe(200);
    expect((await press(`/setup/users/${id}/send-token`)).text).toContain("p***@example.test");
    const token = (await mailedTokens(org, user.username)).at(-1) ?? "";
    expect(await soapLogin(org.url, user.username, user.password + token)).toMatch(/^00D/);
    expect((await press(`/setup/users/${id}/freeze`)).status).toBe(303);
    expect((await press(`/setup/users/${id}/unfreeze`)).status).toBe(303);
    const reset = await manager.send("DELETE", `/sobjects/User/${id}/password`);
    expect(reset.status).toBe(200);
    await created(admin, "PermissionSetAssignment", { PermissionSetId: mighty, AssigneeId: id });
    expect((await manager.send("DELETE", `/sobjects/User/${id}/password`)).status).toBe(403);
    // And an administrator's are not his own affair alone: who has all powers manages who has them, too.
    expect((await admin("DELETE", `/sobjects/User/${id}/password`)).status).toBe(200);
  });
});
