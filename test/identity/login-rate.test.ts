// 3,600 logins per user in any hour. Most of them are put into the counters: what is tested is the edge.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { history, movableClock, type Person, person } from "../support/identity.ts";
import { faultBody, INVALID_LOGIN, login, outcomeOf, type RawAnswer } from "../support/soap.ts";

const MINUTE = 60_000;
const clock = movableClock();
let org: TestOrg;
let user: Person;
beforeAll(async () => {
  org = await startOrg({ clock });
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
});

/** Logins as another node would have counted them. */
const counted = (logins: number): Promise<void> =>
  org.ports.stores.transaction(async ({ identity }) => {
    const minute = Math.floor(clock.now() / MINUTE);
    for (let more = 0; more < logins; more++) await identity.loginRate.note(user.userId, minute, "login", 0);
  });
const enter = (secret = user.password + user.token): Promise<RawAnswer> =>
  login(org.url, user.username, secret);
const statuses = async (): Promise<readonly string[]> =>
  (await history(org)).filter(({ userId }) => userId === user.userId).map(({ status }) => status);

describe("the login after 3,600 in an hour", () => {
  it("is refused like any other, and in the history once", async () => {
    await counted(3599);
    expect(outcomeOf(await enter())).toBe("success");
    const refused = faultBody("INVALID_LOGIN", INVALID_LOGIN, { type: "LoginFault" });
    for (let more = 0; more < 3; more++) expect((await enter()).text).toBe(refused);
    for (const secret of ["wrong", user.password]) expect((await enter(secret)).text).toBe(refused);
    expect(await statuses()).toEqual(["Success", "Login Rate Exceeded"]);
    const other = await person(org);
    expect(outcomeOf(await login(org.url, other.username, other.password + other.token))).toBe("success");
  });

  it("is let in as the hour moves on, though refused logins were tried all the time", async () => {
    await counted(1800);
    clock.move(30 * MINUTE);
    await counted(1800);
    for (let more = 0; more < 30; more++) {
      expect(outcomeOf(await enter())).toBe("INVALID_LOGIN");
      clock.move(MINUTE);
    }
    expect(outcomeOf(await enter())).toBe("INVALID_LOGIN");
    clock.move(MINUTE);
    expect(outcomeOf(await enter())).toBe("success");
    expect(await statuses()).toEqual(["Login Rate Exceeded", "Success"]);
  });

  it("is in the history again an hour later", async () => {
    for (let round = 0; round < 2; round++) {
      await counted(3600);
      await enter();
      await enter();
      clock.move(61 * MINUTE);
    }
    expect(await statuses()).toEqual(["Login Rate Exceeded", "Login Rate Exceeded"]);
  });

  it("is no failed one: it doesn't lock", async () => {
    await counted(3600);
    for (let more = 0; more < 12; more++) await enter("wrong");
    clock.move(61 * MINUTE);
    expect(outcomeOf(await enter())).toBe("success");
  });

  it("is none of many at once that fit, and all that don't", async () => {
    await counted(3595);
    const answers = await Promise.all(Array.from({ length: 12 }, () => enter()));
    expect(answers.map(outcomeOf).filter((outcome) => outcome === "success")).toHaveLength(5);
  });
});

it("doesn't count what a lockout refused", async () => {
  await counted(3580);
  for (let more = 0; more < 30; more++) await enter("wrong");
  expect((await statuses()).filter((status) => status === "Invalid Password")).toHaveLength(10);
  clock.move(15 * MINUTE);
  expect(outcomeOf(await enter())).toBe("success");
});

it("is not kept from counting by a clock that was set back", async () => {
  await counted(3600);
  clock.move(-365 * 24 * 60 * MINUTE);
  expect(outcomeOf(await enter())).toBe("success");
});
