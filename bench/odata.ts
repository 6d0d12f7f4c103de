// A million accounts of 12 columns over the OData feed, page behind page, against the same rows as JSON text straight
// out of SQLite; the server's memory; and what an early and a late page cost.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, rmSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { has, median, report, root, type Server, seconds, startServer, work } from "./measure.ts";

const PASSWORD = "benchmark 2026 x";
const USERNAME = "admin@groundfog.test";
const COLUMNS = [
  "Id",
  "Name",
  "AccountNumber",
  "Phone",
  "Website",
  "Industry",
  "AnnualRevenue",
  "NumberOfEmployees",
  "BillingStreet",
  "BillingCity",
  "BillingPostalCode",
  "Description",
];
/** Times that one page is asked for. */
const REPEATS = 15;

const authorization = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;

const agent = new Agent({ keepAlive: true });

const page = (url: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers: { authorization } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(body.toString()));
      });
    });
    asked.on("error", reject);
  });

/** The link is at the end of a page. */
const nextOf = (bytes: Buffer): string | undefined =>
  /"@odata\.nextLink":"([^"]+)"\}$/.exec(bytes.subarray(-2000).toString())?.[1];

/** Reads all pages into a file; gives the links, the first page's own among them. */
async function readAll(first: string, file: string): Promise<string[]> {
  const out = createWriteStream(file);
  const links: string[] = [];
  for (let url: string | undefined = first; url !== undefined; ) {
    links.push(url);
    const bytes = await page(url);
    if (!out.write(bytes)) await once(out, "drain");
    url = nextOf(bytes);
  }
  out.end();
  await once(out, "finish");
  return links;
}

async function milliseconds(url: string): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) times.push((await seconds(() => page(url))) * 1000);
  return median(times);
}

/** Loads the rows into a new org with the client's network trusted, so that no mail has to be read. */
async function loadedOrg(data: string, file: string): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  const server = await startServer(["--data", data, "--org", join(root, "bench/org.json")], {
    GROUNDFOG_ADMIN_PASSWORD: PASSWORD,
  });
  const cli = (...args: readonly string[]): void => {
    execFileSync(process.execPath, [join(root, "src/main.ts"), ...args], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, GROUNDFOG_PASSWORD: PASSWORD, GROUNDFOG_TOKEN: "" },
    });
  };
  cli("network", "trust", "127.0.0.1", "--data", data);
  cli("load", "Account", file, "--url", server.url, "--username", USERNAME);
  await server.stop();
}

const rssMb = (server: Server): string => server.peakMb().toFixed(0);

export async function benchOdata(file: string, rows: number, rounds: number): Promise<void> {
  if (!has("sqlite3")) {
    console.log("odata: skipped, there is no sqlite3; install Debian's package sqlite3");
    return;
  }
  const data = join(work, "org");
  await loadedOrg(data, file);
  const server = await startServer(["--data", data]);
  const first = `${server.url}/odata/v4/Account?$select=${COLUMNS.join(",")}`;
  const select = `SELECT ${COLUMNS.map((name) => `"${name}"`).join(", ")} FROM so_Account`;
  const limit: number[] = [];
  const ours: number[] = [];
  let links: string[] = [];
  await page(first);
  const before = rssMb(server);
  for (let round = 0; round < rounds; round++) {
    const json = join(work, "limit.json");
    const database = join(data, "org.db");
    limit.push(
      rows /
        (await seconds(() =>
          execFileSync("sh", ["-c", `sqlite3 -readonly -json ${database} '${select}' > ${json}`]),
        )),
    );
    const time = await seconds(async () => {
      links = await readAll(first, join(work, "odata.json"));
    });
    ours.push(rows / time);
  }
  report("odata", median(limit), median(ours), "rows/s", 0.5);
  const early = await milliseconds(links[1] ?? first);
  const late = await milliseconds(links.at(-2) ?? first);
  console.log(
    `odata page ${links.length} pages; the 2nd ${early.toFixed(1)} ms, the last but one ${late.toFixed(1)} ms (medians of ${REPEATS})`,
  );
  console.log(`odata      peak memory: ${before} MB behind one page, ${rssMb(server)} MB behind all`);
  agent.destroy();
  await server.stop();
}
