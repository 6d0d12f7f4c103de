// Addresses as numbers. Only the plain forms are read: no short, octal or hex IPv4, no zone ids.

export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Addresses read lately: a login asks for its own several times, and each for the same few ranges. */
const lately = new Map<string, IpAddress>();
const MOST_KEPT = 1000;

/** Reads an address; ::ffff:a.b.c.d is the IPv4 address in it. Undefined if it is none. */
export function parseAddress(text: string): IpAddress | undefined {
  const known = lately.get(text);
  if (known) return known;
  const address = readAddress(text);
  if (address === undefined) return undefined;
  if (lately.size >= MOST_KEPT) lately.clear();
  lately.set(text, address);
  return address;
}

function readAddress(text: string): IpAddress | undefined {
  if (!text.includes(":")) {
    const value = parseIpv4(text);
    return value === undefined ? undefined : { family: 4, value };
  }
  const value = parseIpv6(text);
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}

const DOTTED_QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

function parseIpv4(text: string): bigint | undefined {
  const quad = DOTTED_QUAD.exec(text);
  if (!quad) return undefined;
  let value = 0;
  for (let index = 1; index <= 4; index++) {
    const byte = Number(quad[index]);
    if (byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return BigInt(value);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? "", true) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<bigint>(missing).fill(0n), ...tail].reduce(
    (value, group) => value * 65536n + group,
    0n,
  );
}

/** 16-bit groups; a dotted quad at the end of the address is two of them. */
function groupsOf(text: string, isEnd: boolean): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".")) {
      const quad = isEnd && index === parts.length - 1 ? parseIpv4(part) : undefined;
      if (quad === undefined) return undefined;
      groups.push(quad >> 16n, quad & 0xffffn);
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

/** Dotted quad, or the shortest text of an IPv6 address (RFC 5952). */
export function formatAddress({ family, value }: IpAddress): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  const whole = groups.join(":");
  // The first of the longest: sorting keeps the order of equals.
  const [longest] = [...whole.matchAll(/\b0(?::0)+\b/g)].toSorted((a, b) => b[0].length - a[0].length);
  if (!longest) return whole;
  const { index } = longest;
  return `${whole.slice(0, Math.max(0, index - 1))}::${whole.slice(index + longest[0].length + 1)}`;
}
