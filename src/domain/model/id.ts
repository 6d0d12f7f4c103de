// Record ids. Inside the program an id is one safe integer: the key prefix as a base-62 number times 2^35,
// plus the object's sequence number. Salesforce's 15 and 18 character forms exist only at the edges.
// Checksum rule verified on recorded pairs (see id.test.ts).

/** Key prefix and sequence number in one safe integer; the primary key of every record table. */
export type RecordId = number;

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/** How many ids an object has. */
export const SEQUENCES = 2 ** 35;
/** Characters 4 to 6 of every id we make, where Salesforce has the instance. */
const INSTANCE = "gf0";

const VALUES = new Int8Array(128).fill(-1);
for (let index = 0; index < 62; index++) VALUES[DIGITS.charCodeAt(index)] = index;

const TRIPLES: string[] = [];
for (const a of DIGITS) for (const b of DIGITS) for (const c of DIGITS) TRIPLES.push(a + b + c);

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

function checkCharacter(text: string, start: number): string {
  let bits = 0;
  for (let index = 0; index < 5; index++) if (isUpper(text.charCodeAt(start + index))) bits |= 1 << index;
  return CHECK.charAt(bits);
}

/** The number of a three-character key prefix such as "001"; throws on anything else. */
function prefixNumber(keyPrefix: string): number {
  const index = tripleIndex(keyPrefix, 0);
  if (keyPrefix.length !== 3 || index < 0) throw new Error(`not a key prefix: ${keyPrefix}`);
  return index;
}

function tripleIndex(text: string, start: number): number {
  let value = 0;
  for (let index = start; index < start + 3; index++) {
    const code = text.charCodeAt(index);
    const digit = code < 128 ? (VALUES[code] ?? -1) : -1;
    if (digit < 0) return -1;
    value = value * 62 + digit;
  }
  return value;
}

/** First id of an object; ids of the object with `keyPrefix` are this plus its sequence number. */
export const firstId = (keyPrefix: string): RecordId => prefixNumber(keyPrefix) * SEQUENCES;

/** "001" of an Account's id. */
export const keyPrefixOf = (id: RecordId): string => TRIPLES[Math.floor(id / SEQUENCES)] ?? "000";

let cachedHigh = -1;
let cachedHead = "";
let cachedCheck = "";

/** The 18-character form. Runs at several million a second: all but the last five characters are cached. */
export function formatId(id: RecordId): string {
  const prefix = Math.floor(id / SEQUENCES);
  const sequence = id - prefix * SEQUENCES;
  const high = Math.floor(sequence / 916132832);
  const low = sequence - high * 916132832;
  const key = prefix * 64 + high;
  if (key !== cachedHigh) {
    const head = `${TRIPLES[prefix]}${INSTANCE}0${TRIPLES[high]}`;
    cachedHead = head;
    cachedCheck = checkCharacter(head, 0) + checkCharacter(head, 5);
    cachedHigh = key;
  }
  const upper = Math.floor(low / 238328);
  const triple = TRIPLES[low - upper * 238328] as string;
  const tail = (TRIPLES[upper] as string).slice(1) + triple;
  return cachedHead + tail + cachedCheck + checkCharacter(tail, 0);
}

/** The 15-character form, as Salesforce writes organization ids into URLs. */
export const formatId15 = (id: RecordId): string => formatId(id).slice(0, 15);

/**
 * Reads a 15 or 18 character id; undefined if it isn't one. An 18-character id whose checksum doesn't match is
 * none; one that no org of ours can have made reads as a number that no row has.
 */
export function parseId(text: string): RecordId | undefined {
  if (text.length !== 15 && text.length !== 18) return undefined;
  const prefix = tripleIndex(text, 0);
  const instance = tripleIndex(text, 3);
  const a = tripleIndex(text, 6);
  const b = tripleIndex(text, 9);
  const c = tripleIndex(text, 12);
  if (prefix < 0 || instance < 0 || a < 0 || b < 0 || c < 0) return undefined;
  if (text.length === 18) {
    const check = checkCharacter(text, 0) + checkCharacter(text, 5) + checkCharacter(text, 10);
    if (check !== text.slice(15).toUpperCase()) return undefined;
  }
  const sequence = (a * 238328 + b) * 238328 + c;
  if (text.slice(3, 6) !== INSTANCE || sequence >= SEQUENCES) return prefix * SEQUENCES + SEQUENCES - 1;
  return prefix * SEQUENCES + sequence;
}

/**
 * Where a 15 or 18 character id stands among ours when ids are compared as texts; undefined if it isn't one. One that
 * no org of ours can have made stands before all or behind all of its key prefix.
 */
export function orderOfId(text: string): number | undefined {
  const id = parseId(text);
  if (id === undefined || text.slice(3, 6) >= INSTANCE) return id;
  return tripleIndex(text, 0) * SEQUENCES - 1;
}
