import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstId, keyPrefixOf } from "../../src/domain/model/id.ts";
import type { Cell } from "../../src/domain/model/record.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, object, ready, thing } from "./harness.ts";

const account = object("Account");
const one = (name: string) => {
  const [field] = fieldsOf(thing, name);
  if (!field) throw new Error(`no ${name}`);
  return field;
};

const CELLS: readonly (readonly [field: string, cell: Cell])[] = [
  ["Name", 'Zoë 😀 \u2028 o\'neil "q"'],
  ["Area__c", "line\nline\r\n\ttab"],
  ["Long__c", "x".repeat(32_000)],
  ["Mail__c", "a@b.co"],
  ["Phone__c", " 1 "],
  ["Url__c", "https://example.com/?a=b&c"],
  ["Pick__c", "Hot"],
  ["Picks__c", "Hot;Cold"],
  ["Number__c", 12345678901234.56],
  ["Number__c", 0.1],
  ["Number__c", -1e-7],
  ["Number__c", 1e300],
  ["Only__c", 9007199254740991],
  ["Money__c", -3],
  ["Part__c", 99.99],
  ["Flag__c", 1],
  ["Flag__c", 0],
  ["Day__c", "0001-01-01"],
  ["Moment__c", -62135596800000],
  ["Moment__c", 253402300799999],
  ["Hour__c", "23:59:59.999Z"],
  ["Link__c", firstId("001") + 2 ** 35 - 2],
  ["Day__c", null],
];

export function recordsContract(make: MakeEngine): void {
  describe("records", () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await ready(make);
    });
    afterAll(() => engine.close());

    const add = (...keys: readonly Cell[]): Promise<number[]> =>
      insert(
        engine.stores,
        thing,
        ["Key__c"],
        keys.map((key) => [key]),
      );
    const remove = (id: number): Promise<unknown> =>
      engine.stores.transaction(({ records }) =>
        records.update(thing, fieldsOf(thing, "IsDeleted"), [id], [[1]]),
      );

    it.each(CELLS)("keeps %s as it was given: %j", async (name, cell) => {
      const { stores } = engine;
      const [id = 0] = await insert(stores, thing, [name], [[cell]]);
      expect(await stores.records.read(thing, fieldsOf(thing, name), [id])).toEqual([[cell]]);
    });

    it("joins a compound field; a place of which a half is missing is none", async () => {
      const { stores } = engine;
      const names = ["Place__Latitude__s", "Place__Longitude__s"];
      const ids = await insert(stores, thing, names, [
        [46.5, 18.5],
        [46.5, null],
        [null, null],
      ]);
      const [some, half, none] = await stores.records.read(thing, fieldsOf(thing, "Place__c"), ids);
      expect(JSON.parse(String(some?.[0]))).toEqual({ latitude: 46.5, longitude: 18.5 });
      expect(half).toEqual([null]);
      expect(none).toEqual([null]);
    });

    it("gives every object ids of its own that only grow", async () => {
      const before = await add("grow 1", "grow 2", "grow 3");
      const [deleted = 0] = before.slice(2);
      await remove(deleted);
      const after = await add("grow 4");
      const [other = 0] = await insert(engine.stores, account, ["Name"], [["x"]]);
      const ids = [...before, ...after];
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      expect(new Set(ids).size).toBe(4);
      expect(ids.map(keyPrefixOf)).toEqual(["a00", "a00", "a00", "a00"]);
      expect(keyPrefixOf(other)).toBe("001");
    });

    it("lets the ids of an object begin where it is told", async () => {
      const profile = object("Profile");
      await engine.stores.transaction(({ records }) => records.startIdsAt(profile, 1000));
      expect(await insert(engine.stores, profile, ["Name"], [["x"]])).toEqual([firstId("00e") + 1000]);
    });

    it("reads rows in the order of the ids, with gaps where there are none", async () => {
      const [a = 0, b = 0] = await add("read 1", "read 2");
      const [gone = 0] = await add("read 3");
      await remove(gone);
      const read = (options?: { deleted: boolean }) =>
        engine.stores.records.read(thing, fieldsOf(thing, "Key__c"), [b, 1, gone, a, b], options);
      expect(await read()).toEqual([["read 2"], undefined, undefined, ["read 1"], ["read 2"]]);
      expect((await read({ deleted: true }))[2]).toEqual(["read 3"]);
      expect(await engine.stores.records.read(thing, fieldsOf(thing, "Key__c"), [])).toEqual([]);
    });

    it("finds live rows as the field compares, in the order of Id", async () => {
      const { stores } = engine;
      const ids = await insert(
        stores,
        thing,
        ["Tag__c", "Exact__c"],
        [
          ["Tag", "exact"],
          ["TAG", "EXACT"],
          ["tag", null],
          ["tag!", null],
        ],
      );
      await remove(ids[1] ?? 0);
      const find = (name: string, cell: Cell, limit = 10) =>
        stores.records.find(thing, one(name), cell, limit);
      expect(await find("Tag__c", "tAg")).toEqual([ids[0], ids[2]]);
      expect(await find("Tag__c", "tag", 1)).toEqual([ids[0]]);
      expect(await find("Exact__c", "exact")).toEqual([ids[0]]);
      expect(await find("Exact__c", "Exact")).toEqual([]);
      expect(await find("Id", ids[2] ?? 0)).toEqual([ids[2]]);
      expect(await find("Tag__c", "nothing")).toEqual([]);
    });

    it("updates the fields that are named and no other", async () => {
      const { stores } = engine;
      const [a = 0, b = 0] = await insert(
        stores,
        thing,
        ["Name", "Tag__c"],
        [
          ["a", "1"],
          ["b", "2"],
        ],
      );
      const results = await stores.transaction(({ records }) =>
        records.update(thing, fieldsOf(thing, "Tag__c"), [b, a, 1], [["20"], [null], ["x"]]),
      );
      expect(results).toEqual([{ id: b }, { id: a }, { missing: true }]);
      expect(await stores.records.read(thing, fieldsOf(thing, "Name", "Tag__c"), [a, b])).toEqual([
        ["a", null],
        ["b", "20"],
      ]);
      await remove(a);
      expect(
        await stores.transaction(({ records }) =>
          records.update(thing, fieldsOf(thing, "Name"), [a], [["z"]]),
        ),
      ).toEqual([{ missing: true }]);
    });

    it("removes rows for good, deleted ones too", async () => {
      const { stores } = engine;
      const [kept, gone, binned] = await insert(
        stores,
        account,
        ["Name", "IsDeleted"],
        [
          ["kept", 0],
          ["gone", 0],
          ["binned", 1],
        ],
      );
      const ids = [kept ?? 0, gone ?? 0, binned ?? 0];
      await stores.transaction(({ records }) => records.remove(account, [gone ?? 0, binned ?? 0]));
      const rows = await stores.records.read(account, fieldsOf(account, "Name"), ids, { deleted: true });
      expect(rows).toEqual([["kept"], undefined, undefined]);
    });

    it("keeps a row out that a unique field refuses, names the record in its way, and takes the others", async () => {
      const [first = 0] = await add("only");
      const results = await engine.stores.transaction(({ records }) =>
        records.insert(thing, fieldsOf(thing, "Name", "Key__c"), [
          ["x", "ONLY"],
          ["y", "other"],
          ["z", "Other"],
          ["n", null],
          ["m", null],
        ]),
      );
      const key = one("Key__c");
      const second = "id" in (results[1] ?? {}) ? (results[1] as { id: number }).id : 0;
      expect(results[0]).toEqual({ conflict: { field: key, holder: first } });
      expect(results[2]).toEqual({ conflict: { field: key, holder: second } });
      expect(results.slice(3).every((result) => "id" in result)).toBe(true);
      const fields = fieldsOf(thing, "Key__c");
      const change = (id: number, cell: Cell) =>
        engine.stores.transaction(({ records }) => records.update(thing, fields, [id], [[cell]]));
      expect(await change(second, "Only")).toEqual([{ conflict: { field: key, holder: first } }]);
      expect(await change(first, "ONLY")).toEqual([{ id: first }]);
      expect(await engine.stores.records.read(thing, fields, [first, second])).toEqual([["ONLY"], ["other"]]);
    });

    it("tells apart by letter case what a case-sensitive field holds, and numbers by value", async () => {
      const { stores } = engine;
      await insert(
        stores,
        thing,
        ["Exact__c", "Only__c"],
        [
          ["case", 1],
          ["CASE", 2],
        ],
      );
      const again = await stores.transaction(({ records }) =>
        records.insert(thing, fieldsOf(thing, "Exact__c", "Only__c"), [
          ["case", null],
          [null, 2],
          [null, -2],
        ]),
      );
      expect(again.map((result) => ("conflict" in result ? result.conflict.field.name : "in"))).toEqual([
        "Exact__c",
        "Only__c",
        "in",
      ]);
    });

    it("gives the unique value of a deleted row away again", async () => {
      const [gone = 0] = await add("freed");
      await remove(gone);
      const [holder = 0] = await add("freed");
      expect(await engine.stores.records.find(thing, one("Key__c"), "freed", 2)).toEqual([holder]);
    });

    it("counts auto numbers from 1, per object and field", async () => {
      const next = (name: string, count: number) =>
        engine.stores.transaction(({ records }) => records.nextAutoNumbers(thing, one(name), count));
      expect([await next("Auto__c", 3), await next("Auto__c", 1), await next("Auto__c", 2)]).toEqual([
        1, 4, 5,
      ]);
      expect(await next("Name", 1)).toBe(1);
    });

    it("writes nothing outside of a transaction", async () => {
      const before = await engine.stores.records.find(thing, one("Key__c"), "outside", 1);
      await expect(
        engine.stores.records.insert(thing, fieldsOf(thing, "Key__c"), [["outside"]]),
      ).rejects.toThrow();
      expect(await engine.stores.records.find(thing, one("Key__c"), "outside", 1)).toEqual(before);
    });
  });
}
