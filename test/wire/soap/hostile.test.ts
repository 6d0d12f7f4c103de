// What nobody sends by mistake: it is refused early, in SOAP's own words, and costs next to nothing.
import { createServer } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  call,
  envelope,
  faultBody,
  login,
  loginXml,
  outcomeOf,
  post,
  type RawAnswer,
  sessionHeader,
  textIn,
} from "../../support/soap.ts";
import { expectDocumented, hostileOrg } from "./documented.ts";

const hostile = hostileOrg();

const send = async (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<RawAnswer> => {
  const answer = await post(hostile.org().url, body, { headers });
  expectDocumented(answer);
  return answer;
};

const stillServes = async (): Promise<void> => {
  expect((await call(hostile.org().url, hostile.session(), "<getUserInfo/>")).status).toBe(200);
};

describe("a DOCTYPE", () => {
  it("is refused, and nothing it names is fetched or put in", async () => {
    let fetched = 0;
    const canary = createServer((_, response) => {
      fetched += 1;
      response.end("x");
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => canary.once("listening", resolve));
    const address = canary.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/x`;
    const laughs = Array.from(
      { length: 30 },
      (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
    ).join("");
    const doctypes = [
      "<!DOCTYPE x>",
      `<!DOCTYPE x SYSTEM "${url}">`,
      `<!DOCTYPE x PUBLIC "-//X//Y" "${url}">`,
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`,
      `<!DOCTYPE x [<!ENTITY e SYSTEM "${url}">]>`,
      `<!DOCTYPE x [<!ENTITY % p SYSTEM "${url}"> %p;]>`,
      `<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY e "&l30;">${laughs}]>`,
      `<!DOCTYPE x [<!ENTITY e "${"a".repeat(100_000)}">]>`,
      "<!doctype x>",
      "<!DOCTYPE x [",
    ];
    const started = process.memoryUsage().rss;
    for (const doctype of doctypes) {
      const xml = envelope(loginXml("a", "b")).replace("?>", `?>${doctype}`);
      const plain = await send(xml);
      expect(textIn(plain, "faultcode"), doctype).toBe("soapenv:Client");
      if (/^<!DOCTYPE.*>$/.test(doctype))
        expect(textIn(plain, "faultstring"), doctype).toBe("DOCTYPE is not allowed");
      const answer = await send(xml.replace("<password>b", "<password>&e;"));
      expect(textIn(answer, "faultcode")).toBe("soapenv:Client");
      expect(answer.text.length).toBeLessThan(1000);
      expect(answer.text).not.toContain("root:");
    }
    expect(process.memoryUsage().rss - started).toBeLessThan(200_000_000);
    expect(fetched).toBe(0);
    canary.close();
  });

  it("is what it takes: XInclude and schema locations are plain elements", async () => {
    const xml = envelope(
      `<getUserInfo xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x file:///etc/passwd"><xi:include href="file:///etc/passwd" parse="text"/></getUserInfo>`,
      sessionHeader(hostile.session()),
    );
    const answer = await send(xml);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain("root:");
  });
});

describe("too much of anything", () => {
  const MEGABYTES = 1_000_000;
  it.each([
    ["depth", () => "<a>".repeat(100_000)],
    ["closed depth", () => "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    ["elements", () => `<a>${"<b/>".repeat(5 * MEGABYTES)}</a>`],
    [
      "attributes",
      () => `<a ${Array.from({ length: MEGABYTES }, (_, index) => `a${index}="1"`).join(" ")}/>`,
    ],
    [
      "namespaces",
      () => `<a ${Array.from({ length: MEGABYTES }, (_, index) => `xmlns:a${index}="u"`).join(" ")}/>`,
    ],
    ["text", () => `<a>${"x".repeat(40 * MEGABYTES)}</a>`],
    ["attribute value", () => `<a b="${"x".repeat(40 * MEGABYTES)}"/>`],
    ["name", () => `<${"x".repeat(40 * MEGABYTES)}/>`],
    ["comment", () => `<!--${"x".repeat(40 * MEGABYTES)}-->`],
    ["DOCTYPE", () => `<!DOCTYPE a [${'<!ENTITY l "l">'.repeat(2 * MEGABYTES)}]><a/>`],
    ["references", () => `<a>${"&amp;".repeat(8 * MEGABYTES)}</a>`],
    ["blank", () => " ".repeat(40 * MEGABYTES)],
  ])("%s is refused, and others are served", async (_, xml) => {
    const [answer] = await Promise.all([send(envelope("BODY").replace("BODY", xml())), stillServes()]);
    expect(textIn(answer, "faultcode")).toBe("soapenv:Client");
  });

  it("bytes are refused before they are sent", async () => {
    const answer = await early({ "content-length": String(10 ** 9) });
    expect(answer.sent).toBeLessThan(1 * MEGABYTES);
    expect(answer.text).toContain("<faultcode>sf:EXCEEDED_MAX_SIZE_REQUEST</faultcode>");
  });

  it("bytes of a gigabyte in chunks are refused while they are sent, and not kept", async () => {
    const before = process.memoryUsage().rss;
    const answer = await early({ "transfer-encoding": "chunked" }, 1024 * 1_048_576);
    expect(answer.text).toContain("<faultcode>sf:EXCEEDED_MAX_SIZE_REQUEST</faultcode>");
    expect(answer.sent).toBeGreaterThan(50 * MEGABYTES);
    expect(answer.sent).toBeLessThan(400 * MEGABYTES);
    expect(answer.peak - before).toBeLessThan(400 * MEGABYTES);
    await stillServes();
  });

  it("bytes behind gzip are refused where they come out", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MEGABYTES, "<a>"), { level: 1 });
    expect(bomb.length).toBeLessThan(2 * MEGABYTES);
    const answer = await send(bomb, { "content-encoding": "gzip" });
    expect(textIn(answer, "faultcode")).toBe("sf:EXCEEDED_MAX_SIZE_REQUEST");
  });

  /** Sends a body of up to `bytes` until the answer is there; tells how much had gone out by then. */
  function early(
    headers: Readonly<Record<string, string>>,
    bytes = 0,
  ): Promise<{ readonly text: string; readonly sent: number; readonly peak: number }> {
    const { hostname, port } = new URL(hostile.org().url);
    const chunk = Buffer.concat([
      Buffer.from("100000\r\n"),
      Buffer.alloc(0x100000, "x"),
      Buffer.from("\r\n"),
    ]);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = "";
      let sent = 0;
      let peak = 0;
      let answered = false;
      const more = (): void => {
        while (!answered && sent < bytes) {
          sent += chunk.length;
          peak = Math.max(peak, process.memoryUsage.rss());
          if (!socket.write(chunk)) return;
        }
      };
      socket.on("drain", more);
      socket.on("error", reject);
      socket.on("data", (data) => {
        text += data.toString("latin1");
        if (!text.includes("</soapenv:Envelope>")) return;
        answered = true;
        socket.destroy();
        resolve({ text, sent, peak });
      });
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`POST /services/Soap/u/64.0 HTTP/1.1\r\nHost: x\r\n${lines.join("")}\r\n`);
      more();
    });
  }
});

describe("lies about the length", () => {
  /** All that comes back on one connection, whose client has sent everything and waits. */
  function raw(text: string): Promise<string> {
    const { hostname, port } = new URL(hostile.org().url);
    return new Promise((resolve, reject) => {
      let received = "";
      const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
      socket.on("data", (data) => {
        received += data.toString();
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(received));
      socket.on("end", () => socket.end());
      socket.end(text);
    });
  }
  const xml = envelope("<getUserInfo/>");
  const head = (headers: string): string =>
    `POST /services/Soap/u/64.0 HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`;

  it.each([
    ["more than comes", `Content-Length: ${xml.length + 10}`],
    ["a negative one", "Content-Length: -1"],
    ["no number", "Content-Length: 1e3"],
    ["two of them", `Content-Length: ${xml.length}\r\nContent-Length: ${xml.length + 1}`],
    ["one beside chunks", `Content-Length: ${xml.length}\r\nTransfer-Encoding: chunked`],
    ["a chunk that is none", "Transfer-Encoding: chunked"],
  ])("%s: the request is not answered as if it were whole", async (_, headers) => {
    const received = await raw(head(headers) + xml);
    expect(received).toMatch(/^$|^HTTP\/1\.1 400 /);
    await stillServes();
  });

  it("less than comes: the request is refused, and the rest is none", async () => {
    const received = await raw(head(`Content-Length: ${xml.length - 10}`) + xml);
    // Node's parser sees the rest at once, so its 400 may come alone.
    const answers = received.split(/(?=HTTP\/1\.1 )/);
    expect(answers.at(-1)).toMatch(/^HTTP\/1\.1 400 /);
    if (answers.length > 1) expect(answers[0]).toContain("<faultcode>soapenv:Client</faultcode>");
    expect(answers.length).toBeLessThanOrEqual(2);
    await stillServes();
  });
});

describe("secrets", () => {
  it.each([
    ["empty", ""],
    ["blank", " "],
    ["of 16,001 bytes", "x".repeat(16_001)],
    ["of 16,026 bytes", "\u00e9".repeat(8_013)],
    ["of half a megabyte", "x".repeat(500_000)],
    ["in every script", "\u0130\u0131\u00df\ufb01\u{1f468}\u200d\u{1f469}\u202e\u0000".replace("\0", "")],
    ["like code", `' OR 1=1 --"; DROP TABLE credential; $\{7*7} %00 ../../etc/passwd`],
  ])("%s are wrong ones", async (_, secret) => {
    const answer = await login(hostile.org().url, hostile.org().admin.username, secret);
    expectDocumented(answer);
    expect(outcomeOf(answer)).toBe("INVALID_LOGIN");
    expect(outcomeOf(await login(hostile.org().url, secret, secret))).toBe("INVALID_LOGIN");
  });
});

describe("a flood of logins", () => {
  it("is turned away busy beyond what waits, and calls with a session go on", async () => {
    const { username, password, securityToken } = hostile.org().admin;
    const flood = Array.from({ length: 200 }, (_, index) =>
      login(hostile.org().url, username, index % 2 === 0 ? password + securityToken : "wrong"),
    );
    await Promise.all(Array.from({ length: 20 }, stillServes));
    const answers = await Promise.all(flood);
    const busy = answers.filter((answer) => outcomeOf(answer) === "SERVER_UNAVAILABLE");
    expect(busy.length).toBeGreaterThan(0);
    const text = "The server is temporarily unavailable. Please try again.";
    for (const answer of busy) expect(answer.text).toBe(faultBody("SERVER_UNAVAILABLE", text));
    for (const [index, answer] of answers.entries()) {
      if (!busy.includes(answer))
        expect(outcomeOf(answer)).toBe(index % 2 === 0 ? "success" : "INVALID_LOGIN");
    }
    expect(outcomeOf(await login(hostile.org().url, username, password + securityToken))).toBe("success");
  });
});
