import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queueMail } from "../../../src/domain/mail/outbox.ts";
import type { Ports } from "../../../src/domain/ports/ports.ts";
import type { RunningOrg } from "../../../src/org.ts";
import type { TestOrg } from "../../../src/testing.ts";
import { type Person, person } from "../../support/identity.ts";
import { startKept } from "../../support/kept-org.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";
import { withSite } from "./site.ts";

const mail = (ports: Ports, to: Pick<Person, "userId" | "username">, html: string): Promise<number> =>
  ports.stores.transaction((stores) =>
    queueMail(ports, stores, {
      to: to.username,
      userId: to.userId,
      subject: "About you",
      text: "In <b>text</b>",
      html,
    }),
  );

/** Asks with a Host header of its own. */
const statusFor = (url: string, path: string, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url + path, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });

describe("the Inbox of a test double", () => {
  const site = withSite();

  it("lists all mail, newest first, to whoever reaches it", async () => {
    const { org, url } = site();
    const [first, second] = [await person(org), await person(org)];
    const { status, text } = await visitor(url).get("/inbox");
    expect(status).toBe(200);
    const rows = [...text.matchAll(/<tr><td><a href="\/inbox\/\d+">[\s\S]*?<\/tr>/g)].map(([row]) => row);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain(second.username);
    expect(rows[1]).toContain(first.username);
    expect(rows[2]).toContain("admin@groundfog.test");
    for (const row of rows) expect(row).toMatch(/Your new Salesforce security token[\s\S]*Inbox only/);
  });

  it("shows a message as HTML in a sandbox, as text and as source", async () => {
    const { org, url } = site();
    const user = await person(org, { token: false });
    const id = await mail(org.ports, user, "<p>In <b>HTML</b></p>");
    const reader = visitor(url);
    const views = await Promise.all(
      ["", "?view=html", "?view=text", "?view=source", "?view=__proto__"].map((query) =>
        reader.get(`/inbox/${id}${query}`),
      ),
    );
    const [plain, html, text, source, unknown] = views.map((view) => view.text);
    expect(plain).toBe(html);
    expect(unknown).toBe(html);
    expect(html).toContain(`<iframe sandbox title="Message" src="/inbox/${id}/html"></iframe>`);
    expect(text).toContain("In &lt;b&gt;text&lt;/b&gt;</pre>");
    expect(source).toContain(`To: ${user.username}\nSubject: About you\nDate: `);
    expect(source).toMatch(/Message-ID: &lt;[0-9a-f]{32}@groundfog\.invalid&gt;\n\nIn &lt;b&gt;/);
    expect((await reader.get(`/inbox/${id}/html`)).text).toContain("<p>In <b>HTML</b></p>");
  });

  it("lets nothing in a message run, load or leave", async () => {
    const { org, url } = site();
    const user = await person(org, { token: false });
    const id = await mail(
      org.ports,
      user,
      `<script>alert(1)</script><img src=x onerror=alert(1)><form action="https://evil.test"><button>x</button></form>`,
    );
    const { headers } = await visitor(url).get(`/inbox/${id}/html`);
    expect(headers.get("content-security-policy")).toBe(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    );
    expect((await visitor(url).get(`/inbox/${id}`)).text).not.toContain("alert(1)");
  });

  it.each(["0", "-1", "9999999", "1e3", "1.0", "x", "%00", "0x1", "999999999999999999999", "1'--"])(
    "has no message %s",
    async (id) => {
      for (const path of [`/inbox/${id}`, `/inbox/${id}/html`])
        expect([400, 404]).toContain((await visitor(site().url).get(path)).status);
    },
  );

  it("is open to local host names alone: a page whose name was pointed here reads nothing", async () => {
    const { url } = site();
    const { port } = new URL(url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "LOCALHOST", `[::1]:${port}`])
      expect([
        host,
        await statusFor(url, "/inbox", host),
        await statusFor(url, "/groundfog/inbox", host),
      ]).toEqual([host, 200, 200]);
    for (const host of [
      `evil.test:${port}`,
      "127.0.0.1.evil.test",
      "localhost.evil.test",
      "evil.test",
      "127.0.0.1@evil.test",
      "x",
    ]) {
      const answers = await Promise.all(
        ["/inbox", "/inbox/1", "/inbox/1/html", "/groundfog/inbox"].map((path) => statusFor(url, path, host)),
      );
      expect([host, ...answers]).toEqual([host, 303, 303, 404, 404]);
    }
  });

  it("is JSON for test suites", async () => {
    const { org, url } = site();
    const user = await person(org);
    const { headers, text } = await visitor(url).get("/groundfog/inbox");
    expect(headers.get("content-type")).toBe("application/json;charset=UTF-8");
    const [newest] = JSON.parse(text) as Record<string, unknown>[];
    expect(newest).toEqual({
      id: expect.any(Number),
      to: user.username,
      subject: "Your new Salesforce security token",
      text: expect.stringContaining(user.token),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });
});

describe("the Inbox of a kept org", () => {
  const ADMIN = "Analytical-1843";
  const data = mkdtempSync(join(tmpdir(), "groundfog-inbox-"));
  let org: RunningOrg | undefined;
  let users: { mine: Person; other: Person; adminMail: number; myMail: number; otherMail: number };
  let browsers: { admin: Visitor; mine: Visitor };

  beforeAll(async () => {
    org = await startKept(data, { adminPassword: ADMIN });
    const { ports } = org;
    const [mine, other] = [await person(org as unknown as TestOrg), await person(org as unknown as TestOrg)];
    const listed = await ports.stores.outbox.list(null);
    const idFor = (to: string): number => listed.find((each) => each.to === to)?.id ?? 0;
    users = {
      mine,
      other,
      adminMail: idFor(org.admin.username),
      myMail: idFor(mine.username),
      otherMail: idFor(other.username),
    };
    browsers = { admin: visitor(org.url), mine: visitor(org.url) };
    await browsers.admin.logIn(org.admin.username, ADMIN);
    await browsers.mine.logIn(mine.username, mine.password);
  });
  afterAll(async () => {
    await org?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it("is for who is logged in", async () => {
    const stranger = visitor(org?.url ?? "");
    for (const path of ["/inbox", `/inbox/${users.adminMail}`])
      expect(await stranger.get(path)).toMatchObject({ status: 303, location: "/?startURL=%2Finbox" });
    expect((await stranger.get(`/inbox/${users.adminMail}/html`)).status).toBe(404);
    expect((await stranger.get("/groundfog/inbox")).status).toBe(404);
    expect((await browsers.admin.get("/groundfog/inbox")).status).toBe(404);
  });

  it("shows users their own mail; another one's looks like none", async () => {
    const { text } = await browsers.mine.get("/inbox");
    expect(text).toContain(`/inbox/${users.myMail}"`);
    expect(text).not.toContain(users.other.username);
    expect((await browsers.mine.get(`/inbox/${users.myMail}?view=text`)).text).toContain(users.mine.token);
    const [foreign, absent] = [
      await browsers.mine.get(`/inbox/${users.otherMail}`),
      await browsers.mine.get("/inbox/99999"),
    ];
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(absent.text);
    expect((await browsers.mine.get(`/inbox/${users.otherMail}/html`)).status).toBe(404);
  });

  it("shows administrators all mail, but what it says to its reader alone", async () => {
    const { text } = await browsers.admin.get("/inbox");
    for (const to of [users.mine.username, users.other.username, org?.admin.username])
      expect(text).toContain(`<td>${to}</td>`);
    for (const view of ["", "?view=text", "?view=source"]) {
      const page = await browsers.admin.get(`/inbox/${users.otherMail}${view}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain("Only the user whom this message is for can read it.");
      expect(page.text).not.toContain(users.other.token);
    }
    expect((await browsers.admin.get(`/inbox/${users.otherMail}/html`)).status).toBe(404);
    const own = await browsers.admin.get(`/inbox/${users.adminMail}?view=text`);
    expect(own.text).toMatch(/Security token \(case-sensitive\): [A-Za-z0-9]{25}/);
  });
});
