import { randomBytes, randomFillSync } from "node:crypto";
import type { Random } from "../domain/ports/platform.ts";

/** Bytes that were drawn ahead: a call into the operating system costs more than what a login needs of them. */
const ahead = new Uint8Array(4096);
const MOST = 256;
let used = ahead.length;

export const systemRandom: Random = {
  bytes(count) {
    if (count > MOST) return randomBytes(count);
    if (used + count > ahead.length) {
      randomFillSync(ahead);
      used = 0;
    }
    const bytes = ahead.slice(used, used + count);
    // Nobody gets them twice, nor finds them here.
    ahead.fill(0, used, used + count);
    used += count;
    return bytes;
  },
};
