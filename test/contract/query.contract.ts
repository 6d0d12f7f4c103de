// Queries and their CSV. What conditions and orders mean is asked of the whole org in test/soql.
import papaparse from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstId, formatId } from "../../src/domain/model/id.ts";
import type { Cell, Row } from "../../src/domain/model/record.ts";
import type { CsvFormat } from "../../src/domain/ports/records.ts";
import type { Field } from "../../src/facts/sobject.ts";
import type { BoundQuery } from "../../src/soql/bound.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, object, queryOf, ready, thing } from "./harness.ts";

export const NAMES = [
  "Name",
  "Area__c",
  "Long__c",
  "Mail__c",
  "Pick__c",
  "Picks__c",
  "Number__c",
  "Money__c",
  "Flag__c",
  "Day__c",
  "Moment__c",
  "Hour__c",
  "Link__c",
];

const NUMBERS = [
  0,
  -0,
  1,
  42,
  -3,
  0.1,
  0.1 + 0.2,
  1 / 3,
  1e-4,
  9.99e-5,
  1e-7,
  -1.5e-7,
  12345678901234.56,
  123456789012345.6,
  1e15,
  1e16,
  1e17 + 16,
  9007199254740991,
  1e20,
  123456789012345680000,
  1e21,
  -1.5e21,
  1e300,
  0.00012345678901234559,
  1e-5,
  -0.00001,
  0.00009,
  1.15,
  -1.15,
  8.54321,
  -179.99999,
  9999999999.99999,
  1e10,
  10000000000.5,
  0.000005,
];
const MOMENTS = [
  0, -1, 1, 999, -999, -1001, 1_700_000_000_123, 59_999, -62_135_596_800_000, -62_135_596_799_999,
  253_402_300_799_999, -2_208_988_800_001, 951_782_399_999,
];
const TEXTS = [
  'say "hi"',
  '"',
  '""',
  "a,b;c\tdelim|^`",
  "line\nline",
  "line\r\nline",
  "\r",
  " ",
  "Zoë 😀",
  "'; --",
  "#N/A",
];
const at = <T>(values: readonly T[], index: number): T | null => values[index % values.length] ?? null;

/** Rows in which every value meets every kind of neighbour; more than two blocks of them. */
export const ROWS: readonly Row[] = Array.from({ length: 4100 }, (_, index) => [
  at([...TEXTS, "plain"], index) as Cell,
  at([...TEXTS, null], index + 3) as Cell,
  index % 50 === 0 ? 'x"\n'.repeat(3000) : null,
  at(["a@b.co", null], index) as Cell,
  at(["Hot", 'C"old', null], index) as Cell,
  at(["Hot;Cold", null], index) as Cell,
  at([...NUMBERS, null], index) as Cell,
  at([...NUMBERS, null], index * 7) as Cell,
  index % 2,
  at(["0001-01-01", "2024-02-29", "9999-12-31", null], index) as Cell,
  at([...MOMENTS, null], index) as Cell,
  at(["00:00:00.000Z", "23:59:59.999Z", null], index) as Cell,
  index % 3 === 0 ? firstId("001") + index : null,
]);

const decimal = new Intl.NumberFormat("en-US", {
  useGrouping: false,
  minimumFractionDigits: 1,
  maximumFractionDigits: 100,
});

/** A cell as text, made without the engine. */
function textOf({ type }: Field, cell: Cell): string {
  if (cell === null) return "";
  switch (type) {
    case "id":
    case "reference":
      return formatId(Number(cell));
    case "boolean":
      return cell === 1 ? "true" : "false";
    case "datetime":
      return new Date(Number(cell)).toISOString();
    case "double":
    case "currency":
      return decimal.format(Object.is(cell, -0) ? 0 : Number(cell));
    default:
      return String(cell);
  }
}

const lineOf = (fields: readonly Field[], row: Row, { delimiter, lineEnding }: CsvFormat): string =>
  fields
    .map((field, index) => `"${textOf(field, row[index] ?? null).replaceAll('"', '""')}"`)
    .join(delimiter) + lineEnding;

const FORMATS: readonly CsvFormat[] = [",", ";", "\t", "|", "^", "`"].flatMap((delimiter) =>
  (["\n", "\r\n"] as const).map((lineEnding) => ({ delimiter, lineEnding })),
);
const COMMA: CsvFormat = { delimiter: ",", lineEnding: "\n" };

export function queryContract(make: MakeEngine): void {
  describe("queries", () => {
    let engine: Engine;
    let ids: readonly number[];
    beforeAll(async () => {
      engine = await ready(make);
      ids = await insert(engine.stores, thing, NAMES, ROWS);
    });
    afterAll(() => engine.close());

    const csvOf = (query: BoundQuery, format = COMMA): { text: string; rows: number } => {
      const blocks = [...engine.stores.records.exportCsv(query, format)];
      const decoder = new TextDecoder("utf-8", { fatal: true });
      for (const { bytes, rows } of blocks) {
        // A block holds whole rows: each can be read by itself.
        expect(papaparse.parse(decoder.decode(bytes), { delimiter: format.delimiter }).data.length - 1).toBe(
          rows,
        );
      }
      const text = decoder.decode(Buffer.concat(blocks.map(({ bytes }) => bytes)));
      return { text, rows: blocks.reduce((sum, { rows }) => sum + rows, 0) };
    };

    it("give rows, ids and a count that agree", async () => {
      const { records } = engine.stores;
      const query = queryOf(["Id", ...NAMES]);
      const rows = await records.query(query);
      expect(rows.map(([id]) => id)).toEqual(ids);
      expect(rows.map(([, ...cells]) => cells.map((cell) => (cell === 0 ? 0 : cell)))).toEqual(
        ROWS.map((row) => row.map((cell) => (cell === 0 ? 0 : cell))),
      );
      expect([...(await records.queryIds(query))]).toEqual(ids);
      expect(await records.count(query)).toBe(4100);
    });

    it.each([
      [null, 5, 4095],
      [10, 0, 10],
      [10, 4095, 5],
      [10, 5000, 0],
      [0, 0, 0],
    ])("keep to a limit of %s and an offset of %i", async (limit, offset, size) => {
      const { records } = engine.stores;
      const query = queryOf(["Id"], { limit, offset });
      const wanted = ids.slice(offset, limit === null ? undefined : offset + limit);
      expect(wanted.length).toBe(size);
      expect((await records.query(query)).map(([id]) => id)).toEqual(wanted);
      expect([...(await records.queryIds(query))]).toEqual(wanted);
      expect(await records.count(query)).toBe(size);
      expect(csvOf(query).rows).toBe(size);
    });

    it.each(FORMATS)("write all rows as CSV with %j", (format) => {
      const query = queryOf(["Id", ...NAMES]);
      const expected = ROWS.map((row, index) =>
        lineOf(fieldsOf(thing, "Id", ...NAMES), [ids[index] ?? null, ...row], format),
      );
      const { text, rows } = csvOf(query, format);
      expect(rows).toBe(ROWS.length);
      // The first line that differs says more than two texts of a megabyte.
      let start = 0;
      for (const line of expected) {
        expect(text.slice(start, start + line.length)).toBe(line);
        start += line.length;
      }
      expect(text.length).toBe(start);
    });

    it("work out groups, each once, with subtotals behind them", async () => {
      const [pick, money] = fieldsOf(thing, "Pick__c", "Money__c");
      if (!pick || !money) throw new Error("no fields");
      const key = { field: pick };
      const count = {
        field: { ...money, name: "COUNT(Money__c)" },
        computed: { kind: "aggregate", name: "COUNT", of: { field: money } },
      } as const;
      const groups = {
        keys: [key],
        sets: [[true], [false]],
        expressions: [key, count],
        outputs: [],
        having: null,
      };
      const { records } = engine.stores;
      const found = await records.queryGroups(queryOf([], { kind: "groups" }), groups);
      const rows = await records.query(queryOf(["Pick__c", "Money__c"]));
      const counted = (own: readonly Row[]): number => own.filter(([, cell]) => cell !== null).length;
      const picks = [...new Set(rows.map(([cell]) => cell))];
      const expected = picks.map((pick) => [pick, counted(rows.filter(([own]) => own === pick))]);
      expect(new Set(found.slice(0, -1))).toEqual(new Set(expected));
      expect(found.at(-1)).toEqual([null, counted(rows)]);
    });

    it("write CSV in the query's order", async () => {
      const [field] = fieldsOf(thing, "Number__c");
      if (!field) throw new Error("no field");
      const query = queryOf(["Id", "Number__c"], {
        orderBy: [{ field, descending: true, nullsLast: true }],
        offset: 3,
      });
      const rows = await engine.stores.records.query(query);
      expect(csvOf(query).text).toBe(
        rows.map((row) => lineOf(fieldsOf(thing, "Id", "Number__c"), row, COMMA)).join(""),
      );
      const numbers = rows.flatMap(([, cell]) => (typeof cell === "number" ? [cell] : []));
      expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    });

    it("write whole numbers without a point where the type is int", async () => {
      const account = object("Account");
      await insert(
        engine.stores,
        account,
        ["NumberOfEmployees", "AnnualRevenue"],
        [
          [5, 5],
          [-0, -0],
          [-99_999_999, 1e15],
          [null, null],
        ],
      );
      const columns = fieldsOf(account, "NumberOfEmployees", "AnnualRevenue").map((field) => ({ field }));
      expect(csvOf({ ...queryOf([]), object: account, columns }).text).toBe(
        '"5","5.0"\n"0","0.0"\n"-99999999","1000000000000000.0"\n"",""\n',
      );
    });

    it("write no CSV of no rows", () => {
      const [field] = fieldsOf(thing, "Name");
      if (!field) throw new Error("no field");
      const nothing = queryOf(["Id"], {
        where: { kind: "in", field, values: [], negated: false, orNull: false },
      });
      expect(csvOf(nothing)).toEqual({ text: "", rows: 0 });
    });

    it("write CSV as of one moment, whatever is written meanwhile", async () => {
      const query = queryOf(["Id", "Tag__c"]);
      const blocks = engine.stores.records.exportCsv(query, COMMA)[Symbol.iterator]();
      const first = blocks.next();
      const { others } = engine;
      const [late = 0] = await insert(others, thing, ["Name"], [["late"]]);
      await others.transaction(({ records }) =>
        records.update(thing, fieldsOf(thing, "Tag__c"), [ids[4000] ?? 0], [["changed"]]),
      );
      let rows = first.done ? 0 : first.value.rows;
      let text = "";
      for (let block = blocks.next(); !block.done; block = blocks.next()) {
        rows += block.value.rows;
        text += Buffer.from(block.value.bytes).toString("utf8");
      }
      expect(rows).toBe(4100);
      expect(text).toContain(formatId(ids[4000] ?? 0));
      expect(text).not.toContain("changed");
      expect(csvOf(query).text).toContain("changed");
      await others.transaction(({ records }) =>
        records.update(thing, fieldsOf(thing, "IsDeleted"), [late], [[1]]),
      );
    });

    it("find deleted rows when they are asked to", async () => {
      const { stores } = engine;
      const [gone = 0] = await insert(stores, thing, ["Name", "IsDeleted"], [["gone", 1]]);
      const live = await stores.records.queryIds(queryOf(["Id"]));
      const all = await stores.records.queryIds(queryOf(["Id"], { includeDeleted: true }));
      expect([...live]).not.toContain(gone);
      expect([...all]).toContain(gone);
      expect(csvOf(queryOf(["Id"], { includeDeleted: true })).rows).toBe(all.length);
    });

    it.each([false, true])("can be exported again after an export was left early; sorted: %s", (sorted) => {
      const [field] = fieldsOf(thing, "Name");
      const orderBy = field && sorted ? [{ field, descending: false, nullsLast: false }] : [];
      const query = queryOf(["Id"], { orderBy });
      for (const block of engine.stores.records.exportCsv(query, COMMA)) {
        expect(block.rows).toBe(2000);
        break;
      }
      expect(csvOf(query).rows).toBe(4100);
    });

    it("have fields of parents, and null where there is none or it is deleted", async () => {
      const account = object("Account");
      const [link, name] = fieldsOf(thing, "Link__c", "Name");
      const [parentName, deleted] = fieldsOf(account, "Name", "IsDeleted");
      if (!link || !name || !parentName || !deleted) throw new Error("no field");
      const [kept = 0, gone = 0] = await insert(engine.stores, account, ["Name"], [["kept"], ["gone"]]);
      await engine.stores.transaction(({ records }) => records.update(account, [deleted], [gone], [[1]]));
      const things = await insert(
        engine.stores,
        thing,
        ["Name", "Link__c"],
        [
          ["with parent a", kept],
          ["with parent b", gone],
          ["with parent c", null],
        ],
      );
      const parent = { field: parentName, parents: [{ reference: link, object: account }] };
      const query = queryOf(["Name"], {
        where: { kind: "like", field: name, pattern: "with parent _", negated: false, orNull: false },
        orderBy: [{ ...parent, descending: true, nullsLast: true }],
      });
      const columns = [...query.columns, parent];
      const { records } = engine.stores;
      const rows = (last: string | null): Row[] => [
        ["with parent a", "kept"],
        ["with parent b", last],
        ["with parent c", null],
      ];
      expect(await records.query({ ...query, columns })).toEqual(rows(null));
      expect(await records.query({ ...query, columns, includeDeleted: true })).toEqual(rows("gone"));
      expect(await records.readColumns(thing, columns, things, { deleted: false })).toEqual(rows(null));
      expect(await records.readColumns(thing, columns, [1, ...things], { deleted: true })).toEqual([
        undefined,
        ...rows("gone"),
      ]);
      const lines = '"with parent a","kept"\n"with parent b",""\n"with parent c",""\n';
      expect(csvOf({ ...query, columns }).text).toBe(lines);
      expect(csvOf({ ...query, columns, orderBy: [] }).text).toBe(lines);
      const one = { kind: "compare", operator: "=", value: "KEPT", orNull: false, ...parent } as const;
      expect(await records.count({ ...query, where: one })).toBe(1);
      expect(await records.queryIds({ ...query, where: one })).toEqual(Float64Array.from(things.slice(0, 1)));
    });
  });
}
