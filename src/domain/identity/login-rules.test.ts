import { describe, expect, it } from "vitest";
import { formatId, formatId15 } from "../model/id.ts";
import type { LoginAttempt, ProfileRules } from "../model/identity.ts";
import type { LoginUser } from "../ports/identity.ts";
import { decide, type LoginFacts } from "./login-rules.ts";
import { DEFAULT_POLICY } from "./password-policy.ts";
import { NO_RULES } from "./profile-rules.ts";
import type { SplitSecret } from "./secret.ts";

const NOW = Date.UTC(2026, 0, 1);
const ORG = 13_000_000_000_000;
const PASSWORD = "The-secret-passw0rd";
const TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXY";

const user: LoginUser = {
  userId: 1,
  username: "ada@example.test",
  isActive: true,
  passwordHash: "$argon2id$the-hash",
  mustChange: false,
  passwordChangedAt: 0,
  tokenMac: new Uint8Array(32),
  tokenCreatedAt: 0,
  tokenLastUsedAt: null,
  hadToken: true,
  failures: 0,
  lockedAt: null,
  frozen: false,
  profileId: 1,
  hasProfileRules: false,
  accessVersion: 0,
  sessionSeconds: 7200,
  sharesSessions: false,
};
const attempt: LoginAttempt = {
  username: user.username,
  secret: PASSWORD + TOKEN,
  address: "203.0.113.7",
  channel: "soap-partner",
  apiVersion: 64,
  application: "",
  loginUrl: "",
};
const secret: SplitSecret = { password: PASSWORD, hasToken: true, looksLikeToken: false, impossible: false };
const good: LoginFacts = {
  attempt,
  user,
  secret,
  passwordRight: true,
  ranges: [],
  permissions: { has: (name) => name === "ApiEnabled" },
  policy: DEFAULT_POLICY,
  profile: NO_RULES,
  timeZone: "America/Los_Angeles",
  rate: { exceeded: false, isNoted: false },
  orgId: ORG,
  now: NOW,
};
const changeUser = (facts: LoginFacts, changes: Partial<LoginUser>): LoginFacts => ({
  ...facts,
  user: facts.user && { ...facts.user, ...changes },
});
const changeAttempt = (facts: LoginFacts, changes: Partial<LoginAttempt>): LoginFacts => ({
  ...facts,
  attempt: { ...facts.attempt, ...changes },
});

const changeProfile = (facts: LoginFacts, changes: Partial<ProfileRules>): LoginFacts => ({
  ...facts,
  profile: { ...facts.profile, ...changes },
});

/** The rules in their order, each with what makes it fail. */
const RULES = [
  {
    rule: "user name",
    status: "invalidUsername",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, user: undefined, passwordRight: false }),
  },
  {
    rule: "organization",
    status: "otherOrg",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => changeAttempt(facts, { organizationId: formatId(ORG + 1) }),
  },
  {
    rule: "active",
    status: "inactive",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => changeUser(facts, { isActive: false }),
  },
  {
    rule: "not frozen",
    status: "frozen",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => changeUser(facts, { frozen: true }),
  },
  {
    rule: "not locked out",
    status: "lockedOut",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => changeUser(facts, { lockedAt: NOW }),
  },
  {
    rule: "login rate",
    status: "rateExceeded",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, rate: { exceeded: true, isNoted: false } }),
  },
  {
    rule: "password",
    status: "invalidPassword",
    counts: true,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, passwordRight: false }),
  },
  {
    rule: "security token",
    status: "invalidPassword",
    counts: true,
    broken: (facts: LoginFacts): LoginFacts => ({
      ...facts,
      secret: { ...facts.secret, hasToken: false, looksLikeToken: true },
    }),
  },
  {
    rule: "login hours",
    status: "restrictedTime",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts =>
      changeProfile(facts, { hours: new Array(7).fill({ start: 0, end: 0 }) }),
  },
  {
    rule: "login IP range",
    status: "restrictedAddress",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts =>
      changeProfile(facts, { ranges: [{ from: "192.0.2.0", to: "192.0.2.255" }] }),
  },
  {
    rule: "network or token",
    status: "tokenRequired",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, secret: { ...facts.secret, hasToken: false } }),
  },
  {
    rule: "API Enabled",
    status: "apiDisabled",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, permissions: { has: () => false } }),
  },
  {
    rule: "API Only User",
    status: "apiOnly",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({
      ...changeAttempt(facts, { channel: "browser" }),
      permissions: { has: () => true },
    }),
  },
] as const;

/** No attempt breaks both: one is about the API, the other about browsers. */
const NEVER_BOTH = new Set(["network or token before API Only User", "API Enabled before API Only User"]);

describe("decide", () => {
  it("lets in who breaks no rule, and says of each that it passed", () => {
    const ruling = decide(good);
    expect(ruling).toMatchObject({ status: "success", countsAsFailure: false });
    expect(ruling.trace.map(({ rule }) => rule)).toEqual(RULES.map(({ rule }) => rule));
    expect(new Set(ruling.trace.map(({ outcome }) => outcome))).toEqual(new Set(["passed"]));
  });

  it.each(RULES.map((rule, index) => ({ ...rule, index })))("refuses by $rule", ({ index, ...rule }) => {
    const ruling = decide(rule.broken(good));
    expect(ruling).toMatchObject({ status: rule.status, countsAsFailure: rule.counts });
    const outcomes = RULES.map((_, at) => (at < index ? "passed" : at === index ? "failed" : "not reached"));
    expect(ruling.trace.map(({ outcome }) => outcome)).toEqual(outcomes);
    for (const { outcome, seen } of ruling.trace) expect(seen === "").toBe(outcome === "not reached");
  });

  const pairs = RULES.flatMap((first, index) =>
    RULES.slice(index + 1)
      .map((second) => ({ first, second, name: `${first.rule} before ${second.rule}` }))
      .filter(({ name }) => !NEVER_BOTH.has(name)),
  );
  it.each(pairs)("$name", ({ first, second }) => {
    for (const facts of [second.broken(first.broken(good)), first.broken(second.broken(good))]) {
      const ruling = decide(facts);
      expect(ruling.status).toBe(first.status);
      expect(ruling.trace.filter(({ outcome }) => outcome === "failed").map(({ rule }) => rule)).toEqual([
        first.rule,
      ]);
    }
  });

  it("never tells a secret in its trace", () => {
    const all = [good, ...RULES.map(({ broken }) => broken(good))];
    for (const facts of all) {
      const text = JSON.stringify(decide(facts).trace);
      for (const told of [PASSWORD, TOKEN, user.passwordHash, attempt.secret])
        expect(text).not.toContain(told);
    }
  });
});

describe("network or token", () => {
  const ranges = [{ id: 1, from: "203.0.113.0", to: "203.0.113.255", description: "" }];
  const withoutToken: LoginFacts = { ...good, secret: { ...secret, hasToken: false } };
  const seen = (facts: LoginFacts): string | undefined =>
    decide(facts).trace.find(({ rule }) => rule === "network or token")?.seen;

  it("is passed from a trusted network, with a token or without", () => {
    for (const facts of [good, withoutToken]) {
      expect(decide({ ...facts, ranges }).status).toBe("success");
      expect(seen({ ...facts, ranges })).toBe(
        "203.0.113.7 is in the trusted range 203.0.113.0-203.0.113.255",
      );
    }
  });

  it("says what was missing", () => {
    expect(seen(withoutToken)).toBe("203.0.113.7 is in no trusted range, and no token was appended");
    expect(seen(good)).toBe("203.0.113.7 is in no trusted range, and the token was appended");
    const unknown = changeAttempt({ ...withoutToken, ranges }, { address: "Unknown" });
    expect(decide(unknown).status).toBe("tokenRequired");
  });

  it("is nothing to browsers", () => {
    expect(decide(changeAttempt(withoutToken, { channel: "browser" })).status).toBe("success");
  });
});

describe("login IP range", () => {
  const withRanges = changeProfile(good, { ranges: [{ from: "203.0.113.0", to: "203.0.113.255" }] });
  const withoutToken = { ...withRanges, secret: { ...secret, hasToken: false } };

  it("needs no token inside, and lets nobody in outside, not even from a trusted network", () => {
    expect(decide(withoutToken).status).toBe("success");
    const outside = changeAttempt(withRanges, { address: "198.51.100.1" });
    const ranges = [{ id: 1, from: "198.51.100.0", to: "198.51.100.255", description: "" }];
    expect(decide(outside).status).toBe("restrictedAddress");
    expect(decide({ ...outside, ranges }).status).toBe("restrictedAddress");
    expect(decide(changeAttempt(outside, { channel: "browser" })).status).toBe("restrictedAddress");
    expect(decide(changeAttempt(withRanges, { address: "Unknown" })).status).toBe("restrictedAddress");
  });
});

describe("organization", () => {
  it.each([
    ["", "success"],
    [formatId(ORG), "success"],
    [formatId15(ORG), "success"],
    [formatId15(ORG + 1), "otherOrg"],
    ["nonsense", "otherOrg"],
    [`${formatId15(ORG)}AAA`, "otherOrg"],
  ])("named %j: %s", (organizationId, status) => {
    expect(decide(changeAttempt(good, { organizationId })).status).toBe(status);
  });
});
