// Live sessions as rows of AuthSession, and the addresses that users came from as rows of LoginIp.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeSettings } from "../../src/domain/identity/org-settings.ts";
import { createSession } from "../../src/domain/identity/sessions.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, movableClock, type Person, person } from "../support/identity.ts";
import { call, envelope, login, outcomeOf, post, sessionHeader, sessionIn } from "../support/soap.ts";
import { visitor } from "../support/visitor.ts";

const clock = movableClock();
let org: TestOrg;
let admin: RestClient;
let adminSession: string;

beforeAll(async () => {
  org = await startOrg({ clock });
  const { username, password, securityToken } = org.admin;
  adminSession = await soapLogin(org.url, username, password + securityToken);
  admin = restClient(org.url, adminSession);
});
afterAll(() => org.stop());

const MINUTE = 60_000;

type Row = Readonly<Record<string, unknown>>;

async function ask(soql: string, send = admin): Promise<Row[]> {
  const { body, text } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
  const records = (body as { records?: Row[] }).records;
  if (!records) throw new Error(text);
  return records.map(({ attributes: _, ...row }) => row);
}

const FIELDS =
  "Id, UsersId, CreatedDate, LastModifiedDate, NumSecondsValid, UserType, SourceIp, LoginType, SessionType, SessionSecurityLevel, LogoutUrl, ParentId, LoginHistoryId, LoginGeoId, IsCurrent, IsAssociatedWithJwtAccessToken";

const sessionsOf = (user: Person, send = admin): Promise<Row[]> =>
  ask(`SELECT ${FIELDS} FROM AuthSession WHERE UsersId = '${formatId(user.userId)}' ORDER BY Id`, send);

const enter = async (user: Person, more: Parameters<typeof login>[3] = {}): Promise<string> =>
  sessionIn(await login(org.url, user.username, user.password + user.token, more));

const lives = async (session: string, from?: string): Promise<boolean> =>
  outcomeOf(await call(org.url, session, "<getUserInfo/>", from === undefined ? {} : { from })) === "success";

describe("AuthSession", () => {
  it("tells a session by an id that leads back to nothing", async () => {
    const user = await person(org);
    const session = await enter(user);
    const browser = visitor(org.url);
    await browser.logIn(user.username, user.password);
    const now = new Date(clock.now()).toISOString().replace("Z", "+0000");
    const [api, ui] = await sessionsOf(user);
    const [login] = await ask(
      `SELECT Id FROM LoginHistory WHERE UserId = '${formatId(user.userId)}' ORDER BY Id LIMIT 1`,
    );
    expect(api).toEqual({
      Id: expect.stringMatching(/^0Ak[A-Za-z0-9]{15}$/),
      UsersId: formatId(user.userId),
      CreatedDate: now,
      LastModifiedDate: now,
      NumSecondsValid: 7200,
      UserType: "Standard",
      SourceIp: "127.0.0.1",
      LoginType: "Other Apex API",
      SessionType: "API",
      SessionSecurityLevel: "STANDARD",
      LogoutUrl: null,
      ParentId: api?.["Id"],
      LoginHistoryId: login?.["Id"],
      LoginGeoId: null,
      IsCurrent: false,
      IsAssociatedWithJwtAccessToken: false,
    });
    expect(ui).toMatchObject({
      LoginType: "Application",
      SessionType: "UI",
      SessionSecurityLevel: "STANDARD",
    });
    const id = String(api?.["Id"]);
    for (const guess of [id, id.slice(0, 15), `${org.orgId.slice(0, 15)}!${id}`])
      expect(await lives(guess)).toBe(false);
    const [secret] = [session.split("!")[1] ?? ""];
    const { text } = await admin("GET", `/sobjects/AuthSession/${id}`);
    for (let at = 8; at + 8 <= secret.length; at += 8) expect(text).not.toContain(secret.slice(at, at + 8));
  });

  it("shows users their own, and which of them they are in", async () => {
    const [user, other] = [await person(org), await person(org)];
    const [session, foreign] = [await enter(user), await enter(other)];
    await enter(user);
    const send = restClient(org.url, session);
    const rows = await ask("SELECT Id, UsersId, IsCurrent FROM AuthSession ORDER BY Id", send);
    expect(rows.map(({ UsersId, IsCurrent }) => [UsersId, IsCurrent])).toEqual([
      [formatId(user.userId), true],
      [formatId(user.userId), false],
    ]);
    const own = await send("GET", `/sobjects/AuthSession/${String(rows[0]?.["Id"])}`);
    expect(own.body).toMatchObject({ IsCurrent: true });
    expect((await admin("GET", `/sobjects/AuthSession/${String(rows[0]?.["Id"])}`)).body).toMatchObject({
      IsCurrent: false,
    });
    const [theirs] = await sessionsOf(other);
    const id = String(theirs?.["Id"]);
    const absent = `${id.slice(0, 12)}zzz`;
    for (const method of ["GET", "DELETE"]) {
      const [one, none] = [
        await send(method, `/sobjects/AuthSession/${id}`),
        await send(method, `/sobjects/AuthSession/${absent}`),
      ];
      expect([one.status, one.text]).toEqual([404, none.text]);
    }
    expect(await lives(foreign)).toBe(true);
  });

  it("is ended by its deletion: by its user, or by who manages users, which is audited", async () => {
    const user = await person(org);
    const [one, two, three] = [await enter(user), await enter(user), await enter(user)];
    const send = restClient(org.url, one);
    const ids = (await sessionsOf(user)).map(({ Id }) => String(Id));
    expect((await send("DELETE", `/sobjects/AuthSession/${ids[1]}`)).status).toBe(204);
    expect([await lives(one), await lives(two), await lives(three)]).toEqual([true, false, true]);
    const events = async () =>
      (await org.ports.stores.identity.events(user.userId)).map(({ event }) => event);
    expect(await events()).not.toContain("session ended");
    const deleted = await post(
      org.url,
      envelope(`<delete><ids>${ids[2]}</ids></delete>`, sessionHeader(adminSession)),
    );
    expect(deleted.text).toContain("<success>true</success>");
    expect([await lives(one), await lives(three)]).toEqual([true, false]);
    expect(await events()).toContain("session ended");
    expect((await send("DELETE", `/sobjects/AuthSession/${ids[2]}`)).status).toBe(404);
  });

  it("tells how well its user proved who he is", async () => {
    const user = await person(org);
    const session = await org.ports.stores.transaction((stores) =>
      createSession(org.ports, stores, {
        userId: user.userId,
        kind: "api",
        passwordExpired: false,
        address: "127.0.0.1",
        level: "HIGH_ASSURANCE",
      }),
    );
    expect(await lives(session)).toBe(true);
    // Nor does it take a login to have an id of its own.
    await enter(user);
    const rows = await sessionsOf(user);
    expect(rows.map(({ SessionSecurityLevel }) => SessionSecurityLevel).sort()).toEqual([
      "HIGH_ASSURANCE",
      "STANDARD",
    ]);
    expect(rows.find(({ LoginHistoryId }) => LoginHistoryId === null)).toMatchObject({
      SessionSecurityLevel: "HIGH_ASSURANCE",
      LoginType: null,
    });
  });

  it("is written in no other way, and filtered by IsCurrent in none", async () => {
    const user = await person(org);
    await enter(user);
    const id = String((await sessionsOf(user))[0]?.["Id"]);
    expect((await admin("PATCH", `/sobjects/AuthSession/${id}`, { SourceIp: "::1" })).status).toBe(400);
    expect((await admin("POST", "/sobjects/AuthSession", { SourceIp: "::1" })).status).toBe(400);
    const query = encodeURIComponent("SELECT Id FROM AuthSession WHERE IsCurrent = true");
    expect((await admin("GET", `/query?q=${query}`)).body).toMatchObject([{ errorCode: "INVALID_FIELD" }]);
  });

  it("goes with a logout, and with its time", async () => {
    const user = await person(org);
    const [one, two] = [await enter(user), await enter(user)];
    await call(org.url, one, "<logout/>");
    expect(await sessionsOf(user)).toHaveLength(1);
    expect(await lives(two)).toBe(true);
    clock.move(7201 * 1000);
    adminSession = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
    admin = restClient(org.url, adminSession);
    expect(await sessionsOf(user)).toEqual([]);
  });
});

describe("session.sessionTimeout", () => {
  it.each([
    ["FifteenMinutes", 15],
    ["SixtyMinutes", 60],
    ["TwentyFourHours", 1440],
  ])("%s is how long a session lives from its last use", async (value, minutes) => {
    await changeSettings(org.ports, CONSOLE, { "session.sessionTimeout": value });
    const user = await person(org);
    const answer = await login(org.url, user.username, user.password + user.token);
    expect(answer.text).toContain(`<sessionSecondsValid>${minutes * 60}</sessionSecondsValid>`);
    const session = sessionIn(answer);
    // Used in the second half of its time it has all of it again.
    clock.move(minutes * MINUTE * 0.75);
    expect(await lives(session)).toBe(true);
    clock.move(minutes * MINUTE * 0.75);
    expect(await lives(session)).toBe(true);
    clock.move(minutes * MINUTE + 1);
    expect(await lives(session)).toBe(false);
    await changeSettings(org.ports, CONSOLE, { "session.sessionTimeout": "TwoHours" });
  });

  it("counts for sessions that there are when it is shortened", async () => {
    const user = await person(org);
    const session = await enter(user);
    clock.move(20 * MINUTE);
    await changeSettings(org.ports, CONSOLE, { "session.sessionTimeout": "FifteenMinutes" });
    expect(await lives(session)).toBe(false);
    await changeSettings(org.ports, CONSOLE, { "session.sessionTimeout": "TwoHours" });
  });

  it.each([
    { "session.sessionTimeout": "OneMinute" },
    { "session.sessionTimeout": 15 },
    { "session.forceRelogin": true },
  ])("refuses %o", async (settings) => {
    await expect(changeSettings(org.ports, CONSOLE, settings)).rejects.toThrow();
  });
});

describe("session.shared", () => {
  it("is off: each login is a session of its own", async () => {
    const user = await person(org);
    const [one, two] = [await enter(user), await enter(user)];
    expect(one).not.toBe(two);
    await call(org.url, one, "<logout/>");
    expect(await lives(two)).toBe(true);
  });

  it("gives logins that are alike one session, as Salesforce does", async () => {
    await changeSettings(org.ports, CONSOLE, { "session.shared": true });
    const user = await person(org);
    const tool = { headers: { "user-agent": "Tool/1.0" } };
    const one = await enter(user, tool);
    clock.move(90 * MINUTE);
    expect(await enter(user, tool)).toBe(one);
    expect(one).toMatch(/^00D[A-Za-z0-9]{12}![A-Za-z0-9._]{96}$/);
    // The login refreshed it, and is the one it tells of.
    clock.move(90 * MINUTE);
    expect(await lives(one)).toBe(true);
    const [last] = await ask(
      `SELECT Id FROM LoginHistory WHERE UserId = '${formatId(user.userId)}' ORDER BY Id DESC LIMIT 1`,
    ).catch(async () => {
      const { username, password, securityToken } = org.admin;
      admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
      return ask(
        `SELECT Id FROM LoginHistory WHERE UserId = '${formatId(user.userId)}' ORDER BY Id DESC LIMIT 1`,
      );
    });
    const rows = await sessionsOf(user);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ LoginHistoryId: last?.["Id"] });
    // Others have sessions of their own: another tool, another address, a browser, another user.
    const others = [
      await enter(user, { headers: { "user-agent": "Other/1.0" } }),
      await enter(user, { ...tool, from: "127.0.0.4" }),
      await enter(await person(org), tool),
    ];
    expect(new Set([one, ...others]).size).toBe(4);
    // One logs out, and all are out: that is what the switch is for.
    await call(org.url, one, "<logout/>");
    expect(await lives(one)).toBe(false);
    const next = await enter(user, tool);
    expect(next).not.toBe(one);
    expect(await lives(next)).toBe(true);
    await changeSettings(org.ports, CONSOLE, { "session.shared": false });
    expect(await enter(user, tool)).not.toBe(next);
  });
});

describe("LoginHistory", () => {
  it("has all that is documented of it; what is of features that aren't here is null", async () => {
    const user = await person(org);
    await enter(user);
    const soql = `SELECT UserId, LoginType, SourceIp, LoginUrl, AuthenticationServiceId, LoginGeoId, TlsProtocol, CipherSuite, OptionsIsGet, OptionsIsPost, Browser, Platform, Status, Application, ClientVersion, ApiType, ApiVersion, CountryIso, AuthMethodReference, AuthContextClassRef, LoginSubType, NetworkId, ForwardedForIp FROM LoginHistory WHERE UserId = '${formatId(user.userId)}'`;
    const [row] = await ask(soql);
    expect(row).toEqual({
      UserId: formatId(user.userId),
      LoginType: "Other Apex API",
      SourceIp: "127.0.0.1",
      LoginUrl: new URL(org.url).host,
      AuthenticationServiceId: null,
      LoginGeoId: null,
      TlsProtocol: null,
      CipherSuite: null,
      OptionsIsGet: false,
      OptionsIsPost: true,
      Browser: "Unknown",
      Platform: "Unknown",
      Status: "Success",
      Application: "N/A",
      ClientVersion: "N/A",
      ApiType: "SOAP Partner",
      ApiVersion: "64.0",
      CountryIso: null,
      AuthMethodReference: null,
      AuthContextClassRef: null,
      LoginSubType: null,
      NetworkId: null,
      ForwardedForIp: null,
    });
  });
});

describe("LoginIp", () => {
  it("has each address that a user logged in from, once; refused attempts leave none", async () => {
    const user = await person(org);
    await enter(user);
    await enter(user);
    await login(org.url, user.username, user.password + user.token, { from: "127.0.0.5" });
    await login(org.url, user.username, "wrong", { from: "127.0.0.6" });
    const soql = `SELECT Id, UsersId, SourceIp, IsAuthenticated, ChallengeSentDate, ChallengeMethod, CreatedDate FROM LoginIp WHERE UsersId = '${formatId(user.userId)}' ORDER BY Id`;
    const rows = await ask(soql);
    expect(rows).toMatchObject([
      { SourceIp: "127.0.0.1", IsAuthenticated: true, ChallengeSentDate: null, ChallengeMethod: null },
      { SourceIp: "127.0.0.5", IsAuthenticated: true },
    ]);
    const other = restClient(org.url, await enter(await person(org)));
    expect(await ask(soql, other)).toEqual([]);
    const id = String(rows[0]?.["Id"]);
    expect((await other("DELETE", `/sobjects/LoginIp/${id}`)).status).toBe(404);
    expect((await admin("DELETE", `/sobjects/LoginIp/${id}`)).status).toBe(204);
    expect(await ask(soql)).toHaveLength(1);
    await enter(user);
    expect((await ask(soql)).map(({ SourceIp }) => SourceIp)).toEqual(["127.0.0.5", "127.0.0.1"]);
  });
});
