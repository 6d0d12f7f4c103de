import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KnownNetworkStore } from "../../src/domain/ports/identity.ts";
import { type Engine, type MakeEngine, ready } from "./harness.ts";

export function knownNetworksContract(make: MakeEngine): void {
  describe("networks that a user logged in from", () => {
    let engine: Engine;
    let user = 0;
    beforeAll(async () => {
      engine = await ready(make);
    });
    afterAll(() => engine.close());

    const write = <T>(work: (store: KnownNetworkStore) => Promise<T>): Promise<T> =>
      engine.stores.transaction(({ identity }) => work(identity.knownNetworks));
    const find = (network: string) => engine.stores.identity.knownNetworks.find(user, network);
    const someone = (): void => {
      user += 1;
    };

    it("are his alone, with counters that begin at nothing", async () => {
      someone();
      await write((store) => store.noteLogin(user, "4:1", 1000, 20));
      expect(await find("4:1")).toEqual({ lastLoginAt: 1000, failures: 0, lockedAt: null });
      expect(await find("4:2")).toBeUndefined();
      someone();
      expect(await find("4:1")).toBeUndefined();
    });

    it("count and lock each for itself; a login and unlocking begin anew", async () => {
      someone();
      for (const network of ["4:1", "6:2"]) await write((store) => store.noteLogin(user, network, 1, 20));
      await write((store) => store.count(user, "4:1", 2, null));
      await write((store) => store.count(user, "6:2", 0, 77));
      await write((store) => store.count(user, "none", 1, 99));
      expect(await find("4:1")).toEqual({ lastLoginAt: 1, failures: 2, lockedAt: null });
      expect(await find("6:2")).toEqual({ lastLoginAt: 1, failures: 0, lockedAt: 77 });
      expect(await find("none")).toBeUndefined();
      const { knownNetworks } = engine.stores.identity;
      expect(await knownNetworks.lastLock(user)).toBe(77);
      await write((store) => store.noteLogin(user, "4:1", 5, 20));
      expect(await find("4:1")).toEqual({ lastLoginAt: 5, failures: 0, lockedAt: null });
      await write((store) => store.unlock(user));
      expect(await find("6:2")).toEqual({ lastLoginAt: 1, failures: 0, lockedAt: null });
      expect(await knownNetworks.lastLock(user)).toBeNull();
    });

    it("are as many as asked for, the oldest forgotten first", async () => {
      someone();
      for (let each = 0; each < 6; each++)
        await write((store) => store.noteLogin(user, `4:${each}`, each, 3));
      const found = await Promise.all(Array.from({ length: 6 }, (_, each) => find(`4:${each}`)));
      expect(found.map((row) => row?.lastLoginAt)).toEqual([undefined, undefined, undefined, 3, 4, 5]);
    });
  });
}
