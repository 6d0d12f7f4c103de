// Ways in which bytes of an envelope go wrong.
import fc from "fast-check";

const PIECES = [
  "<",
  ">",
  "&",
  '"',
  "'",
  "/",
  "]]>",
  "<!--",
  "<![CDATA[",
  "<?",
  "<!DOCTYPE x>",
  "&#x;",
  "&lt;",
  "\0",
  "\xff",
  "xmlns=",
  'xmlns:se=""',
  "se:Body",
  "</se:Body>",
  "<login/>",
  "\ufeff",
  "\u2028",
  "%00",
  "{x}",
  " ",
].map((piece) => Buffer.from(piece, piece === "\xff" ? "latin1" : "utf8"));

/** One change of some bytes. */
export const mutation = fc.record({
  kind: fc.constantFrom("flip", "drop", "double", "insert", "cut"),
  at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  length: fc.integer({ min: 1, max: 60 }),
  piece: fc.constantFrom(...PIECES),
  bit: fc.integer({ min: 0, max: 7 }),
});

export const mutated = (
  bytes: Buffer,
  { kind, at, length, piece, bit }: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
): Buffer => {
  const start = Math.floor(at * bytes.length);
  const [before, middle, after] = [
    bytes.subarray(0, start),
    bytes.subarray(start, start + length),
    bytes.subarray(start + length),
  ];
  if (kind === "flip")
    return Buffer.concat([
      before,
      Buffer.from([(bytes[start] ?? 0) ^ (1 << bit)]),
      bytes.subarray(start + 1),
    ]);
  if (kind === "drop") return Buffer.concat([before, after]);
  if (kind === "double") return Buffer.concat([before, middle, middle, after]);
  if (kind === "insert") return Buffer.concat([before, piece, bytes.subarray(start)]);
  return before;
};
