// API Enabled, API Only User and Password Never Expires: who gets in by which door.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { login } from "../../src/domain/identity/login.ts";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, history, movableClock, type Person, person } from "../support/identity.ts";
import { assign, idOf, MINIMUM_ACCESS, permissionSet } from "../support/permissions.ts";

const clock = movableClock();
let org: TestOrg;
let admin: RestClient;
let minimum = "";

beforeAll(async () => {
  org = await startOrg({ clock });
  await addTrustedRange(org.ports, CONSOLE, "203.0.113.7", "");
  admin = restClient(org.url, await signIn(org.admin.username, org.admin.password + org.admin.securityToken));
  minimum = await idOf(admin, `SELECT Id FROM Profile WHERE Name = '${MINIMUM_ACCESS}'`);
});
afterAll(() => org.stop());

const signIn = (username: string, secret: string): Promise<string> => soapLogin(org.url, username, secret);
const secretOf = ({ password, token }: Person): string => password + token;

/** A user of the profile that can do nothing, with a permission set if it has any permission. */
async function userWith(...permissions: readonly string[]): Promise<Person> {
  const user = await person(org);
  await admin("PATCH", `/sobjects/User/${formatId(user.userId)}`, { ProfileId: minimum });
  if (permissions.length > 0)
    await assign(admin, await permissionSet(admin, { user: permissions }), formatId(user.userId));
  return user;
}

/** From a network where no browser is asked for a code. */
const browser = ({ username, password }: Person) =>
  login(org.ports, {
    username,
    secret: password,
    address: "203.0.113.7",
    channel: "browser",
    apiVersion: null,
    application: "Browser",
    loginUrl: "127.0.0.1",
  });

describe("without API Enabled", () => {
  it("a right login is told so, and the history", async () => {
    const user = await userWith();
    await expect(signIn(user.username, secretOf(user))).rejects.toThrow(
      "API_CURRENTLY_DISABLED: API is disabled for this User",
    );
    expect((await history(org)).at(-1)).toMatchObject({
      userId: user.userId,
      status: "Failed: API is disabled for this User",
    });
    expect(await browser(user)).toMatchObject({ ok: true });
  });

  it("a wrong one learns nothing", async () => {
    const user = await userWith();
    await expect(signIn(user.username, "wrong")).rejects.toThrow("INVALID_LOGIN");
  });

  it("a session that was there before is refused, by REST, Bulk and SOAP", async () => {
    const user = await person(org);
    const session = await signIn(user.username, secretOf(user));
    const send = restClient(org.url, session);
    expect((await send("GET", "/limits")).status).toBe(200);
    await admin("PATCH", `/sobjects/User/${formatId(user.userId)}`, { ProfileId: minimum });
    const refused = [{ errorCode: "API_CURRENTLY_DISABLED", message: "API is disabled for this User" }];
    expect(await send("GET", "/limits")).toMatchObject({ status: 403, body: refused });
    expect(await send("GET", "/jobs/ingest")).toMatchObject({ status: 403, body: refused });
    const soap = await fetch(`${org.url}/services/Soap/u/64.0`, {
      method: "POST",
      headers: { "content-type": "text/xml", soapaction: '""' },
      body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><e:Header><SessionHeader><sessionId>${session}</sessionId></SessionHeader></e:Header><e:Body><getUserInfo/></e:Body></e:Envelope>`,
    });
    expect(await soap.text()).toContain("API_CURRENTLY_DISABLED");
  });
});

describe("an API Only User", () => {
  it("gets in by the API and not by the browser", async () => {
    const user = await userWith("ApiEnabled", "ApiUserOnly");
    expect(await signIn(user.username, secretOf(user))).toMatch(/^00D/);
    expect(await browser(user)).toMatchObject({ ok: false, fault: { code: "INVALID_LOGIN" } });
    expect((await history(org)).at(-1)).toMatchObject({
      userId: user.userId,
      status: "Failed: API-only user",
    });
  });

  it("loses the pages he had open", async () => {
    const user = await person(org);
    const decision = await browser(user);
    const sid = decision.ok ? decision.sessionId : "";
    const page = () => fetch(`${org.url}/home`, { headers: { cookie: `sid=${sid}` }, redirect: "manual" });
    expect((await page()).status).toBe(200);
    await assign(admin, await permissionSet(admin, { user: ["ApiUserOnly"] }), formatId(user.userId));
    expect((await page()).status).toBe(303);
  });
});

it("Password Never Expires keeps a password from expiring", async () => {
  const [usual, lasting] = [
    await userWith("ApiEnabled"),
    await userWith("ApiEnabled", "PasswordNeverExpires"),
  ];
  clock.move(91 * 86_400_000);
  const limits = async (user: Person) =>
    restClient(org.url, await signIn(user.username, secretOf(user)))("GET", "/limits");
  expect((await limits(usual)).status).toBe(403);
  expect((await limits(lasting)).status).toBe(200);
});
