// multipart/form-data as it arrives: parts one after the other, in memory no more than a piece of one.

/** What is wrong with a body that was to be multipart/form-data. */
export class MultipartError extends Error {}

export interface Part {
  readonly name: string;
  /** Undefined: it is a field of a form, not a file. */
  readonly fileName: string | undefined;
  /** Media type in lower case, without parameters; "" if none is told. */
  readonly type: string;
  /** Its bytes, once. Throws MultipartError if the body ends within. */
  readonly content: AsyncIterable<Uint8Array>;
}

const LONGEST_HEAD = 16_384;
const LONGEST_PREAMBLE = 4096;
const MOST_PARTS = 201;
/** RFC 2046. */
const BOUNDARY = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i;
const BOUNDARY_LETTERS = /^[A-Za-z0-9'()+_,./:=? -]*[A-Za-z0-9'()+_,./:=?-]$/;

/** The boundary that a Content-Type tells. Throws MultipartError. */
export function boundaryOf(contentType: string): string {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain ?? "";
  if (!BOUNDARY_LETTERS.test(boundary)) throw new MultipartError("the Content-Type has no boundary");
  return boundary;
}

/** Gives `take` each part, whose content it may leave unread. Throws MultipartError, and what `take` and `source` do. */
export async function eachPart(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
  take: (part: Part) => Promise<void>,
): Promise<void> {
  const reader = readerOf(source);
  try {
    await readParts(reader, Buffer.from(`\r\n--${boundary}`), take);
  } finally {
    // Whoever has the rest drops it, so that the client hears why.
    await reader.close();
  }
}

async function readParts(
  reader: Reader,
  delimiter: Buffer,
  take: (part: Part) => Promise<void>,
): Promise<void> {
  let preamble = 0;
  for await (const piece of reader.upTo(delimiter)) {
    preamble += piece.length;
    if (preamble > LONGEST_PREAMBLE) throw new MultipartError("the body doesn't begin with its boundary");
  }
  for (let parts = 0; !(await reader.isLast()); parts++) {
    if (parts === MOST_PARTS) throw new MultipartError(`there are more than ${MOST_PARTS} parts`);
    const head = headOf(await reader.head());
    const content = reader.upTo(delimiter);
    await take({ ...head, content });
    for await (const _ of content);
  }
  // What is behind the last boundary means nothing, but has to arrive whole.
  for await (const _ of reader.rest());
}

interface Reader {
  /** What is before `delimiter`, which is read, too. */
  upTo(delimiter: Buffer): AsyncGenerator<Uint8Array>;
  /** Behind a boundary: whether it was the last one. */
  isLast(): Promise<boolean>;
  /** Lines up to the empty one. */
  head(): Promise<string>;
  rest(): AsyncGenerator<Uint8Array>;
  close(): Promise<unknown>;
}

const LINE_END = Buffer.from("\r\n");
const HEAD_END = Buffer.from("\r\n\r\n");

function readerOf(source: AsyncIterable<Uint8Array>): Reader {
  const chunks = source[Symbol.asyncIterator]();
  // The first boundary has no line before it.
  let buffer: Buffer = Buffer.from(LINE_END);
  const more = async (): Promise<boolean> => {
    const { value, done } = await chunks.next();
    if (done) return false;
    buffer = buffer.length === 0 ? Buffer.from(value) : Buffer.concat([buffer, value]);
    return true;
  };
  const needs = async (length: number): Promise<void> => {
    while (buffer.length < length)
      if (!(await more())) throw new MultipartError("the body ends before its last boundary");
  };
  const taken = (length: number, dropped = 0): Buffer => {
    const piece = buffer.subarray(0, length);
    buffer = buffer.subarray(length + dropped);
    return piece;
  };
  return {
    async *upTo(delimiter) {
      for (;;) {
        const found = buffer.indexOf(delimiter);
        if (found >= 0) {
          const last = taken(found, delimiter.length);
          if (last.length > 0) yield last;
          return;
        }
        const sure = buffer.length - delimiter.length + 1;
        if (sure > 0) yield taken(sure);
        await needs(buffer.length + 1);
      }
    },
    async isLast() {
      await needs(2);
      if (buffer.toString("latin1", 0, 2) === "--") return true;
      if (!buffer.subarray(0, 2).equals(LINE_END))
        throw new MultipartError("a boundary is followed by something else than a line's end");
      return false;
    },
    async head() {
      for (;;) {
        const end = buffer.indexOf(HEAD_END);
        if ((end < 0 ? buffer.length : end) > LONGEST_HEAD)
          throw new MultipartError("a part's head is too long");
        if (end >= 0) return taken(end, HEAD_END.length).toString("utf8");
        await needs(buffer.length + 1);
      }
    },
    async *rest() {
      for (; await more(); buffer = Buffer.alloc(0)) yield buffer;
    },
    close: async () => chunks.return?.(),
  };
}

const HEADER = /^([A-Za-z0-9-]{1,100}):[ \t]*(.*?)[ \t]*$/;
const AS_IT_IS = /^(?:binary|7bit|8bit)$/i;
const PARAMETER = (name: string): RegExp =>
  new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, "i");
const NAME = PARAMETER("name");
const FILE_NAME = PARAMETER("filename");

function headOf(text: string): Omit<Part, "content"> {
  const headers = new Map<string, string>();
  for (const line of text.split("\r\n").slice(1)) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new MultipartError("a part's head has a line that is no header");
    if (headers.has(name.toLowerCase())) throw new MultipartError(`a part has two ${name} headers`);
    headers.set(name.toLowerCase(), value);
  }
  const disposition = headers.get("content-disposition") ?? "";
  const name = parameterOf(NAME, disposition);
  if (!/^form-data\s*(?:;|$)/i.test(disposition) || !name) throw new MultipartError("a part has no name");
  if (!AS_IT_IS.test(headers.get("content-transfer-encoding") ?? "binary"))
    throw new MultipartError("parts must be sent as they are, without a Content-Transfer-Encoding");
  const [type = ""] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  return { name, fileName: parameterOf(FILE_NAME, disposition), type: type.trim() };
}

function parameterOf(parameter: RegExp, disposition: string): string | undefined {
  const [, quoted, plain] = parameter.exec(disposition) ?? [];
  return quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
}
