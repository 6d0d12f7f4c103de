// Character data of XML 1.0: which characters there are, line ends, references.
import { XmlError } from "./xml-error.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 has no way to write
const NO_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Throws XmlError if there is a character that XML doesn't have. `text` holds no half of a surrogate pair. */
export function checkCharacters(text: string): void {
  if (NO_CHARACTER.test(text)) throw new XmlError("there is a character that XML does not allow");
}

const LINE_END = /\r\n?/g;

/** Text between two pieces of markup as it is meant. Throws XmlError. */
export function characterData(raw: string): string {
  if (raw.includes("]]>")) throw new XmlError("']]>' is not allowed in a text");
  return resolved(raw.replace(LINE_END, "\n"));
}

/** The inside of a CDATA section as it is meant. */
export const verbatim = (raw: string): string => (raw.includes("\r") ? raw.replace(LINE_END, "\n") : raw);

/** An attribute's value as it is meant, from what is between its quotes. Throws XmlError. */
export function attributeValue(raw: string): string {
  if (raw.includes("<")) throw new XmlError("'<' is not allowed in an attribute's value");
  return resolved(/[\t\n\r]/.test(raw) ? raw.replace(/\r\n|[\t\n\r]/g, " ") : raw);
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

function resolved(text: string): string {
  let whole = "";
  let from = 0;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", from)) {
    const end = text.indexOf(";", at);
    const name = text.slice(at + 1, Math.max(end, at + 1));
    whole += text.slice(from, at) + (NAMED.get(name) ?? character(name));
    from = end + 1;
  }
  return from === 0 ? text : whole + text.slice(from);
}

/** What "#65" or "#x41" stands for. Throws XmlError for anything else. */
function character(reference: string): string {
  const [, hexadecimal, decimal] = /^#(?:x([\da-fA-F]+)|(\d+))$/.exec(reference) ?? [];
  const digits = hexadecimal ?? decimal;
  if (digits === undefined) throw new XmlError("there is an entity reference that is none of XML's own");
  const code = Number.parseInt(digits, hexadecimal === undefined ? 10 : 16);
  if (!isCharacter(code)) throw new XmlError("a character reference names no character of XML");
  return String.fromCodePoint(code);
}

const isCharacter = (code: number): boolean =>
  (code >= 0x20 && code <= 0xd7ff) ||
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);
