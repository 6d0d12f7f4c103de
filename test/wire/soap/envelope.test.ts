// Envelopes as clients write them, and the ones that no client may write.
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import {
  call,
  envelope,
  escaped,
  login,
  loginXml,
  NAMESPACES,
  outcomeOf,
  type Post,
  post,
  type RawAnswer,
  SOAP_NAMESPACE,
  sessionIn,
  textIn,
} from "../../support/soap.ts";

let org: TestOrg;
let session = "";
beforeAll(async () => {
  org = await startOrg();
  session = sessionIn(await login(org.url, org.admin.username, secret()));
});
afterAll(() => org.stop());

const secret = (): string => org.admin.password + org.admin.securityToken;
const send = (body: string | Uint8Array, options?: Post): Promise<RawAnswer> => post(org.url, body, options);

/** What a login request is made of, in the test org's secrets. */
const filled = (xml: string): string =>
  xml
    .replaceAll("USER", org.admin.username)
    .replaceAll("SECRET", secret())
    .replaceAll("CODED", [...secret()].map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join(""))
    .replaceAll("HEAD", org.admin.password)
    .replaceAll("TAIL", org.admin.securityToken)
    .replaceAll("SOAP", SOAP_NAMESPACE)
    .replaceAll("PARTNER", NAMESPACES.u);

describe("an envelope is read", () => {
  it.each([
    [
      "with jsforce's prefixes",
      '<se:Envelope xmlns:se="SOAP"><se:Header xmlns="PARTNER"/><se:Body><login xmlns="PARTNER"><username>USER</username><password>SECRET</password></login></se:Body></se:Envelope>',
    ],
    [
      "with simple-salesforce's",
      '<?xml version="1.0" encoding="utf-8" ?>\n<env:Envelope\n xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:env="SOAP" xmlns:urn="PARTNER">\n <env:Header><urn:CallOptions><urn:client>x</urn:client><urn:defaultNamespace>sf</urn:defaultNamespace></urn:CallOptions></env:Header>\n <env:Body>\n <n1:login xmlns:n1="PARTNER">\n <n1:username>USER</n1:username>\n <n1:password>SECRET</n1:password>\n </n1:login>\n </env:Body>\n</env:Envelope>',
    ],
    [
      "with SOAP as the default namespace",
      '<Envelope xmlns="SOAP"><Body><p:login xmlns:p="PARTNER"><p:username>USER</p:username><p:password>SECRET</p:password></p:login></Body></Envelope>',
    ],
    [
      "without a header",
      '<a:Envelope xmlns:a="SOAP"><a:Body><login xmlns="PARTNER"><password>SECRET</password><username>USER</username></login></a:Body></a:Envelope>',
    ],
    [
      "with CDATA",
      '<a:Envelope xmlns:a="SOAP"><a:Body><login xmlns="PARTNER"><username><![CDATA[USER]]></username><password><![CDATA[HEAD]]><![CDATA[TAIL]]></password></login></a:Body></a:Envelope>',
    ],
    [
      "with comments and processing instructions",
      '<?xml version="1.0"?><!-- a --><?b c?><a:Envelope xmlns:a="SOAP"><!-- d --><a:Body><!-- e --><login xmlns="PARTNER"><username>US<!-- f -->ER</username><password>HEAD<?g h?>TAIL</password></login></a:Body></a:Envelope><!-- i -->',
    ],
    [
      "with character references",
      '<a:Envelope xmlns:a="SOAP"><a:Body><login xmlns="PARTNER"><username>USER</username><password>CODED</password></login></a:Body></a:Envelope>',
    ],
    [
      "with single quotes and odd blanks",
      "<a:Envelope\n\txmlns:a='SOAP' ><a:Body ><login xmlns='PARTNER' ><username >USER</username ><password\n>SECRET</password></login></a:Body ></a:Envelope >",
    ],
    [
      "with attributes that say nothing",
      '<a:Envelope xmlns:a="SOAP" a:encodingStyle="x"><a:Body id="1"><login xmlns="PARTNER" x="y"><username type="string">USER</username><password>SECRET</password></login></a:Body></a:Envelope>',
    ],
    [
      "with foreign headers that need not be understood",
      '<a:Envelope xmlns:a="SOAP"><a:Header><b:Trace xmlns:b="urn:b" a:mustUnderstand="0">x</b:Trace><c:Security xmlns:c="urn:c"/></a:Header><a:Body><login xmlns="PARTNER"><username>USER</username><password>SECRET</password></login></a:Body></a:Envelope>',
    ],
  ])("%s", async (_, xml) => {
    // A comment inside the name is read over, so the pieces must not be filled in first.
    const whole = filled(
      xml.replace(
        "US<!-- f -->ER",
        `${org.admin.username.slice(0, 3)}<!-- f -->${org.admin.username.slice(3)}`,
      ),
    );
    expect(outcomeOf(await send(whole))).toBe("success");
  });

  it("with any SOAPAction, or none", async () => {
    const xml = envelope(loginXml(org.admin.username, secret()));
    for (const soapaction of ["", '""', "login", '"urn:other"', "x".repeat(1000)])
      expect(outcomeOf(await send(xml, { headers: { soapaction } }))).toBe("success");
    const response = await fetch(`${org.url}/services/Soap/u/64.0`, { method: "POST", body: xml });
    expect(response.status).toBe(200);
  });

  it("below a path with repeated slashes, an org id and a client id", async () => {
    const xml = envelope(loginXml(org.admin.username, secret()));
    for (const path of [
      "/services/Soap/u/64.0/",
      "//services/Soap//u/64.0",
      "/services/Soap/u/64.0/00Dx/0DFy",
    ])
      expect(outcomeOf(await send(xml, { path }))).toBe("success");
  });

  it("in UTF-8 with a byte order mark, gzip or deflate", async () => {
    const xml = envelope(
      "<getUserInfo/>",
      `<SessionHeader><sessionId>${session}</sessionId></SessionHeader>`,
    );
    expect((await send(`\ufeff${xml}`)).status).toBe(200);
    const gzip = { headers: { "content-encoding": "gzip" } };
    expect((await send(gzipSync(xml), gzip)).status).toBe(200);
    expect((await send(gzipSync(`\ufeff${xml}`), { headers: { "content-encoding": " GZIP" } })).status).toBe(
      200,
    );
    expect((await send(deflateSync(xml), { headers: { "content-encoding": "deflate" } })).status).toBe(200);
  });

  it("with comments in a session id left out", async () => {
    const half = `${session.slice(0, 40)}<!-- -->${session.slice(40)}`;
    const xml = envelope("<getUserInfo/>", `<SessionHeader><sessionId>${half}</sessionId></SessionHeader>`);
    expect((await send(xml)).status).toBe(200);
  });
});

/** The faultstring of a fault of SOAP itself. */
async function clientFault(xml: string | Uint8Array, options?: Post, code = "Client"): Promise<string> {
  const answer = await send(xml, options);
  expect(answer.status).toBe(500);
  expect(answer.headers["content-type"]).toBe("text/xml;charset=UTF-8");
  const text = textIn(answer, "faultstring") ?? answer.text;
  expect(answer.text).toBe(
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${SOAP_NAMESPACE}"><soapenv:Body><soapenv:Fault><faultcode>soapenv:${code}</faultcode><faultstring>${text}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  );
  return text;
}

describe("an envelope is refused", () => {
  const body = "<getUserInfo/>";
  const header = (): string => `<SessionHeader><sessionId>${session}</sessionId></SessionHeader>`;
  const whole = (): string => envelope(body, header());

  it.each([
    ["empty", () => ""],
    ["no XML", () => "{}"],
    ["cut off", () => whole().slice(0, -5)],
    ["followed by more", () => `${whole()}<x/>`],
    ["in two declarations", () => `<?xml version="1.0"?>${whole()}`],
    ["with a tag that isn't closed", () => whole().replace("</se:Header>", "")],
    ["with an unbound prefix", () => whole().replace("<getUserInfo/>", "<x:getUserInfo/>")],
    ["with an attribute twice", () => whole().replace("<getUserInfo/>", '<getUserInfo a="1" a="2"/>')],
    ["with an unknown entity", () => whole().replace(session, "&nbsp;")],
    ["with a NUL reference", () => whole().replace(session, "&#0;")],
    ["with a NUL", () => whole().replace(session, "a\0b")],
    ["with a surrogate reference", () => whole().replace(session, "&#xD800;")],
    ["with a control character", () => whole().replace(session, "\x01")],
    ["of SOAP 1.2", () => whole().replace(SOAP_NAMESPACE, "http://www.w3.org/2003/05/soap-envelope")],
    ["of no namespace", () => "<Envelope><Body><x/></Body></Envelope>"],
    ["without a body", () => `<a:Envelope xmlns:a="${SOAP_NAMESPACE}"><a:Header/></a:Envelope>`],
    ["with an empty body", () => envelope("")],
    ["with two bodies", () => whole().replace("</se:Envelope>", "<se:Body><x/></se:Body></se:Envelope>")],
    ["with two operations", () => envelope(body + body, header())],
    [
      "with its header behind",
      () => `<a:Envelope xmlns:a="${SOAP_NAMESPACE}"><a:Body>x</a:Body><a:Header/></a:Envelope>`,
    ],
    ["with two session headers", () => envelope(body, header() + header())],
    ["in another encoding's name", () => whole().replace("utf-8", "ISO-8859-1")],
  ])("%s", async (_, xml) => {
    expect((await clientFault(xml())).length).toBeGreaterThan(3);
  });

  it("with two values where one counts", async () => {
    const twice = (name: string): string => `<${name}>a</${name}><x:${name} xmlns:x="urn:x">b</x:${name}>`;
    const envelopes = {
      username: envelope(`<login>${twice("username")}<password>c</password></login>`),
      password: envelope(`<login><username>c</username>${twice("password")}</login>`),
      client: envelope(loginXml("a", "b"), `<CallOptions>${twice("client")}</CallOptions>`),
      organizationId: envelope(
        loginXml("a", "b"),
        `<LoginScopeHeader>${twice("organizationId")}</LoginScopeHeader>`,
      ),
      sessionId: envelope(body, `<SessionHeader>${twice("sessionId")}</SessionHeader>`),
      oldPassword: envelope(`<changeOwnPassword>${twice("oldPassword")}</changeOwnPassword>`, header()),
    };
    for (const [name, xml] of Object.entries(envelopes))
      expect(await clientFault(xml)).toBe(`there are two ${name} elements`);
  });

  it("in bytes that are no UTF-8", async () => {
    const bytes = Buffer.from(whole());
    const at = bytes.indexOf("00D");
    for (const invalid of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe9], [0xf5, 0x80, 0x80, 0x80]]) {
      const changed = Buffer.concat([bytes.subarray(0, at), Buffer.from(invalid), bytes.subarray(at)]);
      expect(await clientFault(changed)).toBe("the document is not UTF-8");
    }
    for (const mark of [Buffer.from([0xff, 0xfe]), Buffer.alloc(0)])
      await clientFault(Buffer.concat([mark, Buffer.from(whole(), "utf16le")]));
    await clientFault(Buffer.from(whole(), "utf16le").swap16());
  });

  it("with a header that must be understood and isn't", async () => {
    const xml = envelope(body, `${header()}<b:Odd xmlns:b="urn:b" se:mustUnderstand="1"/>`);
    expect(await clientFault(xml, {}, "MustUnderstand")).toBe(
      'Did not understand "MustUnderstand" header(s): {urn:b}Odd'.replaceAll('"', "&quot;"),
    );
  });

  it("with a content encoding that it doesn't have", async () => {
    const xml = Buffer.from(whole());
    const gzip = gzipSync(xml);
    const broken = Buffer.from(gzip);
    broken.writeUInt8(broken.readUInt8(20) ^ 0xff, 20);
    const checksum = Buffer.from(gzip);
    checksum.writeUInt8(checksum.readUInt8(gzip.length - 6) ^ 0xff, gzip.length - 6);
    for (const bytes of [xml, broken, checksum, gzip.subarray(0, -9), gzip.subarray(0, 5), Buffer.alloc(0)])
      await clientFault(bytes, { headers: { "content-encoding": "gzip" } });
    for (const encoding of ["br", "zstd", "gzip, gzip", "x".repeat(1000)])
      await clientFault(gzip, { headers: { "content-encoding": encoding } });
    await clientFault(gzip);
  });

  it("and its own text comes back as text", async () => {
    const name = "a\u0301_\u{20000}";
    const answer = await call(org.url, session, `<${name} xmlns="urn:&lt;x&gt;&amp;&quot;"/>`);
    expect(answer.text).toContain(escaped(`{urn:<x>&"}${name}`).replaceAll('"', "&quot;"));
  });
});
