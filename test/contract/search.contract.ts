import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Stores } from "../../src/domain/ports/stores.ts";
import type { SearchExpression } from "../../src/soql/search.ts";
import {
  type Engine,
  fieldsOf,
  insert,
  type MakeEngine,
  object,
  objects,
  queryOf,
  ready,
  thing,
} from "./harness.ts";

const phrase = (...words: readonly string[]): SearchExpression => ({ kind: "phrase", words });

/** What a store of words promises; see domain/ports/search.ts. */
export function searchContract(make: MakeEngine): void {
  describe("SearchStore", () => {
    let engine: Engine;
    beforeEach(async () => {
      engine = await ready(make);
    });
    afterEach(() => engine.close());

    const request = (expression: SearchExpression, names = ["Area__c", "Tag__c"]) => ({
      expression,
      object: thing,
      fields: fieldsOf(thing, ...names),
      query: queryOf(["Id"]),
    });
    const find = async (stores: Stores, expression: SearchExpression, names?: string[]) =>
      (await stores.search.find([request(expression, names)]))?.[0]?.map(([id]) => id);
    const advance = (stores: Stores, most = 100): Promise<number> =>
      stores.transaction(({ search }) => search.advance([thing], most));
    const rows = (...areas: readonly string[]) =>
      insert(
        engine.stores,
        thing,
        ["Area__c", "Tag__c", "IsDeleted"],
        areas.map((area) => [area, "tag", 0]),
      );

    it("is behind until it was brought forward, and again after every change", async () => {
      const [id = 0] = await rows("one two");
      expect(await find(engine.stores, phrase("one"))).toBeUndefined();
      expect(await advance(engine.stores)).toBe(0);
      expect(await find(engine.stores, phrase("one"))).toEqual([id]);
      await engine.others.transaction(({ records }) =>
        records.update(thing, fieldsOf(thing, "Area__c"), [id], [["three"]]),
      );
      expect(await find(engine.stores, phrase("one"))).toBeUndefined();
      expect(await advance(engine.others)).toBe(0);
      expect(await find(engine.stores, phrase("one"))).toEqual([]);
      expect(await find(engine.others, phrase("three"))).toEqual([id]);
      const [next = 0] = await rows("three");
      expect(await find(engine.others, phrase("three"))).toBeUndefined();
      await advance(engine.stores);
      expect(await find(engine.others, phrase("three"))).toEqual([id, next]);
      await engine.stores.transaction(({ records }) => records.remove(thing, [id]));
      await advance(engine.stores);
      expect(await find(engine.stores, phrase("three"))).toEqual([next]);
    });

    it("comes forward by as many records as it may", async () => {
      await rows(...Array.from({ length: 25 }, (_, index) => `row ${index}`));
      expect(await advance(engine.stores, 10)).toBe(15);
      expect(await advance(engine.stores, 10)).toBe(5);
      expect(await find(engine.stores, phrase("row"))).toBeUndefined();
      expect(await advance(engine.stores, 10)).toBe(0);
      expect(await find(engine.stores, phrase("row"))).toHaveLength(25);
    });

    it("comes forward with its transaction or not at all", async () => {
      await rows("kept");
      const failed = engine.stores.transaction(async ({ search }) => {
        expect(await search.advance([thing], 100)).toBe(0);
        throw new Error("taken back");
      });
      await expect(failed).rejects.toThrow("taken back");
      expect(await find(engine.stores, phrase("kept"))).toBeUndefined();
      await advance(engine.stores);
      expect(await find(engine.stores, phrase("kept"))).toHaveLength(1);
    });

    it("looks into the fields that are asked for, each by itself", async () => {
      const [id] = await rows("left");
      await advance(engine.stores);
      expect(await find(engine.stores, phrase("left"), ["Tag__c"])).toEqual([]);
      expect(await find(engine.stores, { kind: "and", terms: [phrase("left"), phrase("tag")] })).toEqual([
        id,
      ]);
      expect(await find(engine.stores, phrase("left", "tag"))).toEqual([]);
    });

    it("takes wildcards wherever they stand, and refuses those of too many words", async () => {
      await rows(...Array.from({ length: 2100 }, (_, index) => `zz${index}y`), "abc abd ÄBC");
      await advance(engine.stores, 5000);
      expect(await find(engine.stores, phrase("ab*"))).toHaveLength(1);
      expect(await find(engine.stores, phrase("a?d"))).toHaveLength(1);
      expect(await find(engine.stores, phrase("a*c", "ab?", "Äb*"))).toHaveLength(1);
      expect(await find(engine.stores, phrase("a*c", "Äb*"))).toEqual([]);
      expect(await find(engine.stores, phrase("b*d"))).toEqual([]);
      expect(await find(engine.stores, phrase("zz*"))).toHaveLength(2100);
      expect(await find(engine.stores, phrase("zz*9y"))).toHaveLength(210);
      await expect(find(engine.stores, phrase("zz*y"))).rejects.toThrow("too many words");
    });

    it("is made anew when the object has another field", async () => {
      await rows("old words");
      await advance(engine.stores);
      const more = { fullName: "More__c", label: "More", type: "Text", length: 50 } as const;
      const changed = objects([more]).find(({ name }) => name === "Thing__c") ?? thing;
      await engine.stores.transaction(({ schema }) => schema.apply([changed]));
      const field = fieldsOf(changed, "More__c");
      const [id = 0] = await insert(engine.stores, changed, ["More__c", "Area__c"], [["new", "old"]]);
      const asked = { ...request(phrase("new")), object: changed, fields: field };
      expect(await engine.stores.search.find([asked])).toBeUndefined();
      await engine.stores.transaction(({ search }) => search.advance([changed], 100));
      expect(await engine.stores.search.find([asked])).toEqual([[[id]]]);
      const both = { ...asked, expression: phrase("old"), fields: fieldsOf(changed, "Area__c") };
      expect((await engine.stores.search.find([both]))?.[0]).toHaveLength(2);
    });

    it("reads several objects as of one moment", async () => {
      const lead = object("Lead");
      await insert(engine.stores, lead, ["Company", "LastName"], [["one", "two"]]);
      await rows("one");
      const requests = [
        request(phrase("one")),
        {
          expression: phrase("one"),
          object: lead,
          fields: fieldsOf(lead, "Company"),
          query: {
            ...queryOf([]),
            object: lead,
            columns: fieldsOf(lead, "Company").map((field) => ({ field })),
          },
        },
      ];
      await advance(engine.stores);
      expect(await engine.stores.search.find(requests)).toBeUndefined();
      await engine.stores.transaction(({ search }) => search.advance([thing, lead], 100));
      expect(await engine.stores.search.find(requests)).toEqual([[[expect.any(Number)]], [["one"]]]);
    });
  });
}
