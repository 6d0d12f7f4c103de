// The story of a security token as a person lives it, in a real browser.
import { once } from "node:events";
import { createServer } from "node:http";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queueMail } from "../../src/domain/mail/outbox.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { soapLogin } from "../support/client.ts";
import { person } from "../support/identity.ts";
import { mailedCodes } from "../support/verification.ts";
import { enterMailedCode, startBrowser, visit, WHY_SKIPPED } from "./browser.ts";
import { checkPage, PAGE_REPORT, type PageReport, script } from "./page-check.ts";

const skipped = WHY_SKIPPED === null ? "" : ` (skipped: ${WHY_SKIPPED})`;

describe.skipIf(WHY_SKIPPED !== null)(`a person resets the security token${skipped}`, () => {
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

  it.each([true, false])("by hand, from the login to the mail; JavaScript: %s", async (javaScriptEnabled) => {
    const { browser, org } = started();
    const user = await person(org);
    const { page, context, trouble } = await visit(browser, org.url, { javaScriptEnabled });
    await page.goto(org.url);
    await page.getByLabel("Username").fill(user.username);
    await page.getByLabel("Password").fill(user.password);
    await page.getByRole("button", { name: "Log In" }).click();
    await enterMailedCode(page, org, user.username);
    await expect.poll(() => page.url()).toBe(`${org.url}/home`);

    await page.locator("details.avatar > summary").click();
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByLabel("Quick Find").fill("reset");
    await page.getByLabel("Quick Find").press("Enter");
    const menu = page.getByRole("navigation", { name: "Settings" });
    await expect.poll(() => menu.getByRole("link").allTextContents()).toEqual(["Reset My Security Token"]);
    await menu.getByRole("link", { name: "Reset My Security Token" }).click();
    await page.getByRole("button", { name: "Reset Security Token" }).click();
    await page.getByText("We sent a new security token to").waitFor();
    await expect.poll(() => page.locator("main").innerText()).toContain("p***@example.test");

    await page.getByRole("link", { name: "Open the Inbox" }).click();
    await page.getByRole("link", { name: "Your new Salesforce security token" }).first().click();
    const mail = page.frameLocator("iframe");
    await mail.getByText(`Username: ${user.username}`).waitFor();
    const token = await mail.locator("strong").innerText();
    expect(token).toMatch(/^[A-Za-z0-9]{25}$/);
    await page.getByRole("link", { name: "Text", exact: true }).click();
    await page.getByText(`Security token (case-sensitive): ${token}`).waitFor();
    expect(await soapLogin(org.url, user.username, user.password + token)).toMatch(/^00D/);
    await expect(soapLogin(org.url, user.username, user.password + user.token)).rejects.toThrow(
      "INVALID_LOGIN",
    );

    await page.locator("details.avatar > summary").click();
    await page.getByRole("button", { name: "Log Out" }).click();
    await page.getByRole("heading", { name: "Log In" }).waitFor();
    await page.goBack();
    await page.goto(`${org.url}/home`);
    await page.getByRole("heading", { name: "Log In" }).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it("with the keyboard alone, seeing at each step where they are", async () => {
    const { browser, org } = started();
    const user = await person(org);
    const { page, context, trouble } = await visit(browser, org.url);
    await page.goto(org.url);
    await expect.poll(() => focused(page).getAttribute("name")).toBe("username");
    await page.keyboard.type(user.username);
    await tabTo(page, page.getByLabel("Password"));
    await page.keyboard.type(user.password);
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page).getAttribute("name")).toBe("code");
    await page.keyboard.type((await mailedCodes(org, user.username)).at(-1) ?? "");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Welcome" }).waitFor();

    // The first stop of every page leads past the header.
    await page.keyboard.press("Tab");
    expect(await focused(page).innerText()).toBe("Skip to content");
    await tabTo(page, page.locator("details.avatar > summary"));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("link", { name: "Settings", exact: true }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Personal Information" }).waitFor();
    await tabTo(page, page.getByLabel("Quick Find"));
    await page.keyboard.type("reset");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("find=reset");
    await tabTo(page, page.getByRole("link", { name: "Reset My Security Token" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Reset My Security Token" }).waitFor();
    await tabTo(page, page.getByRole("button", { name: "Reset Security Token" }));
    await page.keyboard.press("Space");
    await page.getByText("We sent a new security token to").waitFor();
    await tabTo(page, page.getByRole("link", { name: "Open the Inbox" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await tabTo(page, page.locator("tbody a").first());
    await page.keyboard.press("Enter");
    await page.frameLocator("iframe").getByText(`Username: ${user.username}`).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it.each([
    ["a desk", { viewport: { width: 1280, height: 800 } }],
    ["a phone", { viewport: { width: 360, height: 740 } }],
    ["the dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" as const }],
    ["a zoom of 200 %", { viewport: { width: 640, height: 400 } }],
  ])("on pages that are in order for %s", async (_, options) => {
    const { browser, org } = started();
    const user = await person(org);
    const { page, context, trouble } = await visit(browser, org.url, options);
    await page.goto(org.url);
    await checkPage(page, "login");
    await page.getByLabel("Username").fill(user.username);
    await page.getByLabel("Password").fill(user.password);
    await page.getByRole("button", { name: "Log In" }).click();
    await enterMailedCode(page, org, user.username);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    for (const path of PAGES) {
      await page.goto(org.url + path);
      await page.locator("details.avatar > summary").click();
      await checkPage(page, path);
    }
    await page.goto(`${org.url}/inbox`);
    await page.locator("tbody a").first().click();
    await checkPage(page, "a message");
    expect(trouble).toEqual([]);
    await context.close();
  });

  it("while a hostile mail runs, loads, sends and leads nowhere", async () => {
    const { browser, org } = started();
    const user = await person(org, { token: false });
    const asked: string[] = [];
    const canary = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    }).listen(0, "127.0.0.1");
    await once(canary, "listening");
    const address = canary.address();
    const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    const html = `<meta http-equiv="refresh" content="0;url=${url}/refresh">
<script>top.document.title = "taken over"; fetch("${url}/script")</script>
<style>@import "${url}/import"; body { background: url(${url}/background) }</style><link rel="stylesheet" href="${url}/link">
<img src="${url}/image" onerror="fetch('${url}/error')"><iframe src="${url}/frame"></iframe>
<form action="${url}/form"><button autofocus>Win</button></form><a href="${url}/link" target="_top">A link</a>`;
    const id = await org.ports.stores.transaction((stores) =>
      queueMail(org.ports, stores, { to: user.username, userId: null, subject: "Hello", text: "x", html }),
    );
    const { page, context } = await visit(browser, org.url);
    await page.goto(`${org.url}/inbox/${id}`);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Win" }).click();
    await frame.getByRole("link", { name: "A link" }).click();
    await page.getByRole("link", { name: "Text", exact: true }).click();
    await page.locator("pre").waitFor();
    expect(await page.title()).toBe("Hello | Groundfog");
    expect(asked).toEqual([]);
    // The canary hears what does reach it.
    await page.goto(`${url}/heard`);
    expect(asked).toContain("/heard");
    await context.close();
    canary.close();
  });

  it("and the report on a page finds what is wrong with it", async () => {
    const { browser, org } = started();
    const { page, context } = await visit(browser, org.url);
    await page.setContent(`<h3>A</h3><input><button style="height: 10px"></button><table><tr><td>x</td></tr></table>
<p id="a" style="color: #999; background: #fff">pale</p><p id="a" style="width: 3000px">wide</p>`);
    const report = await page.evaluate<PageReport>(PAGE_REPORT);
    expect(report).toMatchObject({ lang: "", mains: 0, headings: [3], doubledIds: ["a"] });
    expect(Object.values(report).filter((found) => Array.isArray(found) && found.length === 0)).toEqual([]);
    expect(report["sideways"]).toBeGreaterThan(0);
    await context.close();
  });

  it("in no other site's frame", async () => {
    const { browser, org } = started();
    const { page, context } = await visit(browser, org.url);
    await page.setContent(`<iframe src="${org.url}/"></iframe>`);
    await expect
      .poll(() => page.frames().map((frame) => frame.url()))
      .toEqual(["about:blank", "chrome-error://chromewebdata/"]);
    await context.close();
  });
});

const PAGES = [
  "/home",
  "/settings",
  "/settings?find=zzz",
  "/settings/change-password",
  "/settings/reset-security-token",
  "/settings/reset-security-token/done",
  "/settings/login-history",
  "/inbox",
];

const focused = (page: Page): Locator => page.locator(":focus");

/** Presses Tab until the target has the focus, which must be visible at every stop. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate<FocusReport | null>(FOCUS_REPORT);
    if (seen === null) continue;
    expect(seen).toEqual({ ...seen, visible: true });
    if (await target.evaluate((element) => element.matches(":focus"))) return;
  }
  throw new Error(`no Tab leads to ${target}`);
}

interface FocusReport {
  readonly visible: boolean;
  readonly what: string;
}

const FOCUS_REPORT = script("focus-report.js");
