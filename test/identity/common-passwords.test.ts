// Passwords that everybody's users choose: refused wherever a new one is set, and nowhere else.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { addUser } from "../../src/domain/identity/users.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, person, setPolicy } from "../support/identity.ts";
import { startKept } from "../support/kept-org.ts";
import { call, login, outcomeOf, sessionIn, textIn } from "../support/soap.ts";

const EASY = "Your password cannot be easy to guess. Please choose a different one.";
const COMMON = ["password1", "PassWord1", "qwerty123", "TEST1234"];
const TRUSTED = "127.0.0.2";
let org: TestOrg;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "groundfog-common-"));
  org = await startOrg();
  await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
});
afterAll(async () => {
  await org.stop();
  rmSync(directory, { recursive: true });
});
afterEach(() => setPolicy(org, { refuseCommon: true }));

const admin = (): Promise<string> =>
  soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);

describe("a common password is refused", () => {
  it.each(COMMON)("%s, by who changes his own", async (common) => {
    const user = await person(org);
    const session = sessionIn(await login(org.url, user.username, user.password, { from: TRUSTED }));
    const answer = await call(
      org.url,
      session,
      `<changeOwnPassword><oldPassword>${user.password}</oldPassword><newPassword>${common}</newPassword></changeOwnPassword>`,
    );
    expect(outcomeOf(answer)).toBe("INVALID_NEW_PASSWORD");
    expect(textIn(answer, "faultstring")).toBe(`INVALID_NEW_PASSWORD: ${EASY}`);
    expect(textIn(answer, "sf:exceptionMessage")).toBe(EASY);
    // Nothing of it was taken: the old one is the user's still.
    expect(outcomeOf(await login(org.url, user.username, user.password, { from: TRUSTED }))).toBe("success");
  });

  it.each(COMMON)("%s, by an administrator, over SOAP and REST", async (common) => {
    const user = await person(org, { token: false });
    const id = formatId(user.userId);
    const session = await admin();
    const soap = await call(
      org.url,
      session,
      `<setPassword><userId>${id}</userId><password>${common}</password></setPassword>`,
    );
    expect(textIn(soap, "sf:exceptionMessage")).toBe(EASY);
    const rest = await restClient(org.url, session)("POST", `/sobjects/User/${id}/password`, {
      NewPassword: common,
    });
    expect([rest.status, rest.body]).toEqual([400, [{ errorCode: "INVALID_NEW_PASSWORD", message: EASY }]]);
  });

  it("of a user who is made, and of a kept org's first administrator", async () => {
    const asked = { username: "easy@example.test", email: "easy@example.test", lastName: "Easy" };
    const made = addUser(org.ports, CONSOLE, { ...asked, profile: "Standard User", password: "password1" });
    await expect(made).rejects.toThrow(EASY);
    const kept = startKept(join(directory, "kept"), { adminPassword: "Password1" });
    await expect(kept).rejects.toThrow(EASY);
  });
});

describe("a common password is taken", () => {
  it("where the policy has no such rule, and goes on to let in when it comes back", async () => {
    await setPolicy(org, { refuseCommon: false });
    const user = await person(org, { password: "password1" });
    await setPolicy(org, { refuseCommon: true });
    expect(outcomeOf(await login(org.url, user.username, user.password + user.token))).toBe("success");
  });

  it("of an ephemeral org's first administrator, and by an org file that says so", async () => {
    const file = join(directory, "org.json");
    const users = [{ username: "ada@example.test", lastName: "Ada", password: "qwerty123" }];
    writeFileSync(file, JSON.stringify({ users }));
    await expect(startOrg({ org: file })).rejects.toThrow(EASY);
    writeFileSync(file, JSON.stringify({ settings: { "password.refuseCommon": false }, users }));
    const other = await startOrg({ org: file, adminPassword: "password1" });
    const { username, securityToken } = other.admin;
    expect(outcomeOf(await login(other.url, username, `password1${securityToken}`))).toBe("success");
    await other.stop();
  });
});
