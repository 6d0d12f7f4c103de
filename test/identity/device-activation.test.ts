// Browser logins from unknown browsers on untrusted networks: a mailed code, and what spares it.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setPassword } from "../../src/domain/identity/passwords.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, movableClock, type Person, person } from "../support/identity.ts";
import { mailedCodes, otherCode, stored, verifications } from "../support/verification.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const MINUTE = 60_000;
const clock = movableClock();
let org: TestOrg;
let user: Person;
let browser: Visitor;

beforeAll(async () => {
  org = await startOrg({ clock });
});
afterAll(() => org.stop());
beforeEach(async () => {
  clock.move(61 * MINUTE);
  user = await person(org);
  browser = visitor(org.url);
});

/** The password's step, which must lead to the code's. */
async function ask(by = browser, who = user): Promise<string> {
  const { location } = await by.enterPassword(who.username, who.password);
  expect(location).toBe("/verify?startURL=%2Fhome");
  return (await mailedCodes(org, who.username)).at(-1) ?? "";
}
const enter = (code: string, by = browser, more: Record<string, string> = {}) =>
  by.submit("/verify", { code, ...more });
const statuses = async (): Promise<readonly string[]> =>
  (await history(org)).filter(({ userId }) => userId === user.userId).map(({ status }) => status);
const REQUIRED = "Failed: Computer activation required";

describe("a login with a browser that nobody knows", () => {
  it("waits for a code that is mailed with the recorded subject and line", async () => {
    const code = await ask();
    expect(code).toMatch(/^\d{6}$/);
    const mail = await org.inbox.waitFor({
      to: user.username,
      subject: /^Verify your identity in Salesforce$/,
    });
    expect(mail.text).toContain(`\nUsername: ${user.username}\nVerification Code: ${code}\n`);
    expect(browser.cookies.has("sid")).toBe(false);
    expect((await browser.get("/home")).status).toBe(303);
    const { status, text } = await browser.get("/verify");
    expect(status).toBe(200);
    expect(text).toContain("<h1>Verify Your Identity</h1>");
    expect(text).toContain('<label for="code">Verification Code</label>');
    expect(text).toContain("p***@example.test");
    expect(text).not.toContain(code);
    expect(await enter(code)).toMatchObject({ status: 303, location: "/home" });
    expect((await browser.get("/home")).status).toBe(200);
    expect(await statuses()).toEqual([REQUIRED, "Success"]);
  });

  it("leads on to the page that was asked for", async () => {
    await browser.enterPassword(user.username, user.password, "/settings/login-history");
    const [code = ""] = await mailedCodes(org, user.username);
    const path = "/verify?startURL=%2Fsettings%2Flogin-history";
    expect((await browser.submit(path, { code })).location).toBe("/settings/login-history");
    const lured = visitor(org.url);
    const second = await ask(lured);
    expect((await lured.submit("/verify?startURL=//evil.test", { code: second })).location).toBe("/home");
  });

  it("keeps no code and nothing of the browser's in clear", async () => {
    const code = await ask();
    const handle = browser.cookies.get("verify") ?? "";
    expect(handle).toMatch(/^[A-Za-z0-9]{43}$/);
    const database = new DatabaseSync(join(org.dataDir, "org.db"), { readOnly: true });
    const rows = () =>
      ["verification", "activation", "mail"].map((table) =>
        database
          .prepare(`SELECT * FROM ${table}`)
          .all()
          .map((row) =>
            Object.values(row).map((cell) =>
              cell instanceof Uint8Array ? Buffer.from(cell).toString("latin1") : cell,
            ),
          ),
      );
    expect(stored(rows())).not.toContain(`"${code}"`);
    expect(stored(rows())).not.toContain(`: ${code}`);
    expect(stored(rows())).not.toContain(handle);
    await enter(code, browser, { remember: "1" });
    const device = browser.cookies.get("device") ?? "";
    expect(device).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(stored(rows())).not.toContain(device);
    database.close();
  });

  it("is in VerificationHistory: what was asked for, and what came of it", async () => {
    const code = await ask();
    await enter(otherCode(code));
    await enter(code);
    const rows = await verifications(org, user.userId);
    const common = {
      group: rows[0]?.group,
      method: "Email",
      activity: "Login",
      policy: "DeviceActivation",
      remarks: "Log In to Salesforce",
      sourceIp: "127.0.0.1",
    };
    expect(rows).toMatchObject([
      { ...common, status: "InProgress" },
      { ...common, status: "FailedInvalidCode" },
      { ...common, status: "Succeeded" },
    ]);
    for (const { loginHistoryId } of rows) expect(loginHistoryId).toBe(rows[0]?.loginHistoryId);
    expect(rows[0]?.loginHistoryId).not.toBeNull();
  });
});

describe("a mailed code", () => {
  it("is taken once", async () => {
    const code = await ask();
    const copy = visitor(org.url);
    copy.cookies.set("verify", browser.cookies.get("verify") ?? "");
    const { text } = await copy.get("/verify");
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    expect((await enter(code)).location).toBe("/home");
    expect((await copy.post("/verify", { csrf, code })).location).toBe("/?again=1");
    expect(copy.cookies.has("sid")).toBe(false);
  });

  it("is taken once, though it comes a hundred times at once", async () => {
    const code = await ask();
    const { text } = await browser.get("/verify");
    const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
    const cookie = `verify=${browser.cookies.get("verify")}`;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => visitor(org.url).post("/verify", { csrf, code }, { cookie })),
    );
    expect(answers.filter(({ location }) => location === "/home")).toHaveLength(1);
    expect(await statuses()).toEqual([REQUIRED, "Success"]);
  });

  it("is good for ten minutes, and a clock that goes back revives none", async () => {
    const code = await ask();
    clock.move(10 * MINUTE - 1);
    expect((await browser.get("/verify")).status).toBe(200);
    clock.move(1);
    expect((await browser.get("/verify")).location).toBe("/?again=1");
    const late = await ask();
    clock.move(-3650 * 24 * 60 * MINUTE);
    expect((await browser.get("/verify")).location).toBe("/?again=1");
    clock.move(3650 * 24 * 60 * MINUTE);
    expect(late).not.toBe("");
    expect(code).not.toBe("");
  });

  it("may be wrong four times; the fifth wrong one ends the login", async () => {
    const code = await ask();
    const csrf = /name="csrf" value="([^"]*)"/.exec((await browser.get("/verify")).text)?.[1] ?? "";
    const handle = browser.cookies.get("verify") ?? "";
    for (let wrong = 1; wrong < 5; wrong += 1) {
      const answer = await enter(otherCode(code));
      expect(answer.status).toBe(401);
      expect(answer.text).toContain("That code is not right.");
    }
    expect((await enter(otherCode(code))).location).toBe("/?again=1");
    expect((await browser.post("/verify", { csrf, code }, { cookie: `verify=${handle}` })).location).toBe(
      "/?again=1",
    );
    expect(browser.cookies.has("sid")).toBe(false);
    const rows = await verifications(org, user.userId);
    expect(rows.map(({ status }) => status)).toEqual([
      "InProgress",
      ...new Array(4).fill("FailedInvalidCode"),
      "FailedTooManyAttempts",
    ]);
  });

  it("that is wrong counts as a failed login: ten lock the user out, whatever the code then", async () => {
    for (let login = 0; login < 2; login += 1) {
      const code = await ask();
      for (let wrong = 0; wrong < 4; wrong += 1) await enter(otherCode(code));
    }
    const code = await ask();
    for (let wrong = 0; wrong < 2; wrong += 1) await enter(otherCode(code));
    expect((await enter(code)).location).toBe("/?again=1");
    expect((await browser.enterPassword(user.username, user.password)).status).toBe(401);
    expect((await statuses()).at(-1)).toBe("Password Lockout");
  });

  it("belongs to its login and to no other", async () => {
    const mine = await ask();
    const other = await person(org);
    const elsewhere = visitor(org.url);
    const theirs = await ask(elsewhere, other);
    const again = visitor(org.url);
    const second = await ask(again);
    expect((await enter(theirs === mine ? otherCode(mine) : theirs)).status).toBe(401);
    expect((await enter(second === mine ? otherCode(mine) : second)).status).toBe(401);
    expect((await enter(mine, elsewhere)).status).toBe(theirs === mine ? 303 : 401);
    expect((await enter(mine)).location).toBe("/home");
  });

  it("is ended by another one, of which there are two for a login", async () => {
    const first = await ask();
    const again = async () => {
      const { text } = await browser.get("/verify");
      const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? "";
      return browser.post("/verify/again", { csrf });
    };
    expect((await again()).location).toBe("/verify?startURL=%2Fhome");
    expect((await again()).location).toBe("/verify?startURL=%2Fhome");
    expect((await browser.get("/verify")).text).not.toContain("Send another code");
    expect((await again()).status).toBe(400);
    const codes = await mailedCodes(org, user.username);
    expect(codes).toHaveLength(3);
    if (codes[2] !== first) expect((await enter(first)).status).toBe(401);
    expect((await enter(codes[2] ?? "")).location).toBe("/home");
  });

  it("is mailed ten times an hour at most", async () => {
    for (let login = 0; login < 10; login += 1) await ask(visitor(org.url));
    const refused = await browser.enterPassword(user.username, user.password);
    const wrong = await visitor(org.url).enterPassword(user.username, "wrong-1234");
    const plain = (text: string): string => text.replaceAll(/value="[^"]*"/g, "");
    expect(refused.status).toBe(401);
    expect(plain(refused.text)).toBe(plain(wrong.text));
    expect((await statuses()).slice(-2)).toEqual(["Failed: Computer activation pending", "Invalid Password"]);
    expect(await mailedCodes(org, user.username)).toHaveLength(10);
    clock.move(60 * MINUTE + 1);
    expect(await ask()).toMatch(/^\d{6}$/);
  });

  it("does nothing for a user who was frozen meanwhile, or whose password was changed", async () => {
    const frozen = await ask();
    await freezeUser(org.ports, CONSOLE, user.userId, true);
    expect((await enter(frozen)).location).toBe("/?again=1");
    expect((await statuses()).at(-1)).toBe("User is frozen");
    user = await person(org);
    const code = await ask();
    await setPassword(org.ports, CONSOLE, user.userId, "Another-password-9");
    expect((await browser.get("/verify")).location).toBe("/?again=1");
    expect(code).not.toBe("");
  });

  it("is nothing that can be forged, and neither is the login's cookie or its form", async () => {
    const code = await ask();
    const csrf = /name="csrf" value="([^"]*)"/.exec((await browser.get("/verify")).text)?.[1] ?? "";
    const handle = browser.cookies.get("verify") ?? "";
    const bent = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."abcXYZ019"), minLength: 43, maxLength: 43 }),
      fc
        .nat({ max: 42 })
        .map((at) => handle.slice(0, at) + (handle[at] === "a" ? "b" : "a") + handle.slice(at + 1)),
      fc.nat({ max: 42 }).map((length) => handle.slice(0, length)),
      fc.constantFrom(handle.toLowerCase(), `${handle}.${handle}`, `${handle}=`, "x".repeat(5000), "'; --"),
    );
    await fc.assert(
      fc.asyncProperty(bent, async (forged) => {
        if (forged === handle) return;
        const guest = visitor(org.url);
        const answer = await guest.post("/verify", { csrf, code }, { cookie: `verify=${forged}` });
        expect(answer.location).toBe("/?again=1");
        expect(guest.cookies.has("sid")).toBe(false);
      }),
      { numRuns: 100 },
    );
    for (const wrong of ["", csrf.slice(1), csrf.toLowerCase(), "x"])
      expect((await browser.post("/verify", { csrf: wrong, code })).status).toBe(403);
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.test" }])
      expect((await browser.post("/verify", { csrf, code }, headers)).status).toBe(403);
    expect((await browser.post("/verify/again", { csrf: "x" })).status).toBe(403);
    expect((await enter(code)).location).toBe("/home");
  });
});
