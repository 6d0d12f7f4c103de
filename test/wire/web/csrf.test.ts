// Forms of other sites: every POST of the pages, with every kind of field and header that isn't ours.
import { describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/wire/web/protocol.ts";
import { soapLogin } from "../../support/client.ts";
import { formOf, type Visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();
/** Forms of logins and passwords that wait for something else than a session; their own tests forge them. */
const WITHOUT_SESSION = ["/forgot-password", "/forgot-password/new", "/verify", "/verify/again"];
const POSTS = ROUTES.filter(({ method, path }) => method === "POST" && !WITHOUT_SESSION.includes(path)).map(
  ({ path }) => path,
);
const csrfOf = async (browser: Visitor): Promise<string> =>
  formOf((await browser.get("/settings/reset-security-token")).text).hidden["csrf"] ?? "";

/** What each form would do if it were taken. */
const fieldsOf = (path: string, password: string): Record<string, string> =>
  path === "/login"
    ? { username: "person1@example.test", password }
    : path === "/settings/change-password"
      ? { current: password, new: "Changed-2718", verify: "Changed-2718" }
      : {};

describe.each(POSTS)("POST %s", (path) => {
  it("is refused without our field, with another session's and with an old one, and changes nothing", async () => {
    const { url } = site();
    const { browser, user } = await signedIn(site());
    const { browser: other } = await signedIn(site());
    const old = await csrfOf(browser);
    await browser.post("/logout", { csrf: old });
    await browser.logIn(user.username, user.password);
    const own = await csrfOf(browser);
    expect(own).not.toBe(old);
    const fields = fieldsOf(path, user.password);
    for (const csrf of [
      undefined,
      "",
      "x",
      await csrfOf(other),
      old,
      own.slice(1),
      `${own}=`,
      own.toLowerCase(),
    ]) {
      const answer = await browser.post(path, { ...fields, ...(csrf === undefined ? {} : { csrf }) });
      expect({ csrf, status: answer.status }).toEqual({ csrf, status: 403 });
      expect(answer.text).not.toContain("Insufficient Privileges");
    }
    expect((await browser.get("/home")).status).toBe(200);
    expect(await soapLogin(url, user.username, user.password + user.token)).toMatch(/^00D/);
  });

  it("is refused if the browser says that another site sent it", async () => {
    const { browser, user } = await signedIn(site());
    const { browser: guest } = await signedIn(site());
    if (path === "/login") await guest.post("/logout", { csrf: await csrfOf(guest) });
    const sender = path === "/login" ? guest : browser;
    const csrf =
      path === "/login" ? (formOf((await guest.get("/")).text).hidden["csrf"] ?? "") : await csrfOf(browser);
    const fields = { ...fieldsOf(path, user.password), csrf };
    const strange: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "cross-site", origin: site().url },
      { origin: "https://evil.test" },
      { origin: "http://127.0.0.1" },
      { origin: `${site().url}.evil.test` },
      { origin: site().url.replace("http:", "https:") },
    ];
    for (const headers of strange)
      expect({ headers, status: (await sender.post(path, fields, headers)).status }).toEqual({
        headers,
        status: 403,
      });
    // The same form is taken with what browsers send from our own pages, "null" for their referrer policy.
    const own = { "sec-fetch-site": "same-origin", origin: path === "/login" ? "null" : site().url };
    const taken = await sender.post(path, fields, own);
    if (path.startsWith("/setup/")) expect(taken.text).toContain("Insufficient Privileges");
    else expect(taken.status).not.toBe(403);
  });

  it("leads to the login page without a session", async () => {
    if (path === "/login") return;
    const { browser, user } = await signedIn(site());
    const csrf = await csrfOf(browser);
    browser.cookies.delete("sid");
    const answer = await browser.post(path, { ...fieldsOf(path, user.password), csrf });
    expect(answer).toMatchObject({ status: 303, location: "/?startURL=%2Fhome" });
    expect(await soapLogin(site().url, user.username, user.password + user.token)).toMatch(/^00D/);
  });
});

it("there are forms to be tested", () => {
  expect(POSTS.toSorted()).toEqual([
    "/login",
    "/logout",
    "/settings/activations",
    "/settings/advanced-user-details",
    "/settings/advanced-user-details/connect",
    "/settings/advanced-user-details/disconnect",
    "/settings/change-password",
    "/settings/reset-security-token",
    "/settings/sessions/{id}/end",
    "/settings/tokens",
    "/settings/tokens/revoke",
    "/setup/activations",
    "/setup/authenticators",
    "/setup/network-access/new",
    "/setup/network-access/{id}/delete",
    "/setup/network-access/{id}/edit",
    "/setup/object-manager/new",
    "/setup/object-manager/{id}/fields/new",
    "/setup/profiles/{id}/login-ip-ranges/delete",
    "/setup/profiles/{id}/login-ip-ranges/edit",
    "/setup/profiles/{id}/login-ip-ranges/new",
    "/setup/sessions/{id}/end",
    "/setup/users/new",
    "/setup/users/{id}/activate",
    "/setup/users/{id}/deactivate",
    "/setup/users/{id}/edit",
    "/setup/users/{id}/freeze",
    "/setup/users/{id}/reset-password",
    "/setup/users/{id}/send-token",
    "/setup/users/{id}/unfreeze",
    "/setup/users/{id}/unlock",
  ]);
});
