import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { DELIMITERS } from "../../facts/bulk.ts";
import { CsvError, CsvReader, type CsvRow } from "./csv-reader.ts";

type LineEnding = "\n" | "\r\n";

function read(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  delimiter = ",",
  lineEnding: LineEnding = "\n",
): CsvRow[] {
  const reader = new CsvReader({ delimiter, lineEnding, maxRowBytes: 1_000_000 });
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

/** A cell with whether it is quoted although it needn't be. */
const cell = fc.tuple(
  fc.oneof(
    fc.constantFrom(
      "",
      '"',
      ",",
      "\n",
      "\r\n",
      "\r",
      '""',
      "a,b",
      'x"y',
      "é😀",
      " ",
      "\ufeff",
      "\0",
      "`^|;\t",
    ),
    fc.string({ maxLength: 6, unit: "binary" }),
  ),
  fc.boolean(),
);

/** A table and a file that holds it. */
const file = fc
  .record({
    sized: fc
      .integer({ min: 1, max: 4 })
      .chain((columns) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 }),
      ),
    delimiter: fc.constantFrom(...Object.values(DELIMITERS)),
    lineEnding: fc.constantFrom<LineEnding>("\n", "\r\n"),
    mark: fc.constantFrom("", "\ufeff"),
    closed: fc.boolean(),
  })
  .map(({ sized, delimiter, lineEnding, mark, closed }) => {
    const written = ([value, quoted]: [string, boolean], alone: boolean): string =>
      quoted || (alone && value === "") || /["\r\n\ufeff]/.test(value) || value.includes(delimiter)
        ? `"${value.replaceAll('"', '""')}"`
        : value;
    const lines = sized.map((row) => row.map((one) => written(one, row.length === 1)).join(delimiter));
    const content = mark + lines.join(lineEnding) + (closed ? lineEnding : "");
    return { table: sized.map((row) => row.map(([value]) => value)), content, delimiter, lineEnding };
  });

describe("CsvReader", () => {
  it("reads quoted cells with delimiters, quotes and line breaks in them", () => {
    const rows = read(text('a,b\n"x, ""y""\r\nz",2\n\n,""\n'));
    expect(cells(rows)).toEqual([
      ["a", "b"],
      ['x, "y"\r\nz', "2"],
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
      "Found unescaped quote. A value with quote should be within a quote",
      "Not expecting more text after end quote",
      null,
    ]);
    expect(rows[3]?.cells).toEqual(["4", "5"]);
  });

  it("drops nothing behind a quote that isn't closed", () => {
    const rows = read(text('a,b\n1,"open\n2,3\n'));
    expect(rows).toHaveLength(2);
    expect(rows[1]?.problem).toBe("EOF reached before closing an opened quote");
  });

  it("says which row is no UTF-8 and reads on", () => {
    const rows = read(Buffer.concat([text("a\n"), Buffer.from([0xff, 0x0a]), text("b\n")]));
    expect(rows.map((row) => row.problem)).toEqual([null, "the row is not valid UTF-8", null]);
  });

  it("lets a row fail that ends as no row of the job does", () => {
    const problems = (content: string, lineEnding: LineEnding): unknown[] =>
      read(text(content), [], ",", lineEnding).map((row) => row.problem);
    const lf = "LineEnding is invalid on user data. Current LineEnding setting is LF";
    const crlf = "LineEnding is invalid on user data. Current LineEnding setting is CRLF";
    expect(problems("a,b\r\n1,2\n3,4\r\n\r\n5,6\r", "\n")).toEqual([lf, null, lf, lf]);
    expect(problems('a,b\r\n1,"2\n"\n3,4\r\n\n5,6', "\r\n")).toEqual([null, crlf, null, null]);
    expect(read(text("a\rb\n"))).toEqual([{ cells: ["a\rb"], problem: null }]);
  });

  it("gives up on a row beyond the limit", () => {
    const reader = new CsvReader({ delimiter: ",", lineEnding: "\n", maxRowBytes: 1000 });
    expect(() => {
      for (let count = 0; count < 100; count++) reader.push(text(`"${"x".repeat(99)}`));
    }).toThrow(CsvError);
  });

  it("reads every table back, in every dialect, however it is cut, as papaparse does", () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.nat(), { maxLength: 6 }),
        ({ table, content, delimiter, lineEnding }, cuts) => {
          const bytes = text(content);
          const clean = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
          const mine = read(bytes, clean, delimiter, lineEnding);
          expect(mine).toEqual(table.map((row) => ({ cells: row, problem: null })));
          const { data } = Papa.parse<string[]>(content, { delimiter, newline: lineEnding });
          // It takes the end of the last line for one more row.
          expect(mine.map((row) => row.cells)).toEqual(
            content.endsWith(lineEnding) ? data.slice(0, -1) : data,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("reads a table the same wherever it is cut", () => {
    fc.assert(
      fc.property(file, ({ table, content, delimiter, lineEnding }) => {
        const bytes = text(content);
        for (let cut = 0; cut <= bytes.length; cut++)
          expect(cells(read(bytes, [cut], delimiter, lineEnding))).toEqual(table);
        const each = Array.from(bytes, (_, index) => index);
        expect(cells(read(bytes, each, delimiter, lineEnding))).toEqual(table);
      }),
      { numRuns: 300 },
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
