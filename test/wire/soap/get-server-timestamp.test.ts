import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { movableClock } from "../../support/identity.ts";
import { call, login, sessionIn } from "../../support/soap.ts";

const clock = movableClock(Date.UTC(2026, 1, 28, 23, 59, 59, 7));
let org: TestOrg;
beforeAll(async () => {
  org = await startOrg({ clock });
});
afterAll(() => org.stop());

it.each(["u", "c"] as const)("tells the org's time on %s, in UTC with milliseconds", async (flavour) => {
  const path = `/services/Soap/${flavour}/64.0`;
  const secret = org.admin.password + org.admin.securityToken;
  const session = sessionIn(await login(org.url, org.admin.username, secret, { path, flavour }));
  const now = new Date(clock.now()).toISOString();
  const answer = await call(org.url, session, "<getServerTimestamp/>", { path, flavour });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain(
    `<soapenv:Body><getServerTimestampResponse><result><timestamp>${now}</timestamp></result></getServerTimestampResponse></soapenv:Body>`,
  );
  clock.move(1000);
});
