import { describe, expect, it } from "vitest";
import { soapLogin } from "../../support/client.ts";
import { mailedTokens, person } from "../../support/identity.ts";
import { visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();
const PATH = "/settings/change-password";
const NEW = "Quite-new-2718";

describe("Change My Password", () => {
  it("takes the new password, ends all sessions and the token, and mails a new token", async () => {
    const { org, url } = site();
    const { browser, user } = await signedIn(site());
    const phone = visitor(url);
    await phone.logIn(user.username, user.password);
    const sid = browser.cookies.get("sid") ?? "";
    const answer = await browser.submit(PATH, { current: user.password, new: NEW, verify: NEW });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("<h1>Password changed</h1>");
    expect(answer.headers.getSetCookie()).toEqual(["sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"]);
    for (const cookie of [sid, phone.cookies.get("sid")])
      expect((await visitor(url).get("/home", { cookie: `sid=${cookie}` })).status).toBe(303);
    const [old, token = ""] = await mailedTokens(org, user.username);
    await expect(soapLogin(url, user.username, NEW + old)).rejects.toThrow("INVALID_LOGIN");
    expect(await soapLogin(url, user.username, NEW + token)).toMatch(/^00D/);
    expect((await visitor(url).logIn(user.username, user.password)).status).toBe(401);
    expect((await visitor(url).logIn(user.username, NEW)).location).toBe("/home");
  });

  it("mails no token to who never had one", async () => {
    const { org, url } = site();
    const user = await person(org, { token: false });
    const browser = visitor(url);
    await browser.logIn(user.username, user.password);
    expect((await browser.get("/home")).text).toContain("You have no security token.");
    expect((await browser.get("/settings/reset-security-token")).text).toContain(
      "You have no security token now.",
    );
    const answer = await browser.submit(PATH, { current: user.password, new: NEW, verify: NEW });
    expect(answer.text).toContain("Password changed");
    expect(await mailedTokens(org, user.username)).toEqual([]);
  });

  it.each([
    ["the current one is wrong", { current: "wrong-1234" }, "Invalid old password"],
    ["the current one comes with the token", { current: "<password><token>" }, "Invalid old password"],
    ["the two new ones differ", { verify: "Other-2718" }, "The two new passwords are not the same."],
    ["it is short", { new: "Abc-123", verify: "Abc-123" }, "at least 8 characters"],
    ["it has no number", { new: "Abcdefghij", verify: "Abcdefghij" }, "letters and numbers"],
    ["it is the old one", { new: "<password>", verify: "<password>" }, "cannot reuse"],
    ["it holds a NUL", { new: "Abcdefg1\0", verify: "Abcdefg1\0" }, "plain text"],
    ["nothing was typed", { current: "", new: "", verify: "" }, "Invalid old password"],
  ])("changes nothing if %s", async (_, typed: Readonly<Record<string, string>>, reason) => {
    const { url } = site();
    const { browser, user } = await signedIn(site());
    const filled = Object.entries({ current: user.password, new: NEW, verify: NEW, ...typed }).map(
      ([name, value]) => [name, value.replace("<password>", user.password).replace("<token>", user.token)],
    );
    const answer = await browser.submit(PATH, Object.fromEntries(filled));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(reason);
    expect(answer.text).toContain('role="alert"');
    for (const [, value = ""] of filled) if (value.length > 7) expect(answer.text).not.toContain(value);
    expect((await browser.get("/home")).status).toBe(200);
    expect(await soapLogin(url, user.username, user.password + user.token)).toMatch(/^00D/);
  });
});
