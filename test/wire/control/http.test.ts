// /groundfog/*: what our own command line and test suites reach over HTTP, and who else does not.
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningOrg } from "../../../src/org.ts";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { soapLogin } from "../../support/client.ts";
import { person } from "../../support/identity.ts";
import { startKept } from "../../support/kept-org.ts";

const CONTROL = "/groundfog/control";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Sends exactly these headers, over TCP or, with a path, over a socket. */
function send(
  where: string | { readonly socketPath: string },
  method: string,
  path: string,
  body: string | Uint8Array = "",
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const target = typeof where === "string" ? { hostname: "127.0.0.1", port: new URL(where).port } : where;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...target,
        method,
        path,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const command = (name: unknown, args: unknown = {}): string => JSON.stringify({ command: name, args });

describe("an ephemeral org", () => {
  let org: TestOrg | undefined;
  let url = "";
  beforeAll(async () => {
    org = await startOrg();
    url = org.url;
  });
  afterAll(() => org?.stop());
  const started = (): TestOrg => {
    if (!org) throw new Error("the org has not started");
    return org;
  };

  it("says that it is well, to whoever asks and under every host name", async () => {
    for (const host of ["127.0.0.1", "evil.test"]) {
      const { status, text, headers } = await send(url, "GET", "/groundfog/health", "", { host });
      expect({ status, text }).toEqual({ status: 200, text: '{"ok":true}' });
      expect(headers["cache-control"]).toBe("no-store");
    }
    expect((await send(url, "HEAD", "/groundfog/health")).status).toBe(200);
    expect((await send(url, "POST", "/groundfog/health")).status).toBe(405);
  });

  it("takes commands from this machine", async () => {
    const { status, headers, text } = await send(url, "POST", CONTROL, command("user.list"));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(JSON.parse(text)).toMatchObject({
      result: {
        users: [{ username: "admin@groundfog.test", profile: "System Administrator", isFrozen: false }],
      },
    });
    for (const host of ["localhost:1", "LOCALHOST", "[::1]:8180", "127.1.2.3"])
      expect((await send(url, "POST", CONTROL, command("network.list"), { host })).status).toBe(200);
  });

  it("prints a token where it is asked to, and masks the address", async () => {
    const { username, password } = await person(started());
    const reset = async (args: object): Promise<Record<string, string | null>> =>
      JSON.parse((await send(url, "POST", CONTROL, command("token.reset", { username, ...args }))).text)
        .result;
    expect(await reset({})).toEqual({ username, mailedTo: "p***@example.test", token: null });
    const { token } = await reset({ print: true });
    expect(await soapLogin(url, username, password + token)).toMatch(/^00D/);
  });

  it.each([
    ["a page's script", { origin: "https://evil.test" }],
    ["a script of our own pages", { origin: "<url>" }],
    ["a page's form", { "sec-fetch-site": "cross-site" }],
    ["our own page's form", { "sec-fetch-site": "same-origin" }],
    ["a name that was pointed here", { host: "evil.test" }],
    ["a name that begins like ours", { host: "127.0.0.1.evil.test" }],
    ["a name that ends like ours", { host: "evil.localhost" }],
    ["no name", { host: " " }],
  ])("takes nothing from %s", async (_, headers: Readonly<Record<string, string>>) => {
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace("<url>", url)]),
    );
    const { username } = await person(started());
    const { status, text } = await send(url, "POST", CONTROL, command("user.freeze", { username }), filled);
    expect(status).toBe(403);
    expect(JSON.parse(text)).toEqual({
      error: { code: "FORBIDDEN", message: "Not for browsers or other hosts" },
    });
    const { text: shown } = await send(url, "POST", CONTROL, command("user.show", { username }));
    expect(JSON.parse(shown)).toMatchObject({ result: { user: { isFrozen: false } } });
  });

  it.each(["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])("takes no %s", async (method) => {
    const { status, text } = await send(url, method, CONTROL, command("user.list"));
    expect(status).toBe(405);
    expect(text).not.toContain("admin@");
  });

  it.each([
    ["text/plain", command("user.list"), { "content-type": "text/plain" }, 415],
    ["a form", "command=user.list", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["application/jsonp", command("user.list"), { "content-type": "application/jsonp" }, 415],
    ["no JSON", "{", {}, 400],
    ["nothing", "", {}, 400],
    ["null", "null", {}, 400],
    ["a list", "[]", {}, 400],
    ["a text", '"user.list"', {}, 400],
    ["no command", "{}", {}, 400],
    ["a command that is none", command(1), {}, 400],
    ["arguments that are a list", command("user.list", []), {}, 400],
    ["broken gzip", "{}", { "content-encoding": "gzip" }, 400],
    ["an unknown encoding", "{}", { "content-encoding": "x-zoo" }, 400],
    ["a gzip bomb", gzipSync(Buffer.alloc(40_000_000)), { "content-encoding": "gzip" }, 413],
    ["33 million bytes", Buffer.alloc(33_600_000, " "), {}, 413],
    ["an unknown command", command("user.delete"), {}, 400],
    ["a word that every object knows", command("constructor"), {}, 400],
    ["another one", command("__proto__"), {}, 400],
    ["a missing argument", command("user.show"), {}, 400],
    ["an argument of another type", command("user.show", { username: ["a"] }), {}, 400],
    ["a user nobody knows", command("user.show", { username: "nobody@example.test" }), {}, 404],
    ["a profile that isn't", command("user.add", { username: "x@example.test", profile: "Root" }), {}, 400],
    ["a range that is none", command("network.trust", { range: "1.2.3" }), {}, 400],
    ["no definitions", command("schema.import", {}), {}, 400],
    ["definitions that are none", command("schema.import", { definitions: [null] }), {}, 400],
  ] as const)(
    "answers %s with a JSON error",
    async (_, body, headers: Readonly<Record<string, string>>, status) => {
      const answer = await send(url, "POST", CONTROL, body, headers);
      expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status });
      expect(JSON.parse(answer.text)).toEqual({
        error: { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) },
      });
    },
  );

  it("answers any arguments without a crash", async () => {
    const names = [
      "user.add",
      "user.show",
      "user.unlock",
      "user.disconnect-authenticator",
      "token.reset",
      "network.trust",
      "network.remove",
      "schema.import",
    ];
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom("admin@groundfog.test", "x@example.test", "1.2.3.4", "::/0", "Standard User"),
    );
    const args = fc.dictionary(
      fc.constantFrom(
        "username",
        "email",
        "firstName",
        "lastName",
        "profile",
        "print",
        "range",
        "description",
        "definitions",
        "__proto__",
      ),
      value,
    );
    const field = fc.record(
      {
        fullName: fc.oneof(value, fc.constantFrom("A__c", "__c")),
        label: value,
        type: fc.oneof(value, fc.constantFrom("Text", "Number", "Picklist", "Lookup", "MasterDetail")),
        length: value,
        precision: value,
        scale: value,
        required: value,
        unique: value,
        externalId: value,
        defaultValue: value,
        picklist: value,
        referenceTo: value,
        values: value,
        valueSet: value,
      },
      { requiredKeys: ["fullName", "label", "type"] },
    );
    const definitions = fc.array(
      fc.record(
        {
          fullName: fc.oneof(value, fc.constantFrom("X__c", "Account")),
          label: value,
          pluralLabel: value,
          nameField: value,
          fields: fc.oneof(value, fc.array(field, { maxLength: 2 })),
        },
        { requiredKeys: ["fullName", "fields"] },
      ),
      { maxLength: 2 },
    );
    const call = fc.oneof(
      fc.tuple(fc.constantFrom(...names), args),
      fc.tuple(
        fc.constant("schema.import"),
        definitions.map((each) => ({ definitions: each })),
      ),
    );
    await fc.assert(
      fc.asyncProperty(call, async ([name, given]) => {
        const { status, text } = await send(url, "POST", CONTROL, command(name, given));
        expect({ status, text }).not.toMatchObject({ status: 500 });
      }),
      { numRuns: 300 },
    );
  });
});

describe("a kept org", () => {
  const data = mkdtempSync(join(tmpdir(), "groundfog-control-"));
  let org: RunningOrg | undefined;
  beforeAll(async () => {
    org = await startKept(data, { adminPassword: "Analytical-1843" });
  });
  afterAll(async () => {
    await org?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it("takes no command over TCP, from anywhere", async () => {
    const url = org?.url ?? "";
    for (const path of [CONTROL, `${CONTROL}/`, "/GROUNDFOG/control", "//groundfog//control"])
      for (const method of ["GET", "POST"])
        expect([path, method, (await send(url, method, path, command("user.list"))).status]).toEqual([
          path,
          method,
          404,
        ]);
    const freeze = command("user.freeze", { username: "admin@groundfog.test" });
    expect((await send(url, "POST", CONTROL, freeze)).status).toBe(404);
    expect((await send(url, "GET", "/groundfog/inbox")).status).toBe(404);
    expect((await send(url, "GET", "/groundfog/health")).text).toBe('{"ok":true}');
  });

  it("takes them on a socket that its owner alone can open, which serves nothing else", async () => {
    const socket = readdirSync(data, { withFileTypes: true }).find((entry) => entry.isSocket());
    const socketPath = join(data, socket?.name ?? "no socket");
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    const where = { socketPath };
    const host = { host: "localhost" };
    const listed = await send(where, "POST", CONTROL, command("user.list"), host);
    expect(JSON.parse(listed.text)).toMatchObject({ result: { users: [{ isFrozen: false }] } });
    const printed = await send(
      where,
      "POST",
      CONTROL,
      command("token.reset", { username: "admin@groundfog.test", print: true }),
      host,
    );
    expect(printed.status).toBeGreaterThanOrEqual(400);
    expect(printed.text).toContain("never prints them");
    for (const path of ["/", "/inbox", "/services/data", "/groundfog/health"])
      expect([path, (await send(where, "GET", path, "", host)).status]).toEqual([path, 404]);
  });
});
