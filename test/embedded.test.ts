// Ten orgs side by side in one process share nothing, and leave nothing when they have stopped.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { startOrg, type TestOrg } from "../src/testing.ts";
import { fieldFile, objectFile, writeProject } from "./schema/typed-org.ts";
import { type RestClient, restClient, soapLogin } from "./support/client.ts";

const COUNT = 10;
const numbers = Array.from({ length: COUNT }, (_, index) => index);

let folder: string;
let orgs: readonly TestOrg[];
let sessions: readonly string[];
let clients: readonly RestClient[];

/** Every org gets a schema, a user, a trusted network and a record of its own. */
function orgFile(index: number): string {
  const schema = writeProject(join(folder, `schema${index}`), {
    ...objectFile("Thing__c"),
    ...fieldFile("Thing__c", `Only${index}__c`, "<type>Text</type><length>20</length>"),
  });
  const file = join(folder, `org${index}.json`);
  const content = {
    schema,
    users: [{ username: `user${index}@example.test`, lastName: "User", password: `Secret-${index}-secret` }],
    trustedNetworks: [`10.0.0.${index + 1}`],
    records: [{ object: "Thing__c", rows: [{ Name: `Of org ${index}`, [`Only${index}__c`]: "here" }] }],
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "groundfog-embedded-"));
  orgs = await Promise.all(numbers.map((index) => startOrg({ org: orgFile(index) })));
  sessions = await Promise.all(
    orgs.map((org) => soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken)),
  );
  clients = orgs.map((org, index) => restClient(org.url, sessions[index] ?? ""));
});

afterAll(async () => {
  await Promise.all(orgs.map((org) => org.stop()));
  rmSync(folder, { recursive: true });
});

const distinct = (values: readonly unknown[]): number => new Set(values).size;

const query = async (client: RestClient, soql: string): Promise<unknown> =>
  (await client("GET", `/query?q=${encodeURIComponent(soql)}`)).body;

async function control(
  org: TestOrg | undefined,
  command: string,
  args = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${org?.url}/groundfog/control`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ command, args }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { result: Record<string, unknown> }).result;
}

describe("ten orgs in one process", () => {
  it("have addresses, ids, secrets and directories of their own", () => {
    expect(distinct(orgs.map(({ url }) => url))).toBe(COUNT);
    expect(distinct(orgs.map(({ orgId }) => orgId))).toBe(COUNT);
    expect(distinct(orgs.map(({ admin }) => admin.password))).toBe(COUNT);
    expect(distinct(orgs.map(({ admin }) => admin.securityToken))).toBe(COUNT);
    expect(distinct(orgs.map(({ dataDir }) => dataDir))).toBe(COUNT);
  });

  it("let in with their own token, and with nobody else's", async () => {
    const [one, other] = orgs;
    const { username = "", password = "" } = one?.admin ?? {};
    const foreign = soapLogin(one?.url ?? "", username, `${password}${other?.admin.securityToken}`);
    await expect(foreign).rejects.toThrow(/INVALID_LOGIN|LOGIN_MUST_USE/);
    for (const [index, client] of clients.entries()) {
      const wrong = restClient(orgs[(index + 1) % COUNT]?.url ?? "", sessions[index] ?? "");
      expect((await wrong("GET", "/limits")).status).toBe(401);
      expect((await client("GET", "/limits")).status).toBe(200);
    }
  });

  it("have users, schema and records of their own", async () => {
    await Promise.all(
      clients.map((client, index) => client("POST", "/sobjects/Thing__c", { Name: `Added ${index}` })),
    );
    for (const [index, client] of clients.entries()) {
      expect(await query(client, `SELECT Name, Only${index}__c FROM Thing__c ORDER BY Name`)).toMatchObject({
        totalSize: 2,
        records: [{ Name: `Added ${index}` }, { Name: `Of org ${index}`, [`Only${index}__c`]: "here" }],
      });
      const foreign = await query(client, `SELECT Only${(index + 1) % COUNT}__c FROM Thing__c`);
      expect(foreign).toMatchObject([{ errorCode: "INVALID_FIELD" }]);
      const users = await query(client, "SELECT Username FROM User WHERE Username LIKE 'user%'");
      expect(users).toMatchObject({ records: [{ Username: `user${index}@example.test` }] });
    }
  });

  it("have mail and trusted networks of their own", async () => {
    const [one, other] = orgs;
    const before = await Promise.all(orgs.map(async ({ inbox }) => (await inbox.list()).length));
    await control(one, "token.reset", { username: one?.admin.username });
    const after = await Promise.all(orgs.map(async ({ inbox }) => (await inbox.list()).length));
    expect(after).toEqual(before.map((count, index) => count + (index === 0 ? 1 : 0)));
    const mail = await one?.inbox.waitFor({ to: one.admin.username, subject: /security token/i });
    expect(mail?.text).not.toContain(other?.admin.securityToken);
    for (const [index, org] of orgs.entries()) {
      const { ranges } = await control(org, "network.list");
      expect(ranges).toMatchObject([{ from: `10.0.0.${index + 1}`, to: `10.0.0.${index + 1}` }]);
    }
  });

  it("stop one by one, and the others go on", async () => {
    const [one] = orgs;
    await one?.stop();
    await one?.stop();
    expect(existsSync(one?.dataDir ?? "")).toBe(false);
    await expect(fetch(one?.url ?? "")).rejects.toThrow();
    for (const client of clients.slice(1)) expect((await client("GET", "/limits")).status).toBe(200);
  });
});

describe("a process with ten orgs", () => {
  it("ends by itself once they have stopped, and its temporary directories are gone", () => {
    const temporary = mkdtempSync(join(folder, "tmp-"));
    const script = `
      import { startOrg } from ${JSON.stringify(new URL("../src/testing.ts", import.meta.url).href)};
      const orgs = await Promise.all(Array.from({ length: ${COUNT} }, () => startOrg()));
      await Promise.all(orgs.map(async (org) => {
        const control = { method: "POST", headers: { "content-type": "application/json" } };
        await fetch(org.url + "/groundfog/control", { ...control, body: '{"command":"user.list"}' });
        // The thread that runs jobs is a part of what must end.
        org.ports.wake("jobs");
      }));
      await Promise.all(orgs.map((org) => org.stop()));
      console.log("stopped");
    `;
    const ended = spawnSync(process.execPath, ["--input-type=module-typescript", "--eval", script], {
      encoding: "utf8",
      env: { ...process.env, TMPDIR: temporary },
      timeout: 120_000,
    });
    expect(ended).toMatchObject({ status: 0, signal: null, stdout: "stopped\n", stderr: "" });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("startOrg", () => {
  it("leaves nothing when it can't", async () => {
    const temporary = mkdtempSync(join(folder, "tmp-"));
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await expect(startOrg({ org: join(folder, "none.json") })).rejects.toThrow(/there is no /);
    await expect(startOrg({ adminPassword: "short" })).rejects.toThrow(/at least 8 characters/);
    await expect(startOrg({ adminToken: "short" })).rejects.toThrow(/25 letters and digits/);
    await expect(startOrg({ host: "192.0.2.1" })).rejects.toThrow();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("takes what the administrator should have", async () => {
    const admin = { adminUsername: "ada@example.test", adminPassword: "Analytical-1843" };
    const org = await startOrg({ ...admin, adminToken: "KnownToken0123456789abcde" });
    expect(org.admin).toEqual({
      username: "ada@example.test",
      password: "Analytical-1843",
      securityToken: "KnownToken0123456789abcde",
    });
    expect(await soapLogin(org.url, "ada@example.test", "Analytical-1843KnownToken0123456789abcde")).toMatch(
      /^00D/,
    );
    await org.stop();
  });

  it("tells when no mail came", async () => {
    const [, org] = orgs;
    const waited = org?.inbox.waitFor({ subject: /never sent/, timeoutMs: 50 });
    await expect(waited).rejects.toThrow("no such message in the Inbox");
  });
});
