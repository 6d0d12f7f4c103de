// Queries of more than one page, while others write: no row is lost or doubled.
import { describe, expect, it } from "vitest";
import { createSession, findSession } from "../../../src/domain/identity/sessions.ts";
import { addUser } from "../../../src/domain/identity/users.ts";
import type { Call } from "../../../src/domain/model/call.ts";
import { formatId } from "../../../src/domain/model/id.ts";
import type { Ports } from "../../../src/domain/ports/ports.ts";
import { nextPage, type QueryPage, runQuery } from "../../../src/domain/records/query.ts";
import { writeRecords } from "../../../src/domain/records/write.ts";
import { type RestClient, restClient } from "../../support/client.ts";
import { make, withOrg } from "./scenario.ts";

const org = withOrg();
const SMALL = { "Sforce-Query-Options": "batchSize=200" };
const REFUSED = '[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]';

async function adminCall(): Promise<Call> {
  const caller = await findSession(org().org.ports, org().session, "127.0.0.1");
  if (!caller) throw new Error("no session");
  return { caller, address: "127.0.0.1", apiVersion: 60 };
}

/** Makes `count` accounts of a Site of their own, with Names 0000, 0001, ...; gives their ids. */
async function accounts(site: string, count: number): Promise<string[]> {
  const { ports } = org().org;
  const object = (await ports.catalogue()).object("Account");
  if (!object) throw new Error("no Account");
  const outcomes = await writeRecords(ports, await adminCall(), {
    operation: "insert",
    object,
    form: "json",
    columns: ["Name", "Site"],
    rows: Array.from({ length: count }, (_, index) => [String(index).padStart(4, "0"), site]),
  });
  return outcomes.map((outcome) => (outcome.ok ? formatId(outcome.id) : ""));
}

interface Page {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly { readonly Id: string; readonly Name: string }[];
}

const first = async (soql: string, send: RestClient = org().send, resource = "query"): Promise<Page> => {
  const { status, text, body } = await send(
    "GET",
    `/${resource}?q=${encodeURIComponent(soql)}`,
    undefined,
    SMALL,
  );
  expect(status, text).toBe(200);
  return body as Page;
};
const pathOf = ({ nextRecordsUrl }: Page): string =>
  (nextRecordsUrl ?? "").replace(/^\/services\/data\/v\d+\.0/, "");
const next = async (page: Page, headers: Record<string, string> = SMALL): Promise<Page> => {
  const { status, text, body } = await org().send("GET", pathOf(page), undefined, headers);
  expect(status, text).toBe(200);
  return body as Page;
};
const bySite = (site: string, order = "ORDER BY Name"): string =>
  `SELECT Id, Name FROM Account WHERE Site = '${site}' ${order}`;

describe("pages", () => {
  it("hold what the query found when it ran, but for what was deleted since", async () => {
    const ids = await accounts("writers", 500);
    const one = await first(bySite("writers"));
    await make(org(), "Account", { Name: "0000a", Site: "writers" });
    await make(org(), "Account", { Name: "9999", Site: "writers" });
    await org().send("PATCH", `/sobjects/Account/${ids[250]}`, { Name: "0000b", Site: "elsewhere" });
    for (const index of [10, 199, 200, 300]) await org().send("DELETE", `/sobjects/Account/${ids[index]}`);
    const two = await next(one);
    await org().send("DELETE", `/sobjects/Account/${ids[450]}`);
    const three = await next(two);
    expect([one, two, three].map(({ totalSize, done }) => [totalSize, done])).toEqual([
      [500, false],
      [500, false],
      [500, true],
    ]);
    expect(one.records.map(({ Id }) => Id)).toEqual(ids.slice(0, 200));
    expect(two.records.map(({ Id }) => Id)).toEqual(
      ids.slice(200, 400).filter((_, index) => ![0, 100].includes(index)),
    );
    expect(three.records.map(({ Id }) => Id)).toEqual(ids.slice(400).filter((_, index) => index !== 50));
    // Values are those of now.
    expect(two.records.find(({ Id }) => Id === ids[250])?.Name).toBe("0000b");
    expect(three.nextRecordsUrl).toBeUndefined();
  });

  it.each([
    ["before the first row", "0000a"],
    ["behind the last one", "9999"],
  ])("fit together when somebody writes %s while the first one is made", async (_where, name) => {
    const site = `race ${name}`;
    const ids = await accounts(site, 450);
    const { ports } = org().org;
    const call = await adminCall();
    const { records } = ports.stores;
    let written = false;
    // The real store, with somebody else's commit and a deletion right behind its first answer.
    const racing: Ports = {
      ...ports,
      stores: {
        ...ports.stores,
        records: {
          ...records,
          async query(query) {
            const rows = await records.query(query);
            if (!written) {
              written = true;
              await make(org(), "Account", { Name: name, Site: site });
              await org().send("DELETE", `/sobjects/Account/${ids[5]}`);
            }
            return rows;
          },
        },
      },
    };
    const names: unknown[] = [];
    let page: QueryPage = await runQuery(racing, call, bySite(site), {
      includeDeleted: false,
      batchSize: 200,
    });
    for (;;) {
      if (page.kind !== "rows") throw new Error("no rows");
      expect(page.totalSize).toBe(450);
      names.push(...page.rows.map((row) => row[1]));
      if (page.locator === null) break;
      page = await nextPage(racing, call, page.locator, 200);
    }
    const all = [...Array.from({ length: 450 }, (_, index) => String(index).padStart(4, "0")), name];
    expect(names).toEqual(all.filter((each) => each !== "0005").toSorted());
  });

  it("may be asked for again, in any order, by 15 or 18 characters, and in any size", async () => {
    const ids = await accounts("again", 700);
    const one = await first(bySite("again"));
    const [locator = ""] = /01g\w{15}/.exec(pathOf(one)) ?? [];
    const page = async (start: number, size: number, id = locator): Promise<Page> => {
      const headers = { "sforce-query-options": `batchSize=${size}` };
      return (await org().send("GET", `/query/${id}-${start}`, undefined, headers)).body as Page;
    };
    const idsOf = (found: Page): string[] => found.records.map(({ Id }) => Id);
    expect(idsOf(await page(400, 200))).toEqual(ids.slice(400, 600));
    expect(idsOf(await page(200, 2000))).toEqual(ids.slice(200));
    expect(idsOf(await page(0, 300, locator.slice(0, 15)))).toEqual(ids.slice(0, 300));
    expect(idsOf(await page(123, 200))).toEqual(ids.slice(123, 323));
    expect(await page(699, 1)).toMatchObject({ done: true, totalSize: 700, records: [{ Id: ids[699] }] });
    expect(await page(200, 1)).toMatchObject({
      done: false,
      nextRecordsUrl: expect.stringContaining(`${locator}-400`),
    });
    for (const path of [
      `/query/${locator}-701`,
      `/query/${locator}-`,
      `/query/${locator}-x`,
      `/query/${locator}`,
    ]) {
      const { status, text } = await org().send("GET", path);
      expect([status, text]).toEqual([400, REFUSED]);
    }
  });

  it("say their address in the version they are asked by", async () => {
    await accounts("versions", 201);
    const old = restClient(org().org.url, org().session, 31);
    expect((await first(bySite("versions"), old)).nextRecordsUrl).toMatch(
      /^\/services\/data\/v31\.0\/query\/01g\w{15}-200$/,
    );
  });

  it("end where LIMIT says", async () => {
    const ids = await accounts("limit", 500);
    expect(await first(bySite("limit", "ORDER BY Name LIMIT 200"))).toMatchObject({
      totalSize: 200,
      done: true,
    });
    const one = await first(bySite("limit", "ORDER BY Name LIMIT 300 OFFSET 100"));
    expect(one).toMatchObject({ totalSize: 300, done: false });
    const two = await next(one);
    expect([...one.records, ...two.records].map(({ Id }) => Id)).toEqual(ids.slice(100, 400));
    expect(two.done).toBe(true);
  });

  it("of queryAll hold deleted rows", async () => {
    const ids = await accounts("deleted", 300);
    for (const index of [0, 299]) await org().send("DELETE", `/sobjects/Account/${ids[index]}`);
    const one = await first(bySite("deleted"), org().send, "queryAll");
    await org().send("DELETE", `/sobjects/Account/${ids[250]}`);
    expect([...one.records, ...(await next(one)).records].map(({ Id }) => Id)).toEqual(ids);
  });

  async function otherUser(): Promise<RestClient> {
    const { ports, url } = org().org;
    const username = `reader${Date.now()}@groundfog.test`;
    const { userId } = await addUser(
      ports,
      { kind: "console" },
      {
        username,
        email: username,
        lastName: "Reader",
        profile: "Standard User",
        password: "Shifted-key-4471",
      },
    );
    const session = await ports.stores.transaction((stores) =>
      createSession(ports, stores, { userId, kind: "api", passwordExpired: false, address: "127.0.0.1" }),
    );
    return restClient(url, session);
  }

  it("are refused to others, and after two days", async () => {
    await accounts("mine", 300);
    const one = await first(bySite("mine"));
    const theirs = await otherUser();
    const answer = await theirs("GET", pathOf(one));
    expect([answer.status, answer.text]).toEqual([400, REFUSED]);
    expect((await next(one)).records).toHaveLength(100);
    const { ports } = org().org;
    const [, locator = ""] = /query\/(.*)/.exec(pathOf(one)) ?? [];
    const at = (later: number): Promise<QueryPage> =>
      nextPage({ ...ports, clock: { now: () => ports.clock.now() + later } }, callOf, locator, 200);
    const callOf = await adminCall();
    const days = 24 * 3600 * 1000;
    expect((await at(2 * days - 60_000)).kind).toBe("rows");
    await expect(at(2 * days + 1)).rejects.toThrow("INVALID_QUERY_LOCATOR: invalid query locator");
  });

  it("are kept of a user's ten newest queries", async () => {
    await accounts("many", 300);
    const theirs = await otherUser();
    const other = await first(bySite("many"), theirs);
    const pages: Page[] = [];
    for (let count = 0; count < 12; count++) pages.push(await first(bySite("many")));
    const statuses = await Promise.all(
      pages.map(async (page) => (await org().send("GET", pathOf(page))).status),
    );
    expect(statuses).toEqual([400, 400, ...Array(10).fill(200)]);
    expect((await theirs("GET", pathOf(other))).status).toBe(200);
  });

  it("are many at a time, each complete", async () => {
    const ids = await accounts("parallel", 450);
    const all = async (): Promise<string[]> => {
      const found: string[] = [];
      for (let page = await first(bySite("parallel")); ; page = await next(page)) {
        found.push(...page.records.map(({ Id }) => Id));
        if (page.done) return found;
      }
    };
    const writes = Array.from({ length: 40 }, (_, index) =>
      make(org(), "Account", { Name: `w${index}`, Site: "else" }),
    );
    const [one, two, three] = await Promise.all([all(), all(), all(), ...writes]);
    for (const found of [one, two, three]) expect(found).toEqual(ids);
  });
});
