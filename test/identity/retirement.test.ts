// Salesforce's retirements of login() with a password, each from the day that an org sets; and what they would end.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { login as loginThere } from "../../src/domain/identity/login.ts";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { rehearse } from "../../src/domain/identity/rehearsal.ts";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { assign, permissionSet } from "../support/permissions.ts";
import { type Flavour, faultBody, login, outcomeOf } from "../support/soap.ts";

const DAY = 86_400_000;
const clock = movableClock(Date.UTC(2026, 5, 1, 12));
let org: TestOrg;
let user: Person;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { maxLoginAttempts: 0 });
  // Where no browser is asked for a code.
  await addTrustedRange(org.ports, CONSOLE, "203.0.113.7", "");
  user = await person(org);
});
afterAll(() => org.stop());

const set = (name: string, value: string) => setSetting(org.ports, CONSOLE, `retire.${name}`, value);
const good = (): string => user.password + user.token;
const enter = (version: number, secret = good(), username = user.username, flavour: Flavour = "u") =>
  login(org.url, username, secret, { path: `/services/Soap/${flavour}/${version}.0`, flavour });
const browse = () =>
  loginThere(org.ports, {
    username: user.username,
    secret: user.password,
    address: "203.0.113.7",
    channel: "browser",
    apiVersion: null,
    application: "Browser",
    loginUrl: "127.0.0.1",
  });

describe("login() at 65.0 and later", () => {
  it("is refused from the day on, at midnight UTC, for everybody alike and over SOAP alone", async () => {
    await set("soapLoginFrom65", "2026-06-02");
    expect(outcomeOf(await enter(65))).toBe("success");
    clock.move(DAY / 2);
    const refused = faultBody("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL");
    for (const version of [65, 68]) {
      for (const [secret, name] of [[good()], ["wrong"], [good(), "nobody@example.test"]] as const) {
        const answer = await enter(version, secret, name ?? user.username);
        expect([answer.status, answer.text]).toEqual([500, refused]);
      }
    }
    expect((await history(org)).at(-2)).toMatchObject({
      userId: user.userId,
      status: "Failed: API Version Removed.",
    });
    expect(outcomeOf(await enter(64))).toBe("success");
    expect(outcomeOf(await enter(64, good(), user.username, "c"))).toBe("success");
    expect(await browse()).toMatchObject({ ok: true });
    await set("soapLoginFrom65", "never");
    expect(outcomeOf(await enter(68))).toBe("success");
  });
});

describe("SOAP API login()", () => {
  it("switched off is told to everybody, unknown users too, in the same bytes", async () => {
    await set("soapLogin", "2026-01-01");
    const refused = faultBody("INVALID_OPERATION", "SOAP API login() is disabled by default in this org.", {
      type: "LoginFault",
    });
    for (const [secret, name] of [
      [good()],
      ["wrong"],
      [user.password],
      [good(), "nobody@example.test"],
    ] as const) {
      const answer = await enter(60, secret, name ?? user.username);
      expect([answer.status, answer.text]).toEqual([500, refused]);
    }
    expect(await browse()).toMatchObject({ ok: true });
    const { failures } = (await org.ports.stores.identity.credentials.byUserId(user.userId)) ?? {};
    expect(failures).toBe(0);
    await set("soapLogin", "never");
  });
});

describe("Use Any API Auth", () => {
  it("is asked of who has the right secret, from the day on", async () => {
    const { admin } = org;
    const send = restClient(
      org.url,
      await soapLogin(org.url, admin.username, admin.password + admin.securityToken),
    );
    await set("anyApiAuth", "2026-01-01");
    expect(outcomeOf(await enter(64))).toBe("INSUFFICIENT_ACCESS");
    expect(outcomeOf(await enter(64, `wrong${user.token}`))).toBe("INVALID_LOGIN");
    // Administrators have it.
    expect(outcomeOf(await enter(64, admin.password + admin.securityToken, admin.username))).toBe("success");
    await assign(send, await permissionSet(send, { user: ["UseAnyApiAuth"] }), formatId(user.userId));
    expect(outcomeOf(await enter(64))).toBe("success");
    await set("anyApiAuth", "never");
  });
});

it("a day that is none is refused", async () => {
  for (const value of ["soon", "2026-02-30", "2026-6-1", "true", "20260601"])
    await expect(set("soapLogin", value)).rejects.toThrow("must be one of");
  await expect(set("oauthPasswordFlow", "2027-02-20")).rejects.toThrow("is no setting");
});

describe("the rehearsal", () => {
  it("says of each user, tool, API and address when it stops, and counts no refusal", async () => {
    const nightly = await person(org);
    const header = (client: string) => `<CallOptions><client>${client}</client></CallOptions>`;
    const as = (
      client: string,
      version: number,
      secret = nightly.password + nightly.token,
      from = "127.0.0.1",
    ) =>
      login(org.url, nightly.username, secret, {
        path: `/services/Soap/u/${version}.0`,
        header: header(client),
        from,
      });
    for (let time = 0; time < 3; time++) await as("nightly/1.0", 64);
    await as("nightly/1.0", 64, undefined, "127.0.0.9");
    await as("fresh/2.0", 66);
    await as("wrong/1.0", 64, "wrong");
    const of = async (days = 90) =>
      (await rehearse(org.ports, days)).logins.filter(({ username }) => username === nightly.username);
    const lines = (await of()).map((one) =>
      [one.application, one.apiVersion, one.address, one.logins, one.stopsOn, one.decidedBy].join(" "),
    );
    expect(lines.toSorted()).toEqual([
      "fresh/2.0 66.0 127.0.0.1 1 2025-10-01 Salesforce",
      "nightly/1.0 64.0 127.0.0.1 3 2026-10-01 Salesforce",
      "nightly/1.0 64.0 127.0.0.9 1 2026-10-01 Salesforce",
    ]);
    await set("soapLogin", "2026-09-01");
    expect((await of()).map(({ stopsOn, decidedBy }) => `${stopsOn} ${decidedBy}`).toSorted()).toEqual([
      "2025-10-01 Salesforce",
      "2026-09-01 this org",
      "2026-09-01 this org",
    ]);
    await set("soapLogin", "never");
    clock.move(2 * DAY);
    expect(await of(1)).toEqual([]);
    await expect(rehearse(org.ports, 0)).rejects.toThrow("days must be");
  });

  it("says never of what isn't retired", async () => {
    await browse();
    const found = (await rehearse(org.ports, 1)).logins.filter(
      ({ application }) => application === "Browser",
    );
    expect(found).toMatchObject([{ apiType: "N/A", stopsOn: null, because: null, moveTo: null }]);
  });
});
