import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "./crc32.ts";
import {
  isPrefixedToken,
  isWellFormedToken,
  newPrefixedToken,
  newToken,
  randomText,
  TOKEN_LENGTH,
  tokenLengthIn,
} from "./token-format.ts";

const random = { bytes: (count: number) => randomBytes(count) };
const ORG = "00Dgf0000000001";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

describe("crc32", () => {
  it("is the one of IEEE 802.3", () => {
    expect(crc32("")).toBe(0);
    expect(crc32("123456789")).toBe(0xcbf43926);
    expect(crc32("The quick brown fox jumps over the lazy dog")).toBe(0x414fa339);
  });
});

describe("100,000 tokens", () => {
  const tokens = Array.from({ length: 100_000 }, () => newToken(random, ORG));

  it("are 25 letters and digits, and all different", () => {
    expect(TOKEN_LENGTH).toBe(25);
    for (const token of tokens) if (!/^[A-Za-z0-9]{25}$/.test(token)) throw new Error(`${token} is none`);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it("have every character as often as every other, at each place", () => {
    for (let place = 0; place < TOKEN_LENGTH; place++) {
      const counts = new Map<string, number>();
      for (const token of tokens) counts.set(token.charAt(place), (counts.get(token.charAt(place)) ?? 0) + 1);
      const wanted = tokens.length / ALPHABET.length;
      const chiSquare = [...ALPHABET].reduce(
        (sum, character) => sum + ((counts.get(character) ?? 0) - wanted) ** 2 / wanted,
        0,
      );
      // 61 degrees of freedom: beyond 200 or below 8 by chance once in 10^15 times. Modulo bias would give 600.
      expect(chiSquare, `place ${place}`).toBeLessThan(200);
      expect(chiSquare, `place ${place}`).toBeGreaterThan(8);
    }
  });

  it("pass their own check, and hardly any other org's", () => {
    expect(tokens.every((token) => isWellFormedToken(token, ORG))).toBe(true);
    expect(tokens.filter((token) => isWellFormedToken(token, "00Dgf0000000002")).length).toBeLessThan(16);
  });

  it("fail it with any one character changed", () => {
    for (const [index, token] of tokens.slice(0, 2000).entries()) {
      const place = index % TOKEN_LENGTH;
      const other = ALPHABET.charAt((ALPHABET.indexOf(token.charAt(place)) + 1 + (index % 60)) % 62);
      expect(isWellFormedToken(token.slice(0, place) + other + token.slice(place + 1), ORG)).toBe(false);
    }
  });
});

describe("isWellFormedToken", () => {
  it("is passed by chance about once in 62^3 times", () => {
    let passed = 0;
    for (let more = 0; more < 250_000; more++)
      if (isWellFormedToken(randomText(random, 25), ORG)) passed += 1;
    // 1.05 are expected; twenty come by chance less than once in 10^18 times. A check of one letter less would give 65.
    expect(passed).toBeLessThan(20);
  });

  it("is no token's that has another length or other characters", () => {
    const token = newToken(random, ORG);
    const odd = [
      "",
      token.slice(1),
      `${token}A`,
      `${token} `,
      ` ${token}`,
      `${token}\n`,
      `${token.slice(0, 24)}-`,
    ];
    for (const text of odd) expect(isWellFormedToken(text, ORG)).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        if (!/^[A-Za-z0-9]{25}$/.test(text)) expect(isWellFormedToken(text, ORG)).toBe(false);
      }),
    );
  });
});

describe("randomText", () => {
  it("throws away bytes that would make some characters likelier", () => {
    const given = [[248, 249, 255, 0, 247, 61], [62], [1, 1]];
    const asked: number[] = [];
    const fixed = {
      bytes(count: number) {
        asked.push(count);
        return Uint8Array.from(given.shift() ?? []);
      },
    };
    // 248 is 4 x 62: 0 to 247 are used, modulo 62.
    expect(randomText(fixed, 5)).toBe("A99AB");
    expect(asked).toEqual([10, 10, 10]);
  });
});

describe("tokens with a prefix", () => {
  const tokens = Array.from({ length: 10_000 }, () => newPrefixedToken(random));

  it("are gft_ and 36 letters and digits, all different, and check themselves", () => {
    for (const token of tokens)
      if (!/^gft_[A-Za-z0-9]{36}$/.test(token) || !isPrefixedToken(token))
        throw new Error(`${token} is none`);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it("are none with any other character in any place, cut or lengthened", () => {
    for (const token of tokens.slice(0, 20)) {
      for (let place = 0; place < token.length; place++) {
        const other = token[place] === "x" ? "y" : "x";
        expect(isPrefixedToken(token.slice(0, place) + other + token.slice(place + 1))).toBe(false);
      }
      for (const text of [token.slice(1), token.slice(0, -1), `${token}x`, ` ${token}`, token.toLowerCase()])
        expect(isPrefixedToken(text)).toBe(false);
    }
  });

  it("are cut off a secret whole, as nothing else is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (password) => {
        expect(tokenLengthIn(password + newPrefixedToken(random))).toBe(40);
        expect(tokenLengthIn(password + newToken(random, ORG))).toBe(TOKEN_LENGTH);
        expect(tokenLengthIn(password)).toBe(TOKEN_LENGTH);
      }),
    );
  });
});
