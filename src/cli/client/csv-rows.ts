// Finds where the rows of a CSV file end, without reading what is in them: quotes are the only syntax that matters.

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** Counts rows in a stream of bytes; a line feed inside of quotes ends none. */
export interface RowCounter {
  /** Takes the next bytes; calls `ended` with the offset just behind each row end, counted from the stream's start. */
  take(bytes: Uint8Array, ended?: (offset: number) => void): void;
  /** Rows so far, the header among them; a last row without a line feed counts once end() was called. */
  rows(): number;
  end(): void;
}

export function rowCounter(): RowCounter {
  let isQuoted = false;
  let count = 0;
  let position = 0;
  let isInRow = false;
  return {
    take(bytes, ended) {
      for (let index = 0; index < bytes.length; index++) {
        const byte = bytes[index];
        if (byte === QUOTE) isQuoted = !isQuoted;
        else if (byte === LINE_FEED && !isQuoted) {
          count += 1;
          isInRow = false;
          ended?.(position + index + 1);
          continue;
        }
        isInRow = true;
      }
      position += bytes.length;
    },
    rows: () => count,
    end() {
      if (isInRow) count += 1;
      isInRow = false;
    },
  };
}

/** A stretch of the file that becomes one job, header aside. Bytes from `start` up to but not including `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

export interface Layout {
  /** The header's bytes with its line end, without a byte order mark. */
  readonly header: Buffer;
  readonly lineEnding: "LF" | "CRLF";
  readonly parts: readonly Part[];
  readonly rows: number;
  /** Bytes of all parts. */
  readonly bytes: number;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Lays out a CSV file for upload: parts of at most `limit` bytes, header included, cut between rows. A row longer
 * than the limit is a part of its own, for the org to refuse.
 */
export async function layOut(content: AsyncIterable<Buffer>, limit: number): Promise<Layout> {
  const counter = rowCounter();
  const head: Buffer[] = [];
  let headerEnd = -1;
  let size = 0;
  const parts: Part[] = [];
  let start = 0;
  let lastEnd = 0;
  let rowsBefore = 1;
  let rowsAtEnd = 1;
  const close = (end: number, rows: number): void => {
    if (end > start) parts.push({ start, end, rows: rows - rowsBefore });
    start = end;
    rowsBefore = rows;
  };
  const ended = (offset: number, row: number): void => {
    if (headerEnd < 0) {
      headerEnd = offset;
      start = offset;
      lastEnd = offset;
      return;
    }
    if (offset - start + headerEnd > limit && lastEnd > start) close(lastEnd, rowsAtEnd);
    lastEnd = offset;
    rowsAtEnd = row;
  };
  let row = 0;
  for await (const chunk of content) {
    if (headerEnd < 0) head.push(chunk);
    size += chunk.length;
    counter.take(chunk, (offset) => {
      row += 1;
      ended(offset, row);
    });
  }
  counter.end();
  if (headerEnd < 0) headerEnd = size;
  else if (counter.rows() > row) ended(size, counter.rows());
  if (lastEnd > start) close(lastEnd, rowsAtEnd);
  const raw = Buffer.concat(head).subarray(0, headerEnd);
  const header = raw.subarray(0, 3).equals(BYTE_ORDER_MARK) ? raw.subarray(3) : raw;
  return {
    header,
    lineEnding: header.at(-2) === 0x0d ? "CRLF" : "LF",
    parts,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    bytes: parts.reduce((sum, part) => sum + part.end - part.start, 0),
  };
}
