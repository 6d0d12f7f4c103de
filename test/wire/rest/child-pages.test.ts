// Pages of queries with children: how many rows and children one holds, and how to get the rest of both.
import { beforeAll, describe, expect, it } from "vitest";
import { createSession, findSession } from "../../../src/domain/identity/sessions.ts";
import { addUser } from "../../../src/domain/identity/users.ts";
import type { Call } from "../../../src/domain/model/call.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import type { Ports } from "../../../src/domain/ports/ports.ts";
import type { RecordStore } from "../../../src/domain/ports/records.ts";
import { runQuery } from "../../../src/domain/records/query.ts";
import { writeRecords } from "../../../src/domain/records/write.ts";
import { restClient } from "../../support/client.ts";
import { make, withOrg } from "./scenario.ts";

const org = withOrg();
const SMALL = { "Sforce-Query-Options": "batchSize=200" };

async function adminCall(): Promise<Call> {
  const caller = await findSession(org().org.ports, org().session, "127.0.0.1");
  if (!caller) throw new Error("no session");
  return { caller, address: "127.0.0.1", apiVersion: 60 };
}

async function insert(
  object: string,
  columns: readonly string[],
  rows: readonly string[][],
): Promise<string[]> {
  const { ports } = org().org;
  const found = (await ports.catalogue()).object(object);
  if (!found) throw new Error(`no ${object}`);
  const outcomes = await writeRecords(ports, await adminCall(), {
    operation: "insert",
    object: found,
    form: "json",
    columns,
    rows,
  });
  return outcomes.map((outcome) => (outcome.ok ? formatId(outcome.id) : ""));
}

/** Accounts of a Site, named "0", "1", ..., with so many contacts each, named 0000, 0001, ... */
async function family(site: string, sizes: readonly number[]): Promise<string[]> {
  const accounts = await insert(
    "Account",
    ["Name", "Site"],
    sizes.map((_, index) => [String(index), site]),
  );
  const contacts = accounts.flatMap((account, index) =>
    Array.from({ length: sizes[index] ?? 0 }, (_, place) => [String(place).padStart(4, "0"), account]),
  );
  await insert("Contact", ["LastName", "AccountId"], contacts);
  return accounts;
}

interface Page<Item> {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly Item[];
}
interface Contact {
  readonly LastName: string;
}
interface Account {
  readonly Name: string;
  readonly Contacts: Page<Contact> | null;
}

async function page<Item>(path: string, headers: Record<string, string> = SMALL): Promise<Page<Item>> {
  const { status, text, body } = await org().send("GET", path, undefined, headers);
  expect(status, text).toBe(200);
  return body as Page<Item>;
}
const first = (soql: string): Promise<Page<Account>> => page(`/query?q=${encodeURIComponent(soql)}`);
const pathOf = ({ nextRecordsUrl = "" }: Page<unknown>): string => {
  expect(nextRecordsUrl).toMatch(/^\/services\/data\/v\d+\.0\/query\/01g\w{15}-\d+$/);
  return nextRecordsUrl.replace(/^.*(?=\/query)/, "");
};

async function rest<Item>(start: Page<Item>): Promise<Page<Item>[]> {
  const pages = [start];
  for (let last = start; !last.done; pages.push(last)) last = await page(pathOf(last));
  return pages;
}
const childrenOf = ({ records }: Page<Account>, index = 0): Page<Contact> => {
  const found = records[index]?.Contacts;
  if (!found) throw new Error("no children");
  return found;
};
const names = (pages: readonly Page<Contact>[]): string[] =>
  pages.flatMap(({ records }) => records.map(({ LastName }) => LastName));
const numbers = (from: number, until: number): string[] =>
  Array.from({ length: until - from }, (_, index) => String(from + index).padStart(4, "0"));
const bySite = (site: string, inner = "ORDER BY LastName"): string =>
  `SELECT Name, (SELECT LastName FROM Contacts ${inner}) FROM Account WHERE Site = '${site}' ORDER BY Name`;

describe("pages with children", () => {
  beforeAll(async () => {
    await family("family", [450, 150, 100, 0, 1]);
  });

  it("hold as many rows as their children fit beside, at least one", async () => {
    const pages = await rest(await first(bySite("family")));
    expect(pages.map(({ totalSize, done }) => [totalSize, done])).toEqual([
      [5, false],
      [5, false],
      [5, true],
    ]);
    const seen = pages.map(({ records }) =>
      records.map(({ Name, Contacts }) => [Name, Contacts?.totalSize ?? 0, Contacts?.records.length ?? null]),
    );
    expect(seen).toEqual([
      [["0", 450, 200]],
      [["1", 150, 150]],
      [
        ["2", 100, 100],
        ["3", 0, null],
        ["4", 1, 1],
      ],
    ]);
  });

  it("lead to all children of a row by a locator of its own", async () => {
    const outer = await first(bySite("family"));
    const pages = await rest(childrenOf(outer));
    expect(pages.map(({ totalSize, done, records }) => [totalSize, done, records.length])).toEqual([
      [450, false, 200],
      [450, false, 200],
      [450, true, 50],
    ]);
    expect(names(pages)).toEqual(numbers(0, 450));
    expect(childrenOf(await page<Account>(pathOf(outer))).done).toBe(true);
  });

  it.each([
    ["a limit beyond a page", "ORDER BY LastName LIMIT 250", numbers(0, 250)],
    ["a limit below it", "ORDER BY LastName LIMIT 30", numbers(0, 30)],
    ["another order", "ORDER BY LastName DESC LIMIT 201", numbers(249, 450).toReversed()],
    ["conditions", "WHERE LastName >= '0100' ORDER BY LastName", numbers(100, 450)],
    ["no order", "", numbers(0, 450)],
  ])("keep %s", async (_what, inner, expected) => {
    const pages = await rest(childrenOf(await first(bySite("family", inner))));
    expect(names(pages)).toEqual(expected);
    for (const { totalSize } of pages) expect(totalSize).toBe(expected.length);
  });

  it("hold the children that there were, but for what was deleted since", async () => {
    const [account = ""] = await family("moving", [300]);
    const outer = await first(bySite("moving"));
    expect([outer.done, outer.totalSize]).toEqual([true, 1]);
    const start = childrenOf(outer);
    await make(org(), "Contact", { LastName: "0000a", AccountId: account });
    const soql = `SELECT Id FROM Contact WHERE AccountId = '${account}' AND LastName = '0250'`;
    const [gone] = (await page<{ Id: string }>(`/query?q=${encodeURIComponent(soql)}`)).records;
    await org().send("DELETE", `/sobjects/Contact/${gone?.Id}`);
    expect(names(await rest(start))).toEqual(numbers(0, 300).filter((name) => name !== "0250"));
    expect(names(await rest(childrenOf(await first(bySite("moving")))))).toEqual(
      [...numbers(0, 300), "0000a"].filter((name) => name !== "0250").toSorted(),
    );
  });

  it("give the same children when they are asked for again", async () => {
    const [account = ""] = await family("again", [10, 300, 300]);
    const outer = await first(bySite("again"));
    const twice = [await page<Account>(pathOf(outer))];
    await make(org(), "Contact", { LastName: "0000a", AccountId: account });
    twice.push(await page<Account>(pathOf(outer)));
    expect(twice[1]).toEqual(twice[0]);
    // No cursor is made for what has one.
    const [one, other] = twice.map((each) => childrenOf(each).nextRecordsUrl);
    expect(one).toBe(other);
  });

  it("are all there to the end, however many rows have more children than a page", async () => {
    await family("many", Array(13).fill(201));
    const outer = await rest(await first(bySite("many")));
    expect(outer.map(({ records }) => records.length)).toEqual(Array(13).fill(1));
    for (const each of outer) expect(names(await rest(childrenOf(each)))).toEqual(numbers(0, 201));
  });

  it("go with the 11th query behind theirs", async () => {
    const outer = await first(bySite("family"));
    const locator = pathOf(childrenOf(outer));
    const ten = Array.from({ length: 10 }, () => first(bySite("family")));
    await Promise.all(ten);
    const { status, body } = await org().send("GET", locator);
    expect(status).toBe(400);
    expect(body).toMatchObject([{ errorCode: "INVALID_QUERY_LOCATOR" }]);
  });

  it("are their caller's own", async () => {
    const { ports, url } = org().org;
    const { userId } = await addUser(
      ports,
      { kind: "console" },
      {
        username: "other@groundfog.test",
        email: "other@groundfog.test",
        lastName: "Other",
        profile: "Standard User",
        password: "Shifted-key-4471",
      },
    );
    const session = await ports.stores.transaction((stores) =>
      createSession(ports, stores, { userId, kind: "api", passwordExpired: false, address: "127.0.0.1" }),
    );
    const locator = pathOf(childrenOf(await first(bySite("family"))));
    const { body } = await restClient(url, session)("GET", locator);
    expect(body).toMatchObject([{ errorCode: "INVALID_QUERY_LOCATOR" }]);
  });

  it("ask the store as often for 200 rows as for one", async () => {
    await family("few", Array(150).fill(1));
    await family("one", [1]);
    const asked = async (site: string): Promise<string[]> => {
      const calls: string[] = [];
      const { ports } = org().org;
      const records = new Proxy(ports.stores.records, {
        get: (store, name: keyof RecordStore) => {
          calls.push(name);
          return store[name];
        },
      });
      const counting: Ports = { ...ports, stores: { ...ports.stores, records } };
      await runQuery(counting, await adminCall(), bySite(site), { includeDeleted: false, batchSize: 200 });
      return calls;
    };
    const many = await asked("few");
    expect(many).toEqual(["query", "countChildren", "children"]);
    expect(await asked("one")).toEqual(many);
  });
});
