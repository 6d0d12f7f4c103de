import { describe, expect, it } from "vitest";
import { lockedUntil } from "./lockout.ts";

const NOW = Date.UTC(2026, 0, 1);

describe("lockedUntil", () => {
  const settings = { maxAttempts: 3, lockoutMinutes: 15 };
  it("is the end of the interval, and null from then on", () => {
    expect(lockedUntil({ lockedAt: null }, settings, NOW)).toBeNull();
    expect(lockedUntil({ lockedAt: NOW }, settings, NOW)).toBe(NOW + 900_000);
    expect(lockedUntil({ lockedAt: NOW }, settings, NOW + 899_999)).toBe(NOW + 900_000);
    expect(lockedUntil({ lockedAt: NOW }, settings, NOW + 900_000)).toBeNull();
  });

  it("is never where only an administrator unlocks", () => {
    const forever = { ...settings, lockoutMinutes: 0 };
    expect(lockedUntil({ lockedAt: NOW }, forever, NOW + 1e12)).toBe(Number.POSITIVE_INFINITY);
    expect(lockedUntil({ lockedAt: null }, forever, NOW)).toBeNull();
  });
});
