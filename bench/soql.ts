// SOQL in the process: how fast a query is made ready; and a point query, pages of JSON, a join and a grouping against
// the same asked of SQLite by hand, alternated. BENCH_SOQL_ROWS: contacts (1,000,000), a hundred of each account.
// BENCH_SOQL_ONLY=point leaves out what reads all of them.

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSession, findSession } from "../src/domain/identity/sessions.ts";
import { listUsers } from "../src/domain/identity/users.ts";
import type { Call } from "../src/domain/model/call.ts";
import { firstId, formatId, orderOfId, parseId } from "../src/domain/model/id.ts";
import type { Cell } from "../src/domain/model/record.ts";
import type { Ports } from "../src/domain/ports/ports.ts";
import { auditCells } from "../src/domain/records/derived.ts";
import { nextPage, runQuery } from "../src/domain/records/query.ts";
import { checkQuery, readyQuery } from "../src/domain/records/ready-query.ts";
import { nameSObject } from "../src/domain/schema/name-object.ts";
import { bindQuery } from "../src/soql/bind.ts";
import { parseQuery } from "../src/soql/parse.ts";
import { compiledRows } from "../src/store/sqlite/compiled.ts";
import { compileQuery } from "../src/store/sqlite/soql-to-sql.ts";
import { startOrg } from "../src/testing.ts";
import { pageJson } from "../src/wire/rest/query-page-json.ts";
import { median, report, seconds } from "./measure.ts";

const ROWS = Number(process.env["BENCH_SOQL_ROWS"] ?? 1_000_000);
const ONLY_POINT = process.env["BENCH_SOQL_ONLY"] === "point";
const CHUNK = 50_000;
const PER_ACCOUNT = 100;
const BASE = "/services/data/v64.0";
const MEDIUM = `SELECT Id, LastName, Account.Name, Account.Owner.Alias, Email FROM Contact
  WHERE (Account.Industry = 'Energy' OR Department LIKE 'D%') AND CreatedDate >= 2026-01-01T00:00:00Z
  AND AccountId != null ORDER BY LastName ASC NULLS FIRST, Id LIMIT 200`;
const READY_BAR = 12_000;
const KEPT_BAR = 200_000;

async function callOf(ports: Ports): Promise<Call> {
  const [user] = await listUsers(ports);
  if (!user) throw new Error("the org has no user");
  const address = "127.0.0.1";
  const id = await ports.stores.transaction((stores) =>
    createSession(ports, stores, { userId: user.userId, kind: "api", passwordExpired: false, address }),
  );
  const caller = await findSession(ports, id, address);
  if (!caller) throw new Error("the session has ended");
  return { caller, address, apiVersion: 64 };
}

/** Accounts and their contacts, straight into the store. */
async function fill(ports: Ports): Promise<void> {
  const catalogue = await ports.catalogue();
  const owner = firstId("005") + 1;
  const insert = async (
    name: string,
    count: number,
    columns: readonly string[],
    row: (n: number) => readonly Cell[],
  ): Promise<void> => {
    const object = catalogue.object(name);
    if (!object) throw new Error(`there is no ${name}`);
    const audit = auditCells(object, "insert", Date.now(), owner);
    const fields = columns.flatMap((column) => object.fieldsByName.get(column.toLowerCase()) ?? []);
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Array.from({ length: Math.min(CHUNK, count - from) }, (_, index) => [
        ...row(from + index),
        ...audit.map(([, cell]) => cell),
      ]);
      await ports.stores.transaction(({ records }) =>
        records.insert(object, [...fields, ...audit.map(([field]) => field)], rows),
      );
    }
  };
  const accounts = Math.ceil(ROWS / PER_ACCOUNT);
  await insert("Account", accounts, ["Name", "Industry", "OwnerId", "IsDeleted"], (n) => [
    `Account ${n}`,
    n % 3 === 0 ? "Energy" : "Retail",
    owner,
    0,
  ]);
  const first = firstId("001") + 1;
  const columns = ["LastName", "Name", "Department", "AccountId", "OwnerId", "IsDeleted"];
  await insert("Contact", ROWS, columns, (n) => [
    `Contact ${n}`,
    `Contact ${n}`,
    `D${n % 40}`,
    first + (n % accounts),
    owner,
    0,
  ]);
}

async function ready(ports: Ports, call: Call): Promise<void> {
  const catalogue = await ports.catalogue();
  const context = {
    catalogue,
    ids: { parse: parseId, order: orderOfId },
    caller: 7,
    readable: () => true,
    calendar: { now: 0, timeZone: "UTC", firstWeekday: 0, fiscalYearStart: 1 },
    includeDeleted: false,
    nameObject: nameSObject(),
    typeOf: true,
  };
  await rateOf("soql ready", READY_BAR, () => compileQuery(bindQuery(parseQuery(MEDIUM), MEDIUM, context)));
  await checkQuery(ports, call, MEDIUM, false);
  const bytes = Buffer.from(MEDIUM);
  await rateOf("soql kept", KEPT_BAR, () => {
    // A text that nobody has looked at yet, as protocols have them.
    const kept = readyQuery(ports, call, bytes.toString("latin1"), false);
    if (kept instanceof Promise) throw new Error("the query isn't kept");
    return compiledRows(kept.query);
  });
}

async function rateOf(name: string, bar: number, once: () => unknown): Promise<void> {
  const times = 5000;
  for (let warm = 0; warm < times; warm++) once();
  const rates: number[] = [];
  for (let round = 0; round < 5; round++) {
    const time = await seconds(() => {
      for (let index = 0; index < times; index++) once();
    });
    rates.push(times / time);
  }
  const rate = median(rates);
  console.log(
    `${name.padEnd(10)} ours ${rate.toFixed(0)} queries/s  bar ${bar}  ${rate >= bar ? "reached" : "MISSED"}`,
  );
}

type Work = () => Promise<unknown> | unknown;

/** Both alternated; `times` of each a round. */
async function compare(
  name: string,
  rounds: number,
  times: number,
  limit: Work,
  ours: Work,
  bar: number | null,
): Promise<void> {
  const rates: { readonly limit: number[]; readonly ours: number[] } = { limit: [], ours: [] };
  const rate = async (run: Work): Promise<number> =>
    times /
    (await seconds(async () => {
      for (let index = 0; index < times; index++) await run();
    }));
  for (let round = 0; round <= rounds; round++) {
    const both = [await rate(limit), await rate(ours)] as const;
    // The first round warms up.
    if (round === 0) continue;
    rates.limit.push(both[0]);
    rates.ours.push(both[1]);
  }
  // Rates below one a second would be printed as none.
  const scale = median(rates.limit) < 100 ? 1000 : 1;
  report(name, median(rates.limit) * scale, median(rates.ours) * scale, scale === 1 ? "/s" : "/1000 s", bar);
}

export async function benchSoql(rounds: number): Promise<void> {
  const org = await startOrg();
  const raw = new DatabaseSync(join(org.dataDir, "org.db"), { readOnly: true });
  try {
    const { ports } = org;
    const call = await callOf(ports);
    const options = { includeDeleted: false, batchSize: 2000 };
    const ask = (soql: string) => runQuery(ports, call, soql, options);
    await ready(ports, call);
    await fill(ports);
    const first = firstId("001") + 1;
    const account = formatId(first + 3);
    const point = raw.prepare(
      'SELECT "Id", "LastName", "Department" FROM so_Contact WHERE "AccountId" = ? AND "IsDeleted" = 0 LIMIT 1',
    );
    const soql = `SELECT Id, LastName, Department FROM Contact WHERE AccountId = '${account}' LIMIT 1`;
    await compare(
      "soql point",
      rounds,
      5000,
      () => point.all(first + 3),
      () => ask(soql),
      0.5,
    );
    // Texts that come once: of another account each.
    let next = 0;
    const accounts = Math.ceil(ROWS / PER_ACCOUNT);
    const other = (): number => first + (next++ % accounts);
    await compare(
      "soql texts",
      rounds,
      5000,
      () => point.all(other()),
      () => ask(soql.replace(account, formatId(other()))),
      null,
    );
    if (ONLY_POINT) return;
    const all = raw.prepare(
      'SELECT "Id", "LastName", "Department" FROM so_Contact WHERE "IsDeleted" = 0 ORDER BY "Id"',
    );
    const jsonByHand = (): number => {
      let bytes = 0;
      let page: string[] = [];
      const flush = (): void => {
        bytes += Buffer.from(`{"records":[${page.join(",")}]}`).length;
        page = [];
      };
      for (const row of all.iterate() as Iterable<{ Id: number; LastName: string; Department: string }>) {
        const id = formatId(row.Id);
        page.push(
          `{"attributes":{"type":"Contact","url":"${BASE}/sobjects/Contact/${id}"},"Id":"${id}","LastName":${JSON.stringify(row.LastName)},"Department":${JSON.stringify(row.Department)}}`,
        );
        if (page.length === options.batchSize) flush();
      }
      flush();
      return bytes;
    };
    const pages = async (): Promise<number> => {
      let bytes = 0;
      let page = await ask("SELECT Id, LastName, Department FROM Contact");
      for (;;) {
        if (page.kind !== "rows") throw new Error("no rows");
        bytes += Buffer.from(pageJson(BASE, page)).length;
        if (page.locator === null) return bytes;
        page = await nextPage(ports, call, page.locator, options.batchSize);
      }
    };
    await compare("soql pages", rounds, 1, jsonByHand, pages, 0.6);
    const joined = raw.prepare(
      `SELECT COUNT(*) FROM so_Contact t JOIN so_Account a ON a."Id" = t."AccountId" JOIN so_User u ON u."Id" = a."OwnerId"
        WHERE u."Alias" = 'admin' COLLATE NOCASE AND t."IsDeleted" = 0`,
    );
    await compare(
      "soql join",
      rounds,
      1,
      () => joined.all(),
      () => ask("SELECT COUNT() FROM Contact WHERE Account.Owner.Alias = 'admin'"),
      0.8,
    );
    const grouped = raw.prepare(
      'SELECT "Department", COUNT("Id"), MAX("CreatedDate") FROM so_Contact WHERE "IsDeleted" = 0 GROUP BY "Department"',
    );
    await compare(
      "soql group",
      rounds,
      1,
      () => grouped.all(),
      () => ask("SELECT Department, COUNT(Id), MAX(CreatedDate) FROM Contact GROUP BY Department"),
      0.8,
    );
  } finally {
    raw.close();
    await org.stop();
  }
}
