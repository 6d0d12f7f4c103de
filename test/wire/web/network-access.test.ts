// Setup > Network Access, and the login IP ranges of profiles: what an administrator's browser does to logins.
import { afterEach, describe, expect, it } from "vitest";
import { type Person, person } from "../../support/identity.ts";
import { idOf, persona } from "../../support/permissions.ts";
import { login, outcomeOf } from "../../support/soap.ts";
import type { Visitor } from "../../support/visitor.ts";
import { activated, administrator, adminOverRest, cellsOf, displays, press } from "./setup-site.ts";
import { withSite } from "./site.ts";

const site = withSite();

const PATH = "/setup/network-access";
const ADMIN = "admin@groundfog.test, browser";
const TRUSTED = "127.0.0.7";

const from = async (user: Person, address: string): Promise<string> =>
  outcomeOf(await login(site().url, user.username, user.password, { from: address }));
const alertOf = (text: string): string | undefined => /role="alert"[^>]*>([^<]*)/.exec(text)?.[1];
const rowsOf = async (browser: Visitor, path = PATH): Promise<string[][]> =>
  cellsOf((await browser.get(path)).text)
    .slice(1)
    .map((cells) => cells.slice(1));

describe("Network Access", () => {
  afterEach(async () => {
    const { org } = site();
    for (const { from: first, to } of await org.ports.stores.identity.networks.list())
      await org.ports.stores.transaction(({ identity }) => identity.networks.remove(first, to));
  });

  it("adds, changes and removes a range, each of which decides the very next login and is audited", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const user = await person(org);
    expect((await browser.get(PATH)).text).toContain("No range is trusted.");
    expect(await from(user, TRUSTED)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    const added = await browser.submit(`${PATH}/new`, {
      start: ` ${TRUSTED} `,
      end: "127.0.0.9",
      description: "Zoë's <office>",
    });
    expect([added.status, added.location]).toEqual([303, PATH]);
    expect(await from(user, TRUSTED)).toBe("success");
    expect(await from(user, "127.0.0.10")).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(await rowsOf(browser)).toEqual([[TRUSTED, "127.0.0.9", "Zoë&#39;s &lt;office&gt;"]]);

    const edit = /href="(\/setup\/network-access\/\d+\/edit)"/.exec((await browser.get(PATH)).text)?.[1];
    const form = await browser.get(edit ?? "");
    expect(form.text).toContain(`name="start" value="${TRUSTED}"`);
    const changed = await browser.submit(edit ?? "", {
      start: "127.0.0.8",
      end: "127.0.0.9",
      description: "",
    });
    expect([changed.status, changed.location]).toEqual([303, PATH]);
    expect(await from(user, TRUSTED)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(await from(user, "127.0.0.8")).toBe("success");

    await press(browser, PATH, (edit ?? "").replace("edit", "delete"));
    expect(await from(user, "127.0.0.8")).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(await displays(org, 3)).toEqual([
      `${ADMIN}: Removed trusted IP range 127.0.0.8-127.0.0.9`,
      `${ADMIN}: Changed trusted IP range ${TRUSTED}-127.0.0.9 to 127.0.0.8-127.0.0.9`,
      `${ADMIN}: Added trusted IP range ${TRUSTED}-127.0.0.9`,
    ]);
    // It is gone for who still has its page open.
    for (const path of [edit ?? "", `${PATH}/0/edit`, `${PATH}/x/edit`])
      expect((await browser.get(path)).status).toBe(404);
  });

  it.each([
    ["no address", "nowhere", "10.0.0.9", "The start is not an IP address: nowhere", "start"],
    ["an empty end", "10.0.0.1", "", "The end is not an IP address: ", "end"],
    [
      "a block where an address belongs",
      "10.0.0.0/8",
      "10.0.0.9",
      "The start is not an IP address: 10.0.0.0/8",
      "start",
    ],
    [
      "a range where an address belongs",
      "10.0.0.1-10.0.0.5",
      "10.0.0.9",
      "The start is not an IP address: 10.0.0.1-10.0.0.5",
      "start",
    ],
    ["swapped ends", "10.0.0.9", "10.0.0.1", "The range ends before it starts: 10.0.0.9-10.0.0.1", "end"],
    [
      "mixed families",
      "10.0.0.1",
      "2001:db8::1",
      "Both ends must be IPv4 or both IPv6: 10.0.0.1-2001:db8::1",
      "end",
    ],
    [
      "one address too many",
      "10.0.0.0",
      "12.0.0.0",
      "An IPv4 range holds at most 33,554,432 addresses: 10.0.0.0-12.0.0.0",
      "end",
    ],
    [
      "one IPv6 address too many",
      "2001:db8::",
      "2001:db9::",
      "An IPv6 range holds at most 2^96 addresses: 2001:db8::-2001:db9::",
      "end",
    ],
    ["a zone", "fe80::1%eth0", "fe80::2", "The start is not an IP address: fe80::1%eth0", "start"],
    ["octal digits", "010.0.0.1", "10.0.0.9", "The start is not an IP address: 010.0.0.1", "start"],
    ["a NUL", "10.0.0.1\0", "10.0.0.9", "The start is not an IP address: 10.0.0.1\0", "start"],
    ["digits of another script", "١٠.0.0.1", "10.0.0.9", "The start is not an IP address: ١٠.0.0.1", "start"],
  ])("refuses %s in the form as it was sent, and changes nothing", async (_, start, end, said, field) => {
    const { org } = site();
    const browser = await administrator(org);
    const before = (await org.ports.stores.audit.latest(1))[0]?.number;
    const refused = await browser.submit(`${PATH}/new`, { start, end, description: "kept" });
    expect(refused.status).toBe(400);
    expect(alertOf(refused.text)).toBe(said);
    expect(refused.text).toMatch(
      new RegExp(`name="${field}"[^>]* aria-invalid="true" aria-describedby="trouble"`),
    );
    expect(refused.text).toContain('name="description" value="kept"');
    expect(await rowsOf(browser)).toEqual([]);
    expect((await org.ports.stores.audit.latest(1))[0]?.number).toBe(before);
  });

  it("takes the largest range there may be, and a description to its limit", async () => {
    const { org } = site();
    const browser = await administrator(org);
    for (const [start, end] of [
      ["10.0.0.0", "11.255.255.255"],
      ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
    ] as const)
      expect((await browser.submit(`${PATH}/new`, { start, end, description: "𝒳".repeat(255) })).status).toBe(
        303,
      );
    const long = await browser.submit(`${PATH}/new`, {
      start: "10.1.0.0",
      end: "10.1.0.0",
      description: "x".repeat(256),
    });
    expect([long.status, alertOf(long.text)]).toEqual([400, expect.stringContaining("data value too large")]);
    expect(await rowsOf(browser)).toHaveLength(2);
  });

  it("doesn't make one range of two", async () => {
    const { org } = site();
    const browser = await administrator(org);
    for (const end of ["10.0.0.1", "10.0.0.2"])
      await browser.submit(`${PATH}/new`, { start: "10.0.0.1", end, description: end });
    const edit = /href="([^"]*edit)" aria-label="Edit 10\.0\.0\.1"/.exec((await browser.get(PATH)).text)?.[1];
    const refused = await browser.submit(edit ?? "", {
      start: "::ffff:10.0.0.1",
      end: "10.0.0.2",
      description: "",
    });
    expect(alertOf(refused.text)).toBe("This range is trusted already: 10.0.0.1-10.0.0.2");
    expect((await rowsOf(browser)).map(([, , description]) => description)).toEqual(["10.0.0.1", "10.0.0.2"]);
  });

  it("is for Manage IP Addresses, with Manage Users or without", async () => {
    const { org } = site();
    const admin = await adminOverRest(org);
    const keeper = await persona(org, admin, { user: ["ManageIpAddresses"] });
    const manager = await persona(org, admin, { user: ["ManageUsers"] });
    const browsers = await Promise.all(
      [keeper, manager].map(async (each) => {
        const browser = await activated(org, each.userId);
        await browser.logIn(each.username, each.password);
        return browser;
      }),
    );
    for (const [path, statuses] of [
      [PATH, [200, 403]],
      [`${PATH}/new`, [200, 403]],
      ["/setup/profiles", [200, 403]],
      ["/setup/users", [403, 200]],
    ] as const)
      expect(await Promise.all(browsers.map(async (each) => (await each.get(path)).status))).toEqual(
        statuses,
      );
    const menus = await Promise.all(browsers.map(async (each) => (await each.get("/settings")).text));
    expect(
      menus.map((text) => [text.includes(`href="${PATH}"`), text.includes('href="/setup/users"')]),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
    const [own] = browsers;
    expect((await own?.submit(`${PATH}/new`, { start: "10.0.0.1", end: "10.0.0.1" }))?.status).toBe(303);
  });
});

describe("Login IP Ranges of a profile", () => {
  const profile = async (name: string): Promise<string> =>
    `/setup/profiles/${await idOf(await adminOverRest(site().org), `SELECT Id FROM Profile WHERE Name = '${name}'`)}`;
  const range = (start: string, end = start) => ({ start, end, description: "" });

  it("keep out and let in from the very next login on, until the last one is gone", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const path = await profile("Standard User");
    const user = await person(org);
    expect((await browser.get(path)).text).toContain("its users log in from anywhere");
    const added = await browser.submit(`${path}/login-ip-ranges/new`, {
      ...range(TRUSTED),
      description: "Zoë's office",
    });
    expect([added.status, added.location]).toEqual([303, path]);
    expect(await from(user, TRUSTED)).toBe("success");
    expect(await from(user, "127.0.0.1")).toBe("LOGIN_DURING_RESTRICTED_DOMAIN");
    expect(await rowsOf(browser, path)).toEqual([[TRUSTED, TRUSTED, "Zoë&#39;s office"]]);
    expect((await browser.get("/setup/profiles")).text).toContain(
      `<a href="${path}">Standard User</a></td><td>1</td>`,
    );

    const edit = `${path}/login-ip-ranges/edit?range=${TRUSTED}`;
    expect((await browser.get(edit)).text).toContain("Zoë&#39;s office");
    await browser.submit(edit, range("127.0.0.8"));
    expect(await from(user, TRUSTED)).toBe("LOGIN_DURING_RESTRICTED_DOMAIN");
    expect(await from(user, "127.0.0.8")).toBe("success");
    const twice = await browser.submit(`${path}/login-ip-ranges/new`, range("127.0.0.8"));
    expect(alertOf(twice.text)).toBe("This range is there already: 127.0.0.8");

    await press(browser, path, `${path}/login-ip-ranges/delete`);
    expect(await from(user, TRUSTED)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(await displays(org, 3)).toEqual([
      `${ADMIN}: Removed login IP range 127.0.0.8 of profile Standard User`,
      `${ADMIN}: Changed login IP range ${TRUSTED} to 127.0.0.8 of profile Standard User`,
      `${ADMIN}: Added login IP range ${TRUSTED} of profile Standard User`,
    ]);
    for (const gone of [edit, "/setup/profiles/00e000000000001", "/setup/profiles/x"])
      expect((await browser.get(gone)).status).toBe(404);
  });

  it("shut an administrator out where he is only if he says so", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const path = await profile("System Administrator");
    const refused = await browser.submit(`${path}/login-ip-ranges/new`, range(TRUSTED));
    expect(refused.status).toBe(400);
    expect(alertOf(refused.text)).toBe(
      "Your own profile would no longer let you in from where you are, 127.0.0.1",
    );
    expect(refused.text).toContain('name="evenMyself" type="checkbox"');
    expect(await rowsOf(browser, path)).toEqual([]);
    await browser.submit(`${path}/login-ip-ranges/new`, range("127.0.0.1"));
    await browser.submit(`${path}/login-ip-ranges/new`, range(TRUSTED));
    const removing = {
      range: "127.0.0.1",
      csrf: /name="csrf" value="([^"]*)"/.exec(refused.text)?.[1] ?? "",
    };
    const kept = await browser.post(`${path}/login-ip-ranges/delete`, removing);
    expect([kept.status, (await rowsOf(browser, path)).length]).toEqual([400, 2]);
    const done = await browser.post(`${path}/login-ip-ranges/delete`, { ...removing, evenMyself: "1" });
    expect([done.status, (await rowsOf(browser, path)).length]).toEqual([303, 1]);
    expect(outcomeOf(await login(site().url, org.admin.username, org.admin.password))).toBe(
      "LOGIN_DURING_RESTRICTED_DOMAIN",
    );
    await press(browser, path, `${path}/login-ip-ranges/delete`);
  });

  it("of a profile that may more than oneself are nobody's to see or change", async () => {
    const { org } = site();
    const keeper = await persona(org, await adminOverRest(org), { user: ["ManageIpAddresses"] });
    const browser = await activated(org, keeper.userId);
    await browser.logIn(keeper.username, keeper.password);
    const [admins, standard] = [await profile("System Administrator"), await profile("Standard User")];
    const { csrf = "" } = Object.fromEntries(
      [...(await browser.get(standard)).text.matchAll(/name="(csrf)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name, value],
      ),
    );
    for (const path of [admins, `${admins}/login-ip-ranges/new`])
      expect((await browser.get(path)).status).toBe(403);
    for (const action of ["new", "edit", "delete"]) {
      const sent = { csrf, ...range("10.0.0.1"), range: "10.0.0.1", evenMyself: "1" };
      expect((await browser.post(`${admins}/login-ip-ranges/${action}`, sent)).status).toBe(403);
    }
    expect(outcomeOf(await login(site().url, org.admin.username, org.admin.password))).toBe(
      "LOGIN_MUST_USE_SECURITY_TOKEN",
    );
    expect((await browser.submit(`${standard}/login-ip-ranges/new`, range(TRUSTED))).status).toBe(303);
    await press(browser, standard, `${standard}/login-ip-ranges/delete`);
  });
});
