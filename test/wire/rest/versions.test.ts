// What needs no object: versions, resources, limits, who may call, formats.
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { createSession, findSession } from "../../../src/domain/identity/sessions.ts";
import { addUser } from "../../../src/domain/identity/users.ts";
import { run, withOrg } from "./scenario.ts";

const org = withOrg();
const NOT_FOUND = '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]';

describe("resources", () => {
  run(org, [
    {
      does: "lists the resources that are served",
      path: "",
      version: 60,
      status: 200,
      like: {
        appMenu: "/services/data/v60.0/appMenu",
        composite: "/services/data/v60.0/composite",
        identity: expect.stringMatching(/^http:.*\/id\/00D\w{15}\/005\w{15}$/),
        jobs: "/services/data/v60.0/jobs",
        limits: "/services/data/v60.0/limits",
        parameterizedSearch: "/services/data/v60.0/parameterizedSearch",
        query: "/services/data/v60.0/query",
        queryAll: "/services/data/v60.0/queryAll",
        quickActions: "/services/data/v60.0/quickActions",
        recent: "/services/data/v60.0/recent",
        search: "/services/data/v60.0/search",
        sobjects: "/services/data/v60.0/sobjects",
        tabs: "/services/data/v60.0/tabs",
        theme: "/services/data/v60.0/theme",
      },
      hasNot: ["ui-api"],
    },
    {
      does: "leaves out what an old version hasn't",
      path: "",
      version: 31,
      status: 200,
      hasNot: ["jobs", "composite"],
    },
    {
      does: "lists what is below composite",
      path: "/composite",
      version: 60,
      status: 200,
      text: '{"batch":"/services/data/v60.0/composite/batch","graph":"/services/data/v60.0/composite/graph","sobjects":"/services/data/v60.0/composite/sobjects","tree":"/services/data/v60.0/composite/tree"}',
    },
    {
      does: "tells the limits",
      path: "/limits",
      status: 200,
      has: ['"DailyApiRequests":{"Max":', '"DailyBulkApiBatches":{"Max":15000,"Remaining":15000}'],
    },
    { does: "has no recent records", path: "/recent", status: 200, text: "[]" },
    { does: "takes a .json suffix", path: "/recent.json", status: 200, text: "[]" },
    {
      does: "refuses an .xml suffix where there is no XML",
      path: "/recent.xml",
      status: 406,
      text: '<?xml version="1.0" encoding="UTF-8"?><Errors><Error><errorCode>NOT_ACCEPTABLE</errorCode><message>This resource is available as application/json only</message></Error></Errors>',
      type: "application/xml;charset=UTF-8",
    },
    {
      does: "refuses XML where there is none",
      path: "/recent",
      headers: { accept: "application/xml" },
      status: 406,
      type: "application/xml;charset=UTF-8",
    },
    {
      does: "answers browsers",
      path: "/recent",
      headers: { accept: "text/html,application/xml;q=0.9,*/*;q=0.8" },
      status: 200,
    },
    {
      does: "refuses a resource that isn't served",
      path: "/composite/nothing",
      status: 404,
      text: NOT_FOUND,
    },
    { does: "refuses a version that is retired", path: "/limits", version: 30, status: 404, text: NOT_FOUND },
    { does: "refuses a version that is unknown", path: "/limits", version: 69, status: 404, text: NOT_FOUND },
    {
      does: "refuses a method with the ones that are allowed",
      method: "PUT",
      path: "/sobjects/Account",
      body: {},
      status: 405,
      text: `[{"message":"HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,POST","errorCode":"METHOD_NOT_ALLOWED"}]`,
      answersWith: { allow: "HEAD, GET, POST" },
    },
    {
      does: "indents on demand",
      path: "/recent",
      headers: { "x-prettyprint": "1" },
      status: 200,
      text: "[ ]",
    },
  ]);

  it("lists the versions to anybody, newest last", async () => {
    const response = await fetch(`${org().org.url}//services/data/`);
    expect(response.status).toBe(200);
    expect(response.headers.get("sforce-limit-info")).toMatch(/^api-usage=\d+\/\d+$/);
    const list = (await response.json()) as { label: string; url: string; version: string }[];
    expect(list[0]).toEqual({ label: "Summer '14", url: "/services/data/v31.0", version: "31.0" });
    expect(list.at(-1)).toEqual({ label: "Winter '27", url: "/services/data/v68.0", version: "68.0" });
    expect((await fetch(`${org().org.url}/services/data`, { method: "POST" })).status).toBe(405);
  });

  it.each(["", "/limits", "/sobjects/Account/describe"])(
    "answers HEAD %s like GET, without the body",
    async (path) => {
      const answer = async (method: string): Promise<Response> =>
        fetch(`${org().org.url}/services/data/v60.0${path}`, {
          method,
          headers: { authorization: `Bearer ${org().session}`, "accept-encoding": "identity" },
        });
      const [head, get] = [await answer("HEAD"), await answer("GET")];
      expect(head.status).toBe(200);
      expect(head.headers.get("content-type")).toBe("application/json;charset=UTF-8");
      expect(head.headers.get("content-length")).toBe(get.headers.get("content-length"));
      expect(await head.text()).toBe("");
      expect(await get.text()).not.toBe("");
    },
  );

  it("counts the calls of callers it knows", async () => {
    const used = async (path: string, authorization: string): Promise<number> => {
      const response = await fetch(`${org().org.url}${path}`, { headers: { authorization } });
      return Number(/^api-usage=(\d+)\//.exec(response.headers.get("sforce-limit-info") ?? "")?.[1]);
    };
    const bearer = `Bearer ${org().session}`;
    const before = await used("/services/data/v60.0/limits", bearer);
    expect(await used("/services/data/v60.0/limits", "Bearer wrong")).toBe(before);
    expect(await used("/services/data/v60.0/nothing", bearer)).toBe(before + 1);
  });

  it("compresses for those who ask", async () => {
    const plain = await raw("/services/data/v60.0/sobjects", {});
    const zipped = await raw("/services/data/v60.0/sobjects", { "accept-encoding": "br;q=1.0, gzip" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(Number(zipped.headers["content-length"])).toBeLessThan(
      Number(plain.headers["content-length"]) / 2,
    );
    const refused = await raw("/services/data/v60.0/sobjects", { "accept-encoding": "gzip;q=0" });
    expect(refused.headers["content-encoding"]).toBeUndefined();
  });
});

function raw(
  path: string,
  headers: Record<string, string>,
): Promise<{ readonly headers: NodeJS.Dict<string | string[]> }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    readonly headers: NodeJS.Dict<string | string[]>;
  }>();
  const sent = request(
    `${org().org.url}${path}`,
    { headers: { authorization: `OAuth ${org().session}`, ...headers } },
    (response) => {
      response.resume();
      response.once("end", () => resolve({ headers: response.headers }));
    },
  );
  sent.once("error", reject);
  sent.end();
  return promise;
}

describe("who may call", () => {
  const invalid = '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]';
  const header = '[{"message":"INVALID_HEADER_TYPE","errorCode":"INVALID_AUTH_HEADER"}]';
  const forged = (session: string): string =>
    `${session.slice(0, 40)}${createHmac("sha256", "k").update(session).digest("hex").slice(0, 64)}${session.slice(104)}`;

  it.each([
    ["nobody", () => ({}), 401, invalid],
    ["another scheme", () => ({ authorization: "Basic YTpi" }), 401, header],
    ["a word without a scheme", (session: string) => ({ authorization: session }), 401, header],
    [
      "a session that isn't",
      (session: string) => ({ authorization: `Bearer ${forged(session)}` }),
      401,
      invalid,
    ],
    ["a malformed session", () => ({ authorization: "Bearer null" }), 401, invalid],
  ])("not %s", async (_who, headers, status, text) => {
    const response = await fetch(`${org().org.url}/services/data/v60.0/limits`, {
      headers: headers(org().session) as Record<string, string>,
    });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(text);
    expect(response.headers.get("sforce-limit-info")).toMatch(/^api-usage=/);
    expect(response.headers.get("www-authenticate")).toBe("Token");
  });

  it.each([
    ["Bearer", (session: string) => ({ authorization: `Bearer ${session}` })],
    ["OAuth", (session: string) => ({ authorization: `oauth ${session}` })],
    ["X-SFDC-Session", (session: string) => ({ "X-SFDC-Session": session })],
  ])("whoever sends %s", async (_scheme, headers) => {
    const response = await fetch(`${org().org.url}/services/data/v60.0/limits`, {
      headers: headers(org().session) as Record<string, string>,
    });
    expect(response.status).toBe(200);
    await response.text();
  });

  it("not a browser's session", async () => {
    const { org: running, session } = org();
    const caller = await findSession(running.ports, session, "127.0.0.1");
    if (!caller) throw new Error("the session has ended");
    const browser = await running.ports.stores.transaction((stores) =>
      createSession(running.ports, stores, {
        userId: caller.userId,
        kind: "ui",
        passwordExpired: false,
        address: "127.0.0.1",
      }),
    );
    const response = await fetch(`${running.url}/services/data/v60.0`, {
      headers: { authorization: `Bearer ${browser}` },
    });
    expect([response.status, await response.text()]).toEqual([401, invalid]);
  });

  it("nobody whose password has expired", async () => {
    const { org: running } = org();
    const console = { kind: "console" } as const;
    const { userId } = await addUser(running.ports, console, {
      username: "late@groundfog.test",
      email: "late@groundfog.test",
      lastName: "Late",
      profile: "Standard User",
      password: "Shifted-key-4471",
    });
    const expired = await running.ports.stores.transaction((stores) =>
      createSession(running.ports, stores, {
        userId,
        kind: "api",
        passwordExpired: true,
        address: "127.0.0.1",
      }),
    );
    const response = await fetch(`${running.url}/services/data/v60.0/nothing`, {
      headers: { authorization: `Bearer ${expired}` },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject([{ errorCode: "INVALID_OPERATION_WITH_EXPIRED_PASSWORD" }]);
  });

  it("hears of a version before a session, and of a session before a resource", async () => {
    const status = async (path: string): Promise<number> =>
      (await fetch(`${org().org.url}/services/data/${path}`)).status;
    expect(await status("v60/limits")).toBe(404);
    expect(await status("v60.5/limits")).toBe(404);
    expect(await status("nothing")).toBe(404);
    expect(await status("v60.0/nothing")).toBe(401);
    expect(await status("v60.0")).toBe(401);
  });
});
