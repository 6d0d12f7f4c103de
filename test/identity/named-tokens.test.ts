// Named tokens: one for each tool, with limits of its own, told once and kept as a keyed hash.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { explainLogin } from "../../src/domain/identity/explain-login.ts";
import { createNamedToken, revokeNamedToken } from "../../src/domain/identity/named-tokens.ts";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { setPassword } from "../../src/domain/identity/passwords.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient } from "../support/client.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { login, outcomeOf, sessionIn } from "../support/soap.ts";

const clock = movableClock();
let org: TestOrg;
let user: Person;
let runs = 0;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { maxLoginAttempts: 0 });
  const real = org.ports.passwords;
  const counted: typeof real = {
    ...real,
    verify: (stored, secret) => {
      runs += 1;
      return real.verify(stored, secret);
    },
  };
  Object.assign(org.ports, { passwords: counted });
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
  runs = 0;
});

interface Limits {
  readonly expiresAt?: number;
  readonly ranges?: readonly string[];
  readonly readOnly?: boolean;
  readonly prefixed?: boolean;
}

const make = async (label: string, limits: Limits = {}, of = user): Promise<string> => {
  const { expiresAt = null, ranges = [], readOnly = false, prefixed = false } = limits;
  const request = { label, expiresAt, ranges, readOnly, prefixed };
  return (await createNamedToken(org.ports, CONSOLE, of.userId, request)).token;
};
const enter = (token: string, from = "127.0.0.1") =>
  login(org.url, user.username, user.password + token, { from });
const outcome = async (token: string, from?: string): Promise<string> => outcomeOf(await enter(token, from));
const tokens = () => org.ports.stores.identity.namedTokens.list(user.userId);

describe("a named token", () => {
  it("logs in beside the classic one, in both forms, for one hash each", async () => {
    const [plain, prefixed] = [await make("job"), await make("scanner", { prefixed: true })];
    expect(plain).toMatch(/^[A-Za-z0-9]{25}$/);
    expect(prefixed).toMatch(/^gft_[A-Za-z0-9]{36}$/);
    for (const token of [user.token, plain, prefixed]) expect(await outcome(token)).toBe("success");
    expect(runs).toBe(3);
    for (const token of [`${plain} `, ` ${plain}`, `x${prefixed}`, prefixed.toLowerCase(), plain + prefixed])
      expect(await outcome(token)).not.toBe("success");
    expect(runs).toBe(8);
  });

  it("is nobody else's", async () => {
    const token = await make("job", { prefixed: true });
    const other = await person(org);
    const answer = await login(org.url, other.username, other.password + token);
    expect(outcomeOf(answer)).toBe("INVALID_LOGIN");
    expect(answer.text).toBe((await login(org.url, "nobody@example.test", `wrong${token}`)).text);
  });

  it("in either form is asked for, and refused, alike for everybody where answers are strict", async () => {
    await setSetting(org.ports, CONSOLE, "login.faultDetail", "strict");
    const other = await person(org);
    const tails = [await make("a", {}, other), await make("b", { prefixed: true }, other), other.token];
    for (const username of [user.username, "nobody@example.test"]) {
      for (const tail of tails)
        expect(outcomeOf(await login(org.url, username, user.password + tail))).toBe("INVALID_LOGIN");
      for (const secret of [user.password, "wrong", `${user.password}gft_${"x".repeat(36)}`])
        expect(outcomeOf(await login(org.url, username, secret))).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    }
    await setSetting(org.ports, CONSOLE, "login.faultDetail", "compatible");
  });

  it("says when, from where and by whom it was used, and history's trace says its label", async () => {
    const token = await make("Nightly job");
    expect(await tokens()).toMatchObject([{ label: "Nightly job", lastUsedAt: null }]);
    clock.move(5000);
    expect(outcomeOf(await login(org.url, user.username, `wrong${token}`))).toBe("INVALID_LOGIN");
    expect(await tokens()).toMatchObject([{ lastUsedAt: null }]);
    await enter(token, "127.0.0.9");
    expect(await tokens()).toMatchObject([{ lastUsedAt: clock.now(), lastAddress: "127.0.0.9" }]);
    const attempt = { username: user.username, secret: user.password + token, address: "203.0.113.1" };
    const { trace } = await explainLogin(org.ports, {
      ...attempt,
      channel: "soap-partner",
      apiVersion: 64,
      application: "",
      loginUrl: "",
    });
    expect(JSON.stringify(trace)).toContain("Nightly job");
    expect(JSON.stringify(trace)).not.toContain(token);
    expect((await history(org)).filter(({ userId }) => userId === user.userId)).toHaveLength(2);
  });

  it("ends with its expiry, and the sessions it began with it", async () => {
    const token = await make("week", { expiresAt: clock.now() + 60_000 });
    const session = sessionIn(await enter(token));
    const send = restClient(org.url, session);
    expect((await send("GET", "/limits")).status).toBe(200);
    clock.move(59_999);
    expect(await outcome(token)).toBe("success");
    clock.move(1);
    expect(await outcome(token)).toBe("INVALID_LOGIN");
    expect((await send("GET", "/limits")).status).toBe(401);
  });

  it("ends when it is revoked, with its sessions and no others", async () => {
    const [one, other] = [await make("one"), await make("other")];
    const [first, second] = [sessionIn(await enter(one)), sessionIn(await enter(other))];
    await revokeNamedToken(org.ports, CONSOLE, user.userId, "ONE");
    expect(await outcome(one)).toBe("INVALID_LOGIN");
    expect((await restClient(org.url, first)("GET", "/limits")).status).toBe(401);
    expect((await restClient(org.url, second)("GET", "/limits")).status).toBe(200);
    expect(await outcome(other)).toBe("success");
    expect(await outcome(user.token)).toBe("success");
  });

  it("is good from its own addresses only", async () => {
    const token = await make("office", { ranges: ["127.0.0.8/30", "192.0.2.1"] });
    expect(await outcome(token, "127.0.0.11")).toBe("success");
    expect(await outcome(token, "127.0.0.12")).toBe("LOGIN_DURING_RESTRICTED_DOMAIN");
    expect(await outcome(user.token, "127.0.0.12")).toBe("success");
  });

  it("outlives a reset of the classic token and a new password, behind which it stands then", async () => {
    const token = await make("job");
    await resetSecurityToken(org.ports, CONSOLE, user.userId);
    expect(await outcome(token)).toBe("success");
    await setPassword(org.ports, CONSOLE, user.userId, "Another-horse-10");
    expect(await outcome(token)).toBe("INVALID_LOGIN");
    expect(outcomeOf(await login(org.url, user.username, `Another-horse-10${token}`))).toBe("success");
  });

  it("is kept as a keyed hash", async () => {
    const token = await make("job", { prefixed: true });
    const [kept] = await tokens();
    expect(kept?.tokenMac).toHaveLength(32);
    expect(JSON.stringify(kept)).not.toContain(token.slice(4, 20));
    const events = await org.ports.stores.identity.events(user.userId);
    expect(events.map(({ event }) => event)).toContain("named token created");
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it.each([
    ["a label twice", { label: "JOB" }],
    ["no label", { label: " " }],
    ["a line break in it", { label: "a\nb" }],
    ["a quotation mark in it", { label: 'a"b' }],
    ["81 characters", { label: "x".repeat(81) }],
    ["half a character", { label: "a\ud800" }],
    ["the name of what resets leave", { label: "The security token of before the last reset" }],
    ["an expiry that is past", { expiresAt: 0 }],
    ["an expiry that is none", { expiresAt: Number.NaN }],
    ["what is no range", { ranges: ["10.0.0.300"] }],
    ["ends swapped", { ranges: ["10.0.0.2-10.0.0.1"] }],
    ["21 ranges", { ranges: new Array<string>(21).fill("10.0.0.1") }],
  ])("with %s is refused, and nothing made", async (_, wrong) => {
    await make("job");
    const request = { label: "new", expiresAt: null, ranges: [], readOnly: false, prefixed: false, ...wrong };
    await expect(createNamedToken(org.ports, CONSOLE, user.userId, request)).rejects.toThrow();
    expect(await tokens()).toHaveLength(1);
  });

  it("is one of fifty at most", async () => {
    for (let index = 0; index < 50; index++) await make(`job ${index}`);
    await expect(make("one more")).rejects.toThrow("at most 50");
    await expect(make("job", {}, { ...user, userId: 1 })).rejects.toThrow();
  });
});

describe("an overlap", () => {
  it("is none by default, and leaves the last token working for its minutes", async () => {
    const first = user.token;
    const { token: second } = await resetSecurityToken(org.ports, CONSOLE, user.userId);
    expect(await outcome(first)).toBe("INVALID_LOGIN");
    await setSetting(org.ports, CONSOLE, "token.overlap", "10");
    const { token: third } = await resetSecurityToken(org.ports, CONSOLE, user.userId);
    expect([await outcome(first), await outcome(second), await outcome(third)]).toEqual([
      "INVALID_LOGIN",
      "success",
      "success",
    ]);
    const { token: fourth } = await resetSecurityToken(org.ports, CONSOLE, user.userId);
    expect([await outcome(second), await outcome(third)]).toEqual(["INVALID_LOGIN", "success"]);
    clock.move(600_000);
    expect([await outcome(third), await outcome(fourth)]).toEqual(["INVALID_LOGIN", "success"]);
    const { token: fifth } = await resetSecurityToken(org.ports, CONSOLE, user.userId);
    expect(await outcome(fourth)).toBe("success");
    await setPassword(org.ports, CONSOLE, user.userId, "Another-horse-10");
    for (const token of [fourth, fifth])
      expect(outcomeOf(await login(org.url, user.username, `Another-horse-10${token}`))).toBe(
        "INVALID_LOGIN",
      );
    await setSetting(org.ports, CONSOLE, "token.overlap", "0");
  });
});
