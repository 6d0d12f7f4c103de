// Functions around a field, aliases in a SELECT list, and GROUP BY.
import { AGGREGATE_FUNCTIONS, DATE_FUNCTIONS, type SoqlFunction } from "../facts/soql-functions.ts";
import type { FieldPath, GroupBy } from "./ast.ts";
import type { SoqlError } from "./error.ts";
import type { Token } from "./lex.ts";

/** What of the parser's reader is needed here. */
export interface Tokens {
  readonly text: string;
  readonly next: Token;
  relative: boolean;
  peek(ahead: number): Token;
  take(): Token;
  isWord(word: string, ahead?: number): boolean;
  isSymbol(symbol: string, ahead?: number): boolean;
  takeWord(word: string): boolean;
  takeSymbol(symbol: string): boolean;
  expectWord(word: string): void;
  expectSymbol(symbol: string): void;
  unexpected(token?: Token): SoqlError;
}

/** SUM(Amount), CALENDAR_YEAR(convertTimezone(CreatedDate)) and the like; undefined for what is no such function. */
export function functionCall(reader: Tokens, path: () => FieldPath): FieldPath | undefined {
  if (reader.next.kind !== "word" || !reader.isSymbol("(", 1)) return undefined;
  const word = reader.next.text.toUpperCase();
  const ofDates = DATE_FUNCTIONS.has(word);
  if (!ofDates && !AGGREGATE_FUNCTIONS.has(word) && word !== "GROUPING") return undefined;
  const token = reader.take();
  reader.take();
  const inZone = ofDates && reader.isWord("CONVERTTIMEZONE") && reader.isSymbol("(", 1);
  if (inZone) {
    reader.take();
    reader.take();
  }
  const { parts } = path();
  if (inZone) reader.expectSymbol(")");
  reader.expectSymbol(")");
  if (inZone || word.startsWith("FISCAL_")) reader.relative = true;
  return { parts, call: { name: word as SoqlFunction, token, inZone } };
}

/** The path with the alias that stands between it and the next one, or FROM. */
export function withAlias(reader: Tokens, path: FieldPath, reserved: ReadonlySet<string>): FieldPath {
  const { kind, text } = reader.next;
  const ends = reader.isSymbol(",", 1) || reader.isWord("FROM", 1);
  if (kind !== "word" || !ends || reserved.has(text.toUpperCase())) return path;
  return { ...path, alias: reader.take() };
}

/** GROUP BY, of fields, or of ROLLUP(fields) or CUBE(fields); null if there is none. */
export function groupBy(reader: Tokens, item: () => FieldPath): GroupBy | null {
  if (!reader.takeWord("GROUP")) return null;
  reader.expectWord("BY");
  const subtotals =
    (["ROLLUP", "CUBE"] as const).find((word) => reader.isWord(word) && reader.isSymbol("(", 1)) ?? null;
  if (subtotals) {
    reader.take();
    reader.take();
  }
  const paths = [item()];
  while (reader.takeSymbol(",")) paths.push(item());
  if (subtotals) reader.expectSymbol(")");
  return { paths, subtotals };
}
