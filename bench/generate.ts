// The benchmark's data: accounts of 13 columns from a fixed seed, a tenth of them with a newline and doubled
// quotes in the street.

import { once } from "node:events";
import { createWriteStream } from "node:fs";

export const COLUMNS = [
  "Name",
  "AccountNumber",
  "Phone",
  "Website",
  "Industry",
  "AnnualRevenue",
  "NumberOfEmployees",
  "BillingStreet",
  "BillingCity",
  "BillingPostalCode",
  "BillingCountry",
  "Description",
  "Ext__c",
] as const;

const INDUSTRIES = [
  "Agriculture",
  "Banking",
  "Chemicals",
  "Energy",
  "Finance",
  "Retail",
  "Technology",
  "Utilities",
];
const CITIES = ["Oslo", "München", "São Paulo", "Portland", "Kyoto", "Lagos", "Winnipeg", "Valparaíso"];
const WORDS = [
  "north",
  "granite",
  "harbour",
  "signal",
  "copper",
  "meadow",
  "vector",
  "lantern",
  "orbit",
  "cedar",
];

const SEED = 20_261_123;

/** xorshift32: the same rows on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The values of one row, in the order of COLUMNS. `index` makes the external id unique; its order is scattered over the index. */
function row(index: number, next: () => number): string[] {
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? "";
  const scattered = ((index * 7_919_981) % 1_000_003).toString(36).padStart(5, "0");
  const name = `${pick(WORDS)} ${pick(WORDS)} ${scattered} Ltd`;
  const plain = `${Math.floor(next() * 9000) + 1} ${pick(WORDS)} street, floor ${Math.floor(next() * 40)}`;
  const street = next() < 0.1 ? `${plain}\nc/o "${pick(WORDS)}" desk` : plain;
  return [
    name,
    `AN-${String(index).padStart(8, "0")}`,
    `+1 555 ${String(Math.floor(next() * 1e7)).padStart(7, "0")}`,
    `https://www.${pick(WORDS)}-${scattered}.example.com/about`,
    pick(INDUSTRIES),
    String(Math.floor(next() * 1e9)),
    String(Math.floor(next() * 50_000)),
    street,
    pick(CITIES),
    String(Math.floor(next() * 90_000) + 10_000),
    "Freedonia",
    `${pick(WORDS)} ${pick(WORDS)} ${pick(WORDS)} ${pick(WORDS)} ${pick(WORDS)} since ${1900 + Math.floor(next() * 120)}`,
    `EXT-${scattered}-${String(index).padStart(8, "0")}`,
  ];
}

const STREET = COLUMNS.indexOf("BillingStreet");
const csvLine = (values: readonly string[]): string =>
  values.map((value, index) => (index === STREET ? `"${value.replaceAll('"', '""')}"` : value)).join(",");

/** The values of the first `count` rows. */
export function sampleRows(count: number): string[][] {
  const next = random(SEED);
  return Array.from({ length: count }, (_, index) => row(index, next));
}

/** Writes `count` rows with a header to `file`. */
export async function generate(file: string, count: number): Promise<void> {
  const out = createWriteStream(file);
  out.write(`${COLUMNS.join(",")}\n`);
  const next = random(SEED);
  let block: string[] = [];
  for (let index = 0; index < count; index++) {
    block.push(csvLine(row(index, next)));
    if (block.length === 5000 || index === count - 1) {
      if (!out.write(`${block.join("\n")}\n`)) await once(out, "drain");
      block = [];
    }
  }
  out.end();
  await once(out, "finish");
}
