// What a VerificationStore is.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stores } from "../../src/domain/ports/stores.ts";
import type { Verification } from "../../src/domain/ports/verifications.ts";
import { type Engine, insert, type MakeEngine, object, ready } from "./harness.ts";

const bytes = (...each: number[]): Uint8Array => Uint8Array.from(each);
const waiting = (key: string, more: Partial<Verification> = {}): Omit<Verification, "id"> => ({
  key,
  userId: 7,
  method: "email",
  policy: "deviceActivation",
  codeMac: bytes(1, 255),
  sealed: null,
  startedAt: 1000,
  sent: 1,
  wrong: 0,
  loginHistoryId: null,
  ...more,
});

export function verificationsContract(make: MakeEngine): void {
  describe("verifications", () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await ready(make);
    });
    afterAll(() => engine.close());
    const store = () => engine.stores.identity.verifications;
    const write = <T>(work: (own: Stores["identity"]["verifications"]) => Promise<T>): Promise<T> =>
      engine.stores.transaction(({ identity }) => work(identity.verifications));

    it("finds what waits by its key, changes it and closes it", async () => {
      const id = await write((own) => own.open(waiting("a")));
      const found = await store().byKey("a");
      expect({ ...found, codeMac: [...(found?.codeMac ?? [])] }).toEqual({
        ...waiting("a"),
        id,
        codeMac: [1, 255],
      });
      await write((own) => own.change(id, { wrong: 2, codeMac: bytes(3), startedAt: 2000, sent: 2 }));
      expect(await store().byKey("a")).toMatchObject({ wrong: 2, startedAt: 2000, sent: 2 });
      await write((own) => own.close(id));
      expect(await store().byKey("a")).toBeUndefined();
      expect(await store().byKey("A")).toBeUndefined();
      expect(await store().mailedSince(7, 2000)).toBe(2);
      expect(await store().mailedSince(7, 2001)).toBe(0);
      expect(await store().mailedSince(8, 0)).toBe(0);
    });

    it("has one of a key: another begins it anew", async () => {
      const enroll = { method: "enroll", policy: "pageAccess", codeMac: null, userId: 9, sent: 0 } as const;
      const first = await write((own) => own.open(waiting("c", { ...enroll, sealed: bytes(1), wrong: 3 })));
      const again = await write((own) =>
        own.open(waiting("c", { ...enroll, sealed: bytes(2), startedAt: 5000 })),
      );
      expect(again).toBe(first);
      const found = await store().byKey("c");
      expect(found).toMatchObject({ wrong: 0, startedAt: 5000 });
      expect([...(found?.sealed ?? [])]).toEqual([2]);
    });

    it("ends those of one user, and forgets what is old", async () => {
      await write((own) => own.open(waiting("d", { userId: 11 })));
      await write((own) => own.open(waiting("e", { userId: 12 })));
      await write((own) => own.endAllOf(11));
      expect(await store().byKey("d")).toBeUndefined();
      expect(await store().mailedSince(11, 0)).toBe(1);
      expect(await store().byKey("e")).toBeDefined();
      await write((own) => own.sweep(1001));
      expect(await store().byKey("e")).toBeUndefined();
      expect(await store().mailedSince(11, 0)).toBe(0);
    });

    it("keeps an authenticator with the credential that it belongs to", async () => {
      const [profile = 0] = await insert(engine.stores, object("Profile"), ["Name"], [["P"]]);
      const [userId = 0] = await insert(
        engine.stores,
        object("User"),
        ["Username", "LastName", "IsActive", "ProfileId", "TimeZoneSidKey"],
        [["app@groundfog.test", "x", 1, profile, "Europe/Zurich"]],
      );
      await engine.stores.transaction(({ identity }) =>
        identity.credentials.create({
          userId,
          passwordHash: "x",
          mustChange: false,
          passwordChangedAt: 1,
          tokenMac: null,
          tokenCreatedAt: null,
          tokenLastUsedAt: null,
          hadToken: false,
          failures: 0,
          lockedAt: null,
          frozen: false,
        }),
      );
      const read = async () => engine.stores.identity.credentials.byUserId(userId);
      expect(await store().authenticatorSince(userId)).toBeUndefined();
      await write((own) => own.saveAuthenticator(userId, bytes(9, 8), 100, 3));
      expect([...((await read())?.authenticator ?? [])]).toEqual([9, 8]);
      expect((await read())?.authenticatorStep).toBe(3);
      await write((own) => own.noteStep(userId, 5));
      await write((own) => own.noteStep(userId, 4));
      expect((await read())?.authenticatorStep).toBe(5);
      expect(await store().authenticatorSince(userId)).toBe(100);
      expect(await store().authenticators()).toEqual([{ userId, since: 100 }]);
      expect(await write((own) => own.removeAuthenticator(userId))).toBe(true);
      expect(await write((own) => own.removeAuthenticator(userId))).toBe(false);
      expect((await read())?.authenticator).toBeNull();
    });

    it("lists activations, the one used last first, and removes a user's own only", async () => {
      const one = { userId: 21, createdAt: 1, address: "::1", browser: "B" };
      await write((own) => own.addActivation({ ...one, key: "k1", lastUsedAt: 5 }));
      await write((own) => own.addActivation({ ...one, key: "k2", lastUsedAt: 9 }));
      await write((own) => own.addActivation({ ...one, key: "k3", lastUsedAt: 7, userId: 22 }));
      const keys = async (userId: number | null) => (await store().activations(userId)).map(({ key }) => key);
      expect(await keys(21)).toEqual(["k2", "k1"]);
      expect(await keys(null)).toEqual(["k2", "k3", "k1"]);
      const id = (await store().activation("k1"))?.id ?? 0;
      await write((own) => own.useActivation(id, 20, "192.0.2.1"));
      expect(await store().activation("k1")).toMatchObject({ lastUsedAt: 20, address: "192.0.2.1" });
      expect(await write((own) => own.removeActivation(id, 22))).toBe(false);
      expect(await write((own) => own.removeActivation(id, 21))).toBe(true);
      expect(await store().activation("k1")).toBeUndefined();
      expect(await keys(null)).toEqual(["k2", "k3"]);
      await expect(write((own) => own.addActivation({ ...one, key: "k2", lastUsedAt: 9 }))).rejects.toThrow();
    });

    it("counts a user's links though they have ended", async () => {
      await write((own) => own.addLink({ key: "l1", userId: 31, madeAt: 10 }));
      await write((own) => own.addLink({ key: "l2", userId: 31, madeAt: 20 }));
      expect(await store().link("l1")).toEqual({ key: "l1", userId: 31, madeAt: 10 });
      expect(await store().linksSince(31, 11)).toBe(1);
      await write((own) => own.endLinksOf(31));
      expect(await store().link("l1")).toBeUndefined();
      expect(await store().linksSince(31, 0)).toBe(2);
      await write((own) => own.sweepLinks(20));
      expect(await store().linksSince(31, 0)).toBe(1);
    });
  });
}
