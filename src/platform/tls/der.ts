// As much of DER (X.690) as certificates and key stores are written in. Node signs, but writes neither.

const encode = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
};

function lengthOf(content: Uint8Array): Buffer {
  if (content.length < 0x80) return Buffer.from([content.length]);
  const bytes = bigEndian(content.length);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function bigEndian(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => encode(0x30, ...parts);
/** DER wants the members of a set in the order of their bytes. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer =>
  encode(0x31, ...[...parts].sort(Buffer.compare));
export const TRUE = encode(0x01, Buffer.from([0xff]));
export const NULL = encode(0x05);
export const octetString = (bytes: Uint8Array): Buffer => encode(0x04, bytes);
export const utf8String = (text: string): Buffer => encode(0x0c, Buffer.from(text, "utf8"));
/** UTF-16, big-endian. */
export const bmpString = (text: string): Buffer => encode(0x1e, Buffer.from(text, "utf16le").swap16());
/** `unused`: how many of the last byte's bits don't count. */
export const bitString = (bytes: Uint8Array, unused = 0): Buffer =>
  encode(0x03, Buffer.from([unused]), bytes);
/** [n] around a value. */
export const explicit = (n: number, content: Uint8Array): Buffer => encode(0xa0 | n, content);
/** [n] instead of a primitive type's own tag. */
export const implicit = (n: number, content: Uint8Array): Buffer => encode(0x80 | n, content);

/** A number, or the bytes of an unsigned one, most significant first. */
export function integer(value: number | Uint8Array): Buffer {
  const bytes = typeof value === "number" ? bigEndian(value) : [...value];
  while (bytes.length > 1 && bytes[0] === 0) bytes.shift();
  // The first bit is the sign.
  if (bytes.length === 0 || (bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return encode(0x02, Buffer.from(bytes));
}

/** An object identifier from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return encode(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    digits.unshift((rest % 128) | 0x80);
  return digits;
}

/** As X.509 has it: two digits for the year before 2050, four from then on; whole seconds. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().replaceAll(/[-:T]|\..*$/g, "")}Z`;
  return date.getUTCFullYear() < 2050
    ? encode(0x17, Buffer.from(digits.slice(2)))
    : encode(0x18, Buffer.from(digits));
}
