import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress } from "../domain/identity/ip-address.ts";
import { canonicalAddress, clientAddress, proxyList, UNKNOWN_ADDRESS } from "./client-address.ts";

describe("canonicalAddress", () => {
  it("folds mapped IPv4 and shortens IPv6", () => {
    expect(canonicalAddress("127.0.0.2")).toBe("127.0.0.2");
    expect(canonicalAddress("::ffff:127.0.0.2")).toBe("127.0.0.2");
    expect(canonicalAddress("::FFFF:7f00:2")).toBe("127.0.0.2");
    expect(canonicalAddress("2001:DB8:0:0:0:0:0:1")).toBe("2001:db8::1");
  });

  it("refuses what only looks like an address", () => {
    for (const text of [
      "",
      "127.1",
      "0177.0.0.1",
      "127.0.0.1:80",
      "[::1]",
      "fe80::1%eth0",
      "unknown",
      "1.2.3.4.5",
    ]) {
      expect(canonicalAddress(text)).toBeUndefined();
    }
  });
});

describe("proxyList", () => {
  it("holds addresses, blocks and ranges, and no odd text", () => {
    const list = proxyList(["10.0.0.1", "10.1.0.0/16", "10.2.0.5-10.2.0.9", "2001:db8::/32", "::1"]);
    for (const text of ["10.0.0.1", "10.1.255.255", "10.2.0.5", "10.2.0.9", "2001:db8:1::", "::1"])
      expect(list.has(text), text).toBe(true);
    for (const text of [
      "10.0.0.2",
      "10.2.0.4",
      "10.2.0.10",
      "2001:db9::",
      "::2",
      "",
      UNKNOWN_ADDRESS,
      "10.0.0",
    ])
      expect(list.has(text), text).toBe(false);
  });

  it.each([
    "",
    "localhost",
    "10.0.0.0/",
    "10.0.0.0/0",
    "::/0",
    "10.0.0.0/33",
    "10.0.0.0/8/9",
    "10.0.0.0/08",
    "10.0.0.0/x",
    "10.0.0.9-10.0.0.1",
    "10.0.0.1-",
    "10.0.0.1-10.0.0.2-10.0.0.3",
    "10.0.0.1-::1",
    "010.0.0.1",
    "10.1",
  ])("refuses %j", (range) => {
    expect(() => proxyList(["10.0.0.1", range])).toThrow(`not an address range: ${range}`);
  });
});

describe("clientAddress", () => {
  const none = proxyList([]);
  const proxies = proxyList(["10.0.0.0/8", "2001:db8::5"]);

  it("believes no header from a peer that isn't listed", () => {
    expect(clientAddress("203.0.113.9", "127.0.0.1", none)).toBe("203.0.113.9");
    expect(clientAddress("203.0.113.9", "127.0.0.1", proxies)).toBe("203.0.113.9");
  });

  it("walks from the right past listed proxies", () => {
    expect(clientAddress("10.0.0.1", "127.0.0.1, 198.51.100.7, 10.0.0.2", proxies)).toBe("198.51.100.7");
    expect(clientAddress("10.0.0.1", "127.0.0.1,198.51.100.7,\t10.0.0.2 ", proxies)).toBe("198.51.100.7");
    expect(clientAddress("::ffff:10.0.0.1", "198.51.100.7", proxies)).toBe("198.51.100.7");
    expect(clientAddress("10.0.0.1", "198.51.100.7, ::ffff:a00:2", proxies)).toBe("198.51.100.7");
    expect(clientAddress("2001:db8::5", "2001:db8:0::7", proxies)).toBe("2001:db8::7");
    expect(clientAddress("10.0.0.1", "unknown, 198.51.100.7", proxies)).toBe("198.51.100.7");
  });

  it.each([
    ["there is no header", undefined],
    ["it is empty", ""],
    ["it is blank", " , "],
    ["an entry is no address", "198.51.100.7, unknown"],
    ["an entry has a port", "198.51.100.7:80"],
    ["an entry has brackets", "[2001:db8::7]"],
    ["an entry has a zone", "fe80::1%eth0"],
    ["an entry is octal", "198.51.100.7, 0177.0.0.1"],
    ["the last entry is empty", "198.51.100.7,"],
    ["all entries are proxies", "10.0.0.3, 10.0.0.2"],
    ["there are more than fifty hops", `${"198.51.100.7,".repeat(50)}198.51.100.7`],
  ])("is nobody's behind a proxy if %s", (_, header) => {
    expect(clientAddress("10.0.0.1", header, proxies)).toBe(UNKNOWN_ADDRESS);
  });

  it("may have fifty hops", () => {
    expect(clientAddress("10.0.0.1", `${"x,".repeat(49)}198.51.100.7`, proxies)).toBe("198.51.100.7");
  });

  it("is nobody's if the peer has none", () => {
    for (const peer of ["", "nonsense", "fe80::1%eth0"])
      expect(clientAddress(peer, "198.51.100.7", proxies)).toBe(UNKNOWN_ADDRESS);
  });

  const piece = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom(
      "10.0.0.2",
      "2001:db8::5",
      "127.0.0.1",
      "unknown",
      "_hidden",
      "",
      " ",
      '"10.0.0.2"',
      "::ffff:10.0.0.9",
    ),
    fc.string({ maxLength: 8 }),
  );
  const forged = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(","));

  it("is what the outermost proxy saw, whatever the client wrote before it", () => {
    const seen = fc.ipV4().filter((address) => !address.startsWith("10."));
    const chain = fc.array(fc.constantFrom("10.0.0.2", "10.9.9.9", "2001:DB8:0::5"), { maxLength: 3 });
    fc.assert(
      fc.property(forged, seen, chain, (header, client, through) => {
        const whole = [header, client, ...through].join(", ");
        const wanted = whole.split(",").length > 50 ? UNKNOWN_ADDRESS : client;
        expect(clientAddress("10.0.0.1", whole, proxies)).toBe(wanted);
        expect(clientAddress(client, whole, proxies)).toBe(client);
      }),
      { numRuns: 3000 },
    );
  });

  it("is never a proxy's own, and always canonical or nobody's", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant("10.0.0.1"), fc.constant("2001:db8::5"), piece),
        forged,
        (peer, header) => {
          const address = clientAddress(peer, header, proxies);
          expect(proxies.has(address)).toBe(false);
          expect(address).toBe(address === UNKNOWN_ADDRESS ? UNKNOWN_ADDRESS : canonicalAddress(address));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("the two readers of addresses", () => {
  it("read and print them alike, so that ranges and logs mean the same", () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV4Extended(),
      fc
        .array(fc.constantFrom(":", "::", "0", "ffff", "1.2.3.4", "a", ".", "255"), { maxLength: 10 })
        .map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (given) => {
        const parsed = parseAddress(given);
        expect(canonicalAddress(given)).toBe(parsed && formatAddress(parsed));
      }),
      { numRuns: 2500 },
    );
  });
});
