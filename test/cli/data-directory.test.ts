// What may lie where the data directory should be, and what a start that fails leaves there.
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soapLogin } from "../support/client.ts";
import { startKept } from "../support/kept-org.ts";
import { launch, type Options, run, runHere, startProcess, temporaryDirectory } from "./groundfog.ts";

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** Every file below a directory with its mode and a digest of its bytes. */
function contentsOf(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true }) as string[];
  const entries = names.sort().map((name) => {
    const path = join(directory, name);
    const stat = statSync(path);
    const digest = stat.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
    return [name, `${(stat.mode & 0o777).toString(8)} ${digest}`] as const;
  });
  return Object.fromEntries(entries);
}

let template: string;
beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), "groundfog-kept-"));
  const org = await startKept(template);
  await org.stop();
});
afterAll(() => rmSync(template, { recursive: true }));

/** A stopped org's directory. */
function keptOrg(): string {
  const data = join(temporaryDirectory(), "data");
  cpSync(template, data, { recursive: true });
  chmodSync(data, 0o700);
  return data;
}

/** Runs `start` on `data`, which must fail with one line. */
async function refused(data: string, args: readonly string[] = [], options: Options = {}): Promise<string> {
  const words = ["start", "--port", "0", "--data", data, ...args];
  const ended = await (options.obeysPermissions ? run(words, options) : runHere(words, options));
  expect(ended).toMatchObject({ code: expect.toSatisfy((code) => code === 1 || code === 78), stdout: "" });
  const lines = ended.stderr.trimEnd().split("\n");
  expect(lines.filter((line) => !line.includes("warning"))).toHaveLength(1);
  return lines.at(-1) ?? "";
}

describe("a data directory", () => {
  it("is its owner's alone, whatever the umask", async () => {
    const data = join(temporaryDirectory(), "deep", "data");
    const org = await startProcess(["--data", data], { umask: "000" });
    const { username, password = "" } = org.ready.admin;
    const csv = join(temporaryDirectory(), "in.csv");
    writeFileSync(csv, "Name\nOne\n");
    expect((await runHere(["network", "trust", "127.0.0.1", "--data", data])).code).toBe(0);
    const loaded = await run(["load", "Account", csv, "--url", org.ready.url], {
      env: { GROUNDFOG_USERNAME: username, GROUNDFOG_PASSWORD: password },
    });
    expect(loaded).toMatchObject({ code: 0, stderr: "" });
    expect(modeOf(data)).toBe("700");
    const names = readdirSync(data, { recursive: true }) as string[];
    expect(names).toEqual(expect.arrayContaining(["lock", "master.key", "org.db", "spool", "control.sock"]));
    for (const name of names) {
      const wanted = statSync(join(data, name)).isDirectory() ? "700" : "600";
      expect({ name, mode: modeOf(join(data, name)) }).toEqual({ name, mode: wanted });
    }
    expect((await org.stop()).code).toBe(0);
    expect(readdirSync(data)).not.toContain("control.sock");
  });

  it("that is empty is closed to others; one with files in it is not touched", async () => {
    const empty = temporaryDirectory();
    chmodSync(empty, 0o755);
    await (await startProcess(["--data", empty])).stop();
    expect(modeOf(empty)).toBe("700");

    const open = temporaryDirectory();
    chmodSync(open, 0o755);
    writeFileSync(join(open, "notes.txt"), "mine");
    const before = contentsOf(open);
    expect(await refused(open)).toBe(
      `groundfog: ${open} is open to other users (mode 755); run: chmod 700 ${open}`,
    );
    expect(contentsOf(open)).toEqual(before);
    expect(modeOf(open)).toBe("755");
  });

  it("that another server has is refused, and that server goes on", async () => {
    const data = join(temporaryDirectory(), "data");
    const org = await startProcess(["--data", data]);
    const before = readdirSync(data).sort();
    expect(await refused(data)).toContain(`${data} is in use by another Groundfog`);
    expect(readdirSync(data).sort()).toEqual(before);
    expect((await fetch(`${org.ready.url}/services/data`)).status).toBe(200);
    expect((await runHere(["user", "list", "--data", data])).stdout).toContain("admin@groundfog.test");
    expect((await org.stop()).code).toBe(0);
    const again = await startProcess(["--data", data]);
    expect(again.ready["orgId"]).toBe(org.ready["orgId"]);
    await again.stop();
  });

  it("can be opened again at once after its server was killed", async () => {
    const data = join(temporaryDirectory(), "data");
    const org = await startProcess(["--data", data]);
    org.process.kill("SIGKILL");
    await new Promise((resolve) => org.process.once("exit", resolve));
    expect((await runHere(["user", "list", "--data", data])).code).toBe(0);
    await (await startProcess(["--data", data])).stop();
  });

  it("can't be a file, lie below one, or be read-only", async () => {
    const folder = temporaryDirectory();
    const file = join(folder, "file");
    writeFileSync(file, "mine");
    expect(await refused(file)).toBe(`groundfog: ${file} can't be written: it is no directory`);
    expect(await refused(join(file, "data"))).toContain("a part of the path is no directory");
    expect(readFileSync(file, "utf8")).toBe("mine");

    const data = keptOrg();
    const before = contentsOf(data);
    chmodSync(data, 0o500);
    const message = `groundfog: ${data} can't be written: no permission`;
    expect(await refused(data, [], { obeysPermissions: true })).toBe(message);
    expect((await run(["start", "--data", join(data, "sub")], { obeysPermissions: true })).stderr).toContain(
      "no permission",
    );
    chmodSync(data, 0o700);
    expect(contentsOf(data)).toEqual(before);
  });

  it("of a newer version is refused and stays as it is", async () => {
    const data = keptOrg();
    const database = new DatabaseSync(join(data, "org.db"));
    database.exec("PRAGMA user_version = 99");
    database.close();
    const before = contentsOf(data);
    expect(await refused(data)).toMatch(/the data is from a newer version \(format 99,/);
    const { code, stderr } = await runHere(["user", "list", "--data", data]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("from a newer version") });
    expect(contentsOf(data)).toEqual(before);
  });

  it("whose database is none is refused and stays as it is", async () => {
    const data = keptOrg();
    writeFileSync(join(data, "org.db"), "this is no database, but a text that is long enough".repeat(100));
    const before = contentsOf(data);
    expect(await refused(data)).toBe("groundfog: the database can't be used: file is not a database");
    expect(contentsOf(data)).toEqual(before);
  });

  it("too deep for its control socket is refused before anything is made", async () => {
    const data = join(temporaryDirectory(), "x".repeat(120));
    expect(await refused(data)).toContain("too long a path for the socket");
    expect(existsSync(data)).toBe(false);
  });
});

describe("the master key", () => {
  it.each<[string, (file: string) => void, RegExp]>([
    ["missing", (file) => rmSync(file), /master\.key is missing/],
    ["empty", (file) => writeFileSync(file, ""), /master\.key is damaged/],
    ["cut short", (file) => writeFileSync(file, readFileSync(file, "utf8").slice(1)), /is damaged/],
    ["followed by more", (file) => writeFileSync(file, `${readFileSync(file, "utf8")}x`), /is damaged/],
    [
      "another org's",
      (file) => writeFileSync(file, "0123456789abcdef".repeat(4)),
      /is not the key that this org was made with/,
    ],
    ["open to others", (file) => chmodSync(file, 0o644), /open to other users; run: chmod 600/],
  ])("that is %s stops the start, and no other is made", async (_, spoil, message) => {
    const data = keptOrg();
    spoil(join(data, "master.key"));
    const before = contentsOf(data);
    expect(await refused(data)).toMatch(message);
    expect(contentsOf(data)).toEqual(before);
  });
});

describe("a first start that fails", () => {
  it("leaves nothing, so that the next one tells its password", async () => {
    const folder = temporaryDirectory();
    const data = join(folder, "deep", "data");
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = String(typeof address === "object" && address !== null ? address.port : 0);
    const orgFile = join(folder, "org.json");
    writeFileSync(orgFile, JSON.stringify({ records: [{ object: "Account", rows: [{ Nmae: "x" }] }] }));
    const kept = readdirSync(folder);
    const taken = await run(["start", "--port", port, "--data", data]);
    other.close();
    expect(taken).toMatchObject({
      code: 1,
      stderr: `groundfog: port ${port} on 127.0.0.1 is taken; choose another with --port, or --port 0 for a free one\n`,
    });
    expect(readdirSync(folder)).toEqual(kept);
    const failures: readonly (readonly [string[], Record<string, string>, string])[] = [
      [["--host", "192.0.2.1"], {}, "192.0.2.1 is no address of this machine"],
      [["--org", orgFile], {}, "No such column 'Nmae'"],
      [["--org", join(folder, "none.json")], {}, "there is no "],
      [["--trust-proxy", "10.0.0.0/99"], {}, "trust-proxy: not an address range: 10.0.0.0/99"],
      [[], { GROUNDFOG_ADMIN_PASSWORD: "short1" }, "Your password must be at least 8 characters long."],
      [[], { GROUNDFOG_ADMIN_USERNAME: "admin" }, "Username: invalid email address: admin"],
      [[], { GROUNDFOG_ADMIN_TOKEN: "t".repeat(25) }, "a kept org mails its tokens"],
    ];
    for (const [args, env, message] of failures) {
      const line = await refused(data, args, { env });
      expect(line).toContain(message);
      expect(line).not.toContain("short1");
      expect(readdirSync(folder)).toEqual(kept);
    }
    const org = await startProcess(["--data", data]);
    expect(org.ready.admin.password).toMatch(/^\S{8,}$/);
    await org.stop();
  });

  it("keeps what others had put into the directory", async () => {
    const data = temporaryDirectory();
    chmodSync(data, 0o700);
    mkdirSync(join(data, "mine"));
    await refused(data, ["--host", "192.0.2.1"]);
    expect(readdirSync(data)).toEqual(["mine"]);
  });

  it("by being killed before it told the password is begun anew", async () => {
    const folder = temporaryDirectory();
    const data = join(folder, "data");
    const users = Array.from({ length: 60 }, (_, index) => ({
      username: `user${index}@example.test`,
      lastName: "User",
      password: `Secret-${index}-secret`,
    }));
    writeFileSync(join(folder, "org.json"), JSON.stringify({ users }));
    const child = launch(["start", "--port", "0", "--data", data, "--org", join(folder, "org.json")]);
    const exited = new Promise((resolve) => child.once("exit", resolve));
    // Each password takes one slow hash, so there are seconds between the first user and the last.
    await expect.poll(() => usersIn(data), { interval: 5 }).toBeGreaterThan(1);
    child.kill("SIGKILL");
    await exited;
    expect(usersIn(data)).toBeLessThan(users.length);

    expect((await runHere(["user", "list", "--data", data])).stderr).toContain("there is no org in");
    const org = await startProcess(["--data", data]);
    const { username, password = "" } = org.ready.admin;
    expect((await runHere(["network", "trust", "127.0.0.1", "--data", data])).code).toBe(0);
    expect(await soapLogin(org.ready.url, username, password)).toMatch(/^00D/);
    expect((await runHere(["user", "list", "--data", data])).stdout).not.toContain("user0@example.test");
    await org.stop();
  });
});

function usersIn(data: string): number {
  if (!existsSync(join(data, "org.db"))) return 0;
  const database = new DatabaseSync(join(data, "org.db"), { readOnly: true });
  try {
    return Number(database.prepare("SELECT count(*) AS users FROM so_User").get()?.["users"]);
  } catch {
    return 0;
  } finally {
    database.close();
  }
}
