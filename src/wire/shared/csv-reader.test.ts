import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { CsvError, CsvReader, type CsvRow } from "./csv-reader.ts";

function read(bytes: Uint8Array, cuts: readonly number[] = [], delimiter = ","): CsvRow[] {
  const reader = new CsvReader({ delimiter, maxRowBytes: 1_000_000 });
  const rows: CsvRow[] = [];
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    rows.push(...reader.push(bytes.subarray(start, cut)));
    start = cut;
  }
  return [...rows, ...reader.end()];
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const cells = (rows: readonly CsvRow[]): string[][] => rows.map((row) => row.cells);

describe("CsvReader", () => {
  it("reads quoted cells with delimiters, quotes and line breaks in them", () => {
    const rows = read(text('a,b\r\n"x, ""y""\nz",2\n\n,""\n'));
    expect(cells(rows)).toEqual([
      ["a", "b"],
      ['x, "y"\nz', "2"],
      ["", ""],
    ]);
    expect(rows.every((row) => row.problem === null)).toBe(true);
  });

  it("skips a byte order mark, also one that is cut", () => {
    for (const cut of [0, 1, 2, 3, 4])
      expect(cells(read(text("\ufeffa,b\n1,2"), [cut]))).toEqual([
        ["a", "b"],
        ["1", "2"],
      ]);
    expect(cells(read(text("a")))).toEqual([["a"]]);
    expect(read(text(""))).toEqual([]);
  });

  it("lets a broken row fail alone", () => {
    const rows = read(text('a,b\n1,x"y\n"1"2,3\n4,5\n'));
    expect(rows.map((row) => row.problem)).toEqual([
      null,
      "a quote stands inside of a cell that isn't quoted",
      "text follows a closing quote",
      null,
    ]);
    expect(rows[3]?.cells).toEqual(["4", "5"]);
  });

  it("drops nothing behind a quote that isn't closed", () => {
    const rows = read(text('a,b\n1,"open\n2,3\n'));
    expect(rows).toHaveLength(2);
    expect(rows[1]?.problem).toBe("a quote is not closed");
  });

  it("says which row is no UTF-8 and reads on", () => {
    const rows = read(Buffer.concat([text("a\n"), Buffer.from([0xff, 0x0a]), text("b\n")]));
    expect(rows.map((row) => row.problem)).toEqual([null, "the row is not valid UTF-8", null]);
  });

  it("gives up on a row beyond the limit", () => {
    const reader = new CsvReader({ delimiter: ",", maxRowBytes: 1000 });
    expect(() => {
      for (let count = 0; count < 100; count++) reader.push(text(`"${"x".repeat(99)}`));
    }).toThrow(CsvError);
  });

  it("agrees with papaparse on every table, however it is cut", () => {
    const cell = fc.oneof(
      fc.constantFrom("", '"', ",", "\n", '""', "a,b", 'x"y', "é😀", " "),
      fc.string({ maxLength: 6 }),
    );
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(",", "\t", ";", "|"),
        fc.boolean(),
        fc.array(fc.nat(200), { maxLength: 5 }),
        (rows, delimiter, quotes, cuts) => {
          const content = Papa.unparse(rows, { delimiter, newline: "\n", quotes });
          const bytes = text(`${content}\n`);
          const clean = cuts.filter((cut) => cut <= bytes.length).toSorted((a, b) => a - b);
          const mine = read(bytes, clean, delimiter);
          // A carriage return before a line break belongs to the line break for us.
          if (!content.includes("\r") && !content.includes("\ufeff")) expect(cells(mine)).toEqual(rows);
          expect(mine).toEqual(read(bytes, [], delimiter));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("reads hostile bytes the same however they are cut", () => {
    const soup = fc
      .array(fc.constantFrom('"', ",", "\n", "\r\n", "a", '""', "é", "\0"), { maxLength: 25 })
      .map((parts) => text(parts.join("")));
    fc.assert(
      fc.property(soup, (bytes) => {
        const whole = read(bytes);
        for (let cut = 0; cut <= bytes.length; cut++) expect(read(bytes, [cut])).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });
});
