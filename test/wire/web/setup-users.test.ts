// Setup > Users, as an administrator's browser has it; the same rules and rows of history as over the API.
import { describe, expect, it } from "vitest";
import { findUser } from "../../../src/domain/identity/users.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import { soapLogin } from "../../support/client.ts";
import { mailedTokens, movableClock, type Person, person, setPolicy } from "../../support/identity.ts";
import { persona } from "../../support/permissions.ts";
import { login } from "../../support/soap.ts";
import { visitor } from "../../support/visitor.ts";
import { administrator, adminOverRest, cellsOf, displays, press } from "./setup-site.ts";
import { signedIn, withSite } from "./site.ts";

const clock = movableClock();
const site = withSite({ clock });

const ADMIN = "admin@groundfog.test, browser";
const pathOf = (user: Pick<Person, "userId">): string => `/setup/users/${formatId(user.userId)}`;

const lives = (user: Person): Promise<boolean> =>
  soapLogin(site().url, user.username, user.password + user.token).then(
    () => true,
    () => false,
  );

describe("the list", () => {
  it("has all users, finds them by name, and says what state they are in", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const user = await person(org);
    const all = await browser.get("/setup/users");
    expect(all.status).toBe(200);
    expect(cellsOf(all.text).map(([, username]) => username)).toEqual(
      expect.arrayContaining(["admin@groundfog.test", user.username]),
    );
    const found = await browser.get(`/setup/users?search=${encodeURIComponent(user.username.toUpperCase())}`);
    expect(cellsOf(found.text).slice(1)).toEqual([
      [expect.stringContaining("Person"), user.username, "Standard User", "✓ Active", "Never"],
    ]);
    for (const hostile of ["%", "_", "'", "\\", "x' OR Name != '", "<script>"]) {
      const answer = await browser.get(`/setup/users?search=${encodeURIComponent(hostile)}&from=-1`);
      expect([answer.status, cellsOf(answer.text).slice(1)]).toEqual([200, []]);
      expect(answer.text).not.toContain("<script>");
    }
  });
});

const NEW = {
  FirstName: "Zoë",
  LastName: "O'Neil & <Co>",
  Alias: "zoe",
  Email: "zoe@example.test",
  Username: "zoe@example.test",
  Title: "",
};

describe("a user", () => {
  it("is made, cloned and changed", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const { text } = await browser.get("/setup/users/new");
    const values = Object.fromEntries(
      [...text.matchAll(/<select id="(\w+)"[\s\S]*?<\/select>/g)].map(([select, name = ""]) => [
        name,
        /value="([^"]*)" selected/.exec(select)?.[1] ?? "",
      ]),
    );
    expect(values).toMatchObject({ TimeZoneSidKey: "America/Los_Angeles", LocaleSidKey: "en_US" });
    const made = await browser.submit("/setup/users/new", { ...values, ...NEW });
    expect(made.status).toBe(303);
    const path = made.location ?? "";
    const shown = await browser.get(path);
    expect(shown.text).toContain("<h1>Zoë O&#39;Neil &amp; &lt;Co&gt;</h1>");
    expect(shown.text).toContain("<dd>Standard User</dd>");
    expect(await displays(org, 1)).toEqual([`${ADMIN}: Created new user zoe@example.test`]);

    const clone = await browser.get(`${path}/clone`);
    expect(clone.text).toContain('<input id="Username" name="Username" value=""');
    expect(clone.text).not.toContain("zoe@example.test");
    const second = await browser.submit(`${path}/clone`, {
      ...values,
      ...NEW,
      Username: "zoe2@example.test",
    });
    expect(second.status).toBe(303);
    expect(second.location).not.toBe(path);

    const changed = await browser.submit(`${path}/edit`, { ...values, ...NEW, Title: "Dr." });
    expect([changed.status, changed.location]).toEqual([303, path]);
    expect((await browser.get(path)).text).toContain("<dd>Dr.</dd>");
    expect(await displays(org, 1)).toEqual([`${ADMIN}: Changed Title of user zoe@example.test`]);
  });

  it.each([
    ["Username", "no address", "Username"],
    ["Username", "admin@groundfog.test", "duplicate"],
    ["Email", "nowhere", "email"],
    ["LastName", "", "LastName"],
    ["ProfileId", "00e000000000001", "cross-reference id"],
    ["TimeZoneSidKey", "Moon/Crater", "Time Zone"],
  ])("with %s %j is refused, in the form as it was sent", async (name, value, said) => {
    const { org } = site();
    const browser = await administrator(org);
    const { text } = await browser.get("/setup/users/new");
    const profileId = /<option value="(00e\w{15})"/.exec(text)?.[1] ?? "";
    const sent = {
      ...NEW,
      Username: "other@example.test",
      ProfileId: profileId,
      TimeZoneSidKey: "America/Los_Angeles",
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
      [name]: value,
    };
    const refused = await browser.submit("/setup/users/new", sent);
    expect(refused.status).toBe(400);
    expect(/role="alert">([^<]*)/.exec(refused.text)?.[1]).toMatch(new RegExp(said, "i"));
    expect(refused.text).toContain('value="Zoë"');
    expect(await findUser(org.ports, "other@example.test")).toBeUndefined();
  });

  it("is frozen, deactivated, unlocked, and let in again", async () => {
    const { org } = site();
    const browser = await administrator(org);
    await setPolicy(org, { maxLoginAttempts: 3 });
    const user = await person(org);
    const path = pathOf(user);
    for (const [out, back] of [
      ["freeze", "unfreeze"],
      ["deactivate", "activate"],
    ] as const) {
      const own = visitor(org.url);
      await own.logIn(user.username, user.password);
      expect((await press(browser, path, `${path}/${out}`)).location).toBe(path);
      expect(await lives(user)).toBe(false);
      expect((await own.get("/home")).location).toContain("/?startURL");
      await press(browser, path, `${path}/${back}`);
      expect(await lives(user)).toBe(true);
      // What ended stays ended.
      expect((await own.get("/home")).location).toContain("/?startURL");
    }
    for (let more = 0; more < 3; more += 1) await login(org.url, user.username, "wrong");
    expect(await lives(user)).toBe(false);
    await press(browser, path, `${path}/unlock`);
    expect(await lives(user)).toBe(true);
    expect(await displays(org, 5)).toEqual(
      [`Froze user`, `Unfroze user`, `Deactivated user`, `Activated user`, `Unlocked user`]
        .map((what) => `${ADMIN}: ${what} ${user.username}`)
        .toReversed(),
    );
  });

  it("gets a temporary password, shown once", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const user = await person(org);
    const path = pathOf(user);
    const answer = await press(browser, path, `${path}/reset-password`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const temporary = /<code>(\w{20})<\/code>/.exec(answer.text)?.[1] ?? "";
    expect(await lives(user)).toBe(false);
    const own = visitor(org.url);
    expect((await own.logIn(user.username, temporary)).location).toBe("/settings/change-password");
    expect((await browser.get(path)).text).not.toContain(temporary);
    expect(await displays(org, 1)).toEqual([`${ADMIN}: Reset password for user ${user.username}`]);
    expect(JSON.stringify(await org.ports.stores.audit.latest(100))).not.toContain(temporary);
  });

  it("is sent a new security token, which is shown to nobody; his password and sessions stay", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const user = await person(org);
    const own = visitor(org.url);
    await own.logIn(user.username, user.password);
    const path = pathOf(user);
    const answer = await press(browser, path, `${path}/send-token`);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("p***@example.test");
    const [, token = ""] = await mailedTokens(org, user.username);
    expect(token).toMatch(/^\w{25}$/);
    expect(answer.text).not.toContain(token);
    expect(await lives(user)).toBe(false);
    expect(await lives({ ...user, token })).toBe(true);
    expect((await own.get("/home")).status).toBe(200);
    expect(await displays(org, 1)).toEqual([`${ADMIN}: Reset security token for user ${user.username}`]);
  });

  it("can't lock himself out", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const own = await findUser(org.ports, org.admin.username);
    const path = pathOf({ userId: own?.userId ?? 0 });
    const { text } = await browser.get(path);
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    for (const action of ["freeze", "deactivate", "reset-password"]) {
      expect(text).not.toContain(`${path}/${action}"`);
      expect((await browser.post(`${path}/${action}`, { csrf })).status).toBe(400);
    }
    expect(await findUser(org.ports, org.admin.username)).toMatchObject({ isActive: true, isFrozen: false });
  });
});

const PAGES = [
  "/setup/users",
  "/setup/users/new",
  "/setup/login-history",
  "/setup/login-history.csv",
  "/setup/sessions",
  "/setup/audit-trail",
  "/setup/audit-trail.csv",
];
const ACTIONS = [
  "freeze",
  "unfreeze",
  "deactivate",
  "activate",
  "unlock",
  "reset-password",
  "send-token",
  "edit",
];

describe("who may not", () => {
  it("sees nothing of Setup and changes nothing", async () => {
    const { org } = site();
    const { browser } = await signedIn(site());
    const victim = await person(org);
    const home = await browser.get("/settings");
    expect(home.text).not.toContain("/setup/");
    for (const path of [...PAGES, pathOf(victim), `${pathOf(victim)}/edit`, `${pathOf(victim)}/clone`]) {
      const answer = await browser.get(path);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.text).not.toContain(victim.username);
    }
    const csrf = /name="csrf" value="([^"]*)"/.exec(home.text)?.[1] ?? "";
    const before = await displays(org, 1);
    for (const action of ACTIONS) {
      const answer = await browser.post(`${pathOf(victim)}/${action}`, { csrf, Title: "Taken" });
      expect([action, answer.status]).toEqual([action, 403]);
    }
    expect((await browser.post("/setup/users/new", { ...NEW, csrf })).status).toBe(403);
    expect(await displays(org, 1)).toEqual(before);
    expect(await lives(victim)).toBe(true);
  });

  it("is told apart by permission: the audit trail asks for View Setup and Configuration alone", async () => {
    const { org } = site();
    const viewer = await persona(org, await adminOverRest(org), { user: ["ViewSetup"] });
    const browser = visitor(org.url);
    await browser.logIn(viewer.username, viewer.password);
    expect((await browser.get("/setup/audit-trail")).status).toBe(200);
    expect((await browser.get("/setup/users")).status).toBe(403);
  });

  it("has no form of ours: nothing changes without the page's own field, or from another site", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const other = await administrator(org);
    const victim = await person(org);
    const csrf = /name="csrf" value="([^"]*)"/.exec((await other.get("/settings")).text)?.[1] ?? "";
    for (const action of ACTIONS) {
      for (const fields of [{}, { csrf: "x" }, { csrf }]) {
        const answer = await browser.post(`${pathOf(victim)}/${action}`, fields as Record<string, string>);
        expect([action, answer.status]).toEqual([action, 403]);
      }
    }
    expect(await lives(victim)).toBe(true);
  });

  it.each(["005000000000000AAA", "x", "001000000000001", "0".repeat(200)])(
    "there is no user %s",
    async (id) => {
      const browser = await administrator(site().org);
      expect((await browser.get(`/setup/users/${id}`)).status).toBe(404);
      const { text } = await browser.get("/settings");
      const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
      expect((await browser.post(`/setup/users/${id}/freeze`, { csrf })).status).toBe(404);
    },
  );
});
