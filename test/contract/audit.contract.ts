// What an engine must do with the audit trail.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SecurityEvent } from "../../src/domain/ports/audit.ts";
import { type Engine, type MakeEngine, ready } from "./harness.ts";

export function auditContract(make: MakeEngine): void {
  describe("audit trail", () => {
    let engine: Engine;
    beforeEach(async () => {
      engine = await ready(make);
    });
    afterEach(() => engine.close());

    const event = (at: number, more: Partial<SecurityEvent> = {}): SecurityEvent => ({
      at,
      actorId: null,
      address: null,
      door: "console",
      event: "trusted range added",
      targetId: null,
      detail: `10.0.0.${at}`,
      ...more,
    });
    const add = (...events: readonly SecurityEvent[]): Promise<void> =>
      engine.stores.transaction(async ({ identity }) => {
        for (const each of events) await identity.addEvent(each);
      });

    it("numbers rows from 1 without a gap, and gives the newest first", async () => {
      await add(event(5), event(3));
      await add(event(4));
      const rows = await engine.stores.audit.latest(2);
      expect(rows.map(({ number, at, display }) => [number, at, display])).toEqual([
        [3, 4, "Added trusted IP range 10.0.0.4"],
        [2, 3, "Added trusted IP range 10.0.0.3"],
      ]);
      const sealed = await engine.stores.audit.sealed(null, 2);
      expect(sealed.map(({ number }) => number)).toEqual(["1", "2"]);
      expect((await engine.stores.audit.sealed(2, 10)).map(({ number }) => number)).toEqual(["3"]);
    });

    it("gives each row a hash that depends on all before it", async () => {
      await add(event(1), event(1));
      const [first, second] = await engine.stores.audit.sealed(null, 10);
      expect(first?.hash).toHaveLength(32);
      expect(first?.hash).not.toEqual(second?.hash);
    });

    it("keeps nothing of a transaction that is taken back, nor of a part of one", async () => {
      await add(event(1));
      const failing = engine.stores.transaction(async ({ identity }) => {
        await identity.addEvent(event(2));
        throw new Error("taken back");
      });
      await expect(failing).rejects.toThrow("taken back");
      await engine.stores.transaction(async (stores) => {
        await stores
          .transaction(async ({ identity }) => {
            await identity.addEvent(event(3));
            throw new Error("a part");
          })
          .catch(() => undefined);
        await stores.identity.addEvent(event(4));
      });
      const rows = await engine.stores.audit.latest(10);
      expect(rows.map(({ number, at }) => [number, at])).toEqual([
        [2, 4],
        [1, 1],
      ]);
    });

    it("goes on behind what another connection added", async () => {
      await add(event(1));
      await engine.others.transaction(({ identity }) => identity.addEvent(event(2)));
      await add(event(3));
      expect((await engine.stores.audit.latest(1))[0]).toMatchObject({ number: 3, at: 3 });
    });

    it("holds texts in which nothing can be hidden", async () => {
      await add(event(1, { detail: `a\n\u0000b\u202e${"c".repeat(5000)}\ud800` }));
      const [row] = await engine.stores.audit.latest(1);
      expect(row?.display).toMatch(/^Added trusted IP range a {2}b c+$/);
      expect(row?.display.length).toBeLessThan(1100);
    });
  });
}
