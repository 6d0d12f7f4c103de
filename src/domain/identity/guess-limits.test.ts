import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Keys } from "../ports/platform.ts";
import {
  forgetGuess,
  forgiveGuesses,
  type Guesser,
  rightGuess,
  takeGuess,
  wrongGuess,
} from "./guess-limits.ts";

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Counts are kept beside an org's keys; of them only a hash that spreads is used. */
const org = (): Keys => ({
  mac: (...parts) => createHash("sha256").update(parts.join("\0")).digest(),
  seal: () => new Uint8Array(),
  open: () => "",
});

const ada = (network: string, isKnown = false): Guesser => ({
  username: "ada@example.test",
  network,
  isKnown,
});
/** Whether a wrong guess is judged. */
function mayGuess(keys: Keys, guesser: Guesser, now = NOW): boolean {
  if (takeGuess(keys, guesser, now) !== null) return false;
  wrongGuess(keys, guesser, now);
  return true;
}
const guesses = (keys: Keys, count: number, of: (each: number) => Guesser, now = NOW): number =>
  Array.from({ length: count }, (_, each) => mayGuess(keys, of(each), now)).filter(Boolean).length;

describe("guesses", () => {
  it("are ten on a user from a network, then one after each wait, which doubles to a quarter of an hour", () => {
    const keys = org();
    const guess = (now: number): boolean => mayGuess(keys, ada("4:1"), now);
    const names = ["ada@example.test", " ADA@example.test"];
    expect(guesses(keys, 30, (each) => ({ ...ada("4:1"), username: names[each % 2] ?? "" }))).toBe(10);
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

  it("of many networks on one user end at a hundred a day, but not of one that got in before", () => {
    const keys = org();
    expect(guesses(keys, 10_000, (each) => ada(`4:${each}`))).toBe(100);
    expect(mayGuess(keys, ada("4:99999"), NOW + MINUTE)).toBe(false);
    for (let login = 0; login < 1000; login++) {
      expect(takeGuess(keys, ada("4:7", true), NOW)).toBeNull();
      rightGuess(keys, ada("4:7", true));
    }
    expect(mayGuess(keys, ada("4:99999"), NOW + MINUTE)).toBe(false);
    expect(mayGuess(keys, { ...ada("4:99999"), username: "bob@example.test" })).toBe(true);
    expect(mayGuess(keys, ada("4:99999"), NOW + DAY)).toBe(true);
  });

  it("are at most a hundred in any day, however patient the guessers are", () => {
    const keys = org();
    const taken: number[] = [];
    for (let now = NOW; now < NOW + 10 * DAY; now += MINUTE)
      if (mayGuess(keys, ada(`4:${taken.length}`), now)) taken.push(now);
    expect(taken.length).toBeGreaterThan(100);
    for (const [index, at] of taken.entries())
      expect((taken[index + 100] ?? Infinity) - at).toBeGreaterThan(DAY - MINUTE);
  });

  it("are not forgotten for a flood of other names", () => {
    const keys = org();
    expect(guesses(keys, 200, (each) => ada(`4:${each}`))).toBe(100);
    guesses(keys, 30_000, (each) => ({
      username: `${each}@x.test`,
      network: `4:${each % 5000}`,
      isKnown: false,
    }));
    expect(guesses(keys, 10, (each) => ada(`4:${each + 1000}`))).toBe(0);
  });

  it("of one network on many users end at a hundred in ten minutes", () => {
    const keys = org();
    const one = (name: string) => (each: number) => ({
      ...ada("4:1"),
      username: `${name}${each}@example.test`,
    });
    expect(guesses(keys, 500, one("user"))).toBe(100);
    expect(guesses(keys, 500, one("more"), NOW + 10 * MINUTE)).toBe(100);
  });

  it("that were right or not judged cost nothing", () => {
    const keys = org();
    for (let each = 0; each < 500; each++) {
      expect(takeGuess(keys, ada("4:1"), NOW)).toBeNull();
      if (each % 2 === 0) rightGuess(keys, ada("4:1"));
      else forgetGuess(keys, ada("4:1"));
    }
  });

  it("count no more when an administrator unlocks the user", () => {
    const keys = org();
    expect(guesses(keys, 200, (each) => ada(`4:${each % 20}`))).toBe(100);
    forgiveGuesses(keys, "Ada@example.test");
    expect(guesses(keys, 200, (each) => ada(`4:${each % 20}`))).toBe(100);
  });

  it("are not had again by a clock that goes back or ahead", () => {
    const keys = org();
    expect(guesses(keys, 200, (each) => ada(`4:${each % 20}`))).toBe(100);
    for (const jump of [-MINUTE, -DAY / 2, MINUTE, DAY / 2])
      expect(guesses(keys, 50, (each) => ada(`4:${each}`), NOW + jump)).toBe(0);
  });

  it("that run at once are a hundred of strangers; many logins at once are none", () => {
    const keys = org();
    const atOnce = (guesser: Guesser): number =>
      Array.from({ length: 500 }, () => takeGuess(keys, guesser, NOW)).filter((each) => each === null).length;
    expect(atOnce(ada("4:1"))).toBe(100);
    expect(atOnce(ada("4:2", true))).toBe(500);
  });

  it("tell once which limit was reached", () => {
    const keys = org();
    guesses(keys, 10, () => ada("4:1"));
    const refusals = Array.from({ length: 5 }, () => takeGuess(keys, ada("4:1"), NOW));
    expect(refusals.map((refusal) => refusal?.isFirst)).toEqual([true, false, false, false, false]);
    expect(refusals[0]?.limit).toBe("user and network");
    guesses(keys, 200, (each) => ada(`4:${each + 2}`));
    expect(takeGuess(keys, ada("4:500"), NOW)).toEqual({ limit: "user", isFirst: false });
  });
});
