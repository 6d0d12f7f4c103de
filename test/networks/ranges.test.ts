// Trusted ranges against a model that shares nothing with them: numbers, spelled by the test in every way there is.
import { randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { isTrusted, parseRange } from "../../src/domain/identity/trusted-networks.ts";

const RANGES = 20_000;
const ADDRESSES_OF_EACH = 50;
const MAPPED = 0xffffn << 32n;
const NAT64 = 0x64ff9bn << 96n;

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Uniform numbers below 2^32; xorshift, so that a failure can be run again from its seed. */
function generator(seed: number): (below: number) => number {
  let state = seed || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const quad = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");

const groupsOf = (value: bigint): string[] =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));

/** One of the texts that mean an address. */
function spell({ bits, value }: Address, below: (limit: number) => number): string {
  if (bits === 32 && below(3) > 0) return quad(value);
  const groups = groupsOf(bits === 32 ? MAPPED | value : value);
  const way = below(5);
  if (way === 0) return groups.join(":");
  if (way === 1) return groups.map((group) => group.padStart(4, "0").toUpperCase()).join(":");
  const shorter = groups.join(":").replace(/(^|:)0(:0)*(:|$)/, "::");
  if (way === 2) return shorter;
  const tail = quad(((bits === 32 ? MAPPED : 0n) | value) & 0xffffffffn);
  const head = groups.slice(0, 6).join(":");
  return way === 3
    ? `${head}:${tail}`
    : `${head.replace(/^0(:0)+(?=:)/, ":")}:${tail}`.replace(/^::?(?!:)/, "::");
}

const isMapped = (value: bigint): boolean => value >> 32n === 0xffffn;

function anyAddress(below: (limit: number) => number): Address {
  if (below(2) === 0) return { bits: 32, value: BigInt(below(2 ** 32)) };
  const low = BigInt(below(2 ** 32));
  const kind = below(6);
  if (kind === 0) return { bits: 128, value: NAT64 | low };
  if (kind === 1) return { bits: 128, value: (0x2002n << 112n) | (low << 80n) };
  if (kind === 2) return { bits: 128, value: low };
  const value = [0, 1, 2].reduce((sum) => (sum << 32n) | BigInt(below(2 ** 32)), low);
  return { bits: 128, value: isMapped(value) ? 1n : value };
}

/** Near an end of the range, in it, in another family's form of it, or anywhere. */
function addressFor(from: Address, size: bigint, below: (limit: number) => number): Address {
  const step = BigInt(below(5) - 2);
  const inside = from.value + (BigInt(below(2 ** 32)) * size) / 2n ** 32n;
  const choice = below(6);
  const { bits } = from;
  const value = choice === 0 ? from.value + step : choice === 1 ? from.value + size - 1n + step : inside;
  if (choice === 5 || value < 0n || value >= 2n ** BigInt(bits)) return anyAddress(below);
  if (choice === 4) {
    // The IPv4 address in another form, and the other way round: never the same client.
    if (bits === 32) return { bits: 128, value: below(2) === 0 ? NAT64 | value : value };
    return { bits: 32, value: value & 0xffffffffn };
  }
  return bits === 128 && isMapped(value) ? anyAddress(below) : { bits, value };
}

it("hold exactly what a model of plain numbers holds, in 1,000,000 pairs of range and address", () => {
  const seed = randomInt(1, 2 ** 31);
  const below = generator(seed);
  const counts = { in: 0, out: 0 };
  for (let each = 0; each < RANGES; each++) {
    const from = anyAddress(below);
    const most = from.bits === 32 ? 25 : 96;
    const room = 2n ** BigInt(from.bits) - from.value;
    const wide = 2n ** BigInt(below(most + 1));
    const size = from.value < MAPPED && from.bits === 128 ? 1n : wide < room ? wide : room;
    const last = { ...from, value: from.value + size - 1n };
    const range = parseRange(`${spell(from, below)}-${spell(last, below)}`);
    for (let more = 0; more < ADDRESSES_OF_EACH; more++) {
      const client = addressFor(from, size, below);
      const wanted =
        client.bits === from.bits && client.value >= from.value && client.value - from.value < size;
      const text = spell(client, below);
      counts[wanted ? "in" : "out"] += 1;
      if (isTrusted([range], text) !== wanted)
        expect.fail(`seed ${seed}: ${text} in ${range.from}-${range.to} should be ${wanted}`);
    }
  }
  expect(counts.in + counts.out).toBe(1_000_000);
  // Neither answer is so rare that a reader which always gave the other one would pass.
  expect(Math.min(counts.in, counts.out)).toBeGreaterThan(200_000);
});
