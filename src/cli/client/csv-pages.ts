// Joins CSV pages that each begin with the same header into one file with one header.
import { rowCounter } from "./csv-rows.ts";

/** `page` without its first row. */
export const withoutHeader = (page: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  withHeader(page, () => "");

/** `page` with another first row; what `change` gets and gives has its line end. */
export async function* withHeader(
  page: AsyncIterable<Uint8Array>,
  change: (header: string) => string,
): AsyncGenerator<Uint8Array> {
  let header = Buffer.alloc(0);
  const counter = rowCounter();
  let position = 0;
  let headerEnd = -1;
  for await (const chunk of page) {
    if (headerEnd >= 0) {
      yield chunk;
      continue;
    }
    counter.take(chunk, (offset) => {
      if (headerEnd < 0) headerEnd = offset;
    });
    const ends = headerEnd < 0 ? chunk.length : headerEnd - position;
    header = Buffer.concat([header, chunk.subarray(0, ends)]);
    if (headerEnd >= 0) yield Buffer.concat([Buffer.from(change(header.toString())), chunk.subarray(ends)]);
    position += chunk.length;
  }
}

/** All of `content`, telling the bytes so far after each piece. */
export async function* measured(
  content: AsyncIterable<Uint8Array>,
  seen: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    seen(bytes);
    yield chunk;
  }
}
