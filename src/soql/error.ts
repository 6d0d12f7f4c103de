// A refusal of a query, as facts/faults.ts words it, with the excerpt of the query that Salesforce shows.
import type { FaultCause } from "../facts/faults.ts";

export class SoqlError extends Error {
  readonly reason: FaultCause;
  readonly params: Readonly<Record<string, string>>;

  constructor(reason: FaultCause, params: Readonly<Record<string, string>>) {
    super(reason);
    this.reason = reason;
    this.params = params;
  }
}

/** Characters shown before and after the token at fault; the recorded excerpts begin at a token within 50. */
const REACH = 50;

/**
 * "\n<excerpt>\n<blanks>^\nERROR at Row:1:Column:9\n": the piece of the line around `offset`, a caret under it, and
 * where it is in the whole query, counted from 1.
 */
export function excerpt(text: string, offset: number): string {
  const lineStart = text.slice(0, offset).lastIndexOf("\n") + 1;
  const nextBreak = text.indexOf("\n", offset);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  let start = Math.max(lineStart, offset - REACH);
  if (start > lineStart) {
    const blank = text.indexOf(" ", start);
    start = blank >= 0 && blank < offset ? blank + 1 : start;
  }
  const piece = text.slice(start, Math.min(lineEnd, offset + REACH));
  const { row, column } = placeOf(text, offset);
  return `\n${piece}\n${" ".repeat(offset - start)}^\nERROR at Row:${row}:Column:${column}\n`;
}

/** Row and column of an offset, counted from 1. */
export function placeOf(text: string, offset: number): { readonly row: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { row: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** MALFORMED_QUERY about what stands at `offset`. */
export const syntaxError = (text: string, offset: number, reason: string): SoqlError =>
  new SoqlError("soqlSyntax", { detail: `${excerpt(text, offset)}${reason}` });
