import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { restClient } from "../../support/client.ts";
import { person } from "../../support/identity.ts";
import { call, login, sessionIn, textIn } from "../../support/soap.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.stop());

const secret = (): string => org.admin.password + org.admin.securityToken;

it.each(["u", "c"] as const)(
  "says on %s what login() said, with the limits in the header",
  async (flavour) => {
    for (const version of [31, 39, 40, 68]) {
      const path = `/services/Soap/${flavour}/${version}.0`;
      const signedIn = await login(org.url, org.admin.username, secret(), { path, flavour });
      const answer = await call(org.url, sessionIn(signedIn), "<getUserInfo/>", { path, flavour });
      expect(answer.status).toBe(200);
      const info = /<userInfo>(.*)<\/userInfo>/.exec(signedIn.text)?.[1] ?? "no userInfo";
      expect(info).toContain("<userUiSkin>");
      expect(answer.text).toContain(
        `<soapenv:Body><getUserInfoResponse><result>${info}</result></getUserInfoResponse></soapenv:Body>`,
      );
      expect(answer.text).toMatch(
        /<soapenv:Header><LimitInfoHeader><limitInfo><current>\d+<\/current><limit>\d+<\/limit><type>API REQUESTS<\/type><\/limitInfo><\/LimitInfoHeader><\/soapenv:Header><soapenv:Body>/,
      );
    }
  },
);

it("writes names as XML", async () => {
  const user = await person(org);
  const admin = restClient(org.url, sessionIn(await login(org.url, org.admin.username, secret())));
  const found = await admin(
    "GET",
    `/query?q=${encodeURIComponent(`SELECT Id FROM User WHERE Username = '${user.username}'`)}`,
  );
  const [{ Id }] = (found.body as { records: [{ Id: string }] }).records;
  const changed = await admin("PATCH", `/sobjects/User/${Id}`, {
    FirstName: "<A&B>",
    LastName: 'é"\u{1f600}',
  });
  expect(changed.status).toBe(204);
  const answer = await login(org.url, user.username, user.password + user.token);
  expect(answer.text).toContain("<userFullName>&lt;A&amp;B&gt; é&quot;\u{1f600}</userFullName>");
});

it("counts as an API call, and login() doesn't", async () => {
  const used = async (): Promise<number> => {
    const answer = await call(org.url, session, "<getServerTimestamp/>");
    return Number(textIn(answer, "current"));
  };
  const session = sessionIn(await login(org.url, org.admin.username, secret()));
  const before = await used();
  await login(org.url, org.admin.username, secret());
  await call(org.url, session, "<getUserInfo/>");
  expect(await used()).toBe(before + 2);
});
