// What ships: the tarball, installed in an empty folder, starts and lets a user in.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const MINUTES = 60_000;
let folder = "";

/** npm of the machine, but running on the Node that runs this test. */
function npm(directory: string, ...args: string[]): string {
  return execFileSync("npm", args, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "groundfog-package-"));
  npm(root, "pack", "--pack-destination", folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty", private: true, type: "module" }),
  );
  npm(folder, "install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`);
}, 3 * MINUTES);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package", () => {
  it("holds no tests and no sources but what runs", () => {
    const files = readdirSync(join(folder, "node_modules/groundfog"), { recursive: true }) as string[];
    expect(files).toContain(join("dist", "main.js"));
    expect(files).toContain(join("dist", "testing.d.ts"));
    expect(files.filter((name) => /\.test\.|^(src|test|bench)\b/.test(name))).toEqual([]);
  });

  it("starts by its bin and answers", async () => {
    const bin = join(folder, "node_modules/groundfog/dist/main.js");
    const server = spawn(process.execPath, [bin, "start", "--ephemeral", "--json", "--port", "0"], {
      cwd: folder,
    });
    try {
      const line = await new Promise<string>((resolve, reject) => {
        server.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
        server.once("exit", (code) => reject(new Error(`exit ${code}`)));
      });
      const ready = JSON.parse(line) as {
        url: string;
        admin: { username: string; password: string; securityToken: string };
      };
      const secret = `${ready.admin.password}${ready.admin.securityToken}`;
      const response = await fetch(`${ready.url}/services/Soap/u/64.0`, {
        method: "POST",
        headers: { "content-type": "text/xml", soapaction: '""' },
        body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${ready.admin.username}</username><password>${secret}</password></login></e:Body></e:Envelope>`,
      });
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(/<sessionId>00D\w{12}!/);
    } finally {
      server.kill();
    }
  });

  it("gives startOrg of groundfog/testing, with types", () => {
    writeFileSync(
      join(folder, "use.js"),
      `import { startOrg } from "groundfog/testing";
       const org = await startOrg();
       const mail = await org.inbox.list();
       console.log(org.url.startsWith("http://127.0.0.1:"), Array.isArray(mail));
       await org.stop();`,
    );
    expect(execFileSync(process.execPath, ["use.js"], { cwd: folder, encoding: "utf8" })).toBe("true true\n");
  });
});
