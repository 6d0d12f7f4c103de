// XML in and out: a strict, namespace-aware reader that refuses any DOCTYPE, and escaping for what we write.
import { setImmediate as otherWork } from "node:timers/promises";
import { XmlError } from "./xml-error.ts";
import { documentReader, type EachChild, type XmlElement } from "./xml-reader.ts";
import { checkCharacters } from "./xml-text.ts";

export { type XmlElement, XmlError };

/** Characters that are read before other requests get their turn. */
const SLICE = 65_536;
/** Characters of a document that is read in one turn: 200 records of 13 fields take 2 ms. */
const SHORT = 262_144;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a UTF-8 document (a byte order mark is tolerated). Throws XmlError, for what is too much as soon as it is:
 * anybody may send a document, and other requests wait while it is read.
 *
 * @param each is told the root's children one after the other, each with the root as far as it is known, instead of
 *   the root keeping them: so a long list takes no more memory than its longest entry, whose elements alone are counted.
 * @param longFrom depth of elements from which on a text that is base64 may have any length; the root's is 1.
 */
export async function readXml(bytes: Uint8Array, each?: EachChild, longFrom?: number): Promise<XmlElement> {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new XmlError("the document is not UTF-8");
  }
  const reader = documentReader(text, each, longFrom);
  for (let start = 0; start < text.length; start += SLICE) {
    checkCharacters(text.slice(start, start + SLICE));
    reader.readTo(start + SLICE);
    if (text.length > SHORT) await otherWork();
  }
  return reader.root();
}

/** First child of a name; the namespace is the caller's to compare where it matters. */
export const childNamed = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them
const UNWRITABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const TO_ESCAPE = /[&<>"\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Character data. Control characters that XML can't hold become U+FFFD. */
export const escapeXml = (text: string): string => (TO_ESCAPE.test(text) ? escaped(text) : text);

const escaped = (text: string): string =>
  text
    .replace(UNWRITABLE, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;");
