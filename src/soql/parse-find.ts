// The text between the braces of FIND -> what is looked for.
import {
  DEEPEST_SEARCH,
  LONGEST_SEARCH,
  LONGEST_SEARCH_WITH_OPERATORS,
  MOST_WORDS_WITH_WILDCARDS,
  RESERVED_IN_SEARCH,
} from "../facts/search.ts";
import { SoqlError } from "./error.ts";
import type { SearchExpression } from "./search.ts";
import { foldWord, wordsOf } from "./words.ts";

type Item =
  | { readonly kind: "(" | ")" | "and" | "or" | "andNot" }
  /** null: a term without a word, such as an escaped "&", which is not looked at. */
  | { readonly kind: "term"; readonly term: SearchExpression | null };

/** Throws soslMalformed and soslTooShort; null beyond 10,000 characters, where nothing is found. */
export function parseFind(text: string): SearchExpression | null {
  if (text.length > LONGEST_SEARCH) return null;
  const items = itemsOf(text.replaceAll(MARKS, " "));
  const words = wordsOfAll(items);
  if (words.filter((word) => /[*?]/.test(word)).length > MOST_WORDS_WITH_WILDCARDS)
    throw malformed(`only ${MOST_WORDS_WITH_WILDCARDS} words may have wildcards`);
  if (letters(words) < 2) throw new SoqlError("soslTooShort", { text: text.trim() });
  const expression =
    text.length > LONGEST_SEARCH_WITH_OPERATORS ? allTerms(items) : new FindReader(items).whole();
  if (!expression) throw new SoqlError("soslTooShort", { text: text.trim() });
  return expression;
}

const malformed = (detail: string): SoqlError => new SoqlError("soslMalformed", { detail });

/** Documented: of a long text operators are removed. */
function allTerms(items: readonly Item[]): SearchExpression | null {
  const terms = items.flatMap((item) => (item.kind === "term" && item.term ? [item.term] : []));
  return terms.length > 1 ? { kind: "or", terms } : (terms[0] ?? null);
}

const wordsOfAll = (items: readonly Item[]): readonly string[] =>
  items.flatMap((item) => (item.kind === "term" && item.term?.kind === "phrase" ? item.term.words : []));

/** How many characters are looked for, wildcards not counted. */
const letters = (words: readonly string[]): number => [...words.join("").replaceAll(/[*?]/g, "")].length;

// Stand for wildcards while a term is split; in a client's text they are blanks, as they are no letters.
const [MANY, ONE] = ["\u{f0000}", "\u{f0001}"];
const MARKS = /[\u{f0000}\u{f0001}]/gu;
const PATTERNS = /[\p{L}\p{M}\p{N}\u{f0000}\u{f0001}]+/gu;

function itemsOf(text: string): Item[] {
  const items: Item[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (/\s/.test(character)) at += 1;
    else if (character === "(" || character === ")") {
      items.push({ kind: character });
      at += 1;
    } else if (character === '"') at = quoted(text, at, items);
    else at = unquoted(text, at, items);
  }
  return items;
}

/** A phrase from its quote on; gives where it ends. */
function quoted(text: string, start: number, items: Item[]): number {
  const { raw, end } = literal(text, start + 1, (character) => character === '"');
  if (end >= text.length) throw malformed("a phrase in quotation marks isn't closed");
  items.push({ kind: "term", term: termOf(raw) });
  return end + 1;
}

const ends = (character: string): boolean => /[\s()"]/.test(character);

function unquoted(text: string, start: number, items: Item[]): number {
  const { raw, end } = literal(text, start, ends);
  const word = text.slice(start, end).toLowerCase();
  const last = items.at(-1);
  if (word === "and" || word === "or") items.push({ kind: word });
  else if (word === "not" && last?.kind === "and") items[items.length - 1] = { kind: "andNot" };
  else items.push({ kind: "term", term: termOf(raw) });
  return end;
}

/** A term with its escapes resolved and its wildcards marked. */
function literal(
  text: string,
  start: number,
  isEnd: (character: string) => boolean,
): { readonly raw: string; readonly end: number } {
  let raw = "";
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (isEnd(character)) break;
    if (character === "\\") {
      const escaped = text[at + 1];
      if (escaped === undefined) throw malformed("a backslash must precede a character");
      raw += escaped;
      at += 2;
      continue;
    }
    if (character === "*" || character === "?") raw += character === "*" ? MANY : ONE;
    else if (RESERVED_IN_SEARCH.has(character))
      throw malformed(`the reserved character ${character} must be preceded by a backslash`);
    else raw += character;
    at += 1;
  }
  return { raw, end: at };
}

function termOf(raw: string): SearchExpression | null {
  const plain = !raw.includes(MANY) && !raw.includes(ONE);
  const words = plain ? wordsOf(raw) : (raw.normalize("NFC").match(PATTERNS) ?? []).flatMap(patternOf);
  return words.length > 0 ? { kind: "phrase", words } : null;
}

function patternOf(word: string): string[] {
  if (!word.includes(MANY) && !word.includes(ONE)) return wordsOf(word);
  if (word.startsWith(MANY) || word.startsWith(ONE))
    throw malformed("a wildcard can't be the first character of a word");
  return [
    foldWord(word)
      .replaceAll(new RegExp(`${MANY}+`, "gu"), "*")
      .replaceAll(ONE, "?"),
  ];
}

/** Parentheses, then AND and AND NOT from right to left, then OR, as documented; terms side by side are joined by AND. */
class FindReader {
  readonly #items: readonly Item[];
  #at = 0;
  #depth = 0;

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  whole(): SearchExpression | null {
    const expression = this.#or();
    if (this.#at < this.#items.length) throw malformed("unexpected ')' in the search");
    return expression;
  }

  get #kind(): Item["kind"] | undefined {
    return this.#items[this.#at]?.kind;
  }

  #takes(kind: Item["kind"]): boolean {
    if (this.#kind !== kind) return false;
    this.#at += 1;
    return true;
  }

  #or(): SearchExpression | null {
    this.#depth += 1;
    if (this.#depth > DEEPEST_SEARCH) throw malformed("the search is nested too deeply");
    const terms = [this.#and()];
    while (this.#takes("or")) terms.push(this.#and());
    this.#depth -= 1;
    return joined("or", terms);
  }

  /** Terms up to an AND NOT, which takes all that follows: its right side is evaluated first. */
  #and(): SearchExpression | null {
    const terms = [this.#operand()];
    for (;;) {
      if (this.#takes("andNot")) {
        this.#depth += 1;
        if (this.#depth > DEEPEST_SEARCH) throw malformed("the search is nested too deeply");
        const right = this.#and();
        this.#depth -= 1;
        return without(joined("and", terms), right);
      }
      if (!this.#takes("and") && this.#kind !== "term" && this.#kind !== "(") return joined("and", terms);
      terms.push(this.#operand());
    }
  }

  #operand(): SearchExpression | null {
    const item = this.#items[this.#at];
    this.#at += 1;
    if (item?.kind === "term") return item.term;
    if (item?.kind !== "(") throw malformed("an operator of the search has nothing to stand between");
    const inner = this.#or();
    if (!this.#takes(")")) throw malformed("a parenthesis in the search isn't closed");
    return inner;
  }
}

/** Terms without a word are left out; those of the same kind become one list. */
function joined(kind: "and" | "or", terms: readonly (SearchExpression | null)[]): SearchExpression | null {
  const flat = terms.flatMap((term) => (term === null ? [] : term.kind === kind ? term.terms : [term]));
  return flat.length > 1 ? { kind, terms: flat } : (flat[0] ?? null);
}

function without(left: SearchExpression | null, right: SearchExpression | null): SearchExpression | null {
  if (right === null) return left;
  if (left === null) throw malformed("AND NOT needs a word before it");
  return { kind: "andNot", left, right };
}
