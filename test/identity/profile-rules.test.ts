// Login IP ranges and login hours of a profile, and sessions that are bound to addresses: over SOAP, REST and pages.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setPassword } from "../../src/domain/identity/passwords.ts";
import { readProfileRules, saveProfileRules } from "../../src/domain/identity/profile-rules.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { addTrustedRange, removeTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, mailedTokens, movableClock, type Person, person } from "../support/identity.ts";
import { login, outcomeOf } from "../support/soap.ts";

const clock = movableClock(Date.UTC(2026, 0, 5, 20));
let org: TestOrg;
let user: Person;
const INSIDE = "127.0.0.7";

const rules = (written: Parameters<typeof readProfileRules>[0]): Promise<void> =>
  org.ports.stores.transaction((stores) =>
    saveProfileRules(org.ports, stores, "Standard User", readProfileRules(written)),
  );
const setting = (name: string, value: boolean): Promise<void> =>
  org.ports.stores.transaction(({ identity }) => identity.saveSetting(`session.${name}`, String(value)));

beforeAll(async () => {
  org = await startOrg({ clock });
});
afterAll(() => org.stop());
beforeEach(async () => {
  await rules({});
  user = await person(org);
});

const enter = async (secret: string, from = "127.0.0.1"): Promise<string> =>
  outcomeOf(await login(org.url, user.username, secret, { from }));
const lastStatus = async (): Promise<string | undefined> => (await history(org)).at(-1)?.status;

describe("login IP ranges of a profile", () => {
  beforeEach(() => rules({ loginIpRanges: [INSIDE] }));

  it("let in with the password alone, inside", async () => {
    expect(await enter(user.password, INSIDE)).toBe("success");
    expect(await enter(user.password + user.token, INSIDE)).toBe("success");
    expect(await enter("wrong", INSIDE)).toBe("INVALID_LOGIN");
  });

  it("keep everybody out elsewhere, the right token or a trusted network notwithstanding", async () => {
    expect(await enter(user.password + user.token)).toBe("LOGIN_DURING_RESTRICTED_DOMAIN");
    expect(await lastStatus()).toBe("Restricted IP");
    await addTrustedRange(org.ports, CONSOLE, "127.0.0.9", "");
    expect(await enter(user.password, "127.0.0.9")).toBe("LOGIN_DURING_RESTRICTED_DOMAIN");
    await removeTrustedRange(org.ports, CONSOLE, "127.0.0.9");
  });

  it("tell nothing to who has no right secret", async () => {
    expect(await enter("wrong")).toBe("INVALID_LOGIN");
    expect(await enter(`${user.password.slice(1)}${user.token}`)).toBe("INVALID_LOGIN");
    expect(await lastStatus()).toBe("Invalid Password");
  });

  it("leave users of other profiles alone", async () => {
    const { username, password, securityToken } = org.admin;
    const admin = await login(org.url, username, `${password}${securityToken}`);
    expect(outcomeOf(admin)).toBe("success");
  });

  it("take the token away: no reset, and no mail with a new password", async () => {
    await expect(resetSecurityToken(org.ports, CONSOLE, user.userId)).rejects.toThrow("login IP ranges");
    await setPassword(org.ports, CONSOLE, user.userId, "Another-horse-10");
    expect(await mailedTokens(org, user.username)).toHaveLength(1);
    await rules({});
    await setPassword(org.ports, CONSOLE, user.userId, "Another-horse-11");
    expect(await mailedTokens(org, user.username)).toHaveLength(2);
  });
});

describe("login hours of a profile", () => {
  it("keep out at other times, and say so only to who has the right secret", async () => {
    await rules({ loginHours: { monday: ["08:00", "12:00"] } });
    expect(await enter(user.password + user.token)).toBe("LOGIN_DURING_RESTRICTED_TIME");
    expect(await lastStatus()).toBe("Restricted time");
    expect(await enter("wrong")).toBe("INVALID_LOGIN");
    await rules({ loginHours: { monday: ["08:00", "12:01"] } });
    expect(await enter(user.password + user.token)).toBe("success");
  });
});

describe("strict answers", () => {
  it("are those of a wrong password, to the byte", async () => {
    await org.ports.stores.transaction(({ identity }) => identity.saveSetting("login.faultDetail", "strict"));
    await rules({ loginIpRanges: [INSIDE] });
    const answer = async (secret: string) => (await login(org.url, user.username, secret)).text;
    const wrong = await answer(`wrong-password-1${user.token}`);
    expect(await answer(user.password + user.token)).toBe(wrong);
    expect(await answer(user.password)).toBe(await answer("wrong-password-1"));
    await org.ports.stores.transaction(({ identity }) =>
      identity.saveSetting("login.faultDetail", "compatible"),
    );
  });
});

describe("a session", () => {
  const open = async (from: string): Promise<string> =>
    /<sessionId>([^<]+)/.exec(
      (await login(org.url, user.username, user.password + user.token, { from })).text,
    )?.[1] ?? "";
  const use = async (session: string, from: string): Promise<number> => {
    const { request } = await import("node:http");
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${session}` };
      request(`${org.url}/services/data/v64.0/limits`, { localAddress: from, headers }, (reply) => {
        reply.resume().on("end", () => resolve(reply.statusCode ?? 0));
      })
        .on("error", reject)
        .end();
    });
  };

  it("may move, unless sessions are locked to their address", async () => {
    const session = await open("127.0.0.1");
    expect(await use(session, "127.0.0.8")).toBe(200);
    await setting("lockSessionsToIp", true);
    expect(await use(session, "127.0.0.8")).toBe(401);
    expect(await use(session, "127.0.0.1")).toBe(200);
    await setting("lockSessionsToIp", false);
    expect(await use(session, "127.0.0.8")).toBe(200);
  });

  it("is held to the profile's ranges where they are enforced on every request", async () => {
    const session = await open("127.0.0.1");
    await rules({ loginIpRanges: [INSIDE] });
    expect(await use(session, "127.0.0.1")).toBe(200);
    await setting("enforceIpRangesEveryRequest", true);
    expect(await use(session, "127.0.0.1")).toBe(401);
    expect(await use(session, INSIDE)).toBe(200);
    await setting("enforceIpRangesEveryRequest", false);
  });
});

describe("an org file", () => {
  it("sets both by the profile's name, and is refused for what is none", async () => {
    const file = join(tmpdir(), `groundfog-profiles-${process.pid}.json`);
    const start = (profiles: unknown): Promise<TestOrg> => {
      writeFileSync(file, JSON.stringify({ profiles }));
      return startOrg({ org: file });
    };
    const made = await start({ "Standard User": { loginIpRanges: ["127.0.0.7"] } });
    const { username, password, token } = await person(made, { token: false });
    expect(token).toBe("");
    expect(outcomeOf(await login(made.url, username, password, { from: INSIDE }))).toBe("success");
    expect(outcomeOf(await login(made.url, username, password))).toBe("LOGIN_DURING_RESTRICTED_DOMAIN");
    await made.stop();
    await expect(start({ Nobody: {} })).rejects.toThrow("there is no profile Nobody");
    await expect(start({ "Standard User": { loginIpRanges: ["nowhere"] } })).rejects.toThrow("nowhere");
  });
});
