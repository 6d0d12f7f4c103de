// token.resetLevel: a session begun with a password alone resets no token; a code is asked for.
import { afterAll, beforeAll, expect, it } from "vitest";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { findUser } from "../../src/domain/identity/users.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, mailedTokens, movableClock, person, setPolicy } from "../support/identity.ts";
import { assign, permissionSet } from "../support/permissions.ts";
import { appCode, connectApp, otherCode, verifications } from "../support/verification.ts";
import { visitor } from "../support/visitor.ts";

const PATH = "/settings/reset-security-token";
const STEP = 30_000;
const clock = movableClock();
let org: TestOrg;
beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { maxLoginAttempts: 3 });
});
afterAll(() => org.stop());

const overApi = async (session: string): Promise<number> => {
  const headers = { authorization: `Bearer ${session}` };
  return (await fetch(`${org.url}/groundfog/security-token`, { method: "POST", headers })).status;
};

it("is any session's by default, and with HIGH_ASSURANCE asks a session without a code for one, each once", async () => {
  const user = await person(org);
  const session = await soapLogin(org.url, user.username, user.password + user.token);
  const browser = visitor(org.url);
  await browser.logIn(user.username, user.password);
  expect((await browser.get(PATH)).text).not.toContain('name="code"');
  await setSetting(org.ports, CONSOLE, "token.resetLevel", "HIGH_ASSURANCE");
  const asked = (await browser.get(PATH)).text;
  expect(asked).toContain('name="code"');
  expect(asked).toContain('href="/settings/advanced-user-details"');
  // No app, no code, no token.
  for (const code of ["", "123456"]) expect((await browser.submit(PATH, { code })).status).toBe(400);
  expect(await overApi(session)).toBe(403);

  const secret = await connectApp(browser, user.password, clock.now);
  clock.move(2 * STEP);
  const code = appCode(secret, clock.now());
  expect((await browser.submit(PATH, { code: otherCode(code) })).status).toBe(400);
  expect(await mailedTokens(org, user.username)).toEqual([user.token]);
  expect((await browser.submit(PATH, { code })).status).toBe(303);
  expect((await browser.submit(PATH, { code })).status).toBe(400);
  const [, token = ""] = await mailedTokens(org, user.username);
  expect(await mailedTokens(org, user.username)).toHaveLength(2);
  expect(await soapLogin(org.url, user.username, user.password + token)).toMatch(/^00D/);
  const rows = (await verifications(org, user.userId)).filter(({ policy }) => policy === "HighAssurance");
  expect(rows.map(({ status, activity, method }) => [status, activity, method])).toEqual([
    ["FailedInvalidCode", "ExtraVerification", "Totp"],
    ["Succeeded", "ExtraVerification", "Totp"],
    ["FailedInvalidCode", "ExtraVerification", "Totp"],
  ]);

  // A login with the app's code is a session of that level, over the API too.
  const { username, password, securityToken } = org.admin;
  const admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  await assign(admin, await permissionSet(admin, { user: ["TwoFactorApi"] }), formatId(user.userId));
  clock.move(2 * STEP);
  const high = await soapLogin(org.url, user.username, user.password + appCode(secret, clock.now()));
  expect(await overApi(high)).toBe(200);

  // Wrong codes lock out, and then the right one is none.
  clock.move(2 * STEP);
  const right = appCode(secret, clock.now());
  for (let more = 0; more < 3; more += 1)
    expect((await browser.submit(PATH, { code: otherCode(right) })).status).toBe(400);
  expect((await findUser(org.ports, user.username))?.lockedUntil).not.toBeNull();
  expect((await browser.submit(PATH, { code: right })).status).toBe(400);
  expect(await mailedTokens(org, user.username)).toHaveLength(3);
});
