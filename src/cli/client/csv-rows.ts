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

/** A file's first row. */
export interface Header {
  /** With its line end, without a byte order mark. */
  readonly bytes: Buffer;
  /** Where the next row starts in the file. */
  readonly end: number;
  readonly lineEnding: "LF" | "CRLF";
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Reads a file's first row; all of it if no row ends. */
export async function headerOf(content: AsyncIterable<Buffer>): Promise<Header> {
  const counter = rowCounter();
  const head: Buffer[] = [];
  let end = -1;
  for await (const chunk of content) {
    head.push(chunk);
    counter.take(chunk, (offset) => {
      if (end < 0) end = offset;
    });
    if (end >= 0) break;
  }
  const whole = Buffer.concat(head);
  const row = end < 0 ? whole : whole.subarray(0, end);
  const bytes = row.subarray(0, 3).equals(BYTE_ORDER_MARK) ? row.subarray(3) : row;
  return { bytes, end: row.length, lineEnding: bytes.at(-2) === 0x0d ? "CRLF" : "LF" };
}

/** A stretch of the file that becomes one job, header aside. Bytes from `start` up to but not including `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

/**
 * Cuts the rows behind the header, which `content` begins with at the file's offset `start`, into parts: each of at
 * most `limitOf` its index bytes, cut between rows. A row longer than that is a part of its own, for the org to refuse.
 */
export async function* partsOf(
  content: AsyncIterable<Buffer>,
  start: number,
  limitOf: (index: number) => number,
): AsyncGenerator<Part, undefined> {
  const counter = rowCounter();
  let ready: Part[] = [];
  let index = 0;
  let partStart = start;
  let partRows = 0;
  let lastEnd = start;
  const close = (): void => {
    ready.push({ start: partStart, end: lastEnd, rows: partRows });
    index += 1;
    partStart = lastEnd;
    partRows = 0;
  };
  const ended = (offset: number): void => {
    if (offset - partStart > limitOf(index) && partRows > 0) close();
    lastEnd = offset;
    partRows += 1;
  };
  let position = start;
  let rows = 0;
  for await (const chunk of content) {
    counter.take(chunk, (offset) => {
      rows += 1;
      ended(start + offset);
    });
    position += chunk.length;
    yield* ready;
    ready = [];
  }
  counter.end();
  if (counter.rows() > rows) ended(position);
  if (partRows > 0) close();
  yield* ready;
}
