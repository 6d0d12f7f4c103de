import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credential, NewNamedToken, SessionRow } from "../../src/domain/ports/identity.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, object, ready } from "./harness.ts";

const user = object("User");

const credential = (userId: number, more: Partial<Credential> = {}): Credential => ({
  userId,
  passwordHash: "$argon2id$x",
  mustChange: true,
  passwordChangedAt: 1,
  tokenMac: Uint8Array.from([1, 2, 255]),
  tokenCreatedAt: 2,
  tokenLastUsedAt: null,
  hadToken: true,
  failures: 3,
  lockedAt: 4,
  frozen: false,
  ...more,
});

export function identityContract(make: MakeEngine): void {
  describe("identity", () => {
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

    async function addUser(more: Partial<Credential> = {}): Promise<{ id: number; username: string }> {
      serial += 1;
      const username = `User${serial}@groundfog.test`;
      const names = ["Username", "LastName", "IsActive", "ProfileId", "TimeZoneSidKey"];
      const [id = 0] = await insert(engine.stores, user, names, [
        [username, "x", 1, profile, "Europe/Zurich"],
      ]);
      await write(({ credentials }) => credentials.create(credential(id, more)));
      return { id, username };
    }

    const plain = <T extends { readonly tokenMac: Uint8Array | null }>(found: T | undefined) =>
      found && { ...found, tokenMac: found.tokenMac && [...found.tokenMac] };

    it("finds a user's credential by username in any letter case, and by id", async () => {
      const { id, username } = await addUser();
      const { credentials } = engine.stores.identity;
      const expected = {
        ...credential(id),
        tokenMac: [1, 2, 255],
        username,
        isActive: true,
        profileId: profile,
        hasProfileRules: false,
        accessVersion: 0,
      };
      expect(plain(await credentials.byUsername(username.toUpperCase()))).toEqual(expected);
      expect(plain(await credentials.byUserId(id))).toEqual(expected);
      expect(await credentials.byUsername("nobody@groundfog.test")).toBeUndefined();
      expect(await credentials.byUsername(`${username}%`)).toBeUndefined();
      expect(await credentials.byUserId(1)).toBeUndefined();
    });

    it("changes what is named of a credential, to null too", async () => {
      const { id } = await addUser();
      const { id: other } = await addUser();
      await write(({ credentials }) =>
        credentials.change(id, {
          tokenMac: null,
          lockedAt: null,
          failures: 0,
          mustChange: false,
          frozen: true,
        }),
      );
      await write(({ credentials }) => credentials.change(id, {}));
      const { credentials } = engine.stores.identity;
      expect(await credentials.byUserId(id)).toMatchObject({
        ...credential(id),
        tokenMac: null,
        lockedAt: null,
        failures: 0,
        mustChange: false,
        frozen: true,
      });
      expect(await credentials.byUserId(other)).toMatchObject({ failures: 3, frozen: false });
    });

    it("has one credential per user", async () => {
      const { id } = await addUser();
      await expect(write(({ credentials }) => credentials.create(credential(id)))).rejects.toThrow();
    });

    const session = (userId: number, more: Partial<SessionRow> = {}): SessionRow => {
      serial += 1;
      return {
        key: `key${serial}`,
        userId,
        kind: "api",
        createdAt: 10,
        lastActiveAt: 10,
        passwordExpired: false,
        address: "::1",
        ...more,
      };
    };
    const live = (key: string) => engine.stores.identity.sessions.live(key);

    it("knows a live session with its user", async () => {
      const { id, username } = await addUser();
      const row = session(id, { kind: "ui", passwordExpired: true });
      await write(({ sessions }) => sessions.create(row));
      expect(await live(row.key)).toEqual({
        ...row,
        username,
        profileId: profile,
        accessVersion: 0,
        timeZone: "Europe/Zurich",
        isLocked: false,
        ranges: [],
      });
      expect(await live(row.key.toUpperCase())).toBeUndefined();
    });

    it("remembers the newest of a user's old tokens", async () => {
      const { tokenHistory } = engine.stores.identity;
      const add = (userId: number, byte: number, keep: number): Promise<void> =>
        write((stores) =>
          stores.tokenHistory.add(userId, { tokenMac: Uint8Array.of(byte), endedAt: byte }, keep),
        );
      const list = async (userId: number) =>
        (await tokenHistory.list(userId)).map(({ tokenMac, endedAt }) => [...tokenMac, endedAt]);
      expect(await list(1)).toEqual([]);
      for (const byte of [1, 2, 3]) await add(1, byte, 2);
      await add(2, 9, 2);
      expect(await list(1)).toEqual([
        [3, 3],
        [2, 2],
      ]);
      expect(await list(2)).toEqual([[9, 9]]);
    });

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

    it("keeps the login rules of a profile, and the newest of them", async () => {
      const { identity } = engine.stores;
      expect(await identity.profileRules(profile)).toBeUndefined();
      const rules = { ranges: [{ from: "::1", to: "::ff" }], hours: [null, { start: 480, end: 1440 }] };
      await write((stores) => stores.saveProfileRules(profile, { ranges: [], hours: [] }));
      await write((stores) => stores.saveProfileRules(profile, rules));
      expect(await identity.profileRules(profile)).toEqual(rules);
      expect(await identity.profileRules(profile + 1)).toBeUndefined();
      const { id } = await addUser();
      expect(await identity.credentials.byUserId(id)).toMatchObject({ hasProfileRules: true });
    });

    it("tells where a session may be used from, as settings and profile say now", async () => {
      const { id } = await addUser();
      const row = session(id);
      const ranges = [{ from: "10.0.0.0", to: "10.255.255.255" }];
      await write(({ sessions }) => sessions.create(row));
      await write((stores) => stores.saveProfileRules(profile, { ranges, hours: [] }));
      expect(await live(row.key)).toMatchObject({ isLocked: false, ranges: [] });
      await write((stores) => stores.saveSetting("session.enforceIpRangesEveryRequest", "true"));
      expect(await live(row.key)).toMatchObject({ isLocked: false, ranges });
      await write((stores) => stores.saveSetting("session.lockSessionsToIp", "true"));
      expect(await live(row.key)).toMatchObject({ isLocked: true, ranges });
      await write((stores) => stores.saveSetting("session.lockSessionsToIp", "false"));
      await write((stores) => stores.saveSetting("session.enforceIpRangesEveryRequest", "false"));
      await write((stores) => stores.saveProfileRules(profile, { ranges: [], hours: [] }));
      expect(await live(row.key)).toMatchObject({ isLocked: false, ranges: [] });
    });

    it("knows no session of a user who is frozen or inactive", async () => {
      const { id } = await addUser();
      const row = session(id);
      await write(({ sessions }) => sessions.create(row));
      await write(({ credentials }) => credentials.change(id, { frozen: true }));
      expect(await live(row.key)).toBeUndefined();
      await write(({ credentials }) => credentials.change(id, { frozen: false }));
      expect(await live(row.key)).toBeDefined();
      await engine.stores.transaction(({ records }) =>
        records.update(user, fieldsOf(user, "IsActive"), [id], [[0]]),
      );
      expect(await live(row.key)).toBeUndefined();
    });

    it("moves a session's last use forward only", async () => {
      const { id } = await addUser();
      const row = session(id);
      await write(({ sessions }) => sessions.create(row));
      await write(({ sessions }) => sessions.touch(row.key, 50));
      await write(({ sessions }) => sessions.touch(row.key, 40));
      expect(await live(row.key)).toMatchObject({ lastActiveAt: 50, createdAt: 10 });
    });

    it("ends one session, all of a user, or all that are old", async () => {
      const [{ id: mine }, { id: theirs }] = [await addUser(), await addUser()];
      const [a, b, c, old] = [
        session(mine),
        session(mine),
        session(theirs),
        session(theirs, { lastActiveAt: 9 }),
      ];
      for (const row of [a, b, c, old]) await write(({ sessions }) => sessions.create(row));
      const alive = async (): Promise<boolean[]> =>
        Promise.all([a, b, c, old].map(async ({ key }) => (await live(key)) !== undefined));
      await write(({ sessions }) => sessions.remove(a.key));
      expect(await alive()).toEqual([false, true, true, true]);
      await write(({ sessions }) => sessions.removeAllOf(mine));
      expect(await alive()).toEqual([false, false, true, true]);
      await write(({ sessions }) => sessions.sweep(10));
      expect(await alive()).toEqual([false, false, true, false]);
    });

    it("keeps trusted ranges once each", async () => {
      const { networks } = engine.stores.identity;
      const add = (from: string, description: string): Promise<number> =>
        write((identity) => identity.networks.add({ from, to: "10.0.0.9", description }));
      const first = await add("10.0.0.1", "one");
      const second = await add("10.0.0.2", "two");
      expect(await add("10.0.0.1", "again")).toBe(first);
      expect(await networks.list()).toEqual([
        { id: first, from: "10.0.0.1", to: "10.0.0.9", description: "again" },
        { id: second, from: "10.0.0.2", to: "10.0.0.9", description: "two" },
      ]);
      const remove = (from: string): Promise<boolean> =>
        write((identity) => identity.networks.remove(from, "10.0.0.9"));
      expect([await remove("10.0.0.1"), await remove("10.0.0.1")]).toEqual([true, false]);
      expect((await networks.list()).map(({ id }) => id)).toEqual([second]);
    });

    it("counts logins by user and minute, and forgets old minutes", async () => {
      const { loginRate } = engine.stores.identity;
      const note = (userId: number, minute: number, what: "login" | "refusal", first = 0): Promise<void> =>
        write((identity) => identity.loginRate.note(userId, minute, what, first));
      for (const minute of [100, 100, 101, 103]) await note(1, minute, "login");
      await note(1, 101, "refusal");
      await note(2, 101, "login");
      expect(await loginRate.between(1, 0, 200)).toEqual({ logins: 4, refusals: 1 });
      expect(await loginRate.between(1, 100, 101)).toEqual({ logins: 3, refusals: 1 });
      expect(await loginRate.between(1, 102, 102)).toEqual({ logins: 0, refusals: 0 });
      expect(await loginRate.between(3, 0, 200)).toEqual({ logins: 0, refusals: 0 });
      await note(1, 104, "login", 101);
      expect(await loginRate.between(1, 0, 200)).toEqual({ logins: 3, refusals: 1 });
      expect(await loginRate.between(2, 0, 200)).toEqual({ logins: 1, refusals: 0 });
    });

    it("remembers former passwords, the newest first, and as many as are to be kept", async () => {
      const { passwordHistory } = engine.stores.identity;
      const add = (userId: number, hash: string, keep: number): Promise<void> =>
        write((identity) => identity.passwordHistory.add(userId, hash, 1, keep));
      await add(2, "other", 9);
      for (const hash of ["a", "b", "c"]) await add(1, hash, 9);
      expect(await passwordHistory.list(1, 9)).toEqual(["c", "b", "a"]);
      expect(await passwordHistory.list(1, 2)).toEqual(["c", "b"]);
      expect(await passwordHistory.list(1, 0)).toEqual([]);
      await add(1, "d", 2);
      expect(await passwordHistory.list(1, 9)).toEqual(["d", "c"]);
      await add(1, "e", 0);
      expect(await passwordHistory.list(1, 9)).toEqual([]);
      expect(await passwordHistory.list(2, 9)).toEqual(["other"]);
    });

    it("keeps settings", async () => {
      expect(await engine.stores.identity.setting("s")).toBeUndefined();
      await write((identity) => identity.saveSetting("s", "Zoë"));
      await write((identity) => identity.saveSetting("s", "2"));
      expect(await engine.stores.identity.setting("s")).toBe("2");
      await write((identity) => identity.saveSetting("s.one", "1"));
      await write((identity) => identity.saveSetting("S.two", "2"));
      expect(await engine.stores.identity.settings("s.")).toEqual(new Map([["s.one", "1"]]));
      expect(await engine.stores.identity.settings("s_")).toEqual(new Map());
    });

    it("keeps events in their order, by whom they concern", async () => {
      const event = (at: number, targetId: number | null) => ({
        at,
        actorId: null,
        address: null,
        event: `e${at}`,
        targetId,
      });
      for (const each of [event(2, 7), event(1, 7), event(3, 8), event(4, null)]) {
        await write((identity) => identity.addEvent(each));
      }
      expect(await engine.stores.identity.events(7)).toEqual([event(2, 7), event(1, 7)]);
    });

    it("keeps one trace per login", async () => {
      await write((identity) => identity.saveTrace(1, "{}"));
      await expect(write((identity) => identity.saveTrace(1, "[]"))).rejects.toThrow();
    });
  });
}
