import { describe, expect, it, vi } from "vitest";
import { readProfileRules, saveProfileRules } from "../../../src/domain/identity/profile-rules.ts";
import { restClient, soapLogin } from "../../support/client.ts";
import { mailedTokens } from "../../support/identity.ts";
import { formOf, visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();
const PATH = "/settings/reset-security-token";

describe("Reset My Security Token", () => {
  it("explains what stops working and where the new token goes, and changes nothing by being looked at", async () => {
    const { browser, user } = await signedIn(site());
    const { status, text } = await browser.get(PATH);
    expect(status).toBe(200);
    expect(text).toContain("<h1>Reset My Security Token</h1>");
    expect(text).toContain("the token that you have stops working at once");
    expect(text).toContain("Every tool and integration that logs in with it must be given the new one");
    expect(text).toContain("mailed to p***@example.test");
    expect(text).toContain("was not used yet");
    await browser.get(`${PATH}/done`);
    await browser.request("HEAD", PATH);
    expect(await soapLogin(site().url, user.username, user.password + user.token)).toMatch(/^00D/);
    expect((await browser.get(PATH)).text).toMatch(/and last used <time/);
    expect(await mailedTokens(site().org, user.username)).toEqual([user.token]);
  });

  it("ends the old token, mails a new one, and says to which masked address", async () => {
    const { org, url } = site();
    const { browser, user } = await signedIn(site());
    const answer = await browser.submit(PATH);
    expect(answer).toMatchObject({ status: 303, location: `${PATH}/done`, text: "" });
    const done = await browser.get(`${PATH}/done`);
    expect(done.text).toContain(
      "We sent a new security token to the email address for your account, p***@example.test.",
    );
    expect(done.text).toContain("mypasswordXXXXXXXXXX");
    const [old, token = ""] = await mailedTokens(org, user.username);
    expect(old).toBe(user.token);
    expect(token).toMatch(/^[A-Za-z0-9]{25}$/);
    expect(token).not.toBe(old);
    await expect(soapLogin(url, user.username, user.password + old)).rejects.toThrow("INVALID_LOGIN");
    expect(await soapLogin(url, user.username, user.password + token)).toMatch(/^00D/);
    // The browser session is not the token's: it goes on.
    expect((await browser.get("/home")).status).toBe(200);
  });

  it("shows the token in no page, header, cookie or log", async () => {
    const { org } = site();
    const logged: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      logged.push(String(text));
      return true;
    });
    const { browser, user } = await signedIn(site());
    const answers = [await browser.submit(PATH)];
    const [, token = ""] = await mailedTokens(org, user.username);
    for (const path of [PATH, `${PATH}/done`, "/home", "/settings", "/settings/login-history", "/inbox", "/"])
      answers.push(await browser.get(path));
    spy.mockRestore();
    const seen = answers.flatMap(({ text, headers }) => [text, JSON.stringify([...headers])]);
    const places = [...seen, ...browser.cookies.values(), ...logged];
    expect(token).toHaveLength(25);
    expect(places.filter((place) => place.includes(token) || place.includes(user.token))).toEqual([]);
  });

  it("makes each press a token of its own, of which the last one lives", async () => {
    const { org, url } = site();
    const { browser, user } = await signedIn(site());
    const { hidden } = formOf((await browser.get(PATH)).text);
    const presses = await Promise.all([1, 2, 3, 4, 5].map(() => browser.post(PATH, hidden)));
    expect(presses.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
    const tokens = await mailedTokens(org, user.username);
    expect(new Set(tokens).size).toBe(6);
    const works = await Promise.all(
      tokens.map((token) =>
        soapLogin(url, user.username, user.password + token).then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(works).toEqual([false, false, false, false, false, true]);
  });

  it("says so, and keeps the old token, if no mail server could be given the address", async () => {
    const { org, url } = site();
    const { browser, user } = await signedIn(site());
    const session = await soapLogin(url, org.admin.username, org.admin.password + org.admin.securityToken);
    // The email field takes it, as Salesforce's does; a mail server would take it for something else.
    const wrong = "two..dots@example.test";
    const { ports } = org;
    const described = (await ports.catalogue()).object("User");
    const field = described?.fieldsByName.get("email");
    if (!described || !field) throw new Error("User has no Email");
    await ports.stores.transaction(({ records }) =>
      records.update(described, [field], [user.userId], [[wrong]]),
    );
    expect((await restClient(url, session)("GET", "/limits")).status).toBe(200);
    const answer = await browser.submit(PATH);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("Your security token was not reset.");
    expect(answer.text).toContain("<h1>Reset My Security Token</h1>");
    expect(await soapLogin(url, user.username, user.password + user.token)).toMatch(/^00D/);
  });

  it("is not there for users of a profile with login IP ranges", async () => {
    const { org } = site();
    const { browser, user } = await signedIn(site());
    const { hidden } = formOf((await browser.get(PATH)).text);
    const loginIpRanges = ["127.0.0.1"];
    const save = (rules: ReturnType<typeof readProfileRules>): Promise<void> =>
      org.ports.stores.transaction((stores) => saveProfileRules(org.ports, stores, "Standard User", rules));
    await save(readProfileRules({ loginIpRanges }));
    for (const path of ["/home", "/settings"]) expect((await browser.get(path)).text).not.toContain(PATH);
    expect((await browser.get(PATH)).text).toContain("have no security token");
    expect((await browser.get(PATH)).text).not.toContain('<button class="main"');
    expect(await browser.post(PATH, hidden)).toMatchObject({ status: 400 });
    expect(await mailedTokens(org, user.username)).toHaveLength(1);
    await save(readProfileRules({}));
    expect((await browser.get("/home")).text).toContain(PATH);
  });

  it("is for whoever is logged in alone", async () => {
    const stranger = visitor(site().url);
    const answer = await stranger.get(PATH);
    expect(answer).toMatchObject({ status: 303, location: "/?startURL=%2Fsettings%2Freset-security-token" });
    expect(await stranger.post(PATH, { csrf: "x" })).toMatchObject({
      status: 303,
      location: "/?startURL=%2Fhome",
    });
  });
});
