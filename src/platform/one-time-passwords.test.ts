import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneTimePasswords } from "./one-time-passwords.ts";

const { secretOf, stepOf, uri } = oneTimePasswords;
/** The secret and the last six digits of the test vectors in RFC 6238, appendix B. */
const SECRET = secretOf(new TextEncoder().encode("12345678901234567890"));
const VECTORS = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
] as const;

describe("codes of an authenticator app", () => {
  it("has its secret in base 32", () => {
    expect(SECRET).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  });

  it.each(VECTORS)("at %d s: %s, for one step to either side", (seconds, code) => {
    const step = Math.floor(seconds / 30);
    for (const away of [-1, 0, 1]) expect(stepOf(SECRET, code, (seconds + away * 30) * 1000)).toBe(step);
    for (const away of [-2, 2]) expect(stepOf(SECRET, code, (seconds + away * 30) * 1000)).toBeNull();
  });

  it("are none in another form, nor of another secret", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 9 }), (text) => {
        if (!/^\d{6}$/.test(text)) expect(stepOf(SECRET, text, 59_000)).toBeNull();
      }),
    );
    for (const text of ["87082", "0287082", "287082 ", " 287082", "２８７０８２", "-287082"])
      expect(stepOf(SECRET, text, 59_000)).toBeNull();
    expect(stepOf("A".repeat(32), "287082", 59_000)).toBeNull();
    expect(stepOf(SECRET, "287082", -1e15)).toBeNull();
  });

  it("come from what an app reads", () => {
    const read = new URL(uri(SECRET, "ada+x@example.test", "Förm & Co"));
    expect(read.protocol).toBe("otpauth:");
    expect(Object.fromEntries(read.searchParams)).toMatchObject({
      secret: SECRET,
      issuer: "Förm & Co",
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
  });
});
