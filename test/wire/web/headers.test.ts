// Every route: what it says to browsers besides its content.
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/wire/web/protocol.ts";
import type { Answer } from "../../support/visitor.ts";
import { visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();
const GETS = ROUTES.filter(({ method }) => method === "GET").map(({ path }) => path.replace("{id}", "1"));
const SHARED = ["/style.css", "/icon.svg", "/favicon.ico", "/robots.txt"];
const MAIL_FRAME = /^\/inbox\/\d+\/html$/;

function checkHeaders(path: string, { headers }: Answer): void {
  const policy = headers.get("content-security-policy") ?? "";
  const directives = Object.fromEntries(
    policy.split(";").map((each) => {
      const [name = "", ...values] = each.trim().split(" ");
      return [name, values.join(" ")];
    }),
  );
  expect(directives).toMatchObject({ "default-src": "'none'" });
  expect(directives).not.toHaveProperty("script-src");
  if (MAIL_FRAME.test(path)) {
    expect(directives).toMatchObject({ sandbox: "", "frame-ancestors": "'self'" });
  } else {
    expect(directives).toMatchObject({
      "frame-ancestors": "'none'",
      "base-uri": "'none'",
      "form-action": "'self'",
      "style-src": "'self'",
    });
    expect(policy).not.toContain("unsafe");
  }
  expect(policy).not.toMatch(/\*|https?:|data:/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  expect(headers.get("access-control-allow-origin")).toBeNull();
  expect(headers.get("x-powered-by") ?? headers.get("server")).toBeNull();
  expect(headers.get("strict-transport-security")).toBeNull();
  expect(headers.get("cache-control")).toBe(SHARED.includes(path) ? "max-age=3600" : "no-store");
}

describe.each(GETS)("GET %s", (path) => {
  it("has the headers, to strangers and to users, and HEAD the same without a body", async () => {
    const { browser } = await signedIn(site());
    for (const someone of [browser, visitor(site().url)]) {
      const answer = await someone.get(path, { origin: "https://evil.test" });
      expect(path.startsWith("/setup/") ? [303, 403] : [200, 303]).toContain(answer.status);
      checkHeaders(path, answer);
      const head = await someone.request("HEAD", path);
      expect(head).toMatchObject({ status: answer.status, text: "" });
      for (const name of ["content-type", "content-security-policy", "cache-control", "location"])
        expect(head.headers.get(name)).toBe(answer.headers.get(name));
    }
  });

  it("takes no other method", async () => {
    const { browser } = await signedIn(site());
    const allowed = new Set(
      ROUTES.filter((route) => route.path === path).map(({ method }) => String(method)),
    );
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      if (allowed.has(method) || path.includes("1")) continue;
      const answer = await browser.request(method, path);
      expect({ method, status: answer.status }).toEqual({ method, status: 405 });
      expect(answer.headers.get("allow")).toMatch(/^GET, HEAD(, POST)?$/);
      expect(answer.text).toContain("<h1>Not that way</h1>");
      checkHeaders("405", answer);
    }
  });
});

describe("what is the same for everybody", () => {
  it.each(SHARED)("%s says nothing of who asks", async (path) => {
    const { browser } = await signedIn(site());
    const [mine, strangers] = [await browser.get(path), await visitor(site().url).get(path)];
    expect(mine.text).toBe(strangers.text);
    expect(mine.headers.getSetCookie()).toEqual([]);
    expect(mine.headers.get("content-type")).toBe(strangers.headers.get("content-type"));
  });
});

describe("a page that isn't there", () => {
  it.each([
    "/nothing",
    "/home/x.css",
    "/settings/reset-security-token/x.css",
    "/inbox/1/html/x",
    "/%3Cscript%3E",
    "/..%2f..%2fetc%2fpasswd",
    "/settings;x=1",
    "/__proto__",
    "/login/",
  ])("%s", async (path) => {
    const { browser } = await signedIn(site());
    const answer = await browser.get(path);
    expect(answer.status).toBe(path === "/login/" ? 405 : 404);
    expect(answer.text).not.toContain("<script>");
    checkHeaders(path, answer);
  });
});

describe("reading", () => {
  it("changes nothing: all tables are the same after every GET and HEAD", async () => {
    const { browser } = await signedIn(site());
    const before = contentsOf(site().org.dataDir);
    for (const path of GETS) {
      await browser.get(path);
      await browser.request("HEAD", path);
      await browser.get(`${path}?csrf=x&_method=POST&find=reset`);
    }
    expect(contentsOf(site().org.dataDir)).toEqual(before);
    expect(Object.keys(before)).toContain("credential");
  });
});

/** A hash of each table's rows. */
function contentsOf(directory: string): Record<string, string> {
  const file = readdirSync(directory).find((name) => /\.(db|sqlite3?)$/.test(name)) ?? "";
  const database = new DatabaseSync(join(directory, file), { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
  const hashes = tables.map(({ name }) => {
    const rows = database.prepare(`SELECT * FROM "${name}"`).all();
    return [name, createHash("sha256").update(JSON.stringify(rows)).digest("hex")];
  });
  database.close();
  return Object.fromEntries(hashes);
}
