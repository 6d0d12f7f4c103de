import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credential, SessionRow } from "../../src/domain/ports/identity.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { type Engine, fieldsOf, insert, type MakeEngine, object, ready } from "./harness.ts";

const user = object("User");

const credential = (userId: number, more: Partial<Credential> = {}): Credential => ({
  userId,
  passwordHash: "$argon2id$x",
  mustChange: true,
  passwordChangedAt: 1,
  passwordSeenAt: 0,
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
        authenticator: null,
        authenticatorStep: 0,
        sessionSeconds: 7200,
        sharesSessions: false,
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

    it("tells what the org says of a user", async () => {
      const { id, username } = await addUser();
      const { credentials } = engine.stores.identity;
      expect(await credentials.info(id)).toMatchObject({
        username,
        firstName: null,
        lastName: "x",
        timeZone: "Europe/Zurich",
        profileId: profile,
        profileName: "System Administrator",
      });
      expect(await credentials.info(1)).toBeUndefined();
    });

    it("notes a success: no failures, no lockout, the times of user and token", async () => {
      const { id } = await addUser({ lockedAt: 5, tokenLastUsedAt: 1 });
      const { id: other } = await addUser({ lockedAt: 5 });
      const { credentials } = engine.stores.identity;
      await write((identity) =>
        identity.credentials.noteSuccess(id, 500, { usedToken: true, endsFailures: false }),
      );
      expect(await credentials.byUserId(id)).toMatchObject({
        failures: 3,
        lockedAt: 5,
        tokenLastUsedAt: 500,
      });
      await write((identity) =>
        identity.credentials.noteSuccess(id, 1_000, { usedToken: false, endsFailures: true }),
      );
      expect(await credentials.byUserId(id)).toMatchObject({
        failures: 0,
        lockedAt: null,
        tokenLastUsedAt: 500,
      });
      await write((identity) =>
        identity.credentials.noteSuccess(id, 2_000, { usedToken: true, endsFailures: true }),
      );
      expect(await credentials.byUserId(id)).toMatchObject({ tokenLastUsedAt: 2_000 });
      expect(await credentials.byUserId(other)).toMatchObject({ failures: 3, lockedAt: 5 });
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
        level: "STANDARD",
        secondsValid: 7200,
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
      const change = (id: number): Promise<boolean> =>
        write((identity) => identity.networks.change({ id, from: "::1", to: "::2", description: "three" }));
      expect([await change(second), await change(second + 1)]).toEqual([true, false]);
      expect((await networks.list())[1]).toEqual({
        id: second,
        from: "::1",
        to: "::2",
        description: "three",
      });
      const remove = (from: string): Promise<boolean> =>
        write((identity) => identity.networks.remove(from, "10.0.0.9"));
      expect([await remove("10.0.0.1"), await remove("10.0.0.1")]).toEqual([true, false]);
      expect((await networks.list()).map(({ id }) => id)).toEqual([second]);
    });

    it("counts logins by user and minute, and forgets old minutes", async () => {
      const between = async (userId: number, firstMinute: number, lastMinute: number) => {
        const place = { network: "4:1", tokenMac: new Uint8Array(32), address: "127.0.0.1" };
        const { asItIs } = engine.stores.identity.credentials;
        return (await asItIs(userId, { ...place, firstMinute, lastMinute })).rate;
      };
      const note = (userId: number, minute: number, what: "login" | "refusal", first = 0): Promise<void> =>
        write((identity) => identity.loginRate.note(userId, minute, what, first));
      for (const minute of [100, 100, 101, 103]) await note(1, minute, "login");
      await note(1, 101, "refusal");
      await note(2, 101, "login");
      expect(await between(1, 0, 200)).toEqual({ logins: 4, refusals: 1 });
      expect(await between(1, 100, 101)).toEqual({ logins: 3, refusals: 1 });
      expect(await between(1, 102, 102)).toEqual({ logins: 0, refusals: 0 });
      expect(await between(3, 0, 200)).toEqual({ logins: 0, refusals: 0 });
      await note(1, 104, "login", 101);
      expect(await between(1, 0, 200)).toEqual({ logins: 3, refusals: 1 });
      expect(await between(2, 0, 200)).toEqual({ logins: 1, refusals: 0 });
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
        door: null,
        event: `e${at}`,
        targetId,
        detail: null,
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
