// What a login asks of the store at once, and the rules of the org, which are remembered until they are changed.
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { type Engine, type MakeEngine, ready } from "./harness.ts";

export function loginsContract(make: MakeEngine): void {
  describe("logins", () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await ready(make);
    });
    afterAll(() => engine.close());

    const write = <T>(work: (stores: Stores["identity"]) => Promise<T>): Promise<T> =>
      engine.stores.transaction(({ identity }) => work(identity));

    it("tells a login all that it asks of a user at once, and of nobody as little as there is", async () => {
      const { credentials } = engine.stores.identity;
      const tokenMac = new Uint8Array(32).fill(7);
      const place = { network: "4:1", tokenMac, address: "10.0.0.1", firstMinute: 0, lastMinute: 9 };
      const nothing = { known: undefined, named: undefined };
      expect(await credentials.atPlace(0, place)).toEqual(nothing);
      const strange = {
        ...nothing,
        user: undefined,
        isKnownAddress: false,
        rate: { logins: 0, refusals: 0 },
      };
      expect(await credentials.asItIs(0, place)).toEqual(strange);
      const token = {
        userId: 0,
        label: "tool",
        tokenMac,
        createdAt: 5,
        expiresAt: null,
        ranges: [{ from: "10.0.0.1", to: "10.0.0.2" }],
        readOnly: true,
        isOverlap: false,
      };
      const id = await write(async (identity) => {
        await identity.knownNetworks.noteLogin(0, "4:1", 3, 20);
        await identity.loginIps.note(0, "10.0.0.1", 3);
        await identity.loginIps.note(0, "10.0.0.1", 4);
        return identity.namedTokens.add(token);
      });
      const found = {
        known: { lastLoginAt: 3, failures: 0, lockedAt: null },
        named: { ...token, id, lastUsedAt: null, lastAddress: null, lastApplication: null },
      };
      expect(await credentials.atPlace(0, place)).toEqual(found);
      expect(await credentials.atPlace(1, place)).toEqual(nothing);
      expect(await credentials.asItIs(0, place)).toEqual({ ...strange, ...found, isKnownAddress: true });
      const elsewhere = { ...place, network: "4:2", tokenMac: new Uint8Array(32), address: "10.0.0.9" };
      expect(await credentials.asItIs(0, elsewhere)).toEqual(strange);
    });

    it("tells a login nothing of a transaction that isn't committed, and all of one that is", async () => {
      const { stores, others } = engine;
      const networks = (at: Stores) => at.identity.credentials.atPlace(5, { network: "4:5", tokenMac });
      const tokenMac = new Uint8Array(32);
      const unknown = { known: undefined, named: undefined };
      const attempt = (isKept: boolean): Promise<void> =>
        stores.transaction(async (inside) => {
          await inside.identity.knownNetworks.noteLogin(5, "4:5", 3, 20);
          await turn();
          expect((await networks(inside)).known?.lastLoginAt).toBe(3);
          expect(await networks(stores)).toEqual(unknown);
          expect(await networks(others)).toEqual(unknown);
          if (!isKept) throw new Error("taken back");
        });
      await expect(attempt(false)).rejects.toThrow("taken back");
      expect(await networks(stores)).toEqual(unknown);
      await attempt(true);
      expect((await networks(stores)).known?.lastLoginAt).toBe(3);
      expect((await networks(others)).known?.lastLoginAt).toBe(3);
      await others.transaction(({ identity }) => identity.knownNetworks.noteLogin(5, "4:5", 9, 20));
      expect((await networks(stores)).known?.lastLoginAt).toBe(9);
    });

    it("tells the rules of the org as they are: in the transaction that changes them, and behind its end", async () => {
      const { identity } = engine.stores;
      const setting = (): Promise<string | undefined> => identity.setting("test.rule");
      expect(await setting()).toBeUndefined();
      await engine.stores.transaction(async (stores) => {
        await stores.identity.saveSetting("test.rule", "1");
        expect(await stores.identity.setting("test.rule")).toBe("1");
        expect(await setting()).toBeUndefined();
        await expect(
          stores.transaction(async (inner) => {
            await inner.identity.saveSetting("test.rule", "2");
            expect((await inner.identity.settings("test.")).get("test.rule")).toBe("2");
            throw new Error("taken back");
          }),
        ).rejects.toThrow("taken back");
        expect(await stores.identity.setting("test.rule")).toBe("1");
      });
      expect(await setting()).toBe("1");
      const rules = { ranges: [{ from: "10.0.0.1", to: "10.0.0.1" }], hours: [] };
      const lost = write(async (inside) => {
        await inside.saveSetting("test.rule", "3");
        await inside.networks.add({ from: "10.9.9.9", to: "10.9.9.9", description: "" });
        await inside.saveProfileRules(77, rules);
        expect(await inside.profileRules(77)).toEqual(rules);
        throw new Error("taken back");
      });
      // Shares the commit, behind what was taken back.
      const beside = write(async (inside) => [
        await inside.setting("test.rule"),
        await inside.profileRules(77),
        (await inside.networks.list()).some(({ from }) => from === "10.9.9.9"),
      ]);
      await expect(lost).rejects.toThrow("taken back");
      expect(await beside).toEqual(["1", undefined, false]);
      expect([await setting(), await identity.profileRules(77)]).toEqual(["1", undefined]);
      await write((inside) => inside.saveProfileRules(77, rules));
      expect(await identity.profileRules(77)).toEqual(rules);
    });

    it("tells the rules of the org as another connection left them", async () => {
      const [one, other] = [engine.stores, engine.others];
      for (let time = 0; time < 20; time++) {
        const [writer, reader] = time % 2 === 0 ? [one, other] : [other, one];
        await writer.transaction(({ identity }) => identity.saveSetting("test.both", String(time)));
        expect(await reader.identity.setting("test.both")).toBe(String(time));
        const inside = await reader.transaction(({ identity }) => identity.setting("test.both"));
        expect(inside).toBe(String(time));
      }
    });
  });
}
