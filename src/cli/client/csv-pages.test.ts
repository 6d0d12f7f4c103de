import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withHeader, withoutHeader } from "./csv-pages.ts";

/** `text` in pieces of `size` bytes. */
async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const cell = fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => `"${text.replaceAll('"', '""')}"`);
const row = fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => `${cells.join(",")}\n`);

describe("a page's first row", () => {
  it("is left out or changed, wherever the page is cut", async () => {
    await fc.assert(
      fc.asyncProperty(row, fc.array(row), fc.integer({ min: 1, max: 20 }), async (header, rows, size) => {
        const rest = rows.join("");
        const seen: string[] = [];
        const changed = withHeader(pieces(header + rest, size), (text) => {
          seen.push(text);
          return "changed\n";
        });
        expect(await textOf(changed)).toBe(`changed\n${rest}`);
        expect(seen).toEqual([header]);
        expect(await textOf(withoutHeader(pieces(header + rest, size)))).toBe(rest);
      }),
    );
  });
});
