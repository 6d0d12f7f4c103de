// Form of a security token: 22 random letters and digits (131 bits) and 3 that check them.
import type { Random } from "../ports/platform.ts";
import { crc32 } from "./crc32.ts";

export const TOKEN_LENGTH = 25;
const RANDOM_LENGTH = 22;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `count` characters of the alphabet, each as likely: bytes beyond the last multiple of 62 are thrown away. */
export function randomText(random: Random, count: number, alphabet: string = ALPHABET): string {
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < count) {
    for (const byte of random.bytes(count * 2)) {
      if (byte < limit && text.length < count) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

export function newToken(random: Random, orgId15: string): string {
  const body = randomText(random, RANDOM_LENGTH);
  return body + checkOf(orgId15, body);
}

function checkOf(orgId15: string, body: string): string {
  const value = crc32(orgId15 + body) % 62 ** 3;
  return (
    ALPHABET.charAt(Math.floor(value / 3844)) +
    ALPHABET.charAt(Math.floor(value / 62) % 62) +
    ALPHABET.charAt(value % 62)
  );
}

/** Whether a text has the form of a token of this org. Public arithmetic: it says nothing about any user. */
export const isWellFormedToken = (text: string, orgId15: string): boolean =>
  /^[A-Za-z0-9]{25}$/.test(text) &&
  checkOf(orgId15, text.slice(0, RANDOM_LENGTH)) === text.slice(RANDOM_LENGTH);
