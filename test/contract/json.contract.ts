// Rows as JSON: what each cell looks like, which rows are on a page, and in which order.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstId, formatId } from "../../src/domain/model/id.ts";
import type { Cell, Row } from "../../src/domain/model/record.ts";
import type { JsonMember, JsonPage } from "../../src/domain/ports/records.ts";
import type { Field } from "../../src/facts/sobject.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, object, queryOf, ready, thing } from "./harness.ts";
import { NAMES, ROWS } from "./query.contract.ts";

const MANY = { rows: 10_000, bytes: 1e9 };
const FIELDS = fieldsOf(thing, "Id", ...NAMES);
const MEMBERS: readonly JsonMember[] = FIELDS.map((field) => ({ name: field.name, column: { field } }));
const NAME: readonly JsonMember[] = MEMBERS.slice(1, 2);

const decimal = new Intl.NumberFormat("en-US", { useGrouping: false, maximumFractionDigits: 100 });

/** The JSON text of a cell, made without the engine. */
function jsonOf({ type }: Field, cell: Cell): string {
  if (cell === null) return type === "boolean" ? "false" : "null";
  switch (type) {
    case "id":
    case "reference":
      return `"${formatId(Number(cell))}"`;
    case "boolean":
      return String(cell === 1);
    case "datetime":
      return JSON.stringify(new Date(Number(cell)).toISOString());
    case "time":
      return JSON.stringify(String(cell).replace("Z", ""));
    case "double":
    case "currency":
      return decimal.format(cell === 0 ? 0 : Number(cell));
    default:
      return JSON.stringify(cell);
  }
}

const textOf = ({ blocks }: JsonPage): string => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return `[${blocks.map((block) => decoder.decode(block)).join(",")}]`;
};
const parsed = (page: JsonPage): Record<string, unknown>[] => JSON.parse(textOf(page));

/** Whole numbers of more than 15 digits may have other digits that mean the same number. */
const sameNumbers = (text: string): string =>
  text.replaceAll(
    /"(Number|Money)__c":(-?\d{16,})(?=[,}])/g,
    (_, name: string, digits: string) => `"${name}":${Number(digits)}`,
  );

export function jsonContract(make: MakeEngine): void {
  describe("rows as JSON", () => {
    let engine: Engine;
    let ids: readonly number[];
    beforeAll(async () => {
      engine = await ready(make);
      ids = await insert(engine.stores, thing, NAMES, ROWS);
    });
    afterAll(() => engine.close());
    const records = () => engine.stores.records;

    const expected = (rows: readonly Row[], from: number): string[] =>
      rows.map((row, index) => {
        const cells = [ids[from + index] ?? null, ...row];
        return `{${FIELDS.map((field, at) => `"${field.name}":${jsonOf(field, cells[at] ?? null)}`).join(",")}}`;
      });

    it("have every kind of value in its form", async () => {
      const page = await records().jsonAfter(queryOf([]), MEMBERS, 0, MANY);
      expect(page).toMatchObject({ taken: ROWS.length, last: ids.at(-1), isEnd: true });
      const texts = sameNumbers(textOf(page))
        .slice(1, -1)
        .split(/(?<=\}),(?=\{"Id")/);
      const wanted = expected(ROWS, 0).map(sameNumbers);
      for (const [index, text] of texts.entries()) expect(text).toBe(wanted[index]);
      expect(texts).toHaveLength(wanted.length);
    });

    it("can have numbers as texts, ids within a text, and texts that are always the same", async () => {
      const [id, number] = fieldsOf(thing, "Id", "Number__c") as [Field, Field];
      const members: readonly JsonMember[] = [
        { name: "@x'\"", column: { field: id }, form: { kind: "link", before: "T('", after: "')" } },
        { name: "t", text: "it's \"" },
        { name: "N", column: { field: number }, form: { kind: "quoted" } },
        { name: "end", text: "" },
      ];
      const texts = { t: "it's \"", end: "" };
      const page = await records().jsonOf(thing, members, [ids[9] ?? 0, ids[0] ?? 0], MANY);
      expect(parsed(page)).toEqual([
        { "@x'\"": `T('${formatId(ids[9] ?? 0)}')`, ...texts, N: decimal.format(Number(ROWS[9]?.[6])) },
        { "@x'\"": `T('${formatId(ids[0] ?? 0)}')`, ...texts, N: "0" },
      ]);
    });

    it("come behind an id, and as many as are wanted", async () => {
      for (const [index, rows] of [
        [0, 1],
        [0, 249],
        [10, 250],
        [10, 251],
        [4000, 99],
      ] as const) {
        const page = await records().jsonAfter(queryOf([]), NAME, ids[index] ?? 0, { ...MANY, rows });
        expect(parsed(page).map(({ Name }) => Name)).toEqual(
          ROWS.slice(index + 1, index + 1 + rows).map(([name]) => name),
        );
        expect(page).toMatchObject({ taken: rows, last: ids[index + rows] });
      }
      const rest = await records().jsonAfter(queryOf([]), NAME, ids[4089] ?? 0, MANY);
      expect(rest).toMatchObject({ taken: 10, isEnd: true });
      const none = await records().jsonAfter(queryOf([]), NAME, ids.at(-1) ?? 0, MANY);
      expect(none).toEqual({ blocks: [], taken: 0, last: 0, isEnd: true });
    });

    it("end early when there are too many bytes, and go on from there", async () => {
      let names: unknown[] = [];
      let pages = 0;
      for (let after = 0, isEnd = false; !isEnd; pages++) {
        const page = await records().jsonAfter(queryOf([]), NAME, after, { rows: 2000, bytes: 5000 });
        names = [...names, ...parsed(page).map(({ Name }) => Name)];
        after = page.last;
        isEnd = page.isEnd;
      }
      expect(names).toEqual(ROWS.map(([name]) => name));
      expect(pages).toBeGreaterThan(4);
      const some = await records().jsonOf(thing, NAME, ids, { rows: 2000, bytes: 5000 });
      expect(some.taken).toBeLessThan(2000);
      expect(parsed(some)).toHaveLength(some.taken);
    });

    it("come by ids in their order, without those that aren't there", async () => {
      const wanted = [ids[300], 7, ids[2], ids[4000], firstId("001") + 1, ids[0]].map(Number);
      const page = await records().jsonOf(thing, MEMBERS.slice(0, 1), wanted, MANY);
      expect(parsed(page).map(({ Id }) => Id)).toEqual(
        [300, 2, 4000, 0].map((index) => formatId(ids[index] ?? 0)),
      );
      expect(page.taken).toBe(6);
      expect(await records().jsonOf(thing, NAME, [], MANY)).toMatchObject({ blocks: [], taken: 0 });
    });

    it("are those that the query's condition lets through, and of these the live ones", async () => {
      const [flag] = fieldsOf(thing, "Flag__c") as [Field];
      const where = { kind: "compare", field: flag, operator: "=", value: 1, orNull: false } as const;
      const page = await records().jsonAfter(queryOf([], { where }), MEMBERS, ids[100] ?? 0, {
        ...MANY,
        rows: 3,
      });
      expect(parsed(page).map(({ Id }) => Id)).toEqual(
        [101, 103, 105].map((index) => formatId(ids[index] ?? 0)),
      );
      await engine.stores.transaction(async (stores) => {
        const [deleted] = fieldsOf(thing, "IsDeleted") as [Field];
        await stores.records.update(thing, [deleted], [ids[103] ?? 0], [[1]]);
        const left = await stores.records.jsonAfter(queryOf([], { where }), MEMBERS, ids[100] ?? 0, {
          ...MANY,
          rows: 2,
        });
        expect(parsed(left).map(({ Id }) => Id)).toEqual(
          [101, 105].map((index) => formatId(ids[index] ?? 0)),
        );
        const byId = await stores.records.jsonOf(thing, MEMBERS, [ids[103] ?? 0, ids[105] ?? 0], MANY);
        expect(parsed(byId).map(({ Id }) => Id)).toEqual([formatId(ids[105] ?? 0)]);
        await stores.records.update(thing, [deleted], [ids[103] ?? 0], [[0]]);
      });
    });

    it("have parents as objects, null where there is none, and more members than SQL has arguments", async () => {
      const [account] = await insert(engine.stores, object("Account"), ["Name"], [["Parent"]]);
      const [one] = await insert(engine.stores, thing, ["Name", "Link__c"], [["with", account ?? 0]]);
      const [link] = fieldsOf(thing, "Link__c") as [Field];
      const [name] = fieldsOf(object("Account"), "Name") as [Field];
      const parents = [{ reference: link, object: object("Account") }];
      const members: readonly JsonMember[] = [
        ...Array.from({ length: 700 }, (_, index) => ({
          name: `m${index}`,
          column: { field: thing.fields[0] as Field },
        })),
        { name: "Parent", parents, members: [{ name: "Name", column: { field: name, parents } }] },
        { name: "Empty", parents, members: [] },
      ];
      const [first, second] = parsed(await records().jsonOf(thing, members, [one ?? 0, ids[1] ?? 0], MANY));
      expect(first).toMatchObject({
        m0: formatId(one ?? 0),
        m699: formatId(one ?? 0),
        Parent: { Name: "Parent" },
        Empty: {},
      });
      expect(second).toMatchObject({ Parent: null, Empty: null });
    });
  });
}
