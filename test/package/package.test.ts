// What ships: the tarball, installed in an empty folder, starts, lets a user in, and has types.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { restClient, soapLogin } from "../support/client.ts";

const root = join(import.meta.dirname, "../..");
const MINUTES = 60_000;
/** What "node" means in the empty folder: the Node that runs this test. */
const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
const inherited = Object.entries(process.env).filter(([name]) => !/^(GROUNDFOG_|npm_)/.test(name));
const env = { ...Object.fromEntries(inherited), PATH };
let folder = "";
let installed = "";

function npm(directory: string, ...args: string[]): string {
  return execFileSync("npm", args, {
    cwd: directory,
    encoding: "utf8",
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "groundfog-package-"));
  installed = join(folder, "node_modules/groundfog");
  npm(root, "pack", "--pack-destination", folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty", private: true, type: "module" }),
  );
  npm(folder, "install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`);
}, 10 * MINUTES);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package", () => {
  it("holds every module that runs, its types, and nothing else", () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    const outside = files.filter((name) => !name.startsWith("dist/"));
    expect(outside.sort()).toEqual(["LICENSE", "README.md", "SECURITY.md", "package.json"]);
    const sources = (readdirSync(join(root, "src"), { recursive: true }) as string[])
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => name.replace(/\.ts$/, ""));
    const wanted = sources.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]);
    expect(files.filter((name) => name.startsWith("dist/")).sort()).toEqual(wanted.sort());
  });

  it("names no file of the checkout", () => {
    const dist = readdirSync(join(installed, "dist"), { recursive: true }) as string[];
    const wrong = dist
      .filter((name) => name.endsWith(".js"))
      .filter((name) =>
        /from "[^"]+\.ts"|import\("[^"]+\.ts"\)/.test(readFileSync(join(installed, "dist", name), "utf8")),
      );
    expect(wrong).toEqual([]);
  });

  it("starts by npx, lets a user in, and runs a bulk job in its thread", async () => {
    const flags = ["start", "--ephemeral", "--json", "--port", "0"];
    // npx starts a shell that starts the program: all of them are one process group.
    const server = spawn("npx", ["--no-install", "groundfog", ...flags], {
      cwd: folder,
      env,
      detached: true,
    });
    const exited = once(server, "exit");
    try {
      const line = await new Promise<string>((resolve, reject) => {
        server.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
        server.once("exit", (code) => reject(new Error(`exit ${code}`)));
      });
      const { url, admin } = JSON.parse(line) as {
        url: string;
        admin: { username: string; password: string; securityToken: string };
      };
      await expect(soapLogin(url, admin.username, admin.password)).rejects.toThrow(/LOGIN_MUST_USE/);
      const session = await soapLogin(url, admin.username, admin.password + admin.securityToken);
      expect(session).toMatch(/^00D\w{12}!/);
      writeFileSync(join(folder, "in.csv"), "Name\nOne\nTwo\n");
      const loaded = spawnSync(
        "npx",
        ["--no-install", "groundfog", "load", "Account", "in.csv", "--url", url],
        {
          cwd: folder,
          encoding: "utf8",
          env: {
            ...env,
            GROUNDFOG_USERNAME: admin.username,
            GROUNDFOG_PASSWORD: admin.password,
            GROUNDFOG_TOKEN: admin.securityToken,
          },
        },
      );
      expect(loaded.stderr).toBe("");
      expect(loaded.stdout).toMatch(/^2 rows loaded, 0 failed/);
      const { body } = await restClient(url, session)("GET", "/query?q=SELECT+Name+FROM+Account");
      expect(body).toMatchObject({ totalSize: 2 });
    } finally {
      process.kill(-(server.pid ?? 0), "SIGTERM");
      await exited;
    }
  });

  it("gives startOrg of groundfog/testing, with types that a strict compiler takes without Node's", () => {
    writeFileSync(
      join(folder, "use.ts"),
      `import { type InboxMessage, startOrg, type TestOrg } from "groundfog/testing";
const org: TestOrg = await startOrg();
const mail: InboxMessage = await org.inbox.waitFor({ to: org.admin.username, subject: /security token/ });
const url: string = org.url;
console.log(url.startsWith("http://127.0.0.1:"), mail.text.includes(org.admin.securityToken));
await org.stop();
// @ts-expect-error: there is no such setting
export const wrong: Parameters<typeof startOrg>[0] = { nonsense: true };
`,
    );
    const compilerOptions = {
      strict: true,
      module: "nodenext",
      target: "es2024",
      lib: ["es2024", "dom"],
      types: [],
      skipLibCheck: false,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const compiled = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
    expect(compiled.stdout).toBe("");
    const used = spawnSync(process.execPath, ["use.js"], { cwd: folder, encoding: "utf8", env });
    expect(used).toMatchObject({ status: 0, stdout: "true true\n", stderr: "" });
  });

  it("says what it needs under an older Node", () => {
    const bin = join(installed, "dist/main.js");
    // A Node of the machine if it is an older one; else this one under an older one's name.
    const older = ["/usr/bin/node", "/usr/local/bin/node"].find(
      (path) =>
        existsSync(path) && /^v(1\d|2[0-3])\./.test(execFileSync(path, ["--version"], { encoding: "utf8" })),
    );
    const disguise = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;
    const [node, ...flags] = older
      ? [older]
      : [process.execPath, "--import", `data:text/javascript,${encodeURIComponent(disguise)}`];
    const { status, stdout, stderr } = spawnSync(node, [...flags, bin, "start"], { encoding: "utf8", env });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^groundfog: needs Node 24 or later, this is Node \d+\.\d+\.\d+\n$/);
  });
});
