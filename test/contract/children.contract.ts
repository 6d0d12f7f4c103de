// The children of rows, and the cursors of children.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstId } from "../../src/domain/model/id.ts";
import type { ChildOf, Cursor } from "../../src/domain/ports/cursors.ts";
import type { BoundChild, BoundQuery } from "../../src/soql/bound.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, object, queryOf, ready, thing } from "./harness.ts";

const account = (index: number): number => firstId("001") + index;
const [link, tag, deleted] = fieldsOf(thing, "Link__c", "Tag__c", "IsDeleted");

export function childrenContract(make: MakeEngine): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await ready(make);
    await insert(engine.stores, object("Account"), ["Name"], [["0"], ["1"], ["2"], ["3"]]);
  });
  afterAll(() => engine.close());

  const child = (more: Partial<BoundQuery> = {}): BoundChild => {
    if (!link) throw new Error("no link");
    return { name: "Things__r", at: 0, reference: link, query: queryOf(["Name"], more) };
  };

  describe("children", () => {
    beforeAll(async () => {
      const rows = Array.from({ length: 60 }, (_, index) => [
        `n${String(index).padStart(2, "0")}`,
        index % 2 === 0 ? "even" : "odd",
        index % 10 === 9 ? null : account(index % 3),
        index === 30 ? 1 : 0,
      ]);
      await insert(engine.stores, thing, ["Name", "Tag__c", "Link__c", "IsDeleted"], rows);
    });
    const parents = [account(2), account(0), account(3)];

    it("are counted by parent, without those that have none", async () => {
      const { records } = engine.stores;
      expect([...(await records.countChildren(child(), parents))].toSorted()).toEqual([
        [account(0), 17],
        [account(2), 18],
      ]);
      const all = await records.countChildren(child({ includeDeleted: true }), parents);
      expect(all.get(account(0))).toBe(18);
      expect((await records.countChildren(child(), [])).size).toBe(0);
    });

    it("come in the query's order, as many of each parent as asked for", async () => {
      if (!tag || !deleted) throw new Error("no tag");
      const { records } = engine.stores;
      const even = { kind: "compare", field: tag, operator: "=", value: "even", orNull: false } as const;
      const orderBy = [{ field: tag, descending: true, nullsLast: false }];
      const names = async (query: Partial<BoundQuery>, most: number): Promise<unknown[]> =>
        (await records.children(child(query), parents, most)).map(([parent, name]) => [
          Number(parent) - account(0),
          name,
        ]);
      expect(await names({}, 2)).toEqual([
        [0, "n00"],
        [0, "n03"],
        [2, "n02"],
        [2, "n05"],
      ]);
      expect(await names({ orderBy }, 1)).toEqual([
        [0, "n03"],
        [2, "n05"],
      ]);
      expect(await names({ where: even, orderBy }, 2)).toEqual([
        [0, "n00"],
        [0, "n06"],
        [2, "n02"],
        [2, "n08"],
      ]);
      expect(await names({}, 0)).toEqual([]);
      expect(await records.children(child(), [], 5)).toEqual([]);
    });
  });

  describe("cursors of children", () => {
    const USER = 21;
    const create = (child: ChildOf | undefined, createdAt = 1000): Promise<number> => {
      const cursor: Omit<Cursor, "id"> = {
        userId: USER,
        soql: "SELECT Id FROM Account",
        includeDeleted: false,
        totalSize: 1,
        createdAt,
      };
      return engine.stores.transaction(({ cursors }) =>
        cursors.create(child ? { ...cursor, child } : cursor, Float64Array.from([1])),
      );
    };

    it("say whose they are, and are found by it", async () => {
      const { cursors } = engine.stores;
      const query = await create(undefined);
      const own = { query, index: 1, parent: 77 };
      const id = await create(own);
      expect(await cursors.read(id)).toMatchObject({ id, child: own });
      expect(await cursors.read(query)).not.toHaveProperty("child");
      expect(await cursors.findChild(own)).toMatchObject({ id });
      for (const other of [{ index: 0 }, { parent: 78 }, { query: id }, { query: null }])
        expect(await cursors.findChild({ ...own, ...other })).toBeUndefined();
    });

    it("go with their query's, and count as nothing beside it", async () => {
      const { cursors } = engine.stores;
      const [old, young] = [await create(undefined), await create(undefined)];
      const children: number[] = [];
      for (const query of [old, young, young, young]) {
        children.push(await create({ query, index: 0, parent: children.length }));
      }
      // The first child's stands for a query that needs none itself.
      const alone = await create({ query: null, index: 0, parent: 5 });
      const beside = await create({ query: alone, index: 0, parent: 6 });
      await engine.stores.transaction((stores) => stores.cursors.sweep(0, USER, 2));
      const kept = async (id: number): Promise<boolean> => (await cursors.read(id)) !== undefined;
      expect(await Promise.all([old, young, ...children, alone, beside].map(kept))).toEqual([
        false,
        true,
        false,
        true,
        true,
        true,
        true,
        true,
      ]);
    });
  });
}
