import { describe, expect, it } from "vitest";
import {
  attempt,
  changeAttempt,
  changeProfile,
  changeUser,
  elsewhere,
  enrolled,
  good,
  grant,
  NOW,
  ORG,
  PASSWORD,
  retire,
  secret,
  TOKEN,
  user,
} from "../../../test/support/login-facts.ts";
import { formatId, formatId15 } from "../model/id.ts";
import type { NamedToken } from "../ports/identity.ts";
import { decide, type LoginFacts } from "./login-rules.ts";

/** The rules in their order, each with what makes it fail. */
const RULES = [
  {
    rule: "SOAP login()",
    status: "soapLoginDisabled",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => retire(facts, "soapLogin"),
  },
  {
    rule: "API version",
    status: "apiTooOld",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts =>
      retire(changeAttempt(facts, { apiVersion: 65 }), "soapLoginFrom65"),
  },
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
    rule: "authenticator code",
    status: "invalidPassword",
    counts: true,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, code: "wrong" }),
  },
  {
    rule: "login hours",
    status: "restrictedTime",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts =>
      changeProfile(facts, { hours: new Array(7).fill({ start: 0, end: 0 }) }),
  },
  {
    rule: "API Only User",
    status: "apiOnly",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts =>
      grant(changeAttempt(facts, { channel: "browser" }), "ApiUserOnly"),
  },
  {
    rule: "MFA for UI logins",
    status: "mfaRequired",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts =>
      grant(changeAttempt(facts, { channel: "browser" }), "ForceTwoFactor"),
  },
  {
    rule: "MFA for API logins",
    status: "mfaRequired",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => grant(enrolled(facts), "TwoFactorApi"),
  },
  {
    rule: "login IP range",
    status: "restrictedAddress",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts =>
      changeProfile(facts, { ranges: [{ from: "192.0.2.0", to: "192.0.2.255" }] }),
  },
  {
    rule: "token's addresses",
    status: "restrictedAddress",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, secret: { ...facts.secret, named: elsewhere } }),
  },
  {
    rule: "network or token",
    status: "tokenRequired",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({ ...facts, secret: { ...facts.secret, hasToken: false } }),
  },
  {
    rule: "device activation",
    status: "activationRequired",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => ({
      ...changeAttempt(facts, { channel: "browser" }),
      isActivated: false,
    }),
  },
  {
    rule: "API Enabled",
    status: "apiDisabled",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => grant(facts, "ApiEnabled", false),
  },
  {
    rule: "Use Any API Auth",
    status: "anyApiAuthRequired",
    counts: false,
    broken: (facts: LoginFacts): LoginFacts => retire(facts, "anyApiAuth"),
  },
] as const;

/** No attempt breaks a rule of both. */
const OF_BROWSERS: readonly string[] = ["MFA for UI logins", "device activation", "API Only User"];
const OF_TOOLS: readonly string[] = [
  "SOAP login()",
  "API version",
  "MFA for API logins",
  "network or token",
  "API Enabled",
  "Use Any API Auth",
];
const neverBoth = (one: string, other: string): boolean =>
  (OF_BROWSERS.includes(one) && OF_TOOLS.includes(other)) ||
  (OF_TOOLS.includes(one) && OF_BROWSERS.includes(other));

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
      .filter((second) => !neverBoth(first.rule, second.rule))
      .map((second) => ({ first, second, name: `${first.rule} before ${second.rule}` })),
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

describe("a named token", () => {
  const withToken = (named: NamedToken): LoginFacts => ({ ...good, secret: { ...secret, named } });

  it("lets in until it expires, from its own addresses, and is told by its label", () => {
    const here = { ...elsewhere, ranges: [{ from: "203.0.113.0", to: "203.0.113.9" }], expiresAt: NOW + 1 };
    const ruling = decide(withToken(here));
    expect(ruling.status).toBe("success");
    expect(JSON.stringify(ruling.trace)).toContain('the named token \\"nightly job\\" was appended');
    const expired = decide(withToken({ ...here, expiresAt: NOW }));
    expect(expired).toMatchObject({ status: "invalidPassword", countsAsFailure: true });
    expect(decide(withToken(elsewhere)).status).toBe("restrictedAddress");
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
