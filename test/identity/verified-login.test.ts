// Clients that send user name and secret with every request: one login a minute for each of them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNamedToken, revokeNamedToken } from "../../src/domain/identity/named-tokens.ts";
import { setPassword } from "../../src/domain/identity/passwords.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { addTrustedRange, removeTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { verifiedLogin } from "../../src/domain/identity/verified-login.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { login, outcomeOf } from "../support/soap.ts";

const clock = movableClock();
let org: TestOrg;
let user: Person;
let runs = 0;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { maxLoginAttempts: 3 });
  const real = org.ports.passwords;
  const counted: typeof real = {
    ...real,
    verify: (stored, secret) => {
      runs += 1;
      return real.verify(stored, secret);
    },
  };
  Object.assign(org.ports, { passwords: counted });
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
  runs = 0;
});

interface From {
  readonly address?: string;
  readonly application?: string;
}

const enter = async (secret: string, { address = "203.0.113.1", application = "Tableau" }: From = {}) => {
  const attempt = { username: user.username, secret, address, application } as const;
  const loginUrl = "org.example.test";
  const found = await verifiedLogin(org.ports, { ...attempt, loginUrl, channel: "odata", apiVersion: null });
  return found.ok ? found.caller.username : found.fault.code;
};
const rows = async () => (await history(org)).filter(({ userId }) => userId === user.userId);

describe("a client that comes again", () => {
  it("is one hash and one history row a minute, however many its requests", async () => {
    const secret = user.password + user.token;
    const first = await Promise.all(Array.from({ length: 50 }, () => enter(secret)));
    for (let page = 0; page < 450; page++) first.push(await enter(secret));
    expect(new Set(first)).toEqual(new Set([user.username]));
    expect(runs).toBe(1);
    expect(await rows()).toMatchObject([{ status: "Success", application: "Tableau", apiType: "OData" }]);
    clock.move(59_999);
    await enter(secret);
    expect(runs).toBe(1);
    clock.move(1);
    await enter(secret);
    expect(runs).toBe(2);
    expect(await rows()).toHaveLength(2);
  });

  it("is another one from another address or with another application", async () => {
    const secret = user.password + user.token;
    await enter(secret);
    await enter(secret, { address: "203.0.113.2" });
    await enter(secret, { application: "Excel" });
    expect(runs).toBe(3);
    expect((await rows()).map(({ sourceIp, application }) => [sourceIp, application])).toEqual([
      ["203.0.113.1", "Tableau"],
      ["203.0.113.2", "Tableau"],
      ["203.0.113.1", "Excel"],
    ]);
  });
});

describe("from the next request on", () => {
  it("an old token is refused, in 100 of 100 resets under load", async () => {
    let stale = 0;
    for (let reset = 0; reset < 100; reset++) {
      const old = user.password + user.token;
      // A fresh network each time: the refusals of one would end in waiting.
      const from = { address: `198.18.${reset}.1` };
      await enter(old, from);
      const busy = Array.from({ length: 5 }, () => enter(old, from));
      const { token } = await resetSecurityToken(org.ports, CONSOLE, user.userId);
      if ((await enter(old, from)) === user.username) stale += 1;
      await Promise.all(busy);
      user = { ...user, token };
    }
    expect(stale).toBe(0);
    expect(await enter(user.password + user.token)).toBe(user.username);
  });

  it("an old password is refused", async () => {
    await addTrustedRange(org.ports, CONSOLE, "192.0.2.0/24", "");
    const from = { address: "192.0.2.9" };
    expect(await enter(user.password, from)).toBe(user.username);
    await setPassword(org.ports, CONSOLE, user.userId, "Another-horse-10");
    expect(await enter(user.password, from)).toBe("INVALID_LOGIN");
    expect(await enter("Another-horse-10", from)).toBe(user.username);
    await removeTrustedRange(org.ports, CONSOLE, "192.0.2.0/24");
    expect(await enter("Another-horse-10", from)).not.toBe(user.username);
  });

  it("an old token is refused from a trusted network, too, and so is a revoked one", async () => {
    await addTrustedRange(org.ports, CONSOLE, "192.0.2.0/24", "");
    const from = { address: "192.0.2.9" };
    const request = { label: "report", expiresAt: null, ranges: [], readOnly: true, prefixed: false };
    const { token } = await createNamedToken(org.ports, CONSOLE, user.userId, request);
    for (const secret of [user.password + user.token, user.password + token, user.password])
      expect(await enter(secret, from)).toBe(user.username);
    await resetSecurityToken(org.ports, CONSOLE, user.userId);
    await revokeNamedToken(org.ports, CONSOLE, user.userId, "report");
    expect(await enter(user.password + user.token, from)).toBe("INVALID_LOGIN");
    expect(await enter(user.password + token, from)).toBe("INVALID_LOGIN");
    expect(await enter(user.password, from)).toBe(user.username);
    await removeTrustedRange(org.ports, CONSOLE, "192.0.2.0/24");
  });

  it("a frozen user is refused, and comes back with a login of his own", async () => {
    const secret = user.password + user.token;
    expect(await enter(secret)).toBe(user.username);
    await freezeUser(org.ports, CONSOLE, user.userId, true);
    expect(await enter(secret)).toBe("INVALID_LOGIN");
    await freezeUser(org.ports, CONSOLE, user.userId, false);
    expect(await enter(secret)).toBe(user.username);
    expect((await rows()).map(({ status }) => status)).toEqual(["Success", "User is frozen", "Success"]);
  });
});

describe("wrong secrets", () => {
  it("end in refusals that cost no hash, and lock nobody out", async () => {
    const answers = new Set<string>();
    for (let guess = 0; guess < 300; guess++) answers.add(await enter(`guess ${guess}`));
    expect(answers).toEqual(new Set(["INVALID_LOGIN"]));
    expect(runs).toBe(10);
    expect(await rows()).toHaveLength(10);
    expect(outcomeOf(await login(org.url, user.username, user.password + user.token))).toBe("success");
    expect(await enter(user.password + user.token, { address: "203.0.114.1" })).toBe(user.username);
  });

  it("of a user whom another door locked out are refused like all else", async () => {
    for (let guess = 0; guess < 3; guess++) await login(org.url, user.username, `wrong ${guess}`);
    expect(await enter(user.password + user.token)).toBe("INVALID_LOGIN");
  });
});
