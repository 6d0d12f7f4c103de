// Loads and exports that can't be done, or break off: one line that says why, and no half file.
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { until } from "../support/until.ts";
import { launch, run, temporaryDirectory } from "./groundfog.ts";

let org: TestOrg;
let env: Record<string, string>;
beforeAll(async () => {
  org = await startOrg();
  const { username, password, securityToken } = org.admin;
  env = {
    GROUNDFOG_URL: org.url,
    GROUNDFOG_USERNAME: username,
    GROUNDFOG_PASSWORD: password,
    GROUNDFOG_TOKEN: securityToken,
  };
});
afterAll(() => org.stop());

async function refused(args: string[], cwd: string, variables: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await run(args, { env: { ...env, ...variables }, cwd });
  expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  for (const secret of [org.admin.password, org.admin.securityToken]) expect(stderr).not.toContain(secret);
  return stderr.trimEnd().replace(/^groundfog: /, "");
}

describe("load", () => {
  it.each<[string, string, RegExp]>([
    ["an empty file", "", /in\.csv holds no rows/],
    ["a header alone", "Name\n", /in\.csv holds no rows/],
    ["a field that there isn't", "Name,Nope__c\na,1\n", /Field name not found : Nope__c/],
    ["a field that stands there twice", "Name,Name\na,1\n", /Duplicate field name : Name/],
  ])("refuses %s", async (_, content, message) => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "in.csv"), content);
    expect(await refused(["load", "Account", "in.csv"], cwd)).toMatch(message);
    expect(readdirSync(cwd)).toEqual(["in.csv"]);
  });

  it("refuses an object, a file or a place that there isn't", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "in.csv"), "Name\na\n");
    expect(await refused(["load", "Nope__c", "in.csv"], cwd)).toMatch(/Unable to find object: Nope__c/);
    expect(await refused(["load", "Account", "none.csv"], cwd)).toBe("there is no none.csv");
    expect(await refused(["load", "Account", "."], cwd)).toBe(". is a directory");
    const lost = ["load", "Account", "in.csv", "--failures", "none/failed.csv"];
    expect(await refused(lost, cwd)).toBe("there is no directory none");
    expect(
      await refused(["load", "Account", "in.csv"], cwd, { GROUNDFOG_URL: "http://127.0.0.1:9" }),
    ).toMatch(/^nothing answers at http:\/\/127\.0\.0\.1:9/);
    expect(await refused(["load", "Account", "in.csv"], cwd, { GROUNDFOG_URL: "nonsense" })).toMatch(
      /must be a URL/,
    );
  });

  it("takes no secret as an argument", async () => {
    for (const flag of ["--password", "--token"]) {
      const { code, stderr } = await run(["load", "Account", "in.csv", flag, "hunter2"], { env });
      expect(code).toBe(2);
      expect(stderr).toContain(`set GROUNDFOG_${flag.slice(2).toUpperCase()} instead`);
      expect(stderr).not.toContain("hunter2");
    }
  });

  it("writes ragged and unterminated rows where it is told to, loads the rest, and reads a byte order mark", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "in.csv"), '\uFEFFName,Phone\nGood,1\nShort\n"Open,2\n');
    const args = ["load", "Account", "in.csv", "--failures", "why.csv"];
    const { code, stdout } = await run(args, { env, cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^1 rows loaded, \d failed .*\nFailed rows and their reasons: why\.csv\n$/);
    expect(readFileSync(join(cwd, "why.csv"), "utf8")).toMatch(/^"sf__Id","sf__Error"/);
    expect(readdirSync(cwd).sort()).toEqual(["in.csv", "why.csv"]);
  });
});

/** A line to the org on which something happens when `limit` bytes came back over one connection. */
async function lineTo(limit: number, reached: "breaks" | "stalls"): Promise<string> {
  const { hostname, port } = new URL(org.url);
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let seen = 0;
    upstream.on("data", (chunk: Buffer) => {
      seen += chunk.length;
      if (seen <= limit) client.write(chunk);
      else if (reached === "breaks") client.destroy();
    });
    client.pipe(upstream);
    client.on("error", () => upstream.destroy()).on("close", () => upstream.destroy());
    upstream.on("error", () => client.destroy()).on("close", () => client.destroy());
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

describe("export", () => {
  const QUERY = "SELECT Id, Name, Description FROM Account";

  beforeAll(async () => {
    const cwd = mkdtempSync(join(tmpdir(), "groundfog-rows-"));
    const rows = Array.from({ length: 8000 }, (_, index) => `Row ${index},${"x".repeat(1000)}`);
    writeFileSync(join(cwd, "in.csv"), `Name,Description\n${rows.join("\n")}\n`);
    const loaded = await run(["load", "Account", "in.csv"], { env, cwd });
    rmSync(cwd, { recursive: true });
    expect(loaded.code).toBe(0);
  });

  it("refuses a place that there isn't, before it asks the org", async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, "folder"));
    expect(await refused(["export", QUERY, "none/out.csv"], cwd)).toBe("there is no directory none");
    expect(await refused(["export", QUERY, "folder"], cwd)).toBe("folder is a directory");
    expect(readdirSync(cwd)).toEqual(["folder"]);
  });

  it("leaves the old file, and no part of the new one, when the line breaks", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "out.csv"), "old");
    const url = await lineTo(2_000_000, "breaks");
    expect(await refused(["export", QUERY, "out.csv"], cwd, { GROUNDFOG_URL: url })).toMatch(/broke off/);
    expect(readdirSync(cwd)).toEqual(["out.csv"]);
    expect(readFileSync(join(cwd, "out.csv"), "utf8")).toBe("old");
  });

  it("leaves nothing when it is interrupted", async () => {
    const cwd = temporaryDirectory();
    const url = await lineTo(2_000_000, "stalls");
    const child = launch(["export", QUERY, "out.csv"], { env: { ...env, GROUNDFOG_URL: url }, cwd });
    const ended = once(child, "exit");
    await until("the unfinished file", () => readdirSync(cwd).length > 0);
    child.kill("SIGINT");
    expect(await ended).toEqual([null, "SIGINT"]);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
