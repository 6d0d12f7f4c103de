import { Secret, TOTP } from "otpauth";
import type { OneTimePasswords } from "../domain/ports/platform.ts";

const PERIOD_SECONDS = 30;
const DIGITS = 6;
const WINDOW = [-1, 0, 1] as const;

const totpOf = (secret: string, label = "", issuer = ""): TOTP =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: DIGITS, period: PERIOD_SECONDS, label, issuer });

export const oneTimePasswords: OneTimePasswords = {
  secretOf: (bytes) => new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32,
  stepOf(secret, code, now) {
    const totp = totpOf(secret);
    const step = TOTP.counter({ period: PERIOD_SECONDS, timestamp: now });
    let found: number | null = null;
    for (const away of WINDOW) {
      const timestamp = (step + away) * PERIOD_SECONDS * 1000;
      // All three, so that no answer comes sooner than another; the newest that fits.
      if (timestamp >= 0 && isSame(totp.generate({ timestamp }), code)) found = step + away;
    }
    return found;
  },
  uri: (secret, username, issuer) => totpOf(secret, username, issuer).toString(),
};

function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++)
    difference |= one.charCodeAt(index) ^ (other.charCodeAt(index) || 0);
  return difference === 0;
}
