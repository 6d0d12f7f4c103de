// The client's address is a credential here: trusted ranges rest on it. Canonical text in, canonical text out;
// forwarding headers are believed only from listed proxies, and anything odd is the peer's own address.
import { BlockList, isIP, isIPv4 } from "node:net";

/** Peers whose X-Forwarded-For is believed. */
export interface ProxyList {
  has(address: string): boolean;
}

/** Builds the list from addresses, CIDR blocks and from-to ranges; throws an Error that names a bad one. */
export function proxyList(ranges: readonly string[]): ProxyList {
  const list = new BlockList();
  for (const range of ranges) addRange(list, range);
  return { has: (address) => list.check(address, isIPv4(address) ? "ipv4" : "ipv6") };
}

function addRange(list: BlockList, range: string): void {
  const [from, to] = range.split("-");
  const [base, bits] = range.split("/");
  try {
    if (from !== undefined && to !== undefined) list.addRange(from, to, familyOf(from));
    else if (base !== undefined && bits !== undefined) list.addSubnet(base, Number(bits), familyOf(base));
    else list.addAddress(range, familyOf(range));
  } catch {
    throw new Error(`not an address range: ${range}`);
  }
}

const familyOf = (address: string): "ipv4" | "ipv6" => (isIPv4(address) ? "ipv4" : "ipv6");

/** Dotted quad for IPv4 and v4-mapped addresses, RFC 5952 text for other IPv6; undefined if it is no address. */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (isIP(text) !== 6 || text.includes("%")) return undefined;
  // The WHATWG URL parser prints IPv6 as RFC 5952 asks, but writes mapped addresses in hex.
  const host = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1);
  const mapped = host && /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (!mapped) return host;
  const high = Number.parseInt(mapped[1] ?? "", 16);
  const low = Number.parseInt(mapped[2] ?? "", 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/**
 * The client's address: the peer, or behind listed proxies the rightmost address of X-Forwarded-For that is no
 * listed proxy. An entry that is no address stops the walk at the proxy that sent it.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, proxies: ProxyList): string {
  let client = canonicalAddress(peer) ?? "0.0.0.0";
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  while (proxies.has(client)) {
    const hop = hops.pop();
    const address = hop ? canonicalAddress(hop) : undefined;
    if (!address) break;
    client = address;
  }
  return client;
}
