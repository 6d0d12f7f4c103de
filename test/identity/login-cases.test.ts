// Cases of the login sheet that no other file proves whole; cases/cases.ts says which file proves the others.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { findUser } from "../../src/domain/identity/users.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, history, mailedTokens, movableClock, person, setPolicy } from "../support/identity.ts";
import { login, outcomeOf } from "../support/soap.ts";
import { visitor } from "../support/visitor.ts";

const PATH = "/settings/reset-security-token";
const MINUTE = 60_000;
const clock = movableClock();
let org: TestOrg;
beforeAll(async () => {
  org = await startOrg({ clock });
});
afterAll(() => org.stop());

const enter = async (username: string, secret: string, from = "127.0.0.1"): Promise<string> =>
  outcomeOf(await login(org.url, username, secret, { from }));

describe("a user who never had a token", () => {
  it("gets his first by the button: mailed with the lines that scripts read, to the masked address that the page names, and kept nowhere in clear", async () => {
    const logged: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => logged.push(String(text)) > 0);
    const user = await person(org, { token: false });
    expect(await enter(user.username, user.password)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    const browser = visitor(org.url);
    await browser.logIn(user.username, user.password);
    const pressed = await browser.submit(PATH);
    const done = await browser.get(pressed.location ?? "");
    expect(done.text).toContain("p***@example.test");
    const tokens = await mailedTokens(org, user.username);
    expect(tokens).toHaveLength(1);
    const [token = ""] = tokens;
    const mail = await org.inbox.waitFor({ to: user.username, subject: /security token/ });
    expect(mail.text.split("\n")).toEqual(
      expect.arrayContaining([`Username: ${user.username}`, `Security token (case-sensitive): ${token}`]),
    );
    expect(await enter(user.username, user.password + token)).toBe("success");
    spy.mockRestore();
    const files = readdirSync(org.dataDir, { recursive: true, encoding: "utf8" })
      .map((name) => join(org.dataDir, name))
      .filter((path) => statSync(path).isFile());
    const kept = files.map((path) => readFileSync(path));
    expect(kept.some((bytes) => bytes.includes(user.username))).toBe(true);
    expect(kept.some((bytes) => bytes.includes(token))).toBe(false);
    for (const place of [pressed.text, done.text, JSON.stringify([...pressed.headers]), ...logged])
      expect(place).not.toContain(token);
  });
});

describe("a changed mail address", () => {
  it("leaves the token as it is, and gets the next one: addresses are changed by administrators and wait for nothing", async () => {
    const user = await person(org);
    const { username, password, securityToken } = org.admin;
    const admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
    const path = `/sobjects/User/${formatId(user.userId)}`;
    const own = restClient(org.url, await soapLogin(org.url, user.username, user.password + user.token));
    expect((await own("PATCH", path, { Email: "own@example.test" })).status).toBe(403);
    expect((await admin("PATCH", path, { Email: "moved@example.test" })).status).toBe(204);
    expect(await enter(user.username, user.password + user.token)).toBe("success");
    await resetSecurityToken(org.ports, CONSOLE, user.userId);
    const [token = ""] = await mailedTokens(org, "moved@example.test");
    expect(await enter(user.username, user.password + token)).toBe("success");
    expect(await mailedTokens(org, user.username)).toEqual([user.token]);
  });
});

describe("right passwords without a token", () => {
  it("lock nobody out, and are throttled by network as guesses are", async () => {
    await setSetting(org.ports, CONSOLE, "login.guessLimits", "true");
    await setPolicy(org, { maxLoginAttempts: 3, lockoutMinutes: 15 });
    const user = await person(org);
    const from = "127.0.4.1";
    for (let more = 0; more < 10; more += 1)
      expect(await enter(user.username, user.password, from)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    // Unread: not even the right secret gets in from there, until the wait is over.
    expect(await enter(user.username, user.password + user.token, from)).toBe("INVALID_LOGIN");
    expect(await findUser(org.ports, user.username)).toMatchObject({ lockedUntil: null });
    expect(await enter(user.username, user.password + user.token, "127.0.5.1")).toBe("success");
    clock.move(15 * MINUTE);
    expect(await enter(user.username, user.password + user.token, from)).toBe("success");
    const rows = (await history(org)).filter(({ userId }) => userId === user.userId);
    expect(rows.map(({ status }) => status)).toEqual([
      ...new Array(10).fill("Failed: API security token required"),
      "Success",
      "Success",
    ]);
    await setSetting(org.ports, CONSOLE, "login.guessLimits", "false");
  });
});

describe("a lockout", () => {
  it("is told step by step as for a name that nobody has, to the byte", async () => {
    await setPolicy(org, { maxLoginAttempts: 3, lockoutMinutes: 15 });
    const user = await person(org);
    const answers = async (username: string): Promise<string[]> => {
      const texts: string[] = [];
      for (let more = 0; more < 5; more += 1) {
        const { status, text } = await login(org.url, username, `wrong${user.token}`);
        texts.push(`${status} ${text}`);
      }
      const { status, text } = await login(org.url, username, user.password + user.token);
      return [...texts, `${status} ${text}`];
    };
    const real = await answers(user.username);
    expect(await findUser(org.ports, user.username)).toMatchObject({
      lockedUntil: clock.now() + 15 * MINUTE,
    });
    expect(await answers("nobody-at-all@example.test")).toEqual(real);
    expect(new Set(real).size).toBe(1);
  });
});

describe("another org", () => {
  it("takes no token whose hash was carried over from the first one", async () => {
    const other = await startOrg();
    const user = await person(org);
    const twin = await person(other, { token: false });
    const from = await org.ports.stores.identity.credentials.byUserId(user.userId);
    const carry = (changes: object): Promise<void> =>
      other.ports.stores.transaction(({ identity }) => identity.credentials.change(twin.userId, changes));
    const answer = async (secret: string): Promise<string> =>
      outcomeOf(await login(other.url, twin.username, secret));
    await carry({ tokenMac: from?.tokenMac, tokenCreatedAt: from?.tokenCreatedAt });
    expect(twin.password).toBe(user.password);
    expect(await answer(user.password)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(await answer(user.password + user.token)).toBe("INVALID_LOGIN");
    expect(await enter(user.username, user.password + user.token)).toBe("success");
    const { token } = await resetSecurityToken(other.ports, CONSOLE, twin.userId);
    expect(await answer(user.password + token)).toBe("success");
    // Nor a password.
    await carry({ passwordHash: from?.passwordHash });
    expect(await answer(user.password + token)).toBe("INVALID_LOGIN");
    await other.stop();
  });
});
