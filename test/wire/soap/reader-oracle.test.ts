// The reader of envelopes against saxes, a parser with its own conformance suite: the same elements, or both refuse.
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { readXml, type XmlElement, XmlError } from "../../../src/wire/shared/xml.ts";
import { rounds } from "../../support/rounds.ts";
import { envelope, sessionHeader } from "../../support/soap.ts";
import { leafMutation, mutated, mutatedLeaf, mutation } from "./mutation.ts";

/** More of everything, on demand. */
const TIMES = Number(process.env["GROUNDFOG_FUZZ_TIMES"] ?? 1);
const LONG = 180_000 * TIMES;

interface Plain {
  readonly element: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly inside: readonly Plain[];
  text: string;
}

/** The document's root as saxes tells it; undefined if it, or the rules of envelopes, refuse the document. */
function toldBySaxes(bytes: Uint8Array): Plain | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: Plain[] = [];
  let root: Plain | undefined;
  const refuse = (): never => {
    throw new Error("refused");
  };
  parser.on("doctype", refuse);
  parser.on("xmldecl", ({ version, encoding = "utf-8" }) => {
    if (version !== "1.0" || !/^utf-?8$/i.test(encoding)) refuse();
  });
  parser.on("opentag", (tag) => {
    const attributes = Object.values(tag.attributes)
      .filter(({ prefix, name }) => prefix !== "xmlns" && name !== "xmlns")
      .map(({ uri, local, value }) => [uri === "" ? local : `${uri} ${local}`, value] as const);
    open.push({ element: `{${tag.uri}}${tag.local}`, attributes, inside: [], text: "" });
  });
  const add = (more: string): void => {
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    const element = open.pop();
    const parent = open.at(-1)?.inside as Plain[] | undefined;
    if (element && parent) parent.push(element);
    else root = element;
  });
  try {
    // saxes takes the byte order mark off itself: with a decoder that does it too, there could be two.
    parser.write(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)).close();
    return root;
  } catch {
    return undefined;
  }
}

const plain = ({ name, namespace, attributes, children, text }: XmlElement): Plain => ({
  element: `{${namespace}}${name}`,
  attributes: [...attributes],
  inside: children.map(plain),
  text,
});

const toldByReader = async (bytes: Uint8Array): Promise<Plain | undefined> => {
  try {
    return plain(await readXml(bytes));
  } catch (error) {
    expect(error).toBeInstanceOf(XmlError);
    return undefined;
  }
};

/** Holds documents against saxes, until more than `wanted` were read. */
async function compare(documents: fc.Arbitrary<Uint8Array>, runs: number, wanted: number): Promise<void> {
  let read = 0;
  const property = fc.asyncProperty(documents, async (bytes) => {
    const told = toldBySaxes(bytes);
    expect(await toldByReader(bytes)).toEqual(told);
    if (told) read += 1;
  });
  await rounds(
    () => fc.assert(property, { numRuns: runs * TIMES }),
    () => read,
    wanted * TIMES,
  );
}

const oneOf = fc.constantFrom;
const many = (piece: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> =>
  fc.array(piece, { maxLength: most }).map((pieces) => pieces.join(""));

const prefix = oneOf("", "", "", "a:", "b:", "xml:", "xmlns:", "é:");
const local = oneOf("x", "y", "type", "nil", "_", "-x", "1", "x-1.y", "é", "·", "x·", "\u{10000}", "", "x:y");
const likely = <T>(usual: T, odd: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, odd);
const name = fc
  .tuple(prefix, likely("x", likely("y", local, 3), 3))
  .map(([before, behind]) => before + behind);
const blank = oneOf(" ", " ", " ", "\n", "\t", "\r\n", "\r", "  ");
const noBlank = likely("", fc.oneof(blank, oneOf("\u00a0", "\u0085", "\u2028")));
const data = oneOf(
  ...["t", "é", "\u{1f600}", " ", "\n", "\r", "\r\n", "\t", "]", "]]", "]]&gt;", ">", "'", '"', "=", "/"],
  ...["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#65;", "&#x41;", "&#10;", "&#13;", "&#x1F600;"],
  ...["\u0085", "\u2028", "\ufeff", "\u007f", "\ufffd"],
);
const badData = oneOf(
  ...["<", "&", "]]>", "&nbsp;", "&amp", "&#0;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&#X41;", "&#;", "&;"],
  ...["&__proto__;", "&#x;", "\0", "\x1f", "\ufffe", "\uffff", `&#${"9".repeat(400)};`, "& amp;", "&amp ;"],
);
const text = many(fc.oneof({ weight: 60, arbitrary: data }, badData), 4);
const quote = oneOf('"', "'");
const attribute = fc
  .tuple(name, noBlank, noBlank, quote, text)
  .map(([key, before, behind, q, value]) => `${key}${before}=${behind}${q}${value.replaceAll(q, "")}${q}`);
const namespace = oneOf(
  ...["urn:a", "urn:b", "urn:a", " urn:a\n", "", "urn:&amp;", "a b"],
  "http://www.w3.org/XML/1998/namespace",
  "http://www.w3.org/2000/xmlns/",
);
const declared = fc
  .tuple(oneOf("xmlns", "xmlns:a", "xmlns:b", "xmlns:é", "xmlns:xml", "xmlns:xmlns"), namespace)
  .map(([key, uri]) => `${key}="${uri}"`);
const usualDeclaration = oneOf("xmlns:a='urn:a'", "xmlns:b='urn:b'", "xmlns='urn:c'", "xmlns:b='urn:a'");
const attributes = fc
  .array(
    fc.tuple(
      likely(" ", fc.oneof(blank, fc.constant(""))),
      fc.oneof(
        { weight: 3, arbitrary: usualDeclaration },
        { weight: 3, arbitrary: attribute },
        { weight: 1, arbitrary: declared },
      ),
    ),
    { maxLength: 3 },
  )
  .map((all) => all.map((pair) => pair.join("")).join(""));
const misc = oneOf(
  ...["<!---->", "<!-- c -->", "<!-- - -->", "<!--<a>&-->", "<?p?>", "<?p q?>", "<?p ??>", "<?p?q?>"],
  ...["<?p\r\n<a>?>", "<?xml-s ?>", "<?é?>"],
);
const badMisc = oneOf(
  ...[
    "<!--->",
    "<!-- -- -->",
    "<!-- --->",
    "<?xml version='1.0'?>",
    "<?XML a?>",
    "<??>",
    "<? p?>",
    "<?p:q?>",
  ],
  ...[
    "<?p!?>",
    "<!DOCTYPE x>",
    "<!doctype x>",
    "<!x>",
    "<![CDATA[",
    "<![cdata[x]]>",
    "<!->",
    "<",
    "</>",
    "<>",
  ],
);
const cdata = oneOf(
  "<![CDATA[]]>",
  "<![CDATA[<&]]>",
  "<![CDATA[]]]]>",
  "<![CDATA[a\r\nb\rc]]>",
  "<![CDATA[>]>]]>",
);
const outside = many(
  fc.oneof({ weight: 20, arbitrary: blank }, { weight: 20, arbitrary: misc }, badMisc, text, cdata),
  2,
);
const xmlDeclaration = oneOf(
  ...[
    "<?xml version='1.0'?>",
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<?xml version='1.0' encoding='utf8' ?>",
  ],
  ...[
    "<?xml\nversion = '1.0'\tstandalone='yes'\r\n?>",
    "<?xml version='1.0' encoding='utf-8' standalone=\"no\"?>",
  ],
);
const badDeclaration = oneOf(
  ...["<?xml?>", "<?xml ?>", "<?xml encoding='utf-8'?>", "<?xml version='1.1'?>", "<?xml version='2.0'?>"],
  ...[
    "<?xml version='1.0' encoding='latin1'?>",
    "<?xml version='1.0'encoding='utf-8'?>",
    "<?xml version=1.0?>",
  ],
  ...["<?xml version='1.0' standalone='yes' encoding='utf-8'?>", "<?xml version='1.0' standalone='maybe'?>"],
  ...[
    "<?xml version='1.0\"?>",
    "<?xml version='1.0' encoding=''?>",
    "<?xml version='1.0' ? >",
    "<?xml version='1.'?>",
  ],
);
const start = fc.oneof(
  { weight: 20, arbitrary: oneOf("", "\ufeff") },
  { weight: 20, arbitrary: xmlDeclaration },
  badDeclaration,
  blank,
);

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, noBlank, tie("content"), noBlank, likely("", fc.constant("!")))
    .map(([tag, inside, before, content, behind, odd]) =>
      content === "" && odd === ""
        ? `<${tag}${inside}${before}/>`
        : `<${tag}${inside}${before}>${content}</${odd === "" ? tag : "x"}${behind}>`,
    ),
  content: fc.oneof(
    { maxDepth: 3, depthSize: "medium" },
    text,
    fc
      .array(
        fc.oneof(
          { weight: 12, arbitrary: tie("element") },
          { weight: 5, arbitrary: text },
          { weight: 3, arbitrary: misc },
          { weight: 3, arbitrary: cdata },
          { weight: 1, arbitrary: likely("", badMisc, 3) },
        ),
        { maxLength: 4 },
      )
      .map((pieces) => pieces.join("")),
  ),
}));

const bytesOf = (xml: string): Buffer => Buffer.from(xml);
const mutations = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  fc.array(mutation, { minLength: 1, maxLength: 3 }),
);

describe("the reader of envelopes and saxes", () => {
  it("say the same of documents of any shape", { timeout: LONG }, async () => {
    const within = likely(
      (xml: string) => `<r xmlns:a="urn:a" xmlns:b='urn:b' xmlns:é="é">${xml}</r>`,
      fc.constant((xml: string) => xml),
      3,
    );
    const document = fc
      .tuple(start, outside, element, outside, within)
      .map(([before, prolog, xml, epilog, put]) => bytesOf(before + prolog + put(xml) + epilog));
    const changed = fc.tuple(document, mutations).map(([bytes, all]) => all.reduce(mutated, bytes));
    await compare(changed, 10_000, 2000);
  });

  it("say the same of envelopes and what became of them", { timeout: LONG }, async () => {
    const XSI = "http://www.w3.org/2001/XMLSchema-instance";
    const record = `<o:type xsi:type="xsd:string">Account</o:type><o:Name>A &amp; B</o:Name><o:Site xsi:nil="true"/><fieldsToNull><![CDATA[Fax]]></fieldsToNull><o:Owner><type>User</type><Key__c>é</Key__c></o:Owner><!-- c -->`;
    const styles = [
      `<create xmlns:o="urn:o" xmlns:xsi="${XSI}" xmlns:xsd="x">${`<sObjects>${record}</sObjects>`.repeat(3)}</create>`,
      `<m:upsert xmlns:m="urn:m">\n${`<m:sObjects xmlns:o="urn:o" xmlns:xsi='${XSI}'>\r\n${record}</m:sObjects >`.repeat(2)}</m:upsert>`,
      `<update xmlns:o="urn:o" xmlns:xsi="${XSI}"><sObjects xmlns:o="urn:p">${record}</sObjects><sObjects>${record}</sObjects></update>`,
    ].map((operation) => envelope(operation, sessionHeader("s>'\"")));
    const changed = fc
      .tuple(oneOf(...styles), fc.array(leafMutation, { maxLength: 2 }), mutations)
      .map(([xml, leaves, all]) => all.reduce(mutated, bytesOf(leaves.reduce(mutatedLeaf, xml))));
    await compare(changed, 5000, 1500);
  });

  it("say the same of a few pieces in any order", { timeout: LONG }, async () => {
    const piece = oneOf(
      ...[
        "<a",
        "</a>",
        "<a>",
        "<b/>",
        ">",
        "/>",
        " ",
        "a",
        "=",
        '"',
        "'",
        "<",
        "&",
        ";",
        "amp",
        "#",
        "!",
        "-",
      ],
      ...["<!--", "-->", "]]>", "<![CDATA[", "<?", "?>", "xmlns", ":", "x='y'", "\r", "\n", "é", "]"],
    );
    const pieces = many(piece, 12).map((inside) => bytesOf(`<a>${inside}</a>`));
    await compare(pieces, 5000, 100);
  });
});
