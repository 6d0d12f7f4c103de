import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row } from "../../src/domain/model/record.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { catalogueOf, withDefinitions } from "../../src/domain/schema/catalogue.ts";
import type { CustomFieldDefinition, KeptDefinition } from "../../src/domain/schema/definition.ts";
import type { SObject } from "../../src/facts/sobject.ts";
import { type Engine, fieldsOf, insert, type MakeEngine } from "./harness.ts";

const summary = (fullName: string, more: Partial<CustomFieldDefinition>): CustomFieldDefinition => ({
  fullName,
  label: fullName,
  type: "Summary",
  summaryForeignKey: "Detail__c.Master__c",
  summaryOperation: "count",
  ...more,
});

const custom = (
  fullName: string,
  keyPrefix: string,
  ...fields: readonly CustomFieldDefinition[]
): KeptDefinition => ({ fullName, label: fullName, pluralLabel: fullName, keyPrefix, fields });

const catalogue = (...more: readonly CustomFieldDefinition[]) =>
  catalogueOf(
    1,
    withDefinitions([
      custom("Master__c", "a01", summary("Count__c", {}), ...more),
      custom(
        "Detail__c",
        "a02",
        {
          fullName: "Master__c",
          label: "Master",
          type: "MasterDetail",
          referenceTo: "Master__c",
          reparentable: true,
        },
        { fullName: "Number__c", label: "Number", type: "Number", precision: 10, scale: 2 },
      ),
    ]),
  );

export function rollUpsContract(make: MakeEngine): void {
  describe("roll-up summaries", () => {
    let engine: Engine;
    let [master, detail]: readonly SObject[] = [];
    const both = (of = catalogue()): readonly [SObject, SObject] => {
      [master, detail] = ["Master__c", "Detail__c"].map((name) => of.object(name));
      if (!master || !detail) throw new Error("the objects are missing");
      return [master, detail];
    };
    beforeAll(async () => {
      engine = await make();
      const { objects } = catalogue();
      await engine.stores.transaction(({ schema }) => schema.apply(objects));
    });
    afterAll(() => engine.close());

    const masters = async (count: number): Promise<readonly number[]> =>
      insert(
        engine.stores,
        both()[0],
        ["Name"],
        Array.from({ length: count }, () => ["m"]),
      );
    const add = async (stores: Stores, ...rows: readonly Row[]) =>
      (await stores.records.insert(both()[1], fieldsOf(both()[1], "Master__c", "Number__c"), rows)).flatMap(
        (result) => ("id" in result ? [result.id] : []),
      );
    const counts = async (stores: Stores, ids: readonly number[]): Promise<unknown[]> =>
      (await stores.records.read(both()[0], fieldsOf(both()[0], "Count__c"), ids)).map((row) => row?.[0]);

    it("are right for everybody at the end of the transaction, and in it for who reads them", async () => {
      const ids = await masters(2);
      const [one = 0, two = 0] = ids;
      await engine.stores.transaction(async (inside) => {
        const [first = 0] = await add(inside, [one, 1], [one, 2], [two, 3]);
        expect(await counts(inside, ids)).toEqual([2, 1]);
        await inside.records.update(both()[1], fieldsOf(both()[1], "Master__c"), [first], [[two]]);
        expect(await counts(inside, ids)).toEqual([1, 2]);
        await inside.records.remove(both()[1], [first]);
      });
      for (const stores of [engine.stores, engine.others]) expect(await counts(stores, ids)).toEqual([1, 1]);
    });

    it("are right though a part of the transaction was taken back in which they were read", async () => {
      const ids = await masters(2);
      const [one = 0, two = 0] = ids;
      await engine.stores.transaction(async (outer) => {
        await add(outer, [one, 1]);
        const failed = outer.transaction(async (inner) => {
          await add(inner, [two, 1]);
          expect(await counts(inner, ids)).toEqual([1, 1]);
          throw new Error("inner");
        });
        await expect(failed).rejects.toThrow("inner");
      });
      expect(await counts(engine.stores, ids)).toEqual([1, 0]);
    });

    it("are right though a part of the transaction was taken back that made a new one", async () => {
      const ids = await masters(1);
      const [one = 0] = ids;
      await engine.stores.transaction(async (outer) => {
        await add(outer, [one, 1]);
        const after = catalogue(summary("Taken__c", {}));
        const failed = outer.transaction(async (inner) => {
          await inner.schema.apply(after.objects);
          await inner.records.sumUpAnew(both(after)[1], 1);
          throw new Error("inner");
        });
        await expect(failed).rejects.toThrow("inner");
      });
      expect(await counts(engine.stores, ids)).toEqual([1]);
    });

    it("are worked out before one of them is set aside, and the others are right behind it", async () => {
      const ids = await masters(1);
      const [one = 0] = ids;
      const before = catalogue(summary("Gone__c", {}));
      const [summed, detailed] = both(before);
      await engine.stores.transaction(({ schema }) => schema.apply(before.objects));
      await engine.stores.transaction(async (inside) => {
        await inside.records.insert(detailed, fieldsOf(detailed, "Master__c"), [[one], [one]]);
        const gone = { object: summed.name, field: "Gone__c", json: "{}", deletedAt: 1 };
        await inside.schema.setAside(summed, fieldsOf(summed, "Gone__c"), gone);
        await inside.schema.apply(catalogue().objects);
        await add(inside, [one, 1]);
      });
      expect(await counts(engine.stores, ids)).toEqual([3]);
    });

    it("are as before where the whole transaction was taken back, and later ones know nothing of it", async () => {
      const ids = await masters(1);
      const [one = 0] = ids;
      const failed = engine.stores.transaction(async (inside) => {
        await add(inside, [one, 1]);
        expect(await counts(inside, ids)).toEqual([1]);
        throw new Error("all");
      });
      await expect(failed).rejects.toThrow("all");
      // Members of one commit: one fails, the others are kept.
      const together = [1, 2, 3].map((number) =>
        engine.stores.transaction(async (inside) => {
          await add(inside, [one, number]);
          if (number === 2) throw new Error("two");
        }),
      );
      expect((await Promise.allSettled(together)).map(({ status }) => status)).toEqual([
        "fulfilled",
        "rejected",
        "fulfilled",
      ]);
      expect(await counts(engine.stores, ids)).toEqual([2]);
    });

    it("that are new are worked out of the rows that there are, and stamp their masters", async () => {
      const ids = await masters(3);
      const [one = 0, two = 0, three = 0] = ids;
      await engine.stores.transaction((inside) => add(inside, [one, 0.1], [one, 0.2], [two, null]));
      const after = catalogue(
        summary("Sum__c", { summaryOperation: "sum", summarizedField: "Detail__c.Number__c" }),
        summary("Least__c", { summaryOperation: "min", summarizedField: "Detail__c.Number__c" }),
      );
      const [newMaster, newDetail] = both(after);
      await engine.stores.transaction(async ({ schema, records }) => {
        await schema.apply(after.objects);
        await records.sumUpAnew(newDetail, 1234);
      });
      const fields = fieldsOf(newMaster, "Count__c", "Sum__c", "Least__c", "SystemModstamp");
      // Rows of the contract have no stamp of their own.
      await engine.stores.transaction(({ records }) =>
        records.update(newMaster, fieldsOf(newMaster, "SystemModstamp"), ids, [[1], [1], [1]]),
      );
      expect(await engine.stores.records.read(newMaster, fields, [one, two, three])).toEqual([
        [2, 0.3, 0.1, 1],
        [1, 0, null, 1],
        [0, 0, null, 1],
      ]);
      await engine.stores.transaction(({ records }) => records.sumUpAnew(newDetail, 1234));
      const stamps = await engine.stores.records.read(newMaster, fieldsOf(newMaster, "SystemModstamp"), ids);
      expect(stamps).toEqual([[1], [1], [1]]);
      await engine.stores.transaction(({ records }) =>
        records.insert(newDetail, fieldsOf(newDetail, "Master__c", "SystemModstamp"), [[three, 99]]),
      );
      expect(await engine.stores.records.read(newMaster, fields, [three])).toEqual([[1, 0, null, 99]]);
    });
  });
}
