// Lockout after failed attempts, as Setup > Password Policies sets it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { login as decide } from "../../src/domain/identity/login.ts";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { findUser, unlockUser } from "../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { faultBody, INVALID_LOGIN, login, outcomeOf, type RawAnswer } from "../support/soap.ts";

const MINUTE = 60_000;
const TRUSTED = "127.0.0.2";
const clock = movableClock();
let org: TestOrg;
let user: Person;

beforeAll(async () => {
  org = await startOrg({ clock });
  await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
});
afterAll(() => org.stop());
beforeEach(async () => {
  await setPolicy(org, { maxLoginAttempts: 3, lockoutMinutes: 15 });
  user = await person(org);
});

const enter = (secret: string, from?: string): Promise<RawAnswer> =>
  login(org.url, user.username, secret, from === undefined ? {} : { from });
const right = async (): Promise<string> => outcomeOf(await enter(user.password + user.token));
const fail = async (times: number): Promise<void> => {
  for (let more = 0; more < times; more++) expect(outcomeOf(await enter("wrong"))).toBe("INVALID_LOGIN");
};

describe("the third failure of three", () => {
  it("locks: the right secret is refused in the same bytes, from anywhere", async () => {
    await fail(3);
    const body = faultBody("INVALID_LOGIN", INVALID_LOGIN, { type: "LoginFault" });
    const secrets = [user.password + user.token, user.password, "wrong"];
    for (const secret of secrets)
      for (const from of ["127.0.0.1", TRUSTED]) expect((await enter(secret, from)).text).toBe(body);
    const found = await findUser(org.ports, user.username);
    expect(found?.lockedUntil).toBe(clock.now() + 15 * MINUTE);
  });

  it("is not the second, and a success starts the count anew", async () => {
    for (let round = 0; round < 3; round++) {
      await fail(2);
      expect(await right()).toBe("success");
    }
  });

  it("locks for fifteen minutes from then on, whatever is tried meanwhile", async () => {
    await fail(3);
    clock.move(15 * MINUTE - 1);
    await fail(5);
    expect(await right()).toBe("INVALID_LOGIN");
    clock.move(1);
    expect(await right()).toBe("success");
  });

  it("counts from nothing after the time is over", async () => {
    await fail(3);
    clock.move(15 * MINUTE);
    await fail(2);
    expect(await right()).toBe("success");
    await fail(3);
    expect(await right()).toBe("INVALID_LOGIN");
  });

  it("is taken back by an administrator, who is remembered", async () => {
    await fail(3);
    await unlockUser(org.ports, CONSOLE, user.userId);
    expect(await right()).toBe("success");
    const events = await org.ports.stores.identity.events(user.userId);
    expect(events.map(({ event }) => event)).toContain("user unlocked");
  });
});

describe("what counts", () => {
  it("is a wrong token as much as a wrong password", async () => {
    const other = await person(org);
    for (const secret of [user.password + other.token, `x${user.password}${user.token}`, user.token])
      expect(outcomeOf(await enter(secret))).toBe("INVALID_LOGIN");
    expect(await right()).toBe("INVALID_LOGIN");
  });

  it("is no missing token", async () => {
    await fail(2);
    for (let more = 0; more < 5; more++)
      expect(outcomeOf(await enter(user.password))).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(await right()).toBe("success");
  });

  it("is the same count at every door", async () => {
    const attempt = { username: user.username, address: "127.0.0.1", application: "", loginUrl: "" };
    await decide(org.ports, { ...attempt, secret: "x", channel: "browser", apiVersion: null });
    await decide(org.ports, { ...attempt, secret: "x", channel: "soap-enterprise", apiVersion: 64 });
    await fail(1);
    expect(await right()).toBe("INVALID_LOGIN");
    // A browser's secret is the password alone; with the token behind it, it is a wrong password.
    await unlockUser(org.ports, CONSOLE, user.userId);
    const secret = user.password + user.token;
    const decision = await decide(org.ports, { ...attempt, secret, channel: "browser", apiVersion: null });
    expect(decision.ok).toBe(false);
    await fail(2);
    expect(await right()).toBe("INVALID_LOGIN");
  });

  it("is each of many at once", async () => {
    await setPolicy(org, { maxLoginAttempts: 5 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => enter("wrong")));
    expect(new Set(answers.map(outcomeOf))).toEqual(new Set(["INVALID_LOGIN"]));
    const rows = (await history(org)).filter(({ userId }) => userId === user.userId);
    expect(rows.map(({ status }) => status)).toEqual([
      ...new Array(5).fill("Invalid Password"),
      ...new Array(35).fill("Password Lockout"),
    ]);
  });

  it("is nobody's who isn't there", async () => {
    for (let more = 0; more < 5; more++)
      expect(outcomeOf(await login(org.url, "nobody@example.test", "wrong"))).toBe("INVALID_LOGIN");
    expect(await right()).toBe("success");
  });
});

describe("the policy", () => {
  it("may lock until somebody unlocks", async () => {
    await setPolicy(org, { lockoutMinutes: 0 });
    await fail(3);
    clock.move(3650 * 24 * 60 * MINUTE);
    expect(await right()).toBe("INVALID_LOGIN");
    expect((await findUser(org.ports, user.username))?.lockedUntil).toBe(Number.POSITIVE_INFINITY);
    await unlockUser(org.ports, CONSOLE, user.userId);
    expect(await right()).toBe("success");
  });

  it("may have no limit", async () => {
    await setPolicy(org, { maxLoginAttempts: 0 });
    await fail(12);
    expect(await right()).toBe("success");
  });

  it("is ten failures and fifteen minutes in a new org", async () => {
    const fresh = await startOrg({ clock });
    const { username, password, securityToken } = fresh.admin;
    const enterFresh = async (secret: string): Promise<string> =>
      outcomeOf(await login(fresh.url, username, secret));
    for (let more = 0; more < 9; more++) await enterFresh("wrong");
    expect(await enterFresh(password + securityToken)).toBe("success");
    for (let more = 0; more < 10; more++) await enterFresh("wrong");
    expect(await enterFresh(password + securityToken)).toBe("INVALID_LOGIN");
    clock.move(15 * MINUTE);
    expect(await enterFresh(password + securityToken)).toBe("success");
    await fresh.stop();
  });
});
