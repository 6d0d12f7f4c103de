// TYPEOF What WHEN Account THEN Phone, Name WHEN Opportunity THEN Amount ELSE Name END
import type { FieldPath, TypeOf } from "./ast.ts";
import type { SoqlError } from "./error.ts";
import type { Token } from "./lex.ts";

/** What of the parser's reader is needed here. */
interface Tokens {
  readonly next: Token;
  peek(ahead: number): Token;
  take(): Token;
  isWord(word: string, ahead?: number): boolean;
  takeWord(word: string): boolean;
  takeSymbol(symbol: string): boolean;
  expectWord(word: string): void;
  unexpected(token?: Token): SoqlError;
}

/** The word alone may be a field's name. */
export const isTypeOf = (reader: Tokens): boolean =>
  reader.isWord("TYPEOF") && reader.peek(1).kind === "word" && !reader.isWord("FROM", 1);

/** Undefined for what is no TYPEOF. Documented: there is no TYPEOF within another, nor anything but fields. */
export function typeOf(reader: Tokens, path: () => FieldPath): TypeOf | undefined {
  if (!isTypeOf(reader)) return undefined;
  reader.take();
  const relationship = path();
  const whens: TypeOf["whens"][number][] = [];
  do {
    reader.expectWord("WHEN");
    if (reader.next.kind !== "word" || reader.isWord("THEN")) throw reader.unexpected();
    const object = reader.take();
    reader.expectWord("THEN");
    whens.push({ object, paths: paths(reader, path) });
  } while (reader.isWord("WHEN"));
  const otherwise = reader.takeWord("ELSE") ? paths(reader, path) : [];
  reader.expectWord("END");
  return { typeOf: relationship, whens, otherwise };
}

const WORDS = ["WHEN", "THEN", "ELSE", "END"] as const;

function paths(reader: Tokens, path: () => FieldPath): FieldPath[] {
  const found: FieldPath[] = [];
  do {
    if (isTypeOf(reader) || WORDS.some((word) => reader.isWord(word))) throw reader.unexpected();
    found.push(path());
  } while (reader.takeSymbol(","));
  return found;
}
