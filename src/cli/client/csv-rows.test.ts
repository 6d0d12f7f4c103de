import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut, rowCounter } from "./csv-rows.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let index = 0; index < bytes.length; index += size) yield bytes.subarray(index, index + size);
}

const partsOf = async (text: string, limit: number, piece = 7) => {
  const layout = await layOut(inPieces(text, piece), limit);
  const bytes = Buffer.from(text);
  return { layout, texts: layout.parts.map((part) => bytes.subarray(part.start, part.end).toString()) };
};

describe("counting rows", () => {
  it("doesn't take a line feed inside of quotes for a row's end", () => {
    const counter = rowCounter();
    counter.take(Buffer.from('a,"one\ntwo ""three""\n",b\nc'));
    expect(counter.rows()).toBe(1);
    counter.end();
    expect(counter.rows()).toBe(2);
  });
});

describe("laying out a file", () => {
  it("keeps a small file in one part", async () => {
    const { layout, texts } = await partsOf("Name\nA\nB\n", 100);
    expect(layout.header.toString()).toBe("Name\n");
    expect(layout).toMatchObject({ lineEnding: "LF", rows: 2 });
    expect(texts).toEqual(["A\nB\n"]);
  });

  it("cuts between rows, never inside of quotes, and counts the header against the limit", async () => {
    const { texts, layout } = await partsOf('Name\n"a\nb"\nc\nd\n', 12);
    expect(texts).toEqual(['"a\nb"\n', "c\nd\n"]);
    expect(layout.parts.map((part) => part.rows)).toEqual([1, 2]);
  });

  it("reads past a byte order mark, Windows line ends and a missing last line end", async () => {
    const { layout, texts } = await partsOf("\ufeffName\r\nA\r\nB", 100);
    expect(layout.header.toString()).toBe("Name\r\n");
    expect(layout).toMatchObject({ lineEnding: "CRLF", rows: 2 });
    expect(texts).toEqual(["A\r\nB"]);
  });

  it("has no part for a file without rows", async () => {
    expect((await partsOf("Name\n", 100)).layout).toMatchObject({ parts: [], rows: 0 });
    expect((await partsOf("Name", 100)).layout).toMatchObject({ parts: [], rows: 0 });
    expect((await partsOf("", 100)).layout).toMatchObject({ parts: [], rows: 0 });
  });

  it("loses and doubles no byte, whatever the rows, the limit and the pieces", async () => {
    const cell = fc.constantFrom("x", '"a,b"', '"line\nfeed"', '"""q"""', "é", "");
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 20 }),
        async (table, limit, piece) => {
          const lines = table.map((cells) => `${cells.join(",")}\n`);
          const { layout, texts } = await partsOf(`A,B\n${lines.join("")}`, limit, piece);
          expect(texts.join("")).toBe(lines.join(""));
          expect(layout.rows).toBe(lines.length);
          for (const part of layout.parts) {
            expect(part.rows === 1 || part.end - part.start + 4 <= limit).toBe(true);
          }
        },
      ),
    );
  });
});
