// Query text -> tokens with positions.
import { placeOf, syntaxError } from "./error.ts";

type TokenKind = "word" | "string" | "number" | "date" | "datetime" | "time" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written; for a string its value with the escapes resolved. */
  readonly text: string;
  /** For a string: the text between the quotes as written, which LIKE patterns need. */
  readonly raw: string;
  /** Offset in the query, in UTF-16 units. */
  readonly offset: number;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["datetime", /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})(?![\w.])/y],
  ["date", /\d{4}-\d{2}-\d{2}(?![\w.:])/y],
  ["time", /\d{2}:\d{2}:\d{2}(?:\.\d+)?Z(?![\w.])/y],
  ["number", /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y],
  ["word", /[A-Za-z][A-Za-z0-9_]*/y],
  ["symbol", /<>|!=|<=|>=|[=<>(),.:]/y],
];

const LONGEST_TEXT = 4000;
const BLANK = /[ \t\r\n\f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  N: "\n",
  r: "\r",
  R: "\r",
  t: "\t",
  T: "\t",
  b: "\b",
  B: "\b",
  f: "\f",
  F: "\f",
  '"': '"',
  "'": "'",
  "\\": "\\",
  _: "_",
  "%": "%",
};

/** The tokens of a text, or of what of it begins at `start`. */
export function lex(text: string, start = 0): Token[] {
  const tokens: Token[] = [];
  let offset = start;
  for (;;) {
    BLANK.lastIndex = offset;
    BLANK.exec(text);
    offset = BLANK.lastIndex;
    if (offset >= text.length) {
      tokens.push({ kind: "end", text: "<EOF>", raw: "", offset: text.length });
      return tokens;
    }
    const token = text[offset] === "'" ? stringAt(text, offset) : tokenAt(text, offset);
    tokens.push(token);
    offset += token.kind === "string" ? token.raw.length + 2 : token.text.length;
  }
}

/** Documented: a text in a WHERE clause has at most 4,000 characters. No record holds the others. */
function wrongWith(value: string): string | undefined {
  if (value.length > LONGEST_TEXT) return `a string can't be longer than ${LONGEST_TEXT} characters`;
  return value.includes("\0") || !value.isWellFormed() ? "invalid character in a string" : undefined;
}

/** Nothing but a word begins with a letter, and nothing but a symbol with one of these. */
const WORDS = PATTERNS.filter(([kind]) => kind === "word");
const SYMBOLS = PATTERNS.filter(([kind]) => kind === "symbol");
const LETTER = /[A-Za-z]/;
const ONLY_SYMBOLS = "<>!=(),:";

function patternsAt(first: string): typeof PATTERNS {
  if (LETTER.test(first)) return WORDS;
  return ONLY_SYMBOLS.includes(first) ? SYMBOLS : PATTERNS;
}

function tokenAt(text: string, offset: number): Token {
  for (const [kind, pattern] of patternsAt(text[offset] ?? "")) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0], raw: match[0], offset };
  }
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  throw syntaxError(text, offset, `unexpected token: '${character}'`);
}

function stringAt(text: string, start: number): Token {
  let value = "";
  let offset = start + 1;
  while (offset < text.length) {
    const character = text[offset] as string;
    if (character === "'") {
      const token: Token = { kind: "string", text: value, raw: text.slice(start + 1, offset), offset: start };
      const reason = wrongWith(value);
      if (reason) throw syntaxError(text, start, reason);
      return token;
    }
    if (character !== "\\") {
      value += character;
      offset += 1;
      continue;
    }
    const code = text[offset + 1] ?? "";
    const unicode = /^u([0-9A-Fa-f]{4})/.exec(text.slice(offset + 1, offset + 6))?.[1];
    const plain = ESCAPES[code];
    if (unicode !== undefined) value += String.fromCharCode(Number.parseInt(unicode, 16));
    else if (plain !== undefined) value += plain;
    else {
      const { row, column } = placeOf(text, offset);
      throw syntaxError(text, offset, `line ${row}:${column - 1} no viable alternative at character '\\'`);
    }
    offset += unicode === undefined ? 2 : 6;
  }
  throw syntaxError(text, start, "line breaks not allowed in string literals or the string is not closed");
}
