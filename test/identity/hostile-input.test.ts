// What nobody should send: refused with the documented error, and nothing of it is kept.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTrustedRange, listTrustedRanges } from "../../src/domain/identity/trusted-networks.ts";
import { addUser, listUsers } from "../../src/domain/identity/users.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { readOrgFile } from "../../src/org-file.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, history, type Person, person } from "../support/identity.ts";
import { envelope, escaped, login, outcomeOf, post, textIn } from "../support/soap.ts";
import { visitor } from "../support/visitor.ts";

let org: TestOrg;
let rest: RestClient;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "groundfog-hostile-"));
  org = await startOrg();
  const { username, password, securityToken } = org.admin;
  rest = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
});
afterAll(async () => {
  await org.stop();
  rmSync(directory, { recursive: true });
});

const GOOD = {
  username: "fine@example.test",
  email: "fine@example.test",
  lastName: "Fine",
  profile: "Standard User",
  password: "Correct-horse-9",
};
const LOOKS = [
  ["Cyrillic", "\u0430dmin@groundfog.test"],
  ["fullwidth", "\uff41dmin@groundfog.test"],
  ["dotless i", "adm\u0131n@groundfog.test"],
  ["dotted I", "ADM\u0130N@GROUNDFOG.TEST"],
  ["long s", "ro\u017fe@example.test"],
  ["Kelvin sign", "\u212aate@example.test"],
  ["zero width", "ad\u200bmin@groundfog.test"],
  ["bidi", "\u202eadmin@groundfog.test"],
  ["combining", "a\u0301dmin@groundfog.test"],
  ["trailing dot", "admin@groundfog.test."],
  ["NUL", "admin\0@groundfog.test"],
  ["no-break blank", "admin\u00a0@groundfog.test"],
] as const;

describe("a user name that looks like another one", () => {
  it.each(LOOKS)("is none: %s", async (_, username) => {
    const before = (await listUsers(org.ports)).length;
    const made = addUser(org.ports, CONSOLE, { ...GOOD, username });
    await expect(made).rejects.toMatchObject({ fault: { cause: "invalidEmail", fields: ["Username"] } });
    const inserted = await rest("POST", "/sobjects/User", {
      Username: username,
      LastName: "x",
      Email: "x@example.test",
      Alias: "x",
      TimeZoneSidKey: "UTC",
      LocaleSidKey: "en_US",
      EmailEncodingKey: "UTF-8",
      LanguageLocaleKey: "en_US",
      ProfileId: "00e000000000000AAA",
    });
    expect(inserted.status).toBe(400);
    expect(await listUsers(org.ports)).toHaveLength(before);
  });

  it.each(LOOKS)("lets nobody in with the secret of the other: %s", async (name, username) => {
    if (name === "NUL") return;
    const { password, securityToken } = org.admin;
    expect(outcomeOf(await login(org.url, username, password + securityToken))).toBe("INVALID_LOGIN");
  });

  it("is the same user in any case of ASCII letters, and with blanks around", async () => {
    const { username, password, securityToken } = org.admin;
    for (const spelled of [username.toUpperCase(), ` ${username}\t`])
      expect(outcomeOf(await login(org.url, spelled, password + securityToken))).toBe("success");
  });
});

describe("fields over their limits", () => {
  const long = "x".repeat(300);
  it.each([
    ["a last name", { lastName: "x".repeat(81) }, "stringTooLong"],
    ["a first name", { firstName: "x".repeat(41) }, "stringTooLong"],
    ["a last name with a NUL", { lastName: "x\0" }, "invalidValue"],
    ["half of a character", { lastName: "\ud800" }, "invalidValue"],
    ["an address", { email: `${"x".repeat(64)}@${long}.test` }, "invalidEmail"],
    ["a name of a megabyte", { username: `${"x".repeat(1e6)}@example.test` }, "invalidEmail"],
    ["a password", { password: `Aa1-${"x".repeat(16_000)}` }, "invalidNewPassword"],
    ["a password with a NUL", { password: "Correct-horse-9\0" }, "invalidNewPassword"],
    ["a password of half characters", { password: "Correct-horse-9\udc00" }, "invalidNewPassword"],
  ] as const)("make no user: %s", async (_, changes, cause) => {
    const before = (await listUsers(org.ports)).length;
    const made = addUser(org.ports, CONSOLE, { ...GOOD, ...changes });
    await expect(made).rejects.toMatchObject({ fault: { cause } });
    expect(await listUsers(org.ports)).toHaveLength(before);
  });

  it("of characters beyond the first plane are counted as characters", async () => {
    const { userId } = await addUser(org.ports, CONSOLE, {
      ...GOOD,
      username: "planes@example.test",
      lastName: "\u{1f600}".repeat(80),
    });
    const read = await rest("GET", `/sobjects/User/${formatId(userId)}?fields=LastName`);
    expect(read.body).toMatchObject({ LastName: "\u{1f600}".repeat(80) });
  });

  it.each([
    ["user name", "x".repeat(1e6), "wrong"],
    ["secret", "", "x".repeat(1e6)],
    ["secret of many bytes a character", "", "\u{1f600}".repeat(100_000)],
  ])("are a wrong login, of one hash: %s", async (_, username, secret) => {
    const answer = await login(org.url, username || org.admin.username, secret);
    expect(outcomeOf(answer)).toBe("INVALID_LOGIN");
  });

  it("of what a client says of itself are cut", async () => {
    const user = await person(org);
    const scope = `<CallOptions><client>${long}</client></CallOptions>`;
    const answer = await login(org.url, user.username, user.password + user.token, { header: scope });
    expect(outcomeOf(answer)).toBe("success");
    const rows = (await history(org)).filter(({ userId }) => userId === user.userId);
    expect(rows.map(({ application }) => application)).toEqual(["x".repeat(64)]);
  });

  it.each(["", "00D", long, "00D000000000000AAA", "'; DROP TABLE", "\u{1f600}"])(
    "of an organization are another org's: %j",
    async (organization) => {
      const user = await person(org);
      const scope = `<LoginScopeHeader><organizationId>${escaped(organization)}</organizationId></LoginScopeHeader>`;
      const answer = await login(org.url, user.username, user.password + user.token, { header: scope });
      expect(outcomeOf(answer)).toBe(organization === "" ? "success" : "INVALID_LOGIN");
    },
  );
});

describe("NULs", () => {
  it("are no XML, and lead to no user through other doors", async () => {
    const xml = envelope("<login><username>admin&#0;@x</username><password>x</password></login>");
    const soap = await post(org.url, xml);
    expect([soap.status, textIn(soap, "sessionId")]).toEqual([500, undefined]);
    const page = await visitor(org.url).logIn(`${org.admin.username}\0`, org.admin.password);
    expect(page.status).toBe(401);
    const secret = `${org.admin.username}\0:${org.admin.password}${org.admin.securityToken}`;
    const authorization = `Basic ${Buffer.from(secret).toString("base64")}`;
    expect((await fetch(`${org.url}/odata/v4/Account`, { headers: { authorization } })).status).toBe(401);
  });
});

describe("settings and ranges", () => {
  const read = (content: unknown): unknown => {
    const file = join(directory, "org.json");
    writeFileSync(file, JSON.stringify(content));
    return readOrgFile(file);
  };
  const DURATIONS = [-15, -1, 1, 14.5, 16, 2 ** 31, 2 ** 53, 1e308, "15", null, true, [15], { minutes: 15 }];

  it.each(DURATIONS)("a lockout of %j minutes is none", (minutes) => {
    expect(() => read({ settings: { "password.lockoutMinutes": minutes } })).toThrow(
      "password.lockoutMinutes must be one of 0, 15, 30, 60",
    );
  });

  it.each([-3, 1, 4, 11, 1e9, "3", null])("%j attempts until lockout are none", (attempts) => {
    expect(() => read({ settings: { "password.maxLoginAttempts": attempts } })).toThrow("must be one of");
  });

  it.each([
    ["login.guessLimits", 1],
    ["login.guessLimits", "true"],
    ["password.lockoutScope", "org"],
    ["password.refuseCommon", "no"],
  ])("%s is not %j", (name, value) => {
    expect(() => read({ settings: { [name]: value } })).toThrow(`${name} must be one of`);
  });

  it.each([
    [["18:00", "08:00"]],
    [["-1:00", "08:00"]],
    [["00:00", "24:01"]],
    [["00:00", "99:00"]],
    [["0:00", "8:00"]],
    [[0, 480]],
    [["08:00"]],
    ["08:00-18:00"],
  ])("login hours %j are none", (hours) => {
    expect(() => read({ profiles: { "Standard User": { loginHours: { monday: hours } } } })).toThrow(
      "monday",
    );
  });

  it.each([
    "10.0.0.9-10.0.0.1",
    "2001:db8::9-2001:db8::1",
    "10.0.0.1-2001:db8::1",
    "2001:db8::1-10.0.0.1",
    "::1-::ffff:10.0.0.1",
    "10.0.0.1-64:ff9b::10.0.0.9",
    "0.0.0.0/6",
    "0.0.0.0-255.255.255.255",
    "2001:db8::/31",
    "64:ff9b::/31",
    "10.0.0.0/8\0",
    "x".repeat(100_000),
  ])("%# is no range, of trusted networks or of a profile", async (range) => {
    const before = await listTrustedRanges(org.ports);
    await expect(addTrustedRange(org.ports, CONSOLE, range, "")).rejects.toMatchObject({
      fault: { cause: "invalidRange" },
    });
    expect(await listTrustedRanges(org.ports)).toEqual(before);
    expect(() => read({ profiles: { "Standard User": { loginIpRanges: [range] } } })).toThrow();
  });

  it("may be of a whole NAT64 prefix, and its description has 255 characters", async () => {
    await addTrustedRange(org.ports, CONSOLE, "64:ff9b::192.0.2.0/120", "y".repeat(255));
    const before = await listTrustedRanges(org.ports);
    expect(before).toMatchObject([{ from: "64:ff9b::c000:200", to: "64:ff9b::c000:2ff" }]);
    for (const description of ["y".repeat(256), "y\0"])
      await expect(addTrustedRange(org.ports, CONSOLE, "10.0.0.1", description)).rejects.toThrow();
    expect(await listTrustedRanges(org.ports)).toEqual(before);
  });
});

describe("a password that is too much", () => {
  let user: Person;
  beforeAll(async () => {
    user = await person(org, { token: false });
  });

  it.each([
    ["too long", `Aa1-${"x".repeat(16_000)}`],
    ["a NUL", "Correct-horse-10\0"],
    ["half of a character", "Correct-horse-10\ud800"],
    ["no text", 42],
    ["nothing", null],
    ["a list", ["Correct-horse-10"]],
  ])("is refused over REST, and the old one stays: %s", async (_, password) => {
    const path = `/sobjects/User/${formatId(user.userId)}/password`;
    expect((await rest("POST", path, { NewPassword: password })).status).toBe(400);
    const before = await org.ports.stores.identity.credentials.byUserId(user.userId);
    expect(await org.ports.passwords.verify(before?.passwordHash ?? "", user.password)).toBe(true);
    expect(before).toMatchObject({ mustChange: false, failures: 0 });
  });
});
