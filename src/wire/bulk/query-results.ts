// Pages of a finished query job, read from its stored result file.
import { refuse } from "../../domain/fault.ts";
import { blockOf, type ResultIndex } from "../../domain/jobs/result-index.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { ROWS_PER_PAGE } from "../../facts/bulk.ts";

export interface ResultPage {
  readonly rows: number;
  readonly bytes: number;
  /** "null" on the last page, as clients expect it. */
  readonly locator: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** The page at a locator (null: the first) of at most `maxRecords` rows. Throws invalidQueryLocator. */
export async function resultPage(
  ports: Ports,
  names: { readonly results: string; readonly index: string },
  locator: string | null,
  maxRecords: number | null,
): Promise<ResultPage> {
  const index = await readIndex(ports, names.index);
  const first = locator === null ? 0 : rowOfLocator(locator);
  if (first === undefined || (first >= index.rows && first > 0)) throw refuse("invalidQueryLocator");
  const end = Math.min(index.rows, first + (maxRecords ?? ROWS_PER_PAGE));
  const [from, to] = [
    await offsetOf(ports, names.results, index, first),
    await offsetOf(ports, names.results, index, end),
  ];
  return {
    rows: end - first,
    bytes: index.header + to - from,
    locator: end >= index.rows ? "null" : locatorOf(end),
    content: joined(
      ports.spool.read(names.results, 0, index.header),
      ports.spool.read(names.results, from, to),
    ),
  };
}

const locatorOf = (row: number): string => Buffer.from(`r${row}`).toString("base64url");

function rowOfLocator(locator: string): number | undefined {
  const match = /^r([1-9]\d{0,9})$/.exec(Buffer.from(locator, "base64url").toString("latin1"));
  return match ? Number(match[1]) : undefined;
}

async function* joined(...parts: readonly AsyncIterable<Uint8Array>[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* part;
}

async function readIndex(ports: Ports, name: string): Promise<ResultIndex> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of ports.spool.read(name)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as ResultIndex;
}

const QUOTE = 0x22;
const LF = 0x0a;

/** Byte offset of a row: its block's, then row ends are counted. In our own files quotes come in pairs. */
async function offsetOf(ports: Ports, name: string, index: ResultIndex, row: number): Promise<number> {
  if (row >= index.rows) return index.bytes;
  const [start, firstRow] = blockOf(index, row);
  let missing = row - firstRow;
  let offset = start;
  let quoted = false;
  if (missing === 0) return offset;
  for await (const chunk of ports.spool.read(name, start)) {
    for (const byte of chunk) {
      offset += 1;
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === LF && !quoted && --missing === 0) return offset;
    }
  }
  return index.bytes;
}
