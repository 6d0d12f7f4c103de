// Logins over SOAP, four at a time, against the raw rate of the same Argon2id.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hash, verify } from "@node-rs/argon2";
import { has, median, report, startServer, work } from "./measure.ts";

const AT_ONCE = 4;
const SECONDS = 3;
/** Fewer pairs than these give no verdict; more than 8 would end in the limit of 3,600 logins an hour. */
const PAIRS = 7;

/** Argon2id runs per second, as many at once as logins. */
async function rawRate(stored: string): Promise<number> {
  const started = performance.now();
  let runs = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (; performance.now() - started < SECONDS * 1000; runs++) await verify(stored, "benchmark");
    }),
  );
  return runs / ((performance.now() - started) / 1000);
}

function loginRate(url: string, script: string): number {
  const output = execFileSync("wrk", ["-t1", `-c${AT_ONCE}`, `-d${SECONDS}s`, "-s", script, url], {
    encoding: "utf8",
  });
  if (/Non-2xx/.test(output)) throw new Error(output);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1] ?? 0);
}

export async function benchLogins(): Promise<void> {
  if (!has("wrk")) {
    console.log("logins: skipped, there is no wrk; install Debian's package wrk");
    return;
  }
  const stored = await hash("benchmark", { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const server = await startServer(["--ephemeral"]);
  const { username, password, securityToken } = server.admin;
  const body = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${password}${securityToken}</password></login></e:Body></e:Envelope>`;
  const script = join(work, "login.lua");
  writeFileSync(
    script,
    `wrk.method = "POST"
wrk.body = [==[${body}]==]
wrk.headers["content-type"] = "text/xml"
wrk.headers["soapaction"] = '""'
`,
  );
  // As with every server: what is measured is one that runs, not one that its compiler is still busy with.
  await rawRate(stored);
  loginRate(`${server.url}/services/Soap/u/64.0`, script);
  const limit: number[] = [];
  const ours: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    limit.push(await rawRate(stored));
    ours.push(loginRate(`${server.url}/services/Soap/u/64.0`, script));
  }
  await server.stop();
  report("logins", median(limit), median(ours), "/s", 0.9);
}
