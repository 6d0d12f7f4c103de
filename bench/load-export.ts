// A million accounts through Bulk API 2.0 against sqlite3's .import and -csv, both with two indexes; memory and
// start with the rows in place.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { COLUMNS } from "./generate.ts";
import { has, median, report, root, seconds, startServer, work } from "./measure.ts";

const PASSWORD = "benchmark 2026 x";
const USERNAME = "admin@groundfog.test";
const groundfog = join(root, "src/main.ts");
const REAL = new Set(["AnnualRevenue"]);
const WHOLE = new Set(["NumberOfEmployees"]);

const typeOf = (column: string): string =>
  REAL.has(column) ? "REAL" : WHOLE.has(column) ? "INTEGER" : "TEXT COLLATE NOCASE";

function sqliteImport(database: string, file: string): void {
  rmSync(database, { force: true });
  const script = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -200000;
CREATE TABLE account (${COLUMNS.map((column) => `"${column}" ${typeOf(column)}`).join(", ")});
CREATE INDEX by_name ON account ("Name");
CREATE UNIQUE INDEX by_ext ON account ("Ext__c");
.mode csv
.import --skip 1 ${file} account
`;
  execFileSync("sqlite3", [database], { input: script, stdio: ["pipe", "ignore", "inherit"] });
}

function cli(url: string, token: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [groundfog, ...args, "--url", url, "--username", USERNAME], {
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...process.env, GROUNDFOG_PASSWORD: PASSWORD, GROUNDFOG_TOKEN: token },
  });
}

export async function benchLoad(file: string, rows: number, rounds: number): Promise<void> {
  if (!has("sqlite3")) {
    console.log("load, export, ready: skipped, there is no sqlite3; install Debian's package sqlite3");
    return;
  }
  const limitDatabase = join(work, "limit.db");
  const data = join(work, "org");
  const limit = { load: [] as number[], export: [] as number[] };
  const ours = { load: [] as number[], export: [] as number[], ready: [] as number[], peak: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    limit.load.push(rows / (await seconds(() => sqliteImport(limitDatabase, file))));
    const output = join(work, "limit.csv");
    limit.export.push(
      rows /
        (await seconds(() =>
          execFileSync("sh", ["-c", `sqlite3 -csv ${limitDatabase} "SELECT * FROM account" > ${output}`]),
        )),
    );
    rmSync(data, { recursive: true, force: true });
    const server = await startServer(["--data", data, "--org", join(root, "bench/org.json")], {
      GROUNDFOG_ADMIN_PASSWORD: PASSWORD,
    });
    // The bench's client comes from a trusted network, so that no mail has to be read.
    execFileSync(process.execPath, [groundfog, "network", "trust", "127.0.0.1", "--data", data], {
      stdio: "ignore",
    });
    ours.load.push(rows / (await seconds(() => cli(server.url, "", "load", "Account", file))));
    ours.peak.push(server.peakMb());
    const soql = `SELECT ${COLUMNS.join(", ")} FROM Account`;
    ours.export.push(
      rows / (await seconds(() => cli(server.url, "", "export", soql, join(work, "ours.csv")))),
    );
    await server.stop();
    const again = await startServer(["--data", data]);
    ours.ready.push(again.readyMs);
    await again.stop();
  }
  report("load", median(limit.load), median(ours.load), "rows/s", 0.6);
  report("export", median(limit.export), median(ours.export), "rows/s", 0.6);
  console.log(
    `ready      with ${rows} rows in place: ${median(ours.ready).toFixed(0)} ms from process start  bar 400`,
  );
  console.log(`memory     peak of the load: ${median(ours.peak).toFixed(0)} MB  bar 512`);
}
