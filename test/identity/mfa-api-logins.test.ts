// MFA for API Logins: the code of an authenticator app takes the security token's place.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addTrustedRange, removeTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { verifiedLogin } from "../../src/domain/identity/verified-login.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { assign, permissionSet } from "../support/permissions.ts";
import { login, outcomeOf, type RawAnswer } from "../support/soap.ts";
import {
  appCode,
  connectApp,
  mailedCodes,
  otherCode,
  shownSecret,
  verifications,
} from "../support/verification.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const STEP = 30_000;
const DETAILS = "/settings/advanced-user-details";
const clock = movableClock();
let org: TestOrg;
let admin: RestClient;
let user: Person;
let browser: Visitor;
let runs = 0;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { expiration: "Never" });
  const real = org.ports.passwords;
  const counted: typeof real = {
    ...real,
    verify: (hash, secret) => {
      runs += 1;
      return real.verify(hash, secret);
    },
  };
  Object.assign(org.ports, { passwords: counted });
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
  browser = visitor(org.url);
});

const grant = async (name: string): Promise<void> => {
  await assign(admin, await permissionSet(admin, { user: [name] }), formatId(user.userId));
};
/** Logs in and connects an app; time goes on, so that its first code is past. */
async function connected(): Promise<string> {
  await browser.logIn(user.username, user.password);
  const secret = await connectApp(browser, user.password, clock.now);
  clock.move(3 * STEP);
  return secret;
}
const enter = async (secret: string, from = "127.0.0.1"): Promise<RawAnswer> =>
  login(org.url, user.username, secret, { from });
const outcome = async (secret: string, from?: string): Promise<string> =>
  outcomeOf(await enter(secret, from));
const statuses = async (): Promise<readonly string[]> =>
  (await history(org)).filter(({ userId }) => userId === user.userId).map(({ status }) => status);
const failedRule = async (): Promise<string | undefined> => {
  const database = new DatabaseSync(join(org.dataDir, "org.db"), { readOnly: true });
  const row = database.prepare("SELECT json FROM login_trace ORDER BY login_history_id DESC LIMIT 1").get();
  database.close();
  const trace = JSON.parse(String(row?.["json"])) as { rule: string; outcome: string }[];
  return trace.find((step) => step.outcome === "failed")?.rule;
};

describe("MFA for API logins", () => {
  it("refuses the token and takes the app's code in its place, once", async () => {
    const secret = await connected();
    const { password, token } = user;
    expect(await outcome(password + token)).toBe("success");
    await grant("TwoFactorApi");
    expect(await outcome(password + token)).toBe("INVALID_LOGIN");
    expect(await failedRule()).toBe("MFA for API logins");
    expect(await outcome(password)).toBe("INVALID_LOGIN");
    const code = appCode(secret, clock.now());
    expect(await outcome(password + code)).toBe("success");
    expect(await outcome(password + code)).toBe("INVALID_LOGIN");
    expect(await failedRule()).toBe("authenticator code");
    expect(await outcome(password + token + code)).toBe("INVALID_LOGIN");
    expect((await statuses()).slice(-5)).toEqual([
      "Multi-factor required",
      "Multi-factor required",
      "Success",
      "Invalid Password",
      "Invalid Password",
    ]);
    const rows = (await verifications(org, user.userId)).slice(-2);
    expect(rows).toMatchObject([
      { method: "Totp", policy: "TwoFactorAuthentication", activity: "Login", status: "Succeeded" },
      { status: "FailedInvalidCode" },
    ]);
  });

  it("takes the code of now, the one before and the one after, each once, and never an older one again", async () => {
    const secret = await connected();
    await grant("TwoFactorApi");
    const at = (steps: number): string => user.password + appCode(secret, clock.now() + steps * STEP);
    for (const steps of [-2, 2, -5, 20]) expect(await outcome(at(steps))).toBe("INVALID_LOGIN");
    expect(await outcome(at(-1))).toBe("success");
    expect(await outcome(at(0))).toBe("success");
    expect(await outcome(at(-1))).toBe("INVALID_LOGIN");
    expect(await outcome(at(1))).toBe("success");
    expect(await outcome(at(0))).toBe("INVALID_LOGIN");
    // A clock that is set back brings none back.
    clock.move(-STEP);
    expect(await outcome(at(0))).toBe("INVALID_LOGIN");
    clock.move(10 * STEP);
    expect(await outcome(at(0))).toBe("success");
  });

  it("is not lifted by a trusted network", async () => {
    const secret = await connected();
    await grant("TwoFactorApi");
    await addTrustedRange(org.ports, CONSOLE, "127.0.0.9", "");
    for (const wrong of [user.password, user.password + user.token])
      expect(await outcome(wrong, "127.0.0.9")).toBe("INVALID_LOGIN");
    expect(await outcome(user.password + appCode(secret, clock.now()), "127.0.0.9")).toBe("success");
    await removeTrustedRange(org.ports, CONSOLE, "127.0.0.9");
  });

  it("asks for the token of who has connected no app, and again once it is disconnected", async () => {
    await grant("TwoFactorApi");
    expect(await outcome(user.password + user.token)).toBe("success");
    expect(await outcome(user.password)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    await browser.enterPassword(user.username, user.password);
    await browser.submit("/verify", { code: (await mailedCodes(org, user.username)).at(-1) ?? "" });
    const secret = shownSecret((await browser.get("/verify")).text) ?? "";
    await browser.submit("/verify", { code: appCode(secret, clock.now()) });
    expect(await outcome(user.password + user.token)).toBe("INVALID_LOGIN");
    await browser.submit(DETAILS, { current: user.password });
    expect(await outcome(user.password + user.token)).toBe("success");
  });

  it("refuses with the same bytes whatever is wrong, with one hash each", async () => {
    const secret = await connected();
    await grant("TwoFactorApi");
    const code = appCode(secret, clock.now());
    const answers: string[] = [];
    for (const wrong of [
      user.password,
      user.password + user.token,
      user.password + otherCode(code),
      `${user.password} ${code}`,
      `wrong-1234${code}`,
      code,
      user.token,
      "",
    ]) {
      runs = 0;
      answers.push((await enter(wrong)).text);
      expect(runs).toBe(1);
    }
    runs = 0;
    answers.push((await login(org.url, "nobody@example.test", `${user.password}${code}`)).text);
    expect(runs).toBe(1);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("INVALID_LOGIN");
    runs = 0;
    expect(await outcome(user.password + code)).toBe("success");
    expect(runs).toBe(1);
  });

  it("counts a wrong code as a wrong password, and a missing one not", async () => {
    const secret = await connected();
    await grant("TwoFactorApi");
    const failures = async () =>
      (await org.ports.stores.identity.credentials.byUserId(user.userId))?.failures;
    await outcome(user.password);
    await outcome(user.password + user.token);
    expect(await failures()).toBe(0);
    for (let wrong = 0; wrong < 10; wrong += 1)
      await outcome(user.password + otherCode(appCode(secret, clock.now())));
    expect(await outcome(user.password + appCode(secret, clock.now()))).toBe("INVALID_LOGIN");
    expect((await statuses()).at(-1)).toBe("Password Lockout");
  });

  it("takes one of many that come at once", async () => {
    const secret = await connected();
    await grant("TwoFactorApi");
    const right = user.password + appCode(secret, clock.now());
    const outcomes: string[] = [];
    for (let round = 0; round < 3; round += 1)
      outcomes.push(...(await Promise.all(Array.from({ length: 8 }, () => outcome(right)))));
    expect(outcomes.filter((each) => each === "success")).toHaveLength(1);
  });

  it("takes no code that the app doesn't show", async () => {
    const secret = await connected();
    await grant("TwoFactorApi");
    const shown = new Set([-1, 0, 1].map((steps) => appCode(secret, clock.now() + steps * STEP)));
    const { oneTimePasswords } = org.ports;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 8 }),
          fc.integer({ min: 0, max: 999_999 }).map((code) => String(code).padStart(6, "0")),
        ),
        (code) => {
          expect(oneTimePasswords.stepOf(secret, code, clock.now()) !== null).toBe(shown.has(code));
        },
      ),
      { numRuns: 2000 },
    );
    for (const code of shown) expect(oneTimePasswords.stepOf(secret, code, clock.now())).not.toBeNull();
    for (const bent of ["１２３４５６", "12345", "1234567", " 12345", "-12345", "1e5000"])
      expect(await outcome(user.password + bent)).toBe("INVALID_LOGIN");
  });

  it("lets a client that repeats its secret be, for a minute and from where it is", async () => {
    const secret = await connected();
    await grant("TwoFactorApi");
    const attempt = {
      username: user.username,
      secret: user.password + appCode(secret, clock.now()),
      application: "Sheet",
      channel: "odata",
      apiVersion: null,
      loginUrl: "x",
    } as const;
    const from = async (address: string): Promise<boolean> =>
      (await verifiedLogin(org.ports, { ...attempt, address })).ok;
    expect(await from("203.0.113.1")).toBe(true);
    expect(await from("203.0.113.1")).toBe(true);
    expect(await from("203.0.113.2")).toBe(false);
    clock.move(60_000);
    expect(await from("203.0.113.1")).toBe(false);
  });
});
