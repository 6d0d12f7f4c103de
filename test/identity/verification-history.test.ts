// VerificationHistory over REST: who sees which rows, and that nobody writes any.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatId } from "../../src/domain/model/id.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { type Person, person } from "../support/identity.ts";
import { visitor } from "../support/visitor.ts";

let org: TestOrg;
let admin: RestClient;
let user: Person;
let other: Person;
let own: RestClient;

beforeAll(async () => {
  org = await startOrg();
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  [user, other] = [await person(org), await person(org)];
  for (const each of [user, other]) await visitor(org.url).logIn(each.username, each.password);
  own = restClient(org.url, await soapLogin(org.url, user.username, user.password + user.token));
});
afterAll(() => org.stop());

interface Row {
  readonly Id: string;
  readonly UserId: string;
  readonly Status: string;
}
const rows = async (client: RestClient, soql: string): Promise<readonly Row[]> => {
  const { status, body, text } = await client("GET", `/query?q=${encodeURIComponent(soql)}`);
  expect(status, text).toBe(200);
  return (body as { records: Row[] }).records;
};
const ALL = "SELECT Id, UserId, Status FROM VerificationHistory ORDER BY VerificationTime, Id";

describe("VerificationHistory", () => {
  it("shows users their own rows, and administrators all", async () => {
    const mine = await rows(own, ALL);
    expect(mine.map(({ Status }) => Status)).toEqual(["InProgress", "Succeeded"]);
    expect(new Set(mine.map(({ UserId }) => UserId))).toEqual(new Set([formatId(user.userId)]));
    const all = await rows(admin, ALL);
    expect(new Set(all.map(({ UserId }) => UserId))).toEqual(
      new Set([formatId(user.userId), formatId(other.userId)]),
    );
    const foreign = all.find(({ UserId }) => UserId === formatId(other.userId))?.Id ?? "";
    const hidden = await own("GET", `/sobjects/VerificationHistory/${foreign}`);
    const absent = await own("GET", `/sobjects/VerificationHistory/${foreign.slice(0, 12)}zzz`);
    expect([hidden.status, hidden.text]).toEqual([404, absent.text]);
    const parents = "SELECT Id FROM VerificationHistory WHERE User.Username != 'x'";
    expect(await rows(own, parents)).toHaveLength(2);
  });

  it("is read as in the Object Reference: by its login, its method, its group", async () => {
    const logins = await rows(
      own,
      "SELECT Id FROM LoginHistory WHERE LoginType = 'Application' ORDER BY LoginTime, Id",
    );
    const soql = `SELECT Activity, EventGroup, Policy, Remarks, Status, UserId, VerificationMethod, VerificationTime
      FROM VerificationHistory WHERE LoginHistoryId = '${logins[0]?.Id}'`;
    expect(await rows(own, soql)).toMatchObject([
      {
        Activity: "Login",
        Policy: "DeviceActivation",
        Remarks: "Log In to Salesforce",
        Status: "InProgress",
        VerificationMethod: "Email",
      },
      { Status: "Succeeded" },
    ]);
    const login = "SELECT Id, UserId, Status, LoginHistory.LoginType FROM VerificationHistory";
    for (const row of await rows(admin, login))
      expect(row).toMatchObject({ LoginHistory: { LoginType: "Application" } });
    const groups = await rows(
      own,
      "SELECT EventGroup, count(Id) FROM VerificationHistory GROUP BY EventGroup",
    );
    expect(groups).toHaveLength(1);
  });

  it("is written by nobody", async () => {
    const [row] = await rows(admin, ALL);
    for (const client of [own, admin]) {
      expect((await client("POST", "/sobjects/VerificationHistory", { Status: "Succeeded" })).status).toBe(
        400,
      );
      const path = `/sobjects/VerificationHistory/${row?.Id}`;
      expect((await client("PATCH", path, { Status: "Denied" })).status).toBeGreaterThanOrEqual(400);
      expect((await client("DELETE", path)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await rows(admin, ALL))[0]).toEqual(row);
  });

  it("is described with Salesforce's names", async () => {
    const { body } = await own("GET", "/sobjects/VerificationHistory/describe");
    const { fields, createable, updateable, deletable } = body as {
      fields: { name: string }[];
      [flag: string]: unknown;
    };
    expect({ createable, updateable, deletable }).toEqual({
      createable: false,
      updateable: false,
      deletable: false,
    });
    expect(fields.map(({ name }) => name).toSorted()).toEqual(
      (
        "Activity CreatedById CreatedDate EventGroup Id IsDeleted LastModifiedById LastModifiedDate LoginHistoryId " +
        "Policy Remarks SourceIp Status SystemModstamp UserId VerificationMethod VerificationTime"
      ).split(" "),
    );
  });
});
