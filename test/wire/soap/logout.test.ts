// logout() and what every operation but login() has in common: a session.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import {
  call,
  envelope,
  type Flavour,
  faultBody,
  login,
  NAMESPACES,
  outcomeOf,
  post,
  type RawAnswer,
  SOAP_NAMESPACE,
  sessionIn,
} from "../../support/soap.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.stop());

async function session(flavour: Flavour = "u"): Promise<string> {
  const secret = org.admin.password + org.admin.securityToken;
  const path = `/services/Soap/${flavour}/64.0`;
  return sessionIn(await login(org.url, org.admin.username, secret, { flavour, path }));
}

/** The recorded fault, with the hash that this answer has. */
function expectNoSession(answer: RawAnswer, flavour: Flavour = "u"): string {
  const hash = /missing session hash: (\S*)\n/.exec(answer.text)?.[1] ?? "no hash";
  expect(hash).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  const text = `Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash: ${hash}\nThis error usually occurs after a session expires or a user logs out. `;
  expect(answer.status).toBe(500);
  expect(answer.headers["content-type"]).toBe("text/xml;charset=UTF-8");
  expect(answer.text).toBe(faultBody("INVALID_SESSION_ID", text, { flavour }));
  return hash;
}

describe("logout", () => {
  it.each(["u", "c"] as const)(
    "answers the recorded bytes on %s, and ends the session once",
    async (flavour) => {
      const path = `/services/Soap/${flavour}/64.0`;
      const id = await session(flavour);
      const answer = await call(org.url, id, "<logout/>", { flavour, path });
      expect(answer.status).toBe(200);
      expect(answer.headers["content-type"]).toBe("text/xml;charset=UTF-8");
      expect(answer.text).toBe(
        `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${SOAP_NAMESPACE}" xmlns="${NAMESPACES[flavour]}"><soapenv:Body><logoutResponse/></soapenv:Body></soapenv:Envelope>`,
      );
      const again = await call(org.url, id, "<logout/>", { flavour, path });
      expectNoSession(again, flavour);
      // jsforce renews a session only if the faultcode has a prefix.
      expect(again.text).toMatch(/<faultcode>[a-zA-Z]+:INVALID_SESSION_ID<\/faultcode>/);
      expectNoSession(await call(org.url, id, "<getUserInfo/>", { flavour, path }), flavour);
    },
  );

  it("leaves other sessions of the user alone", async () => {
    const [one, other] = [await session(), await session()];
    expect(one).not.toBe(other);
    await call(org.url, one, "<logout/>");
    expect((await call(org.url, other, "<getUserInfo/>")).status).toBe(200);
  });

  it("leaves no session behind when two come at once", async () => {
    const id = await session();
    const answers = await Promise.all([call(org.url, id, "<logout/>"), call(org.url, id, "<logout/>")]);
    expect(answers.map(outcomeOf)).toContain("success");
    expectNoSession(await call(org.url, id, "<getUserInfo/>"));
  });
});

describe("a missing session", () => {
  it("is refused whatever stands in its place", async () => {
    const real = await session();
    const swapped = real.slice(0, -1) + (real.endsWith("A") ? "B" : "A");
    const odd = [
      "",
      "nonsense",
      swapped,
      `${real} `,
      real.toLowerCase(),
      real.slice(0, -1),
      "x".repeat(100_000),
    ];
    for (const id of odd) expectNoSession(await call(org.url, id, "<getUserInfo/>"));
    expectNoSession(await post(org.url, envelope("<getUserInfo/>")));
    expectNoSession(await post(org.url, envelope("<getUserInfo/>", "<SessionHeader/>")));
    expectNoSession(
      await post(org.url, envelope("<getUserInfo/>"), { headers: { authorization: `Bearer ${real}` } }),
    );
  });

  it("has a hash that names the id without being it, or a plain digest of it", async () => {
    const real = await session();
    await call(org.url, real, "<logout/>");
    const first = expectNoSession(await call(org.url, real, "<getUserInfo/>"));
    expect(expectNoSession(await call(org.url, real, "<getServerTimestamp/>"))).toBe(first);
    expect(expectNoSession(await call(org.url, `${real.slice(0, -1)}-`, "<getUserInfo/>"))).not.toBe(first);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(real));
    expect(first).not.toBe(Buffer.from(digest).toString("base64"));
  });

  it("is not asked of login()", async () => {
    const secret = org.admin.password + org.admin.securityToken;
    const answer = await login(org.url, org.admin.username, secret, {
      header: "<SessionHeader><sessionId>stale</sessionId></SessionHeader>",
    });
    expect(answer.status).toBe(200);
  });
});

describe("an operation that there isn't", () => {
  const client = (text: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${SOAP_NAMESPACE}"><soapenv:Body><soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>${text}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
  const unknown = (namespace: string, name: string): string =>
    client(
      `No operation available for request {${namespace}}${name}, please check the WSDL for the service.`,
    );

  it("is named, with a session or without", async () => {
    const id = await session();
    for (const name of ["findNothing", "describeNothing", "Login", "toString", "constructor", "__proto__"]) {
      const expected = unknown(NAMESPACES.u, name);
      for (const answer of [
        await call(org.url, id, `<${name}/>`),
        await post(org.url, envelope(`<${name}/>`)),
      ])
        expect({ status: answer.status, text: answer.text }).toEqual({ status: 500, text: expected });
    }
  });

  it("is one of the other endpoint's namespace", async () => {
    const answer = await post(org.url, envelope("<login/>", "", "c"));
    expect(answer.text).toBe(unknown(NAMESPACES.c, "login"));
    const metadata = await post(org.url, envelope("<login/>", "", "m"), { path: "/services/Soap/m/64.0" });
    expect(metadata.text).toBe(unknown(NAMESPACES.m, "login"));
    expect((await post(org.url, envelope('<logout xmlns=""/>'))).text).toBe(unknown("", "logout"));
  });

  it("is on an endpoint that isn't served", async () => {
    for (const [segment, api] of [
      ["s", "Apex API"],
      ["T", "Tooling API"],
    ]) {
      const answer = await login(org.url, "a", "b", { path: `/services/Soap/${segment}/64.0` });
      expect(answer.text).toBe(faultBody("INVALID_OPERATION", `${api} is not served by this org`));
    }
    const nowhere = await login(org.url, "a", "b", { path: "/services/Soap/x/%22%3C&'%3E" });
    const text = `there is no SOAP API at /services/Soap/x/"&lt;&amp;'&gt;`;
    expect(nowhere.text).toBe(faultBody("INVALID_OPERATION", text));
  });

  it("is a GET", async () => {
    const answer = await post(org.url, "", { method: "GET" });
    expect(answer.status).toBe(405);
    expect(answer.headers["allow"]).toBe("POST");
  });
});
