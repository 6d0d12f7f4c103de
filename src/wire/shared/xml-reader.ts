// Reads a document that is in memory, piece by piece, into elements.
import { XmlError } from "./xml-error.ts";
import {
  behindBlanks,
  checkLength,
  nameAt,
  readTag,
  remember,
  rootScope,
  type Scope,
  type Tag,
} from "./xml-tag.ts";
import { characterData, verbatim } from "./xml-text.ts";

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

const DEEPEST = 64;
const MOST_ELEMENTS = 100_000;

const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const GREATER = 0x3e;

interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string;
}

/** An element without children has this list: most have none. */
const CHILDLESS: XmlElement[] = [];

/** Is told a child of the root, whole, and the root as far as it is known. */
export type EachChild = (child: XmlElement, root: XmlElement) => void;

export interface DocumentReader {
  /** Reads at least as far as `limit`, if the document goes so far. Throws XmlError. */
  readTo(limit: number): void;
  /** The root element of a document that was read whole. Throws XmlError. */
  root(): XmlElement;
}

/** Where something comes next, looked for once: -1 for nowhere. */
const finder = (text: string, what: string): ((from: number, to: number) => boolean) => {
  let next = -2;
  return (from, to) => {
    if (next !== -1 && next < from) next = text.indexOf(what, from);
    return next !== -1 && next < to;
  };
};

/**
 * @param each is told the root's children, which the root then doesn't keep, and of which one at a time is counted.
 * @param longFrom depth of elements from which on a text of plain characters, as base64 is, may have any length.
 */
export function documentReader(
  text: string,
  each?: EachChild,
  longFrom = Number.POSITIVE_INFINITY,
): DocumentReader {
  const open: OpenElement[] = [];
  const tags: Tag[] = [];
  const outermost = rootScope();
  const amongReferences = finder(text, "&");
  const amongLineEnds = finder(text, "\r");
  const amongEnds = finder(text, "]]>");
  let at = 0;
  let token = 0;
  let elements = 0;
  let root: XmlElement | undefined;

  const checkToken = (end: number): void => checkLength(end - token);

  const characters = (end: number): void => {
    const element = open[open.length - 1];
    const plain = !amongReferences(at, end) && !amongLineEnds(at, end) && !amongEnds(at, end);
    if (!plain || open.length < longFrom) checkToken(end);
    if (!element) {
      if (behindBlanks(text, at) < end) throw new XmlError("there is text outside of the root element");
      return;
    }
    const raw = text.slice(at, end);
    element.text += plain ? raw : characterData(raw);
    token = end;
  };

  const tagAt = (start: number, scope: Scope): Tag => {
    const end = text.indexOf(">", start);
    if (end < 0) throw new XmlError("the document ends in a tag");
    const source = text.slice(start, end);
    const known = scope.known?.get(source);
    if (known) {
      at = end + 1;
      return known;
    }
    const [tag, behind] = readTag(text, start, scope);
    // Else there is a ">" within an attribute's value.
    if (behind === end + 1) remember(scope, source, tag);
    at = behind;
    return tag;
  };

  const tell = (child: OpenElement): void => {
    if (root) each?.(child, root);
    elements = 1;
  };

  const startTag = (start: number): void => {
    const parent = open[open.length - 1];
    if (!parent && root) throw new XmlError("there is more than one root element");
    const tag = tagAt(start, tags[tags.length - 1]?.scope ?? outermost);
    if (open.length >= DEEPEST) throw new XmlError(`elements are nested more than ${DEEPEST} deep`);
    if (++elements > MOST_ELEMENTS) throw new XmlError(`there are more than ${MOST_ELEMENTS} elements`);
    token = at;
    const { name, namespace, attributes } = tag;
    const element: OpenElement = { name, namespace, attributes, children: CHILDLESS, text: "" };
    const isTold = each !== undefined && open.length === 1;
    if (!parent) root = element;
    else if (isTold) {
      if (tag.empty) tell(element);
    } else if (parent.children === CHILDLESS) parent.children = [element];
    else parent.children.push(element);
    if (tag.empty) return;
    open.push(element);
    tags.push(tag);
  };

  const endTag = (start: number): void => {
    const tag = tags.pop();
    const element = open.pop();
    if (!tag || !text.startsWith(tag.written, start)) throw new XmlError("an end tag has no start tag");
    let end = start + tag.written.length;
    if (text.charCodeAt(end) !== GREATER) {
      end = behindBlanks(text, end);
      if (text.charCodeAt(end) !== GREATER) throw new XmlError("an end tag has no start tag");
    }
    checkLength(end - start);
    at = token = end + 1;
    if (each && element && open.length === 1) tell(element);
  };

  /** What is behind `end`, which ends what began before `from`. */
  const behind = (end: string, from: number, what: string): number => {
    const found = text.indexOf(end, from);
    checkToken(found < 0 ? text.length : found);
    if (found < 0) throw new XmlError(`the document ends in ${what}`);
    return found + end.length;
  };

  const declaration = (start: number): void => {
    if (text.startsWith("--", start)) {
      const ending = behind("--", start + 2, "a comment");
      if (text.charCodeAt(ending) !== GREATER) throw new XmlError("there is a '--' in a comment");
      at = ending + 1;
    } else if (text.startsWith("[CDATA[", start)) {
      const element = open[open.length - 1];
      if (!element) throw new XmlError("there is text outside of the root element");
      at = token = behind("]]>", start + 7, "a CDATA section");
      element.text += verbatim(text.slice(start + 7, at - 3));
    } else if (text.startsWith("DOCTYPE", start)) throw new XmlError("DOCTYPE is not allowed");
    else throw new XmlError("a '<!' begins nothing that there is");
  };

  const instruction = (start: number): void => {
    const target = nameAt(text, start);
    const next = start + target.length;
    const separated = behindBlanks(text, next) > next || text.charCodeAt(next) === QUESTION;
    if (target === "" || target.includes(":") || !separated)
      throw new XmlError("a processing instruction has no name");
    if (target.toLowerCase() === "xml")
      throw new XmlError("the XML declaration is not at the start of the document");
    at = behind("?>", next, "a processing instruction");
  };

  return {
    readTo(limit) {
      if (at === 0) at = behindDeclaration(text);
      while (at < limit && at < text.length) {
        const found = text.indexOf("<", at);
        const start = found < 0 ? text.length : found;
        if (start > at) characters(start);
        at = start;
        if (found < 0) break;
        const letter = text.charCodeAt(start + 1);
        if (letter === SLASH) endTag(start + 2);
        else if (letter === BANG) declaration(start + 2);
        else if (letter === QUESTION) instruction(start + 2);
        else startTag(start + 1);
      }
    },
    root() {
      if (!root) throw new XmlError("the document is empty");
      const [unclosed] = tags.slice(-1);
      if (unclosed) throw new XmlError(`the element ${unclosed.written.slice(0, 100)} is not closed`);
      return root;
    },
  };
}

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.(\d+)"|'1\.(\d+)')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/;

/** Where the document goes on behind its XML declaration, if it has one. */
function behindDeclaration(text: string): number {
  if (!/^<\?xml[ \t\r\n?]/.test(text)) return 0;
  const found = DECLARATION.exec(text);
  if (!found) throw new XmlError("the XML declaration is none");
  const [whole, version = found[2], , encoding = found[4]] = found;
  if (version !== "0") throw new XmlError("the version of XML must be 1.0");
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new XmlError("the encoding must be UTF-8");
  return whole.length;
}
