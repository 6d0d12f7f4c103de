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

/** One change of one element that holds only text: what is left is still XML. */
export const leafMutation = fc.record({
  leaf: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  kind: fc.constantFrom("drop", "double", "rename", "text", "nest"),
  name: fc.constantFrom("Id", "type", "Name", "fieldsToNull", "ids", "sObjects", "queryString", "x"),
  text: fc.constantFrom(
    "",
    " ",
    "0",
    "-1",
    "true",
    "Account",
    "Nope",
    "001gf0000000001AAA",
    "]]&gt;",
    "\u{1f600}",
  ),
});

type LeafMutation = typeof leafMutation extends fc.Arbitrary<infer T> ? T : never;

export function mutatedLeaf(xml: string, { leaf, kind, name, text }: LeafMutation): string {
  const leaves = [...xml.matchAll(/<([\w:]+)([^<>]*)>([^<]*)<\/\1>/g)];
  const [whole = "", element = "", attributes = "", inside = ""] =
    leaves[Math.floor(leaf * leaves.length)] ?? [];
  const changed = {
    drop: "",
    double: whole + whole,
    rename: `<${name}${attributes}>${inside}</${name}>`,
    text: `<${element}${attributes}>${text}</${element}>`,
    nest: `<${element}${attributes}><${name}>${inside}</${name}></${element}>`,
  }[kind];
  return xml.replace(whole, () => changed);
}
