// Sessions: how they are presented, how long they live, what ends them, what is kept of them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { resetPassword } from "../../../src/domain/identity/passwords.ts";
import { resetSecurityToken } from "../../../src/domain/identity/security-token.ts";
import { createSession } from "../../../src/domain/identity/sessions.ts";
import { freezeUser } from "../../../src/domain/identity/users.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { restClient } from "../../support/client.ts";
import { CONSOLE, movableClock, type Person, person } from "../../support/identity.ts";
import { call, login, outcomeOf, post, type RawAnswer, sessionIn } from "../../support/soap.ts";

const HOUR = 3_600_000;
const clock = movableClock();
const written: string[] = [];
let org: TestOrg;

beforeAll(async () => {
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  org = await startOrg({ clock });
});
afterAll(async () => {
  await org.stop();
  vi.restoreAllMocks();
});
afterEach(() => expect(written).toEqual([]));

const session = async (user: Person): Promise<string> =>
  sessionIn(await login(org.url, user.username, user.password + user.token));

/** "success", or how SOAP and REST both refuse it. */
async function alive(id: string): Promise<string> {
  const soap = outcomeOf(await call(org.url, id, "<getUserInfo/>"));
  const { status } = await restClient(org.url, id)("GET", "/limits");
  expect(status).toBe(soap === "success" ? 200 : 401);
  return soap;
}

const limits = (headers: Readonly<Record<string, string>>): Promise<RawAnswer> =>
  post(org.url, "", { method: "GET", path: "/services/data/v60.0/limits", headers });

describe("a session is presented", () => {
  it("as Bearer, OAuth, X-SFDC-Session or SessionHeader", async () => {
    const id = await session(await person(org));
    for (const scheme of ["Bearer", "OAuth", "bearer", "oauth", "BEARER"])
      expect((await limits({ authorization: `${scheme} ${id}` })).status, scheme).toBe(200);
    expect((await limits({ "x-sfdc-session": id })).status).toBe(200);
    expect((await call(org.url, id, "<getUserInfo/>")).status).toBe(200);
  });

  it("or the call is refused in the recorded words", async () => {
    const id = await session(await person(org));
    const refusals = { expired: "Session expired or invalid", header: "INVALID_HEADER_TYPE" };
    const expired = `[{"message":"${refusals.expired}","errorCode":"INVALID_SESSION_ID"}]`;
    const malformed = `[{"message":"${refusals.header}","errorCode":"INVALID_AUTH_HEADER"}]`;
    const swapped = id.slice(0, -1) + (id.endsWith("A") ? "B" : "A");
    const rows: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
      [{}, expired],
      [{ authorization: `Bearer ${swapped}` }, expired],
      [{ authorization: `OAuth ${id.slice(1)}` }, expired],
      [{ "x-sfdc-session": swapped }, expired],
      [{ authorization: id }, malformed],
      [{ authorization: `Basic ${id}` }, malformed],
      [{ authorization: "Bearer" }, malformed],
      [{ authorization: `Bearer ${id} ${id}` }, malformed],
      [{ authorization: "nonsense", "x-sfdc-session": id }, malformed],
    ];
    for (const [headers, text] of rows) {
      const answer = await limits(headers);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 401, text });
      expect(answer.headers["content-type"]).toBe("application/json;charset=UTF-8");
    }
  });

  it("and a browser's is none", async () => {
    const { userId } = await person(org);
    const id = await org.ports.stores.transaction((stores) =>
      createSession(org.ports, stores, { userId, kind: "ui", passwordExpired: false, address: "127.0.0.1" }),
    );
    expect(await alive(id)).toBe("INVALID_SESSION_ID");
  });
});

describe("a session lives two hours", () => {
  it("and not a millisecond more", async () => {
    const user = await person(org);
    const [used, unused] = [await session(user), await session(user)];
    clock.move(2 * HOUR);
    expect(await alive(used)).toBe("success");
    clock.move(1);
    expect(await alive(unused)).toBe("INVALID_SESSION_ID");
    expect(await alive(used)).toBe("success");
  });

  it("and is forgotten at somebody's next login", async () => {
    const key = Buffer.from(org.ports.keys.mac("session", await session(await person(org)))).toString("hex");
    const { sessions } = org.ports.stores.identity;
    clock.move(2 * HOUR + 1);
    expect(await sessions.live(key)).toBeDefined();
    await session(await person(org));
    expect(await sessions.live(key)).toBeUndefined();
  });

  it("from its last use, which counts in the second half of the time", async () => {
    const user = await person(org);
    const [early, late] = [await session(user), await session(user)];
    clock.move(HOUR);
    expect(await alive(early)).toBe("success");
    clock.move(1);
    expect(await alive(late)).toBe("success");
    clock.move(HOUR);
    expect(await alive(early)).toBe("INVALID_SESSION_ID");
    for (let more = 0; more < 10; more++) {
      clock.move(1.9 * HOUR - (more === 0 ? HOUR : 0));
      expect(await alive(late)).toBe("success");
    }
    clock.move(2 * HOUR + 1);
    expect(await alive(late)).toBe("INVALID_SESSION_ID");
  });

  it("and isn't revived by a clock that was set back", async () => {
    const id = await session(await person(org));
    clock.move(-2 * HOUR - 1);
    expect(await alive(id)).toBe("INVALID_SESSION_ID");
    clock.move(2 * HOUR + 1);
  });
});

describe("a session is ended by", () => {
  const setActive = async (user: Person, IsActive: boolean): Promise<void> => {
    const { admin } = org;
    const signedIn = await login(org.url, admin.username, admin.password + admin.securityToken);
    const rest = restClient(org.url, sessionIn(signedIn));
    const path = `/sobjects/User/${formatId(user.userId)}`;
    expect((await rest("PATCH", path, { IsActive })).status).toBe(204);
  };

  it("freezing, for good", async () => {
    const user = await person(org);
    const id = await session(user);
    await freezeUser(org.ports, CONSOLE, user.userId, true);
    expect(await alive(id)).toBe("INVALID_SESSION_ID");
    await freezeUser(org.ports, CONSOLE, user.userId, false);
    expect(await alive(id)).toBe("INVALID_SESSION_ID");
    expect(await alive(await session(user))).toBe("success");
  });

  it("deactivating, for good; the token is as it was", async () => {
    const user = await person(org);
    const id = await session(user);
    await setActive(user, false);
    expect(await alive(id)).toBe("INVALID_SESSION_ID");
    expect(outcomeOf(await login(org.url, user.username, user.password + user.token))).toBe("INVALID_LOGIN");
    await setActive(user, true);
    expect(await alive(id)).toBe("INVALID_SESSION_ID");
    expect(await alive(await session(user))).toBe("success");
  });

  it("an administrator's reset of the password", async () => {
    const user = await person(org);
    const ids = [await session(user), await session(user)];
    await resetPassword(org.ports, CONSOLE, user.userId);
    for (const id of ids) expect(await alive(id)).toBe("INVALID_SESSION_ID");
  });

  it("neither a reset of the token, nor a lockout, nor another user's trouble", async () => {
    const [user, other] = [await person(org), await person(org)];
    const id = await session(user);
    await resetSecurityToken(org.ports, CONSOLE, user.userId);
    await org.ports.stores.transaction(({ identity }) =>
      identity.credentials.change(user.userId, { lockedAt: clock.now() }),
    );
    await freezeUser(org.ports, CONSOLE, other.userId, true);
    expect(await alive(id)).toBe("success");
  });
});

describe("nothing that lets in", () => {
  it("is on the disk or in the log", async () => {
    const user = await person(org, { password: "Find-me-if-y0u-can" });
    const id = await session(user);
    await alive(id);
    await login(org.url, user.username, `wrong-${user.password}`);
    const { admin } = org;
    const kept = files(org.dataDir).map((file) => readFileSync(file));
    const holds = (text: string): boolean => kept.some((bytes) => bytes.includes(text));
    expect(holds(user.username)).toBe(true);
    for (const secret of [id, id.slice(16), user.password, user.token, admin.password, admin.securityToken]) {
      expect(secret.length).toBeGreaterThan(15);
      expect(holds(secret)).toBe(false);
    }
  });

  function files(directory: string): string[] {
    return readdirSync(directory, { recursive: true, encoding: "utf8" })
      .map((name) => join(directory, name))
      .filter((path) => statSync(path).isFile());
  }
});
