// Forgot Your Password?: the same answer to everybody, a link that works once, and what a new password ends.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { changeOwnPassword, resetPassword } from "../../src/domain/identity/passwords.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { soapLogin } from "../support/client.ts";
import { CONSOLE, mailedTokens, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { login, outcomeOf } from "../support/soap.ts";
import { until } from "../support/until.ts";
import { stored } from "../support/verification.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const HOUR = 3_600_000;
const SUBJECT = "Finish resetting your Salesforce password";
const clock = movableClock();
let org: TestOrg;
let user: Person;
let browser: Visitor;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { expiration: "Never" });
});
afterAll(() => org.stop());
beforeEach(async () => {
  clock.move(HOUR + 1);
  user = await person(org);
  browser = visitor(org.url);
});

const mails = async (to = user.username) =>
  (await org.inbox.list()).filter((mail) => mail.to === to && mail.subject === SUBJECT);
const ask = (username: string, by = browser) => by.submit("/forgot-password", { username });
/** Asks, and gives the newest link's path. */
async function link(): Promise<string> {
  const before = (await mails()).length;
  await ask(user.username);
  await until("the mail", async () => (await mails()).length > before);
  const text = (await mails())[0]?.text ?? "";
  return /^http:\/\/127\.0\.0\.1:\d+(\/forgot-password\/link\?c=[A-Za-z0-9]{43})$/m.exec(text)?.[1] ?? "";
}
const choose = (password: string, by = browser) =>
  by.submit("/forgot-password/new", { new: password, verify: password });
const expired = (text: string): boolean => text.includes("has already been used");

describe("asking for a link", () => {
  it("is answered alike for users, strangers and who may use none, and mails only to users", async () => {
    const frozen = await person(org);
    await freezeUser(org.ports, CONSOLE, frozen.userId, true);
    const answers: string[] = [];
    for (const name of [
      user.username,
      user.username.toUpperCase(),
      "nobody@example.test",
      "",
      frozen.username,
    ]) {
      const guest = visitor(org.url);
      const { status, location, text, headers } = await ask(name, guest);
      const page = await guest.get(location ?? "");
      answers.push(JSON.stringify([status, location, text, [...headers.keys()], page.status, page.text]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("If there is a user of this name");
    await until("the mail", async () => (await mails()).length === 2);
    expect(await mails(frozen.username)).toEqual([]);
    expect(await mails("nobody@example.test")).toEqual([]);
  });

  it("mails three an hour to a user at most, and takes twenty an hour from a network", async () => {
    const path = await link();
    for (let more = 0; more < 19; more += 1)
      expect((await ask(user.username)).location).toBe("/forgot-password/sent");
    await until("the mail", async () => (await mails()).length === 3);
    const other = await person(org);
    expect((await ask(other.username)).location).toBe("/forgot-password/sent");
    clock.move(HOUR);
    await ask(other.username);
    await until("the mail", async () => (await mails(other.username)).length === 1);
    expect(await mails()).toHaveLength(3);
    // The first is good beside the later ones.
    expect((await browser.get(path)).location).toBe("/forgot-password/new");
  });

  it("asks for a form of ours", async () => {
    expect((await browser.post("/forgot-password", { username: user.username })).status).toBe(403);
    const { text } = await browser.get("/forgot-password");
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    const fields = { csrf, username: user.username };
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.test" }])
      expect((await browser.post("/forgot-password", fields, headers)).status).toBe(403);
    expect(await mails()).toEqual([]);
  });

  it("leads to no address that the asker could choose", async () => {
    const { text } = await browser.get("/forgot-password");
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    const cookie = `login=${browser.cookies.get("login")}`;
    const body = new URLSearchParams({ csrf, username: user.username }).toString();
    const { request } = await import("node:http");
    await new Promise<void>((resolve, reject) => {
      const headers = { host: "evil.test", cookie, "content-type": "application/x-www-form-urlencoded" };
      request(`${org.url}/forgot-password`, { method: "POST", headers }, (response) => {
        response.resume().on("end", () => resolve());
      })
        .on("error", reject)
        .end(body);
    });
    await until("the mail", async () => (await mails()).length === 1);
    const [mail] = await mails();
    expect(mail?.text).not.toContain("evil.test");
    expect(mail?.html).not.toContain("evil.test");
    expect(mail?.text).toMatch(/^\/forgot-password\/link\?c=[A-Za-z0-9]{43}$/m);
  });
});

describe("the link", () => {
  it("sets a new password once: sessions and token end, and a new token is mailed to who had one", async () => {
    const session = visitor(org.url);
    await session.logIn(user.username, user.password);
    const path = await link();
    expect(await browser.get(path)).toMatchObject({ status: 303, location: "/forgot-password/new" });
    const page = await browser.get("/forgot-password/new");
    expect(page.text).toContain(`Enter a new password for <strong>${user.username}</strong>`);
    const done = await choose("Remembered-2718");
    expect(done).toMatchObject({ status: 200, text: expect.stringContaining("Your password was changed.") });
    expect(done.text).not.toContain("Remembered-2718");
    expect((await session.get("/home")).status).toBe(303);
    const tokens = await mailedTokens(org, user.username);
    expect(tokens).toHaveLength(2);
    expect(await soapLogin(org.url, user.username, `Remembered-2718${tokens[1]}`)).toMatch(/^00D/);
    for (const old of [user.password + user.token, `Remembered-2718${user.token}`, user.password + tokens[1]])
      expect(outcomeOf(await login(org.url, user.username, old))).toBe("INVALID_LOGIN");
    browser.cookies.clear();
    await browser.get(path);
    expect(expired((await browser.get("/forgot-password/new")).text)).toBe(true);
    const events = (await org.ports.stores.identity.events(user.userId)).map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(["password link mailed", "password set by link"]));
  });

  it("mails no token to who never had one", async () => {
    user = await person(org, { token: false });
    await browser.get(await link());
    expect((await choose("Remembered-2718")).status).toBe(200);
    expect(await mailedTokens(org, user.username)).toEqual([]);
  });

  it("is good for 24 hours, and a clock that goes back revives none", async () => {
    await browser.get(await link());
    clock.move(24 * HOUR - 1);
    expect(expired((await browser.get("/forgot-password/new")).text)).toBe(false);
    clock.move(1);
    expect(expired((await browser.get("/forgot-password/new")).text)).toBe(true);
    clock.move(-1000 * HOUR);
    browser = visitor(org.url);
    const later = await link();
    clock.move(-1000 * HOUR);
    await browser.get(later);
    expect(expired((await browser.get("/forgot-password/new")).text)).toBe(true);
    clock.move(2000 * HOUR);
  });

  it("ends with any change of the password, and with the user's freezing", async () => {
    const changes = [
      () => changeOwn("Changed-by-me-1"),
      () => resetPassword(org.ports, CONSOLE, user.userId),
      () => freezeUser(org.ports, CONSOLE, user.userId, true),
    ];
    for (const change of changes) {
      clock.move(HOUR + 1);
      user = await person(org);
      const guest = visitor(org.url);
      browser = guest;
      await guest.get(await link());
      const csrf =
        /name="csrf" value="([^"]*)"/.exec((await guest.get("/forgot-password/new")).text)?.[1] ?? "";
      await change();
      const late = await guest.post("/forgot-password/new", {
        csrf,
        new: "Remembered-2718",
        verify: "Remembered-2718",
      });
      expect(expired(late.text)).toBe(true);
    }
  });

  const changeOwn = async (password: string): Promise<void> => {
    const session = await soapLogin(org.url, user.username, user.password + user.token);
    const { findSession } = await import("../../src/domain/identity/sessions.ts");
    const caller = await findSession(org.ports, session, "127.0.0.1");
    if (!caller) throw new Error("no session");
    await changeOwnPassword(org.ports, caller, "127.0.0.1", user.password, password);
  };

  it("is not used up by whoever only opens it, nor by a password that the policy refuses", async () => {
    const path = await link();
    for (let filter = 0; filter < 3; filter += 1) {
      const scanner = visitor(org.url);
      await scanner.request("HEAD", path);
      await scanner.get(path);
      await scanner.get("/forgot-password/new");
    }
    await browser.get(path);
    expect((await choose("short")).status).toBe(400);
    expect((await choose(user.password)).text).toContain("You cannot reuse this old password.");
    const unequal = await browser.submit("/forgot-password/new", {
      new: "Remembered-1",
      verify: "Remembered-2",
    });
    expect(unequal.text).toContain("The two new passwords are not the same.");
    expect((await choose("Remembered-2718")).status).toBe(200);
  });

  it("keeps to the policy's minimum lifetime", async () => {
    await setPolicy(org, { minimumPasswordLifetime: true });
    await browser.get(await link());
    expect((await choose("Remembered-2718")).text).toContain("only once in 24 hours");
    await setPolicy(org, { minimumPasswordLifetime: false });
  });

  it("ends no lockout", async () => {
    for (let wrong = 0; wrong < 10; wrong += 1) await login(org.url, user.username, "wrong-1234");
    await browser.get(await link());
    expect((await choose("Remembered-2718")).status).toBe(200);
    const [, token] = await mailedTokens(org, user.username);
    expect(outcomeOf(await login(org.url, user.username, `Remembered-2718${token}`))).toBe("INVALID_LOGIN");
    clock.move(15 * 60_000);
    expect(outcomeOf(await login(org.url, user.username, `Remembered-2718${token}`))).toBe("success");
  });

  it("is used once, though it is used many times at once", async () => {
    await browser.get(await link());
    const csrf =
      /name="csrf" value="([^"]*)"/.exec((await browser.get("/forgot-password/new")).text)?.[1] ?? "";
    const cookie = `link=${browser.cookies.get("link")}`;
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => {
        const wanted = `Remembered-${index}-x`;
        return visitor(org.url).post(
          "/forgot-password/new",
          { csrf, new: wanted, verify: wanted },
          { cookie },
        );
      }),
    );
    expect(answers.filter(({ text }) => text.includes("Your password was changed."))).toHaveLength(1);
    expect(await mailedTokens(org, user.username)).toHaveLength(2);
  });

  it("has its secret in one address alone: in no page, no Referer, no log and no table", async () => {
    const errors = vi.spyOn(process.stderr, "write");
    const path = await link();
    const secret = path.slice(-43);
    const first = await browser.get(path);
    expect(first.headers.get("referrer-policy")).toBe("no-referrer");
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(first.headers.getSetCookie()).toEqual([`link=${secret}; Path=/; HttpOnly; SameSite=Lax`]);
    expect(first.text + first.location).not.toContain(secret);
    const page = await browser.get("/forgot-password/new");
    expect(page.text).not.toContain(secret);
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    const database = new DatabaseSync(join(org.dataDir, "org.db"), { readOnly: true });
    const rows = ["password_link", "mail", "audit_trail"].map((table) =>
      database
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) =>
          Object.values(row).map((cell) =>
            cell instanceof Uint8Array ? Buffer.from(cell).toString("latin1") : cell,
          ),
        ),
    );
    database.close();
    expect(stored(rows)).not.toContain(secret);
    await choose("Remembered-2718");
    expect(JSON.stringify(errors.mock.calls)).not.toContain(secret);
    errors.mockRestore();
  });

  it("can't be forged, and its form takes nothing from elsewhere", async () => {
    const path = await link();
    const secret = path.slice(-43);
    await browser.get(path);
    const csrf =
      /name="csrf" value="([^"]*)"/.exec((await browser.get("/forgot-password/new")).text)?.[1] ?? "";
    const fields = { csrf, new: "Forged-2718", verify: "Forged-2718" };
    const bent = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."abcXYZ019"), minLength: 43, maxLength: 43 }),
      fc
        .nat({ max: 42 })
        .map((at) => secret.slice(0, at) + (secret[at] === "a" ? "b" : "a") + secret.slice(at + 1)),
      fc.constantFrom("", secret.toLowerCase(), `${secret}x`, secret.slice(1), "../..", "x".repeat(6000)),
    );
    await fc.assert(
      fc.asyncProperty(bent, async (forged) => {
        if (forged === secret) return;
        const guest = visitor(org.url);
        const opened = await guest.get(`/forgot-password/link?c=${encodeURIComponent(forged)}`);
        expect(opened).toMatchObject({ status: 303, location: "/forgot-password/new" });
        expect(expired((await guest.get("/forgot-password/new")).text)).toBe(true);
        const posted = await guest.post("/forgot-password/new", fields, { cookie: `link=${forged}` });
        expect(expired(posted.text)).toBe(true);
      }),
      { numRuns: 60 },
    );
    for (const wrong of ["", csrf.slice(1), csrf.toLowerCase()])
      expect((await browser.post("/forgot-password/new", { ...fields, csrf: wrong })).status).toBe(403);
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.test" }])
      expect((await browser.post("/forgot-password/new", fields, headers)).status).toBe(403);
    expect(await soapLogin(org.url, user.username, user.password + user.token)).toMatch(/^00D/);
  });
});
