import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readProfileRules, saveProfileRules } from "../../src/domain/identity/profile-rules.ts";
import { addTrustedRange, removeTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, movableClock, type Person, person } from "../support/identity.ts";
import { mailedCodes } from "../support/verification.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const MINUTE = 60_000;
const clock = movableClock();
let org: TestOrg;
let user: Person;
let browser: Visitor;

beforeAll(async () => {
  org = await startOrg({ clock });
});
afterAll(() => org.stop());
beforeEach(async () => {
  clock.move(61 * MINUTE);
  user = await person(org);
  browser = visitor(org.url);
});

/** The password's step, which must lead to the code's. */
async function ask(by = browser, who = user): Promise<string> {
  const { location } = await by.enterPassword(who.username, who.password);
  expect(location).toBe("/verify?startURL=%2Fhome");
  return (await mailedCodes(org, who.username)).at(-1) ?? "";
}
const enter = (code: string, by = browser, more: Record<string, string> = {}) =>
  by.submit("/verify", { code, ...more });
const statuses = async (): Promise<readonly string[]> =>
  (await history(org)).filter(({ userId }) => userId === user.userId).map(({ status }) => status);
const REQUIRED = "Failed: Computer activation required";

describe("a browser that isn't to be asked again", () => {
  const activate = async (by = browser, who = user): Promise<string> => {
    const answer = await enter(await ask(by, who), by, { remember: "1" });
    return answer.headers.getSetCookie().find((each) => each.startsWith("device=")) ?? "";
  };

  it("keeps a cookie that no script reads and no other host gets, for a year", async () => {
    expect(await activate()).toMatch(
      /^device=[A-Za-z0-9]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000$/,
    );
    browser.cookies.delete("sid");
    expect((await browser.enterPassword(user.username, user.password)).location).toBe("/home");
    expect(await statuses()).toEqual([REQUIRED, "Success", "Success"]);
  });

  it("is asked for its code next time without the box", async () => {
    const answer = await enter(await ask());
    expect(answer.headers.getSetCookie().join()).not.toContain("device");
    browser.cookies.delete("sid");
    await ask();
  });

  it("is that for its user and nobody else, and for several users side by side", async () => {
    await activate();
    const other = await person(org);
    browser.cookies.delete("sid");
    await activate(browser, other);
    for (const one of [user, other]) {
      browser.cookies.delete("sid");
      expect((await browser.enterPassword(one.username, one.password)).location).toBe("/home");
    }
    const third = await person(org);
    browser.cookies.delete("sid");
    await ask(browser, third);
  });

  it("is known by nothing but the cookie as it was set", async () => {
    await activate();
    const real = browser.cookies.get("device") ?? "";
    const bent = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."abcXYZ019."), maxLength: 60 }),
      fc
        .nat({ max: 42 })
        .map((at) => real.slice(0, at) + (real[at] === "a" ? "b" : "a") + real.slice(at + 1)),
      fc.constantFrom(real.toLowerCase(), real.slice(1), `${real}x`, `.${real.slice(0, 42)}`),
    );
    const sent = await fc.sample(bent, 8);
    for (const device of sent) {
      if (device.split(".").includes(real)) continue;
      const guest = visitor(org.url);
      guest.cookies.set("device", device);
      await ask(guest);
    }
  });

  it("is asked again once its activation is removed, by its user or an administrator", async () => {
    await activate();
    const { text } = await browser.get("/settings/activations");
    expect(text).toContain("1 activated browser");
    expect(text).toContain("127.0.0.1");
    const removed = await browser.submit("/settings/activations");
    expect(removed.location).toBe("/settings/activations");
    expect((await browser.get("/settings/activations")).text).toContain("0 activated browsers");
    browser.cookies.delete("sid");
    await activate();
    const admin = visitor(org.url);
    await admin.logIn(org.admin.username, org.admin.password);
    const all = await admin.get("/setup/activations");
    expect(all.text).toContain(user.username);
    const id = new RegExp(`${user.username}[\\s\\S]*?name="id" value="(\\d+)"`).exec(all.text)?.[1] ?? "";
    const csrf = /name="csrf" value="([^"]*)"/.exec(all.text)?.[1] ?? "";
    expect((await admin.post("/setup/activations", { csrf, id })).status).toBe(303);
    browser.cookies.delete("sid");
    await ask();
    const events = await org.ports.stores.identity.events(user.userId);
    expect(events.filter(({ event }) => event === "activation removed")).toHaveLength(2);
  });

  it("is removed by nobody else: a stranger's number is nobody's", async () => {
    await activate();
    const id = (await org.ports.stores.identity.verifications.activations(user.userId))[0]?.id;
    const other = await person(org);
    const thief = visitor(org.url);
    await thief.logIn(other.username, other.password);
    const csrf =
      /name="csrf" value="([^"]*)"/.exec((await thief.get("/settings/activations")).text)?.[1] ?? "";
    await thief.post("/settings/activations", { csrf, id: String(id) });
    expect((await thief.post("/setup/activations", { csrf, id: String(id) })).status).toBe(403);
    expect((await thief.get("/setup/activations")).status).toBe(403);
    browser.cookies.delete("sid");
    expect((await browser.enterPassword(user.username, user.password)).location).toBe("/home");
  });

  it("is forgotten when it wasn't used for a year", async () => {
    await activate();
    browser.cookies.delete("sid");
    await org.ports.stores.transaction(({ identity }) =>
      identity.saveSetting("password.expiration", "Never"),
    );
    clock.move(365 * 24 * 60 * MINUTE - 1);
    expect((await browser.enterPassword(user.username, user.password)).location).toBe("/home");
    browser.cookies.delete("sid");
    clock.move(365 * 24 * 60 * MINUTE);
    await ask();
  });
});

describe("a code is not asked for", () => {
  it("from a trusted network", async () => {
    await addTrustedRange(org.ports, CONSOLE, "127.0.0.1", "");
    expect((await browser.enterPassword(user.username, user.password)).location).toBe("/home");
    await removeTrustedRange(org.ports, CONSOLE, "127.0.0.1");
    browser.cookies.delete("sid");
    await ask();
  });

  it("inside of the profile's login IP ranges", async () => {
    const rules = (loginIpRanges: string[]) =>
      org.ports.stores.transaction((stores) =>
        saveProfileRules(org.ports, stores, "Standard User", readProfileRules({ loginIpRanges })),
      );
    await rules(["127.0.0.0/8"]);
    expect((await browser.enterPassword(user.username, user.password)).location).toBe("/home");
    await rules([]);
  });

  it("before the password is right: with the token behind it, it is wrong, and counted", async () => {
    const answer = await browser.enterPassword(user.username, user.password + user.token);
    expect(answer.status).toBe(401);
    expect(await statuses()).toEqual(["Invalid Password"]);
    expect(await mailedCodes(org, user.username)).toEqual([]);
    expect((await org.ports.stores.identity.credentials.byUserId(user.userId))?.failures).toBe(1);
  });
});
