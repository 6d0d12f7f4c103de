// What administrators do stands in the setup audit trail: who did what to whom, from where; never a secret.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyAudit } from "../../src/domain/audit/verify.ts";
import { unlockUser } from "../../src/domain/identity/users.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, mailedTokens, person } from "../support/identity.ts";
import { assign, created, idOf, permissionSet, persona } from "../support/permissions.ts";
import { envelope, post, sessionHeader } from "../support/soap.ts";
import { visitor } from "../support/visitor.ts";
import { bulkClient } from "../wire/bulk/bulk.ts";

let org: TestOrg;
let session: string;
let admin: RestClient;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "groundfog-trail-"));
  writeFileSync(
    join(folder, "org.json"),
    JSON.stringify({
      settings: { "login.faultDetail": "compatible", "session.sessionTimeout": "FourHours" },
      profiles: { "Minimum Access - Salesforce": { loginIpRanges: ["127.0.0.0/8"] } },
      trustedNetworks: ["127.0.0.9"],
    }),
  );
  org = await startOrg({ org: join(folder, "org.json") });
  const { username, password, securityToken } = org.admin;
  session = await soapLogin(org.url, username, password + securityToken);
  admin = restClient(org.url, session);
});
afterAll(async () => {
  await org.stop();
  rmSync(folder, { recursive: true });
});

interface Entry {
  readonly Id: string;
  readonly Action: string;
  readonly Section: string;
  readonly Display: string;
  readonly CreatedBy: { readonly Username: string } | null;
}

async function ask<T>(soql: string, send = admin): Promise<T[]> {
  const { body, text } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
  const records = (body as { records?: T[] }).records;
  if (!records) throw new Error(text);
  return records;
}

const TRAIL =
  "SELECT Id, Action, Section, Display, DelegateUser, ResponsibleNamespacePrefix, CreatedByContext, CreatedByIssuer, CreatedDate, CreatedBy.Username FROM SetupAuditTrail ORDER BY Id";

const trail = (): Promise<Entry[]> => ask<Entry>(TRAIL);

/** What `work` added, as "who: action: display". */
async function addedBy(work: () => Promise<unknown>): Promise<string[]> {
  const { length } = await trail();
  await work();
  return (await trail())
    .slice(length)
    .map((row) => `${row.CreatedBy?.Username ?? "console"}: ${row.Action}: ${row.Display}`);
}

const ADMIN = "admin@groundfog.test";

describe("the setup audit trail", () => {
  it("begins with the org and what its file says", async () => {
    const rows = await trail();
    expect(rows.slice(0, 7).map(({ Section, Display }) => `${Section}: ${Display}`)).toEqual(
      [
        "Company Information: Created the organization",
        `Manage Users: Created new user ${ADMIN}`,
        "Security Controls: Changed setting login.faultDetail from its default to compatible",
        "Security Controls: Changed setting session.sessionTimeout from its default to FourHours",
        "Manage Users: Changed login IP ranges and login hours of profile Minimum Access - Salesforce",
        "Security Controls: Added trusted IP range 127.0.0.9",
        expect.any(String),
      ].slice(0, rows.length),
    );
    expect(rows[0]).toMatchObject({
      DelegateUser: null,
      ResponsibleNamespacePrefix: null,
      CreatedByContext: null,
      CreatedByIssuer: null,
    });
    expect(rows[0]?.Id).toMatch(/^0Ym/);
  });

  it("has the life of a user", async () => {
    const profileId = await idOf(admin, "SELECT Id FROM Profile WHERE Name = 'Standard User'");
    const other = await idOf(admin, "SELECT Id FROM Profile WHERE Name = 'System Administrator'");
    const name = "zoe@example.test";
    let id = "";
    const told = await addedBy(async () => {
      id = await created(admin, "User", {
        Username: name,
        LastName: "Zoë",
        Email: name,
        Alias: "zoe",
        TimeZoneSidKey: "America/Los_Angeles",
        LocaleSidKey: "en_US",
        EmailEncodingKey: "UTF-8",
        LanguageLocaleKey: "en_US",
        ProfileId: profileId,
      });
      const change = async (fields: object): Promise<void> => {
        const { status, text } = await admin("PATCH", `/sobjects/User/${id}`, fields);
        if (status !== 204) throw new Error(text);
      };
      await change({ ProfileId: other });
      await change({ IsActive: false });
      await change({ IsActive: true, Title: "Dr." });
      await change({ Email: "new@example.test" });
      // Nothing is another one.
      await change({ Title: "Dr." });
      await admin("POST", `/sobjects/User/${id}/password`, { NewPassword: "Correct-horse-9" });
      await admin("DELETE", `/sobjects/User/${id}/password`);
      await unlockUser(
        org.ports,
        CONSOLE,
        (await org.ports.stores.identity.credentials.byUsername(name))?.userId ?? 0,
      );
    });
    expect(told).toEqual([
      `${ADMIN}: createduser: Created new user ${name}`,
      `${ADMIN}: changedprofileforuser: Changed profile for user ${name} from Standard User to System Administrator`,
      `${ADMIN}: deactivateduser: Deactivated user ${name}`,
      `${ADMIN}: activateduser: Activated user ${name}`,
      `${ADMIN}: changeduser: Changed Title of user ${name}`,
      `${ADMIN}: changedemail: Changed email of user ${name}`,
      `${ADMIN}: changedpassword: Set password for user ${name}`,
      `${ADMIN}: resetpassword: Reset password for user ${name}`,
      `console: unlockeduser: Unlocked user ${name}`,
    ]);
    // The name stays what it was.
    await admin("PATCH", `/sobjects/User/${id}`, { Username: "other@example.test" });
    expect((await trail()).at(-1)?.Display).toBe(
      "Changed username of user other@example.test: zoe@example.test to other@example.test",
    );
    expect(
      (await trail()).filter(({ Display }) => Display.endsWith(`Created new user ${name}`)),
    ).toHaveLength(1);
  });

  it("has permission sets, what they grant, and to whom", async () => {
    const { userId, username } = await person(org);
    const told = await addedBy(async () => {
      const set = await permissionSet(admin, {
        user: ["ViewAllData"],
        objects: { Account: "r" },
        fields: { "Account.Industry": "read" },
      });
      const given = await assign(admin, set, formatId(userId));
      await admin("PATCH", `/sobjects/PermissionSet/${set}`, { PermissionsManageUsers: true });
      await admin("DELETE", `/sobjects/PermissionSetAssignment/${given}`);
      await admin("DELETE", `/sobjects/PermissionSet/${set}`);
    });
    const label = /permission set (Set \d+)/.exec(told[0] ?? "")?.[1];
    expect(told).toEqual([
      `${ADMIN}: PermSetCreate: Created permission set ${label}`,
      `${ADMIN}: PermSetEntityPermChanged: Changed object permissions of Account in permission set ${label}: Read Records on`,
      `${ADMIN}: PermSetFlsChanged: Changed field-level security of Account.Industry in permission set ${label}: Read Field on`,
      `${ADMIN}: PermSetAssign: Permission set ${label}: assigned to user ${username}`,
      `${ADMIN}: PermSetChange: Changed permission set ${label}: Manage Users on`,
      `${ADMIN}: PermSetUnassign: Permission set ${label}: unassigned from user ${username}`,
      `${ADMIN}: PermSetDelete: Deleted permission set ${label}`,
    ]);
  });

  it("has profiles and the schema", async () => {
    const id = await idOf(admin, "SELECT Id FROM Profile WHERE Name = 'Standard User'");
    const told = await addedBy(async () => {
      await admin("PATCH", `/sobjects/Profile/${id}`, { PermissionsViewAllData: true });
      await importDefinitions(org.ports, [
        {
          fullName: "Thing__c",
          label: "Thing",
          pluralLabel: "Things",
          nameField: { type: "Text", label: "Name" },
          fields: [],
        },
      ]);
    });
    expect(told).toEqual([
      `${ADMIN}: profileuserpermchanged: Changed profile Standard User: View All Data on`,
      "console: importedschema: Imported custom objects and fields: Thing__c",
    ]);
  });

  it("has who reset a token, from where and by which door, and never a secret", async () => {
    const { userId, username, password } = await person(org);
    const browser = visitor(org.url);
    await browser.logIn(username, password);
    const told = await addedBy(() => browser.submit("/settings/reset-security-token"));
    expect(told).toEqual([`${username}: resetsecuritytoken: Reset security token for user ${username}`]);
    const [last] = await org.ports.stores.audit.latest(1);
    expect(last).toMatchObject({ actorId: userId, actor: username, address: "127.0.0.1", door: "browser" });
    const tokens = await mailedTokens(org, username);
    expect(tokens.length).toBeGreaterThan(1);
    const all = JSON.stringify(await org.ports.stores.audit.latest(10_000));
    for (const secret of [...tokens, password, session, org.admin.password, org.admin.securityToken])
      expect(all).not.toContain(secret);
  });

  it("is one chain, though jobs add to it on a thread of their own", async () => {
    const set = await permissionSet(admin, {});
    const { userId, username } = await person(org);
    const bulk = bulkClient(org.url, session);
    const told = await addedBy(async () => {
      const csv = `PermissionSetId,AssigneeId\n${set},${formatId(userId)}\n`;
      const job = await bulk.load({ object: "PermissionSetAssignment", operation: "insert" }, csv);
      expect(job).toMatchObject({ state: "JobComplete", numberRecordsFailed: 0 });
      await unlockUser(org.ports, CONSOLE, userId);
    });
    expect(told).toEqual([
      expect.stringMatching(
        `^${ADMIN}: PermSetAssign: Permission set Set \\d+: assigned to user ${username}$`,
      ),
      `console: unlockeduser: Unlocked user ${username}`,
    ]);
    expect(await verifyAudit(org.ports)).toMatchObject({ ok: true });
    const { count } = org.ports.auditSeal.head() as { count: number };
    expect((await org.ports.stores.audit.latest(1))[0]?.number).toBe(count);
  });

  it("has nothing of what was refused or taken back", async () => {
    const profileId = await idOf(admin, "SELECT Id FROM Profile WHERE Name = 'Standard User'");
    const told = await addedBy(async () => {
      await admin("PATCH", `/sobjects/Profile/${profileId}`, { Name: "" });
      const allOrNone = {
        allOrNone: true,
        records: [
          { attributes: { type: "PermissionSet" }, Name: "Good", Label: "Good" },
          { attributes: { type: "PermissionSet" }, Name: "bad name", Label: "Bad" },
        ],
      };
      const { body } = await admin("POST", "/composite/sobjects", allOrNone);
      expect(body).toMatchObject([{ success: false }, { success: false }]);
    });
    expect(told).toEqual([]);
    expect(await verifyAudit(org.ports)).toMatchObject({ ok: true });
  });

  it("is shown to who has View Setup and Configuration, and to nobody else", async () => {
    const viewer = await persona(org, admin, { user: ["ViewSetup"] });
    expect((await ask(TRAIL, viewer.send)).length).toBeGreaterThan(5);
    const other = await persona(org, admin, { user: ["ViewAllData", "ModifyAllData"] });
    const refused = await other.send("GET", `/query?q=${encodeURIComponent(TRAIL)}`);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject([{ errorCode: "INVALID_TYPE" }]);
    expect((await other.send("GET", "/sobjects/SetupAuditTrail/describe")).status).toBe(404);
  });

  it("can be counted, filtered and retrieved, not aggregated", async () => {
    const count = await admin("GET", `/query?q=${encodeURIComponent("SELECT COUNT() FROM SetupAuditTrail")}`);
    expect(count.body).toMatchObject({ totalSize: (await trail()).length });
    const refused = await admin(
      "GET",
      `/query?q=${encodeURIComponent("SELECT COUNT(Id) FROM SetupAuditTrail")}`,
    );
    expect(refused.status).toBe(400);
    const found = await ask<Entry>(
      "SELECT Id, Action FROM SetupAuditTrail WHERE Action = 'permsetassign' LIMIT 1",
    );
    expect(found).toMatchObject([{ Action: "PermSetAssign" }]);
    const one = await admin("GET", `/sobjects/SetupAuditTrail/${found[0]?.Id}`);
    expect(one.body).toMatchObject({ Id: found[0]?.Id, Action: "PermSetAssign" });
  });

  it.each([
    ["PATCH", { Display: "Nothing" }],
    ["DELETE", undefined],
    ["POST", { Action: "x", Display: "y" }],
  ] as const)("is not written by %s", async (method, body) => {
    const before = await trail();
    const id = before[0]?.Id;
    const path = method === "POST" ? "/sobjects/SetupAuditTrail" : `/sobjects/SetupAuditTrail/${id}`;
    expect((await admin(method, path, body)).status).toBeGreaterThanOrEqual(400);
    expect(await trail()).toEqual(before);
  });

  it("is not written over SOAP either", async () => {
    const before = await trail();
    for (const inside of [
      `<delete><ids>${before[0]?.Id}</ids></delete>`,
      `<update><sObjects><type>SetupAuditTrail</type><Id>${before[0]?.Id}</Id><Display>x</Display></sObjects></update>`,
      `<emptyRecycleBin><ids>${before[0]?.Id}</ids></emptyRecycleBin>`,
    ])
      expect((await post(org.url, envelope(inside, sessionHeader(session)))).text).not.toContain(
        "<success>true",
      );
    expect(await trail()).toEqual(before);
  });
});
