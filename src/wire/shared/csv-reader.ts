// A strict streaming reader of CSV. A row that can't be split into cells is a problem of that row alone; what makes
// the rest of the file unreadable is thrown.

/** The file can't be read on from here. */
export class CsvError extends Error {}

export interface CsvRow {
  readonly cells: string[];
  /** Why the cells can't be trusted; null if they can. */
  readonly problem: string | null;
}

export interface CsvOptions {
  /** One ASCII character. */
  readonly delimiter: string;
  /** Bytes of a row beyond which the file is given up: what comes is no row, but an unclosed quote. */
  readonly maxRowBytes: number;
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Feed it chunks as they come, cut anywhere; each push() returns the rows that are complete. Rows end with LF or
 * CRLF; blank lines are skipped, as is a byte order mark. Quotes may only stand around a whole cell and are doubled
 * inside; a row that breaks this ends at its line break, with a problem.
 */
export class CsvReader {
  readonly #delimiter: number;
  readonly #maxRowBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** Bytes of the row that isn't complete yet. */
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  constructor({ delimiter, maxRowBytes }: CsvOptions) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#maxRowBytes = maxRowBytes;
  }

  push(chunk: Uint8Array): CsvRow[] {
    const bytes =
      this.#rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        : Buffer.concat([this.#rest, chunk]);
    return this.#read(this.#withoutMark(bytes, false), false);
  }

  /** The rows that the end of the file completes. */
  end(): CsvRow[] {
    return this.#read(this.#withoutMark(this.#rest, true), true);
  }

  #withoutMark(bytes: Buffer, last: boolean): Buffer {
    if (this.#started || (bytes.length < 3 && !last)) return bytes;
    this.#started = true;
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  }

  #read(bytes: Buffer, last: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    if (!this.#started) {
      this.#rest = Buffer.from(bytes);
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
    this.#rest = start >= bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(start));
    if (this.#rest.length > this.#maxRowBytes) {
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
    const end = lineEnd > start && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    if (end === start) return undefined;
    if (end - start > this.#maxRowBytes) {
      throw new CsvError(`a row is longer than ${this.#maxRowBytes} bytes; is a quote not closed?`);
    }
    let text: string;
    try {
      text = this.#decoder.decode(bytes.subarray(start, end));
    } catch {
      return { cells: [bytes.toString("latin1", start, end)], problem: "the row is not valid UTF-8" };
    }
    const delimiter = String.fromCharCode(this.#delimiter);
    return text.includes('"')
      ? quotedCells(text, delimiter)
      : { cells: text.split(delimiter), problem: null };
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
      if (cell.includes('"')) return { cells, problem: "a quote stands inside of a cell that isn't quoted" };
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
      return { cells, problem: "a quote is not closed" };
    }
    const cell = text.slice(position + 1, close);
    cells.push(doubled ? cell.replaceAll('""', '"') : cell);
    if (close + 1 === text.length) return { cells, problem: null };
    if (text[close + 1] !== delimiter) return { cells, problem: "text follows a closing quote" };
    position = close + 2;
  }
}
