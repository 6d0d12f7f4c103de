// Setup > Password Policies, as users meet them who change their passwords and log in.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resetPassword } from "../../src/domain/identity/passwords.ts";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { addUser } from "../../src/domain/identity/users.ts";
import { readOrgFile } from "../../src/org-file.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient } from "../support/client.ts";
import { CONSOLE, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import {
  call,
  escaped,
  faultBody,
  login,
  outcomeOf,
  type RawAnswer,
  sessionIn,
  textIn,
} from "../support/soap.ts";

const DAY = 86_400_000;
const TRUSTED = "127.0.0.2";
const REUSED = "You cannot reuse this old password.";
const clock = movableClock();
let org: TestOrg;
let user: Person;
beforeAll(async () => {
  org = await startOrg({ clock });
  await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
});
afterAll(() => org.stop());
const DEFAULTS = {
  complexity: "AlphaNumeric",
  minimumPasswordLength: 8,
  expiration: "NinetyDays",
  historyRestriction: 3,
  minimumPasswordLifetime: false,
};
beforeEach(async () => {
  user = await person(org, { password: "Password-0" });
});
afterEach(() => setPolicy(org, DEFAULTS));

const enter = (password: string): Promise<RawAnswer> =>
  login(org.url, user.username, password, { from: TRUSTED });
const isExpired = async (password: string): Promise<string | undefined> =>
  textIn(await enter(password), "passwordExpired");

/** Logs in and changes the password; gives "success" or the text of the refusal. */
async function change(before: string, after: string): Promise<string> {
  const session = sessionIn(await enter(before));
  const answer = await call(
    org.url,
    session,
    `<changeOwnPassword><oldPassword>${escaped(before)}</oldPassword><newPassword>${escaped(after)}</newPassword></changeOwnPassword>`,
  );
  if (answer.status === 200) return "success";
  expect(outcomeOf(answer)).toBe("INVALID_NEW_PASSWORD");
  return textIn(answer, "sf:exceptionMessage") ?? "";
}

describe("expiry", () => {
  it("comes after 90 days: the login says so, and the session may only change the password", async () => {
    clock.move(90 * DAY - 1);
    expect(await isExpired("Password-0")).toBe("false");
    const before = sessionIn(await enter("Password-0"));
    clock.move(1);
    const answer = await enter("Password-0");
    expect(textIn(answer, "passwordExpired")).toBe("true");
    const message =
      "The users password has expired, you must call SetPassword before attempting any other API operations";
    const refused = faultBody("INVALID_OPERATION_WITH_EXPIRED_PASSWORD", message);
    expect((await call(org.url, sessionIn(answer), "<getUserInfo/>")).text).toBe(refused);
    const rest = await restClient(org.url, sessionIn(answer))("GET", "/limits");
    expect(rest).toMatchObject({
      status: 403,
      body: [{ message, errorCode: "INVALID_OPERATION_WITH_EXPIRED_PASSWORD" }],
    });
    // A session from before goes on.
    expect(outcomeOf(await call(org.url, before, "<getUserInfo/>"))).toBe("success");
    expect(await change("Password-0", "Password-1")).toBe("success");
    expect(await isExpired("Password-1")).toBe("false");
  });

  it("comes when the policy says, or never", async () => {
    await setPolicy(org, { expiration: "ThirtyDays" });
    clock.move(30 * DAY);
    expect(await isExpired("Password-0")).toBe("true");
    await setPolicy(org, { expiration: "OneYear" });
    expect(await isExpired("Password-0")).toBe("false");
    await setPolicy(org, { expiration: "Never" });
    clock.move(36_500 * DAY);
    expect(await isExpired("Password-0")).toBe("false");
    await setPolicy(org, { expiration: "SixMonths" });
    expect(await isExpired("Password-0")).toBe("true");
    // The clock goes back: what was found expired stays so.
    clock.move(-40_000 * DAY);
    expect(await isExpired("Password-0")).toBe("true");
    clock.move(40_000 * DAY);
  });

  it("is counted from the change that the user's record tells, too", async () => {
    const read = async (password: string): Promise<unknown> => {
      const session = sessionIn(await enter(password));
      const soql = `SELECT LastPasswordChangeDate FROM User WHERE Username = '${user.username}'`;
      const answer = await restClient(org.url, session)("GET", `/query?q=${encodeURIComponent(soql)}`);
      return (answer.body as { records?: { LastPasswordChangeDate: string }[] }).records?.[0]
        ?.LastPasswordChangeDate;
    };
    const before = await read("Password-0");
    clock.move(1000);
    expect(await change("Password-0", "Password-1")).toBe("success");
    expect(Date.parse(String(await read("Password-1"))) - Date.parse(String(before))).toBe(1000);
  });
});

describe("history", () => {
  it("keeps the last three, the present one among them, from being used again", async () => {
    expect(await change("Password-0", "Password-0")).toBe(REUSED);
    expect(await change("Password-0", "Password-1")).toBe("success");
    expect(await change("Password-1", "Password-0")).toBe(REUSED);
    expect(await change("Password-1", "Password-2")).toBe("success");
    for (const former of ["Password-0", "Password-1", "Password-2"])
      expect(await change("Password-2", former)).toBe(REUSED);
    expect(await change("Password-2", "Password-3")).toBe("success");
    expect(await change("Password-3", "Password-0")).toBe("success");
  });

  it("is not emptied by an administrator's reset, whose temporary password is never made permanent", async () => {
    const { temporaryPassword } = await resetPassword(org.ports, CONSOLE, user.userId);
    expect(await change(temporaryPassword, "Password-0")).toBe(REUSED);
    await setPolicy(org, { expiration: "Never", historyRestriction: 0 });
    expect(await change(temporaryPassword, temporaryPassword)).toBe(REUSED);
    expect(await change(temporaryPassword, "Password-0")).toBe("success");
    expect(await change("Password-0", "Password-0")).toBe("success");
  });
});

describe("a minimum lifetime", () => {
  it("lets a user change his password once in 24 hours", async () => {
    await setPolicy(org, { minimumPasswordLifetime: true });
    const early = "You can change your password only once in 24 hours.";
    expect(await change("Password-0", "Password-1")).toBe(early);
    clock.move(DAY - 1);
    expect(await change("Password-0", "Password-1")).toBe(early);
    clock.move(1);
    expect(await change("Password-0", "Password-1")).toBe("success");
    const { temporaryPassword } = await resetPassword(org.ports, CONSOLE, user.userId);
    expect(await change(temporaryPassword, "Password-2")).toBe("success");
  });
});

describe("length and complexity", () => {
  it("are asked of new passwords only, wherever they are set", async () => {
    await setPolicy(org, { minimumPasswordLength: 12, complexity: "UpperLowerCaseNumeric" });
    expect(await change("Password-0", "Password-1")).toBe(
      "Your password must be at least 12 characters long.",
    );
    const mix = "Your password must have a mix of uppercase letters, lowercase letters and numbers.";
    expect(await change("Password-0", "long-enough-1")).toBe(mix);
    const asked = { username: "x@example.test", email: "x@example.test", lastName: "X" };
    await expect(
      addUser(org.ports, CONSOLE, { ...asked, profile: "Standard User", password: "long-enough-1" }),
    ).rejects.toThrow(mix);
    expect(await change("Password-0", "Long-enough-1")).toBe("success");
  });
});

describe("an org file", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "groundfog-policy-"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const file = (content: unknown): string => {
    const path = join(directory, "org.json");
    writeFileSync(path, JSON.stringify(content));
    return path;
  };

  it("sets the policy before its users are made", async () => {
    const settings = { "password.minimumPasswordLength": 5, "password.complexity": "NoRestriction" };
    const users = [{ username: "ada@example.test", lastName: "Ada", password: "brief" }];
    const other = await startOrg({ org: file({ settings, users }) });
    expect(outcomeOf(await login(other.url, "ada@example.test", "brief"))).toBe(
      "LOGIN_MUST_USE_SECURITY_TOKEN",
    );
    await other.stop();
  });

  it.each([
    [{ "password.minimumPasswordLength": 4 }, "must be one of the whole numbers from 5 to 50"],
    [{ "password.minimumPasswordLength": 8.5 }, "must be one of the whole numbers from 5 to 50"],
    [{ "password.expiration": 90 }, 'must be one of "ThirtyDays"'],
    [{ "password.minimumPasswordLifetime": "true" }, "must be one of false, true"],
    [{ "password.historyRestriction": 25 }, "must be one of the whole numbers from 0 to 24"],
    [{ "password.historyRestriction": 0 }, "may be 0 only where password.expiration is Never"],
  ])("can't set %j", (settings, message) => {
    expect(() => readOrgFile(file({ settings }))).toThrow(message);
  });
});
