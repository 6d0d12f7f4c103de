// login(): the answer byte for byte, and the matrix of secrets and networks.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resetPassword } from "../../../src/domain/identity/passwords.ts";
import { resetSecurityToken } from "../../../src/domain/identity/security-token.ts";
import { addTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { freezeUser } from "../../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { restClient } from "../../support/client.ts";
import { CONSOLE, type Person, person, setPolicy } from "../../support/identity.ts";
import {
  call,
  type Flavour,
  faultBody,
  INVALID_LOGIN,
  login,
  NAMESPACES,
  outcomeOf,
  type RawAnswer,
  sessionIn,
  TOKEN_REQUIRED,
  textIn,
} from "../../support/soap.ts";

const UNTRUSTED = "127.0.0.1";
const TRUSTED = "127.0.0.2";
const SESSION_ID = /^00D[A-Za-z0-9]{12}![A-Za-z0-9._]{96}$/;

let org: TestOrg;
let ada: Person;

beforeAll(async () => {
  org = await startOrg();
  await setPolicy(org, { maxLoginAttempts: 0 });
  await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
  ada = await person(org);
});
afterAll(() => org.stop());

const enter = (secret: string, from = UNTRUSTED, username = ada.username): Promise<RawAnswer> =>
  login(org.url, username, secret, { from });

/** The whole answer, from what it says of sessions and ids. */
function expected(answer: RawAnswer, flavour: Flavour, version: number): string {
  const value = (name: string): string => textIn(answer, name) ?? `no ${name}`;
  const path = (segment: string): string =>
    `${org.url}/services/Soap/${segment}/${version}.0/${org.orgId.slice(0, 15)}`;
  const client = flavour === "c" ? `/${/\/(0DF[A-Za-z0-9]{12})</.exec(answer.text)?.[1] ?? "no client"}` : "";
  const locale = version >= 38 ? "<orgDefaultCurrencyLocale>en_US</orgDefaultCurrencyLocale>" : "";
  const chatter = version >= 40 ? "<chatterExternal>false</chatterExternal>" : "";
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${NAMESPACES[flavour]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><loginResponse><result><metadataServerUrl>${path("m")}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>${path(flavour)}${client}</serverUrl><sessionId>${value("sessionId")}</sessionId><userId>${value("userId")}</userId><userInfo><accessibilityMode>false</accessibilityMode>${chatter}<currencySymbol>$</currencySymbol><orgAttachmentFileSizeLimit>26214400</orgAttachmentFileSizeLimit><orgDefaultCurrencyIsoCode>USD</orgDefaultCurrencyIsoCode>${locale}<orgDisallowHtmlAttachments>false</orgDisallowHtmlAttachments><orgHasPersonAccounts>false</orgHasPersonAccounts><organizationId>${org.orgId}</organizationId><organizationMultiCurrency>false</organizationMultiCurrency><organizationName>Groundfog</organizationName><profileId>${value("profileId")}</profileId><roleId xsi:nil="true"/><sessionSecondsValid>7200</sessionSecondsValid><userDefaultCurrencyIsoCode xsi:nil="true"/><userEmail>${org.admin.username}</userEmail><userFullName>Admin</userFullName><userId>${value("userId")}</userId><userLanguage>en_US</userLanguage><userLocale>en_US</userLocale><userName>${org.admin.username}</userName><userTimeZone>America/Los_Angeles</userTimeZone><userType>Standard</userType><userUiSkin>Theme3</userUiSkin></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>`;
}

describe("the answer", () => {
  it.each(["u", "c"] as const)(
    "is the recorded one on /services/Soap/%s at every version",
    async (flavour) => {
      const sessions = new Set<string>();
      for (let version = 31; version <= 68; version++) {
        const answer = await login(
          org.url,
          org.admin.username,
          org.admin.password + org.admin.securityToken,
          {
            path: `/services/Soap/${flavour}/${version}.0`,
            flavour,
          },
        );
        expect(answer.status).toBe(200);
        expect(answer.headers["content-type"]).toBe("text/xml;charset=UTF-8");
        expect(answer.text).toBe(expected(answer, flavour, version));
        expect(textIn(answer, "userId")).toMatch(/^005[A-Za-z0-9]{15}$/);
        expect(textIn(answer, "profileId")).toMatch(/^00e[A-Za-z0-9]{15}$/);
        const session = sessionIn(answer);
        expect(session).toMatch(SESSION_ID);
        expect(session.slice(0, 15)).toBe(org.orgId.slice(0, 15));
        sessions.add(session);
      }
      expect(sessions.size).toBe(38);
    },
  );

  it("leads to an endpoint that takes the session", async () => {
    const answer = await login(org.url, ada.username, ada.password + ada.token, {
      path: "/services/Soap/c/64.0",
      flavour: "c",
    });
    const path = (textIn(answer, "serverUrl") ?? "").slice(org.url.length);
    expect(path).toMatch(/^\/services\/Soap\/c\/64\.0\/00D[A-Za-z0-9]{12}\/0DF[A-Za-z0-9]{12}$/);
    expect((await call(org.url, sessionIn(answer), "<getUserInfo/>", { path, flavour: "c" })).status).toBe(
      200,
    );
  });

  it("names the host that the client used", async () => {
    const secret = ada.password + ada.token;
    const named = await login(org.url, ada.username, secret, { headers: { host: "org.example.test:8443" } });
    expect(textIn(named, "serverUrl")).toMatch(
      /^http:\/\/org\.example\.test:8443\/services\/Soap\/u\/64\.0\//,
    );
    for (const host of ["a<b", "x:99999", "1.2.3.4.5", "[:::]", "a/b", 'a"b']) {
      const answer = await login(org.url, ada.username, secret, { headers: { host } });
      expect(textIn(answer, "serverUrl"), host).toContain(`${org.url}/services/Soap/u/64.0/`);
    }
  });

  it("takes a login scope of this org in either length, and no other's", async () => {
    const scope = (id: string): Promise<RawAnswer> =>
      login(org.url, ada.username, ada.password + ada.token, {
        header: `<LoginScopeHeader><organizationId>${id}</organizationId></LoginScopeHeader>`,
      });
    for (const id of [org.orgId, org.orgId.slice(0, 15), ""])
      expect(outcomeOf(await scope(id))).toBe("success");
    for (const id of ["00D000000000001", "00D000000000001EAA", "nonsense"])
      expect((await scope(id)).text).toBe(faultBody("INVALID_LOGIN", INVALID_LOGIN, { type: "LoginFault" }));
  });
});

describe("a refusal", () => {
  it.each(["u", "c"] as const)("is the recorded fault on /services/Soap/%s", async (flavour) => {
    const path = `/services/Soap/${flavour}/64.0`;
    const type = "LoginFault";
    const missing = await login(org.url, ada.username, ada.password, { path, flavour });
    expect(missing.status).toBe(500);
    expect(missing.headers["content-type"]).toBe("text/xml;charset=UTF-8");
    expect(missing.text).toBe(faultBody("LOGIN_MUST_USE_SECURITY_TOKEN", TOKEN_REQUIRED, { type, flavour }));
    expect(missing.text).toContain("company\u2019s trusted networks");
    const wrong = await login(org.url, ada.username, "wrong", { path, flavour });
    expect(wrong.status).toBe(500);
    expect(wrong.headers["content-type"]).toBe("text/xml;charset=UTF-8");
    expect(wrong.text).toBe(faultBody("INVALID_LOGIN", INVALID_LOGIN, { type, flavour }));
  });

  it.each(["v64.0", "30.0", "69.0", "64", "064.0", "64.00", "64.1", "x", ""])(
    "of version %j says UNSUPPORTED_API_VERSION",
    async (version) => {
      const answer = await login(org.url, ada.username, ada.password, {
        path: `/services/Soap/u/${version}`,
      });
      expect(answer.status).toBe(500);
      expect(answer.text).toBe(faultBody("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"));
    },
  );

  it("is the same, byte for byte and header for header, whatever is wrong", async () => {
    const people = await Promise.all(["frozen", "inactive", "locked"].map(() => person(org)));
    const [frozen, inactive, locked] = people as [Person, Person, Person];
    await freezeUser(org.ports, CONSOLE, frozen.userId, true);
    await org.ports.stores.transaction(({ identity }) =>
      identity.credentials.change(locked.userId, { lockedAt: org.ports.clock.now() }),
    );
    await deactivate(inactive);
    const stranger = await person(org);
    const secret = ada.password + ada.token;
    const answers = await Promise.all([
      enter(secret, UNTRUSTED, "nobody@example.test"),
      enter("wrong"),
      enter(`wrong${ada.token}`),
      enter(ada.password + stranger.token),
      enter(frozen.password + frozen.token, UNTRUSTED, frozen.username),
      enter(inactive.password + inactive.token, UNTRUSTED, inactive.username),
      enter(locked.password + locked.token, UNTRUSTED, locked.username),
      enter(inactive.password, TRUSTED, inactive.username),
      login(org.url, ada.username, secret, {
        header: "<LoginScopeHeader><organizationId>00D000000000001</organizationId></LoginScopeHeader>",
      }),
      enter(""),
      enter("x".repeat(16_026)),
      enter(secret, UNTRUSTED, ""),
    ]);
    const shapes = answers.map(({ status, headers: { date: _, ...headers }, text }) => ({
      status,
      headers,
      text,
    }));
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    expect(shapes[0]?.text).toBe(faultBody("INVALID_LOGIN", INVALID_LOGIN, { type: "LoginFault" }));
  });

  async function deactivate({ username }: Person): Promise<void> {
    const session = sessionIn(
      await enter(org.admin.password + org.admin.securityToken, UNTRUSTED, org.admin.username),
    );
    const rest = restClient(org.url, session);
    const { body } = await rest(
      "GET",
      `/query?q=${encodeURIComponent(`SELECT Id FROM User WHERE Username = '${username}'`)}`,
    );
    const [{ Id }] = (body as { records: [{ Id: string }] }).records;
    expect((await rest("PATCH", `/sobjects/User/${Id}`, { IsActive: false })).status).toBe(204);
  }
});

describe("secret and network", () => {
  const flipped = (text: string): string =>
    text.replaceAll(/[A-Za-z]/g, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
  type Row = readonly [does: string, secret: () => string, untrusted: string, trusted: string];
  let stale = "";
  let other: Person;
  beforeAll(async () => {
    const before = await person(org);
    other = before;
    stale = before.token;
    other = { ...before, token: (await resetSecurityToken(org.ports, CONSOLE, before.userId)).token };
  });

  const rows: readonly Row[] = [
    ["password alone", () => other.password, "LOGIN_MUST_USE_SECURITY_TOKEN", "success"],
    ["password and token", () => other.password + other.token, "success", "success"],
    ["a blank between them", () => `${other.password} ${other.token}`, "INVALID_LOGIN", "INVALID_LOGIN"],
    ["a blank behind", () => `${other.password}${other.token} `, "INVALID_LOGIN", "INVALID_LOGIN"],
    [
      "token in the wrong case",
      () => other.password + flipped(other.token),
      "INVALID_LOGIN",
      "INVALID_LOGIN",
    ],
    ["token alone", () => other.token, "INVALID_LOGIN", "INVALID_LOGIN"],
    ["token before the password", () => other.token + other.password, "INVALID_LOGIN", "INVALID_LOGIN"],
    ["token twice", () => other.password + other.token + other.token, "INVALID_LOGIN", "INVALID_LOGIN"],
    [
      "wrong password, right token",
      () => `x${other.password}${other.token}`,
      "INVALID_LOGIN",
      "INVALID_LOGIN",
    ],
    [
      "password in the wrong case",
      () => flipped(other.password) + other.token,
      "INVALID_LOGIN",
      "INVALID_LOGIN",
    ],
    ["right password, stale token", () => other.password + stale, "INVALID_LOGIN", "INVALID_LOGIN"],
    [
      "right password, another user's token",
      () => other.password + ada.token,
      "INVALID_LOGIN",
      "INVALID_LOGIN",
    ],
    ["wrong password, no token", () => "wrong", "INVALID_LOGIN", "INVALID_LOGIN"],
    ["nothing", () => "", "INVALID_LOGIN", "INVALID_LOGIN"],
  ];
  it.each(rows)("%s", async (_, secret, untrusted, trusted) => {
    expect(outcomeOf(await enter(secret(), UNTRUSTED, other.username))).toBe(untrusted);
    expect(outcomeOf(await enter(secret(), TRUSTED, other.username))).toBe(trusted);
  });

  it.each([
    ["ends in 25 letters and digits", "Pa55ABCDEFGHIJKLMNOPQRSTUVWXYZabcde"],
    ["has markup and other scripts in it", `p<4>&amp;&"'\u00e9\u00df\u{1f600} ]]>`],
    ["begins and ends with blanks", "  Passw0rd  "],
    ["has line breaks and tabs", "Pass\r\n\tw0rd"],
  ])("a password that %s works with and without a token", async (_, password) => {
    const user = await person(org, { password });
    expect(outcomeOf(await enter(password, TRUSTED, user.username))).toBe("success");
    expect(outcomeOf(await enter(password + user.token, UNTRUSTED, user.username))).toBe("success");
    expect(outcomeOf(await enter(password, UNTRUSTED, user.username))).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
  });

  it("a password that ends in another user's token is a password like any other", async () => {
    const user = await person(org, { password: `Pw1${ada.token}` });
    expect(outcomeOf(await enter(user.password, TRUSTED, user.username))).toBe("success");
    expect(outcomeOf(await enter(user.password + user.token, UNTRUSTED, user.username))).toBe("success");
    // What looks like a token is taken for one from outside; the documented text would need a second hash.
    expect(outcomeOf(await enter(user.password, UNTRUSTED, user.username))).toBe("INVALID_LOGIN");
  });

  it("a user without a token gets in from trusted networks only", async () => {
    const user = await person(org, { token: false });
    expect(outcomeOf(await enter(user.password, TRUSTED, user.username))).toBe("success");
    expect(outcomeOf(await enter(user.password, UNTRUSTED, user.username))).toBe(
      "LOGIN_MUST_USE_SECURITY_TOKEN",
    );
  });

  it("composed and decomposed letters are different passwords", async () => {
    const user = await person(org, { password: "Caf\u00e9-2026" });
    expect(outcomeOf(await enter("Caf\u00e9-2026", TRUSTED, user.username))).toBe("success");
    expect(outcomeOf(await enter("Cafe\u0301-2026", TRUSTED, user.username))).toBe("INVALID_LOGIN");
  });

  it("usernames have no letter case, and blanks around them are dropped", async () => {
    for (const name of [ada.username.toUpperCase(), ` ${ada.username}\n`])
      expect(outcomeOf(await enter(ada.password + ada.token, UNTRUSTED, name))).toBe("success");
  });

  it("a temporary password lets in only to be changed", async () => {
    const user = await person(org);
    const { temporaryPassword } = await resetPassword(org.ports, CONSOLE, user.userId);
    const answer = await enter(temporaryPassword, TRUSTED, user.username);
    expect(answer.status).toBe(200);
    expect(textIn(answer, "passwordExpired")).toBe("true");
    const session = sessionIn(answer);
    const text =
      "The users password has expired, you must call SetPassword before attempting any other API operations";
    for (const operation of ["<getUserInfo/>", "<getServerTimestamp/>"]) {
      const refused = await call(org.url, session, operation);
      expect(refused.status).toBe(500);
      expect(refused.text).toBe(faultBody("INVALID_OPERATION_WITH_EXPIRED_PASSWORD", text));
    }
    const rest = await restClient(org.url, session)("GET", "/limits");
    expect(rest).toMatchObject({
      status: 403,
      text: JSON.stringify([{ message: text, errorCode: "INVALID_OPERATION_WITH_EXPIRED_PASSWORD" }]),
    });
  });
});
