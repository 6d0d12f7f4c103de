import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headerOf, type Part, partsOf, rowCounter } from "./csv-rows.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let index = 0; index < bytes.length; index += size) yield bytes.subarray(index, index + size);
}

/** The file's header and the texts of its parts, each of at most `limit` bytes. */
async function cut(text: string, limit: number | ((index: number) => number), piece = 7) {
  const bytes = Buffer.from(text);
  const header = await headerOf(inPieces(text, piece));
  const behind = bytes.subarray(header.end).toString();
  const limitOf = typeof limit === "number" ? () => limit : limit;
  const parts: Part[] = [];
  for await (const part of partsOf(inPieces(behind, piece), header.end, limitOf)) parts.push(part);
  return { header, parts, texts: parts.map(({ start, end }) => bytes.subarray(start, end).toString()) };
}

describe("counting rows", () => {
  it("doesn't take a line feed inside of quotes for a row's end", () => {
    const counter = rowCounter();
    counter.take(Buffer.from('a,"one\ntwo ""three""\n",b\nc'));
    expect(counter.rows()).toBe(1);
    counter.end();
    expect(counter.rows()).toBe(2);
  });
});

describe("cutting a file into parts", () => {
  it("keeps a small file in one part", async () => {
    const { header, parts, texts } = await cut("Name\nA\nB\n", 100);
    expect(header).toMatchObject({ bytes: Buffer.from("Name\n"), end: 5, lineEnding: "LF" });
    expect(parts).toEqual([{ start: 5, end: 9, rows: 2 }]);
    expect(texts).toEqual(["A\nB\n"]);
  });

  it("cuts between rows, never inside of quotes", async () => {
    const { texts, parts } = await cut('Name\n"a\nb"\nc\nd\n', 7);
    expect(texts).toEqual(['"a\nb"\n', "c\nd\n"]);
    expect(parts.map((part) => part.rows)).toEqual([1, 2]);
  });

  it("gives each part its own limit", async () => {
    const { texts } = await cut("Name\na\nb\nc\nd\ne\nf\n", (index) => 2 * 2 ** index);
    expect(texts).toEqual(["a\n", "b\nc\n", "d\ne\nf\n"]);
  });

  it("reads past a byte order mark, Windows line ends and a missing last line end", async () => {
    const { header, texts } = await cut("\ufeffName\r\nA\r\nB", 100);
    expect(header).toMatchObject({ bytes: Buffer.from("Name\r\n"), end: 9, lineEnding: "CRLF" });
    expect(texts).toEqual(["A\r\nB"]);
  });

  it("has no part for a file without rows", async () => {
    for (const text of ["Name\n", "Name", ""]) expect((await cut(text, 100)).parts).toEqual([]);
  });

  it("loses and doubles no byte, whatever the rows, the limits and the pieces", async () => {
    const cell = fc.constantFrom("x", '"a,b"', '"line\nfeed"', '"""q"""', "é", "");
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 20 }),
        async (table, limits, piece) => {
          const lines = table.map((cells) => `${cells.join(",")}\n`);
          const limitOf = (index: number): number => limits[index % limits.length] ?? 0;
          const { parts, texts } = await cut(`A,B\n${lines.join("")}`, limitOf, piece);
          expect(texts.join("")).toBe(lines.join(""));
          expect(parts.reduce((sum, part) => sum + part.rows, 0)).toBe(lines.length);
          for (const [index, part] of parts.entries())
            expect(part.rows === 1 || part.end - part.start <= limitOf(index)).toBe(true);
        },
      ),
    );
  });
});
