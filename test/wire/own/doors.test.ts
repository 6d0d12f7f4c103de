// Doors that Salesforce doesn't have: new security tokens over the API, what to append now, why logins failed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNamedToken } from "../../../src/domain/identity/named-tokens.ts";
import { addTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { ROUTES } from "../../../src/wire/own/protocol.ts";
import { restClient, soapLogin } from "../../support/client.ts";
import { CONSOLE, mailedTokens, type Person, person } from "../../support/identity.ts";
import { persona } from "../../support/permissions.ts";
import { login, outcomeOf } from "../../support/soap.ts";

let org: TestOrg;
let admin: string;
let user: Person;
let session: string;

beforeAll(async () => {
  org = await startOrg();
  admin = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  await addTrustedRange(org.ports, CONSOLE, "127.0.0.64/28", "office");
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
  session = await soapLogin(org.url, user.username, user.password + user.token);
});

interface DoorAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

async function door(method: string, path: string, as = session): Promise<DoorAnswer> {
  const headers = { authorization: `Bearer ${as}` };
  const response = await fetch(`${org.url}/groundfog${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Record<string, unknown> };
}

const enter = async (secret: string, of = user): Promise<string> =>
  outcomeOf(await login(org.url, of.username, secret));
const idOf = ({ userId }: Person): string => formatId(userId);

describe("a new security token", () => {
  it("is mailed to who asks for his own, and shown to nobody", async () => {
    const answer = await door("POST", "/security-token");
    expect(answer).toMatchObject({ status: 200, body: { mailedTo: "p***@example.test" } });
    const token = (await mailedTokens(org, user.username)).at(-1) ?? "";
    expect(answer.text).not.toContain(token);
    expect(await enter(user.password + user.token)).toBe("INVALID_LOGIN");
    expect(await enter(user.password + token)).toBe("success");
    // The session goes on, and the password is as it was.
    expect((await restClient(org.url, session)("GET", "/limits")).status).toBe(200);
  });

  it("is sent to any user by an administrator, to an API-only user too, and noted with him as its actor", async () => {
    const robot = await persona(org, restClient(org.url, admin), { user: ["ApiUserOnly"] });
    expect(await door("POST", `/users/${robot.id}/security-token`, admin)).toMatchObject({ status: 200 });
    const token = (await mailedTokens(org, robot.username)).at(-1) ?? "";
    expect(await enter(robot.password + robot.token, robot)).toBe("INVALID_LOGIN");
    expect(await enter(robot.password + token, robot)).toBe("success");
    const event = (await org.ports.stores.identity.events(robot.userId)).at(-1);
    const actor = await org.ports.stores.identity.credentials.byUsername(org.admin.username);
    expect(event).toMatchObject({
      event: "security token reset",
      actorId: actor?.userId,
      address: "127.0.0.1",
    });
    // And by himself.
    const own = await soapLogin(org.url, robot.username, robot.password + token);
    expect((await door("POST", "/security-token", own)).status).toBe(200);
  });

  it("of somebody else is refused without Manage Users, whether there is such a user or not", async () => {
    const other = await person(org);
    const real = await door("POST", `/users/${idOf(other)}/security-token`);
    const nobody = await door("POST", `/users/${formatId(other.userId + 1000)}/security-token`);
    expect(real.status).toBe(403);
    expect(nobody.text).toBe(real.text);
    expect(await enter(other.password + other.token, other)).toBe("success");
    expect((await door("POST", `/users/${formatId(other.userId + 1000)}/security-token`, admin)).status).toBe(
      404,
    );
    for (const id of ["x", "001000000000001", ""])
      expect((await door("POST", `/users/${id}/security-token`, admin)).status).toBe(404);
  });

  it("is refused to a read-only session", async () => {
    const request = { label: "dashboard", expiresAt: null, ranges: [], readOnly: true, prefixed: true };
    const { token } = await createNamedToken(org.ports, CONSOLE, user.userId, request);
    const readOnly = await soapLogin(org.url, user.username, user.password + token);
    expect((await door("POST", "/security-token", readOnly)).status).toBe(403);
    expect((await door("GET", "/login-check", readOnly)).status).toBe(200);
  });
});

describe("what to append now", () => {
  it("is the token from outside, and nothing from a trusted network", async () => {
    expect((await door("GET", "/login-check")).body).toMatchObject({
      address: "127.0.0.1",
      trustedRange: null,
      append: "securityToken",
      hasToken: true,
    });
    const answer = await login(org.url, user.username, user.password, { from: "127.0.0.70" });
    expect(outcomeOf(answer)).toBe("success");
  });
});

describe("why logins failed", () => {
  it("is told of the caller's own, with the rule that refused, what it saw and what to do", async () => {
    const other = await person(org);
    await enter(user.password);
    await enter(`wrong${user.token}`);
    await enter(user.password + other.token);
    await enter("wrong", other);
    const { body } = await door("GET", "/login-problems");
    const problems = body["problems"] as Record<string, string>[];
    expect(problems.map(({ rule }) => rule)).toEqual(["security token", "password", "network or token"]);
    for (const { seen, advice, at } of problems) {
      expect(seen).not.toBe("");
      expect(advice).not.toBe("");
      expect(at).toMatch(/^\d{4}-.*Z$/);
    }
    for (const secret of [user.password, user.token, other.token])
      expect(JSON.stringify(body)).not.toContain(secret);
  });
});

describe("a login of the history", () => {
  it("is told with its rules to its user and to who manages users; another one's is none", async () => {
    await enter(`wrong${user.token}`);
    const { body } = await restClient(org.url, session)(
      "GET",
      `/query?q=${encodeURIComponent("SELECT Id FROM LoginHistory ORDER BY LoginTime DESC, Id DESC LIMIT 1")}`,
    );
    const id = (body as { records: { Id: string }[] }).records[0]?.Id ?? "";
    const own = await door("GET", `/logins/${id}`);
    expect(own).toMatchObject({
      status: 200,
      body: { id, username: user.username, from: "127.0.0.1", status: "Invalid Password" },
    });
    const trace = own.body["trace"] as { rule: string; outcome: string; seen: string }[];
    expect(trace.find(({ outcome }) => outcome === "failed")).toMatchObject({
      rule: "password",
      seen: expect.stringContaining("the token at its end is right"),
    });
    expect(own.text).not.toContain(user.token);
    expect((await door("GET", `/logins/${id}`, admin)).text).toBe(own.text);
    const other = await person(org);
    const stranger = await soapLogin(org.url, other.username, other.password + other.token);
    const absent = await door("GET", "/logins/0Ya000000000zzz", stranger);
    expect([absent.status, (await door("GET", `/logins/${id}`, stranger)).text]).toEqual([404, absent.text]);
    expect((await door("GET", `/logins/${idOf(user)}`)).status).toBe(404);
  });
});

describe("each door", () => {
  it.each(ROUTES.map(({ method, path }) => [method, path.replace("/groundfog", "")]))(
    "%s %s wants a live API session, and its own method",
    async (method, path) => {
      const here = path.replace("{id}", idOf(user));
      for (const as of ["", "x", `${session}x`]) expect((await door(method, here, as)).status).toBe(401);
      const others = ["GET", "POST", "DELETE", "PUT"].filter((each) => each !== method);
      for (const other of others) expect((await door(other, here)).status).toBe(405);
      expect((await door(method, `${here}/x.css`)).status).toBe(404);
    },
  );
});
