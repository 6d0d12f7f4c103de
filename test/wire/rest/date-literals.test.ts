// Date literals at a time of the test's choosing: in the caller's time zone and locale.
import { describe, expect, it } from "vitest";
import { restClient, soapLogin } from "../../support/client.ts";
import { withOrg } from "./scenario.ts";

let now = Date.UTC(2026, 2, 7, 20);
const org = withOrg(undefined, { clock: { now: () => now } });

/** A session lasts two hours, and the clock jumps by more. */
async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const { url, admin } = org().org;
  const session = await soapLogin(url, admin.username, admin.password + admin.securityToken);
  const { status, text, body: answer } = await restClient(url, session)(method, path, body);
  expect([200, 201, 204], text).toContain(status);
  return answer;
}

const query = async <Row>(soql: string): Promise<readonly Row[]> =>
  ((await call("GET", `/query?q=${encodeURIComponent(soql)}`)) as { records: Row[] }).records;

async function become(change: Readonly<Record<string, string>>): Promise<void> {
  const [user] = await query<{ Id: string }>(
    `SELECT Id FROM User WHERE Username = '${org().org.admin.username}'`,
  );
  await call("PATCH", `/sobjects/User/${user?.Id}`, change);
}

const names = async (condition: string): Promise<string[]> =>
  (await query<{ Name: string }>(`SELECT Name FROM Account WHERE ${condition} ORDER BY Name`)).map(
    ({ Name }) => Name,
  );

/** Makes an account of that name at that time. */
async function at(name: string, moment: string): Promise<void> {
  now = Date.parse(moment);
  await call("POST", "/sobjects/Account", { Name: name });
}

describe("date literals", () => {
  it("follow the clock and the caller's time zone over a change of clocks", async () => {
    // In Los Angeles the 8th of March 2026 has 23 hours, from 08:00 to 07:00 UTC.
    await at("a", "2026-03-08T07:59:59.999Z");
    await at("b", "2026-03-08T08:00:00.000Z");
    await at("c", "2026-03-09T06:59:59.999Z");
    await at("d", "2026-03-09T07:00:00.000Z");
    await become({ TimeZoneSidKey: "America/Los_Angeles" });
    expect(await names("CreatedDate = TODAY")).toEqual(["d"]);
    expect(await names("CreatedDate = YESTERDAY")).toEqual(["b", "c"]);
    expect(await names("CreatedDate < YESTERDAY")).toEqual(["a"]);
    expect(await names("CreatedDate > YESTERDAY")).toEqual(["d"]);
    expect(await names("CreatedDate >= YESTERDAY")).toEqual(["b", "c", "d"]);
    expect(await names("CreatedDate <= YESTERDAY")).toEqual(["a", "b", "c"]);
    expect(await names("CreatedDate != YESTERDAY")).toEqual(["a", "d"]);
    expect(await names("CreatedDate = LAST_N_DAYS:1")).toEqual(["b", "c", "d"]);
    await become({ TimeZoneSidKey: "GMT" });
    expect(await names("CreatedDate = TODAY")).toEqual(["c", "d"]);
    expect(await names("CreatedDate = YESTERDAY")).toEqual(["a", "b"]);
    now = Date.parse("2026-03-10T00:00:00.000Z");
    expect(await names("CreatedDate = TODAY")).toEqual([]);
    expect(await names("CreatedDate = YESTERDAY")).toEqual(["c", "d"]);
  });

  it("have the weeks of the caller's locale", async () => {
    // The 8th is a Sunday.
    now = Date.parse("2026-03-08T12:00:00.000Z");
    await become({ LocaleSidKey: "en_US" });
    expect(await names("CreatedDate = THIS_WEEK")).toEqual(["a", "b", "c", "d"]);
    await become({ LocaleSidKey: "de_DE_EURO" });
    expect(await names("CreatedDate = THIS_WEEK")).toEqual(["a", "b"]);
    expect(await names("CreatedDate = NEXT_WEEK")).toEqual(["c", "d"]);
    await become({ LocaleSidKey: "zh_HK_STROKE" });
    expect(await names("CreatedDate = THIS_WEEK")).toEqual(["a", "b", "c", "d"]);
  });
});
