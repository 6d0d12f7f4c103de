// Mails that tell users of their tokens: the right password came with a wrong one, and the classic one is old.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createNamedToken } from "../../src/domain/identity/named-tokens.ts";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { remindOfOldTokens } from "../../src/domain/identity/token-notices.ts";
import { freezeUser } from "../../src/domain/identity/users.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { CONSOLE, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { login } from "../support/soap.ts";
import { until } from "../support/until.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const clock = movableClock();
let org: TestOrg;
let user: Person;
let stranger: Person;

beforeAll(async () => {
  org = await startOrg({ clock });
  await setPolicy(org, { maxLoginAttempts: 0 });
  stranger = await person(org);
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
});

const enter = (secret: string, of = user) => login(org.url, of.username, secret);
const mails = async (subject: RegExp, of = user) =>
  (await org.inbox.list()).filter((mail) => mail.to === of.username && subject.test(mail.subject));
const WRONG = /wrong security token/;
const OLD = /token is old/;

/** A mail of another user's mistake that came behind: by then all that was due before it was sent. */
async function lookedThrough(): Promise<void> {
  const probe = await person(org);
  await enter(probe.password + user.token, probe);
  await until("the loop to come by", async () => (await mails(WRONG, probe)).length > 0);
}

it("tells the owner of a right password with a wrong token, once an hour, and nobody of anything else", async () => {
  const wrong = user.password + stranger.token;
  const answers = [
    await enter(wrong),
    await enter(`wrong${stranger.token}`),
    await enter(`wrong${user.token}`),
    await enter("nothing of it", { ...user, username: "nobody@example.test" }),
  ];
  await enter(wrong);
  await lookedThrough();
  const [mail, ...others] = await mails(WRONG);
  expect(others).toEqual([]);
  expect(mail?.text).toContain(`Username: ${user.username}`);
  expect(mail?.text).toContain("Address: 127.0.0.1");
  expect(mail?.text).toContain(`Time: ${new Date(clock.now()).toISOString()}`);
  for (const secret of [user.password, stranger.token, user.token]) {
    expect(mail?.text).not.toContain(secret);
    expect(mail?.html).not.toContain(secret);
  }
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  clock.move(HOUR - 1);
  await enter(wrong);
  await lookedThrough();
  expect(await mails(WRONG)).toHaveLength(1);
  clock.move(1);
  await enter(wrong);
  await lookedThrough();
  expect(await mails(WRONG)).toHaveLength(2);
});

it("tells of an expired token of a tool by its label, and of no missing token", async () => {
  const request = { label: "nightly job", expiresAt: clock.now() + 1, ranges: [], readOnly: false };
  const { token } = await createNamedToken(org.ports, CONSOLE, user.userId, { ...request, prefixed: true });
  clock.move(1);
  await enter(user.password);
  await enter(user.password + user.token);
  await lookedThrough();
  expect(await mails(WRONG)).toEqual([]);
  await enter(user.password + token);
  await lookedThrough();
  expect((await mails(WRONG))[0]?.text).toContain('the named token "nightly job"');
});

it("tells who is locked out of it, once a day, and not by default", async () => {
  await setPolicy(org, { maxLoginAttempts: 3, lockoutMinutes: 0 });
  const LOCKED = /locked out/;
  const lockOut = async (): Promise<void> => {
    for (let more = 0; more < 3; more += 1) await enter("wrong");
    await enter(user.password + user.token);
  };
  await lockOut();
  await lookedThrough();
  expect(await mails(LOCKED)).toEqual([]);
  await setSetting(org.ports, CONSOLE, "password.lockoutMail", "true");
  for (let more = 0; more < 2; more += 1) {
    const answers = [await enter(user.password + user.token), await enter("wrong")];
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    await lookedThrough();
  }
  const [mail, ...others] = await mails(LOCKED);
  expect(others).toEqual([]);
  expect(mail?.text).toContain(`Username: ${user.username}`);
  expect(mail?.text).toContain("Reason: locked out until an administrator unlocks the user");
  for (const secret of [user.password, user.token]) expect(mail?.text).not.toContain(secret);
  clock.move(DAY);
  await enter("wrong");
  await lookedThrough();
  expect(await mails(LOCKED)).toHaveLength(2);
  await setSetting(org.ports, CONSOLE, "password.lockoutMail", "false");
  await setPolicy(org, { maxLoginAttempts: 0 });
});

it("is silent where the org wants it so", async () => {
  await setSetting(org.ports, CONSOLE, "token.wrongTokenMail", "false");
  await enter(user.password + stranger.token);
  await setSetting(org.ports, CONSOLE, "token.wrongTokenMail", "true");
  // Whether the loop came by before is the machine's affair: it looks at the setting with each login.
  await lookedThrough();
  expect((await mails(WRONG)).length).toBeLessThanOrEqual(1);
});

it("reminds once of a token that is older than the org wants, and not by default", async () => {
  const frozen = await person(org);
  await freezeUser(org.ports, CONSOLE, frozen.userId, true);
  clock.move(400 * DAY);
  await remindOfOldTokens(org.ports);
  expect(await mails(OLD)).toEqual([]);
  await setSetting(org.ports, CONSOLE, "token.remindAfterDays", "365");
  const fresh = await person(org);
  for (let time = 0; time < 2; time++) await remindOfOldTokens(org.ports);
  expect(await mails(OLD)).toHaveLength(1);
  expect((await mails(OLD))[0]?.text).not.toContain(user.token);
  for (const other of [fresh, frozen]) expect(await mails(OLD, other)).toEqual([]);
  await resetSecurityToken(org.ports, CONSOLE, user.userId);
  clock.move(364 * DAY);
  await remindOfOldTokens(org.ports);
  expect(await mails(OLD)).toHaveLength(1);
  // The loop does it by itself, within the hour.
  clock.move(2 * DAY);
  await until("the reminder", async () => (await mails(OLD)).length === 2);
  await setSetting(org.ports, CONSOLE, "token.remindAfterDays", "0");
});
