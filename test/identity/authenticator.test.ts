// Authenticator apps: connecting and disconnecting one, and browser logins with its code.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callOrg } from "../../src/cli/control-client.ts";
import { addTrustedRange, removeTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { assign, permissionSet } from "../support/permissions.ts";
import {
  appCode,
  connectApp,
  mailedCodes,
  otherCode,
  shownSecret,
  stored,
  verifications,
} from "../support/verification.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const STEP = 30_000;
const DETAILS = "/settings/advanced-user-details";
const clock = movableClock();
let org: TestOrg;
let admin: RestClient;
let user: Person;
let browser: Visitor;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { expiration: "Never" });
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
  browser = visitor(org.url);
});

const grant = async (name: string): Promise<void> => {
  await assign(admin, await permissionSet(admin, { user: [name] }), formatId(user.userId));
};
/** Logs in and connects an app; time goes on, so that its first code is past. */
async function connected(): Promise<string> {
  await browser.logIn(user.username, user.password);
  const secret = await connectApp(browser, user.password, clock.now);
  clock.move(3 * STEP);
  return secret;
}
const statuses = async (): Promise<readonly string[]> =>
  (await history(org)).filter(({ userId }) => userId === user.userId).map(({ status }) => status);
const failedRule = async (): Promise<string | undefined> => {
  const database = new DatabaseSync(join(org.dataDir, "org.db"), { readOnly: true });
  const row = database.prepare("SELECT json FROM login_trace ORDER BY login_history_id DESC LIMIT 1").get();
  database.close();
  const trace = JSON.parse(String(row?.["json"])) as { rule: string; outcome: string }[];
  return trace.find((step) => step.outcome === "failed")?.rule;
};

describe("Advanced User Details", () => {
  it("connects an app: its key as picture and text, until its first code", async () => {
    await browser.logIn(user.username, user.password);
    expect((await browser.get(DETAILS)).text).toContain("None is connected.");
    expect((await browser.submit(DETAILS)).location).toBe(`${DETAILS}/connect`);
    const { text } = await browser.get(`${DETAILS}/connect`);
    const secret = shownSecret(text) ?? "";
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(text).toContain('<svg class="qr"');
    expect(text).not.toMatch(/<script|<img|style=|otpauth:/);
    const code = appCode(secret, clock.now());
    const form = `${DETAILS}/connect`;
    expect(await browser.submit(form, { current: "wrong-1234", code })).toMatchObject({ status: 400 });
    const wrong = await browser.submit(form, { current: user.password, code: otherCode(code) });
    expect(wrong).toMatchObject({ status: 400, text: expect.stringContaining("That code is not right.") });
    expect((await browser.get(DETAILS)).text).toContain("None is connected.");
    expect((await browser.submit(form, { current: user.password, code })).location).toBe(DETAILS);
    expect((await browser.get(DETAILS)).text).toContain("An app is connected since");
    expect((await browser.get(form)).location).toBe(DETAILS);
    for (const path of [DETAILS, "/settings/activations", "/home"])
      expect((await browser.get(path)).text).not.toContain(secret.slice(0, 4));
    const rows = (await verifications(org, user.userId)).slice(-2);
    const common = { method: "Totp", activity: "ConnectTotp", policy: "PageAccess" };
    expect(rows).toMatchObject([
      { ...common, status: "FailedInvalidCode", loginHistoryId: null },
      { ...common, status: "Succeeded" },
    ]);
    const events = await org.ports.stores.identity.events(user.userId);
    expect(events.at(-1)).toMatchObject({ event: "authenticator connected", actorId: user.userId });
  });

  it("keeps the key sealed", async () => {
    const secret = await connected();
    const database = new DatabaseSync(join(org.dataDir, "org.db"), { readOnly: true });
    const rows = ["authenticator", "verification"].map((table) =>
      database
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) =>
          Object.values(row).map((cell) =>
            cell instanceof Uint8Array ? Buffer.from(cell).toString("latin1") : cell,
          ),
        ),
    );
    database.close();
    expect(stored(rows)).not.toContain(secret);
    expect(stored(rows)).not.toContain(secret.slice(0, 8));
  });

  it("gives up after five wrong codes and after ten minutes", async () => {
    await browser.logIn(user.username, user.password);
    await browser.submit(DETAILS);
    const form = `${DETAILS}/connect`;
    const code = appCode(shownSecret((await browser.get(form)).text) ?? "", clock.now());
    const wrong = { current: user.password, code: otherCode(code) };
    for (let tries = 1; tries < 5; tries += 1) expect((await browser.submit(form, wrong)).status).toBe(400);
    expect((await browser.submit(form, wrong)).location).toBe(DETAILS);
    expect((await browser.get(form)).location).toBe(DETAILS);
    await browser.submit(DETAILS);
    expect((await browser.get(form)).status).toBe(200);
    clock.move(10 * 60_000);
    expect((await browser.get(form)).location).toBe(DETAILS);
  });

  it("disconnects it with the password only; an administrator does so without", async () => {
    await connected();
    expect((await browser.submit(DETAILS, { current: "wrong-1234" })).status).toBe(400);
    expect((await browser.submit(DETAILS, { current: user.password })).location).toBe(DETAILS);
    expect((await browser.get(DETAILS)).text).toContain("None is connected.");
    await connectApp(browser, user.password, clock.now);
    const chief = visitor(org.url);
    await chief.logIn(org.admin.username, org.admin.password);
    const { text } = await chief.get("/setup/activations");
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    const fields = { csrf, id: formatId(user.userId) };
    expect(text).toContain(`value="${fields.id}"`);
    const thief = visitor(org.url);
    const other = await person(org);
    await thief.logIn(other.username, other.password);
    const own =
      /name="csrf" value="([^"]*)"/.exec((await thief.get("/settings/activations")).text)?.[1] ?? "";
    expect((await thief.post("/setup/authenticators", { ...fields, csrf: own })).status).toBe(403);
    expect((await browser.get(DETAILS)).text).toContain("An app is connected since");
    expect((await chief.post("/setup/authenticators", fields)).status).toBe(303);
    expect((await browser.get(DETAILS)).text).toContain("None is connected.");
    await connectApp(browser, user.password, clock.now);
    const byCommand = () =>
      callOrg({ url: org.url, data: "" }, "user.disconnect-authenticator", { username: user.username });
    expect(await byCommand()).toEqual({ username: user.username });
    await expect(byCommand()).rejects.toThrow("has connected no authenticator");
    const events = (await org.ports.stores.identity.events(user.userId)).map(({ event }) => event);
    expect(events.filter((event) => event === "authenticator disconnected")).toHaveLength(3);
  });
});

describe("a browser login of who has an app", () => {
  it("asks for its code instead of a mailed one, and takes each once", async () => {
    const secret = await connected();
    const before = (await mailedCodes(org, user.username)).length;
    const first = visitor(org.url);
    expect((await first.enterPassword(user.username, user.password)).location).toContain("/verify");
    expect((await first.get("/verify")).text).toContain("authenticator app shows");
    const code = appCode(secret, clock.now());
    expect((await first.submit("/verify", { code })).location).toBe("/home");
    const second = visitor(org.url);
    await second.enterPassword(user.username, user.password);
    expect((await second.submit("/verify", { code })).status).toBe(401);
    clock.move(STEP);
    expect((await second.submit("/verify", { code: appCode(secret, clock.now()) })).location).toBe("/home");
    expect(await mailedCodes(org, user.username)).toHaveLength(before);
    const rows = (await verifications(org, user.userId)).slice(-5);
    expect(rows.map(({ method, status }) => `${method} ${status}`)).toEqual([
      "Totp InProgress",
      "Totp Succeeded",
      "Totp InProgress",
      "Totp FailedInvalidCode",
      "Totp Succeeded",
    ]);
  });

  it("asks for it from everywhere and every browser with MFA for UI logins", async () => {
    const secret = await connected();
    await grant("ForceTwoFactor");
    await addTrustedRange(org.ports, CONSOLE, "127.0.0.1", "");
    const other = visitor(org.url);
    expect((await other.enterPassword(user.username, user.password)).location).toContain("/verify");
    expect(await failedRule()).toBe("MFA for UI logins");
    expect((await other.get("/verify")).text).not.toContain("Don't ask again");
    await other.submit("/verify", { code: appCode(secret, clock.now()), remember: "1" });
    expect(other.cookies.has("device")).toBe(false);
    expect((await other.get("/home")).status).toBe(200);
    await removeTrustedRange(org.ports, CONSOLE, "127.0.0.1");
    expect((await statuses()).slice(-2)).toEqual(["Multi-factor required", "Success"]);
    expect((await verifications(org, user.userId)).at(-1)).toMatchObject({
      policy: "TwoFactorAuthentication",
    });
  });

  it("first has one connected where MFA for UI logins wants one, behind a mailed code", async () => {
    await grant("ForceTwoFactor");
    await browser.enterPassword(user.username, user.password);
    const [code = ""] = await mailedCodes(org, user.username);
    expect((await browser.get("/verify")).text).not.toContain("<svg");
    expect((await browser.submit("/verify", { code })).location).toBe("/verify?startURL=%2Fhome");
    expect(browser.cookies.has("sid")).toBe(false);
    const { text } = await browser.get("/verify");
    expect(text).toContain('<svg class="qr"');
    const secret = shownSecret(text) ?? "";
    const first = appCode(secret, clock.now());
    expect((await browser.submit("/verify", { code: otherCode(first) })).status).toBe(401);
    expect((await browser.submit("/verify", { code: first })).location).toBe("/home");
    expect(await statuses()).toEqual(["Multi-factor required", "Multi-factor required", "Success"]);
    const again = visitor(org.url);
    await again.enterPassword(user.username, user.password);
    expect((await again.submit("/verify", { code: first })).status).toBe(401);
    clock.move(STEP);
    expect((await again.submit("/verify", { code: appCode(secret, clock.now()) })).location).toBe("/home");
  });
});
