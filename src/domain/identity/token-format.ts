// Form of a security token: 22 random letters and digits (131 bits) and 3 that check them.
import type { Random } from "../ports/platform.ts";
import { crc32 } from "./crc32.ts";

export const TOKEN_LENGTH = 25;
const RANDOM_LENGTH = 22;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `count` characters of the alphabet, each as likely: bytes beyond the last multiple of 62 are thrown away. */
export function randomText(random: Random, count: number, alphabet: string = ALPHABET): string {
  const limit = 256 - (256 % alphabet.length);
  // Where no byte is thrown away, as many as there are characters.
  const drawn = limit === 256 ? count : count * 2;
  let text = "";
  while (text.length < count) {
    for (const byte of random.bytes(drawn)) {
      if (byte < limit && text.length < count) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

export function newToken(random: Random, orgId15: string): string {
  const body = randomText(random, RANDOM_LENGTH);
  return body + checkOf(orgId15, body);
}

const checkOf = (orgId15: string, body: string): string => digits(crc32(orgId15 + body) % 62 ** 3, 3);

/** A number in base 62, the highest digit first. */
function digits(value: number, count: number): string {
  let text = "";
  for (let left = value; text.length < count; left = Math.floor(left / 62))
    text = ALPHABET.charAt(left % 62) + text;
  return text;
}

/**
 * Form of a token that scanners for leaked secrets recognize: "gft_", 30 random letters and digits (178 bits), and 6
 * that check them, of no org, so that anybody can.
 */
export const TOKEN_PREFIX = "gft_";
const PREFIXED_RANDOM = 30;
const PREFIXED_CHECK = 6;
const PREFIXED_LENGTH = TOKEN_PREFIX.length + PREFIXED_RANDOM + PREFIXED_CHECK;

export function newPrefixedToken(random: Random): string {
  const body = randomText(random, PREFIXED_RANDOM);
  return TOKEN_PREFIX + body + digits(crc32(TOKEN_PREFIX + body), PREFIXED_CHECK);
}

export function isPrefixedToken(text: string): boolean {
  if (!/^gft_[A-Za-z0-9]{36}$/.test(text)) return false;
  const checked = text.slice(0, -PREFIXED_CHECK);
  return text.slice(-PREFIXED_CHECK) === digits(crc32(checked), PREFIXED_CHECK);
}

/** How many characters at the end of a secret can be its token: a question about the secret alone. */
export const tokenLengthIn = (secret: string): number =>
  isPrefixedToken(secret.slice(-PREFIXED_LENGTH)) ? PREFIXED_LENGTH : TOKEN_LENGTH;

/** Whether a text has the form of a token of this org. Public arithmetic: it says nothing about any user. */
export const isWellFormedToken = (text: string, orgId15: string): boolean =>
  /^[A-Za-z0-9]{25}$/.test(text) &&
  checkOf(orgId15, text.slice(0, RANDOM_LENGTH)) === text.slice(RANDOM_LENGTH);
