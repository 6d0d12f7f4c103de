import { describe, expect, it } from "vitest";
import { canonicalAddress, clientAddress, proxyList } from "./client-address.ts";

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

describe("clientAddress", () => {
  const none = proxyList([]);
  const proxies = proxyList(["10.0.0.0/8", "2001:db8::5"]);

  it("believes no header from a peer that isn't listed", () => {
    expect(clientAddress("203.0.113.9", "127.0.0.1", none)).toBe("203.0.113.9");
    expect(clientAddress("203.0.113.9", "127.0.0.1", proxies)).toBe("203.0.113.9");
  });

  it("walks from the right past listed proxies", () => {
    expect(clientAddress("10.0.0.1", "127.0.0.1, 198.51.100.7, 10.0.0.2", proxies)).toBe("198.51.100.7");
    expect(clientAddress("::ffff:10.0.0.1", "198.51.100.7", proxies)).toBe("198.51.100.7");
    expect(clientAddress("2001:db8::5", "2001:db8:0::7", proxies)).toBe("2001:db8::7");
  });

  it("stops at the proxy when an entry is odd", () => {
    for (const header of [
      undefined,
      "",
      "unknown",
      "127.0.0.1:80",
      "198.51.100.7, 0177.0.0.1",
      "198.51.100.7,",
    ]) {
      expect(clientAddress("10.0.0.1", header, proxies)).toBe("10.0.0.1");
    }
  });
});
