// Keys by purpose, derived from the org's master key. A thief of the database alone can neither verify nor forge.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import type { Keys } from "../domain/ports/platform.ts";

const NONCE = 12;
const TAG = 16;

/** One 32-byte key for one purpose. */
export const deriveKey = (master: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", master, "groundfog", purpose, 32));

export function makeKeys(master: Uint8Array): Keys {
  // A key object is prepared once; from bytes Node would do it with every use.
  const macKeys = new Map<string, KeyObject>();
  const sealKey = deriveKey(master, "seal");
  return {
    mac(purpose, ...parts) {
      let key = macKeys.get(purpose);
      if (!key) {
        key = createSecretKey(deriveKey(master, `mac.${purpose}`));
        macKeys.set(purpose, key);
      }
      const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join("");
      return createHmac("sha256", key).update(text).digest();
    },
    seal(text, context) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", sealKey, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv("aes-256-gcm", sealKey, bytes.subarray(0, NONCE)).setAAD(
        Buffer.from(context),
      );
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
      const body = bytes.subarray(NONCE, bytes.length - TAG);
      return decipher.update(body, undefined, "utf8") + decipher.final("utf8");
    },
  };
}
