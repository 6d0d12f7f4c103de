// Users: who may be made, and what an administrator can do to them.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTrustedRange, removeTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { addUser, findUser, freezeUser, listUsers, type NewUser } from "../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, person } from "../support/identity.ts";
import { login, outcomeOf, textIn } from "../support/soap.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await startOrg();
  await addTrustedRange(org.ports, CONSOLE, "127.0.0.2", "the office");
});
afterAll(() => org.stop());

const base: NewUser = {
  username: "grace@example.test",
  email: "grace@example.test",
  lastName: "Hopper",
  profile: "Standard User",
};
const add = (changes: Partial<NewUser>): ReturnType<typeof addUser> =>
  addUser(org.ports, CONSOLE, { ...base, ...changes });
const enter = (username: string, secret: string): ReturnType<typeof login> =>
  login(org.url, username, secret, { from: "127.0.0.2" });

describe("a new user", () => {
  it("without a password gets a temporary one, told once", async () => {
    const { temporaryPassword } = await add({ username: "temp@example.test" });
    expect(temporaryPassword).toMatch(/^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{20}$/);
    const answer = await enter("temp@example.test", temporaryPassword ?? "");
    expect(textIn(answer, "passwordExpired")).toBe("true");
    const summary = await findUser(org.ports, "TEMP@example.test");
    expect(JSON.stringify(summary)).not.toContain(temporaryPassword);
    expect(summary).toMatchObject({ isActive: true, isFrozen: false, lockedUntil: null, hasToken: false });
  });

  it("with a password keeps it", async () => {
    const { temporaryPassword } = await add({ username: "kept@example.test", password: "Firm-passw0rd" });
    expect(temporaryPassword).toBeNull();
    expect(textIn(await enter("kept@example.test", "Firm-passw0rd"), "passwordExpired")).toBe("false");
  });

  it("may not have another's username, in any letter case", async () => {
    await add({ username: "Taken@Example.test" });
    for (const username of ["Taken@Example.test", "taken@example.test", "TAKEN@EXAMPLE.TEST"])
      await expect(add({ username })).rejects.toMatchObject({ fault: { cause: "duplicateUsername" } });
    expect((await listUsers(org.ports)).filter(({ username }) => /taken/i.test(username))).toHaveLength(1);
  });

  it.each([
    ["no address", { username: "grace" }, "invalidEmail"],
    ["two addresses", { email: "a@example.test, b@example.test" }, "invalidEmail"],
    ["a line break", { email: "a@example.test\r\nBcc: b@example.test" }, "invalidEmail"],
    ["letters that look like others", { username: "gr\u0430ce@example.test" }, "invalidEmail"],
    ["a dotless i", { username: "grace@ex\u0131mple.test" }, "invalidEmail"],
    ["a zero-width character", { username: "grace\u200b@example.test" }, "invalidEmail"],
    ["blanks around", { username: " grace@example.test " }, "invalidEmail"],
    ["81 characters", { username: `${"a".repeat(68)}@example.test` }, "invalidEmail"],
    ["no name", { lastName: "" }, "requiredFieldMissing"],
    ["a weak password", { password: "weak" }, "invalidNewPassword"],
    ["its name as password", { password: "grace-2026" }, "invalidNewPassword"],
  ] as const)("may not have %s", async (_, changes, cause) => {
    const before = (await listUsers(org.ports)).length;
    await expect(add(changes)).rejects.toMatchObject({ fault: { cause } });
    expect(await listUsers(org.ports)).toHaveLength(before);
  });
});

describe("freezing", () => {
  it("keeps the user out until it is undone, and is remembered", async () => {
    const user = await person(org);
    await freezeUser(org.ports, CONSOLE, user.userId, true);
    expect(outcomeOf(await enter(user.username, user.password))).toBe("INVALID_LOGIN");
    expect(await findUser(org.ports, user.username)).toMatchObject({ isFrozen: true, hasToken: true });
    await freezeUser(org.ports, CONSOLE, user.userId, false);
    const secret = user.password + user.token;
    expect(outcomeOf(await login(org.url, user.username, secret))).toBe("success");
    const events = await org.ports.stores.identity.events(user.userId);
    expect(events.slice(-2)).toMatchObject([
      { event: "user frozen", actorId: null, address: null },
      { event: "user unfrozen", actorId: null, address: null },
    ]);
  });
});

describe("a trusted range", () => {
  it("counts from when it is added until it is removed", async () => {
    const user = await person(org);
    const from = "127.0.0.9";
    const attempt = async (): Promise<string> =>
      outcomeOf(await login(org.url, user.username, user.password, { from }));
    expect(await attempt()).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    await addTrustedRange(org.ports, CONSOLE, "127.0.0.8-127.0.0.10", "");
    expect(await attempt()).toBe("success");
    await removeTrustedRange(org.ports, CONSOLE, "127.0.0.8-127.0.0.10");
    expect(await attempt()).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    await expect(removeTrustedRange(org.ports, CONSOLE, "127.0.0.8-127.0.0.10")).rejects.toMatchObject({
      fault: { cause: "invalidRange" },
    });
  });
});
