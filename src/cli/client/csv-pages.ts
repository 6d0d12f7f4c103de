// Joins CSV pages that each begin with the same header into one file with one header.
import { rowCounter } from "./csv-rows.ts";

/** `page` without its first row. */
export async function* withoutHeader(page: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
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
    if (headerEnd >= 0 && headerEnd - position < chunk.length) yield chunk.subarray(headerEnd - position);
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
