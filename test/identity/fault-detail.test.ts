// What a refused login is told: as much as Salesforce tells, or nothing about users and passwords.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { readOrgFile } from "../../src/org-file.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, type Person, person } from "../support/identity.ts";
import { startKept } from "../support/kept-org.ts";
import { faultBody, INVALID_LOGIN, login, outcomeOf, TOKEN_REQUIRED } from "../support/soap.ts";

const TRUSTED = "127.0.0.2";
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "groundfog-detail-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function orgFile(settings: unknown): string {
  const path = join(directory, "org.json");
  writeFileSync(path, JSON.stringify({ settings }));
  return path;
}

describe("strict", () => {
  let org: TestOrg;
  let user: Person;
  let frozen: Person;
  let stranger: Person;
  beforeAll(async () => {
    org = await startOrg({ org: orgFile({ "login.faultDetail": "strict" }) });
    await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
    [user, frozen, stranger] = [await person(org), await person(org), await person(org)];
    await freezeUser(org.ports, CONSOLE, frozen.userId, true);
  });
  afterAll(() => org.stop());

  const answer = async (username: string, secret: string, from: string): Promise<string> =>
    (await login(org.url, username, secret, { from })).text;
  const usernames = (): string[] => [user.username, frozen.username, "nobody@example.test", ""];

  it("asks everybody from outside for the token who sent nothing like one", async () => {
    const asked = faultBody("LOGIN_MUST_USE_SECURITY_TOKEN", TOKEN_REQUIRED, { type: "LoginFault" });
    for (const username of usernames())
      for (const secret of [user.password, "wrong", "", `${user.password} ${user.token}x`])
        expect(await answer(username, secret, "127.0.0.1")).toBe(asked);
  });

  it("says of everything with a token's form that the login is invalid", async () => {
    const refused = faultBody("INVALID_LOGIN", INVALID_LOGIN, { type: "LoginFault" });
    for (const username of usernames())
      for (const secret of [user.password + stranger.token, `wrong${user.token}`, user.token])
        expect(await answer(username, secret, "127.0.0.1")).toBe(refused);
    expect(await answer(frozen.username, frozen.password + frozen.token, "127.0.0.1")).toBe(refused);
  });

  it("never asks a trusted network for the token", async () => {
    const refused = faultBody("INVALID_LOGIN", INVALID_LOGIN, { type: "LoginFault" });
    for (const username of [frozen.username, "nobody@example.test"])
      for (const secret of [frozen.password, "wrong"])
        expect(await answer(username, secret, TRUSTED)).toBe(refused);
  });

  it("lets in who has both, and tells the history the cause", async () => {
    expect(outcomeOf(await login(org.url, user.username, user.password + user.token))).toBe("success");
    const mine = (await history(org)).filter(({ userId }) => userId === user.userId);
    expect(new Set(mine.map(({ status }) => status))).toEqual(
      new Set(["Failed: API security token required", "Invalid Password", "Success"]),
    );
  });
});

describe("the default", () => {
  const wrongPassword = async (url: string, username: string): Promise<string> =>
    outcomeOf(await login(url, username, "wrong"));

  it("is compatible in an ephemeral org: only the right password is asked for its token", async () => {
    const org = await startOrg();
    const { username, password } = org.admin;
    expect(await wrongPassword(org.url, username)).toBe("INVALID_LOGIN");
    expect(outcomeOf(await login(org.url, username, password))).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    await org.stop();
  });

  it("is strict in a kept org, and can be set", async () => {
    const strict = await startKept(join(directory, "strict"));
    expect(await wrongPassword(strict.url, strict.admin.username)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    await strict.stop();
    const compatible = await startKept(join(directory, "compatible"), {
      org: orgFile({ "login.faultDetail": "compatible" }),
    });
    expect(await wrongPassword(compatible.url, compatible.admin.username)).toBe("INVALID_LOGIN");
    await compatible.stop();
  });
});

describe("settings of an org file", () => {
  it.each([
    [{ "login.faultDetail": "loose" }, 'login.faultDetail must be one of "compatible", "strict"'],
    [{ "login.detail": "strict" }, "login.detail is no setting"],
    [{ "password.maxLoginAttempts": "3" }, "password.maxLoginAttempts must be one of 0, 3, 5, 10"],
    [{ constructor: 1 }, "constructor is no setting"],
    [["strict"], "settings must be an object"],
  ])("%j are refused before anything is made", (settings, message) => {
    expect(() => readOrgFile(orgFile(settings))).toThrow(message);
  });
});
