// Security tokens: one at a time, mailed with their reset or not at all, kept as a keyed hash.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resetSecurityToken, tokenStatus } from "../../src/domain/identity/security-token.ts";
import { formatId } from "../../src/domain/model/id.ts";
import type { Ports } from "../../src/domain/ports/ports.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, mailedTokens, type Person, person, setPolicy } from "../support/identity.ts";
import { login, outcomeOf } from "../support/soap.ts";

// Every look at the clock is later than the one before, so that what was decided can be put in order.
let time = Date.UTC(2026, 0, 1);
const clock = { now: () => ++time };
let org: TestOrg;
beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { maxLoginAttempts: 0 });
});
afterAll(() => org.stop());

const reset = ({ userId }: Person): Promise<{ readonly token: string }> =>
  resetSecurityToken(org.ports, CONSOLE, userId);

const enter = async (user: Person, token: string): Promise<string> =>
  outcomeOf(await login(org.url, user.username, user.password + token));

describe("a reset", () => {
  it("ends the old token at once, and says so in mail and history", async () => {
    const user = await person(org);
    expect(await enter(user, user.token)).toBe("success");
    const { token } = await reset(user);
    expect(token).not.toBe(user.token);
    expect(token).toMatch(/^[A-Za-z0-9]{25}$/);
    expect(await enter(user, user.token)).toBe("INVALID_LOGIN");
    expect(await enter(user, token)).toBe("success");
    const events = await org.ports.stores.identity.events(user.userId);
    expect(events.filter(({ event }) => event === "security token reset")).toHaveLength(2);
    for (const { event } of events) expect(event).not.toContain(token);
  });

  it("mails what scripts parse", async () => {
    const user = await person(org);
    const mail = await org.inbox.waitFor({ to: user.username });
    expect(mail.subject).toBe("Your new Salesforce security token");
    expect(mail.text.split("\n")).toContain(`Username: ${user.username}`);
    expect(mail.text.split("\n")).toContain(`Security token (case-sensitive): ${user.token}`);
    // As robots do: the rest of the line behind the label, up to "For more".
    const parsed = /Security token \(case-sensitive\):([\s\S]*?)For more/.exec(mail.text)?.[1];
    expect(parsed?.trim()).toBe(user.token);
    expect(mail.html).toContain(user.token);
    expect(mail.subject).not.toContain(user.token);
  });

  it("keeps the last of five valid, and no other", async () => {
    const user = await person(org);
    for (let more = 0; more < 4; more++) await reset(user);
    const tokens = await mailedTokens(org, user.username);
    expect(new Set(tokens).size).toBe(5);
    const outcomes = await Promise.all(tokens.map((token) => enter(user, token)));
    expect(outcomes).toEqual([...new Array(4).fill("INVALID_LOGIN"), "success"]);
  });

  it("leaves one token when two come at once: that of the last mail", async () => {
    const user = await person(org);
    for (let round = 0; round < 5; round++) await Promise.all([reset(user), reset(user)]);
    const tokens = await mailedTokens(org, user.username);
    expect(new Set(tokens).size).toBe(11);
    const outcomes: string[] = [];
    for (const token of tokens.slice(-3)) outcomes.push(await enter(user, token));
    expect(outcomes).toEqual(["INVALID_LOGIN", "INVALID_LOGIN", "success"]);
  });

  it("holds against a hundred logins under way with the old token", async () => {
    const user = await person(org);
    const before = Array.from({ length: 50 }, () => enter(user, user.token));
    await Promise.race(before);
    const { token } = await reset(user);
    const after = await Promise.all(Array.from({ length: 50 }, () => enter(user, user.token)));
    // More than the hash workers queue are sent away busy; none gets in.
    for (const outcome of after) expect(["INVALID_LOGIN", "SERVER_UNAVAILABLE"]).toContain(outcome);
    expect(after).toContain("INVALID_LOGIN");
    const outcomes = await Promise.all(before);
    for (const outcome of outcomes) expect(["success", "INVALID_LOGIN"]).toContain(outcome);
    expect(outcomes).toContain("success");
    // Of those in flight, the ones that were decided before the reset got in, and no other.
    const resetAt = (await org.ports.stores.identity.events(user.userId)).at(-1)?.at ?? 0;
    const rows = (await history(org)).filter(({ userId }) => userId === user.userId);
    const statuses = (early: boolean): ReadonlySet<string> =>
      new Set(rows.filter((row) => row.time < resetAt === early).map(({ status }) => status));
    expect(statuses(true)).toEqual(new Set(["Success"]));
    expect(statuses(false)).toEqual(new Set(["Invalid Password"]));
    expect((await mailedTokens(org, user.username)).at(-1)).toBe(token);
    expect(await enter(user, token)).toBe("success");
    expect(await enter(user, user.token)).toBe("INVALID_LOGIN");
  });

  it("of a user that there isn't changes nothing", async () => {
    await expect(resetSecurityToken(org.ports, CONSOLE, 1)).rejects.toMatchObject({
      fault: { cause: "recordNotFound" },
    });
  });
});

describe("a reset that fails", () => {
  /** The org's own ports, but that one write of the transaction is refused by the disk. */
  function failing(at: "setBody" | "addEvent"): Ports {
    const { ports } = org;
    const broken = async (): Promise<never> => {
      throw new Error("the disk is gone");
    };
    return {
      ...ports,
      stores: {
        ...ports.stores,
        transaction: (work) =>
          ports.stores.transaction((stores) =>
            work({
              ...stores,
              outbox: at === "setBody" ? { ...stores.outbox, setBody: broken } : stores.outbox,
              identity: at === "addEvent" ? { ...stores.identity, addEvent: broken } : stores.identity,
            }),
          ),
      },
    };
  }

  it.each(["setBody", "addEvent"] as const)(
    "in %s leaves the old token valid and queues no mail",
    async (at) => {
      const user = await person(org);
      // Others' mails about wrong tokens may come meanwhile.
      const mails = async () => (await org.inbox.list()).filter(({ to }) => to === user.username);
      const before = await mails();
      await expect(resetSecurityToken(failing(at), CONSOLE, user.userId)).rejects.toThrow("the disk is gone");
      expect(await enter(user, user.token)).toBe("success");
      expect(await mails()).toHaveLength(before.length);
      expect(await org.ports.stores.identity.events(user.userId)).toHaveLength(2);
    },
  );

  it("because the mail has no address leaves the old token valid", async () => {
    const user = await person(org);
    const described = (await org.ports.catalogue()).object("User");
    const email = described?.fieldsByName.get("email");
    if (!described || !email) throw new Error("User has no Email");
    await org.ports.stores.transaction(({ records }) =>
      records.update(described, [email], [user.userId], [["a@example.test, b@example.test"]]),
    );
    await expect(reset(user)).rejects.toMatchObject({ fault: { cause: "invalidEmail" } });
    expect(await enter(user, user.token)).toBe("success");
  });
});

describe("what is kept", () => {
  it("is a keyed hash that belongs to one user", async () => {
    const user = await person(org);
    const credential = await org.ports.stores.identity.credentials.byUserId(user.userId);
    const kept = Buffer.from(credential?.tokenMac ?? []);
    expect(kept).toHaveLength(32);
    const plain = [user.token, formatId(user.userId) + user.token, user.username + user.token];
    for (const text of plain) expect(kept.equals(createHash("sha256").update(text).digest())).toBe(false);
    // The same hash beside another user is no token of his.
    const thief = await person(org);
    await org.ports.stores.transaction(({ identity }) =>
      identity.credentials.change(thief.userId, { tokenMac: kept }),
    );
    expect(await enter(thief, user.token)).toBe("INVALID_LOGIN");
  });

  it("tells when it was made and used, never what it is", async () => {
    const user = await person(org);
    expect(await tokenStatus(org.ports, user.userId)).toMatchObject({ exists: true, lastUsedAt: null });
    await enter(user, "");
    expect(await tokenStatus(org.ports, user.userId)).toMatchObject({ lastUsedAt: null });
    await enter(user, user.token);
    const status = await tokenStatus(org.ports, user.userId);
    expect(status.lastUsedAt).toBeGreaterThanOrEqual(status.createdAt ?? Number.POSITIVE_INFINITY);
    expect(JSON.stringify(status)).not.toContain(user.token);
    // To the minute: a use within it changes nothing, one behind it does, and so does one after a clock was set back.
    await enter(user, user.token);
    expect((await tokenStatus(org.ports, user.userId)).lastUsedAt).toBe(status.lastUsedAt);
    for (const step of [60_000, -120_000]) {
      time += step;
      const before = time;
      await enter(user, user.token);
      const { lastUsedAt } = await tokenStatus(org.ports, user.userId);
      expect(lastUsedAt).toBeGreaterThan(before);
      expect(lastUsedAt).toBeLessThan(time);
    }
    const without = await person(org, { token: false });
    expect(await tokenStatus(org.ports, without.userId)).toEqual({
      exists: false,
      createdAt: null,
      lastUsedAt: null,
    });
  });

  it("can be given to an ephemeral org, if secrets can be split at it", async () => {
    const given = "GivenToken0123456789abcde";
    const ephemeral = await startOrg({ adminToken: given, adminPassword: "Given-passw0rd" });
    const { username, password, securityToken } = ephemeral.admin;
    expect(securityToken).toBe(given);
    expect(outcomeOf(await login(ephemeral.url, username, password + given))).toBe("success");
    await ephemeral.stop();
    for (const adminToken of ["", "short", `${given}x`, "GivenToken-123456789abcde"])
      await expect(startOrg({ adminToken })).rejects.toThrow("a security token is 25 letters and digits");
  });
});
