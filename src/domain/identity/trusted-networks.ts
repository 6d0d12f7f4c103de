// Org-wide trusted ranges (Network Access): they never keep anybody out, they only waive the security token.
import { FaultError, fault, refuse } from "../fault.ts";
import type { Actor, IpRange, TrustedRange } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { securityEvent } from "./events.ts";
import { formatAddress, type IpAddress, parseAddress } from "./ip-address.ts";
import { checkManagesAddresses } from "./manage-access.ts";
import { checkText } from "./texts.ts";

/** Documented: at most 2^25 IPv4 addresses and 2^96 IPv6 addresses in a range. */
const LARGEST = { 4: 2n ** 25n, 6: 2n ** 96n } as const;

const refuseRange = (detail: string, text: string, field?: RangeField): FaultError => {
  const shown = text.length > 100 ? `${text.slice(0, 100).toWellFormed()}...` : text;
  return new FaultError(fault("invalidRange", { detail: `${detail}: ${shown}` }, field ? [field] : []));
};

/** Reads "from-to", CIDR or one address into canonical ends. Throws invalidRange saying what is wrong. */
export function parseRange(text: string): IpRange {
  const [from, to] = endsOf(text.trim());
  if (!from || !to) throw refuseRange("not an address, a range (from-to) or a CIDR block", text);
  return checkEnds(from, to, text);
}

/** What each end of a range is called where they are entered one by one, as in forms and metadata. */
type RangeField = "start" | "end";

/** The two ends as they were entered. Throws invalidRange, with the field if one of them is no address. */
export function parseEnds(start: string, end: string): IpRange {
  const [from, to] = [parseAddress(start.trim()), parseAddress(end.trim())];
  if (!from) throw refuseRange("the start is not an IP address", start, "start");
  if (!to) throw refuseRange("the end is not an IP address", end, "end");
  return checkEnds(from, to, `${start.trim()}-${end.trim()}`);
}

function checkEnds(from: IpAddress, to: IpAddress, text: string): IpRange {
  if (from.family !== to.family) throw refuseRange("both ends must be IPv4 or both IPv6", text, "end");
  if (to.value < from.value) throw refuseRange("the range ends before it starts", text, "end");
  if (to.value - from.value + 1n > LARGEST[from.family]) {
    throw refuseRange(
      from.family === 4
        ? "an IPv4 range holds at most 33,554,432 addresses"
        : "an IPv6 range holds at most 2^96 addresses",
      text,
      "end",
    );
  }
  return { from: formatAddress(from), to: formatAddress(to) };
}

const LOOPBACK = ["127.0.0.0/8", "::1"];

/**
 * Why a trusted range and the believed proxies can't be together; null if they can. A range that holds a proxy, or the
 * machine itself where proxies are, would waive the token for whoever comes through, should an address be taken wrongly.
 */
export function proxyTrouble(
  ranges: readonly Pick<TrustedRange, "from" | "to">[],
  proxies: readonly string[],
): string | null {
  for (const proxy of proxies) {
    const [from, to] = endsOf(proxy);
    if (from && to && to.value - from.value + 1n === SIZE[from.family])
      return `${proxy} is every address: everybody's forwarding headers would be believed`;
    const range = ranges.find(({ from: first, to: last }) => overlap(`${first}-${last}`, proxy));
    if (range) return `the trusted range ${range.from}-${range.to} holds the proxy ${proxy}`;
  }
  const local = ranges.find(({ from, to }) => LOOPBACK.some((each) => overlap(`${from}-${to}`, each)));
  if (proxies.length === 0 || !local) return null;
  return `the trusted range ${local.from}-${local.to} holds addresses of this machine, while forwarding headers of ${proxies.join(", ")} are believed`;
}

const SIZE = { 4: 2n ** 32n, 6: 2n ** 128n } as const;

function overlap(one: string, other: string): boolean {
  const [[from, to], [otherFrom, otherTo]] = [endsOf(one), endsOf(other)];
  if (!from || !to || !otherFrom || !otherTo || from.family !== otherFrom.family) return false;
  return from.value <= otherTo.value && otherFrom.value <= to.value;
}

function endsOf(text: string): [IpAddress | undefined, IpAddress | undefined] {
  const [first = "", second] = text.split("-").map((part) => part.trim());
  if (second !== undefined)
    return text.split("-").length === 2
      ? [parseAddress(first), parseAddress(second)]
      : [undefined, undefined];
  const [base = "", bits, ...more] = text.split("/");
  const address = parseAddress(base);
  if (bits === undefined || !address) return [address, address];
  const width = address.family === 4 ? 32 : 128;
  // A mapped address keeps IPv6's prefix length.
  const prefix = Number(bits) - (address.family === 4 && base.includes(":") ? 96 : 0);
  if (more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(bits) || prefix < 0 || prefix > width)
    return [undefined, undefined];
  const size = 2n ** BigInt(width - prefix);
  const from = (address.value / size) * size;
  return [
    { family: address.family, value: from },
    { family: address.family, value: from + size - 1n },
  ];
}

/** Whether an address is in any range; what is no address is in none. */
export function isTrusted(ranges: readonly Pick<TrustedRange, "from" | "to">[], address: string): boolean {
  return matchingRange(ranges, address) !== undefined;
}

export function matchingRange<R extends Pick<TrustedRange, "from" | "to">>(
  ranges: readonly R[],
  address: string,
): R | undefined {
  const client = ranges.length === 0 ? undefined : parseAddress(address);
  if (!client) return undefined;
  return ranges.find((range) => {
    const from = parseAddress(range.from);
    const to = parseAddress(range.to);
    return (
      from?.family === client.family &&
      to !== undefined &&
      from.value <= client.value &&
      client.value <= to.value
    );
  });
}

export const rangeText = ({ from, to }: IpRange): string => (from === to ? from : `${from}-${to}`);

export const listTrustedRanges = async (ports: Ports): Promise<TrustedRange[]> => [
  ...(await ports.stores.identity.networks.list()),
];

export const LONGEST_DESCRIPTION = 255;

/** A range as it was entered: one text, or its ends. */
type Entered = string | { readonly start: string; readonly end: string };

/** Ends and description that may be trusted. Throws invalidRange, stringTooLong, invalidValue. */
function checkedRange(ports: Ports, entered: Entered, description: string): Omit<TrustedRange, "id"> {
  const ends = typeof entered === "string" ? parseRange(entered) : parseEnds(entered.start, entered.end);
  checkText("Description", "description", description, LONGEST_DESCRIPTION);
  const trouble = proxyTrouble([ends], ports.settings.proxies);
  if (trouble !== null) throw new FaultError(fault("invalidRange", { detail: trouble }));
  return { ...ends, description };
}

/**
 * A range that is trusted already gets the description. Throws invalidRange for what is no range, or can't be one
 * beside the proxies; stringTooLong, invalidValue; insufficientAccessOnCall.
 */
export async function addTrustedRange(
  ports: Ports,
  actor: Actor,
  entered: Entered,
  description: string,
): Promise<TrustedRange> {
  await checkManagesAddresses(ports, actor);
  const range = checkedRange(ports, entered, description);
  return ports.stores.transaction(async ({ identity }) => {
    const id = await identity.networks.add(range);
    await identity.addEvent(securityEvent(ports, actor, "trusted range added", null, rangeText(range)));
    return { id, ...range };
  });
}

/** Gives a range other ends or another description. Throws as addTrustedRange(), and recordNotFound. */
export async function changeTrustedRange(
  ports: Ports,
  actor: Actor,
  id: number,
  entered: Entered,
  description: string,
): Promise<void> {
  await checkManagesAddresses(ports, actor);
  const range = checkedRange(ports, entered, description);
  await ports.stores.transaction(async ({ identity }) => {
    const all = await identity.networks.list();
    const before = all.find((each) => each.id === id);
    if (!before) throw refuse("recordNotFound");
    if (all.some((each) => each.id !== id && each.from === range.from && each.to === range.to))
      throw refuseRange("this range is trusted already", rangeText(range), "start");
    await identity.networks.change({ id, ...range });
    const [old, now] = [rangeText(before), rangeText(range)];
    const detail = old === now ? old : `${old} to ${now}`;
    await identity.addEvent(securityEvent(ports, actor, "trusted range changed", null, detail));
  });
}

/** Throws invalidRange if there is no such range, insufficientAccessOnCall. */
export async function removeTrustedRange(ports: Ports, actor: Actor, range: string): Promise<void> {
  await checkManagesAddresses(ports, actor);
  const ends = parseRange(range);
  await ports.stores.transaction(async ({ identity }) => {
    if (!(await identity.networks.remove(ends.from, ends.to)))
      throw new FaultError(fault("invalidRange", { detail: `there is no trusted range ${rangeText(ends)}` }));
    await identity.addEvent(securityEvent(ports, actor, "trusted range removed", null, rangeText(ends)));
  });
}
