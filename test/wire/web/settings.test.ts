import { describe, expect, it } from "vitest";
import { soapLogin } from "../../support/client.ts";
import { person } from "../../support/identity.ts";
import { visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();
const links = (text: string): string[] =>
  [...(/<ul[\s\S]*?<\/ul>/.exec(text)?.[0] ?? "").matchAll(/<a href="([^"]*)"/g)].map(
    ([, href = ""]) => href,
  );

const ALL = [
  "/settings/personal-information",
  "/settings/change-password",
  "/settings/reset-security-token",
  "/settings/tokens",
  "/settings/login-check",
  "/settings/login-problems",
  "/settings/advanced-user-details",
  "/settings/activations",
  "/settings/login-history",
  "/settings/sessions",
];

describe("the way to the settings", () => {
  it("is in the avatar's menu of every page", async () => {
    const { browser, user } = await signedIn(site());
    for (const path of ["/home", "/settings", "/inbox", ...ALL]) {
      const { text } = await browser.get(path);
      const menu = /<details class="avatar">[\s\S]*?<\/details>/.exec(text)?.[0] ?? "";
      expect(menu).toContain('<a href="/settings">Settings</a>');
      expect(menu).toContain('<a href="/inbox">Inbox</a>');
      expect(menu).toContain("Log Out");
      expect(menu).toContain(user.username);
    }
  });

  it("is not shown to strangers", async () => {
    for (const path of ["/", "/nothing"]) {
      const { text } = await visitor(site().url).get(path);
      expect(text).not.toContain("avatar");
    }
  });
});

describe("Quick Find", () => {
  it.each([
    ["", ALL],
    ["reset", ["/settings/reset-security-token"]],
    ["  RESET my ", ["/settings/reset-security-token"]],
    ["token", ["/settings/reset-security-token", "/settings/tokens"]],
    ["my", ["/settings/change-password", "/settings/reset-security-token", "/settings/activations"]],
    ["login", ["/settings/login-problems", "/settings/login-history"]],
    ["zzz", []],
    [".*", []],
  ])("of %o finds what its words are in, without JavaScript", async (words, found) => {
    const { browser } = await signedIn(site());
    const { status, text } = await browser.get(`/settings?${new URLSearchParams({ find: words })}`);
    expect(status).toBe(200);
    expect(links(text)).toEqual(found);
    expect(text.includes("No matching items found.")).toBe(found.length === 0);
    expect(text).toContain('<label for="find">Quick Find</label>');
    expect(text).not.toContain("<script");
  });

  it("is on each page of the settings, and stays there", async () => {
    const { browser } = await signedIn(site());
    for (const path of ALL) {
      const { text } = await browser.get(path);
      expect(text).toContain(`<form method="get" action="${path}" role="search">`);
      expect(text).toContain(`<a href="${path}" aria-current="page">`);
      const found = await browser.get(`${path}?find=reset`);
      expect(links(found.text)).toEqual(["/settings/reset-security-token"]);
      expect(/<h1>.*?<\/h1>/.exec(found.text)?.[0]).toBe(/<h1>.*?<\/h1>/.exec(text)?.[0]);
    }
  });
});

describe("Personal Information", () => {
  it("is the user's own", async () => {
    const { browser, user } = await signedIn(site());
    const { text } = await browser.get("/settings/personal-information");
    for (const value of [user.username, "Standard User", "America/Los_Angeles", "en_US", site().org.orgId])
      expect(text).toContain(value);
    const admin = visitor(site().url);
    await admin.logIn(site().org.admin.username, site().org.admin.password);
    expect((await admin.get("/settings/personal-information")).text).toContain("System Administrator");
  });
});

describe("Login History", () => {
  it("has the user's own logins and nobody else's, with the reason of each refusal", async () => {
    const { url, org } = site();
    const other = await person(org);
    await soapLogin(url, other.username, other.password + other.token);
    const { browser, user } = await signedIn(site());
    await visitor(url).logIn(user.username, "wrong-1234");
    await expect(soapLogin(url, user.username, user.password)).rejects.toThrow(
      "LOGIN_MUST_USE_SECURITY_TOKEN",
    );
    for (const path of ["/settings/login-history", "/home"]) {
      const { text } = await browser.get(path);
      const rows = [...text.matchAll(/<tr><td class="when">([\s\S]*?)<\/tr>/g)].map(([row]) => row);
      expect(rows).toHaveLength(4);
      expect(rows[0]).toContain("Failed: API security token required");
      expect(rows[1]).toContain("Invalid Password");
      expect(rows[2]).toMatch(/Success[\s\S]*Browser[\s\S]*Application/);
      expect(rows[3]).toContain("Failed: Computer activation required");
      for (const row of rows) {
        expect(row).toContain("127.0.0.1");
        expect(row).toMatch(/<time datetime="\d{4}-[^"]*Z">[^<]* P[SD]T<\/time>/);
      }
    }
  });
});
