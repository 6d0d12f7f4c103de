// The HTTPS listener as clients meet it: what it speaks, which names it echoes, how it stops.
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { connect } from "node:tls";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { type HttpsCall, type HttpsClient, httpsClient } from "../support/https.ts";
import { envelope, loginXml } from "../support/soap.ts";
import { formOf } from "../support/visitor.ts";

const NAMES = ["login.salesforce.com", "*.my.salesforce.com"];
let org: TestOrg;
let ask: HttpsClient;
let url: string;
let port: number;

beforeAll(async () => {
  org = await startOrg({ tls: { port: 0, files: null, names: NAMES } });
  url = org.tlsUrl ?? "";
  port = Number(new URL(url).port);
  ask = httpsClient(org.caFile ?? "");
});
afterAll(() => org.stop());

const logIn = (base: string, call: HttpsCall = {}) => {
  const { username, password, securityToken } = org.admin;
  return ask(`${base}/services/Soap/u/64.0`, {
    method: "POST",
    body: envelope(loginXml(username, password + securityToken)),
    ...call,
    headers: { "content-type": "text/xml", soapaction: '""', ...call.headers },
  });
};
const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "answered",
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

describe("over HTTPS", () => {
  it("a session's URLs are those that the client used", async () => {
    const from = async (base: string, as?: string): Promise<readonly (string | undefined)[]> => {
      const { text } = await logIn(base, as === undefined ? {} : { as });
      return ["serverUrl", "metadataServerUrl"].map(
        (element) => new RegExp(`<${element}>(https?://[^/]*)/services/Soap/[um]/64`).exec(text)?.[1],
      );
    };
    expect(await from(url)).toEqual([url, url]);
    const local = `https://localhost:${port}`;
    expect(await from(local)).toEqual([local, local]);
    const foreign = `https://login.salesforce.com:${port}`;
    expect(await from(url, "login.salesforce.com")).toEqual([foreign, foreign]);
    const other = `https://acme.my.salesforce.com:${port}`;
    expect(await from(url, "acme.my.salesforce.com")).toEqual([other, other]);
    // As a client writes it to whom port 443 is forwarded here.
    const { text } = await logIn(url, {
      headers: { host: "login.salesforce.com" },
      tls: { servername: "login.salesforce.com" },
    });
    expect(text).toContain("<serverUrl>https://login.salesforce.com/services/Soap/u/64.0/");
    // What is no host is not echoed.
    const odd = await logIn(url, { headers: { host: 'x"><y' }, tls: { servername: "localhost" } });
    expect(odd.text).toContain(`<serverUrl>${url}/services/Soap/u/64.0/`);
  });

  it("LoginHistory says what a login came through", async () => {
    const logInBy = (version: "TLSv1.2" | "TLSv1.3", ciphers: string) =>
      logIn(url, { tls: { minVersion: version, maxVersion: version, ciphers } });
    await logInBy("TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256");
    await logInBy("TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256");
    const { username, password, securityToken } = org.admin;
    const rest = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
    const soql = "SELECT TlsProtocol, CipherSuite FROM LoginHistory ORDER BY Id DESC LIMIT 3";
    const { body } = await rest("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect(body).toMatchObject({
      records: [
        { TlsProtocol: null, CipherSuite: null },
        { TlsProtocol: "TLS 1.3", CipherSuite: "TLS_CHACHA20_POLY1305_SHA256" },
        { TlsProtocol: "TLS 1.2", CipherSuite: "ECDHE-ECDSA-AES128-GCM-SHA256" },
      ],
    });
  });

  it("a session is the same as over HTTP, and pages lead on over HTTPS", async () => {
    const session = /<sessionId>([^<]+)/.exec((await logIn(url)).text)?.[1] ?? "";
    const authorization = `Bearer ${session}`;
    const created = await ask(`${url}/services/data/v64.0/sobjects/Account`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ Name: "Over TLS" }),
    });
    expect(created.status).toBe(201);
    const { id } = JSON.parse(created.text) as { id: string };
    const plain = await restClient(org.url, session)("GET", `/sobjects/Account/${id}`);
    expect(plain.body).toMatchObject({ Name: "Over TLS" });
    const secure = await ask(`${url}/services/data/v64.0/sobjects/Account/${id}`, {
      headers: { authorization },
    });
    expect(JSON.parse(secure.text)).toEqual(
      (await restClient(org.url, session, 64)("GET", `/sobjects/Account/${id}`)).body,
    );
  });

  it("a browser's cookies are secure, and only over HTTPS", async () => {
    const page = await ask(`${url}/`);
    const [cookie = ""] = page.headers["set-cookie"] ?? [];
    const { hidden } = formOf(page.text);
    const { username, password } = org.admin;
    const done = await ask(`${url}/login`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        cookie: cookie.split(";")[0] ?? "",
        origin: url,
      },
      body: new URLSearchParams({ ...hidden, username, password }).toString(),
    });
    expect(done).toMatchObject({ status: 303, headers: { location: "/verify?startURL=%2Fhome" } });
    for (const each of [cookie, ...(done.headers["set-cookie"] ?? [])])
      expect(each).toMatch(/^__Host-(login|verify)=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(done.headers["set-cookie"]).toHaveLength(1);
    const overHttp = await fetch(`${org.url}/`);
    expect(overHttp.headers.getSetCookie().join()).not.toContain("Secure");
  });

  it("a browser is told to stay, but not at localhost, where others serve too", async () => {
    const told = async (base: string, as?: string) =>
      (await ask(`${base}/`, as === undefined ? {} : { as })).headers["strict-transport-security"];
    expect(await told(url, "acme.my.salesforce.com")).toBe("max-age=31536000");
    expect(await told(`https://localhost:${port}`)).toBeUndefined();
  });
});

describe("the listener", () => {
  it("is trusted by its authority alone, under its names alone", async () => {
    expect((await ask(`${url}/services/data`)).status).toBe(200);
    for (const as of ["evil.test", "my.salesforce.com", "a.b.my.salesforce.com", "salesforce.com"])
      expect(await outcomeOf(ask(url, { as })), as).toMatch(/^ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(await outcomeOf(ask(url, { tls: { ca: [] } }))).toMatch(/UNABLE_TO/);
  });

  it("speaks TLS 1.2 and 1.3, and nothing older", async () => {
    const speak = (version: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3") =>
      ask(`${url}/services/data`, {
        // OpenSSL offers the old ones only to those who lower its level.
        tls: { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" },
      });
    expect((await speak("TLSv1.3")).protocol).toBe("TLSv1.3");
    expect((await speak("TLSv1.2")).protocol).toBe("TLSv1.2");
    for (const old of ["TLSv1.1", "TLSv1"] as const)
      expect(await outcomeOf(speak(old)), old).toMatch(/tlsv1 alert protocol version/);
  });

  it("takes no suites of old", async () => {
    const suite = (ciphers: string) =>
      outcomeOf(ask(`${url}/services/data`, { tls: { maxVersion: "TLSv1.2", ciphers } }));
    expect(await suite("ECDHE-ECDSA-AES128-GCM-SHA256")).toBe("answered");
    for (const weak of ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"])
      expect(await suite(weak), weak).toMatch(/alert handshake failure/);
  });

  it("closes on what is no TLS, answers what is no HTTP, and goes on", async () => {
    const plain = connectPlain(port, "127.0.0.1");
    plain.end("GET /services/data HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let text = "";
    plain.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
    await once(plain, "close").catch(() => undefined);
    expect(text).not.toContain("HTTP/1.1");

    const odd = connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
    odd.write("no request at all\r\n\r\n");
    const [said] = (await once(odd, "data")) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    odd.destroy();
    expect((await ask(`${url}/services/data`)).status).toBe(200);
  });

  it("outlives whatever bytes come first", async () => {
    const record = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => [0x16, 3, 1, bytes.length >> 8, bytes.length & 255, ...bytes]);
    const bytes = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 300 }), record);
    await fc.assert(
      fc.asyncProperty(bytes, async (first) => {
        const socket = connectPlain(port, "127.0.0.1");
        socket.on("error", () => undefined);
        socket.resume();
        socket.end(Buffer.from(first));
        await once(socket, "close");
      }),
      { numRuns: 200 },
    );
    expect((await ask(`${url}/services/data`)).status).toBe(200);
  });

  it("lets a request that has begun end when it stops", async () => {
    const other = await startOrg({ tls: { port: 0, files: null, names: [] } });
    const there = new URL(other.tlsUrl ?? "");
    const session = await soapLogin(
      other.url,
      other.admin.username,
      other.admin.password + other.admin.securityToken,
    );
    const body = JSON.stringify({ Name: "In flight" });
    const socket = connect({ port: Number(there.port), host: "127.0.0.1", rejectUnauthorized: false });
    const head = [
      "POST /services/data/v60.0/sobjects/Account HTTP/1.1",
      `Host: ${there.host}`,
      `Authorization: Bearer ${session}`,
      "Content-Type: application/json",
      "Expect: 100-continue",
      `Content-Length: ${body.length}`,
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    // The server says so when it has the head.
    const [go] = (await once(socket, "data")) as [Buffer];
    expect(go.toString()).toMatch(/^HTTP\/1\.1 100 /);
    const stopped = other.stop();
    let answer = "";
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.write(body);
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    await stopped;
  });

  it("stops at once, whoever has begun a handshake and goes no further", async () => {
    const other = await startOrg({ tls: { port: 0, files: null, names: [] } });
    const there = Number(new URL(other.tlsUrl ?? "").port);
    const waiting = connectPlain(there, "127.0.0.1");
    await once(waiting, "connect");
    waiting.write(Buffer.from([0x16]));
    const idle = connect({ port: there, host: "127.0.0.1", rejectUnauthorized: false });
    await once(idle, "secureConnect");
    const closed = Promise.all([once(waiting, "close"), once(idle, "close")]);
    waiting.on("error", () => undefined);
    let isForced = false;
    const force = setTimeout(() => {
      isForced = true;
    }, 9000);
    await other.stop();
    await closed;
    clearTimeout(force);
    expect(isForced).toBe(false);
  });
});

describe("an org without --tls", () => {
  it("has no HTTPS and no authority", async () => {
    const plain = await startOrg();
    expect(plain).toMatchObject({ tlsUrl: null, caFile: null });
    await plain.stop();
  });
});
