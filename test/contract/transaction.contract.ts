import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FaultError, refuse } from "../../src/domain/fault.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { type Engine, fieldsOf, type MakeEngine, objects, queryOf, ready, thing } from "./harness.ts";

const NEW_FIELD = { fullName: "Later__c", label: "Later", type: "Text", length: 10 } as const;

export function transactionContract(make: MakeEngine): void {
  describe("transactions", () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await ready(make);
    });
    afterAll(() => engine.close());

    const named = (stores: Stores, name: string) =>
      stores.records.insert(thing, fieldsOf(thing, "Name"), [[name]]);
    const count = (stores: Stores): Promise<number> => stores.records.count(queryOf(["Id"]));
    const setting = (stores: Stores): Promise<string | undefined> => stores.identity.setting("contract");

    it("give what their work gives", async () => {
      expect(await engine.stores.transaction(async () => 42)).toBe(42);
    });

    it("show what they write to themselves at once, to everybody else when they are done", async () => {
      const { stores, others } = engine;
      const before = await count(stores);
      await stores.transaction(async (inside) => {
        await named(inside, "x");
        await turn();
        expect(await count(inside)).toBe(before + 1);
        expect(await count(stores)).toBe(before);
        expect(await count(others)).toBe(before);
      });
      expect(await count(stores)).toBe(before + 1);
      expect(await count(others)).toBe(before + 1);
    });

    it("inside another take back their own part only, and go with the outer one", async () => {
      const { stores } = engine;
      const before = await count(stores);
      await stores.transaction(async (outer) => {
        await named(outer, "kept");
        const failed = outer.transaction(async (inner) => {
          await named(inner, "gone");
          throw new Error("inner");
        });
        await expect(failed).rejects.toThrow("inner");
        await outer.transaction((inner) => named(inner, "kept, too"));
      });
      expect(await count(stores)).toBe(before + 2);
      const all = stores.transaction(async (outer) => {
        await outer.transaction((inner) => named(inner, "gone"));
        throw new Error("outer");
      });
      await expect(all).rejects.toThrow("outer");
      expect(await count(stores)).toBe(before + 2);
    });

    it("that come at once are all or nothing each, in their order, whatever becomes of the others", async () => {
      const { stores, others } = engine;
      const part = fc.constantFrom("kept", "fails", "fails inside", "waits");
      await fc.assert(
        fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
          const before = await count(stores);
          const order: number[] = [];
          const outcomes = parts.map(async (kind, index) => {
            const written = stores.transaction(async (inside) => {
              order.push(index);
              await named(inside, `row ${index}`);
              if (kind === "waits") await turn();
              const inner = inside.transaction(async (nested) => {
                await named(nested, `inner row ${index}`);
                if (kind === "fails inside") throw new Error(kind);
              });
              await inner.catch(() => undefined);
              if (kind === "fails") throw new Error(kind);
              return index;
            });
            const outcome = await written.catch((error: Error) => error.message);
            // Whoever is told so finds it kept.
            if (outcome === index) expect(await count(others)).toBeGreaterThan(before);
            return outcome;
          });
          expect(await Promise.all(outcomes)).toEqual(
            parts.map((kind, index) => (kind === "fails" ? kind : index)),
          );
          expect(order).toEqual(parts.map((_, index) => index));
          const rows = { kept: 2, waits: 2, "fails inside": 1, fails: 0 };
          const expected = parts.reduce((sum, kind) => sum + rows[kind], before);
          expect(await count(stores)).toBe(expected);
          expect(await count(others)).toBe(expected);
        }),
        { numRuns: 100 },
      );
    });

    it("leave nothing behind when their work fails, and rethrow what it threw", async () => {
      const { stores } = engine;
      const before = await count(stores);
      const version = await stores.schema.version();
      for (const error of [new Error("crash"), refuse("invalidOperation", { detail: "no" })]) {
        const failed = stores.transaction(async (inside) => {
          await named(inside, "gone");
          await inside.identity.saveSetting("contract", "gone");
          await inside.jobs.list("ingest", 1, 1);
          await inside.schema.apply(objects([NEW_FIELD]));
          await turn();
          throw error;
        });
        await expect(failed).rejects.toBe(error);
        expect(error instanceof FaultError || error.message === "crash").toBe(true);
      }
      expect(await count(stores)).toBe(before);
      expect(await setting(stores)).toBeUndefined();
      expect(await stores.schema.version()).toBe(version);
      expect(await stores.schema.covers(objects([NEW_FIELD]))).toBe(false);
      await stores.transaction((inside) => named(inside, "after"));
      expect(await count(stores)).toBe(before + 1);
    });

    it("are part of the one they are begun in", async () => {
      const { stores } = engine;
      const before = await count(stores);
      const failed = stores.transaction(async (inside) => {
        await inside.transaction((within) => named(within, "inner"));
        throw new Error("outer");
      });
      await expect(failed).rejects.toThrow("outer");
      expect(await count(stores)).toBe(before);
    });

    it("come one after the other, whoever begins them", async () => {
      const { stores, others } = engine;
      await stores.transaction(({ identity }) => identity.saveSetting("contract", "0"));
      let inside = 0;
      const add = (by: Stores, fails: boolean): Promise<void> =>
        by.transaction(async (own) => {
          inside += 1;
          expect(inside).toBe(1);
          const value = Number(await setting(own));
          await turn();
          await own.identity.saveSetting("contract", String(value + 1));
          inside -= 1;
          if (fails) throw new Error("rolled back");
        });
      const all = Array.from({ length: 40 }, (_, index) =>
        add(index % 2 === 0 ? stores : others, index % 5 === 0),
      );
      const settled = await Promise.allSettled(all);
      expect(settled.filter(({ status }) => status === "rejected")).toHaveLength(8);
      expect(await setting(stores)).toBe("32");
    });

    it("are not begun by reading", async () => {
      const { stores } = engine;
      await stores.transaction(async (inside) => {
        await named(inside, "slow");
        const reads = await Promise.all([count(stores), setting(stores), stores.schema.version()]);
        expect(reads).toHaveLength(3);
      });
    });
  });
}
