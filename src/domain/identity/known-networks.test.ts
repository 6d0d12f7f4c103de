import { describe, expect, it } from "vitest";
import type { KnownNetwork } from "../ports/identity.ts";
import { knownNetwork, networkOf } from "./known-networks.ts";

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

describe("networkOf", () => {
  it("is the /24 or the /56, and one for all that is no address", () => {
    expect(networkOf("203.0.113.9")).toBe(networkOf("203.0.113.200"));
    expect(networkOf("203.0.113.9")).toBe(networkOf("::ffff:203.0.113.77"));
    expect(networkOf("203.0.113.9")).not.toBe(networkOf("203.0.114.9"));
    expect(networkOf("2001:db8:0:aa00::1")).toBe(networkOf("2001:db8:0:aaff:1::"));
    expect(networkOf("2001:db8:0:aa00::1")).not.toBe(networkOf("2001:db8:0:ab00::1"));
    expect(networkOf("Unknown")).toBe(networkOf("1.2.3"));
  });

  it("is the /24 behind NAT64, which is not the same address without it", () => {
    expect(networkOf("64:ff9b::203.0.113.9")).toBe(networkOf("64:ff9b::cb00:71c8"));
    expect(networkOf("64:ff9b::203.0.113.9")).not.toBe(networkOf("64:ff9b::203.0.114.9"));
    expect(networkOf("64:ff9b::203.0.113.9")).not.toBe(networkOf("203.0.113.9"));
    // Another prefix is anybody's.
    expect(networkOf("64:ff9b:1::203.0.113.9")).toBe(networkOf("64:ff9b:1::203.0.114.9"));
  });
});

describe("a network that a user logged in from", () => {
  const row = (lastLoginAt: number): KnownNetwork => ({ lastLoginAt, failures: 0, lockedAt: null });
  const find = (lastLoginAt: number, network = "4:1") =>
    knownNetwork({ knownNetworks: { find: async () => row(lastLoginAt) } as never }, 1, network, NOW);

  it("is his for thirty days, and none is his whose address nobody knows", async () => {
    expect(await find(NOW - 30 * DAY + 1)).toEqual(row(NOW - 30 * DAY + 1));
    expect(await find(NOW - 30 * DAY)).toBeUndefined();
    expect(await find(NOW, networkOf("Unknown"))).toBeUndefined();
  });
});
