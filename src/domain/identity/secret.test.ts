import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { makeKeys } from "../../platform/keys.ts";
import { oneTimePasswords } from "../../platform/one-time-passwords.ts";
import { systemRandom } from "../../platform/random.ts";
import { formatId15 } from "../model/id.ts";
import type { LoginChannel } from "../model/identity.ts";
import type { LoginUser } from "../ports/identity.ts";
import { type SplitSecret, splitSecret } from "./secret.ts";
import { tokenMac } from "./security-token.ts";
import { newToken } from "./token-format.ts";

const ORG = 13_000_000_000_000;
const ports = {
  keys: makeKeys(randomBytes(32)),
  random: systemRandom,
  clock: systemClock,
  oneTimePasswords,
  settings: { ephemeral: true, orgId: ORG, sendsMail: false, publicUrl: null, proxies: [] },
};
const freshToken = (): string => newToken(systemRandom, formatId15(ORG));

const userWith = (token: string | null, userId = 1): LoginUser => ({
  userId,
  username: "ada@example.test",
  isActive: true,
  passwordHash: "",
  mustChange: false,
  passwordChangedAt: 0,
  tokenMac: token === null ? null : tokenMac(ports, userId, token),
  tokenCreatedAt: null,
  tokenLastUsedAt: null,
  hadToken: token !== null,
  failures: 0,
  lockedAt: null,
  frozen: false,
  profileId: 1,
  hasProfileRules: false,
  accessVersion: 0,
  authenticator: null,
  authenticatorStep: 0,
  sessionSeconds: 7200,
  sharesSessions: false,
});

const NO_CODE = { hasCode: false, codeStep: null };

interface Given {
  readonly secret: string;
  readonly user: LoginUser | undefined;
  readonly trusted: boolean;
  readonly channel?: LoginChannel;
}

const split = ({ secret, user, trusted, channel = "soap-partner" }: Given): SplitSecret =>
  splitSecret(
    ports,
    { username: "", secret, address: "", channel, apiVersion: null, application: "", loginUrl: "" },
    user,
    trusted,
  );

/** What the rules make of the split: which string gets the hash, and whether it can get in at all. */
const letsIn = (given: Given, password: string): boolean => {
  const { password: hashed, hasToken, looksLikeToken, impossible } = split(given);
  return !impossible && hashed === password && !looksLikeToken && (hasToken || given.trusted);
};

const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const alphanumeric = fc.string({
  unit: fc.constantFrom(..."ABCXYZabcxyz0189"),
  minLength: 25,
  maxLength: 25,
});
const tail = fc.oneof(fc.constant(""), alphanumeric, fc.integer().map(freshToken));
const password = fc.tuple(word, tail).map(([head, end]) => head + end);

describe("a password with the live token behind it", () => {
  it("is split there, whatever the password ends in, from anywhere", () => {
    fc.assert(
      fc.property(password, fc.boolean(), (given, trusted) => {
        const token = freshToken();
        const user = userWith(token);
        expect(split({ secret: given + token, user, trusted })).toEqual({
          password: given,
          hasToken: true,
          looksLikeToken: false,
          impossible: false,
          ...NO_CODE,
        });
        expect(letsIn({ secret: given + token, user, trusted }, given)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("isn't, to a browser", () => {
    const token = freshToken();
    const secret = `password1${token}`;
    for (const trusted of [true, false]) {
      const given = split({ secret, user: userWith(token), trusted, channel: "browser" });
      expect(given).toEqual({
        password: secret,
        hasToken: false,
        looksLikeToken: false,
        impossible: false,
        ...NO_CODE,
      });
    }
  });
});

describe("a password alone", () => {
  it("is whole from a trusted network, whatever it ends in", () => {
    fc.assert(
      fc.property(password, fc.boolean(), (secret, hasToken) => {
        const user = userWith(hasToken ? freshToken() : null);
        expect(letsIn({ secret, user, trusted: true }, secret)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("never lets in from elsewhere", () => {
    fc.assert(
      fc.property(password, (secret) => {
        expect(letsIn({ secret, user: userWith(freshToken()), trusted: false }, secret)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it("with an old token, or another user's, is told apart from one without", () => {
    const [token, other] = [freshToken(), freshToken()];
    const user = userWith(token);
    const stale = {
      password: "password1",
      hasToken: false,
      looksLikeToken: true,
      impossible: false,
      ...NO_CODE,
    };
    expect(split({ secret: `password1${other}`, user, trusted: false })).toEqual(stale);
    expect(split({ secret: `password1${other}`, user: undefined, trusted: false })).toEqual(stale);
    expect(split({ secret: `password1${token}`, user: userWith(token, 2), trusted: false }).hasToken).toBe(
      true,
    );
    const moved = { ...userWith(token, 2), userId: 3 };
    expect(split({ secret: `password1${token}`, user: moved, trusted: false })).toEqual(stale);
    // Without the check characters it is no token, just a long password.
    const secret = `password1${"A".repeat(25)}`;
    expect(split({ secret, user, trusted: false })).toMatchObject({
      password: secret,
      looksLikeToken: false,
    });
  });
});

describe("a secret that is nearly right", () => {
  const wrong: readonly (readonly [string, (given: string, token: string) => string])[] = [
    ["a blank between", (given, token) => `${given} ${token}`],
    ["a blank behind", (given, token) => `${given}${token} `],
    ["a line break behind", (given, token) => `${given}${token}\n`],
    ["the token first", (given, token) => token + given],
    ["the token twice", (given, token) => given + token + token],
    ["the token alone", (_, token) => token],
    ["the token in the wrong case", (given, token) => given + flipped(token)],
    ["the token cut", (given, token) => given + token.slice(0, -1)],
    ["the token without its first", (given, token) => given + token.slice(1)],
    ["one more letter before the token", (given, token) => `${given}x${token}`],
  ];
  const flipped = (text: string): string =>
    [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");

  it.each(wrong)("with %s is wrong everywhere", (_, spoil) => {
    fc.assert(
      fc.property(password, fc.boolean(), (given, trusted) => {
        const token = freshToken();
        fc.pre(flipped(token) !== token);
        const secret = spoil(given, token);
        fc.pre(secret !== given + token && secret !== given);
        expect(letsIn({ secret, user: userWith(token), trusted }, given)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe("an impossible secret", () => {
  it.each([
    ["nothing", ""],
    ["16,026 bytes", "x".repeat(16_026)],
    ["16,026 bytes in fewer characters", "\u00e9".repeat(8013)],
    ["a NUL", "pass\0word"],
    ["half a character", "pass\ud83dword"],
  ])("%s is never hashed, nor looked into", (_, secret) => {
    for (const user of [undefined, userWith(freshToken())]) {
      for (const trusted of [true, false]) {
        const given = split({ secret, user, trusted });
        expect(given).toEqual({
          password: "",
          hasToken: false,
          looksLikeToken: false,
          impossible: true,
          ...NO_CODE,
        });
      }
    }
  });

  it("is none of the longest password with its token", () => {
    const token = freshToken();
    const given = split({ secret: "x".repeat(16_000) + token, user: userWith(token), trusted: false });
    expect(given).toMatchObject({ hasToken: true, impossible: false });
    expect(given.password).toHaveLength(16_000);
  });
});

describe("a user who isn't there", () => {
  it("has the split of one whose token it isn't", () => {
    fc.assert(
      fc.property(password, fc.boolean(), (secret, trusted) => {
        const known = split({ secret, user: userWith(freshToken()), trusted });
        expect(split({ secret, user: undefined, trusted })).toEqual(known);
        expect(split({ secret, user: userWith(null), trusted })).toEqual(known);
      }),
      { numRuns: 1000 },
    );
  });
});

it("keeps no token in a form that the key's owner alone couldn't check", () => {
  const token = freshToken();
  const mac = tokenMac(ports, 1, token);
  expect(Buffer.from(mac).equals(createHmac("sha256", "").update(token).digest())).toBe(false);
  expect(mac).not.toEqual(tokenMac({ ...ports, keys: makeKeys(randomBytes(32)) }, 1, token));
  expect(mac).not.toEqual(tokenMac(ports, 2, token));
  const elsewhere = { ...ports, settings: { ...ports.settings, orgId: ORG + 1 } };
  expect(mac).not.toEqual(tokenMac(elsewhere, 1, token));
});
