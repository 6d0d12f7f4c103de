import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credential, NewNamedToken, SessionRow } from "../../src/domain/ports/identity.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { type Engine, insert, type MakeEngine, object, ready } from "./harness.ts";

export function tokensContract(make: MakeEngine): void {
  describe("named tokens, notices and traces", () => {
    let engine: Engine;
    let profile: number;
    let serial = 0;
    beforeAll(async () => {
      engine = await ready(make);
      [profile = 0] = await insert(engine.stores, object("Profile"), ["Name"], [["System Administrator"]]);
    });
    afterAll(() => engine.close());

    const write = <T>(work: (stores: Stores["identity"]) => Promise<T>): Promise<T> =>
      engine.stores.transaction(({ identity }) => work(identity));

    async function addUser(more: Partial<Credential> = {}): Promise<{ readonly id: number }> {
      serial += 1;
      const names = ["Username", "LastName", "IsActive", "ProfileId", "TimeZoneSidKey"];
      const cells = [`User${serial}@groundfog.test`, "x", 1, profile, "UTC"];
      const [userId = 0] = await insert(engine.stores, object("User"), names, [cells]);
      const credential: Credential = {
        userId,
        passwordHash: "$argon2id$x",
        mustChange: false,
        passwordChangedAt: 1,
        tokenMac: Uint8Array.of(1),
        tokenCreatedAt: 2,
        tokenLastUsedAt: null,
        hadToken: true,
        failures: 0,
        lockedAt: null,
        frozen: false,
        ...more,
      };
      await write(({ credentials }) => credentials.create(credential));
      return { id: userId };
    }

    const session = (userId: number, more: Partial<SessionRow> = {}): SessionRow => {
      serial += 1;
      const times = { createdAt: 10, lastActiveAt: 10 };
      return {
        key: `key${serial}`,
        userId,
        kind: "api",
        ...times,
        passwordExpired: false,
        address: "::1",
        ...more,
      };
    };
    const live = (key: string) => engine.stores.identity.sessions.live(key);

    const named = (userId: number, label: string, more: Partial<NewNamedToken> = {}): NewNamedToken => ({
      userId,
      label,
      tokenMac: new TextEncoder().encode(label),
      createdAt: 5,
      expiresAt: null,
      ranges: [],
      readOnly: false,
      isOverlap: false,
      ...more,
    });

    it("keeps a user's named tokens, and finds one by its hash and user alone", async () => {
      const { namedTokens } = engine.stores.identity;
      const ranges = [{ from: "10.0.0.0", to: "10.0.0.9" }];
      const limits = { expiresAt: 9, ranges, readOnly: true } as const;
      const first = await write((stores) => stores.namedTokens.add(named(7, "first", limits)));
      const second = await write((stores) => stores.namedTokens.add(named(7, "second", { isOverlap: true })));
      await expect(write((stores) => stores.namedTokens.add(named(7, "FIRST")))).rejects.toThrow();
      await write((stores) => stores.namedTokens.add(named(8, "first")));
      const unused = { lastUsedAt: null, lastAddress: null, lastApplication: null };
      const list = async (userId: number) =>
        (await namedTokens.list(userId)).map((token) => ({ ...token, tokenMac: [...token.tokenMac] }));
      const wanted = named(7, "first", limits);
      expect((await list(7))[0]).toEqual({ ...wanted, ...unused, id: first, tokenMac: [...wanted.tokenMac] });
      expect((await list(7)).map(({ id }) => id)).toEqual([first, second]);
      const { tokenMac } = wanted;
      expect(await namedTokens.withMac(7, tokenMac)).toMatchObject({ id: first });
      expect((await namedTokens.withMac(8, tokenMac))?.id).not.toBe(first);
      expect(await namedTokens.withMac(9, tokenMac)).toBeUndefined();
      expect(await namedTokens.withMac(7, tokenMac.slice(1))).toBeUndefined();
      await write((stores) => stores.namedTokens.noteUse(first, 6, "::1", "tool"));
      expect(await namedTokens.withMac(7, tokenMac)).toMatchObject({
        lastUsedAt: 6,
        lastAddress: "::1",
        lastApplication: "tool",
      });
      await write((stores) => stores.namedTokens.removeOverlap(7));
      expect((await list(7)).map(({ id }) => id)).toEqual([first]);
      await write((stores) => stores.namedTokens.remove(first));
      expect(await list(7)).toEqual([]);
      expect(await list(8)).toHaveLength(1);
    });

    it("ends a session with the named token that began it, and says what the token says", async () => {
      const { id } = await addUser();
      const tokenId = await write((stores) =>
        stores.namedTokens.add(named(id, "job", { readOnly: true, expiresAt: 99 })),
      );
      const [mine, other] = [session(id, { tokenId }), session(id)];
      await write(async ({ sessions }) => {
        await sessions.create(mine);
        await sessions.create(other);
      });
      expect(await live(mine.key)).toMatchObject({ tokenId, readOnly: true, endsAt: 99 });
      expect(await live(other.key)).not.toHaveProperty("readOnly");
      await write((stores) => stores.namedTokens.remove(tokenId));
      expect(await live(mine.key)).toBeUndefined();
      expect(await live(other.key)).toMatchObject({ userId: id });
    });

    it("knows when a user was last told of something", async () => {
      const { notices } = engine.stores.identity;
      expect(await notices.last(7, "age")).toBeNull();
      for (const at of [5, 3]) await write((stores) => stores.notices.note(7, "age", at));
      expect(await notices.last(7, "age")).toBe(3);
      expect([await notices.last(7, "other"), await notices.last(8, "age")]).toEqual([null, null]);
    });

    it("gives traces back, and those behind a login that contain a text", async () => {
      const { identity } = engine.stores;
      const start = (await identity.newestTrace()) + 1000;
      for (const [at, json] of ["[1%]", "[2]", "[1%]"].entries())
        await write((stores) => stores.saveTrace(start + 1 + at, json));
      expect(await identity.newestTrace()).toBe(start + 3);
      expect([await identity.trace(start + 2), await identity.trace(start + 4)]).toEqual(["[2]", undefined]);
      const found = async (after: number, most: number) =>
        (await identity.tracesAfter(after, "1%", most)).map(({ loginHistoryId }) => loginHistoryId - start);
      expect([await found(start, 9), await found(start, 1), await found(start + 1, 9)]).toEqual([
        [1, 3],
        [1],
        [3],
      ]);
    });

    it("lists users by the age of their tokens, in pieces", async () => {
      const old = { tokenCreatedAt: -50 };
      const ids = [await addUser(old), await addUser({ tokenCreatedAt: -40 }), await addUser(old)].map(
        ({ id }) => id,
      );
      await addUser({ ...old, tokenMac: null });
      const [first = 0, , third = 0] = ids;
      const { identity } = engine.stores;
      expect(await identity.tokensMadeBefore(-45, 0, 9)).toEqual([first, third]);
      expect(await identity.tokensMadeBefore(-45, first, 9)).toEqual([third]);
      expect(await identity.tokensMadeBefore(-45, 0, 1)).toEqual([first]);
    });
  });
}
