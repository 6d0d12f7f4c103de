import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstId } from "../../src/domain/model/id.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, ready, thing } from "./harness.ts";

const [FIRST, OTHER] = [firstId("a00") + 1_000_000, firstId("001") + 1];

export function recycleBinContract(make: MakeEngine): void {
  describe("recycle bin", () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await ready(make);
    });
    afterAll(() => engine.close());

    it("knows what went with what until it is told to forget", async () => {
      const { stores, others } = engine;
      await stores.transaction(async ({ recycleBin }) => {
        await recycleBin.addChild(FIRST, FIRST + 2);
        await recycleBin.addChild(FIRST, FIRST + 1);
        await recycleBin.addChild(FIRST + 1, OTHER);
        for (const field of ["B__c", "A__c", "A__c"])
          await recycleBin.addLookup(FIRST, { child: OTHER, field });
      });
      expect(await others.recycleBin.children(FIRST)).toEqual([FIRST + 1, FIRST + 2]);
      expect(await others.recycleBin.masterOf(FIRST + 2)).toBe(FIRST);
      expect(await others.recycleBin.masterOf(FIRST)).toBe(undefined);
      expect(await others.recycleBin.lookups(FIRST)).toEqual([
        { child: OTHER, field: "A__c" },
        { child: OTHER, field: "B__c" },
      ]);
      await stores.transaction(({ recycleBin }) => recycleBin.forget(FIRST + 1));
      expect(await others.recycleBin.children(FIRST)).toEqual([FIRST + 2]);
      expect(await others.recycleBin.children(FIRST + 1)).toEqual([]);
      await stores.transaction(({ recycleBin }) => recycleBin.forget(FIRST));
      expect(await others.recycleBin.children(FIRST)).toEqual([]);
      expect(await others.recycleBin.lookups(FIRST)).toEqual([]);
    });

    it("remembers what left it, by object and time", async () => {
      const { stores, others } = engine;
      await stores.transaction(async ({ recycleBin }) => {
        await recycleBin.addLookup(OTHER, { child: FIRST, field: "A__c" });
        await recycleBin.addPurged({ id: FIRST + 1, deletedAt: 200 });
        await recycleBin.addPurged({ id: FIRST, deletedAt: 100 });
        await recycleBin.addPurged({ id: OTHER, deletedAt: 100 });
      });
      const purged = (start: number, end: number, limit = 10) =>
        others.recycleBin.purged("a00", start, end, limit);
      expect(await purged(100, 201)).toEqual([
        { id: FIRST, deletedAt: 100 },
        { id: FIRST + 1, deletedAt: 200 },
      ]);
      expect(await purged(100, 200)).toEqual([{ id: FIRST, deletedAt: 100 }]);
      expect(await purged(101, 200)).toEqual([]);
      expect(await purged(0, 1000, 1)).toEqual([{ id: FIRST, deletedAt: 100 }]);
      expect(await others.recycleBin.lookups(OTHER)).toEqual([]);
    });

    it("has rows that can be changed while they are deleted, and removed", async () => {
      const { stores } = engine;
      const [id = 0, live = 0] = await insert(stores, thing, ["Name"], [["deleted"], ["live"]]);
      const fields = fieldsOf(thing, "Name", "IsDeleted");
      await stores.transaction(({ records }) => records.update(thing, fields, [id], [["deleted", 1]]));
      const change = (deleted: boolean) =>
        stores.transaction(({ records }) =>
          records.update(
            thing,
            fields,
            [id, live],
            [
              ["x", 0],
              ["y", 0],
            ],
            { deleted },
          ),
        );
      expect(await change(false)).toEqual([{ missing: true }, { id: live }]);
      expect(await change(true)).toEqual([{ id }, { id: live }]);
      expect(await stores.records.read(thing, fields, [id])).toEqual([["x", 0]]);
      await stores.transaction(({ records }) => records.remove(thing, [id, 1]));
      expect(await stores.records.read(thing, fields, [id, live], { deleted: true })).toEqual([
        undefined,
        ["y", 0],
      ]);
    });
  });
}
