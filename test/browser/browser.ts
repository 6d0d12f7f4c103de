// A real Chromium, if there is one: `apt-get install chromium`, or CHROMIUM=/path/to/it.
import { existsSync } from "node:fs";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import type { TestOrg } from "../../src/testing.ts";
import { mailedCodes } from "../support/verification.ts";

const PATH =
  process.env["CHROMIUM"] ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync) ??
  null;

/** Why browser tests are skipped; null if they run. With GROUNDFOG_REQUIRE_ALL=1 they fail instead. */
export const WHY_SKIPPED =
  PATH === null && process.env["GROUNDFOG_REQUIRE_ALL"] !== "1"
    ? "there is no Chromium: apt-get install chromium, or set CHROMIUM to its path"
    : null;

export async function startBrowser(): Promise<Browser> {
  if (PATH === null) throw new Error("there is no Chromium: apt-get install chromium, or set CHROMIUM");
  // A container's root has no sandbox, and little shared memory; only our own pages are opened.
  return await chromium.launch({ executablePath: PATH, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Whatever a person would not see and a developer would: console, crashes, failed and foreign requests. */
  readonly trouble: string[];
}

/** A fresh profile with one page. `expectedErrors`: paths whose 4xx answer belongs to the story. */
export async function visit(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    // Going on before the icon is there cuts its request off, as it does for a person.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") trouble.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) trouble.push(`foreign: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
  });
  return { page, context, trouble };
}

/** Enters the newest code that was mailed to an address, on the page that asks for it. */
export async function enterMailedCode(page: Page, org: TestOrg, to: string): Promise<void> {
  await page.getByRole("heading", { name: "Verify Your Identity" }).waitFor();
  await page.getByLabel("Verification Code").fill((await mailedCodes(org, to)).at(-1) ?? "");
  await page.getByRole("button", { name: "Verify", exact: true }).click();
}
