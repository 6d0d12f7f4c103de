import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resetPassword } from "../../../src/domain/identity/passwords.ts";
import { addTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { findUser, unlockUser } from "../../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { CONSOLE, mailedTokens, type Person, person } from "../../support/identity.ts";
import { call, escaped, faultBody, login, outcomeOf, type RawAnswer, sessionIn } from "../../support/soap.ts";

const TRUSTED = "127.0.0.2";
const NEW = "Another-pass-8";
let org: TestOrg;
beforeAll(async () => {
  org = await startOrg();
  await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
});
afterAll(() => org.stop());

const enter = (user: Person, secret: string, from = "127.0.0.1"): Promise<RawAnswer> =>
  login(org.url, user.username, secret, { from });

const change = (session: string, before: string, after: string): Promise<RawAnswer> =>
  call(
    org.url,
    session,
    `<changeOwnPassword><oldPassword>${escaped(before)}</oldPassword><newPassword>${escaped(after)}</newPassword></changeOwnPassword>`,
  );

const events = async ({ userId }: Person): Promise<readonly string[]> =>
  (await org.ports.stores.identity.events(userId)).map(({ event }) => event);

describe("changeOwnPassword", () => {
  it("ends the old password, the token and all sessions, and mails a new token", async () => {
    const user = await person(org);
    const session = sessionIn(await enter(user, user.password + user.token));
    const other = sessionIn(await enter(user, user.password + user.token));
    const answer = await change(session, user.password, NEW);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(
      "<soapenv:Body><changeOwnPasswordResponse><result/></changeOwnPasswordResponse></soapenv:Body>",
    );
    for (const ended of [session, other])
      expect(outcomeOf(await call(org.url, ended, "<getUserInfo/>"))).toBe("INVALID_SESSION_ID");
    expect(outcomeOf(await enter(user, user.password + user.token))).toBe("INVALID_LOGIN");
    expect(outcomeOf(await enter(user, user.password, TRUSTED))).toBe("INVALID_LOGIN");
    expect(outcomeOf(await enter(user, NEW + user.token))).toBe("INVALID_LOGIN");
    expect(outcomeOf(await enter(user, NEW))).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
    const tokens = await mailedTokens(org, user.username);
    expect(tokens).toHaveLength(2);
    expect(outcomeOf(await enter(user, NEW + tokens[1]))).toBe("success");
    expect(await events(user)).toEqual(["user created", "security token reset", "password changed"]);
  });

  it("counts wrong old passwords as failed logins, and then takes the right one no more", async () => {
    const user = await person(org);
    const session = sessionIn(await enter(user, user.password + user.token));
    for (let more = 0; more < 4; more++) await enter(user, "wrong");
    const wrong = await change(session, "wrong", NEW);
    for (let more = 0; more < 5; more++) expect((await change(session, "wrong", NEW)).text).toBe(wrong.text);
    expect(outcomeOf(wrong)).toBe("INVALID_OLD_PASSWORD");
    // Nor is it told by what is said of the new one.
    for (const after of [NEW, "", "short", user.password])
      expect((await change(session, user.password, after)).text).toBe(wrong.text);
    expect(await events(user)).toContain("locked out by wrong old passwords");
    expect(outcomeOf(await enter(user, user.password + user.token))).toBe("INVALID_LOGIN");
    // Who is locked out stays logged in.
    expect(outcomeOf(await call(org.url, session, "<getUserInfo/>"))).toBe("success");
    await unlockUser(org.ports, CONSOLE, user.userId);
    expect((await change(session, user.password, NEW)).status).toBe(200);
  });

  it("takes no more guesses at once than one after the other", async () => {
    const user = await person(org);
    const session = sessionIn(await enter(user, user.password + user.token));
    const guesses = [...new Array<string>(24).fill("wrong"), user.password];
    const answers = await Promise.all(guesses.map((guess) => change(session, guess, "")));
    const wrong = answers.slice(0, -1).map(outcomeOf);
    expect(new Set(wrong)).toEqual(new Set(["INVALID_OLD_PASSWORD"]));
    expect((await findUser(org.ports, user.username))?.lockedUntil).not.toBeNull();
    expect((await org.ports.stores.identity.credentials.byUserId(user.userId))?.failures).toBe(0);
  });

  it("mails no token to a user who never had one", async () => {
    const user = await person(org, { token: false });
    const session = sessionIn(await enter(user, user.password, TRUSTED));
    expect((await change(session, user.password, NEW)).status).toBe(200);
    expect(await mailedTokens(org, user.username)).toEqual([]);
    expect(outcomeOf(await enter(user, NEW))).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
  });

  it("brings a token after an administrator's reset, which brings none itself", async () => {
    const user = await person(org);
    const before = sessionIn(await enter(user, user.password + user.token));
    const { temporaryPassword } = await resetPassword(org.ports, CONSOLE, user.userId);
    expect(outcomeOf(await call(org.url, before, "<getUserInfo/>"))).toBe("INVALID_SESSION_ID");
    expect(await mailedTokens(org, user.username)).toEqual([user.token]);
    for (const secret of [user.password + user.token, temporaryPassword + user.token])
      expect(outcomeOf(await enter(user, secret))).toBe("INVALID_LOGIN");
    const session = sessionIn(await enter(user, temporaryPassword, TRUSTED));
    expect((await change(session, temporaryPassword, NEW)).status).toBe(200);
    const tokens = await mailedTokens(org, user.username);
    expect(tokens).toHaveLength(2);
    expect(outcomeOf(await enter(user, NEW + tokens[1]))).toBe("success");
    expect(outcomeOf(await enter(user, temporaryPassword, TRUSTED))).toBe("INVALID_LOGIN");
    expect(await events(user)).toEqual([
      "user created",
      "security token reset",
      "password reset",
      "password changed",
    ]);
  });

  it("with a wrong old password changes nothing", async () => {
    const user = await person(org);
    const session = sessionIn(await enter(user, user.password + user.token));
    for (const wrong of ["wrong", "", user.password + user.token, "x".repeat(16_001)]) {
      const answer = await change(session, wrong, NEW);
      expect(answer.status).toBe(500);
      expect(answer.text).toBe(
        faultBody("INVALID_OLD_PASSWORD", "Invalid old password", { type: "InvalidOldPasswordFault" }),
      );
    }
    expect(outcomeOf(await enter(user, user.password + user.token))).toBe("success");
    expect(await mailedTokens(org, user.username)).toEqual([user.token]);
  });

  it.each([
    ["too short", "Sh0rt", "Your password must be at least 8 characters long."],
    ["too long", `a1${"x".repeat(15_999)}`, "Your password must be at most 16000 bytes long."],
    ["without a digit", "NoDigitsHere", "Your password must have a mix of letters and numbers."],
    ["the old one", "Correct-horse-9", "You cannot reuse this old password."],
  ])("refuses a new password that is %s", async (_, wanted, text) => {
    const user = await person(org);
    const session = sessionIn(await enter(user, user.password + user.token));
    const answer = await change(session, user.password, wanted);
    expect(answer.text).toBe(faultBody("INVALID_NEW_PASSWORD", text, { type: "InvalidNewPasswordFault" }));
    expect(outcomeOf(await enter(user, user.password + user.token))).toBe("success");
  });

  it("lets one of two changes that come at once through", async () => {
    const user = await person(org);
    const session = sessionIn(await enter(user, user.password + user.token));
    const wanted = ["First-change-1", "Second-change-2"];
    const answers = await Promise.all(wanted.map((after) => change(session, user.password, after)));
    const [loser, success] = answers.map(outcomeOf).sort();
    expect(success).toBe("success");
    expect(["INVALID_OLD_PASSWORD", "INVALID_SESSION_ID"]).toContain(loser);
    const winner = wanted[answers.findIndex(({ status }) => status === 200)];
    const tokens = await mailedTokens(org, user.username);
    expect(tokens).toHaveLength(2);
    for (const password of wanted) {
      const outcome = outcomeOf(await enter(user, `${password}${tokens[1]}`));
      expect(outcome).toBe(password === winner ? "success" : "INVALID_LOGIN");
    }
  });
});
