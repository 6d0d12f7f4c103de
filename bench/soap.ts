// SOAP as Data Loader speaks it: create() in envelopes of 200 rows on four connections against prepared statements, one
// transaction per envelope, in a table of the same columns and indexes; query() and queryMore() against REST's pages of the
// same query; and envelopes parsed in a second of one core. Nothing is compressed.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SOAP_FLAVOURS } from "../src/facts/soap.ts";
import { escapeXml } from "../src/wire/shared/xml.ts";
import { readEnvelope } from "../src/wire/soap/envelope.ts";
import { COLUMNS, sampleRows } from "./generate.ts";
import { median, report, root, seconds, startServer, work } from "./measure.ts";

const PASSWORD = "benchmark 2026 x";
const USERNAME = "admin@groundfog.test";
const ROWS_PER_ENVELOPE = 200;
const CONNECTIONS = 4;
const PAGE = 2000;
/** Envelopes of 125 KB a second of one core; that is as much as 200 rows of so many columns are. */
const PARSE_BAR = 250;
const PARSED_COLUMNS = 7;
const SOQL = `SELECT ${COLUMNS.join(", ")} FROM Account`;

const envelope = (session: string, operation: string, headers = ""): string =>
  `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><env:Header><SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${session}</sessionId></SessionHeader>${headers}</env:Header><env:Body>${operation}</env:Body></env:Envelope>`;

/** As Salesforce's own library writes it. */
function createEnvelope(
  session: string,
  rows: readonly (readonly string[])[],
  columns: readonly string[] = COLUMNS,
): string {
  const fields = (values: readonly string[]): string =>
    columns
      .map(
        (name, column) =>
          `<sobj:${name} xsi:type="xsd:string">${escapeXml(values[column] ?? "")}</sobj:${name}>`,
      )
      .join("");
  const records = rows.map(
    (values) =>
      `<m:sObjects><sobj:type xsi:type="xsd:string">Account</sobj:type>${fields(values)}</m:sObjects>`,
  );
  return envelope(
    session,
    `<m:create xmlns:m="urn:partner.soap.sforce.com" xmlns:sobj="urn:sobject.partner.soap.sforce.com">${records.join("")}</m:create>`,
  );
}

async function call(url: string, body: string): Promise<string> {
  const response = await fetch(`${url}/services/Soap/u/64.0`, {
    method: "POST",
    headers: { "content-type": "text/xml; charset=UTF-8", soapaction: '""' },
    body,
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return text;
}

/** Inserts chunk by chunk and commits each, as durably as a kept org does. */
function insertPrepared(file: string, chunks: readonly (readonly (readonly string[])[])[]): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE account (${COLUMNS.map((column) => `"${column}" TEXT COLLATE NOCASE`).join(", ")});
CREATE INDEX by_name ON account ("Name");
CREATE UNIQUE INDEX by_ext ON account ("Ext__c");`);
  const insert = database.prepare(`INSERT INTO account VALUES (${COLUMNS.map(() => "?").join(", ")})`);
  for (const chunk of chunks) {
    database.exec("BEGIN IMMEDIATE");
    for (const values of chunk) insert.run(...values);
    database.exec("COMMIT");
  }
  database.close();
}

/** Sends all envelopes, at most CONNECTIONS at a time. */
async function createAll(url: string, envelopes: readonly string[]): Promise<void> {
  const left = [...envelopes];
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let body = left.pop(); body !== undefined; body = left.pop()) {
        if ((await call(url, body)).includes("<success>false")) throw new Error("a row was refused");
      }
    }),
  );
}

/** Rows of all pages. */
async function exportOverSoap(url: string, session: string): Promise<number> {
  const options = `<QueryOptions xmlns="urn:partner.soap.sforce.com"><batchSize>${PAGE}</batchSize></QueryOptions>`;
  const ask = (operation: string, element: string, value: string): Promise<string> =>
    call(
      url,
      envelope(
        session,
        `<${operation} xmlns="urn:partner.soap.sforce.com"><${element}>${value}</${element}></${operation}>`,
        options,
      ),
    );
  let rows = 0;
  for (let page = await ask("query", "queryString", SOQL); ; ) {
    rows += page.split("<records ").length - 1;
    const locator = /<queryLocator>([^<]+)/.exec(page)?.[1];
    if (locator === undefined) return rows;
    page = await ask("queryMore", "queryLocator", locator);
  }
}

async function exportOverRest(url: string, session: string): Promise<number> {
  let rows = 0;
  let path: string | undefined = `/services/data/v64.0/query?q=${encodeURIComponent(SOQL)}`;
  while (path !== undefined) {
    const response = await fetch(url + path, {
      headers: { authorization: `Bearer ${session}`, "sforce-query-options": `batchSize=${PAGE}` },
    });
    const page = (await response.json()) as { records: unknown[]; nextRecordsUrl?: string };
    rows += page.records.length;
    path = page.nextRecordsUrl;
  }
  return rows;
}

/** Counts the process's own time, so that what else the machine does doesn't. */
async function parsesPerCpuSecond(body: string): Promise<number> {
  const bytes = Buffer.from(body);
  let runs = 0;
  const before = process.cpuUsage();
  let spent = 0;
  for (; spent < 2e6; runs++) {
    await readEnvelope(bytes, SOAP_FLAVOURS.u);
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
  return runs / (spent / 1e6);
}

export async function benchSoap(rows: number, rounds: number): Promise<void> {
  const values = sampleRows(rows);
  const chunks = Array.from({ length: Math.ceil(rows / ROWS_PER_ENVELOPE) }, (_, index) =>
    values.slice(index * ROWS_PER_ENVELOPE, (index + 1) * ROWS_PER_ENVELOPE),
  );
  const data = join(work, "org");
  const create = { limit: [] as number[], ours: [] as number[] };
  const pages = { limit: [] as number[], ours: [] as number[] };
  const parse: number[] = [];
  const parsed = createEnvelope("", chunks[0] ?? [], COLUMNS.slice(0, PARSED_COLUMNS));
  for (let round = 0; round < rounds; round++) {
    create.limit.push(rows / (await seconds(() => insertPrepared(join(work, "limit.db"), chunks))));
    rmSync(data, { recursive: true, force: true });
    const server = await startServer(["--data", data, "--org", join(root, "bench/org.json")], {
      GROUNDFOG_ADMIN_PASSWORD: PASSWORD,
    });
    const trust = [join(root, "src/main.ts"), "network", "trust", "127.0.0.1", "--data", data];
    execFileSync(process.execPath, trust, { stdio: "ignore" });
    const login = `<login xmlns="urn:partner.soap.sforce.com"><username>${USERNAME}</username><password>${PASSWORD}</password></login>`;
    const session = /<sessionId>([^<]+)/.exec(await call(server.url, envelope("", login)))?.[1] ?? "";
    const envelopes = chunks.map((chunk) => createEnvelope(session, chunk));
    create.ours.push(rows / (await seconds(() => createAll(server.url, envelopes))));
    for (const [list, run] of [
      [pages.limit, exportOverRest],
      [pages.ours, exportOverSoap],
    ] as const) {
      let read = 0;
      const took = await seconds(async () => {
        read = await run(server.url, session);
      });
      if (read !== rows) throw new Error(`${read} of ${rows} rows came`);
      list.push(rows / took);
    }
    await server.stop();
    parse.push(await parsesPerCpuSecond(parsed));
  }
  report("soap create", median(create.limit), median(create.ours), "rows/s", 0.5);
  report("soap pages", median(pages.limit), median(pages.ours), "rows/s", 0.5);
  const rate = median(parse);
  console.log(
    `soap parse ${rate.toFixed(0)} envelopes of ${(parsed.length / 1000).toFixed(0)} KB a core a second  bar ${PARSE_BAR}  ${rate >= PARSE_BAR ? "reached" : "MISSED"}`,
  );
}
