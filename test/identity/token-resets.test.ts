// How often a security token is reset: as often at all doors together as the org wants, and no reset is half done.
import { afterAll, beforeAll, expect, it } from "vitest";
import { callOrg } from "../../src/cli/control-client.ts";
import { setSetting } from "../../src/domain/identity/org-settings.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { runHere, startProcess, temporaryDirectory } from "../cli/groundfog.ts";
import { soapLogin } from "../support/client.ts";
import { CONSOLE, mailedTokens, movableClock, type Person, person } from "../support/identity.ts";
import { login, outcomeOf } from "../support/soap.ts";
import { visitor } from "../support/visitor.ts";

const clock = movableClock();
let org: TestOrg;
beforeAll(async () => {
  org = await startOrg({ clock });
});
afterAll(() => org.stop());

const PATH = "/settings/reset-security-token";
const SAID = /A security token is reset 5 times in a minute at most\. .* try again in (\d+) seconds\./;

async function doors(user: Person) {
  const session = await soapLogin(org.url, user.username, user.password + user.token);
  const browser = visitor(org.url);
  await browser.logIn(user.username, user.password);
  return {
    page: () => browser.submit(PATH),
    api: async () => {
      const headers = { authorization: `Bearer ${session}` };
      const answer = await fetch(`${org.url}/groundfog/security-token`, { method: "POST", headers });
      return { status: answer.status, text: await answer.text() };
    },
    command: () => callOrg({ url: org.url, data: "" }, "token.reset", { username: user.username }),
  };
}

const lives = async (user: Person, token = ""): Promise<string> =>
  outcomeOf(await login(org.url, user.username, user.password + token));

it("the sixth in a minute is refused at every door, the token of the fifth works on, and a minute later there is a new one", async () => {
  await setSetting(org.ports, CONSOLE, "token.resetsAMinute", "5");
  const user = await person(org);
  const { page, api, command } = await doors(user);
  clock.move(60_000);
  expect((await page()).status).toBe(303);
  clock.move(10_000);
  expect((await api()).status).toBe(200);
  await command();
  expect((await page()).status).toBe(303);
  expect((await api()).status).toBe(200);
  const mailed = await mailedTokens(org, user.username);
  expect(mailed).toHaveLength(6);
  const refused = [await page(), await api()];
  expect(refused.map(({ status }) => status)).toEqual([400, 429]);
  expect(refused.map(({ text }) => SAID.exec(text)?.[1])).toEqual(["50", "50"]);
  expect(JSON.parse(refused[1]?.text ?? "")).toMatchObject([{ errorCode: "REQUEST_LIMIT_EXCEEDED" }]);
  await expect(command()).rejects.toThrow(SAID);
  expect(await mailedTokens(org, user.username)).toEqual(mailed);
  expect(await lives(user, mailed.at(-1))).toBe("success");
  expect(await lives(user, mailed.at(-2))).toBe("INVALID_LOGIN");
  // Nobody else waits.
  const other = await person(org);
  expect((await (await doors(other)).api()).status).toBe(200);
  clock.move(49_999);
  expect((await api()).status).toBe(429);
  clock.move(1);
  expect((await api()).status).toBe(200);
  expect((await page()).status).toBe(400);
  expect(await lives(user, (await mailedTokens(org, user.username)).at(-1))).toBe("success");
});

it("of many at once five are done, and the last mail has the one that works", async () => {
  await setSetting(org.ports, CONSOLE, "token.resetsAMinute", "5");
  const user = await person(org);
  const { api } = await doors(user);
  clock.move(60_000);
  const statuses = (await Promise.all(Array.from({ length: 12 }, api))).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([...new Array(5).fill(200), ...new Array(7).fill(429)]);
  const mailed = await mailedTokens(org, user.username);
  expect(mailed).toHaveLength(6);
  expect(await lives(user, mailed.at(-1))).toBe("success");
});

it("a new password brings its token all the same", async () => {
  await setSetting(org.ports, CONSOLE, "token.resetsAMinute", "1");
  const user = await person(org);
  const { api } = await doors(user);
  expect((await api()).status).toBe(429);
  const browser = visitor(org.url);
  await browser.logIn(user.username, user.password);
  const next = "Another-horse-10";
  const change = { current: user.password, new: next, verify: next };
  expect((await browser.submit("/settings/change-password", change)).status).toBe(200);
  const mailed = await mailedTokens(org, user.username);
  expect(mailed).toHaveLength(2);
  expect(await lives({ ...user, password: next }, mailed.at(-1))).toBe("success");
});

it("an org that lives for a test has no such limit unless it is set", async () => {
  await setSetting(org.ports, CONSOLE, "token.resetsAMinute", "0");
  const { api } = await doors(await person(org));
  for (let more = 0; more < 8; more += 1) expect((await api()).status).toBe(200);
});

it("a kept org has it by default, counts over processes, and says when to try again", async () => {
  const target = ["--data", temporaryDirectory()];
  const org = await startProcess(target);
  const { username } = org.ready.admin;
  await org.stop();
  const reset = () => runHere(["token", "reset", username, ...target]);
  for (let more = 0; more < 5; more += 1) expect((await reset()).code).toBe(0);
  const sixth = await reset();
  expect(sixth).toMatchObject({ code: 1, stdout: "" });
  expect(sixth.stderr).toMatch(SAID);
});
