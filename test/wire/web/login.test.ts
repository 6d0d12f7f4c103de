import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resetPassword } from "../../../src/domain/identity/passwords.ts";
import { freezeUser } from "../../../src/domain/identity/users.ts";
import { CONSOLE, history, person } from "../../support/identity.ts";
import { visitor } from "../../support/visitor.ts";
import { withSite } from "./site.ts";

const site = withSite();
const REFUSED =
  "Please check your username and password. If you still can&#39;t log in, contact your administrator.";

describe("the login page", () => {
  it("lets in whoever has the right password, and leads to Home", async () => {
    const user = await person(site().org);
    const browser = visitor(site().url);
    const answer = await browser.logIn(user.username, user.password);
    expect(answer).toMatchObject({ status: 303, location: "/home", text: "" });
    expect((await browser.get("/home")).text).toContain(
      `Welcome, ${user.username.replace(/@.*/, "").replace("person", "Person ")}`,
    );
    expect(await browser.get("/")).toMatchObject({ status: 303, location: "/home" });
  });

  it("takes the user name in any case and with blanks around it", async () => {
    const user = await person(site().org);
    const answer = await visitor(site().url).logIn(`  ${user.username.toUpperCase()} `, user.password);
    expect(answer.location).toBe("/home");
  });

  it("refuses all that is wrong with the same words", async () => {
    const { org, url } = site();
    const [user, frozen, locked] = [await person(org), await person(org), await person(org)];
    await freezeUser(org.ports, CONSOLE, frozen.userId, true);
    for (let attempt = 0; attempt < 10; attempt += 1) await visitor(url).logIn(locked.username, "wrong-1234");
    const attempts = [
      [user.username, "wrong-1234", "Invalid Password"],
      [user.username, user.password + user.token, "Invalid Password"],
      [user.username, "", "Invalid Password"],
      [user.username, `${user.password} `, "Invalid Password"],
      ["nobody@example.test", user.password, "Invalid login"],
      [frozen.username, frozen.password, "User is frozen"],
      [locked.username, locked.password, "Password Lockout"],
    ] as const;
    const pages: string[] = [];
    for (const [username, password, status] of attempts) {
      const browser = visitor(url);
      const answer = await browser.logIn(username, password);
      expect(answer.status).toBe(401);
      expect(answer.text).toContain(REFUSED);
      expect(answer.text).not.toContain("nobody@example.test");
      expect(browser.cookies.has("sid")).toBe(false);
      pages.push(answer.text.replace(/value="[^"]*"/g, ""));
      expect((await history(org)).at(-1)).toMatchObject({ status, loginType: "Application" });
    }
    expect(new Set(pages).size).toBe(1);
  });

  it("leads whoever has a temporary password to change it, and to nothing else", async () => {
    const { org, url } = site();
    const user = await person(org);
    const { temporaryPassword } = await resetPassword(org.ports, CONSOLE, user.userId);
    const browser = visitor(url);
    expect(await browser.logIn(user.username, temporaryPassword)).toMatchObject({
      status: 303,
      location: "/settings/change-password",
    });
    for (const path of ["/home", "/settings", "/settings/reset-security-token", "/settings/login-history"])
      expect(await browser.get(path)).toMatchObject({ status: 303, location: "/settings/change-password" });
    expect((await browser.get("/settings/change-password")).text).toContain("Your password is temporary.");
    const changed = await browser.submit("/settings/change-password", {
      current: temporaryPassword,
      new: "Permanent-2718",
      verify: "Permanent-2718",
    });
    expect(changed).toMatchObject({
      status: 200,
      text: expect.stringContaining("Your password was changed."),
    });
    expect((await visitor(url).logIn(user.username, "Permanent-2718")).location).toBe("/home");
  });

  it("is refused as stale without the cookie or the field that it set", async () => {
    const { url } = site();
    const user = await person(site().org);
    const fields = { username: user.username, password: user.password };
    const stale = "This page was open for too long. Please log in again.";
    const bare = await visitor(url).post("/login", fields);
    expect(bare).toMatchObject({ status: 403, text: expect.stringContaining(stale) });
    const other = visitor(url);
    await other.get("/");
    const mine = visitor(url);
    await mine.get("/");
    mine.cookies.set("login", other.cookies.get("login") ?? "");
    const { text } = await visitor(url).get("/");
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    expect((await mine.post("/login", { ...fields, csrf })).status).toBe(403);
    expect(mine.cookies.has("sid")).toBe(false);
  });

  it("binds its form to no cookie that we did not make", async () => {
    const { url } = site();
    for (const planted of ["x", "a b", "\u00ff".repeat(22), "A".repeat(5000)]) {
      const browser = visitor(url);
      const { headers } = await browser.get("/", { cookie: `login=${planted}` });
      expect(headers.getSetCookie()[0]).toMatch(/^login=[\w-]{22};/);
    }
  });
});

describe("where a login leads", () => {
  it("is the page that was asked for", async () => {
    const user = await person(site().org);
    const browser = visitor(site().url);
    const asked = await browser.get("/settings/login-history");
    expect(asked).toMatchObject({ status: 303, location: "/?startURL=%2Fsettings%2Flogin-history" });
    const answer = await browser.logIn(user.username, user.password, "/settings/login-history");
    expect(answer.location).toBe("/settings/login-history");
  });

  it("is never another host", async () => {
    const { org, url } = site();
    const user = await person(org);
    const browser = visitor(url);
    await browser.logIn(user.username, user.password);
    const { host } = new URL(url);
    const evil = "evil.test";
    const known = [
      `https://${evil}`,
      `//${evil}`,
      `///${evil}`,
      `/\\${evil}`,
      `\\\\${evil}`,
      `/%2f${evil}`,
      `/%5c${evil}`,
      `/\t/${evil}`,
      `/\n/${evil}`,
      ` //${evil}`,
      `https:${evil}`,
      `javascript:alert(1)`,
      `data:text/html,x`,
      `/@${evil}`,
      `//${host}@${evil}`,
      `/home\r\nLocation: https://${evil}`,
      `/home%0d%0aLocation:%20//${evil}`,
      `/\u2215/${evil}`,
      `/.//${evil}`,
      `/..//${evil}`,
      `http:///${evil}`,
      `/;//${evil}`,
      `?//${evil}`,
      `#//${evil}`,
      ``,
    ];
    const target = fc.oneof(
      fc.constantFrom(...known),
      fc
        .array(fc.constantFrom("/", "\\", "@", ":", ".", "%2f", "%5c", "\t", "https", evil, "#", "?", ";"), {
          maxLength: 8,
        })
        .map((parts) => parts.join("")),
      fc.webUrl(),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    const leadsHome = async (text: string): Promise<void> => {
      for (const name of ["startURL", "retURL"]) {
        const { status, location } = await browser.get(`/?${new URLSearchParams({ [name]: text })}`);
        expect(status).toBe(303);
        expect(location).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
        expect(new URL(location ?? "", url).host).toBe(host);
      }
    };
    for (const text of known) await leadsHome(text);
    await fc.assert(fc.asyncProperty(target, leadsHome), { numRuns: 200 });
    // The same holds for what the form sends, whatever its field was made to say.
    const fresh = visitor(url);
    const answer = await fresh.submit("/", { ...user, userId: "", startURL: `//${evil}` });
    expect(answer.location).toBe("/verify?startURL=%2Fhome");
  });
});
