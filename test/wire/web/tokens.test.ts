// The pages on tokens for tools, on what to append, and on why logins failed.
import { describe, expect, it } from "vitest";
import { addTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { CONSOLE, person } from "../../support/identity.ts";
import { login, outcomeOf } from "../../support/soap.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();
const PATH = "/settings/tokens";

const tokenOn = (text: string): string => /<code>([^<]+)<\/code>/.exec(text)?.[1] ?? "";

describe("Tokens for Tools", () => {
  it("makes one that is shown once, lists what is known of it, and revokes it", async () => {
    const { browser, user } = await signedIn(site());
    expect((await browser.get(PATH)).text).toContain("You have none.");
    const limits = { expires: "2199-12-31", ranges: "127.0.0.0/30, ::1", readOnly: "1", prefixed: "1" };
    const made = await browser.submit(PATH, { label: 'Nightly <b>&"', ...limits, label2: "" });
    expect(made.status).toBe(400);
    const again = await browser.submit(PATH, { label: "Nightly <b>", ...limits });
    expect(again.status).toBe(200);
    const token = tokenOn(again.text);
    expect(token).toMatch(/^gft_[A-Za-z0-9]{36}$/);
    expect(again.headers.get("cache-control")).toBe("no-store");
    const enter = async (): Promise<string> =>
      outcomeOf(await login(site().url, user.username, user.password + token));
    expect(await enter()).toBe("success");
    expect((await browser.get("/settings/login-history")).text).toContain("<td>Nightly &lt;b&gt;</td>");
    const listed = (await browser.get(PATH)).text;
    expect(listed).not.toContain(token);
    expect(listed).toContain("Nightly &lt;b&gt;");
    expect(listed).toContain("read only; from 127.0.0.0-127.0.0.3, ::1");
    expect(listed).toContain("from 127.0.0.1");
    const csrf = /name="csrf" value="([^"]+)"/.exec(listed)?.[1] ?? "";
    expect((await browser.post(`${PATH}/revoke`, { csrf, label: "no such" })).status).toBe(400);
    expect(await browser.post(`${PATH}/revoke`, { csrf, label: "Nightly <b>" })).toMatchObject({
      status: 303,
      location: PATH,
    });
    expect(await enter()).toBe("INVALID_LOGIN");
    expect((await browser.get(PATH)).text).toContain("You have none.");
  });

  it.each([
    [{ label: "" }],
    [{ label: "job", expires: "yesterday" }],
    [{ label: "job", expires: "2001-01-01" }],
    [{ label: "job", ranges: "office" }],
  ])("refuses %j and makes nothing", async (fields) => {
    const { browser } = await signedIn(site());
    const answer = await browser.submit(PATH, fields);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('role="alert"');
    expect((await browser.get(PATH)).text).toContain("You have none.");
  });

  it("is everybody's own", async () => {
    const [mine, other] = [await signedIn(site()), await signedIn(site())];
    await mine.browser.submit(PATH, { label: "mine" });
    const text = (await other.browser.get(PATH)).text;
    expect(text).not.toContain("mine</th>");
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? "";
    expect((await other.browser.post(`${PATH}/revoke`, { csrf, label: "mine" })).status).toBe(400);
    expect((await mine.browser.get(PATH)).text).toContain("mine</th>");
  });
});

describe("What to Append Now", () => {
  it("says whether the address is trusted", async () => {
    const { browser } = await signedIn(site());
    const outside = (await browser.get("/settings/login-check")).text;
    expect(outside).toContain("127.0.0.1 is in no trusted network: tools must append your security token");
    await addTrustedRange(site().org.ports, CONSOLE, "127.0.0.1", "");
    const inside = (await browser.get("/settings/login-check")).text;
    expect(inside).toContain("127.0.0.1 is in a trusted network: tools log in with the password alone");
  });
});

describe("Why Logins Failed", () => {
  it("tells a user of his own, and the home page of a token that was missing or wrong", async () => {
    const { browser, user } = await signedIn(site());
    const from = "127.0.0.5";
    const stranger = await person(site().org);
    expect((await browser.get("/settings/login-problems")).text).toContain("None of your logins failed");
    await login(site().url, user.username, "wrong", { from });
    expect((await browser.get("/home")).text).not.toContain("A tool could not log in as you");
    await login(site().url, user.username, user.password, { from });
    await login(site().url, stranger.username, stranger.password, { from: "127.0.0.6" });
    const { text } = await browser.get("/settings/login-problems");
    expect(text).toContain("Failed: API security token required");
    expect(text).toContain("127.0.0.5 is in no trusted range, and no token was appended");
    expect(text).toContain("Append your security token to the password");
    expect(text).toContain("Invalid Password");
    expect(text).not.toContain("127.0.0.6");
    expect(text).not.toContain(user.password);
    const home = (await browser.get("/home")).text;
    expect(home).toContain("A tool could not log in as you");
    expect(home).toContain("from 127.0.0.5");
  });
});
