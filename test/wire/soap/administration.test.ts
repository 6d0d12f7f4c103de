// setPassword(), resetPassword() and invalidateSessions(): who may, and what ends with it.
import { describe, expect, it } from "vitest";
import { resetPassword } from "../../../src/domain/identity/passwords.ts";
import { addTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import { CONSOLE, mailedTokens, type Person, person } from "../../support/identity.ts";
import { login, outcomeOf, sessionIn, textIn } from "../../support/soap.ts";
import { type SoapOrg, soapOf, soapOrg } from "./soap-org.ts";

const org = soapOrg();
const set = (userId: string, password: string): string =>
  `<setPassword><userId>${userId}</userId><password>${password}</password></setPassword>`;
const reset = (userId: string): string => `<resetPassword><userId>${userId}</userId></resetPassword>`;

async function as({ username, password, token }: Person): Promise<SoapOrg> {
  return soapOf(org().org, sessionIn(await login(org().org.url, username, password + token)));
}
const outcome = async ({ username }: Person, secret: string): Promise<string> =>
  outcomeOf(await login(org().org.url, username, secret));

describe("setPassword", () => {
  it("by an administrator ends password, token and sessions, and mails a new token", async () => {
    const user = await person(org().org);
    const session = await as(user);
    const answer = await org().raw(set(formatId(user.userId), "Another-horse-1"));
    expect(answer.text).toContain("<setPasswordResponse><result/></setPasswordResponse>");
    await org().call("<getUserInfo/>");
    expect(await session.fault("<getUserInfo/>")).toMatch(/^sf:INVALID_SESSION_ID /);
    expect(await outcome(user, user.password + user.token)).toBe("INVALID_LOGIN");
    expect(await outcome(user, `Another-horse-1${user.token}`)).toBe("INVALID_LOGIN");
    const token = (await mailedTokens(org().org, user.username)).at(-1) ?? "";
    expect(await outcome(user, `Another-horse-1${token}`)).toBe("success");
  });

  it("makes no token for who never had one", async () => {
    const user = await person(org().org, { token: false });
    await org().call(set(formatId(user.userId), "Another-horse-1"));
    expect(await mailedTokens(org().org, user.username)).toEqual([]);
    expect(await outcome(user, "Another-horse-1")).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
  });

  it("is an administrator's affair, and one's own only where the policy lets users", async () => {
    const [user, other] = [await person(org().org), await person(org().org)];
    const session = await as(user);
    expect(await session.fault(set(formatId(other.userId), "Another-horse-1"))).toBe(
      "sf:INSUFFICIENT_ACCESS UnexpectedErrorFault insufficient access rights on object id",
    );
    expect(await outcome(other, other.password + other.token)).toBe("success");
    expect(await session.fault(set(formatId(user.userId), "Another-horse-1"))).toBe(
      "sf:INSUFFICIENT_ACCESS UnexpectedErrorFault Cannot set password for self",
    );
    expect(await outcome(user, user.password + user.token)).toBe("success");
    const allow = (value: string): Promise<void> =>
      org().org.ports.stores.transaction(({ identity }) =>
        identity.saveSetting("password.enableSetPasswordInApi", value),
      );
    await allow("true");
    expect((await session.raw(set(formatId(user.userId), "Another-horse-1"))).status).toBe(200);
    await allow("false");
    expect(await outcome(user, user.password + user.token)).toBe("INVALID_LOGIN");
  });

  it("is what a session with a temporary password may do, for itself", async () => {
    const [user, other] = [await person(org().org), await person(org().org)];
    const { temporaryPassword } = await resetPassword(org().org.ports, CONSOLE, user.userId);
    await addTrustedRange(org().org.ports, CONSOLE, "127.0.0.9", "");
    const answer = await login(org().org.url, user.username, temporaryPassword, { from: "127.0.0.9" });
    expect(textIn(answer, "passwordExpired")).toBe("true");
    const session = soapOf(org().org, sessionIn(answer));
    expect(await session.fault("<getUserInfo/>")).toMatch(/^sf:INVALID_OPERATION_WITH_EXPIRED_PASSWORD /);
    expect(await session.fault(set(formatId(other.userId), "Another-horse-1"))).toMatch(/^sf:INSUFFICIENT_/);
    expect((await session.raw(set(formatId(user.userId), "Another-horse-1"))).status).toBe(200);
  });

  it.each([
    ["weak", /^sf:INVALID_NEW_PASSWORD InvalidNewPasswordFault /],
    ["", /^sf:INVALID_NEW_PASSWORD InvalidNewPasswordFault /],
  ])("refuses the password %j", async (password, expected) => {
    const user = await person(org().org);
    expect(await org().fault(set(formatId(user.userId), password))).toMatch(expected);
    expect(await outcome(user, user.password + user.token)).toBe("success");
  });

  it.each(["", "nonsense", "001gf0000000001", "005gf000000zzzz"])("refuses the user %j", async (userId) => {
    expect(await org().fault(set(userId, "Another-horse-1"))).toMatch(/^sf:MALFORMED_ID InvalidIdFault /);
    expect(await org().fault(reset(userId))).toMatch(/^sf:MALFORMED_ID InvalidIdFault /);
  });
});

describe("resetPassword", () => {
  it("gives a temporary password once, to administrators", async () => {
    const user = await person(org().org);
    const session = await as(user);
    expect(await session.fault(reset(formatId(user.userId)))).toMatch(/^sf:INSUFFICIENT_ACCESS /);
    const answer = await org().raw(reset(formatId(user.userId)));
    const temporary = textIn(answer, "password") ?? "";
    expect(temporary).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(await session.fault("<getUserInfo/>")).toMatch(/^sf:INVALID_SESSION_ID /);
    expect(await outcome(user, user.password + user.token)).toBe("INVALID_LOGIN");
    expect(await outcome(user, temporary)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
  });
});

describe("invalidateSessions", () => {
  const end = (...ids: readonly string[]): string =>
    `<invalidateSessions>${ids.map((id) => `<sessionIds>${id}</sessionIds>`).join("")}</invalidateSessions>`;

  it("ends one's own sessions, and no other user's", async () => {
    const user = await person(org().org);
    const [one, two] = [await as(user), await as(user)];
    const admin = org().session;
    const results = await one.results(end(two.session, "nonsense", admin, two.session));
    expect(results.map(({ success, errors }) => [success, errors[0]?.code])).toEqual([
      [true, undefined],
      [false, "INVALID_SESSION_ID"],
      [false, "INSUFFICIENT_ACCESS_OR_READONLY"],
      [false, "INVALID_SESSION_ID"],
    ]);
    expect(await two.fault("<getUserInfo/>")).toMatch(/^sf:INVALID_SESSION_ID /);
    await one.call("<getUserInfo/>");
    await org().call("<getUserInfo/>");
    expect(await org().results(end(one.session))).toMatchObject([{ success: true }]);
    expect(await one.fault("<getUserInfo/>")).toMatch(/^sf:INVALID_SESSION_ID /);
  });

  it("is of 200 ids at most", async () => {
    expect(await org().fault(end(...new Array<string>(201).fill("x")))).toMatch(/^sf:EXCEEDED_ID_LIMIT /);
  });
});
