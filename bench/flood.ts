// A flood of guesses while a user whom the org knows logs in once a second and works; and how many guesses a day get through.
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { guessesADay } from "./guesses.ts";
import { type Server, startServer } from "./measure.ts";
import { loginBody, makeOrg, PASSWORD, someone } from "./people.ts";
import { SOAP, timed } from "./soap-client.ts";

const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 60);
const CONNECTIONS = 2000;
const PREFIXES = 200;
const HOME = "198.51.100.7";

/** Resident memory now, in MB. */
const residentMb = ({ process: { pid } }: Server): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

const said = (isFine: boolean): string => (isFine ? "reached" : "MISSED");

export async function benchFlood(): Promise<void> {
  guessesADay();
  let token = "";
  const data = await makeOrg({ "login.faultDetail": "compatible" }, async (ports) => {
    ({ token } = await someone(ports, "known"));
  });
  const server = await startServer(["--data", data, "--trust-proxy", "127.0.0.1"]);
  const agent = new Agent({ keepAlive: true });
  const headers = { "x-forwarded-for": HOME };
  const logIn = () =>
    timed(`${server.url}/services/Soap/u/64.0`, agent, {
      body: loginBody("known@bench.test", PASSWORD + token),
      headers: { ...headers, ...SOAP },
    });
  const session = /<sessionId>([^<]+)/.exec((await logIn()).text)?.[1] ?? "";
  const work = { headers: { ...headers, authorization: `Bearer ${session}` } };
  const url = `${server.url}/services/data/v64.0/sobjects/User/describe`;

  /** What other requests take meanwhile, one after the other with 20 ms between. */
  const others = async (seconds: number): Promise<number[]> => {
    const times: number[] = [];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const { status, ms } = await timed(url, agent, work);
      if (status !== 200) throw new Error(`other requests are answered ${status}`);
      times.push(ms);
      await pause(20);
    }
    return times;
  };

  await others(2);
  const quiet = await others(5);
  const before = residentMb(server);
  const flood = new Worker(new URL("./flood-worker.ts", import.meta.url), {
    workerData: { url: server.url, connections: CONNECTIONS, prefixes: PREFIXES, victim: "known@bench.test" },
  });
  let peak = 0;
  const logins: number[] = [];
  let refused = 0;
  const storm = others(SECONDS);
  for (let second = 0; second < SECONDS; second++) {
    const { status, ms } = await logIn();
    logins.push(ms);
    if (status !== 200) refused += 1;
    peak = Math.max(peak, residentMb(server));
    await pause(Math.max(0, 1000 - ms));
  }
  const loud = await storm;
  const counts = await new Promise((resolve) => {
    flood.once("message", resolve);
    flood.postMessage("stop");
  });
  await flood.terminate();
  agent.destroy();
  await server.stop();
  const [p95, p99Quiet, p99Loud] = [quantile(logins, 0.95), quantile(quiet, 0.99), quantile(loud, 0.99)];
  console.log(
    `flood      ${CONNECTIONS} connections from ${PREFIXES} networks, ${SECONDS} s: ${JSON.stringify(counts)}`,
  );
  console.log(
    `flood      known user's logins ${logins.length - refused}/${logins.length}, p95 ${p95.toFixed(0)} ms  bar all, 3000  ${said(refused === 0 && p95 < 3000)}`,
  );
  console.log(
    `flood      memory ${before.toFixed(0)} -> ${peak.toFixed(0)} MB  bar +150  ${said(peak - before < 150)}`,
  );
  console.log(
    `flood      other requests' p99 ${p99Quiet.toFixed(1)} -> ${p99Loud.toFixed(1)} ms, p50 ${quantile(quiet, 0.5).toFixed(1)} -> ${quantile(loud, 0.5).toFixed(1)} ms  bar x2  ${said(p99Loud < 2 * p99Quiet)}`,
  );
}
