// Who is let in, how the others are told, and that the feed shows each caller what he may see.
import { beforeEach, describe, expect, it } from "vitest";
import { setPassword } from "../../../src/domain/identity/passwords.ts";
import { resetSecurityToken } from "../../../src/domain/identity/security-token.ts";
import { addTrustedRange, removeTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import { soapLogin } from "../../support/client.ts";
import { CONSOLE, history, type Person, person } from "../../support/identity.ts";
import { visitor } from "../../support/visitor.ts";
import { basic, type FeedAnswer, pageOf, pagesFrom, refusalOf, withFeed } from "./feed.ts";

const feed = withFeed(async ({ rest }) => {
  for (const Name of ["one", "two", "three"]) await rest("POST", "/sobjects/Account", { Name });
  return {};
});
let user: Person;
beforeEach(async () => {
  user = await person(feed().org);
});

const as = (username: string, secret: string, userAgent = "Sheet/1.0 (x)") => ({
  authorization: basic(username, secret),
  "user-agent": userAgent,
});

function expectChallenge(answer: FeedAnswer, code: string): void {
  expect(answer.status, answer.text).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe('Basic realm="Groundfog", charset="UTF-8"');
  expect(refusalOf(answer).code).toBe(code);
}

describe("HTTP Basic", () => {
  it("lets in with password + token, and from a trusted network with the password alone", async () => {
    const { get, org } = feed();
    expect((await get("/", as(user.username, user.password + user.token))).status).toBe(200);
    expectChallenge(await get("/", as(user.username, user.password)), "LOGIN_MUST_USE_SECURITY_TOKEN");
    await addTrustedRange(org.ports, CONSOLE, "127.0.0.1", "");
    expect((await get("/", as(user.username, user.password))).status).toBe(200);
    await removeTrustedRange(org.ports, CONSOLE, "127.0.0.1");
    expectChallenge(await get("/", as(user.username, user.password)), "LOGIN_MUST_USE_SECURITY_TOKEN");
  });

  it("challenges on every path whoever has no, wrong or other credentials", async () => {
    const { get, org } = feed();
    for (const path of ["/", "/$metadata", "/Account", "/Nobody", "/Account('x')", "/Account/$count"]) {
      const response = await fetch(`${org.url}/odata/v4${path}`, { redirect: "manual" });
      const body = await response.text();
      expectChallenge(
        { status: response.status, headers: response.headers, text: body, body: JSON.parse(body) },
        "INVALID_SESSION_ID",
      );
    }
    expectChallenge(await get("/", as("nobody@example.test", "x")), "INVALID_LOGIN");
    expectChallenge(await get("/", as(user.username, `${user.password}x${user.token}`)), "INVALID_LOGIN");
    expectChallenge(await get("/", as(user.username, "")), "INVALID_LOGIN");
  });

  it("takes the first colon for the end of the user name, and any letters behind it", async () => {
    const { get, org } = feed();
    for (const password of [":colons: in 1:", "Pässwörd-ñ-9", "пароль-и-9-日本"]) {
      const other = await person(org, { password });
      expect((await get("/", as(other.username, password + other.token))).status, password).toBe(200);
    }
    const latin = await person(org, { password: "Pässwörd-ñ-9" });
    const authorization = `Basic ${Buffer.from(`${latin.username}:Pässwörd-ñ-9${latin.token}`, "latin1").toString("base64")}`;
    expect((await get("/", { authorization })).status).toBe(200);
  });

  it("that can't be read is refused without a look at a user", async () => {
    const { get, org } = feed();
    const before = await history(org);
    for (const authorization of [
      "Basic",
      "Basic ",
      "Basic %%%",
      "Basic YQ",
      "Basic YWJj=",
      "Basic Y:Q==",
      "Basic YTpi YTpi",
      "Basic YTpi,YTpi",
      `Basic ${Buffer.from("no colon").toString("base64")}`,
      "Basic\tYTpi",
      "Digest username=x",
      "Negotiate abc",
    ])
      expectChallenge(await get("/", { authorization }), "INVALID_AUTH_HEADER");
    expect(await history(org)).toEqual(before);
  });

  it("with a password that must be changed first is forbidden", async () => {
    const { get, org } = feed();
    await setPassword(org.ports, CONSOLE, user.userId, "Another-passw0rd-9");
    await org.ports.stores.transaction(({ identity }) =>
      identity.credentials.change(user.userId, { mustChange: true }),
    );
    const { token } = await resetSecurityToken(org.ports, CONSOLE, user.userId);
    const answer = await get("/", as(user.username, `Another-passw0rd-9${token}`));
    expect(`${answer.status} ${refusalOf(answer).code}`).toBe("403 INVALID_OPERATION_WITH_EXPIRED_PASSWORD");
  });

  it("is one login for many pages, by the name of the program, until the token changes", async () => {
    const { get, org } = feed();
    const headers = { ...as(user.username, user.password + user.token), prefer: "odata.maxpagesize=1" };
    expect(await pagesFrom({ get }, "/Account", headers)).toHaveLength(3);
    const rows = (await history(org)).filter(({ userId }) => userId === user.userId);
    expect(rows).toMatchObject([
      {
        status: "Success",
        loginType: "Other Apex API",
        apiType: "OData",
        apiVersion: "N/A",
        application: "Sheet/1.0",
        sourceIp: "127.0.0.1",
        loginUrl: new URL(org.url).host,
      },
    ]);
    await resetSecurityToken(org.ports, CONSOLE, user.userId);
    expectChallenge(await get("/Account", headers), "INVALID_LOGIN");
  });
});

describe("a flood of wrong passwords", () => {
  it("costs a few hashes, and locks nobody out of another door", async () => {
    const { get, org } = feed();
    const real = org.ports.passwords;
    let runs = 0;
    const counted: typeof real = {
      ...real,
      verify: (stored, secret) => {
        runs += 1;
        return real.verify(stored, secret);
      },
    };
    Object.assign(org.ports, { passwords: counted });
    for (let attempt = 0; attempt < 100; attempt++)
      expectChallenge(await get("/", as(user.username, `wrong ${attempt}`)), "INVALID_LOGIN");
    Object.assign(org.ports, { passwords: real });
    expect(runs).toBeLessThanOrEqual(15);
    expect(await soapLogin(org.url, user.username, user.password + user.token)).toMatch(/^00D/);
  });
});

describe("a session", () => {
  it("of the API is a caller, one of the browser and one that has ended are none", async () => {
    const { get, org } = feed();
    const session = await soapLogin(org.url, user.username, user.password + user.token);
    expect((await get("/", { authorization: `Bearer ${session}` })).status).toBe(200);
    const browser = visitor(org.url);
    await browser.logIn(user.username, user.password);
    const sid = browser.cookies.get("sid") ?? [...browser.cookies.values()][0] ?? "";
    for (const authorization of [`Bearer ${sid}`, "Bearer x", `Bearer ${session.slice(0, -1)}`])
      expectChallenge(await get("/", { authorization }), "INVALID_SESSION_ID");
  });
});

describe("a caller", () => {
  it("sees his own logins only, in pages, counts and entities", async () => {
    const { get } = feed();
    const headers = as(user.username, user.password + user.token);
    const mine = pageOf(await get("/LoginHistory?$count=true", headers));
    expect(mine["@odata.count"]).toBe(1);
    expect(mine.value).toMatchObject([{ UserId: formatId(user.userId) }]);
    expect((await get("/LoginHistory/$count?$filter=not (Id eq null)", headers)).text).toBe("1");
    const all = pageOf(await get("/LoginHistory?$select=Id,UserId"));
    expect(all.value.length).toBeGreaterThan(1);
    const foreign = all.value.find(({ UserId }) => UserId !== formatId(user.userId));
    const path = `/LoginHistory('${String(foreign?.["Id"])}')`;
    expect((await get(path)).status).toBe(200);
    expect(refusalOf(await get(path, headers)).code).toBe("NOT_FOUND");
  });

  it("can't go on with another one's $skiptoken", async () => {
    const { get } = feed();
    const headers = as(user.username, user.password + user.token);
    for (const path of ["/Account", "/Account?$orderby=Name"]) {
      const link = pageOf(await get(path, { prefer: "odata.maxpagesize=1" }))["@odata.nextLink"] ?? "";
      expect((await get(link)).status).toBe(200);
      expect(refusalOf(await get(link, headers)).code).toBe("INVALID_QUERY_LOCATOR");
    }
  });

  it("has his calls counted", async () => {
    const { get, org } = feed();
    const before = org.ports.usage.current().used;
    await get("/Account");
    await get("/$metadata");
    expect(org.ports.usage.current().used).toBe(before + 2);
  });
});
