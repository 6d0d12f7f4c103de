import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, type MakeEngine, ready } from "./harness.ts";

const RANGE = { from: 1000, until: 2000 };

export function viewedContract(make: MakeEngine): void {
  describe("what users viewed", () => {
    let engine: Engine;
    let user = 0;
    beforeAll(async () => {
      engine = await ready(make);
    });
    afterAll(() => engine.close());

    const note = (ids: readonly number[], as: "view" | "reference", at: number, more: object = {}) =>
      engine.stores.transaction(({ viewed }) =>
        viewed.note(user, ids, as, at, { range: RANGE, keep: 3, since: 0, ...more }),
      );
    const someone = (): void => {
      user += 1;
    };

    it("is his alone, and known at once", async () => {
      someone();
      const { viewed } = engine.stores;
      expect(viewed.hasAny(user)).toBe(false);
      await note([1001], "view", 5);
      expect(viewed.hasAny(user)).toBe(true);
      expect(await viewed.find(user, [1001, 1002])).toEqual([{ id: 1001, viewedAt: 5, referencedAt: 5 }]);
      someone();
      expect(viewed.hasAny(user)).toBe(false);
      expect(await viewed.recent(user, null)).toEqual([]);
    });

    it("keeps the last moment of each kind; a view is a reference, too", async () => {
      someone();
      await note([1001], "view", 5);
      await note([1001, 1002], "reference", 7);
      expect(await engine.stores.viewed.find(user, [1001, 1002])).toEqual([
        { id: 1001, viewedAt: 5, referencedAt: 7 },
        { id: 1002, viewedAt: null, referencedAt: 7 },
      ]);
    });

    it("lists the last one first, of one object or of all", async () => {
      someone();
      await note([1003], "view", 1);
      await note([1002, 1001], "view", 2);
      await note([2000], "view", 3, { range: { from: 2000, until: 3000 } });
      const ids = async (range: typeof RANGE | null) =>
        (await engine.stores.viewed.recent(user, range)).map(({ id }) => id);
      expect(await ids(RANGE)).toEqual([1001, 1002, 1003]);
      expect(await ids(null)).toEqual([2000, 1001, 1002, 1003]);
    });

    it("forgets all but the last ones of an object, and what is old of all", async () => {
      someone();
      await note([2000], "view", 1, { range: { from: 2000, until: 3000 } });
      await note([1001, 1002], "view", 2);
      await note([1003, 1004], "reference", 3);
      const ids = async () => (await engine.stores.viewed.recent(user, null)).map(({ id }) => id);
      expect(await ids()).toEqual([1003, 1004, 1001, 2000]);
      await note([1005], "view", 9, { since: 3 });
      expect(await ids()).toEqual([1005, 1003, 1004]);
    });
  });
}
