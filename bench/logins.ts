// Logins over SOAP, four at a time, against the raw rate of the same Argon2id.
import { hash, verify } from "@node-rs/argon2";
import { median, report, startServer } from "./measure.ts";

const AT_ONCE = 4;
const LOGINS = 300;

async function rate(work: () => Promise<unknown>): Promise<number> {
  let left = LOGINS;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await work();
    }),
  );
  return LOGINS / ((performance.now() - started) / 1000);
}

export async function benchLogins(rounds: number): Promise<void> {
  const stored = await hash("benchmark", { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const server = await startServer(["--ephemeral"]);
  const { username, password, securityToken } = server.admin;
  const body = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${password}${securityToken}</password></login></e:Body></e:Envelope>`;
  const login = async (): Promise<void> => {
    const response = await fetch(`${server.url}/services/Soap/u/64.0`, {
      method: "POST",
      headers: { "content-type": "text/xml", soapaction: '""' },
      body,
    });
    await response.text();
    if (response.status !== 200) throw new Error(`login answered ${response.status}`);
  };
  const limit: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round++) {
    limit.push(await rate(() => verify(stored, "benchmark")));
    ours.push(await rate(login));
  }
  await server.stop();
  report("logins", median(limit), median(ours), "/s", 0.9);
}
