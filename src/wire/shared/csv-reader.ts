// A strict streaming reader of CSV. A row that can't be split into cells is a problem of that row alone; what makes
// the rest of the file unreadable is thrown.
import { CSV_PROBLEMS, LINE_ENDINGS, WRONG_LINE_ENDING } from "../../facts/bulk.ts";

/** The file can't be read on from here. */
export class CsvError extends Error {}

export interface CsvRow {
  readonly cells: string[];
  /** Why the cells can't be trusted; null if they can. */
  readonly problem: string | null;
}

export type LineEnding = "\n" | "\r\n";

export interface CsvOptions {
  /** One ASCII character. */
  readonly delimiter: string;
  /** How rows must end, the last one aside. */
  readonly lineEnding: LineEnding | "any";
  /** Bytes of a row beyond which the file is given up: what comes is no row, but an unclosed quote. */
  readonly maxRowBytes: number;
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/** The problem of a row that ends in another way than the job says. */
export const lineEndingProblem = (lineEnding: LineEnding): string =>
  WRONG_LINE_ENDING + (Object.keys(LINE_ENDINGS).find((name) => LINE_ENDINGS[name] === lineEnding) ?? "");

/**
 * Feed it chunks as they come, cut anywhere; each push() returns the rows that are complete. Blank lines are skipped,
 * as is a byte order mark. Quotes may only stand around a whole cell and are doubled inside; a row that breaks this
 * ends at its line break, with a problem. So does one with the wrong line ending: whether its last cell ends with a
 * CR, only the writer knows.
 */
export class CsvReader {
  readonly #delimiter: number;
  readonly #lineEnding: LineEnding | "any";
  readonly #maxRowBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** Begins with the bytes of the row that isn't complete yet; grows, and is used again. */
  #store: Buffer = Buffer.alloc(0);
  #kept = 0;
  #started = false;

  constructor({ delimiter, lineEnding, maxRowBytes }: CsvOptions) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#lineEnding = lineEnding;
    this.#maxRowBytes = maxRowBytes;
  }

  push(chunk: Uint8Array): CsvRow[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    return this.#read(this.#withoutMark(this.#kept === 0 ? bytes : this.#joined(bytes), false), false);
  }

  /** The rows that the end of the file completes. */
  end(): CsvRow[] {
    return this.#read(this.#withoutMark(this.#store.subarray(0, this.#kept), true), true);
  }

  #joined(bytes: Buffer): Buffer {
    const length = this.#kept + bytes.length;
    if (length > this.#store.length) {
      const larger = Buffer.allocUnsafe(2 * length);
      this.#store.copy(larger, 0, 0, this.#kept);
      this.#store = larger;
    }
    bytes.copy(this.#store, this.#kept);
    return this.#store.subarray(0, length);
  }

  /** Keeps what begins a row; it may be a part of the store itself. */
  #keep(bytes: Buffer): void {
    if (bytes.length > this.#store.length) this.#store = Buffer.allocUnsafe(2 * bytes.length);
    bytes.copy(this.#store);
    this.#kept = bytes.length;
  }

  #withoutMark(bytes: Buffer, last: boolean): Buffer {
    if (this.#started || (bytes.length < 3 && !last)) return bytes;
    this.#started = true;
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  }

  #read(bytes: Buffer, last: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    if (!this.#started) {
      this.#keep(bytes);
      return rows;
    }
    let start = 0;
    while (start < bytes.length) {
      const end = this.#rowEnd(bytes, start, last);
      if (end < 0) break;
      const row = this.#row(bytes, start, end);
      if (row) rows.push(row);
      start = end + 1;
    }
    this.#keep(bytes.subarray(Math.min(start, bytes.length)));
    if (this.#kept > this.#maxRowBytes) {
      throw new CsvError(`a row is longer than ${this.#maxRowBytes} bytes; is a quote not closed?`);
    }
    return rows;
  }

  /** Index of the LF that ends the row, or the end of the bytes if they are the last; -1 if it isn't there yet. */
  #rowEnd(bytes: Buffer, start: number, last: boolean): number {
    let line = bytes.indexOf(LF, start);
    let quote = bytes.indexOf(QUOTE, start);
    // Most rows hold no quote: two native searches find their end.
    if (quote < 0 || (line >= 0 && quote > line)) return line >= 0 ? line : last ? bytes.length : -1;
    const delimiter = this.#delimiter;
    let index = quote;
    for (;;) {
      const before = index === start ? delimiter : bytes[index - 1];
      if (before !== delimiter) {
        // A quote inside of a bare cell: the row is broken and ends at its line break.
        line = bytes.indexOf(LF, index);
        return line >= 0 ? line : last ? bytes.length : -1;
      }
      // A quoted cell: find its closing quote.
      index += 1;
      for (;;) {
        index = bytes.indexOf(QUOTE, index);
        if (index < 0) return last ? bytes.length : -1;
        if (bytes[index + 1] !== QUOTE) break;
        index += 2;
      }
      // At the very end of a chunk, the next byte decides whether this quote closes the cell.
      if (index + 1 >= bytes.length && !last) return -1;
      line = bytes.indexOf(LF, index);
      quote = bytes.indexOf(QUOTE, index + 1);
      if (quote < 0 || (line >= 0 && quote > line)) return line >= 0 ? line : last ? bytes.length : -1;
      index = quote;
    }
  }

  #row(bytes: Buffer, start: number, lineEnd: number): CsvRow | undefined {
    const crlf = lineEnd > start && bytes[lineEnd - 1] === CR;
    const end = crlf ? lineEnd - 1 : lineEnd;
    if (end === start) return undefined;
    if (end - start > this.#maxRowBytes) {
      throw new CsvError(`a row is longer than ${this.#maxRowBytes} bytes; is a quote not closed?`);
    }
    let text: string;
    try {
      text = this.#decoder.decode(bytes.subarray(start, end));
    } catch {
      return { cells: [bytes.toString("latin1", start, end)], problem: CSV_PROBLEMS.notUtf8 };
    }
    const delimiter = String.fromCharCode(this.#delimiter);
    const row = text.includes('"')
      ? quotedCells(text, delimiter)
      : { cells: text.split(delimiter), problem: null };
    if (this.#lineEnding === "any") return row;
    const wrong = lineEnd < bytes.length ? crlf !== (this.#lineEnding === "\r\n") : crlf;
    return wrong && row.problem === null ? { ...row, problem: lineEndingProblem(this.#lineEnding) } : row;
  }
}

/** Cells of a row that holds quotes. */
function quotedCells(text: string, delimiter: string): CsvRow {
  const cells: string[] = [];
  let position = 0;
  for (;;) {
    if (text[position] !== '"') {
      const next = text.indexOf(delimiter, position);
      const cell = next < 0 ? text.slice(position) : text.slice(position, next);
      cells.push(cell);
      if (cell.includes('"')) return { cells, problem: CSV_PROBLEMS.unescapedQuote };
      if (next < 0) return { cells, problem: null };
      position = next + 1;
      continue;
    }
    let close = text.indexOf('"', position + 1);
    let doubled = false;
    while (close >= 0 && text[close + 1] === '"') {
      doubled = true;
      close = text.indexOf('"', close + 2);
    }
    if (close < 0) {
      cells.push(text.slice(position + 1));
      return { cells, problem: CSV_PROBLEMS.openQuote };
    }
    const cell = text.slice(position + 1, close);
    cells.push(doubled ? cell.replaceAll('""', '"') : cell);
    if (close + 1 === text.length) return { cells, problem: null };
    if (text[close + 1] !== delimiter) return { cells, problem: CSV_PROBLEMS.textAfterQuote };
    position = close + 2;
  }
}
