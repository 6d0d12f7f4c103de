// Who a request comes from is what the outermost listed proxy saw, whatever its client wrote into headers: on the bare
// listener, and behind the proxies that people use.
import { Agent, request } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTrustedRange, isTrusted } from "../../src/domain/identity/trusted-networks.ts";
import { proxyList, UNKNOWN_ADDRESS } from "../../src/http/client-address.ts";
import type { Protocol } from "../../src/http/exchange.ts";
import { type Listener, listen } from "../../src/http/server.ts";
import { startOrg } from "../../src/testing.ts";
import { CONSOLE, person } from "../support/identity.ts";
import { type FrontProxy, startHaproxy, startNginx } from "../support/proxies.ts";
import { login, outcomeOf } from "../support/soap.ts";
import { missing } from "../support/tools.ts";

const FORGED = 5000;
const CLIENT = "127.0.0.9";
const NGINX = "127.0.0.3";
const HAPROXY = "127.0.0.4";
const PROXIES = [NGINX, HAPROXY, "10.0.0.0/8"];
const TRUSTED = [
  { from: "198.51.100.0", to: "198.51.100.255" },
  { from: "2001:db8::", to: "2001:db8::ffff" },
];

const missingProxy = missing("nginx") ?? missing("haproxy");

// Trusted addresses in all the forms that a careless reader would take for them.
const HOPS = [
  ...[
    "198.51.100.7",
    "2001:db8::7",
    "198.51.100.7:443",
    "[2001:db8::7]",
    "[2001:db8::7]:443",
    "::ffff:198.51.100.7",
  ],
  ...[
    "[::ffff:198.51.100.7]",
    "::ffff:c633:6407",
    "64:ff9b::198.51.100.7",
    "0306.063.0144.07",
    "198.51.100.007",
  ],
  ...["0xc6336407", "3325256711", "198.51.25607", "198.51.100.7%eth0", '"198.51.100.7"', "for=198.51.100.7"],
  ...[
    "unknown",
    "_hidden",
    "_198.51.100.7",
    "",
    " ",
    "\t",
    "198.51.100.7 198.51.100.7",
    "198.51.100.7;",
    "null",
  ],
  ...[
    "127.0.0.1",
    "::1",
    "localhost",
    "10.0.0.1",
    "127.0.0.3",
    "127.0.0.4",
    "198.51.100.7\t",
    "\u00a0198.51.100.7",
  ],
];
const NAMES = [
  ...["X-Forwarded-For", "x-forwarded-for", "X-FORWARDED-FOR", "X_Forwarded_For", "Forwarded", "X-Real-IP"],
  ...[
    "True-Client-IP",
    "CF-Connecting-IP",
    "X-Client-IP",
    "X-Originating-IP",
    "Client-IP",
    "X-Forwarded",
    "Via",
  ],
];

type Headers = Readonly<Record<string, string[]>>;

const hop = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...HOPS) }, fc.ipV4(), fc.ipV6());
const list = fc.array(hop, { minLength: 1, maxLength: 12 }).map((hops) => hops.join(","));
const forwarded = fc
  .tuple(fc.constantFrom("for=", "For=", "by=", "proto=https;for="), hop, fc.boolean())
  .map(([name, value, quoted]) => name + (quoted ? `"${value}"` : value));
const line = fc.oneof(list, forwarded);
const headers = fc.dictionary(
  fc.oneof({ weight: 3, arbitrary: fc.constant("X-Forwarded-For") }, fc.constantFrom(...NAMES)),
  fc.array(line, { minLength: 1, maxLength: 4 }),
  { minKeys: 1, maxKeys: 4 },
);
const hopByHop = fc.constantFrom<Headers[]>({}, {}, {}, { Connection: ["keep-alive, X-Forwarded-For"] });
const forgery = fc.tuple(headers, hopByHop).map(([most, more]): Headers => ({ ...most, ...more }));

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** What the listener takes for the client's address; its status if it or a proxy refused the request. */
const seen = (port: number, sent: Headers, from = CLIENT): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, headers: { ...sent }, localAddress: from, agent },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve(response.statusCode === 200 ? text : String(response.statusCode)));
      },
    );
    asked.on("error", reject);
    asked.end();
  });

const echo: Protocol = {
  name: "echo",
  mounts: ["/"],
  handle: ({ address }) => ({ status: 200, body: address }),
  crashed: () => ({ status: 500 }),
};

let listener: Listener;
let nginx: FrontProxy | undefined;
let haproxy: FrontProxy | undefined;
/** haproxy in front of nginx. */
let both: FrontProxy | undefined;

beforeAll(async () => {
  const crash = (_: string, error: unknown): never => {
    throw error;
  };
  const options = { protocols: [echo], proxies: proxyList(PROXIES), publicUrl: null, onCrash: crash };
  listener = await listen(options, { host: "127.0.0.1", port: 0 });
  if (missingProxy !== undefined) return;
  nginx = await startNginx(listener.port, NGINX);
  haproxy = await startHaproxy(listener.port, HAPROXY);
  both = await startHaproxy(nginx.port, HAPROXY);
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([nginx?.stop(), haproxy?.stop(), both?.stop()]);
  await listener.stop(0);
});

/** What came out for each forged set of headers, and how often. */
async function answersTo(port: number, from?: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const sets = fc.sample(forgery, FORGED);
  // A proxy or the listener may close a kept connection at the very moment; the set is then sent once more.
  const ask = (sent: Headers): Promise<string> => seen(port, sent, from).catch(() => seen(port, sent, from));
  for (let start = 0; start < sets.length; start += 100) {
    const answers = await Promise.all(sets.slice(start, start + 100).map(ask));
    for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  return counts;
}

describe("5,000 sets of forged headers", () => {
  it("are nothing from who is no listed proxy", async () => {
    expect([...(await answersTo(listener.port)).keys()]).toEqual([CLIENT]);
  });

  const behind = (port: () => number | undefined) => async (): Promise<void> => {
    const answers = await answersTo(port() ?? 0);
    // Too many hops to be a real chain is nobody's address, never a trusted one.
    const allowed = new Set([CLIENT, UNKNOWN_ADDRESS]);
    expect([...answers.keys()].filter((answer) => !allowed.has(answer))).toEqual([]);
    expect(answers.get(CLIENT)).toBeGreaterThan(FORGED * 0.9);
    for (const answer of answers.keys()) expect(isTrusted(TRUSTED, answer)).toBe(false);
  };

  it.skipIf(missingProxy !== undefined)(
    "are nothing through nginx",
    behind(() => nginx?.port),
  );
  it.skipIf(missingProxy !== undefined)(
    "are nothing through haproxy",
    behind(() => haproxy?.port),
  );
  it.skipIf(missingProxy !== undefined)(
    "are nothing through haproxy and nginx",
    behind(() => both?.port),
  );
});

describe("a client behind proxies", () => {
  it("is seen by what a listed one says, and by nothing else", async () => {
    const said = { "X-Forwarded-For": ["198.51.100.7"] };
    expect(await seen(listener.port, said, NGINX)).toBe("198.51.100.7");
    expect(await seen(listener.port, { Forwarded: ["for=198.51.100.7"] }, NGINX)).toBe(UNKNOWN_ADDRESS);
    expect(await seen(listener.port, { "X-Forwarded-For": ["198.51.100.7", "unknown"] }, NGINX)).toBe(
      UNKNOWN_ADDRESS,
    );
    expect(await seen(listener.port, said, "127.0.0.5")).toBe("127.0.0.5");
  });

  it.skipIf(missingProxy !== undefined)("needs the token, and one on a trusted network doesn't", async () => {
    const org = await startOrg({ trustProxy: [NGINX, HAPROXY] });
    const front = await startNginx(Number(new URL(org.url).port), NGINX);
    const outer = await startHaproxy(front.port, HAPROXY);
    try {
      await addTrustedRange(org.ports, CONSOLE, "198.51.100.0/24", "");
      const { username, password, token } = await person(org);
      const enter = async (port: number, secret: string, sent: string[]): Promise<string> => {
        const options = { from: CLIENT, headers: { "x-forwarded-for": sent } };
        return outcomeOf(await login(`http://127.0.0.1:${port}`, username, secret, options));
      };
      for (const port of [front.port, outer.port])
        for (const sent of [["198.51.100.7"], ["198.51.100.7", "198.51.100.8"], ["198.51.100.7,,"]]) {
          expect(await enter(port, password, sent)).toBe("LOGIN_MUST_USE_SECURITY_TOKEN");
          expect(await enter(port, password + token, sent)).toBe("success");
        }
    } finally {
      await Promise.all([front.stop(), outer.stop()]);
      await org.stop();
    }
  });
});
