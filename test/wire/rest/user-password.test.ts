// sobjects/User/ID/password: who may ask, set and reset, and what happens to the user.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resetPassword } from "../../../src/domain/identity/passwords.ts";
import { addTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { type RestAnswer, type RestClient, restClient, soapLogin } from "../../support/client.ts";
import {
  CONSOLE,
  mailedTokens,
  movableClock,
  type Person,
  person,
  setPolicy,
} from "../../support/identity.ts";
import { login, outcomeOf, sessionIn } from "../../support/soap.ts";

const TRUSTED = "127.0.0.2";
const NEW = "Another-pass-8";
const clock = movableClock();
let org: TestOrg;
let admin: RestClient;
let user: Person;
let mine: RestClient;
beforeAll(async () => {
  org = await startOrg({ clock });
  await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
});
afterAll(() => org.stop());
beforeEach(async () => {
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  user = await person(org);
  mine = restClient(org.url, await soapLogin(org.url, user.username, user.password + user.token));
});

const path = (id: string | number): string =>
  `/sobjects/User/${typeof id === "number" ? formatId(id) : id}/password`;
const outcome = async (secret: string, from = "127.0.0.1"): Promise<string> =>
  outcomeOf(await login(org.url, user.username, secret, { from }));
/** "403 INSUFFICIENT_ACCESS: text". */
const refusal = ({ status, body }: RestAnswer): string => {
  const [{ errorCode, message }] = body as [{ errorCode: string; message: string }];
  return `${status} ${errorCode}: ${message}`;
};
const NO_ACCESS = "403 INSUFFICIENT_ACCESS: insufficient access rights on object id";
const NOBODY = "005000000000001AAA";

describe("an administrator", () => {
  it("asks whether a password must be changed", async () => {
    expect((await admin("GET", path(user.userId))).text).toBe('{"isExpired":false}');
    await resetPassword(org.ports, CONSOLE, user.userId);
    expect((await admin("GET", path(user.userId))).text).toBe('{"isExpired":true}');
  });

  it("sets one: the old one, the token and all sessions end, and a new token is mailed", async () => {
    const answer = await admin("POST", path(user.userId), { NewPassword: NEW });
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(await outcome(user.password, TRUSTED)).toBe("INVALID_LOGIN");
    expect(await outcome(NEW + user.token)).toBe("INVALID_LOGIN");
    expect(refusal(await mine("GET", "/limits"))).toBe("401 INVALID_SESSION_ID: Session expired or invalid");
    const tokens = await mailedTokens(org, user.username);
    expect(tokens).toHaveLength(2);
    expect(await outcome(`${NEW}${tokens[1]}`)).toBe("success");
    const events = await org.ports.stores.identity.events(user.userId);
    expect(events.at(-1)).toMatchObject({ event: "password set", address: "127.0.0.1" });
  });

  it("resets one to a temporary one, which lets in only to set another", async () => {
    const answer = await admin("DELETE", path(user.userId));
    expect(answer.status).toBe(200);
    const { NewPassword: temporary } = answer.body as { NewPassword: string };
    expect(answer.text).toBe(JSON.stringify({ NewPassword: temporary }));
    expect(temporary).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(await outcome(user.password, TRUSTED)).toBe("INVALID_LOGIN");
    const session = sessionIn(await login(org.url, user.username, temporary, { from: TRUSTED }));
    const restricted = restClient(org.url, session);
    const expired =
      "403 INVALID_OPERATION_WITH_EXPIRED_PASSWORD: The users password has expired, you must call SetPassword before attempting any other API operations";
    expect(refusal(await restricted("GET", "/limits"))).toBe(expired);
    expect((await restricted("GET", path(user.userId))).text).toBe('{"isExpired":true}');
    expect(refusal(await restricted("POST", path(NOBODY), { NewPassword: NEW }))).toBe(NO_ACCESS);
    expect(refusal(await restricted("POST", path(user.userId), { NewPassword: temporary }))).toContain(
      "You cannot reuse this old password.",
    );
    expect((await restricted("POST", path(user.userId), { NewPassword: NEW })).status).toBe(204);
    expect(await outcome(NEW, TRUSTED)).toBe("success");
  });

  it("must change his own expired password first", async () => {
    await setPolicy(org, { expiration: "ThirtyDays" });
    clock.move(31 * 86_400_000);
    const { username, password } = org.admin;
    const session = sessionIn(await login(org.url, username, password, { from: TRUSTED }));
    const restricted = restClient(org.url, session);
    for (const [method, body] of [["GET"], ["POST", { NewPassword: NEW }], ["DELETE"]] as const)
      expect(refusal(await restricted(method, path(user.userId), body))).toContain(
        "403 INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
      );
    await setPolicy(org, { expiration: "Never" });
    expect(await outcome(user.password, TRUSTED)).toBe("success");
  });

  it.each([
    ["short", "Your password must be at least 8 characters long."],
    ["letters-only", "Your password must have a mix of letters and numbers."],
    ["Correct-horse-9", "You cannot reuse this old password."],
  ])("can't set %j", async (password, message) => {
    const answer = await admin("POST", path(user.userId), { NewPassword: password });
    expect(refusal(answer)).toBe(`400 INVALID_NEW_PASSWORD: ${message}`);
    expect(await outcome(user.password + user.token)).toBe("success");
  });

  it.each([
    ["nothing", ""],
    ["no object", "[]"],
    ["no password", {}],
    ["a number", { NewPassword: 12_345_678 }],
    ["more than the password", { NewPassword: NEW, OldPassword: "x" }],
  ])("sends %s, and nothing is set", async (_, body) => {
    expect(refusal(await admin("POST", path(user.userId), body))).toContain("400 JSON_PARSER_ERROR");
    expect(await outcome(user.password + user.token)).toBe("success");
  });

  it.each([NOBODY, "005000000000001", "001000000000001AAA", "nonsense"])(
    "finds no password of %s",
    async (id) => {
      for (const [method, body] of [["GET"], ["POST", { NewPassword: NEW }], ["DELETE"]] as const)
        expect(refusal(await admin(method, path(id), body))).toBe(
          "404 NOT_FOUND: The requested resource does not exist",
        );
    },
  );

  it("can do nothing else with it", async () => {
    const answer = await admin("PATCH", path(user.userId), {});
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "HEAD, GET, POST, DELETE"]);
  });
});

describe("a user", () => {
  it("can't tell other users from users who aren't there", async () => {
    const other = await person(org);
    for (const id of [other.userId, NOBODY])
      for (const [method, body] of [["GET"], ["POST", { NewPassword: NEW }], ["DELETE"]] as const)
        expect(refusal(await mine(method, path(id), body))).toBe(NO_ACCESS);
    expect(outcomeOf(await login(org.url, other.username, other.password + other.token))).toBe("success");
  });

  it("can't take his own password over with a session alone, unless the policy lets him", async () => {
    expect((await mine("GET", path(user.userId))).text).toBe('{"isExpired":false}');
    const set = await mine("POST", path(user.userId), { NewPassword: NEW });
    expect(refusal(set)).toBe("403 INSUFFICIENT_ACCESS: Cannot set password for self");
    const reset = await mine("DELETE", path(user.userId));
    expect(refusal(reset)).toBe("403 INSUFFICIENT_ACCESS: Cannot reset password for self");
    expect(await outcome(user.password + user.token)).toBe("success");
    await setPolicy(org, { enableSetPasswordInApi: true });
    expect((await mine("POST", path(user.userId), { NewPassword: NEW })).status).toBe(204);
    await setPolicy(org, { enableSetPasswordInApi: false });
    expect(await outcome(NEW, TRUSTED)).toBe("success");
  });

  it("sets a temporary password to one of his own once, however often at once", async () => {
    const { temporaryPassword } = await resetPassword(org.ports, CONSOLE, user.userId);
    const session = sessionIn(await login(org.url, user.username, temporaryPassword, { from: TRUSTED }));
    const send = restClient(org.url, session);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((each) => send("POST", path(user.userId), { NewPassword: `${NEW}${each}` })),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map((each) => outcome(`${NEW}${each}`, TRUSTED)));
    expect(outcomes.map((each) => each === "success")).toEqual(answers.map(({ status }) => status === 204));
  });
});
