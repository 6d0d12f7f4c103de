// What the trace tells of a refused secret, and the client doesn't.
import { afterAll, beforeAll, expect, it } from "vitest";
import { explainLogin } from "../../src/domain/identity/explain-login.ts";
import { setPassword } from "../../src/domain/identity/passwords.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { login } from "../support/soap.ts";

const clock = movableClock(Date.UTC(2026, 2, 1, 12));
let org: TestOrg;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { maxLoginAttempts: 0, historyRestriction: 0, expiration: "Never" });
  ada = await person(org);
  bob = await person(org);
});
afterAll(() => org.stop());

async function seen(secret: string, username = ada.username): Promise<string> {
  const attempt = { username, secret, address: "203.0.113.7", application: "", loginUrl: "" } as const;
  const { trace } = await explainLogin(org.ports, { ...attempt, channel: "soap-partner", apiVersion: 64 });
  for (const { seen } of trace)
    for (const told of [ada.token, ada.password]) expect(seen).not.toContain(told);
  return trace.find(({ outcome }) => outcome === "failed")?.seen ?? "";
}
const flipped = (text: string): string =>
  [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");

it.each<readonly [string, () => string, RegExp]>([
  ["a blank between", () => `${ada.password} ${ada.token}`, /stands between password and token$/],
  ["a line break between", () => `${ada.password}\r\n${ada.token}`, /stands between password and token$/],
  ["a blank behind", () => `${ada.password}${ada.token} `, /follows the token$/],
  ["the token alone", () => ada.token, /the token was sent alone/],
  [
    "a wrong password before the token",
    () => `wrong-password-1${ada.token}`,
    /the token at its end is right$/,
  ],
  ["another user's token", () => ada.password + bob.token, /not the user's, or was replaced long ago$/],
  ["a token in the wrong case", () => ada.password + flipped(ada.token), /look at each letter and its case$/],
  ["a plain wrong password", () => "wrong", /^the password is wrong$/],
])("tells of %s", async (_, secret, expected) => {
  expect(await seen(secret())).toMatch(expected);
});

it("tells when an old token was replaced, by a reset or by a new password", async () => {
  const user = await person(org);
  clock.move(86_400_000);
  const second = await resetSecurityToken(org.ports, CONSOLE, user.userId);
  expect(await seen(user.password + user.token, user.username)).toMatch(
    /^a token that is not .*; the token at its end was replaced on 2026-03-02$/,
  );
  clock.move(86_400_000);
  await setPassword(org.ports, CONSOLE, user.userId, "Another-horse-10");
  expect(await seen(`Another-horse-10${second.token}`, user.username)).toMatch(/replaced on 2026-03-03$/);
  expect(await seen(`wrong${second.token}`, user.username)).toMatch(
    /^the password is wrong; .* replaced on 2026-03-03$/,
  );
});

it("tells the client nothing of it", async () => {
  const answers = await Promise.all(
    ["wrong", `${ada.password} ${ada.token}`, ada.token, ada.password + bob.token].map((secret) =>
      login(org.url, ada.username, secret),
    ),
  );
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});
