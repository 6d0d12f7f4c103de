// Who the client is when there are proxies: the waiver of the token rests on it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTrustedRange } from "../../../src/domain/identity/trusted-networks.ts";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { CONSOLE, history, type Person, person, setPolicy } from "../../support/identity.ts";
import { login, outcomeOf } from "../../support/soap.ts";

const PROXY = "127.0.0.3";
const OFFICE = "198.51.100.7";
const ELSEWHERE = "203.0.113.9";
const OUTSIDE = "LOGIN_MUST_USE_SECURITY_TOKEN";
let org: TestOrg;
let user: Person;

beforeAll(async () => {
  org = await startOrg({ trustProxy: [PROXY, "127.0.0.4"] });
  await addTrustedRange(org.ports, CONSOLE, "198.51.100.0/24", "");
  // The mistake that is refused, and must not admit the world even so: a trusted range with the proxies in it.
  await expect(addTrustedRange(org.ports, CONSOLE, "127.0.0.0/8", "")).rejects.toThrow("holds the proxy");
  await org.ports.stores.transaction(({ identity }) =>
    identity.networks.add({ from: "127.0.0.0", to: "127.255.255.255", description: "" }),
  );
  await setPolicy(org, { maxLoginAttempts: 0 });
  user = await person(org);
});
afterAll(() => org.stop());

/** What a password without token gets, and the address that LoginHistory has. */
async function attempt(from: string, headers: Record<string, string | string[]>): Promise<readonly string[]> {
  const answer = await login(org.url, user.username, user.password, { from, headers });
  return [outcomeOf(answer), (await history(org)).at(-1)?.sourceIp ?? ""];
}

describe("behind a listed proxy", () => {
  it.each([
    ["no header", {}, OUTSIDE, "Unknown"],
    ["an empty header", { "x-forwarded-for": "" }, OUTSIDE, "Unknown"],
    ["an address in the trusted range", { "x-forwarded-for": OFFICE }, "success", OFFICE],
    ["an address elsewhere", { "x-forwarded-for": ELSEWHERE }, OUTSIDE, ELSEWHERE],
    ["a forged address before it", { "x-forwarded-for": `${OFFICE}, ${ELSEWHERE}` }, OUTSIDE, ELSEWHERE],
    ["two proxies", { "x-forwarded-for": `${OFFICE}, 127.0.0.4` }, "success", OFFICE],
    ["another proxy as client", { "x-forwarded-for": "127.0.0.4" }, OUTSIDE, "Unknown"],
    ["lines, forged first", { "x-forwarded-for": [OFFICE, ELSEWHERE] }, OUTSIDE, ELSEWHERE],
    ["lines, the proxy's last", { "x-forwarded-for": [ELSEWHERE, OFFICE] }, "success", OFFICE],
    ["a last line that is empty", { "x-forwarded-for": [OFFICE, ""] }, OUTSIDE, "Unknown"],
    ["an odd entry", { "x-forwarded-for": `${OFFICE}, unknown` }, OUTSIDE, "Unknown"],
    ["a port", { "x-forwarded-for": `${OFFICE}:443` }, OUTSIDE, "Unknown"],
    ["fifty-one hops", { "x-forwarded-for": new Array(51).fill(OFFICE).join(",") }, OUTSIDE, "Unknown"],
    [
      "other headers",
      { forwarded: `for=${OFFICE}`, "x-real-ip": OFFICE, "true-client-ip": OFFICE },
      OUTSIDE,
      "Unknown",
    ],
  ] as const)("%s", async (_, headers, outcome, address) => {
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
    );
    expect(await attempt(PROXY, sent)).toEqual([outcome, address]);
  });

  it("the token lets in whoever can't be attributed", async () => {
    const answer = await login(org.url, user.username, user.password + user.token, { from: PROXY });
    expect(outcomeOf(answer)).toBe("success");
  });
});

describe("from a peer that isn't listed", () => {
  it("no header is believed", async () => {
    expect(await attempt("127.0.0.5", { "x-forwarded-for": ELSEWHERE })).toEqual(["success", "127.0.0.5"]);
    expect(await attempt("127.0.0.5", { "x-forwarded-for": "unknown" })).toEqual(["success", "127.0.0.5"]);
  });
});
