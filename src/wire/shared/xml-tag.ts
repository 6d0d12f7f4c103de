// Start tags and the namespaces they are in. Most tags of a document are written alike a hundred times: each is read once.
import { XmlError } from "./xml-error.ts";
import { attributeValue } from "./xml-text.ts";

/** A start tag as it is meant. Immutable: many elements share one. */
export interface Tag {
  /** As it is written, prefix included: the end tag must say the same. */
  readonly written: string;
  /** Local name. */
  readonly name: string;
  /** Namespace URI; "" for none. */
  readonly namespace: string;
  /** By "namespace local", or plain local name if it has no namespace; declarations of namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  /** What its children's tags are read in. */
  readonly scope: Scope;
  /** There is no end tag. */
  readonly empty: boolean;
}

/** The namespaces in force at one place, and the tags that were read there. */
export interface Scope {
  readonly outer: Scope | undefined;
  readonly declared: ReadonlyMap<string, string>;
  /** By what is between "<" and ">"; undefined as long as there is none. */
  known: Map<string, Tag> | undefined;
}

const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

/** Characters of one text, tag, comment or declaration. */
const LONGEST_TOKEN = 1_048_576;
const MOST_ATTRIBUTES = 64;
/** Of one scope. */
const MOST_KNOWN = 500;
const LONGEST_KNOWN = 500;

const scopeIn = (outer: Scope | undefined, declared: ReadonlyMap<string, string>): Scope => ({
  outer,
  declared,
  known: undefined,
});

/** The scope of a document's root. */
export const rootScope = (): Scope =>
  scopeIn(
    undefined,
    new Map([
      ["xml", XML_NAMESPACE],
      ["xmlns", XMLNS_NAMESPACE],
    ]),
  );

const NAME_START =
  ":A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}-\\u{200d}\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}";
const NAME = new RegExp(
  `[${NAME_START}][-${NAME_START}.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}-\\u{2040}]*`,
  "uy",
);

/** Throws XmlError if what has so many characters is longer than a text or tag may be: it isn't looked at then. */
export function checkLength(length: number): void {
  if (length > LONGEST_TOKEN) throw new XmlError("a text or tag is too long");
}

/** The name that begins at `at`; "" if none does. Throws XmlError if it is too long. */
export function nameAt(text: string, at: number): string {
  NAME.lastIndex = 0;
  const name = NAME.exec(text.slice(at, at + LONGEST_TOKEN + 1))?.[0] ?? "";
  checkLength(name.length);
  return name;
}

const BLANKS = /[ \t\r\n]*/y;

/** Where the blanks end that begin at `at`, if any do. */
export function behindBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}

/** The start tag whose "<" is before `at`, and what is behind its ">". Throws XmlError. */
export function readTag(text: string, at: number, scope: Scope): readonly [Tag, number] {
  const written = nameAt(text, at);
  if (written === "") throw new XmlError("a '<' begins no tag");
  const attributes: [name: string, value: string][] = [];
  let place = at + written.length;
  for (;;) {
    const next = behindBlanks(text, place);
    checkLength(next - at);
    const letter = text[next];
    if (letter === ">" || letter === "/") {
      const empty = letter === "/";
      if (empty && text[next + 1] !== ">") throw new XmlError("a '/' in a tag is not followed by '>'");
      return [meaning(written, attributes, scope, empty), next + (empty ? 2 : 1)];
    }
    if (letter === undefined) throw new XmlError("the document ends in a tag");
    if (next === place)
      throw new XmlError("there is a character that no name has, or no blank before an attribute");
    if (attributes.length === MOST_ATTRIBUTES) throw new XmlError("an element has too many attributes");
    place = readAttribute(text, next, attributes);
  }
}

/** Adds the attribute that begins at `at`; tells what is behind it. */
function readAttribute(text: string, at: number, attributes: [string, string][]): number {
  const name = nameAt(text, at);
  if (name === "") throw new XmlError("there is a character that no attribute's name has");
  const equals = behindBlanks(text, at + name.length);
  if (text[equals] !== "=") throw new XmlError(`the attribute ${name.slice(0, 100)} has no value`);
  const opening = behindBlanks(text, equals + 1);
  const quote = text[opening];
  if (quote !== '"' && quote !== "'") throw new XmlError("an attribute's value has no quotes");
  const closing = text.indexOf(quote, opening + 1);
  if (closing < 0) throw new XmlError("the document ends in an attribute");
  checkLength(closing - opening);
  attributes.push([name, attributeValue(text.slice(opening + 1, closing))]);
  return closing + 1;
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

function meaning(
  written: string,
  attributes: readonly [string, string][],
  outer: Scope,
  empty: boolean,
): Tag {
  const scope = scopeOf(attributes, outer);
  const [prefix, name] = parts(written);
  if (prefix === "xmlns") throw new XmlError("no element may have the prefix xmlns");
  const namespace = resolved(prefix, scope);
  if (attributes.length === 0) return { written, name, namespace, attributes: NO_ATTRIBUTES, scope, empty };
  const keys = new Set<string>();
  const kept = new Map<string, string>();
  for (const [attribute, value] of attributes) {
    const [of, local] = parts(attribute);
    const key = of === "" ? local : `${resolved(of, scope)} ${local}`;
    if (keys.has(key)) throw new XmlError(`there are two attributes ${attribute.slice(0, 100)}`);
    keys.add(key);
    if (of !== "xmlns" && attribute !== "xmlns") kept.set(key, value);
  }
  return { written, name, namespace, attributes: kept.size === 0 ? NO_ATTRIBUTES : kept, scope, empty };
}

function parts(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(":");
  if (colon < 0) return ["", name];
  const local = name.slice(colon + 1);
  if (colon === 0 || local === "" || local.includes(":"))
    throw new XmlError(`${name.slice(0, 100)} is no name`);
  return [name.slice(0, colon), local];
}

function resolved(prefix: string, innermost: Scope): string {
  for (let scope: Scope | undefined = innermost; scope; scope = scope.outer) {
    const uri = scope.declared.get(prefix);
    if (uri !== undefined) return uri;
  }
  if (prefix === "") return "";
  throw new XmlError(`the prefix ${prefix.slice(0, 100)} is not declared`);
}

function scopeOf(attributes: readonly [string, string][], outer: Scope): Scope {
  let declared: Map<string, string> | undefined;
  for (const [name, value] of attributes) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
    const [, prefix] = name === "xmlns" ? ["", ""] : parts(name);
    const uri = value.trim();
    checkDeclaration(prefix, uri);
    declared ??= new Map();
    declared.set(prefix, uri);
  }
  return declared ? scopeIn(outer, declared) : outer;
}

function checkDeclaration(prefix: string, uri: string): void {
  if (prefix !== "" && uri === "") throw new XmlError("a prefix can not be bound to no namespace");
  if (prefix === "xmlns" || uri === XMLNS_NAMESPACE) throw new XmlError("xmlns can not be declared");
  if ((prefix === "xml") !== (uri === XML_NAMESPACE)) throw new XmlError("xml has one namespace of its own");
}

/** Keeps a tag for when it is written again. */
export function remember(scope: Scope, source: string, tag: Tag): void {
  if (source.length > LONGEST_KNOWN) return;
  scope.known ??= new Map();
  if (scope.known.size < MOST_KNOWN) scope.known.set(source, tag);
}
