// Where nothing is to be told of users, a refusal is the same whatever its cause: its bytes, its headers, and its cost.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { countedStores } from "../support/counted-stores.ts";
import { CONSOLE, history, type Person, person, setPolicy } from "../support/identity.ts";
import { login, outcomeOf } from "../support/soap.ts";
import { visitor } from "../support/visitor.ts";

interface Attempt {
  readonly username: string;
  readonly secret: string;
}

const calls: string[] = [];
let directory: string;
let org: TestOrg;
let hashes = 0;
let people: Readonly<Record<"good" | "other" | "frozen" | "inactive" | "locked" | "tokenless", Person>>;
let staleToken: string;

beforeAll(async () => {
  // The org's own rounds (mail, notices) would fall among the calls that are counted.
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  directory = mkdtempSync(join(tmpdir(), "groundfog-equal-"));
  const file = join(directory, "org.json");
  writeFileSync(file, JSON.stringify({ settings: { "login.faultDetail": "strict" } }));
  org = await startOrg({ org: file });
  const [good, other, frozen, inactive, locked] = [
    await person(org),
    await person(org),
    await person(org),
    await person(org),
    await person(org),
  ];
  people = { good, other, frozen, inactive, locked, tokenless: await person(org, { token: false }) };
  staleToken = good.token;
  const { token } = await resetSecurityToken(org.ports, CONSOLE, good.userId);
  people = { ...people, good: { ...good, token } };
  await freezeUser(org.ports, CONSOLE, frozen.userId, true);
  const { username, password, securityToken } = org.admin;
  const rest = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  const changed = await rest("PATCH", `/sobjects/User/${formatId(inactive.userId)}`, { IsActive: false });
  expect(changed.status).toBe(204);
  await setPolicy(org, { maxLoginAttempts: 3, lockoutMinutes: 0 });
  for (let more = 0; more < 3; more++) await login(org.url, locked.username, `wrong${locked.token}`);
  await setPolicy(org, { maxLoginAttempts: 0 });
  const { passwords, stores } = org.ports;
  const verify: typeof passwords.verify = (...given) => {
    hashes += 1;
    return passwords.verify(...given);
  };
  Object.assign(org.ports, { passwords: { ...passwords, verify }, stores: countedStores(stores, calls) });
});
afterAll(async () => {
  await org.stop();
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  calls.length = 0;
  hashes = 0;
});

const whole = ({ username, password, token }: Person): Attempt => ({ username, secret: password + token });

/** Each is refused for another cause; all secrets end in what has a token's form. */
const populations = (): Readonly<Record<string, Attempt>> => ({
  unknown: { ...whole(people.good), username: "nobody@example.test" },
  "wrong password": { ...whole(people.good), secret: `Incorrect-horse${people.good.token}` },
  "stale token": { ...whole(people.good), secret: people.good.password + staleToken },
  "another's token": { ...whole(people.good), secret: people.good.password + people.other.token },
  "no token of his": { ...whole(people.tokenless), secret: people.good.password + people.other.token },
  frozen: whole(people.frozen),
  inactive: whole(people.inactive),
  "locked out": whole(people.locked),
});

/** Nothing like a token in any secret. */
const withoutToken = (): Readonly<Record<string, Attempt>> => {
  const bare = (user: Person): Attempt => ({ username: user.username, secret: user.password });
  return {
    unknown: { username: "nobody@example.test", secret: people.good.password },
    "wrong password": { username: people.good.username, secret: "Incorrect-horse-9" },
    "missing token": bare(people.good),
    "token alone and a blank": { username: people.good.username, secret: `${people.good.token} ` },
    "never had one": bare(people.tokenless),
    frozen: bare(people.frozen),
    inactive: bare(people.inactive),
    "locked out": bare(people.locked),
    "a name that no user can have": { username: "\u0430dmin", secret: "x" },
    empty: { username: "", secret: "" },
  };
};

/** All that a client can see of an answer but the day and what is drawn for each. */
const visible = (status: number, headers: Iterable<[string, unknown]>, text: string): string =>
  JSON.stringify([
    status,
    [...headers].filter(([name]) => !["date", "set-cookie"].includes(name)).toSorted(),
    text.replaceAll(/name="csrf" value="[^"]*"/g, ""),
  ]);

const DOORS: Readonly<Record<string, (attempt: Attempt) => Promise<string>>> = {
  async "SOAP partner"({ username, secret }) {
    const { status, headers, text } = await login(org.url, username, secret);
    return visible(status, Object.entries(headers), text);
  },
  async "SOAP enterprise"({ username, secret }) {
    const path = "/services/Soap/c/64.0";
    const { status, headers, text } = await login(org.url, username, secret, { flavour: "c", path });
    return visible(status, Object.entries(headers), text);
  },
  async OData({ username, secret }) {
    const authorization = `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`;
    const response = await fetch(`${org.url}/odata/v4/Account`, { headers: { authorization } });
    return visible(response.status, response.headers, await response.text());
  },
  async browser({ username, secret }) {
    const { status, headers, text } = await visitor(org.url).logIn(username, secret);
    return visible(status, headers, text);
  },
};

describe.each(Object.keys(DOORS))("a login through %s", (door) => {
  it.each([
    ["a token's form", populations],
    ["nothing of a token", withoutToken],
  ])("with %s in its secret is refused alike, whatever the cause", async (_, all) => {
    const answers = new Map<string, string[]>();
    for (const [name, attempt] of Object.entries(all())) {
      // In a browser these are the right password, and let in.
      if (door === "browser" && ["missing token", "never had one"].includes(name)) continue;
      const answer = (await DOORS[door]?.(attempt)) ?? "";
      answers.set(answer, [...(answers.get(answer) ?? []), name]);
    }
    expect([...answers.values()]).toHaveLength(1);
    expect([...answers.keys()][0]).not.toContain("sessionId");
  });
});

describe("what a refusal costs", () => {
  it.each([
    ["a token's form", populations],
    ["nothing of a token", withoutToken],
  ])("is one hash, one transaction, one row and no work that tells (%s)", async (_, all) => {
    const costs: { readonly name: string; readonly calls: readonly string[] }[] = [];
    const oneRefusal = async (name: string, { username, secret }: Attempt): Promise<readonly string[]> => {
      const before = (await history(org)).length;
      calls.length = 0;
      hashes = 0;
      expect(outcomeOf(await login(org.url, username, secret))).not.toBe("success");
      const cost = [...calls];
      expect({ name, hashes }).toEqual({ name, hashes: 1 });
      expect((await history(org)).length - before).toBe(1);
      return cost;
    };
    for (const [name, attempt] of Object.entries(all())) {
      // What is cleared away now and then falls among the calls of some; it can only add.
      const tries: (readonly string[])[] = [];
      for (let time = 0; time < 3; time++) tries.push(await oneRefusal(name, attempt));
      const [cost = []] = tries.toSorted((a, b) => a.length - b.length);
      expect(cost.filter((call) => call === "transaction")).toHaveLength(1);
      costs.push({ name, calls: cost });
    }
    const most = Math.max(...costs.map((cost) => cost.calls.length));
    const least = Math.min(...costs.map((cost) => cost.calls.length));
    // A call of a port is some 5 microseconds; of a hash, which varies by a hundred times as much, it says nothing.
    expect({ most, least }).toEqual({ most, least: expect.toSatisfy((count: number) => most - count <= 8) });
    expect(least).toBeGreaterThan(8);
  });

  it("is the same in writes: nothing is changed but the history", async () => {
    const written = (): string[] =>
      calls.filter((call) =>
        /\.(insert|update|save\w*|add\w*|change|create|note\w*|count|remove\w*)$/.test(call),
      );
    const seen = new Set<string>();
    for (const { username, secret } of Object.values(populations())) {
      calls.length = 0;
      await login(org.url, username, secret);
      seen.add(written().join(" "));
    }
    // Of the users that there are, attempts that a lockout doesn't refuse are counted for the hour's limit.
    expect([...seen].toSorted()).toEqual([
      "identity.loginRate.note records.insert identity.saveTrace",
      "records.insert identity.saveTrace",
    ]);
  });
});
