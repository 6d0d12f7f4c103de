// Setup as an administrator lives it, in a real browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { person } from "../support/identity.ts";
import { enterMailedCode, startBrowser, visit, WHY_SKIPPED } from "./browser.ts";
import { checkPage } from "./page-check.ts";

const skipped = WHY_SKIPPED === null ? "" : ` (skipped: ${WHY_SKIPPED})`;

describe.skipIf(WHY_SKIPPED !== null)(`an administrator in Setup${skipped}`, () => {
  let browser: Browser | undefined;
  let org: TestOrg | undefined;

  const started = (): { browser: Browser; org: TestOrg } => {
    if (!browser || !org) throw new Error("nothing has started");
    return { browser, org };
  };
  beforeAll(async () => {
    [browser, org] = await Promise.all([startBrowser(), startOrg()]);
  });
  afterAll(async () => {
    await browser?.close();
    await org?.stop();
  });

  async function logIn(page: Page, org: TestOrg): Promise<void> {
    const { admin } = org;
    await page.goto(org.url);
    await page.getByLabel("Username").fill(admin.username);
    await page.getByLabel("Password").fill(admin.password);
    await page.getByRole("button", { name: "Log In" }).click();
    await enterMailedCode(page, org, admin.username);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
  }

  it("makes a user, lets him in, and takes him out again, without JavaScript", async () => {
    const { browser, org } = started();
    const { page, context, trouble } = await visit(browser, org.url, { javaScriptEnabled: false });
    await logIn(page, org);
    await page.goto(`${org.url}/settings?find=users`);
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await page.getByRole("link", { name: "New User" }).click();
    const name = "ada";
    await page.getByLabel("First Name").fill("Ada");
    await page.getByLabel("Last Name").fill(name);
    await page.getByLabel("Alias").fill(name);
    await page.getByLabel("Email", { exact: true }).fill(`${name}@example.test`);
    await page.getByLabel("Username").fill(`${name}@example.test`);
    await page.getByLabel("Profile", { exact: true }).selectOption("Standard User");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: `Ada ${name}` }).waitFor();
    const path = page.url();
    await page.getByRole("button", { name: "Reset Password" }).click();
    const temporary = await page.locator("main code").innerText();
    expect(await soapLogin(org.url, `${name}@example.test`, temporary).catch(String)).toContain(
      "LOGIN_MUST_USE_SECURITY_TOKEN",
    );

    const own = await visit(browser, org.url, { javaScriptEnabled: false });
    await own.page.goto(org.url);
    await own.page.getByLabel("Username").fill(`${name}@example.test`);
    await own.page.getByLabel("Password").fill(temporary);
    await own.page.getByRole("button", { name: "Log In" }).click();
    await enterMailedCode(own.page, org, `${name}@example.test`);
    await own.page.getByLabel("Current Password").fill(temporary);
    await own.page.getByLabel("New Password", { exact: true }).fill("Correct-horse-9");
    await own.page.getByLabel("Verify New Password").fill("Correct-horse-9");
    await own.page.getByRole("button", { name: "Save" }).click();
    await own.page.waitForLoadState();

    await page.goto(path);
    await page.getByRole("button", { name: "Freeze" }).click();
    await page.getByText("✗ Frozen").waitFor();
    await own.page.goto(`${org.url}/home`);
    await own.page.getByRole("heading", { name: "Log In" }).waitFor();
    await page.goto(`${org.url}/setup/audit-trail`);
    const said = await page.locator("tbody tr td:nth-child(4)").allInnerTexts();
    expect(said.slice(0, 4)).toEqual([
      `Froze user ${name}@example.test`,
      `Changed own password of user ${name}@example.test`,
      `Reset password for user ${name}@example.test`,
      `Created new user ${name}@example.test`,
    ]);
    expect(trouble).toEqual([]);
    await own.context.close();
    await context.close();
  });

  it("trusts a network and trusts it no longer, with the keyboard alone and without JavaScript", async () => {
    const { browser, org } = started();
    const user = await person(org);
    const answer = (): Promise<string> =>
      soapLogin(org.url, user.username, user.password).then(() => "let in", String);
    const { page, context, trouble } = await visit(browser, org.url, { javaScriptEnabled: false });
    await logIn(page, org);
    await page.goto(`${org.url}/settings?find=network`);
    const press = async (role: "link" | "button" | "textbox", name: string): Promise<void> => {
      const wanted = page.getByRole(role, { name, exact: true });
      for (let more = 0; more < 60; more += 1) {
        if ((await wanted.and(page.locator(":focus")).count()) === 1) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`no Tab leads to ${name}`);
    };
    await press("link", "Network Access");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Network Access" }).waitFor();
    await press("link", "New");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "New Trusted IP Range" }).waitFor();
    await press("textbox", "Start IP Address");
    await page.keyboard.type("127.0.0.9");
    await press("textbox", "End IP Address");
    await page.keyboard.type("127.0.0.1");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await answer()).toContain("LOGIN_MUST_USE_SECURITY_TOKEN");
    await press("textbox", "Start IP Address");
    await page.keyboard.type("127.0.0.1");
    await page.keyboard.press("Enter");
    await page.getByRole("cell", { name: "127.0.0.1" }).first().waitFor();
    expect(await answer()).toBe("let in");
    await press("button", "Delete 127.0.0.1");
    await page.keyboard.press("Enter");
    await page.getByText("No range is trusted.").waitFor();
    expect(await answer()).toContain("LOGIN_MUST_USE_SECURITY_TOKEN");
    // The refusal above, and nothing else.
    expect(trouble.filter((each) => !each.includes("400"))).toEqual([]);
    await context.close();
  });

  it("makes an object and a field that tools have at once, without JavaScript", async () => {
    const { browser, org } = started();
    const { page, context, trouble } = await visit(browser, org.url, {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 740 },
    });
    await logIn(page, org);
    await page.goto(`${org.url}/settings?find=object`);
    await page.getByRole("link", { name: "Object Manager" }).click();
    await page.getByRole("link", { name: "New Custom Object" }).click();
    await page.getByLabel("Label", { exact: true }).fill("Lamp");
    await page.getByLabel("Plural Label").fill("Lamps");
    await page.getByLabel("Object Name").fill("Lamp");
    await page.getByLabel("Description").fill("\nKept as typed");
    await page.getByLabel("Record Name Label").fill("Lamp Number");
    await page.getByLabel("Starting Number").fill("7");
    await page.getByLabel("Display Format").press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByLabel("Description").inputValue()).toBe("\nKept as typed");
    await page.getByLabel("Data Type").selectOption("Auto Number");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Lamp", exact: true }).waitFor();
    await page.getByRole("link", { name: "New Custom Field" }).click();
    await page.getByRole("link", { name: "Picklist" }).click();
    await page.getByLabel("Field Label").fill("Colour");
    await page.getByLabel("Field Name").fill("Colour");
    await page.getByLabel("Values", { exact: true }).fill("Red\nGreen");
    await page.getByLabel("Use first value as default value").check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "Colour__c" }).waitFor();

    const { username, password, securityToken } = org.admin;
    const send = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
    expect((await send("POST", "/sobjects/Lamp__c", {})).status).toBe(201);
    const found = await send("GET", "/query?q=SELECT+Name,Colour__c+FROM+Lamp__c");
    expect((found.body as { records: unknown[] }).records).toMatchObject([{ Name: "7", Colour__c: "Red" }]);
    expect(trouble.filter((each) => !each.includes("400"))).toEqual([]);
    await context.close();
  });

  it("ends a tool's session", async () => {
    const { browser, org } = started();
    const user = await person(org);
    const session = await soapLogin(org.url, user.username, user.password + user.token);
    const { page, context, trouble } = await visit(browser, org.url);
    await logIn(page, org);
    await page.goto(`${org.url}/setup/sessions`);
    await page.getByRole("button", { name: `End the API session of ${user.username}` }).click();
    await expect
      .poll(() => page.getByRole("button", { name: `End the API session of ${user.username}` }).count())
      .toBe(0);
    const answer = await fetch(`${org.url}/services/data/v64.0/limits`, {
      headers: { authorization: `Bearer ${session}` },
    });
    expect(answer.status).toBe(401);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page
        .goto(`${org.url}/setup/login-history`)
        .then(() => page.getByRole("link", { name: "Download as CSV" }).click()),
    ]);
    expect(download.suggestedFilename()).toBe("LoginHistory.csv");
    expect(trouble).toEqual([]);
    await context.close();
  });

  it.each([
    ["a desk", { viewport: { width: 1280, height: 800 } }],
    ["a phone in the dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" as const }],
  ])("on pages that are in order for %s", async (_, options) => {
    const { browser, org } = started();
    const user = await person(org);
    const { page, context, trouble } = await visit(browser, org.url, options);
    await logIn(page, org);
    await page.goto(`${org.url}/setup/users`);
    const detail = await page
      .locator("main")
      .getByRole("link", { name: /^Person/ })
      .first()
      .getAttribute("href");
    await page.goto(`${org.url}/setup/profiles`);
    const profile = await page
      .locator("main")
      .getByRole("link", { name: "Standard User" })
      .getAttribute("href");
    for (const path of [
      "/setup/users",
      "/setup/users?search=nobody-here",
      "/setup/users/new",
      detail ?? "",
      `${detail}/edit`,
      "/setup/network-access",
      "/setup/network-access/new",
      "/setup/profiles",
      profile ?? "",
      `${profile}/login-ip-ranges/new`,
      "/setup/object-manager",
      "/setup/object-manager/new",
      "/setup/object-manager/Account",
      "/setup/object-manager/Account/fields/new",
      "/setup/object-manager/Account/fields/new?type=Text",
      "/setup/object-manager/Account/fields/new?type=Picklist",
      "/setup/object-manager/Account/fields/new?type=Lookup",
      "/setup/login-history",
      "/setup/sessions",
      "/setup/audit-trail",
      "/settings/sessions",
    ]) {
      await page.goto(org.url + path);
      await checkPage(page, path);
    }
    expect(user.username).toContain("person");
    expect(trouble).toEqual([]);
    await context.close();
  });
});
