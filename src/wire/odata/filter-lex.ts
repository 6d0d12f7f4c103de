// A $filter as tokens.
import { refuse } from "../../domain/fault.ts";
import { LONGEST_FILTER_TEXT } from "../../facts/odata.ts";

export interface Token {
  readonly kind: "word" | "string" | "number" | "date" | "datetime" | "time" | "guid" | "symbol" | "end";
  /** As it was written; of a string what it means. */
  readonly text: string;
  /** Characters before it. */
  readonly at: number;
}

/** Tried in this order: a date begins like a number, a GUID like either or like a word. */
const KINDS: readonly (readonly [kind: Token["kind"], pattern: RegExp])[] = [
  ["string", /'(?:[^']|'')*'/y],
  ["guid", /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?!\w)/iy],
  ["datetime", /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)(?!\w)/iy],
  ["date", /\d{4}-\d\d-\d\d(?!\w)/y],
  ["time", /\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?!\w)/y],
  ["number", /[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?!\w)/iy],
  ["word", /[A-Za-z_]\w*(?:\/[$A-Za-z_]\w*)*/y],
  ["symbol", /[(),:]/y],
];
const BLANKS = /[ \t]*/y;

/** Throws odataMalformed at what is no token, and at a text that is too long. */
export function filterTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlanks(text, 0); at < text.length; ) {
    const token = tokenAt(text, at);
    if (!token) throw malformedFilter(text, at);
    tokens.push(token.kind === "string" ? { ...token, text: unquoted(token.text) } : token);
    at = skipBlanks(text, at + token.text.length);
  }
  tokens.push({ kind: "end", text: "", at: text.length });
  return tokens;
}

function tokenAt(text: string, at: number): Token | undefined {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, at };
  }
  return undefined;
}

function skipBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at;
  return at + (BLANKS.exec(text)?.[0].length ?? 0);
}

function unquoted(text: string): string {
  if (text.length > LONGEST_FILTER_TEXT)
    throw refuse("odataMalformed", {
      detail: `A text in $filter has at most ${LONGEST_FILTER_TEXT} characters`,
    });
  return text.slice(1, -1).replaceAll("''", "'");
}

/** Characters that a message shows of the filter. */
const SHOWN = 40;

export const malformedFilter = (text: string, at: number) =>
  refuse("odataMalformed", {
    detail:
      at >= text.length
        ? "$filter ends too early"
        : `$filter can't be read at position ${at + 1}: ${text.slice(at, at + SHOWN)}`,
  });
