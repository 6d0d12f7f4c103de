// The client's address is a credential here: trusted ranges rest on it. Canonical text in, canonical text out;
// forwarding headers are believed only from listed proxies, and anything odd is nobody's address.
import { BlockList, isIP, isIPv4 } from "node:net";

/** Stands for the address of a request that can't be attributed; no range holds it, so no network waives the token. */
export const UNKNOWN_ADDRESS = "Unknown";

/** No chain of real proxies is longer. */
const MOST_HOPS = 50;

/** Peers whose X-Forwarded-For is believed. */
export interface ProxyList {
  has(address: string): boolean;
}

/** Builds the list from addresses, CIDR blocks and from-to ranges; throws an Error that names a bad one. */
export function proxyList(ranges: readonly string[]): ProxyList {
  if (ranges.length === 0) return { has: () => false };
  const list = new BlockList();
  for (const range of ranges) addRange(list, range);
  return { has: (address) => isIP(address) !== 0 && list.check(address, familyOf(address)) };
}

function addRange(list: BlockList, range: string): void {
  const [from = "", to, ...moreEnds] = range.split("-");
  const [base = "", bits, ...moreBits] = range.split("/");
  try {
    if (moreEnds.length + moreBits.length > 0) throw new Error("more than two parts");
    if (to !== undefined) list.addRange(from, to, familyOf(from));
    // /0 would believe everybody, and Number("") is 0.
    else if (bits !== undefined && /^[1-9]\d{0,2}$/.test(bits))
      list.addSubnet(base, Number(bits), familyOf(base));
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
 * listed proxy. UNKNOWN_ADDRESS if the proxies don't say who the client is: header missing, used up, too long, or no
 * address where the walk arrived. Never a proxy's own address: a trusted range that holds the proxies must not
 * admit the world.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, proxies: ProxyList): string {
  let client = canonicalAddress(peer) ?? UNKNOWN_ADDRESS;
  if (!proxies.has(client)) return client;
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  if (hops.length > MOST_HOPS) return UNKNOWN_ADDRESS;
  while (proxies.has(client)) client = canonicalAddress(hops.pop() ?? "") ?? UNKNOWN_ADDRESS;
  return client;
}
