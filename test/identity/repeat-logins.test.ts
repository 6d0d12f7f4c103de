// Repeat logins without a hash: only where the org wants it, only for what was right, and never for what no longer is.
import { hash, verify } from "@node-rs/argon2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callOrg } from "../../src/cli/control-client.ts";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { setPassword } from "../../src/domain/identity/passwords.ts";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { startKept } from "../support/kept-org.ts";
import { temporaryDirectory } from "../support/server-process.ts";
import { login, outcomeOf, sessionIn } from "../support/soap.ts";
import { visitor } from "../support/visitor.ts";

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
  await setSetting(org.ports, CONSOLE, "login.rememberVerified", "true");
  user = await person(org);
  runs = 0;
});

const enter = (secret: string, username = user.username) => login(org.url, username, secret);
const outcome = async (secret: string): Promise<string> => outcomeOf(await enter(secret));
const good = (): string => user.password + user.token;

describe("a repeat login", () => {
  it("costs a hash each time unless the org wants it otherwise", async () => {
    await setSetting(org.ports, CONSOLE, "login.rememberVerified", "false");
    for (let time = 0; time < 3; time++) expect(await outcome(good())).toBe("success");
    expect(runs).toBe(3);
    await setSetting(org.ports, CONSOLE, "login.rememberVerified", "true");
    for (let time = 0; time < 3; time++) expect(await outcome(good())).toBe("success");
    expect(runs).toBe(4);
    await setSetting(org.ports, CONSOLE, "login.rememberVerified", "false");
    expect(await outcome(good())).toBe("success");
    expect(runs).toBe(5);
  });

  it("has a session and a history row of its own each time", async () => {
    const sessions = new Set<string>();
    for (let time = 0; time < 5; time++) sessions.add(sessionIn(await enter(good())));
    expect(sessions.size).toBe(5);
    expect(runs).toBe(1);
    const rows = (await history(org)).filter(({ userId }) => userId === user.userId);
    expect(rows.map(({ status }) => status)).toEqual(new Array(5).fill("Success"));
  });

  it("has its hash again after a quarter of an hour, and after the clock was set back", async () => {
    await enter(good());
    clock.move(15 * 60_000 - 1);
    await enter(good());
    expect(runs).toBe(1);
    clock.move(1);
    await enter(good());
    expect(runs).toBe(2);
    clock.move(-1);
    await enter(good());
    expect(runs).toBe(3);
  });
});

describe("a refusal", () => {
  it("has had its one hash, whatever is remembered", async () => {
    await enter(good());
    const wrong = ["wrong", `wrong${user.token}`, `${user.password} ${user.token}`, `${good()} `];
    await setPolicy(org, { maxLoginAttempts: 0 });
    for (const secret of wrong) expect(await outcome(secret)).not.toBe("success");
    expect(runs).toBe(1 + wrong.length);
    expect(await outcome(user.password)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(runs).toBe(2 + wrong.length);
    await setPolicy(org, { maxLoginAttempts: 3 });
  });

  it("of a frozen or a locked-out user is the same for the right password", async () => {
    await enter(good());
    await freezeUser(org.ports, CONSOLE, user.userId, true);
    expect(await outcome(good())).toBe("INVALID_LOGIN");
    expect(runs).toBe(2);
    await freezeUser(org.ports, CONSOLE, user.userId, false);
    for (let guess = 0; guess < 3; guess++) await enter(`wrong${user.token}`);
    runs = 0;
    expect(await outcome(good())).toBe("INVALID_LOGIN");
    expect(runs).toBe(1);
  });

  it("of a browser with password and token stays one", async () => {
    await enter(good());
    expect((await visitor(org.url).logIn(user.username, good())).status).toBe(401);
    expect((await visitor(org.url).logIn(user.username, user.password)).location).toBe("/home");
  });

  it("of another user with the same password has a hash of his own", async () => {
    await enter(good());
    const other = await person(org);
    runs = 0;
    expect(outcomeOf(await enter(other.password + other.token, other.username))).toBe("success");
    expect(runs).toBe(1);
  });
});

const twice = (run: () => Promise<void>) => Promise.all([run(), run()]);
const thrice = (run: () => Promise<void>) => Promise.all([run(), run(), run()]);

const TRUSTED = "127.0.0.77";

describe("after a change", () => {
  it("the old secret is taken 0 times in 500 trials under load, changed through the server's socket", async () => {
    const data = temporaryDirectory();
    const kept = await startKept(data);
    const { ports, url } = kept;
    // What a hash costs is not what is tried here, and 500 refusals have one each.
    const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
    Object.assign(ports, { passwords: { hash: (secret: string) => hash(secret, cheap), verify } });
    const here = { ...org, ports, url };
    await setSetting(ports, CONSOLE, "login.rememberVerified", "true");
    await setSetting(ports, CONSOLE, "password.maxLoginAttempts", "0");
    await addTrustedRange(ports, CONSOLE, TRUSTED, "");
    const command = (name: Parameters<typeof callOrg>[1], args: Record<string, unknown>) =>
      callOrg({ data, url: null }, name, args);
    let accepted = 0;
    let trials = 0;
    const refuse = async (username: string, secret: string, from?: string): Promise<void> => {
      const answer = await login(url, username, secret, from === undefined ? {} : { from });
      trials += 1;
      if (answer.status === 200) accepted += 1;
    };
    const enterKept = async (username: string, secret: string, from?: string): Promise<void> => {
      const answer = await login(url, username, secret, from === undefined ? {} : { from });
      expect(outcomeOf(answer)).toBe("success");
    };
    const stop = { now: false };
    const background = await person(here);
    const load = (async () => {
      for (; !stop.now; ) await login(url, background.username, background.password + background.token);
    })();
    const round = async (person: Person, index: number): Promise<void> => {
      const { username, password, token } = person;
      await enterKept(username, password + token);
      await command("user.freeze", { username });
      await thrice(() => refuse(username, password + token));
      await command("user.activate", { username });
      await enterKept(username, password + token);
      const range = `127.0.1.${index + 1}`;
      await command("network.trust", { range });
      await enterKept(username, password, range);
      await command("network.remove", { range });
      await twice(() => refuse(username, password, range));
      await command("token.reset", { username });
      await twice(() => refuse(username, password + token));
      await enterKept(username, password, TRUSTED);
      await setPassword(ports, CONSOLE, person.userId, "Another-horse-10");
      await thrice(() => refuse(username, password, TRUSTED));
    };
    for (let batch = 0; batch < 10; batch++) {
      const people = await Promise.all(Array.from({ length: 5 }, () => person(here)));
      await Promise.all(people.map((one, index) => round(one, batch * 5 + index)));
    }
    stop.now = true;
    await load;
    await kept.stop();
    expect({ accepted, trials }).toEqual({ accepted: 0, trials: 500 });
  });
});
