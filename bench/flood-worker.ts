// The attackers of bench/flood.ts, on a thread of their own: as many connections as asked for, each guessing without a pause.
import { Agent } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { loginBody } from "./people.ts";
import { SOAP, timed } from "./soap-client.ts";

const { url, connections, prefixes, victim } = workerData as {
  readonly url: string;
  readonly connections: number;
  readonly prefixes: number;
  /** Every second guess is on this user. */
  readonly victim: string;
};

const agent = new Agent({ keepAlive: true, maxSockets: connections });
const counts: Record<string, number> = {};
let isOver = false;

const random = (below: number): number => Math.floor(Math.random() * below);

async function guess(): Promise<void> {
  while (!isOver) {
    const network = random(prefixes);
    const headers = {
      ...SOAP,
      "x-forwarded-for": `10.${network >> 8}.${network & 255}.${1 + random(254)}`,
    };
    const username = random(2) === 0 ? victim : `user${random(100_000)}@bench.test`;
    const body = loginBody(username, `guess ${random(1e9)}`);
    const outcome = await timed(`${url}/services/Soap/u/64.0`, agent, { body, headers }).then(
      ({ status, text }) => /<faultcode>([^<]*)/.exec(text)?.[1] ?? String(status),
      () => "connection lost",
    );
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
}

const all = Array.from({ length: connections }, guess);
parentPort?.once("message", async () => {
  isOver = true;
  await Promise.all(all);
  agent.destroy();
  parentPort?.postMessage(counts);
});
