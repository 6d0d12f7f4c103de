// Session Management, Login History and the audit trail as pages and files.
import { describe, expect, it } from "vitest";
import { type Person, person } from "../../support/identity.ts";
import { call, login, outcomeOf, sessionIn } from "../../support/soap.ts";
import { visitor } from "../../support/visitor.ts";
import { activated, administrator, cellsOf, displays, press } from "./setup-site.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** Lines of a file, their cells without quotes. */
const linesOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = ""]) => cell.replaceAll('""', '"')),
    );

describe("Sessions", () => {
  it("shows a user his own, and ends them but the one at hand", async () => {
    const { org, url } = site();
    const { browser, user } = await signedIn(site());
    const tool = sessionIn(await login(url, user.username, user.password + user.token));
    const other = await person(org);
    const foreign = sessionIn(await login(url, other.username, other.password + other.token));
    const { text } = await browser.get("/settings/sessions");
    const rows = cellsOf(text).slice(1);
    expect(rows.map(([type, level, from, , , action]) => [type, level, from, action])).toEqual([
      ["API", "STANDARD", "127.0.0.1", "End"],
      ["UI", "STANDARD", "127.0.0.1", "This session"],
    ]);
    const action = /action="(\/settings\/sessions\/0Ak\w+\/end)"/.exec(text)?.[1] ?? "";
    const foreignId = /action="\/setup\/sessions\/(0Ak\w+)\/end"[\s\S]*?session of (\S+)/.exec(
      (await (await administrator(org)).get("/setup/sessions")).text,
    );
    expect(foreignId).not.toBeNull();
    expect((await press(browser, "/settings/sessions", action)).location).toBe("/settings/sessions");
    expect(outcomeOf(await call(url, tool, "<getUserInfo/>"))).toBe("INVALID_SESSION_ID");
    expect((await browser.get("/home")).status).toBe(200);
    expect(cellsOf((await browser.get("/settings/sessions")).text).slice(1)).toHaveLength(1);
    // Another's looks like none.
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    const [list] = [await (await administrator(org)).get("/setup/sessions")];
    const theirs = new RegExp(
      `action="/setup/sessions/(0Ak\\w+)/end">[^/]*aria-label="End the API session of ${other.username}`,
    ).exec(list.text)?.[1];
    expect(theirs).toBeDefined();
    for (const id of [theirs ?? "", "0Ak000000000001", "x"])
      expect((await browser.post(`/settings/sessions/${id}/end`, { csrf })).status).toBe(404);
    expect((await browser.post(`/setup/sessions/${theirs}/end`, { csrf })).status).toBe(403);
    expect(outcomeOf(await call(url, foreign, "<getUserInfo/>"))).toBe("success");
  });
});

describe("Session Management", () => {
  it("shows an administrator all, and ends any, which is audited", async () => {
    const { org, url } = site();
    const browser = await administrator(org);
    const user = await person(org);
    const [one, two] = [
      sessionIn(await login(url, user.username, user.password + user.token)),
      sessionIn(await login(url, user.username, user.password + user.token)),
    ];
    const { text } = await browser.get("/setup/sessions");
    const mine = cellsOf(text).filter(([username]) => username === user.username);
    expect(mine).toHaveLength(2);
    expect(text).not.toContain(one.slice(20));
    const action =
      new RegExp(
        `action="(/setup/sessions/0Ak\\w+/end)">[^/]*aria-label="End the API session of ${user.username}`,
      ).exec(text)?.[1] ?? "";
    expect((await press(browser, "/setup/sessions", action)).location).toBe("/setup/sessions");
    const outcomes = [await call(url, one, "<getUserInfo/>"), await call(url, two, "<getUserInfo/>")].map(
      outcomeOf,
    );
    // The newest stands first.
    expect(outcomes).toEqual(["success", "INVALID_SESSION_ID"]);
    const id = action.split("/")[3];
    expect(await displays(org, 1)).toEqual([
      `admin@groundfog.test, browser: Ended session ${id} of user ${user.username}`,
    ]);
  });
});

describe("Login History", () => {
  it("shows an administrator everybody's, and who has no name", async () => {
    const { org, url } = site();
    const admin = await administrator(org);
    const user = await person(org);
    const own = visitor(url);
    const { text } = await own.request("GET", "/", { headers: { "user-agent": CHROME } });
    expect(text).toContain("Log In");
    await login(url, user.username, user.password);
    await login(url, "nobody@example.test", "x");
    await login(url, user.username, user.password + user.token, {
      headers: { "user-agent": "Loader/3.1 (Linux)" },
    });
    const rows = cellsOf((await admin.get("/setup/login-history")).text).slice(1);
    expect(
      rows
        .slice(0, 3)
        .map(([username, , , type, status, , , application, , apiType, version]) => [
          username,
          type,
          status,
          application,
          apiType,
          version,
        ]),
    ).toEqual([
      [user.username, "Other Apex API", "✓ Success", "Loader/3.1", "SOAP Partner", "64.0"],
      ["", "Other Apex API", "✗ Invalid login", "N/A", "SOAP Partner", "64.0"],
      [
        user.username,
        "Other Apex API",
        "✗ Failed: API security token required",
        "N/A",
        "SOAP Partner",
        "64.0",
      ],
    ]);
  });

  it("leads to each login's rules, for administrators alone", async () => {
    const { org, url } = site();
    const admin = await administrator(org);
    const user = await person(org);
    await login(url, user.username, `${user.password} ${user.token}`);
    const { text } = await admin.get("/setup/login-history");
    const path = /href="(\/setup\/login-history\/0Ya\w{15})"/.exec(text)?.[1] ?? "";
    const shown = await admin.get(path);
    expect(shown.status).toBe(200);
    const failed = cellsOf(shown.text).filter(([, outcome]) => outcome === "failed");
    expect(failed).toEqual([
      ["password", "failed", expect.stringMatching(/stands between password and token$/)],
    ]);
    expect(cellsOf(shown.text).at(-1)?.[1]).toBe("not reached");
    for (const secret of [user.password, user.token]) expect(shown.text).not.toContain(secret);
    for (const none of ["0Ya000000000zzzAAA", "005000000000001", "x"])
      expect((await admin.get(`/setup/login-history/${none}`)).status).toBe(404);
    const other = await activated(org, user.userId);
    await other.logIn(user.username, user.password);
    expect((await other.get(path)).status).toBe(403);
  });

  it("says which browser it was", async () => {
    const { org } = site();
    const user = await person(org);
    const browser = await activated(org, user.userId);
    const page = await browser.get("/");
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? "";
    const fields = { csrf, startURL: "/home", username: user.username, password: user.password };
    expect((await browser.post("/login", fields, { "user-agent": CHROME })).location).toBe("/home");
    const file = await browser.get("/settings/login-history.csv");
    expect(linesOf(file.text)[1]?.slice(3, 8)).toEqual([
      "Application",
      "Success",
      "Chrome 142",
      "Windows 10",
      "Browser",
    ]);
  });

  it("is a file of a user's own rows, safe for a spreadsheet", async () => {
    const { org, url } = site();
    const { browser, user } = await signedIn(site());
    const other = await person(org);
    await login(url, other.username, "wrong");
    const hostile = '=HYPERLINK("http://evil.test")';
    await login(url, user.username, "wrong", { headers: { "user-agent": hostile } });
    const file = await browser.get("/settings/login-history.csv");
    expect(file.headers.get("content-type")).toBe("text/csv; charset=UTF-8; header=present");
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="LoginHistory.csv"');
    const [header, ...lines] = linesOf(file.text);
    expect(header).toEqual([
      "Username",
      "Login Time",
      "Source IP",
      "Login Type",
      "Status",
      "Browser",
      "Platform",
      "Application",
      "Client Version",
      "API Type",
      "API Version",
      "Login URL",
      "TLS Protocol",
      "TLS Cipher Suite",
    ]);
    expect(lines.map(([username]) => username)).toEqual([user.username, user.username, user.username]);
    expect(lines[0]?.slice(4, 9)).toEqual(
      ["Invalid Password", "Unknown", "Unknown", `'=HYPERLINK`, "N/A"].with(3, `'${hostile.split("(")[0]}`),
    );
    const all = linesOf((await (await administrator(org)).get("/setup/login-history.csv")).text);
    expect(all.map(([username]) => username)).toEqual(
      expect.arrayContaining([user.username, other.username]),
    );
  });
});

describe("View Setup Audit Trail", () => {
  it("shows the last 20 changes, and more as a file", async () => {
    const { org } = site();
    const browser = await administrator(org);
    const people: Person[] = [];
    for (let more = 0; more < 11; more += 1) people.push(await person(org));
    const { text } = await browser.get("/setup/audit-trail");
    const rows = cellsOf(text).slice(1);
    expect(rows).toHaveLength(20);
    expect(rows[0]?.slice(1)).toEqual([
      "The console",
      "",
      `Reset security token for user ${people.at(-1)?.username}`,
      "Manage Users",
    ]);
    const file = await browser.get("/setup/audit-trail.csv");
    const lines = linesOf(file.text);
    expect(lines[0]).toEqual(["Date", "User", "Source IP", "Source", "Action", "Section", "Delegate User"]);
    expect(lines.length).toBeGreaterThan(22);
    expect(lines[1]?.slice(1, 6)).toEqual([
      "The console",
      "",
      "console",
      `Reset security token for user ${people.at(-1)?.username}`,
      "Manage Users",
    ]);
    for (const { token, password } of people) {
      expect(file.text).not.toContain(token);
      expect(file.text).not.toContain(password);
    }
  });
});
