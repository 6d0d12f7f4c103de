import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { startOrg } from "../../../src/testing.ts";
import { restClient, soapLogin } from "../../support/client.ts";
import { person } from "../../support/identity.ts";
import { visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

describe("the session cookie", () => {
  it("is for this host and for HTTP alone, and lasts as long as the browser", async () => {
    const user = await person(site().org);
    const { headers } = await visitor(site().url).logIn(user.username, user.password);
    const [cookie = "", ...more] = headers.getSetCookie();
    expect(more).toEqual(["verify=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"]);
    const [pair = "", ...attributes] = cookie.split("; ");
    expect(pair).toMatch(/^sid=00D/);
    expect(attributes).toEqual(["Path=/", "HttpOnly", "SameSite=Lax"]);
    expect(cookie.length).toBeLessThan(4096);
  });

  it("is another one at every login", async () => {
    const user = await person(site().org);
    const browser = visitor(site().url);
    const seen = new Set<string | undefined>();
    for (let login = 0; login < 3; login += 1) {
      const { headers } = await visitor(site().url).logIn(user.username, user.password);
      seen.add(headers.getSetCookie()[0]);
    }
    expect(seen.size).toBe(3);
    // A cookie that was planted before the login is not the session after it.
    const planted = `00D${"x".repeat(12)}!${"y".repeat(96)}`;
    browser.cookies.set("sid", planted);
    expect((await browser.logIn(user.username, user.password)).location).toBe("/home");
    expect(browser.cookies.get("sid")).not.toBe(planted);
    expect((await visitor(site().url).get("/home", { cookie: `sid=${planted}` })).status).toBe(303);
  });

  it("stands in no page", async () => {
    const { browser } = await signedIn(site());
    const sid = browser.cookies.get("sid") ?? "";
    expect(sid.length).toBeGreaterThan(100);
    for (const path of [
      "/home",
      "/settings",
      "/settings/change-password",
      "/settings/login-history",
      "/inbox",
    ])
      expect((await browser.get(path)).text).not.toContain(sid.slice(20));
  });

  it("opens no API, and an API's session opens no page", async () => {
    const { org, url } = site();
    const { browser, user } = await signedIn(site());
    const sid = browser.cookies.get("sid") ?? "";
    expect((await restClient(url, sid)("GET", "/limits")).status).toBe(401);
    const soap = await fetch(`${url}/services/Soap/u/64.0`, {
      method: "POST",
      headers: { "content-type": "text/xml", soapaction: '""' },
      body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${sid}</sessionId></SessionHeader></e:Header><e:Body><getUserInfo xmlns="urn:partner.soap.sforce.com"/></e:Body></e:Envelope>`,
    });
    expect(await soap.text()).toContain("INVALID_SESSION_ID");
    // The browser's cookie is nothing to the API, whatever site sends it along.
    const { status } = await fetch(`${url}/services/data/v64.0/limits`, {
      headers: { cookie: `sid=${sid}` },
    });
    expect(status).toBe(401);
    const session = await soapLogin(url, org.admin.username, org.admin.password + org.admin.securityToken);
    expect((await restClient(url, session)("GET", "/limits")).status).toBe(200);
    const api = visitor(url);
    api.cookies.set("sid", session);
    expect(await api.get("/home")).toMatchObject({ status: 303, location: "/?startURL=%2Fhome" });
    expect((await browser.get("/home")).text).toContain(user.username);
  });

  it.each(["", "00D", "x".repeat(112), "00D000000000001!", "__proto__"])(
    "that says %o is none",
    async (sid) => {
      const browser = visitor(site().url);
      browser.cookies.set("sid", sid);
      expect(await browser.get("/home")).toMatchObject({ status: 303 });
    },
  );
});

describe("Log Out", () => {
  it("ends that session, and no other one", async () => {
    const { browser: laptop, user } = await signedIn(site());
    const phone = visitor(site().url);
    await phone.logIn(user.username, user.password);
    const sid = laptop.cookies.get("sid") ?? "";
    const page = await laptop.get("/home");
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? "";
    const out = await laptop.post("/logout", { csrf });
    expect(out).toMatchObject({ status: 303, location: "/" });
    expect(out.headers.getSetCookie()).toEqual(["sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"]);
    expect(out.headers.get("clear-site-data")).toBe('"cache", "storage"');
    laptop.cookies.set("sid", sid);
    expect(await laptop.get("/home")).toMatchObject({ status: 303, location: "/?startURL=%2Fhome" });
    expect((await phone.get("/home")).status).toBe(200);
  });

  it("asks for a form of ours, and does nothing on a GET", async () => {
    const { browser } = await signedIn(site());
    expect((await browser.get("/logout")).status).toBe(405);
    expect((await browser.post("/logout", {})).status).toBe(403);
    expect((await browser.get("/home")).status).toBe(200);
  });
});

describe("behind HTTPS", async () => {
  const port = await freePort();
  const org = await startOrg({ publicUrl: "https://org.example:443", port });
  afterAll(() => org.stop());
  const local = `http://127.0.0.1:${port}`;

  it("cookies are bound to the host by name, and the browser is told to stay", async () => {
    const browser = visitor(local);
    const first = await browser.get("/");
    expect(first.headers.get("strict-transport-security")).toBe("max-age=31536000");
    const done = await browser.logIn(org.admin.username, org.admin.password);
    expect(done.location).toBe("/home");
    const cookies = [...first.headers.getSetCookie(), ...done.headers.getSetCookie()];
    expect(cookies).toHaveLength(3);
    for (const cookie of cookies)
      expect(cookie).toMatch(
        /^__Host-(login|sid|verify)=[^;]*; Path=\/; HttpOnly; SameSite=Lax; Secure(; Max-Age=0)?$/,
      );
    expect((await browser.get("/home")).status).toBe(200);
    // The name without the prefix is anybody's to set.
    const sid = browser.cookies.get("__Host-sid") ?? "";
    expect((await visitor(local).get("/home", { cookie: `sid=${sid}` })).status).toBe(303);
  });

  it("forms are taken from the public address and from no other", async () => {
    const from = async (origin: string): Promise<number> => {
      const browser = visitor(local);
      const { text } = await browser.get("/");
      const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
      const { username, password } = org.admin;
      return (await browser.post("/login", { csrf, username, password }, { origin })).status;
    };
    expect(await from("https://org.example")).toBe(303);
    expect(await from("http://org.example")).toBe(403);
    expect(await from(local)).toBe(403);
  });
});
