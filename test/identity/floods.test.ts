// Strangers who guess: they neither lock a user out of where he is, nor learn who there is, nor cost a hash beyond the limits.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { activate } from "../../src/domain/identity/activations.ts";
import { login as decide } from "../../src/domain/identity/login.ts";
import { changeOwnPassword } from "../../src/domain/identity/passwords.ts";
import { findUser, unlockUser } from "../../src/domain/identity/users.ts";
import { verifiedLogin } from "../../src/domain/identity/verified-login.ts";
import type { LoginAttempt, LoginChannel } from "../../src/domain/model/identity.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";

const MINUTE = 60_000;
const HOME = "192.0.2.7";
const DOORS = ["soap-partner", "soap-enterprise", "browser", "odata"] as const;
const clock = movableClock();
let org: TestOrg;
let user: Person;
let device = "";
let hashes = 0;

beforeAll(async () => {
  org = await startOrg({ clock });
  const real = org.ports.passwords;
  const verify: typeof real.verify = (...given) => {
    hashes += 1;
    return real.verify(...given);
  };
  Object.assign(org.ports, { passwords: { ...real, verify } });
});
afterAll(() => org.stop());
beforeEach(async () => {
  await set("login.guessLimits", "true");
  await setPolicy(org, { maxLoginAttempts: 3, lockoutMinutes: 15, lockoutScope: "network" });
  user = await person(org);
  // No code is mailed to who uses a browser of his.
  device = await org.ports.stores.transaction((stores) =>
    activate(org.ports, stores, user.userId, { address: HOME }),
  );
});

const set = (name: string, value: string): Promise<void> =>
  org.ports.stores.transaction(({ identity }) => identity.saveSetting(name, value));

const attempt = (
  secret: string,
  address: string,
  channel: LoginChannel = "soap-partner",
  username = user.username,
): LoginAttempt => ({
  username,
  secret,
  address,
  channel,
  apiVersion: 64,
  application: "",
  loginUrl: "org.test",
  devices: [device],
});

async function enter(...given: Parameters<typeof attempt>): Promise<string> {
  const asked = attempt(...given);
  const decision = await (asked.channel === "odata" ? verifiedLogin : decide)(org.ports, asked);
  return decision.ok ? "success" : decision.fault.code;
}
const right = (address: string, channel: LoginChannel = "soap-partner"): Promise<string> =>
  enter(user.password + (channel === "browser" ? "" : user.token), address, channel);
const stranger = (each: number): string => `10.${each >> 8}.${each & 255}.1`;

describe("strangers' failures", () => {
  it.each(DOORS)("lock them out, not the user where he logged in from (%s)", async (door) => {
    expect(await right(HOME, door)).toBe("success");
    for (let each = 0; each < 3; each++) expect(await enter("wrong", stranger(each))).toBe("INVALID_LOGIN");
    expect(await right("198.51.100.1", door)).toBe("INVALID_LOGIN");
    // Another address of his network, for as long as it lasts, and however often.
    for (let each = 0; each < 20; each++) expect(await right(`192.0.2.${each}`, door)).toBe("success");
    // His logins are no amnesty for them.
    expect(await right("198.51.100.1", door)).toBe("INVALID_LOGIN");
    expect((await findUser(org.ports, user.username))?.lockedUntil).toBe(clock.now() + 15 * MINUTE);
    clock.move(15 * MINUTE);
    expect(await right("198.51.100.1", door)).toBe("success");
  });

  it("and his own count apart: his lock him out there, as the policy says", async () => {
    await right(HOME);
    for (let each = 0; each < 2; each++) await enter("wrong", HOME);
    await enter("wrong", stranger(1));
    expect(await right(HOME)).toBe("success");
    for (let each = 0; each < 3; each++) await enter("wrong", HOME);
    expect(await right(HOME)).toBe("INVALID_LOGIN");
    expect((await findUser(org.ports, user.username))?.lockedUntil).toBe(clock.now() + 15 * MINUTE);
    expect(await right("198.51.100.1")).toBe("success");
    await unlockUser(org.ports, CONSOLE, user.userId);
    expect(await right(HOME)).toBe("success");
  });

  it("count for all where the policy says so", async () => {
    await setPolicy(org, { lockoutScope: "user" });
    await right(HOME);
    for (let each = 0; each < 3; each++) await enter("wrong", stranger(each));
    expect(await right(HOME)).toBe("INVALID_LOGIN");
  });

  it("don't keep the user from changing his password, and his wrong old ones lock him out", async () => {
    await right(HOME);
    for (let each = 0; each < 3; each++) await enter("wrong", stranger(each));
    const caller = { userId: user.userId, username: user.username } as Parameters<
      typeof changeOwnPassword
    >[1];
    const change = (old: string, address: string): Promise<void> =>
      changeOwnPassword(org.ports, caller, address, old, "Another-horse-10");
    await expect(change(user.password, "198.51.100.1")).rejects.toThrow("INVALID_OLD_PASSWORD");
    for (let each = 0; each < 3; each++)
      await expect(change("wrong", HOME)).rejects.toThrow("INVALID_OLD_PASSWORD");
    await expect(change(user.password, HOME)).rejects.toThrow("INVALID_OLD_PASSWORD");
    clock.move(15 * MINUTE);
    await change(user.password, HOME);
  });

  it("are no amnesty by a clock that jumps: a network is the user's for thirty days", async () => {
    await right(HOME);
    for (const jump of [400, -800, 400]) {
      clock.move(jump * 24 * 60 * MINUTE);
      if (jump === 400) continue;
      for (let each = 0; each < 3; each++) await enter("wrong", stranger(each));
      expect(await right(HOME)).toBe("INVALID_LOGIN");
    }
  });
});

describe("guesses beyond the limits", () => {
  beforeEach(() => setPolicy(org, { maxLoginAttempts: 0 }));

  it.each(["compatible", "strict"] as const)(
    "cost no hash and are told the same, there be such a user or not (%s)",
    async (detail) => {
      await set("login.faultDetail", detail);
      const names = [user.username, `nobody${user.userId}@example.test`];
      const told = new Set<string>();
      for (const [index, name] of names.entries()) {
        const from = `172.16.${index}.1`;
        const before = hashes;
        for (let each = 0; each < 30; each++) told.add(await enter("wrong", from, "soap-partner", name));
        expect(hashes - before).toBe(10);
        // The right one is refused unread, too.
        told.add(await enter(`${user.password}x`, from, "soap-partner", name));
        expect(hashes - before).toBe(10);
      }
      expect(told).toEqual(
        new Set([detail === "strict" ? "LOGIN_MUST_USE_SECURITY_TOKEN" : "INVALID_LOGIN"]),
      );
      await set("login.faultDetail", "compatible");
    },
  );

  it("are one count at every door", async () => {
    for (let each = 0; each < 10; each++) await enter("wrong", "172.17.0.1", DOORS[each % 4]);
    const before = hashes;
    for (const door of DOORS) expect(await right("172.17.0.1", door)).toBe("INVALID_LOGIN");
    expect(hashes).toBe(before);
    expect(await right("172.17.1.1")).toBe("success");
  });

  it("of a hundred networks end, and the user's own goes on; an unlock lets others in again", async () => {
    await right(HOME);
    const before = hashes;
    for (let each = 0; each < 130; each++) await enter("wrong", stranger(300 + each));
    expect(hashes - before).toBe(100);
    expect(await right("198.51.100.1")).toBe("INVALID_LOGIN");
    for (let each = 0; each < 10; each++) expect(await right(HOME)).toBe("success");
    const rows = (await history(org)).filter(({ userId }) => userId === user.userId);
    expect(rows.filter(({ status }) => status === "Invalid Password")).toHaveLength(100);
    await unlockUser(org.ports, CONSOLE, user.userId);
    expect(await right("198.51.100.1")).toBe("success");
  });

  it("that run at once leave none for later, and many logins at once are no guesses", async () => {
    const logins = await Promise.all(Array.from({ length: 40 }, () => right("172.18.1.1")));
    expect(new Set(logins)).toEqual(new Set(["success"]));
    const answers = await Promise.all(Array.from({ length: 40 }, () => enter("wrong", "172.18.0.1")));
    expect(new Set(answers)).toEqual(new Set(["INVALID_LOGIN"]));
    const before = hashes;
    expect(await right("172.18.0.1")).toBe("INVALID_LOGIN");
    expect(hashes).toBe(before);
  });

  it("are nobody's business where the org says so, but for clients that send the secret with every request", async () => {
    await set("login.guessLimits", "false");
    for (let each = 0; each < 30; each++) await enter("wrong", "172.19.0.1");
    expect(await right("172.19.0.1")).toBe("success");
    for (let each = 0; each < 30; each++) await enter("wrong", "172.19.1.1", "odata");
    expect(await right("172.19.1.1", "odata")).toBe("INVALID_LOGIN");
  });
});
