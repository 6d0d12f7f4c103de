import { describe, expect, it } from "vitest";
import type { Keys } from "../ports/platform.ts";
import { forgetGuess, mayGuess, networkOf, rightGuess } from "./guess-limits.ts";

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
/** Counts are kept beside an org's keys; nothing of them is used. */
const org = (): Keys => ({ mac: () => new Uint8Array(), seal: () => new Uint8Array(), open: () => "" });

const guesses = (keys: Keys, count: number, of: (each: number) => [string, string], now = NOW): number =>
  Array.from({ length: count }, (_, each) => mayGuess(keys, ...of(each), now)).filter(Boolean).length;

describe("networkOf", () => {
  it("is the /24 or the /56, and one for all that is no address", () => {
    expect(networkOf("203.0.113.9")).toBe(networkOf("203.0.113.200"));
    expect(networkOf("203.0.113.9")).toBe(networkOf("::ffff:203.0.113.77"));
    expect(networkOf("203.0.113.9")).not.toBe(networkOf("203.0.114.9"));
    expect(networkOf("2001:db8:0:aa00::1")).toBe(networkOf("2001:db8:0:aaff:1::"));
    expect(networkOf("2001:db8:0:aa00::1")).not.toBe(networkOf("2001:db8:0:ab00::1"));
    expect(networkOf("Unknown")).toBe(networkOf("1.2.3"));
  });
});

describe("guesses", () => {
  it("are ten on a user from a network, then one after each wait, which doubles to a quarter of an hour", () => {
    const keys = org();
    const guess = (now: number): boolean => mayGuess(keys, "Ada@example.test", "198.51.100.1", now);
    expect(guesses(keys, 30, (each) => ["ada@example.test ", `198.51.100.${each}`])).toBe(10);
    expect(guess(NOW + 999)).toBe(false);
    expect(guess(NOW + 1000)).toBe(true);
    expect(guess(NOW + 2999)).toBe(false);
    expect(guess(NOW + 3000)).toBe(true);
    let now = NOW + 3000;
    let taken = 0;
    for (let minute = 0; minute < 24 * 60; minute++) {
      now += MINUTE;
      if (guess(now)) taken += 1;
    }
    expect(taken).toBeLessThanOrEqual(100);
    expect(taken).toBeGreaterThan(80);
  });

  it("of many networks on one user end at a hundred, but not for a network that got in before", () => {
    const keys = org();
    rightGuess(keys, "ada@example.test", "192.0.2.1", NOW);
    expect(guesses(keys, 10_000, (each) => ["ada@example.test", `10.${each >> 8}.${each & 255}.1`])).toBe(
      100,
    );
    expect(mayGuess(keys, "ada@example.test", "203.0.113.1", NOW + MINUTE)).toBe(false);
    for (let login = 0; login < 1000; login++) {
      expect(mayGuess(keys, "ada@example.test", "192.0.2.9", NOW)).toBe(true);
      rightGuess(keys, "ada@example.test", "192.0.2.9", NOW);
    }
    expect(mayGuess(keys, "bob@example.test", "203.0.113.1", NOW)).toBe(true);
    expect(mayGuess(keys, "ada@example.test", "203.0.113.1", NOW + 25 * 60 * MINUTE)).toBe(true);
  });

  it("of one network on many users end at a hundred in ten minutes", () => {
    const keys = org();
    expect(guesses(keys, 500, (each) => [`user${each}@example.test`, "198.51.100.1"])).toBe(100);
    const later = NOW + 10 * MINUTE;
    expect(guesses(keys, 500, (each) => [`more${each}@example.test`, "198.51.100.1"], later)).toBe(100);
  });

  it("that were right or not judged cost nothing", () => {
    const keys = org();
    for (let each = 0; each < 500; each++) {
      expect(mayGuess(keys, "ada@example.test", "198.51.100.1", NOW)).toBe(true);
      if (each % 2 === 0) rightGuess(keys, "ada@example.test", "198.51.100.1", NOW);
      else forgetGuess(keys, "ada@example.test", "198.51.100.1");
    }
  });
});
