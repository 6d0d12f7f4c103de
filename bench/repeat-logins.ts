// Repeat logins over SOAP, of an org that remembers verified passwords, against GETs of one record on the same server.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { has, median, report, startServer, work } from "./measure.ts";

const AT_ONCE = 4;
const SECONDS = 3;
/** A user has 3,600 logins an hour. */
const USERS = 60;
const PASSWORD = "Benchmark-1843";

const nameOf = (index: number): string => `user${index}@bench.test`;

const bodyOf = (username: string): string =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${PASSWORD}</password></login></e:Body></e:Envelope>`;

/** Requests per second; throws if any was refused. */
function rate(url: string, ...more: readonly string[]): number {
  const flags = ["-t1", `-c${AT_ONCE}`, `-d${SECONDS}s`, ...more];
  const output = execFileSync("wrk", [...flags, url], { encoding: "utf8" });
  if (/Non-2xx/.test(output)) throw new Error(output);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1] ?? 0);
}

export async function benchRepeatLogins(rounds: number): Promise<void> {
  if (!has("wrk")) {
    console.log("repeat: skipped, there is no wrk; install Debian's package wrk");
    return;
  }
  const file = join(work, "repeat.json");
  const users = Array.from({ length: USERS }, (_, index) => ({
    username: nameOf(index),
    lastName: `User ${index}`,
    password: PASSWORD,
  }));
  const settings = { "login.rememberVerified": true };
  const records = [{ object: "Account", rows: [{ Name: "Acme", BillingCity: "Oslo" }] }];
  writeFileSync(file, JSON.stringify({ settings, users, records, trustedNetworks: ["127.0.0.1"] }));
  const server = await startServer(["--ephemeral", "--org", file]);
  const script = join(work, "repeat.lua");
  writeFileSync(
    script,
    `local bodies = {${users.map(({ username }) => `[==[${bodyOf(username)}]==]`).join(",")}}
local at = 0
local headers = { ["content-type"] = "text/xml", ["soapaction"] = '""' }
request = function()
  at = at % #bodies + 1
  return wrk.format("POST", nil, headers, bodies[at])
end
`,
  );
  const door = `${server.url}/services/Soap/u/64.0`;
  const login = async (username: string): Promise<string> => {
    const headers = { "content-type": "text/xml" };
    const response = await fetch(door, { method: "POST", headers, body: bodyOf(username) });
    return /<sessionId>([^<]+)/.exec(await response.text())?.[1] ?? "";
  };
  // The first login of each is a cold one.
  for (const { username } of users) await login(username);
  const bearer = ["-H", `Authorization: Bearer ${await login(nameOf(0))}`];
  const soql = `${server.url}/services/data/v64.0/query?q=${encodeURIComponent("SELECT Id FROM Account")}`;
  const found = await fetch(soql, { headers: { authorization: bearer[1]?.split(": ")[1] ?? "" } });
  const { records: rows } = (await found.json()) as { records: { Id: string }[] };
  const record = `${server.url}/services/data/v64.0/sobjects/Account/${rows[0]?.Id}`;
  rate(door, "-s", script);
  const [gets, logins]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    gets.push(rate(record, ...bearer));
    logins.push(rate(door, "-s", script));
  }
  await server.stop();
  report("repeat", median(gets), median(logins), "/s", 0.5);
}
