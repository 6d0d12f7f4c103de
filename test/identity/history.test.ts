// Every attempt: one LoginHistory row, one Argon2id run.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, history, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { envelope, login, post, type RawAnswer } from "../support/soap.ts";

const clock = movableClock();
let org: TestOrg;
let user: Person;
let runs = 0;

beforeAll(async () => {
  org = await startOrg({ clock });
  await addTrustedRange(org.ports, CONSOLE, "127.0.0.2", "");
  await setPolicy(org, { maxLoginAttempts: 3 });
  const real = org.ports.passwords;
  const counted: typeof real = {
    ...real,
    verify: (stored, secret) => {
      runs += 1;
      return real.verify(stored, secret);
    },
  };
  Object.assign(org.ports, { passwords: counted });
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
});

const secret = (): string => user.password + user.token;
const change = (changes: { readonly lockedAt?: number; readonly frozen?: boolean }): Promise<void> =>
  org.ports.stores.transaction(({ identity }) => identity.credentials.change(user.userId, changes));

interface Row {
  readonly does: string;
  readonly attempt: () => Promise<RawAnswer>;
  readonly status: string;
  readonly unknown?: true;
  readonly apiType?: string;
  readonly apiVersion?: string;
  readonly sourceIp?: string;
  readonly application?: string;
  readonly loginUrl?: string;
}

const enter = (text: string, options?: Parameters<typeof login>[3]): Promise<RawAnswer> =>
  login(org.url, user.username, text, options);
const scope = "<LoginScopeHeader><organizationId>00D000000000001</organizationId></LoginScopeHeader>";
const client = "<CallOptions><client>loader/7.1</client></CallOptions>";

const rows: readonly Row[] = [
  { does: "password and token", attempt: () => enter(secret()), status: "Success" },
  {
    does: "password and token on the enterprise endpoint",
    attempt: () => enter(secret(), { path: "/services/Soap/c/31.0", flavour: "c" }),
    status: "Success",
    apiType: "SOAP Enterprise",
    apiVersion: "31.0",
  },
  {
    does: "a password from a trusted network",
    attempt: () => enter(user.password, { from: "127.0.0.2" }),
    status: "Success",
    sourceIp: "127.0.0.2",
  },
  {
    does: "a client with a name",
    attempt: () => enter(secret(), { header: client, headers: { "user-agent": "Other/1.0" } }),
    status: "Success",
    application: "loader/7.1",
  },
  {
    does: "a client with a User-Agent",
    attempt: () => enter(secret(), { headers: { "user-agent": "SomeTool/3.2 (Linux; x64)" } }),
    status: "Success",
    application: "SomeTool/3.2",
  },
  {
    does: "a client with a very long name",
    attempt: () => enter(secret(), { headers: { "user-agent": "n".repeat(10_000) } }),
    status: "Success",
    application: "n".repeat(64),
  },
  {
    does: "a client that calls the host by a long name",
    attempt: () => enter(secret(), { headers: { host: `${"h.".repeat(50)}test:80` } }),
    status: "Success",
    loginUrl: "h.".repeat(40),
  },
  {
    does: "no token",
    attempt: () => enter(user.password),
    status: "Failed: API security token required",
  },
  { does: "a wrong password", attempt: () => enter("wrong"), status: "Invalid Password" },
  { does: "no password", attempt: () => enter(""), status: "Invalid Password" },
  {
    does: "a password of 16,026 bytes",
    attempt: () => enter("x".repeat(16_026)),
    status: "Invalid Password",
  },
  {
    does: "a stale token",
    async attempt() {
      await resetSecurityToken(org.ports, CONSOLE, user.userId);
      return enter(secret());
    },
    status: "Invalid Password",
  },
  {
    does: "a wrong password before the right token",
    attempt: () => enter(`x${secret()}`),
    status: "Invalid Password",
  },
  {
    does: "an unknown user",
    attempt: () => login(org.url, "nobody@example.test", secret()),
    status: "Invalid login",
    unknown: true,
  },
  {
    does: "an envelope without user and password",
    attempt: () => post(org.url, envelope("<login/>")),
    status: "Invalid login",
    unknown: true,
  },
  {
    does: "another org's login scope",
    attempt: () => enter(secret(), { header: scope }),
    status: "Restricted domain",
  },
  {
    does: "a frozen user",
    async attempt() {
      await freezeUser(org.ports, CONSOLE, user.userId, true);
      return enter(secret());
    },
    status: "User is frozen",
  },
  {
    does: "an inactive user",
    async attempt() {
      const described = (await org.ports.catalogue()).object("User");
      const active = described?.fieldsByName.get("isactive");
      if (!described || !active) throw new Error("User has no IsActive");
      await org.ports.stores.transaction(({ records }) =>
        records.update(described, [active], [user.userId], [[0]]),
      );
      return enter(secret());
    },
    status: "User is inactive",
  },
  {
    does: "a locked user",
    async attempt() {
      await change({ lockedAt: clock.now() });
      return enter(secret());
    },
    status: "Password Lockout",
  },
];

it.each(rows)("$does: one row, one run", async ({ attempt, ...expected }) => {
  clock.move(1234);
  const before = (await history(org)).length;
  runs = 0;
  await attempt();
  const added = (await history(org)).slice(before);
  expect(added).toEqual([
    {
      userId: expected.unknown ? null : user.userId,
      status: expected.status,
      loginType: "Other Apex API",
      apiType: expected.apiType ?? "SOAP Partner",
      apiVersion: expected.apiVersion ?? "64.0",
      sourceIp: expected.sourceIp ?? "127.0.0.1",
      application: expected.application ?? "N/A",
      loginUrl: expected.loginUrl ?? new URL(org.url).host,
      time: clock.now(),
    },
  ]);
  expect(runs).toBe(1);
});

it("leaves no row, and costs no run, for what is no attempt", async () => {
  const before = (await history(org)).length;
  runs = 0;
  await login(org.url, user.username, secret(), { path: "/services/Soap/u/30.0" });
  await post(org.url, "<not xml");
  await post(org.url, envelope("<getUserInfo/>"));
  expect(await history(org)).toHaveLength(before);
  expect(runs).toBe(0);
});

it("leaves one row for each of many at once", async () => {
  await setPolicy(org, { maxLoginAttempts: 0 });
  const before = (await history(org)).length;
  runs = 0;
  const secrets = [secret(), user.password, "wrong"];
  await Promise.all(Array.from({ length: 30 }, (_, index) => enter(secrets[index % 3] ?? "")));
  const statuses = (await history(org)).slice(before).map(({ status }) => status);
  expect(statuses.sort()).toEqual([
    ...new Array(10).fill("Failed: API security token required"),
    ...new Array(10).fill("Invalid Password"),
    ...new Array(10).fill("Success"),
  ]);
  expect(runs).toBe(30);
});
