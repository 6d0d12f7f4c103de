import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress } from "./ip-address.ts";

const v4 = fc.nat(0xffffffff).map(BigInt);
const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
const groups = fc.array(group, { minLength: 8, maxLength: 8 });
const numberOf = (parts: readonly number[]): bigint =>
  parts.reduce((value, part) => value * 65536n + BigInt(part), 0n);
const dotted = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");

describe("an IPv4 address", () => {
  it("is four decimals", () => {
    fc.assert(
      fc.property(v4, (value) => {
        expect(parseAddress(dotted(value))).toEqual({ family: 4, value });
        expect(formatAddress({ family: 4, value })).toBe(dotted(value));
      }),
    );
  });

  it("is the same when it is mapped into IPv6, in any spelling", () => {
    fc.assert(
      fc.property(v4, (value) => {
        const [high, low] = [(value >> 16n).toString(16), (value & 0xffffn).toString(16)];
        const spellings = [
          `::ffff:${dotted(value)}`,
          `::FFFF:${high}:${low}`,
          `0:0:0:0:0:ffff:${dotted(value)}`,
        ];
        for (const text of [...spellings, `0000::0:ffff:${high}:${low}`])
          expect(parseAddress(text)).toEqual({ family: 4, value });
      }),
    );
  });

  it("is not folded out of other IPv6 addresses, which an outsider can choose", () => {
    for (const text of [
      "::10.0.0.1",
      "64:ff9b::10.0.0.1",
      "2002:a00:1::",
      "::ffff:0:10.0.0.1",
      "::fffe:10.0.0.1",
    ])
      expect(parseAddress(text)?.family).toBe(6);
  });
});

describe("an IPv6 address", () => {
  /** All ways to write eight groups: each run of zeros shortened or not. */
  const spellings = (parts: readonly number[]): string[] => {
    const plain = parts.map((part) => part.toString(16));
    const shortened = parts.flatMap((_, start) =>
      Array.from({ length: 8 - start }, (__, more) => start + more + 1)
        .filter((end) => parts.slice(start, end).every((part) => part === 0))
        .map((end) => `${plain.slice(0, start).join(":")}::${plain.slice(end).join(":")}`),
    );
    const padded = plain.map((part) => part.padStart(4, "0").toUpperCase());
    const quad = `${plain.slice(0, 6).join(":")}:${dotted(numberOf(parts.slice(6)))}`;
    return [plain.join(":"), padded.join(":"), quad, ...shortened];
  };

  it("is read in every spelling, and printed in one", () => {
    fc.assert(
      fc.property(groups, (parts) => {
        const value = numberOf(parts);
        const address = parseAddress(spellings(parts)[0] ?? "");
        if (value >> 32n === 0xffffn) return;
        expect(address).toEqual({ family: 6, value });
        for (const text of spellings(parts)) expect(parseAddress(text), text).toEqual({ family: 6, value });
        const printed = formatAddress({ family: 6, value });
        expect(parseAddress(printed)).toEqual({ family: 6, value });
        // The WHATWG URL parser prints IPv6 by the same rules (RFC 5952).
        expect(printed).toBe(new URL(`http://[${spellings(parts)[0]}]/`).hostname.slice(1, -1));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("no address", () => {
  it.each([
    "",
    " ",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.4 ",
    " 1.2.3.4",
    "01.2.3.4",
    "1.2.3.04",
    "0x1.2.3.4",
    "1.2.3.256",
    "1.2.3.-4",
    "1.2.3.4/8",
    "1.2.3.4:80",
    "1..2.3",
    "127.1",
    "2130706433",
    "1.2.3.+4",
    "1.2.3.1e1",
    "\u0661.2.3.4",
    ":",
    ":::",
    "::1::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "12345::",
    "g::",
    "::1%eth0",
    "[::1]",
    "::1.2.3",
    "::1.2.3.4:5",
    "1.2.3.4::",
    "::01.2.3.4",
    "1:2:3:4:5:6:7:1.2.3.4",
    ":1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8:",
    "Unknown",
    "localhost",
    "::ffff:1.2.3.4.5",
    "::-1",
    "::\n1",
    "::1\n",
  ])("is %j", (text) => expect(parseAddress(text)).toBeUndefined());

  it("is a text of other characters, or throws", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom(":", ".", "0", "1", "f", "255", "::"), { maxLength: 12 })
        .map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (given) => {
        const address = parseAddress(given);
        if (address === undefined) return;
        expect(given).toMatch(/^[0-9A-Fa-f:.]+$/);
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
      { numRuns: 2500 },
    );
  });
});
