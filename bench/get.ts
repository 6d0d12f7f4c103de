// A record GET against bare node:http with the same bytes: server on one core, wrk on the other. The whole record
// stays in memory as long as nothing is committed; the same fields listed one by one are read from SQLite each time.
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { has, median, report, startServer, work } from "./measure.ts";

const SECONDS = 3;

function requestsPerSecond(url: string, session: string): number {
  const output = execFileSync(
    "taskset",
    ["-c", "1", "wrk", "-t1", "-c32", `-d${SECONDS}s`, "-H", `Authorization: Bearer ${session}`, url],
    {
      encoding: "utf8",
    },
  );
  if (/Non-2xx/.test(output)) throw new Error(output);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1] ?? 0);
}

export async function benchGet(rounds: number): Promise<void> {
  if (!has("wrk") || !has("taskset")) {
    console.log("get: skipped, there is no wrk; install Debian's packages wrk and util-linux");
    return;
  }
  const server = await startServer(["--ephemeral"], {}, 0);
  const session = await login(
    server.url,
    server.admin.username,
    server.admin.password + server.admin.securityToken,
  );
  const headers = { authorization: `Bearer ${session}`, "content-type": "application/json" };
  const created = await fetch(`${server.url}/services/data/v64.0/sobjects/Account`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      Name: "Acme",
      BillingCity: "Oslo",
      AnnualRevenue: 1e6,
      Industry: "Energy",
      Description: "One record of many fields",
    }),
  });
  const { id } = (await created.json()) as { id: string };
  const url = `${server.url}/services/data/v64.0/sobjects/Account/${id}`;
  const answer = await fetch(url, { headers: { ...headers, "accept-encoding": "identity" } });
  const bytes = await answer.text();
  // Node adds the rest by itself, here as there.
  const own = [...answer.headers].filter(([name]) => !["date", "connection", "keep-alive"].includes(name));
  const script = join(work, "bare.mjs");
  writeFileSync(
    script,
    `import { createServer } from "node:http";
const body = ${JSON.stringify(bytes)};
const headers = ${JSON.stringify(Object.fromEntries(own))};
const server = createServer((request, response) => { response.writeHead(200, headers); response.end(body); });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));`,
  );
  const bare = spawn("taskset", ["-c", "0", process.execPath, script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<string>((resolve) =>
    bare.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim())),
  );
  const fields = Object.keys(JSON.parse(bytes) as object).filter((name) => name !== "attributes");
  const listed = `${url}?fields=${fields.join(",")}`;
  const limit: number[] = [];
  const ours: number[] = [];
  const unremembered: number[] = [];
  for (let round = 0; round < rounds; round++) {
    limit.push(requestsPerSecond(`http://127.0.0.1:${port}/`, session));
    ours.push(requestsPerSecond(url, session));
    unremembered.push(requestsPerSecond(listed, session));
  }
  bare.kill();
  await server.stop();
  report("get", median(limit), median(ours), "req/s", 0.5);
  report("get listed", median(limit), median(unremembered), "req/s", null);
}

async function login(url: string, username: string, secret: string): Promise<string> {
  const response = await fetch(`${url}/services/Soap/u/64.0`, {
    method: "POST",
    headers: { "content-type": "text/xml" },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${secret}</password></login></e:Body></e:Envelope>`,
  });
  return /<sessionId>([^<]+)/.exec(await response.text())?.[1] ?? "";
}
