// Where second factors, named tokens, shared sessions and the limits of guesses meet.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { login as decide } from "../../src/domain/identity/login.ts";
import { createNamedToken, revokeNamedToken } from "../../src/domain/identity/named-tokens.ts";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { listSessions } from "../../src/domain/identity/session-list.ts";
import { verifyIdentity } from "../../src/domain/identity/verify-identity.ts";
import { formatId } from "../../src/domain/model/id.ts";
import type { LoginAttempt } from "../../src/domain/model/identity.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { assign, permissionSet } from "../support/permissions.ts";
import { login, outcomeOf, sessionIn } from "../support/soap.ts";
import { appCode, connectApp, mailedCodes, otherCode } from "../support/verification.ts";
import { visitor } from "../support/visitor.ts";

const STEP = 30_000;
const clock = movableClock();
let org: TestOrg;
let admin: RestClient;
let user: Person;
let hashes = 0;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { expiration: "Never" });
  const real = org.ports.passwords;
  const verify: typeof real.verify = (...given) => {
    hashes += 1;
    return real.verify(...given);
  };
  Object.assign(org.ports, { passwords: { ...real, verify } });
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
  hashes = 0;
});

const namedToken = async (label: string, readOnly = false): Promise<string> =>
  (
    await createNamedToken(org.ports, CONSOLE, user.userId, {
      label,
      expiresAt: null,
      ranges: [],
      readOnly,
      prefixed: true,
    })
  ).token;
const enter = async (secret: string): Promise<string> =>
  outcomeOf(await login(org.url, user.username, secret));

describe("MFA for API logins and named tokens", () => {
  it("want the app's code, whatever token there is, with one hash for each attempt", async () => {
    const token = await namedToken("job");
    const browser = visitor(org.url);
    await browser.logIn(user.username, user.password);
    const secret = await connectApp(browser, user.password, clock.now);
    clock.move(3 * STEP);
    await assign(admin, await permissionSet(admin, { user: ["TwoFactorApi"] }), formatId(user.userId));
    hashes = 0;
    expect(await enter(user.password + token)).toBe("INVALID_LOGIN");
    expect(await enter(user.password + appCode(secret, clock.now()))).toBe("success");
    expect(hashes).toBe(2);
    const statuses = (await history(org)).filter(({ userId }) => userId === user.userId).slice(-2);
    expect(statuses.map(({ status }) => status)).toEqual(["Multi-factor required", "Success"]);
    const [session] = await listSessions(org.ports, user.userId);
    expect(session?.level).toBe("HIGH_ASSURANCE");
    const check = await fetch(`${org.url}/groundfog/login-check`, {
      headers: { authorization: `Bearer ${await apiSession(secret)}` },
    });
    expect(await check.json()).toMatchObject({ append: "authenticatorCode" });
  });
});

async function apiSession(secret: string): Promise<string> {
  clock.move(2 * STEP);
  return soapLogin(org.url, user.username, user.password + appCode(secret, clock.now()));
}

describe("sessions of named tokens", () => {
  it("are shared with nobody, so that a read-only one never becomes another", async () => {
    await setSetting(org.ports, CONSOLE, "session.shared", "true");
    const token = await namedToken("dashboard", true);
    const session = async (secret: string): Promise<string> =>
      sessionIn(await login(org.url, user.username, secret));
    const whole = await session(user.password + user.token);
    expect(await session(user.password + user.token)).toBe(whole);
    const reading = await session(user.password + token);
    expect(reading).not.toBe(whole);
    expect(await session(user.password + token)).not.toBe(reading);
    const insert = (await restClient(org.url, reading)("POST", "/sobjects/Account", { Name: "New" })).text;
    expect(insert).toMatch(/INSUFFICIENT_ACCESS/);
    await setSetting(org.ports, CONSOLE, "session.shared", "false");
  });

  it("are no sessions any more, nor rows, once their token is revoked", async () => {
    const token = await namedToken("job");
    await soapLogin(org.url, user.username, user.password + token);
    expect(await listSessions(org.ports, user.userId)).toHaveLength(1);
    await revokeNamedToken(org.ports, CONSOLE, user.userId, "job");
    expect(await listSessions(org.ports, user.userId)).toHaveLength(0);
  });
});

describe("codes", () => {
  const attempt: Omit<LoginAttempt, "username" | "secret"> = {
    address: "198.51.100.7",
    channel: "browser",
    apiVersion: null,
    application: "Browser",
    loginUrl: "org.test",
  };
  const challenge = async (): Promise<string> => {
    const decision = await decide(org.ports, {
      ...attempt,
      username: user.username,
      secret: user.password,
    });
    if (decision.ok || !decision.challenge) throw new Error("no code is asked for");
    return decision.challenge.handle;
  };

  it("are guesses: beyond the limits a right one is not looked at, and waits as a wrong password does", async () => {
    await setSetting(org.ports, CONSOLE, "login.guessLimits", "true");
    await setPolicy(org, { maxLoginAttempts: 0 });
    const enterCode = async (handle: string, wrong: boolean) => {
      const code = (await mailedCodes(org, user.username)).at(-1) ?? "";
      const given = { handle, code: wrong ? otherCode(code) : code, remember: false };
      return verifyIdentity(org.ports, attempt, given);
    };
    for (let each = 0; each < 2; each++) {
      const handle = await challenge();
      for (let code = 0; code < 4; code++) expect((await enterCode(handle, true)).kind).toBe("wrong");
      expect((await enterCode(handle, true)).kind).toBe("over");
    }
    // Ten wrong ones: each further attempt waits, be it a password or a code.
    const refused = await decide(org.ports, { ...attempt, username: user.username, secret: user.password });
    expect(refused).toMatchObject({ ok: false, trace: [{ rule: "guess limits" }] });
    clock.move(15 * 60_000);
    const handle = await challenge();
    const entered = await enterCode(handle, false);
    expect(entered).toMatchObject({ kind: "decided", decision: { ok: true } });
    await setSetting(org.ports, CONSOLE, "login.guessLimits", "false");
  });
});
