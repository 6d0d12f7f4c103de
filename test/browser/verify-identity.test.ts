// Second factors and forgotten passwords as a person lives them, in a real browser.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import decodeQR from "qr/decode.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { movableClock, type Person, person } from "../support/identity.ts";
import { assign, permissionSet } from "../support/permissions.ts";
import { appCode } from "../support/verification.ts";
import { enterMailedCode, startBrowser, visit, WHY_SKIPPED } from "./browser.ts";
import { checkPage } from "./page-check.ts";

const skipped = WHY_SKIPPED === null ? "" : ` (skipped: ${WHY_SKIPPED})`;
const LOOKS = [
  ["", 1280, "light"],
  ["-phone", 360, "light"],
  ["-dark", 1280, "dark"],
] as const;
/** Where pictures of the pages go, for who wants to look at them. */
const SHOTS = process.env["GROUNDFOG_SCREENSHOTS"];

describe.skipIf(WHY_SKIPPED !== null)(`a person verifies who he is${skipped}`, () => {
  let browser: Browser | undefined;
  let org: TestOrg | undefined;
  const clock = movableClock();

  const started = (): { browser: Browser; org: TestOrg } => {
    if (!browser || !org) throw new Error("nothing has started");
    return { browser, org };
  };
  beforeAll(async () => {
    [browser, org] = await Promise.all([startBrowser(), startOrg({ clock })]);
  });
  afterAll(async () => {
    await browser?.close();
    await org?.stop();
  });

  async function enterPassword(page: Page, user: Person, password = user.password): Promise<void> {
    await page.goto(started().org.url);
    await page.getByLabel("Username").fill(user.username);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log In" }).click();
  }
  /** At a desk, at a phone and in the dark. */
  async function look(page: Page, name: string): Promise<void> {
    for (const [suffix, width, colorScheme] of LOOKS) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await checkPage(page, name + suffix);
      if (SHOTS === undefined) continue;
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `${name}${suffix}.png`), fullPage: true });
    }
  }
  /** What an app's camera sees of the page's QR code. */
  async function scanned(page: Page): Promise<string> {
    const png = await page.locator("svg.qr").screenshot();
    const { data, width, height } = await pixelsOf(page, png);
    return decodeQR({ data: Uint8Array.from(data), width, height });
  }
  const home = (page: Page) => page.getByRole("heading", { name: "Welcome" }).waitFor();
  const logOut = async (page: Page): Promise<void> => {
    await page.locator("details.avatar > summary").click();
    await page.getByRole("button", { name: "Log Out" }).click();
    await page.getByRole("heading", { name: "Log In" }).waitFor();
  };

  it.each([true, false])("with a code by mail and with an app; JavaScript: %s", async (javaScriptEnabled) => {
    const { browser, org } = started();
    const user = await person(org);
    const { page, context, trouble } = await visit(browser, org.url, { javaScriptEnabled });
    // The report runs as a script of the page.
    const shows = async (name: string) => (javaScriptEnabled ? look(page, name) : undefined);
    await enterPassword(page, user);
    await page.getByText("We sent a code to p***@example.test").waitFor();
    await shows("verify-mail");
    await enterMailedCode(page, org, user.username);
    await home(page);
    await logOut(page);
    // The box is ticked from the start: this browser is known now.
    await enterPassword(page, user);
    await home(page);

    await page.goto(`${org.url}/settings/advanced-user-details`);
    await shows("advanced-user-details");
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByRole("heading", { name: "Connect an Authenticator App" }).waitFor();
    await shows("connect-authenticator");
    const key = (await page.locator("#key").innerText()).replaceAll(" ", "");
    if (javaScriptEnabled) {
      const uri = new URL(await scanned(page));
      expect(uri.href).toContain(encodeURIComponent(user.username));
      expect(uri.searchParams.get("secret")).toBe(key);
      expect(`${uri.protocol}//${uri.host}`).toBe("otpauth://totp");
    }
    await page.getByLabel("Current Password").fill(user.password);
    await page.getByLabel("Verification Code").fill(appCode(key, clock.now()));
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("An app is connected since").waitFor();
    await shows("authenticator-connected");

    await page.goto(`${org.url}/settings/activations`);
    await page.getByText("1 activated browser").waitFor();
    await shows("activations");
    await page.getByRole("button", { name: /^Remove Chrome/ }).click();
    await page.getByText("0 activated browsers").waitFor();
    await logOut(page);
    clock.move(90_000);
    await enterPassword(page, user);
    await page.getByText("Enter the code that your authenticator app shows").waitFor();
    await shows("verify-app");
    await page.getByLabel("Verification Code").fill(appCode(key, clock.now()));
    await page.getByRole("button", { name: "Verify", exact: true }).click();
    await home(page);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it("by connecting an app where MFA is wanted; an administrator sees it, and disconnects it", async () => {
    const { browser, org } = started();
    const user = await person(org);
    const { username, password, securityToken } = org.admin;
    const admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
    await assign(admin, await permissionSet(admin, { user: ["ForceTwoFactor"] }), formatId(user.userId));
    const { page, context, trouble } = await visit(browser, org.url);
    await enterPassword(page, user);
    await enterMailedCode(page, org, user.username);
    await page.getByText("Connect an authenticator app.").waitFor();
    await look(page, "verify-connect");
    const key = (await page.locator("#key").innerText()).replaceAll(" ", "");
    await page.getByLabel("Verification Code").fill(appCode(key, clock.now()));
    await page.getByRole("button", { name: "Verify", exact: true }).click();
    await home(page);
    await logOut(page);
    await enterPassword(page, { ...user, username, password });
    await enterMailedCode(page, org, username);
    await home(page);
    await page.goto(`${org.url}/settings`);
    await page.getByRole("link", { name: "Activations", exact: true }).click();
    await page.getByRole("cell", { name: user.username }).first().waitFor();
    await look(page, "setup-activations");
    await page.getByRole("button", { name: `Disconnect the app of ${user.username}` }).click();
    await expect
      .poll(() => page.getByRole("button", { name: `Disconnect the app of ${user.username}` }).count())
      .toBe(0);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it("by a link when the password is forgotten", async () => {
    const { browser, org } = started();
    const user = await person(org);
    const { page, context, trouble } = await visit(browser, org.url);
    await page.goto(org.url);
    await look(page, "login");
    await page.getByRole("link", { name: "Forgot Your Password?" }).click();
    await look(page, "forgot-password");
    await page.getByLabel("Username").fill(user.username);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Check Your Email" }).waitFor();
    await look(page, "forgot-password-sent");
    await org.inbox.waitFor({ to: user.username, subject: /password/ });
    await page.goto(`${org.url}/inbox`);
    await page.getByRole("link", { name: "Finish resetting your Salesforce password" }).first().click();
    const href = await page.frameLocator("iframe").getByRole("link").getAttribute("href");
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.headers()["referer"] ?? ""));
    await page.goto(href ?? "");
    await page.getByRole("heading", { name: "Change Your Password" }).waitFor();
    expect(page.url()).toBe(`${org.url}/forgot-password/new`);
    await look(page, "forgot-password-new");
    await page.getByLabel("New Password", { exact: true }).fill("Remembered-2718");
    await page.getByLabel("Confirm New Password").fill("Remembered-2718");
    await page.getByRole("button", { name: "Change Password" }).click();
    await page.getByText("Your password was changed.").waitFor();
    expect(requests.join()).not.toContain(href?.slice(-43));
    await enterPassword(page, user, "Remembered-2718");
    await enterMailedCode(page, org, user.username);
    await home(page);
    await page.goto(href ?? "");
    await page.getByRole("heading", { name: "Link Expired" }).waitFor();
    await look(page, "forgot-password-expired");
    expect(trouble).toEqual([]);
    await context.close();
  });
});

/** Pixels of a picture, as a page of its own decodes it: ours run no scripts. */
async function pixelsOf(
  page: Page,
  png: Buffer,
): Promise<{ readonly data: readonly number[]; readonly width: number; readonly height: number }> {
  const other = await page.context().browser()?.newPage();
  if (!other) throw new Error("there is no browser");
  const read = `(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${png.toString("base64")}";
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
    return { data: [...data], width, height };
  })()`;
  const pixels = await other.evaluate<{ data: number[]; width: number; height: number }>(read);
  await other.close();
  return pixels;
}
