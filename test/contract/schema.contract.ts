import { describe, expect, it } from "vitest";
import type { CustomFieldDefinition } from "../../src/domain/schema/definition.ts";
import type { SObject } from "../../src/facts/sobject.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, objects, thing } from "./harness.ts";

const ADDED: readonly CustomFieldDefinition[] = [
  { fullName: "New__c", label: "New", type: "Text", length: 10 },
  { fullName: "Code__c", label: "Code", type: "Text", length: 10, unique: true },
  { fullName: "On__c", label: "On", type: "Checkbox", defaultValue: true },
];

const grown = (): SObject => {
  const found = objects(ADDED).find(({ name }) => name === "Thing__c");
  if (!found) throw new Error("no Thing__c");
  return found;
};

async function withEngine(make: MakeEngine, work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await make();
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
}

export function schemaContract(make: MakeEngine): void {
  describe("schema", () => {
    it("is made of nothing, and grows its version with every change", () =>
      withEngine(make, async ({ stores }) => {
        expect(await stores.schema.version()).toBe(0);
        expect(await stores.schema.covers(objects())).toBe(false);
        for (const version of [1, 2, 3]) {
          await stores.transaction(({ schema }) => schema.apply(objects()));
          expect(await stores.schema.version()).toBe(version);
          expect(await stores.schema.covers(objects())).toBe(true);
        }
      }));

    it("adds columns and indexes, and loses nothing", () =>
      withEngine(make, async ({ stores, others }) => {
        await stores.transaction(({ schema }) => schema.apply(objects()));
        const names = ["Name", "Key__c", "Number__c"];
        const [id = 0] = await insert(stores, thing, names, [["x", "key", 1.5]]);
        // Whoever has read before must see the new columns too.
        await others.records.read(thing, fieldsOf(thing, ...names), [id]);
        await stores.transaction(({ schema }) => schema.apply(objects(ADDED)));
        expect(await stores.schema.covers(objects(ADDED))).toBe(true);
        const all = fieldsOf(grown(), ...names, "New__c", "Code__c", "On__c");
        expect(await others.records.read(grown(), all, [id])).toEqual([["x", "key", 1.5, null, null, 0]]);
        const results = await stores.transaction(({ records }) =>
          records.insert(grown(), fieldsOf(grown(), "Code__c"), [["c"], ["C"]]),
        );
        expect(results.map((result) => "conflict" in result)).toEqual([false, true]);
      }));

    it("takes objects that an earlier program knew less of, and leaves alone what it doesn't know", () =>
      withEngine(make, async ({ stores }) => {
        await stores.transaction(({ schema }) => schema.apply(objects(ADDED)));
        const [id = 0] = await insert(stores, grown(), ["New__c"], [["kept"]]);
        await stores.transaction(({ schema }) => schema.apply(objects()));
        expect(await stores.schema.covers(objects(ADDED))).toBe(true);
        expect(await stores.records.read(grown(), fieldsOf(grown(), "New__c"), [id])).toEqual([["kept"]]);
        const [next = 0] = await insert(stores, thing, ["Name"], [["next"]]);
        expect(next).toBeGreaterThan(id);
      }));

    it("keeps one definition per object, by name", () =>
      withEngine(make, async ({ stores }) => {
        const save = (object: string, json: string): Promise<void> =>
          stores.transaction(({ schema }) => schema.saveDefinition({ object, json }));
        await save("City__c", "1");
        await save("Account", '{"a":"Zoë"}');
        await save("City__c", "2");
        expect(await stores.schema.definitions()).toEqual([
          { object: "Account", json: '{"a":"Zoë"}' },
          { object: "City__c", json: "2" },
        ]);
      }));
  });
}
