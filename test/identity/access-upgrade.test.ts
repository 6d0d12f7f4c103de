// A data directory from before there were permission sets, and one from before there were some of its objects.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { addUser, findUser } from "../../src/domain/identity/users.ts";
import type { RunningOrg } from "../../src/org.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE } from "../support/identity.ts";
import { startKept } from "../support/kept-org.ts";

const ADMIN = "admin@groundfog.test";
const PASSWORD = "Correct-horse-9";
let data = "";
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "groundfog-upgrade-"));
  const org = await startKept(data, { adminPassword: PASSWORD });
  await addUser(org.ports, CONSOLE, {
    username: "std@groundfog.test",
    email: "std@groundfog.test",
    lastName: "Standard",
    profile: "Standard User",
    password: PASSWORD,
  });
  await org.stop();
});
afterAll(() => rmSync(data, { recursive: true }));

function change(sql: string): void {
  const file = readdirSync(data).find((name) => name.endsWith(".db"));
  const database = new DatabaseSync(join(data, file ?? ""));
  database.exec(sql);
  database.close();
}

async function signIn({ ports, url }: RunningOrg, username: string): Promise<RestClient> {
  const user = await findUser(ports, username);
  const { token } = await resetSecurityToken(ports, CONSOLE, user?.userId ?? 0);
  return restClient(url, await soapLogin(url, username, PASSWORD + token));
}

const counted = async (send: RestClient, soql: string): Promise<number> =>
  ((await send("GET", `/query?q=${encodeURIComponent(soql)}`)).body as { totalSize: number }).totalSize;

it("gets its profiles' permissions, and everybody can do what he could", async () => {
  change(`
    DROP TABLE so_PermissionSet; DROP TABLE so_PermissionSetAssignment;
    DROP TABLE so_ObjectPermissions; DROP TABLE so_FieldPermissions;
    DELETE FROM setting WHERE name = 'access.version';
    DELETE FROM so_Profile WHERE "Name" NOT IN ('System Administrator', 'Standard User');
    UPDATE so_Profile SET "PermissionsViewSetup" = 0;
    ALTER TABLE so_Profile DROP COLUMN "PermissionsApiUserOnly";`);
  const org = await startKept(data);
  try {
    const admin = await signIn(org, ADMIN);
    expect(await counted(admin, "SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true")).toBe(3);
    expect(
      await counted(
        admin,
        "SELECT Id FROM Profile WHERE PermissionsViewSetup = true AND PermissionsApiUserOnly = false",
      ),
    ).toBe(1);
    const standard = await signIn(org, "std@groundfog.test");
    const made = await standard("POST", "/sobjects/Account", { Name: "A", Industry: "Banking" });
    expect(made.status).toBe(201);
    expect((await standard("GET", "/sobjects/PermissionSet")).status).toBe(404);
  } finally {
    await org.stop();
  }
});

it("gets permissions for fields and objects that are new, and keeps what was decided on the others", async () => {
  change(`
    DELETE FROM so_ObjectPermissions WHERE "SobjectType" = 'Contact';
    DELETE FROM so_FieldPermissions WHERE "SobjectType" = 'Contact';
    UPDATE so_FieldPermissions SET "PermissionsRead" = 0, "PermissionsEdit" = 0 WHERE "Field" = 'Account.Website'
      AND "ParentId" IN (SELECT "Id" FROM so_PermissionSet WHERE "PermissionsModifyAllData" = 0);
    DROP INDEX "ix_Contact_AccountId";
    ALTER TABLE so_Contact DROP COLUMN "AccountId";`);
  const org = await startKept(data);
  try {
    const standard = await signIn(org, "std@groundfog.test");
    const fields = (
      (await standard("GET", "/sobjects/Contact/describe")).body as { fields: { name: string }[] }
    ).fields;
    expect(fields.map(({ name }) => name)).toContain("AccountId");
    const account = await standard("GET", "/sobjects/Account/describe");
    expect(account.text).toContain('"BillingCity"');
    expect(account.text).not.toContain('"Website"');
  } finally {
    await org.stop();
  }
});

it("gives its administrators a permission that is new, and nobody else", async () => {
  change(`
    ALTER TABLE so_Profile DROP COLUMN "PermissionsUseAnyApiAuth";
    ALTER TABLE so_PermissionSet DROP COLUMN "PermissionsUseAnyApiAuth";`);
  const org = await startKept(data);
  try {
    const admin = await signIn(org, ADMIN);
    const having = "WHERE PermissionsUseAnyApiAuth = true";
    expect(await counted(admin, `SELECT Id FROM Profile ${having}`)).toBe(1);
    expect(await counted(admin, `SELECT Id FROM PermissionSet ${having}`)).toBe(1);
    await setSetting(org.ports, CONSOLE, "retire.anyApiAuth", "2000-01-01");
    await expect(signIn(org, "std@groundfog.test")).rejects.toThrow("INSUFFICIENT_ACCESS");
    await signIn(org, ADMIN);
  } finally {
    await org.stop();
  }
});
