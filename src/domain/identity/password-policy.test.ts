import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, isPasswordExpired, passwordPolicy } from "./password-policy.ts";

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

describe("passwordPolicy", () => {
  const of = (rows: Readonly<Record<string, string>>) =>
    passwordPolicy({ settings: async () => new Map(Object.entries(rows)) });

  it("is Salesforce's until it is set", async () => {
    expect(await of({})).toEqual({
      minimumLength: 8,
      complexity: "AlphaNumeric",
      expirationDays: 90,
      remembered: 3,
      minimumLifetime: false,
      refusesCommon: true,
      countsByNetwork: true,
      maxAttempts: 10,
      lockoutMinutes: 15,
    });
  });

  it("takes what is set, zero and never among it", async () => {
    const rows = {
      "password.maxLoginAttempts": "3",
      "password.lockoutMinutes": "0",
      "password.expiration": "Never",
      "password.complexity": "NoRestriction",
      "password.refuseCommon": "false",
      "password.lockoutScope": "user",
    };
    expect(await of(rows)).toEqual({
      ...DEFAULT_POLICY,
      maxAttempts: 3,
      lockoutMinutes: 0,
      expirationDays: null,
      complexity: "NoRestriction",
      refusesCommon: false,
      countsByNetwork: false,
    });
  });
});

describe("isPasswordExpired", () => {
  it("is so of a temporary password, and from the last day on", () => {
    const password = { mustChange: false, passwordChangedAt: NOW };
    expect(isPasswordExpired(DEFAULT_POLICY, password, NOW + 90 * DAY - 1)).toBe(false);
    expect(isPasswordExpired(DEFAULT_POLICY, password, NOW + 90 * DAY)).toBe(true);
    expect(isPasswordExpired({ ...DEFAULT_POLICY, expirationDays: null }, password, NOW + 9e12)).toBe(false);
    expect(isPasswordExpired(DEFAULT_POLICY, { ...password, mustChange: true }, NOW)).toBe(true);
  });

  it("is so for good once it was found so, though the clock go back, but for a policy that lets it live longer", () => {
    const password = { mustChange: false, passwordChangedAt: NOW, passwordSeenAt: NOW + 90 * DAY };
    expect(isPasswordExpired(DEFAULT_POLICY, password, NOW - 400 * DAY)).toBe(true);
    expect(isPasswordExpired({ ...DEFAULT_POLICY, expirationDays: 365 }, password, NOW)).toBe(false);
  });
});
