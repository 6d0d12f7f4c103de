// Whether a refused login's time tells why: interleaved attempts on users of six states, and Cohen's d of each pair.
import { Agent } from "node:http";
import { startServer } from "./measure.ts";
import {
  deactivate,
  freeze,
  lockOut,
  loginBody,
  makeOrg,
  PASSWORD,
  type Someone,
  someone,
} from "./people.ts";
import { SOAP, timed } from "./soap-client.ts";

const PAIRS = Number(process.env["BENCH_PAIRS"] ?? 2000);
const BAR = 0.1;

interface Population {
  readonly name: string;
  readonly username: string;
  readonly secret: string;
}

export async function benchOracle(): Promise<void> {
  const people: Record<string, Someone> = {};
  const settings = { "login.faultDetail": "strict", "login.guessLimits": false };
  const data = await makeOrg(settings, async (ports) => {
    for (const name of ["good", "other", "frozen", "inactive", "locked"])
      people[name] = await someone(ports, name);
    const { frozen, inactive, locked } = people as Record<string, Someone>;
    if (!frozen || !inactive || !locked) throw new Error("no people");
    await freeze(ports, frozen);
    await deactivate(ports, inactive);
    await lockOut(ports, locked);
    // From now on nobody is locked out by what is measured.
    await ports.stores.transaction(async ({ identity }) => {
      await identity.saveSetting("password.maxLoginAttempts", "0");
      await identity.saveSetting("password.lockoutMinutes", "0");
    });
  });
  const { good, other, frozen, inactive, locked } = people as Record<string, Someone>;
  if (!good || !other || !frozen || !inactive || !locked) throw new Error("no people");
  const right = ({ username, token }: Someone, name: string): Population => ({
    name,
    username,
    secret: PASSWORD + token,
  });
  const server = await startServer(["--data", data]);
  try {
    await compare(server.url, "INVALID_LOGIN", [
      { name: "unknown user", username: "nobody@bench.test", secret: PASSWORD + good.token },
      { name: "wrong password", username: good.username, secret: `Incorrect-horse${good.token}` },
      { name: "other's token", username: good.username, secret: PASSWORD + other.token },
      right(frozen, "frozen"),
      right(inactive, "inactive"),
      right(locked, "locked out"),
    ]);
    await compare(server.url, "LOGIN_MUST_USE_SECURITY_TOKEN", [
      { name: "unknown user", username: "nobody@bench.test", secret: PASSWORD },
      { name: "wrong password", username: good.username, secret: "Incorrect-horse-9" },
      { name: "token missing", username: good.username, secret: PASSWORD },
    ]);
  } finally {
    await server.stop();
  }
}

async function compare(url: string, code: string, populations: readonly Population[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = populations.map((): number[] => []);
  const answers = new Set<string>();
  for (let pair = -20; pair < PAIRS; pair++) {
    // Each round in another order, so that none always comes behind the same one.
    const order = populations.map((_, index) => index).toSorted(() => Math.random() - 0.5);
    for (const index of order) {
      const population = populations[index];
      if (!population) continue;
      const body = loginBody(population.username, population.secret);
      const { text, ms } = await timed(`${url}/services/Soap/u/64.0`, agent, { body, headers: SOAP });
      answers.add(text);
      if (pair >= 0) times[index]?.push(ms);
    }
  }
  agent.destroy();
  const [answer = ""] = answers;
  if (answers.size !== 1 || !answer.includes(`<faultcode>${code}<`))
    throw new Error(`${answers.size} answers: ${[...answers].join("\n")}`);
  const found = pairsOf(populations, times).toSorted((a, b) => b.d - a.d);
  const [worst] = found;
  const means = populations.map(({ name }, index) => `${name} ${mean(times[index] ?? []).toFixed(2)}`);
  console.log(`oracle     ${code}: ${PAIRS} of each, the same bytes; mean ms: ${means.join(", ")}`);
  console.log(
    `oracle     largest |d| ${worst?.d.toFixed(3)} (${worst?.names})  bar ${BAR}  ${(worst?.d ?? 1) < BAR ? "reached" : "MISSED"}`,
  );
}

function pairsOf(
  populations: readonly Population[],
  times: readonly (readonly number[])[],
): { readonly names: string; readonly d: number }[] {
  return populations.flatMap((one, first) =>
    populations.slice(first + 1).map((other, more) => ({
      names: `${one.name} / ${other.name}`,
      d: Math.abs(cohensD(times[first] ?? [], times[first + 1 + more] ?? [])),
    })),
  );
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};

const cohensD = (one: readonly number[], other: readonly number[]): number =>
  (mean(one) - mean(other)) / Math.sqrt((variance(one) + variance(other)) / 2);
