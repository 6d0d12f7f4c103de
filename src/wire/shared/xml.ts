// XML in and out: a strict, namespace-aware reader that refuses any DOCTYPE, and escaping for what we write.
import { setImmediate as otherWork } from "node:timers/promises";
import { SaxesParser, type SaxesTagNS } from "saxes";

export interface XmlElement {
  /** Local name. */
  readonly name: string;
  /** Namespace URI; "" for none. */
  readonly namespace: string;
  /** By "namespace local" or plain local name if it has no namespace. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All character data directly inside, comments left out. */
  readonly text: string;
}

/** The document is not what may be sent. */
export class XmlError extends Error {}

const DEEPEST = 64;
const MOST_ATTRIBUTES = 64;
const MOST_ELEMENTS = 100_000;
/** Characters of one text, tag, comment or declaration. */
const LONGEST_TOKEN = 1_048_576;
/** Characters that are read before other requests get their turn. */
const SLICE = 65_536;

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads a UTF-8 document (a byte order mark is tolerated). Throws XmlError, for what is too much as soon as it is:
 * anybody may send a document, and other requests wait while it is read.
 *
 * @param each is told the root's children one after the other, each with the root as far as it is known, instead of
 *   the root keeping them: so a long list takes no more memory than its longest entry, whose elements alone are counted.
 */
export async function readXml(
  bytes: Uint8Array,
  each?: (child: XmlElement, root: XmlElement) => void,
): Promise<XmlElement> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError("the document is not UTF-8");
  }
  // Not one handler more: from the seventh on V8 keeps the parser as a dictionary, and it reads at a quarter of the speed.
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  const keys: AttributeKeys = new Map();
  let root: XmlElement | undefined;
  let elements = 0;
  let attributes = 0;
  let token = 0;
  parser.on("doctype", () => {
    throw new XmlError("DOCTYPE is not allowed");
  });
  parser.on("attribute", () => {
    if (++attributes > MOST_ATTRIBUTES) throw new XmlError("an element has too many attributes");
  });
  parser.on("opentag", (tag) => {
    if (elements === 0) checkEncoding(parser.xmlDecl.encoding);
    if (open.length >= DEEPEST) throw new XmlError(`elements are nested more than ${DEEPEST} deep`);
    if (++elements > MOST_ELEMENTS) throw new XmlError(`there are more than ${MOST_ELEMENTS} elements`);
    open.push(opened(tag, keys));
    token = attributes = 0;
  });
  const add = (more: string): void => {
    token = 0;
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    token = 0;
    const element = open.pop();
    if (!element) return;
    const parent = open.at(-1);
    if (!parent) root = element;
    else if (each && open.length === 1) {
      elements = 1;
      each(element, parent);
    } else parent.children.push(element);
  });
  for (let start = 0; start < text.length; start += SLICE) {
    told(() => parser.write(text.slice(start, start + SLICE)));
    token += SLICE;
    if (token > LONGEST_TOKEN) throw new XmlError("a text or tag is too long");
    if (text.length > SLICE) await otherWork();
  }
  told(() => parser.close());
  if (!root) throw new XmlError("the document is empty");
  return root;
}

/** The parser's complaints, which are plain errors, as ours. */
function told(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) throw new XmlError(error.message);
    throw error;
  }
}

function checkEncoding(encoding: string | undefined): void {
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new XmlError("the encoding must be UTF-8");
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** An attribute's uri and key, by its name as it is written: most are written alike a thousand times. */
type AttributeKeys = Map<string, readonly [uri: string, key: string]>;

function opened(tag: SaxesTagNS, keys: AttributeKeys): OpenElement {
  let attributes: Map<string, string> | undefined;
  for (const name in tag.attributes) {
    const attribute = tag.attributes[name];
    if (!attribute || attribute.prefix === "xmlns" || name === "xmlns") continue;
    const { uri, local, value } = attribute;
    let known = keys.get(name);
    if (known?.[0] !== uri) {
      known = [uri, uri === "" ? local : `${uri} ${local}`];
      keys.set(name, known);
    }
    attributes ??= new Map();
    attributes.set(known[1], value);
  }
  return {
    name: tag.local,
    namespace: tag.uri,
    attributes: attributes ?? NO_ATTRIBUTES,
    children: [],
    text: "",
  };
}

/** First child of a name; the namespace is the caller's to compare where it matters. */
export const childNamed = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them
const UNWRITABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** Character data. Control characters that XML can't hold become U+FFFD. */
export const escapeXml = (text: string): string =>
  text
    .replace(UNWRITABLE, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;");
