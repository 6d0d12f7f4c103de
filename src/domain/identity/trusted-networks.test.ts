import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FaultError } from "../fault.ts";
import { formatAddress, type IpAddress } from "./ip-address.ts";
import { isTrusted, matchingRange, parseRange, proxyTrouble } from "./trusted-networks.ts";

const LARGEST = { 4: 2n ** 25n, 6: 2n ** 96n } as const;
const isMapped = (value: bigint): boolean => value >> 32n === 0xffffn;
const v4 = fc.nat(0xffffffff).map((value): IpAddress => ({ family: 4, value: BigInt(value) }));
const v6 = fc
  .bigInt({ min: 0n, max: 2n ** 128n - 1n })
  .filter((value) => !isMapped(value))
  .map((value): IpAddress => ({ family: 6, value }));
const address = fc.oneof(v4, v6);

function read(text: string): { readonly from: string; readonly to: string } | string {
  try {
    return parseRange(text);
  } catch (error) {
    if (error instanceof FaultError && error.fault.cause === "invalidRange") return error.fault.message;
    throw error;
  }
}

describe("parseRange", () => {
  it.each([
    ["10.0.0.1", "10.0.0.1", "10.0.0.1"],
    [" 10.0.0.1 - 10.0.0.9 ", "10.0.0.1", "10.0.0.9"],
    ["10.1.2.3/8", "10.0.0.0", "10.255.255.255"],
    ["10.1.2.3/32", "10.1.2.3", "10.1.2.3"],
    ["0.0.0.0/7", "0.0.0.0", "1.255.255.255"],
    ["::ffff:10.0.0.1", "10.0.0.1", "10.0.0.1"],
    ["::ffff:10.0.0.0/104", "10.0.0.0", "10.255.255.255"],
    ["::ffff:10.0.0.1-10.0.0.2", "10.0.0.1", "10.0.0.2"],
    ["2001:DB8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["::1", "::1", "::1"],
    ["2001:db8:0::1-2001:db8::ff", "2001:db8::1", "2001:db8::ff"],
  ])("reads %s", (text, from, to) => expect(read(text)).toEqual({ from, to }));

  it.each([
    ["10.0.0.9-10.0.0.1", "the range ends before it starts"],
    ["10.0.0.1-::1", "both ends must be IPv4 or both IPv6"],
    ["::1-::ffff:10.0.0.1", "both ends must be IPv4 or both IPv6"],
    ["0.0.0.0/6", "an IPv4 range holds at most 33,554,432 addresses"],
    ["0.0.0.0/0", "an IPv4 range holds at most 33,554,432 addresses"],
    ["0.0.0.0-2.0.0.0", "an IPv4 range holds at most 33,554,432 addresses"],
    ["2001::/31", "an IPv6 range holds at most 2^96 addresses"],
    ["::/0", "an IPv6 range holds at most 2^96 addresses"],
    ["2001:db8::-2001:db9::", "an IPv6 range holds at most 2^96 addresses"],
  ])("refuses %s", (text, why) => expect(read(text)).toBe(`${why}: ${text}`));

  it.each([
    "",
    "-",
    "/",
    "10.0.0.1-",
    "-10.0.0.1",
    "10.0.0.1--10.0.0.2",
    "10.0.0.1-10.0.0.2-10.0.0.3",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/8/9",
    "10.0.0.0/08",
    "10.0.0.0/ 8",
    "10.0.0.0/8x",
    "10.0.0.0/1e1",
    "::1/129",
    "::ffff:10.0.0.0/95",
    "/8",
    "010.0.0.1",
    "10.0.0.0/255.0.0.0",
    "10.0.0.*",
    "localhost",
    "10.0.0.0/8-10.0.0.9",
    "10.0.0.1,10.0.0.2",
    "Unknown",
  ])("takes %j for no range", (text) =>
    expect(read(text)).toBe(`not an address, a range (from-to) or a CIDR block: ${text}`),
  );

  it("takes two ends exactly if they are of one family, in order and not too far apart", () => {
    const near = fc.oneof(
      fc.tuple(address, address),
      fc
        .tuple(address, fc.bigInt({ min: -(2n ** 26n), max: 2n ** 26n }))
        .map(([from, step]): [IpAddress, IpAddress] => [from, { ...from, value: from.value + step }]),
      fc
        .tuple(v6, fc.bigInt({ min: -(2n ** 97n), max: 2n ** 97n }))
        .map(([from, step]): [IpAddress, IpAddress] => [from, { ...from, value: from.value + step }]),
    );
    fc.assert(
      fc.property(near, ([from, to]) => {
        const top = to.family === 4 ? 2n ** 32n : 2n ** 128n;
        fc.pre(to.value >= 0n && to.value < top && !(to.family === 6 && isMapped(to.value)));
        const size = to.value - from.value + 1n;
        const fine = from.family === to.family && size >= 1n && size <= LARGEST[from.family];
        const [first, last] = [formatAddress(from), formatAddress(to)];
        if (fine) expect(read(`${first}-${last}`)).toEqual({ from: first, to: last });
        else expect(typeof read(`${first}-${last}`)).toBe("string");
      }),
      { numRuns: 3000 },
    );
  });

  it("reads a block as its first and last address", () => {
    fc.assert(
      fc.property(address, fc.nat(128), (base, bits) => {
        const width = base.family === 4 ? 32 : 128;
        fc.pre(bits <= width);
        const host = 2n ** BigInt(width - bits) - 1n;
        const block = read(`${formatAddress(base)}/${bits}`);
        if (host + 1n > LARGEST[base.family]) {
          expect(typeof block).toBe("string");
          return;
        }
        // Without its host bits, and with all of them.
        expect(block).toEqual({
          from: formatAddress({ ...base, value: base.value & ~host }),
          to: formatAddress({ ...base, value: base.value | host }),
        });
      }),
      { numRuns: 2000 },
    );
  });

  it("reads or refuses whatever it is given", () => {
    const piece = fc.constantFrom("10.0.0.1", "::1", "-", "/", "8", "128", " ", "::", ".", ":", "x", "\0");
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 6 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (given) => {
        const range = read(given);
        if (typeof range !== "string") expect(read(`${range.from}-${range.to}`)).toEqual(range);
      }),
      { numRuns: 2500 },
    );
  });
});

describe("a client", () => {
  const range = fc
    .tuple(address, fc.bigInt({ min: 0n, max: 2n ** 20n }))
    .filter(([{ family, value }, more]) => value + more < (family === 4 ? 2n ** 32n : 2n ** 128n))
    .map(([from, more]) => ({ from, to: { ...from, value: from.value + more } }));

  it("is trusted exactly if a range of its family holds it, ends included", () => {
    const clientNear = fc.tuple(
      fc.array(range, { minLength: 1, maxLength: 4 }),
      fc.nat(3),
      fc.integer({ min: -2, max: 2 }),
      address,
    );
    fc.assert(
      fc.property(clientNear, fc.boolean(), ([ranges, which, step, elsewhere], atEnd) => {
        const chosen = ranges[which % ranges.length];
        const edge = atEnd ? chosen?.to : chosen?.from;
        const moved = edge && { ...edge, value: edge.value + BigInt(step) };
        const inside =
          moved && moved.value >= 0n && moved.value < (moved.family === 4 ? 2n ** 32n : 2n ** 128n);
        const client = inside && !(moved.family === 6 && isMapped(moved.value)) ? moved : elsewhere;
        const texts = ranges.map(({ from, to }) => ({ from: formatAddress(from), to: formatAddress(to) }));
        const wanted = ranges.some(
          ({ from, to }) =>
            from.family === client.family && from.value <= client.value && client.value <= to.value,
        );
        expect(isTrusted(texts, formatAddress(client))).toBe(wanted);
        if (client.family === 4) expect(isTrusted(texts, `::ffff:${formatAddress(client)}`)).toBe(wanted);
      }),
      { numRuns: 3000 },
    );
  });

  it("is not trusted if it has no address", () => {
    const everything = [
      { from: "0.0.0.0", to: "255.255.255.255" },
      { from: "::", to: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
    ];
    expect(isTrusted(everything, "203.0.113.7")).toBe(true);
    for (const text of ["", "Unknown", "1.2.3", "::1%lo", "1.2.3.4:5"])
      expect(isTrusted(everything, text)).toBe(false);
  });

  it("is told the first range that holds it", () => {
    const ranges = [
      { from: "10.0.0.0", to: "10.0.0.9" },
      { from: "10.0.0.5", to: "10.0.0.5" },
    ];
    expect(matchingRange(ranges, "10.0.0.5")).toBe(ranges[0]);
    expect(matchingRange([], "10.0.0.5")).toBeUndefined();
  });
});

describe("proxyTrouble", () => {
  const trouble = (range: string, ...proxies: string[]): string | null =>
    proxyTrouble([parseRange(range)], proxies);

  it.each([
    ["10.0.0.0/8", "10.1.2.3"],
    ["10.1.2.3", "10.0.0.0/8"],
    ["10.0.0.1-10.0.0.9", "10.0.0.9-10.0.0.20"],
    ["10.0.0.9-10.0.0.20", "10.0.0.1-10.0.0.9"],
    ["10.1.2.3", "::ffff:10.1.2.3"],
    ["2001:db8::/32", "2001:db8::1"],
    ["2001:db8::5", "2001::/16"],
  ])("is that %s holds the proxy %s", (range, proxy) => {
    expect(trouble(range, "192.0.2.1", proxy)).toContain(`holds the proxy ${proxy}`);
  });

  it.each(["127.0.0.1", "127.0.0.0/8", "126.255.255.255-127.0.0.0", "::1", "::-::5"])(
    "is that %s holds the machine itself, where there is any proxy",
    (range) => {
      expect(trouble(range, "192.0.2.1")).toContain("holds addresses of this machine");
      expect(trouble(range)).toBeNull();
    },
  );

  it.each(["0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"])(
    "is that %s are all",
    (proxy) => expect(trouble("192.0.2.1", proxy)).toContain("is every address"),
  );

  it.each([
    ["10.0.0.1-10.0.0.9", "10.0.0.10"],
    ["10.0.0.10", "10.0.0.1-10.0.0.9"],
    ["::a00:1", "10.0.0.1"],
    ["::2", "192.0.2.1"],
    ["128.0.0.0", "192.0.2.1"],
  ])("is none of %s beside %s", (range, proxy) => expect(trouble(range, proxy)).toBeNull());
});
